"""From the answers of an edition to its processed tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import hypergeom

from quality_study.facts.edition import Edition, open_edition
from quality_study.tables.processed import TABLES, build_tables, read_tables, write_tables
from quality_study.tables.validation import check_edition, load_raw

SIZE = 180


@pytest.fixture(scope="module")
def tables(example_tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return example_tables


@pytest.fixture
def example(study_root: Path) -> Edition:
    return open_edition("exemple", root=study_root)


def change(edition: Edition, file: str, old: str, new: str) -> None:
    path = edition.raw / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def only_headers(edition: Edition) -> None:
    """Keep the first line of every CSV file of the team, and no claim that must be there."""
    for path in [*edition.raw.glob("*.csv"), *(edition.raw / "tools").glob("*.csv")]:
        if path.name not in ("responses.csv", "importation.csv"):
            path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    change(edition, "edition.toml", 'indicateurs = ["C010", "C011", "C012", "C013"]\n', "")


def test_counts_are_those_of_the_file(tables: dict[str, pd.DataFrame], counted: Any) -> None:
    found = tables["breakdown"]
    assert len(found) == 69
    for row in found.itertuples():
        assert row.count == counted.cells[row.item, row.category], (row.item, row.category)
        assert row.not_applicable == counted.n(row.item, "not_applicable")
        assert row.blank == counted.n(row.item, "blank")
    for row in tables["response_counts"].itertuples():
        assert (row.answered, row.blank) == (counted.n(row.question), counted.n(row.question, "blank"))


def test_no_small_count_hides_a_figure_of_the_example(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["breakdown"]["count"].gt(4).all()
    assert tables["disclosure"]["suppressed"].tolist() == [0]


def test_intervals_are_those_of_a_finite_population(tables: dict[str, pd.DataFrame]) -> None:
    """Every limit is a population that the observed count does not reject, and the next one is."""
    assert set(tables["breakdown"]["interval"]) == {"finite"}
    row = tables["breakdown"].set_index(["item", "category"]).loc[("organisateurs", "Tout à fait d’accord")]
    count, n = int(row["count"]), int(row["n"])
    kept = [
        total
        for total in range(count, SIZE - (n - count) + 1)
        if hypergeom.sf(count - 1, SIZE, total, n) > 0.025 and hypergeom.cdf(count, SIZE, total, n) > 0.025
    ]
    assert (row["low"], row["high"]) == pytest.approx((min(kept) / SIZE, max(kept) / SIZE))


def test_scores_and_breakdown_have_the_same_intervals(tables: dict[str, pd.DataFrame]) -> None:
    best = tables["scores"].query("score == 'top_box'").set_index("item")
    cells = tables["breakdown"].set_index(["item", "category"])
    for item, category in (("organisateurs", "Tout à fait d’accord"), ("concoursparticipe", "Oui")):
        cell = cells.loc[(item, category)]
        assert best.loc[item, ["value", "low", "high"]].tolist() == pytest.approx(
            [cell["share"], cell["low"], cell["high"]]
        )


def test_claims_are_checked_against_the_answers(tables: dict[str, pd.DataFrame]) -> None:
    verdicts = tables["verification"].set_index("id")["verdict"].to_dict()
    assert verdicts == {
        **dict.fromkeys(("C001", "C002", "C006", "C007"), "reproduced"),
        **dict.fromkeys(("C003", "C005", "C008"), "wrong"),
        "C004": "rounding",
        **dict.fromkeys(("C010", "C011", "C012", "C013"), "unchecked"),
    }


def test_sizes_are_searched_only_where_claims_are_all_that_is_known(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["sizes"].empty
    assert list(tables["sizes"].columns) == ["population", "n"]


def test_the_declared_family_is_tested(tables: dict[str, pd.DataFrame]) -> None:
    tests = tables["group_tests"]
    assert tests["item"].tolist() == [
        "contenuclair",
        "contenuutile",
        "intervenantsclairs",
        "concoursparticipe",
        "organisateurs",
    ]
    assert (tests["adjusted_p"] >= tests["p"]).all()


def census(edition: Edition, respondents: int = 120) -> dict[str, pd.DataFrame]:
    """Tables of the example when only those who answered were asked."""
    change(edition, "edition.toml", "size = 180\n", f"size = {respondents}\n")
    return build_tables(edition, load_raw(edition))


def test_a_population_that_answered_whole_has_no_sampling_error(example: Edition) -> None:
    found = census(example)
    cells, scores = found["breakdown"], found["scores"]
    assert set(cells["interval"]) == {"finite"}
    whole = cells["n"] == 120
    assert whole.any()
    assert (cells.loc[whole, "low"] == cells.loc[whole, "share"]).all()
    assert (cells.loc[whole, "high"] == cells.loc[whole, "share"]).all()
    complete = scores["n"] == 120
    for limit in ("low", "high"):
        assert scores.loc[complete, limit].tolist() == scores.loc[complete, "value"].tolist()


def test_an_item_that_some_left_blank_keeps_the_interval_of_the_finite_population(example: Edition) -> None:
    cells = census(example)["breakdown"].set_index(["item", "category"])
    row = cells.loc[("organisateurs", "Tout à fait d’accord")]
    count, n = int(row["count"]), int(row["n"])
    assert n < 120
    kept = [
        total
        for total in range(count, 120 - (n - count) + 1)
        if hypergeom.sf(count - 1, 120, total, n) > 0.025 and hypergeom.cdf(count, 120, total, n) > 0.025
    ]
    assert (row["low"], row["high"]) == pytest.approx((min(kept) / 120, max(kept) / 120))


def test_without_a_size_intervals_are_wilson_s(example: Edition) -> None:
    change(example, "edition.toml", "size = 180\n", "")
    found = build_tables(example, load_raw(example))
    assert set(found["breakdown"]["interval"]) == {"wilson"}
    assert set(found["scores"]["method"]) == {"wilson", "score"}


def test_an_edition_of_answers_alone_needs_no_claim_and_no_tool(example: Edition) -> None:
    only_headers(example)
    assert check_edition(example) == []
    found = build_tables(example, load_raw(example))
    assert len(found["breakdown"]) == 69
    for name in ("claims", "indicators", "comparisons", "contradictions", "verification", "assessment", "swot"):
        assert found[name].empty, name
    write_tables(example, found)
    assert set(read_tables(example)) == set(found)


def test_an_edition_whose_answers_are_not_there_yet_builds_its_tables(example: Edition) -> None:
    example.responses.unlink()
    only_headers(example)
    assert check_edition(example) == []
    found = build_tables(example, load_raw(example))
    assert set(found["breakdown"]["status"]) == {"unknown"}
    assert all(found[name].empty for name in ("responses", "response_counts", "scores", "group_tests"))
    assert set(TABLES) <= set(found)


def test_what_the_analysis_declares_must_exist(example: Edition) -> None:
    change(example, "edition.toml", 'grouping = "ecole"', 'grouping = "ecol"')
    change(example, "edition.toml", 'recommendation = "recommandation"', 'recommendation = "transportduree"')
    change(example, "edition.toml", '"contenuutile", "interv', '"contenuutil", "interv')
    lines = (example.raw / "edition.toml").read_text(encoding="utf-8").splitlines()
    at = {key: next(i for i, row in enumerate(lines, 1) if row.startswith(key)) for key in ("grouping", "compared")}
    assert [str(p) for p in check_edition(Edition(example.root, "exemple"))] == [
        f"data/raw/exemple/edition.toml, ligne {at['grouping']}, « grouping » : question qui ne convient pas (valeur "
        "trouvée : « ecol »). Valeurs admises : ecole. Vouliez-vous écrire « ecole » ?",
        f"data/raw/exemple/edition.toml, ligne {at['compared']}, « compared » : question qui ne convient pas (valeur "
        "trouvée : « contenuutil »). Valeurs admises : ecole, contenuclair, contenuutile, contenuduree, "
        "contenusupports, intervenantsclairs, concoursparticipe, concourssatisfait, transportfacile, avenirprojet, "
        "organisateurs. Vouliez-vous écrire « contenuutile » ?",
        f"data/raw/exemple/edition.toml, ligne {at['compared'] + 2}, « recommendation » : question qui ne convient pas "
        "(valeur trouvée : « transportduree »). Valeurs admises : recommandation.",
    ]


def test_wrong_answers_stop_with_their_line(example: Edition) -> None:
    text = example.responses.read_text(encoding="utf-8")
    example.responses.write_text(text.replace("1,ecole,UTC", "1,ecole,UTc", 1), encoding="utf-8")
    assert [str(p) for p in check_edition(example)] == [
        "data/raw/exemple/responses.csv, ligne 2, « value » : répondant 1, question « ecole » : réponse inconnue du "
        "questionnaire (valeur trouvée : « UTc »). Valeurs admises : UTC, ENFiP, Douanes, Autre. "
        "Vouliez-vous écrire « UTC » ?"
    ]


def test_tables_of_a_tool_that_is_gone_are_removed(example: Edition) -> None:
    write_tables(example, build_tables(example, load_raw(example)))
    (example.raw / "tools" / "swot.csv").unlink()
    write_tables(example, build_tables(example, load_raw(example)))
    assert "swot" not in read_tables(example)
    assert not (example.processed / "swot.csv").exists()


def test_the_notebooks_and_catalogue_are_those_of_the_edition(example: Edition) -> None:
    assert example.shown(example.notebooks) == "notebooks/exemple"
    assert example.shown(example.catalogue) == "data/raw/exemple/figures.toml"
