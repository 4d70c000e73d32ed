"""What a notebook and a printed table say of an edition where few people answered: nothing of a small count."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from quality_study.facts.edition import open_edition
from quality_study.report.printed import numeric_answers, scores
from quality_study.report.study import Study
from quality_study.tables.processed import build_tables, write_tables
from quality_study.tables.validation import load_raw
from quality_study.words.french import typographic

ROOT = Path(__file__).resolve().parents[2]
#: Number of people who gave each mark out of ten: 3 detractors, 6 passives, 9 promoters.
MARKS = {4: 3, 8: 6, 9: 9}


def study(tmp_path: Path, *, threshold: int) -> Study:
    """Open the invented edition as if eighteen people had answered, with marks counted by hand."""
    for part in ("data/raw", "reports"):
        (tmp_path / part).mkdir(parents=True)
    (tmp_path / "data/raw/2011").symlink_to(ROOT / "data/raw/2011", target_is_directory=True)
    for part in ("notebooks", "reports/template"):
        (tmp_path / part).symlink_to(ROOT / part, target_is_directory=True)
    raw = tmp_path / "data/raw/exemple"
    raw.mkdir()
    for path in (ROOT / "data/raw/exemple").iterdir():
        if path.name not in ("responses.csv", "edition.toml", "importation.csv", "commentaires.csv"):
            (raw / path.name).symlink_to(path, target_is_directory=path.is_dir())
    settings = (ROOT / "data/raw/exemple/edition.toml").read_text(encoding="utf-8").replace("\n[disclosure]", "\n[_]")
    (raw / "edition.toml").write_text(f"{settings}\n[disclosure]\nthreshold = {threshold}\n", encoding="utf-8")
    responses = pd.read_csv(ROOT / "data/raw/exemple/responses.csv", dtype=str, keep_default_na=False)
    people = responses["respondent"].unique()[:18]
    kept = responses[responses["respondent"].isin(people) & (responses["question"] != "recommandation")]
    marks = [str(mark) for mark, count in MARKS.items() for _ in range(count)]
    rows = {"respondent": people, "question": "recommandation", "value": marks, "status": "answered"}
    order = {r: i for i, r in enumerate(people)}
    table = pd.concat([kept, pd.DataFrame(rows)]).sort_values("respondent", key=lambda s: s.map(order), kind="stable")
    table.to_csv(raw / "responses.csv", index=False, lineterminator="\n")
    edition = open_edition("exemple", root=tmp_path)
    write_tables(edition, build_tables(edition, load_raw(edition)))
    return Study(edition, 0.95)


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study(tmp_path_factory.mktemp("hidden"), threshold=5)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study(tmp_path_factory.mktemp("shown"), threshold=1)


def test_net_promoters_are_published_only_when_all_their_parts_are(hidden: Study, shown: Study) -> None:
    assert hidden.promoters_hidden()
    assert hidden.net_promoters() is None
    assert not shown.promoters_hidden()
    found = shown.net_promoters()
    assert found is not None
    assert found.estimate.value == pytest.approx((9 - 3) / 18)


def test_hidden_scores_are_left_out_of_the_ranking(hidden: Study, shown: Study) -> None:
    bounded = hidden.tables["scores"].query("score == 'satisfied' and method == 'bounds'")
    assert len(bounded) > 0
    assert not set(hidden.ranking()["item"]) & set(bounded["item"])
    assert len(hidden.ranking()) + len(bounded) == len(shown.ranking())


def test_printed_scores_give_the_bounds_of_those_hidden(hidden: Study, shown: Study) -> None:
    texts = hidden.tables["questions"].set_index("item")["row"]
    rows = {row[0].removeprefix("– "): row[1:] for row in scores(hidden.tables).rows}
    exact = shown.tables["scores"].query("score == 'satisfied'").set_index("item")["value"]
    for score in hidden.tables["scores"].query("score == 'satisfied' and method == 'bounds'").itertuples():
        _, told, index = rows[typographic(texts[score.item])]
        assert " à " in told or told == "inconnu"
        assert "[" not in told
        assert index == "—" or " à " in index or index == "inconnu"
        assert "[" not in index
        assert score.low <= exact[score.item] <= score.high


def test_numbers_of_few_people_are_not_printed(hidden: Study, shown: Study) -> None:
    titles = hidden.tables["questions"].set_index("item")["text"]
    header = numeric_answers(hidden.tables).header
    assert header[2] == "Du plus petit au plus grand, sans les 4 de chaque bout"
    (row,) = (r for r in numeric_answers(hidden.tables).rows if r[0] == typographic(titles["recommandation"]))
    assert row[1:] == ["18", "—", "—", "8,5"]  # nine marks on either side
    (row,) = (r for r in numeric_answers(shown.tables).rows if r[0] == typographic(titles["recommandation"]))
    assert row[1:4] == ["18", "4 à 9", "8,0 à 9,0"]


def test_the_rule_is_said_with_its_numbers(hidden: Study, shown: Study) -> None:
    cells = hidden.tables["breakdown"]
    told = hidden.disclosure().replace("\u00a0", " ").replace("\u202f", " ")
    assert told.startswith(f"Sur 48 cases, {cells['count'].isna().sum()} sont retirées : des effectifs de moins de 5 ")
    assert shown.tables["breakdown"]["count"].notna().all()
    assert "aucune n’est retirée : le seuil de confidentialité est de 1 personne" in shown.disclosure().replace(
        "\u00a0", " "
    )


def test_a_chart_of_ones_own_counts_only_what_is_published(hidden: Study, shown: Study) -> None:
    """Counted as a student would, answer by answer, from ``study.responses``."""
    closed = hidden.questions[hidden.questions["type"].isin(["scale", "choice", "choices"])]["item"]
    own = hidden.responses.query("status == 'answered'")
    counts = own[own["question"].isin(closed)].groupby(["question", "value"]).size()
    assert not counts.between(1, 4).any()
    cells = hidden.tables["breakdown"].query("count > 0").set_index(["item", "category"])["count"]
    together = hidden.tables["breakdown"].query("together != ''")
    merged = together.set_index(["item", "together"])["together_count"]
    assert set(counts.index) <= {*cells.index, *merged.index}
    assert all(count == (cells[key] if key in cells.index else merged[key].iloc[0]) for key, count in counts.items())
    assert len(together) > 0
    assert own.loc[own["question"].isin(hidden.questions.query("type == 'text'")["item"]), "value"].isna().all()
    everything = shown.responses.query("status == 'answered' and question in @closed")
    assert everything["value"].equals(shown.tables["responses"].loc[everything.index, "value"].astype(object))
