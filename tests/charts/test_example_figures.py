"""The numbers behind the figures of the invented edition, as its notebooks draw them, against those counted without the
study; and which table holds those of every figure of both editions."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from itertools import combinations
from math import sqrt
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata
from statsmodels.stats.proportion import proportion_confint

from quality_study import charts
from quality_study.charts.readable import readable
from quality_study.facts.edition import Edition, open_edition
from quality_study.facts.tool_tables import tool_of
from quality_study.report.catalogue import read_catalogue
from quality_study.tables.processed import read_tables, write_tables

ROOT = Path(__file__).resolve().parents[2]
FAVOURABLE = ["favourable", "favourable_low", "favourable_high"]
#: Figures whose numbers are those of a table of ``tests/golden``, by edition; the others have a table of their own.
SHARED = {
    "2011": {f"fig-{number}": "breakdown.csv" for number in range(16, 22)},
    "exemple": {
        "fig-22": "figures/exemple/answers.csv",
        "fig-23": "figures/exemple/answers.csv",
        "fig-27": "figures/exemple/groups.csv",
    },
}
#: Figures without a number of their own: the questionnaire, sentences quoted, a chart that needs more editions.
NO_NUMBER = {"2011": {"fig-15"}, "exemple": {"fig-21", "fig-26", "fig-36"}}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, example_tables: dict[str, pd.DataFrame]) -> Edition:
    root = tmp_path_factory.mktemp("exemple")
    for part in ("data/raw", "reports/template"):
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        (root / part).symlink_to(ROOT / part, target_is_directory=True)
    chapters = root / "notebooks" / "exemple"
    chapters.mkdir(parents=True)
    for path in (ROOT / "notebooks" / "exemple").glob("0[348]_*.ipynb"):
        (chapters / path.name).symlink_to(path)
    made = open_edition("exemple", root=root)
    write_tables(made, example_tables)
    return made


@pytest.fixture(scope="module")
def drawn(example: Edition) -> dict[str, Any]:
    """What the chapters of measures show, by key."""
    from shown import what_is_shown  # found once the folder of the tests is on the path

    return what_is_shown(example)


@pytest.fixture(scope="module")
def answers(golden: Path) -> pd.DataFrame:
    table = pd.read_csv(golden / "figures" / "exemple" / "answers.csv", keep_default_na=False)
    return table.set_index(["item", "category"])


@pytest.fixture(scope="module")
def given() -> dict[str, dict[str, str]]:
    """What each respondent answered, question by question, read without the study."""
    found: dict[str, dict[str, str]] = {}
    with (ROOT / "data/raw/exemple/responses.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["status"] == "answered":
                found.setdefault(row["question"], {})[row["respondent"]] = row["value"]
    return found


def table_of(golden: Path, key: str) -> pd.DataFrame:
    return pd.read_csv(golden / "figures" / "exemple" / f"{key}.csv", dtype={"edition": str})


@pytest.mark.parametrize("edition", ["2011", "exemple"])
def test_every_figure_has_its_numbers_in_a_golden_table(edition: str, golden: Path) -> None:
    catalogue = read_catalogue(open_edition(edition, root=ROOT).catalogue).figures
    figures = {key for key, entry in catalogue.items() if entry.kind == "figure"}
    own = {path.stem for path in (golden / "figures" / edition).glob("fig-*.csv")}
    shared = SHARED[edition]
    assert all((golden / file).is_file() for file in shared.values())
    tools = {key for key in figures - own if tool_of(catalogue[key].table or "") is not None}
    assert figures == own | set(shared) | NO_NUMBER[edition] | tools
    assert not own & set(shared)


def test_the_golden_tables_are_what_is_counted_in_the_file(answers: pd.DataFrame, counted: Any) -> None:
    for (item, category), row in answers.iterrows():
        assert row["count"] == counted.cells[item, category], (item, category)
        assert (row["n"], row["blank"]) == (counted.n(item), counted.n(item, "blank"))
        if row["favourable"] != "":
            assert float(row["favourable"]) == pytest.approx(counted.favourable(item) / counted.n(item), abs=1e-6)


@pytest.mark.parametrize(("key", "parts"), [("fig-22", 1), ("fig-23", 2)])
def test_scales_and_choices(drawn: dict[str, Any], answers: pd.DataFrame, key: str, parts: int) -> None:
    made = [chart for part, chart in drawn.items() if part == key or part.startswith(f"{key}-")]
    assert [fault for chart in made for page in chart.pages for fault in readable(page)] == []
    assert len(made) == parts
    data = pd.concat([chart.data for chart in made]).set_index(["item", "category"])
    scales = key == "fig-22"
    wanted = answers[(answers["side"] != "") == scales]
    assert sorted(data.index) == sorted(wanted.index)
    columns = ["count", "n", "share", "low", "high", "not_applicable", "blank", *(FAVOURABLE if scales else [])]
    found = data.loc[wanted.index, columns].to_numpy(float)
    assert found == pytest.approx(wanted[columns].to_numpy(float), abs=1e-6)
    if scales:
        assert data.loc[wanted.index, "side"].tolist() == wanted["side"].tolist()
        assert list(dict.fromkeys(zip(data["panel"], data["heading"], strict=True))) == [
            (0, "Contenu du colloque"),
            (0, "Avenir professionnel"),
            (0, "Compétences du groupe organisateur"),
            (1, "Intervenants"),
            (1, "Concours"),
            (1, "Transport"),
            (2, "Concours"),
        ]  # one legend a scale, then the themes that use it


def test_the_groups_of_which_no_count_is_small(drawn: dict[str, Any], golden: Path) -> None:
    wanted = pd.read_csv(golden / "figures" / "exemple" / "groups.csv", keep_default_na=False)
    small = wanted[["unfavourable", "favourable"]].lt(5).any(axis=1).groupby(wanted["item"]).transform("any")
    assert not (small & (wanted["shown"] == "oui")).any()
    wanted = wanted[wanted["shown"] == "oui"].set_index(["item", "group"])
    chart = drawn["fig-27"]
    assert readable(chart.figure) == []
    whole = chart.data.drop_duplicates("item").assign(item=lambda d: d["item"].str.partition(", ")[0])
    whole = whole.set_index(["item", "row"])[["n", *FAVOURABLE]]
    wanted = wanted.sort_values("share", ascending=False)
    assert list(whole.index) == list(wanted.index)
    assert whole.to_numpy(float) == pytest.approx(wanted[["n", "share", "low", "high"]].to_numpy(float), abs=1e-6)
    assert chart.data["count"].tolist() == wanted[["unfavourable", "favourable"]].to_numpy().ravel().tolist()


def test_the_ranking_is_what_is_counted_in_the_file(example: Edition, golden: Path) -> None:
    written = table_of(golden, "fig-34").set_index("category")
    chart = charts.ranking(read_tables(example)["rankings"])
    assert readable(chart.figure) == []
    assert chart.data["category"].tolist() == written.sort_values("mean_rank").index.tolist()
    found = chart.data.set_index("category").loc[written.index, list(written)]
    assert found["item"].tolist() == written["item"].tolist()
    numbers = [column for column in written if column != "item"]
    assert found[numbers].to_numpy(float) == pytest.approx(written[numbers].to_numpy(float), abs=1e-6)
    assert (found["mean_rank"] > chart.data.set_index("category").loc[found.index, "rank_low"]).all()


def test_numbers_are_those_that_five_people_stand_behind(
    drawn: dict[str, Any], golden: Path, given: Mapping[str, Mapping[str, str]]
) -> None:
    written = table_of(golden, "fig-24")
    assert written["item"].tolist() == ["transportduree", "recommandation"]
    for row in written.itertuples():
        values = sorted(float(value) for value in given[row.item].values())
        quarters = quantiles(values, n=4, method="inclusive")
        assert [row.n, row.low, row.first_quartile, row.median, row.third_quartile, row.high] == pytest.approx(
            [len(values), values[4], *quarters, values[-5]]
        )
        chart = drawn[f"fig-24-{row.item}"]
        assert readable(chart.figure) == []
        pd.testing.assert_frame_equal(
            chart.data[list(written)], written[written["item"] == row.item].reset_index(drop=True), check_dtype=False
        )


def test_importance_is_a_correlation_of_ranks_done_by_hand(
    drawn: dict[str, Any], golden: Path, answers: pd.DataFrame, given: Mapping[str, Mapping[str, str]], counted: Any
) -> None:
    written = table_of(golden, "fig-25")
    steps: dict[str, list[str]] = {}
    for item, category in answers.index[answers["side"] != ""]:
        steps.setdefault(item, []).append(category)
    assert sorted(written["item"]) == sorted(steps)
    for row in written.itertuples():
        own, marks = given[row.item], given["recommandation"]
        both = [person for person in own if person in marks]
        ranks = [rankdata([steps[row.item].index(own[p]) for p in both]), rankdata([float(marks[p]) for p in both])]
        assert row.importance == pytest.approx(np.corrcoef(ranks)[0, 1], abs=1e-6)
        assert (row.satisfaction_n, row.satisfaction) == (
            len(own),
            pytest.approx(counted.favourable(row.item) / len(own), abs=1e-6),
        )
    satisfies = written["satisfaction"] >= written["satisfaction"].mean()
    matters = written["importance"] >= written["importance"].mean()
    names = {(True, False): "improve", (True, True): "maintain", (False, False): "low_priority"}
    assert written["quadrant"].tolist() == [names.get(pair, "excess") for pair in zip(matters, satisfies, strict=True)]
    found = drawn["fig-25"].data[list(written)]
    pd.testing.assert_frame_equal(found, written, check_dtype=False, atol=1e-6, rtol=0)
    assert readable(drawn["fig-25"].figure) == []


def test_residuals_follow_the_formula_of_haberman(drawn: dict[str, Any], golden: Path) -> None:
    written = table_of(golden, "fig-28")
    table = pd.read_csv(golden / "figures" / "exemple" / "groups.csv").query("shown == 'oui'")
    cells = table[["unfavourable", "favourable"]].to_numpy()
    n, rows, columns = cells.sum(), cells.sum(axis=1), cells.sum(axis=0)
    wanted = [
        (cell - r * c / n) / sqrt(r * c / n * (1 - r / n) * (1 - c / n))
        for own, r in zip(cells, rows, strict=True)
        for cell, c in zip(own, columns, strict=True)
    ]
    assert written["residual"].tolist() == pytest.approx(wanted, abs=1e-6)
    found = drawn["fig-28"].data
    pd.testing.assert_frame_equal(found[list(written)], written, atol=1e-6, rtol=0)
    assert not found["mark"].any()  # none goes beyond 2
    assert readable(drawn["fig-28"].figure) == []


def test_shares_of_two_editions(drawn: dict[str, Any], golden: Path, counted: Any) -> None:
    written = table_of(golden, "fig-35")
    people = len({person for (_, _), own in counted.people.items() for person in own})
    older = {"contenuutile": "connaissances", "concoursparticipe": "participation", "organisateurs": "competence"}
    published = pd.read_csv(golden / "breakdown.csv").set_index(["item", "category"])
    for row in written.itertuples():
        if row.edition == "2011":
            wanted = published.loc[(older[row.item], "Oui"), ["count", "share", "low", "high"]].tolist()
            assert [row.count, row.share, row.low, row.high] == pytest.approx(wanted, nan_ok=True)
            continue
        k = counted.favourable(row.item)  # of all respondents: what 2011 published leaves nobody out
        assert (row.count, row.n, row.share) == (k, people, pytest.approx(k / people, abs=1e-6))
        assert (row.low, row.high) == pytest.approx(proportion_confint(k, people, method="wilson"), abs=1e-6)
    found = drawn["fig-35"].data[list(written)]
    assert found[["item", "edition"]].equals(written[["item", "edition"]])
    numbers = list(written)[2:]
    assert found[numbers].to_numpy(float, na_value=np.nan) == pytest.approx(
        written[numbers].to_numpy(float), abs=1e-6, nan_ok=True
    )
    assert readable(drawn["fig-35"].figure) == []


def test_cards_put_together_are_counted_pair_by_pair(golden: Path) -> None:
    piles: dict[str, dict[str, str]] = {}
    with (ROOT / "data/raw/exemple/tools/card_sort.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=";"):
            piles.setdefault(row["participant"], {})[row["carte"]] = row["pile"]
    cards = sorted({card for own in piles.values() for card in own})
    wanted = {}
    for pair in combinations(cards, 2):
        both = [own for own in piles.values() if own.keys() >= set(pair)]
        wanted[pair] = (sum(own[pair[0]] == own[pair[1]] for own in both), len(both))
    written = table_of(golden, "fig-09")
    assert {(a, b): (together, both) for a, b, together, both in written.itertuples(index=False)} == wanted
    data = charts.cluster(
        pd.DataFrame(
            [(p, c, pile) for p, own in piles.items() for c, pile in own.items()],
            columns=["participant", "card", "pile"],
        )
    ).data
    found = {tuple(sorted((row.card, row.other))): (row.together, row.both) for row in data.itertuples()}
    assert found == wanted
