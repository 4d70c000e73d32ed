from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from quality_study.survey import indicator_table

COLUMNS = ["id", "family", "label", "value", "unit", "denominator", "target", "start", "end", "status", "source"]


def made(rows: list[dict[str, str]], claims: dict[str, tuple[str, str]]) -> pd.DataFrame:
    blank = dict.fromkeys(["label", "denominator", "target", "start", "end", "source"], "") | {"status": "published"}
    columns = [*blank, "id", "family", "statement"]
    indicators = pd.DataFrame([blank | r for r in rows], columns=columns)
    table = pd.DataFrame(
        [{"id": i, "value": v, "unit": u} for i, (v, u) in claims.items()], columns=["id", "value", "unit"]
    )
    return indicator_table(indicators, table)


def test_every_number_is_the_one_verified(tables: dict[str, pd.DataFrame], golden: Path) -> None:
    expected = pd.read_csv(golden / "indicators.csv", keep_default_na=False)
    pd.testing.assert_frame_equal(tables["indicators"][list(expected.columns)], expected, check_dtype=False, rtol=1e-15)


def test_visits_per_day_of_2011(tables: dict[str, pd.DataFrame]) -> None:
    per_day = tables["indicators"].set_index("id").loc["blog_par_jour"]
    assert per_day["value"] == 254 / 37  # 13 December to 18 January: 19 + 18 days
    assert per_day["unit"] == "visites par jour"
    assert per_day["denominator"] == "37 jours, bornes comprises"
    assert per_day["source"] == "quotient par la durée du comptage, d’après rapport n° 200, § 3.3"
    assert per_day["status"] == "derived"


def test_groups_in_the_contest_of_2011(tables: dict[str, pd.DataFrame]) -> None:
    total = tables["indicators"].set_index("id").loc["concours_total"]
    assert total["value"] == 11
    assert total["unit"] == "groupes"
    assert total["source"] == "somme, d’après rapport n° 200, § 3.3"
    assert total["status"] == "derived"


def test_percentages_are_never_added() -> None:
    rows = [{"id": "a_1", "family": "f", "statement": "C1"}, {"id": "a_2", "family": "f", "statement": "C2"}]
    assert made(rows, {"C1": ("90", "%"), "C2": ("6,9", "%")})["value"].tolist() == [90.0, 6.9]


def test_different_units_are_never_added() -> None:
    rows = [{"id": "a_1", "family": "f", "statement": "C1"}, {"id": "a_2", "family": "f", "statement": "C2"}]
    assert made(rows, {"C1": ("7", "groupes"), "C2": ("4", "projets")})["value"].tolist() == [7.0, 4.0]


def test_a_family_of_one_has_no_total() -> None:
    assert made([{"id": "a", "family": "f", "statement": "C1"}], {"C1": ("7", "groupes")})["id"].tolist() == ["a"]


def test_a_sum_of_three_terms_names_each_of_their_sources_once() -> None:
    rows = [
        {"id": f"a_{k}", "family": "f", "statement": f"C{k}", "source": source}
        for k, source in ((1, "bilan"), (2, "site"), (3, "bilan"))
    ]
    table = made(rows, {f"C{k}": (str(k), "groupes") for k in (1, 2, 3)})
    assert table.iloc[-1][["id", "value", "source"]].tolist() == ["a_total", 6.0, "somme, d’après bilan et site"]


def test_one_day_counts_as_one() -> None:
    row = {"id": "a", "family": "f", "statement": "C1", "start": "2011-12-14", "end": "2011-12-14"}
    rate = made([row], {"C1": ("12", "visites")}).iloc[-1]
    assert (rate["value"], rate["denominator"]) == (12.0, "1 jour, bornes comprises")


@pytest.mark.parametrize("value", ["", "2011-12-14"])
def test_what_is_no_number_does_not_become_zero(value: str) -> None:
    with pytest.raises(ValueError, match="C1"):
        made([{"id": "a", "family": "f", "statement": "C1"}], {"C1": (value, "visites")})


def test_without_indicators_the_table_is_empty() -> None:
    table = made([], {"C1": ("7", "groupes")})
    assert list(table.columns) == COLUMNS
    assert len(table) == 0
