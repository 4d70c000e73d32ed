from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from quality_study.audit.bounds import REST
from quality_study.facts.claims import retained
from quality_study.survey import published_breakdown
from quality_study.survey.schema import checked

ITEMS = pd.DataFrame(
    {"population": "p", "item": "q", "type": "scale", "category": ["Non", "Oui", "Sans réponse"], "role": "choice"}
)
COLUMNS = ["id", "category", "relation", "value", "unit", "status"]


def published(*claims: list[str], max_n: int = 60) -> pd.DataFrame:
    table = pd.DataFrame(list(claims), columns=COLUMNS).assign(population="p", item="q", source="rapport, § 1")
    made = published_breakdown(table, ITEMS, edition="2011", max_sizes={"p": max_n})
    return made.set_index("category")


@pytest.fixture(scope="module")
def breakdown(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return tables["breakdown"].set_index(["population", "item", "category"])


def test_every_number_is_the_one_verified(tables: dict[str, pd.DataFrame], golden: Path) -> None:
    expected = pd.read_csv(golden / "breakdown.csv", dtype={"count": "Int64"})
    found = tables["breakdown"][list(expected.columns)]
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=0, atol=1e-15)


def test_columns_and_unknowns_of_2011(tables: dict[str, pd.DataFrame]) -> None:
    table = tables["breakdown"]
    assert list(table.columns) == [
        *["edition", "population", "item", "category", "count", "n", "share", "low", "high", "interval"],
        *["not_applicable", "blank", "status", "source", "together", "together_count"],
    ]
    assert len(table) == 114  # a question with its own n has no row for the blank
    assert table[["n", "not_applicable", "blank"]].isna().all(axis=None)
    assert set(table["edition"]) == {"2011"}
    assert set(table["interval"]) == {"bounds"}
    assert table["status"].value_counts().to_dict() == {"derived": 85, "unknown": 12, "published": 17}


@pytest.mark.parametrize("item", ["actualite", "attentes", "connaissances", "echanges"])
def test_no_share_is_made_up_where_none_is_published(tables: dict[str, pd.DataFrame], item: str) -> None:
    cells = tables["breakdown"].query("item == @item")
    assert len(cells) == (4 if item == "attentes" else 3)
    assert cells["share"].isna().all()
    assert cells["count"].isna().all()


def test_remainder_of_the_future_contest(breakdown: pd.DataFrame) -> None:
    rest = breakdown.loc[("etudiants", "concours_futur", REST)]
    assert (rest["share"], rest["low"], rest["high"]) == (0.5, 19 / 40, 21 / 40)
    assert rest["status"] == "derived"
    assert rest["source"] == "reste à 100 % de rapport n° 200, § 3.1.1 (C048)"


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        # each question has its own n, of 60 at most; shares that are multiples of five reach two points and a half
        (("etudiants", "bus", "Oui"), 30 / 59, 1),
        (("etudiants", "concours_futur", "Oui"), 19 / 40, 21 / 40),
        (("etudiants", "concours_autre", "Non"), 13 / 40, 15 / 40),
        (("etudiants", "competence", "Oui"), 7 / 8, 37 / 40),
        (("etudiants", "pertinence", "Oui"), 0.55, 0.65),
        (("etudiants", "attentes", "Partiellement"), 1 / 60, 1),
        (("etudiants", "attentes", "Oui"), 0, 29 / 59),
        (("etudiants", "posters", "Question non adaptée"), 1 / 60, 1),
        (("etudiants", "ministre", "Oui"), 0, 59 / 60),
        # whose share the 23 % are is not said
        (("promotion", "participation", "Oui"), 9 / 40, 11 / 47),
        # n is at most 200
        (("invites", "min_globale", "Satisfait"), 193 / 200, 195 / 200),
        (("invites", "min_accueil", "Satisfait"), 119 / 198, 1),
        (("invites", "min_animation", "Satisfait"), 0, 21 / 40),
        (("invites", "min_echanges", "Satisfait"), 3 / 8, 17 / 40),
    ],
)
def test_bounds_found_by_hand(breakdown: pd.DataFrame, cell: tuple[str, str, str], low: float, high: float) -> None:
    found = breakdown.loc[cell]
    assert (found["low"], found["high"]) == (low, high)


def test_published_shares_of_2011(breakdown: pd.DataFrame) -> None:
    shares = breakdown[breakdown["status"] == "published"]["share"].dropna()
    assert {(i, c): s for (_, i, c), s in shares.items()} == {
        ("pertinence", "Oui"): 0.60,
        ("concours_autre", "Non"): 0.35,
        ("concours_futur", "Oui"): 0.50,
        ("visio", "Oui"): 0.50,
        ("competence", "Oui"): 0.90,
        ("participation", "Oui"): 0.23,
        ("min_globale", "Satisfait"): 0.97,
        ("min_echanges", "Satisfait"): 0.40,
        ("dgfip_demarches", "Satisfait"): 0.87,
        ("dgfip_guichet", "Oui"): 0.48,
        ("marianne", "Satisfait"): 0.90,
    }


def test_a_count_is_given_where_one_value_is_left(breakdown: pd.DataFrame) -> None:
    assert breakdown["count"].isna().all()  # of 2011, no count is certain any more
    table = published(["C1", "Oui", "eq", "7", "personnes", "published"], ["C2", "Oui", "eq", "23", "%", "published"])
    assert table["count"].dropna().to_dict() == {"Oui": 7}


def test_a_cell_has_the_status_of_what_the_register_says_of_it(tables: dict[str, pd.DataFrame]) -> None:
    """One fact has one status: the letter of a figure is that of its claim; an order says nothing of a share."""
    claims = retained(tables["claims"])
    said = claims[claims["category"].ne("") & ~claims["relation"].isin(["order", "none"])]
    cells = tables["breakdown"].set_index(["item", "category"])["status"]
    assert [(c.id, c.status) for c in said.itertuples()] == [
        (c.id, cells[c.item, c.category]) for c in said.itertuples()
    ]


def test_a_published_share_lies_within_its_bounds(breakdown: pd.DataFrame) -> None:
    stated = breakdown.dropna(subset="share")
    half = 0.005 + 1e-12
    assert ((stated["low"] - half <= stated["share"]) & (stated["share"] <= stated["high"] + half)).all()


def test_status_of_each_kind_of_cell() -> None:
    table = published(["C1", "Oui", "eq", "50", "%", "published"])
    assert table["status"].to_dict() == {
        "Non": "derived",
        "Oui": "published",
        "Sans réponse": "derived",
        REST: "derived",
    }
    assert table["share"].dropna().to_dict() == {"Oui": 0.5, REST: 0.5}
    assert table.loc["Oui", "source"] == "rapport, § 1 (C1)"
    assert table.loc["Non", "source"] == ""
    assert table.loc[REST, "source"] == "reste à 100 % de rapport, § 1 (C1)"


def test_an_item_of_which_nothing_is_said_is_unknown() -> None:
    table = published()
    assert list(table.index) == ["Non", "Oui", "Sans réponse"]
    assert set(table["status"]) == {"unknown"}
    assert (table["low"].tolist(), table["high"].tolist()) == ([0.0] * 3, [1.0] * 3)
    assert table["share"].isna().all()


def test_an_inequality_gives_bounds_without_a_share() -> None:
    table = published(["C1", "Oui", "gt", "50", "%", "published"], max_n=10)
    assert table["share"].isna().all()
    assert table["status"].tolist() == ["derived", "published", "derived"]
    assert (table.loc["Oui", "low"], table.loc["Non", "high"]) == (5 / 9, 4 / 9)


def test_a_claim_that_constrains_nothing_is_no_source() -> None:
    table = published(["C1", "Oui", "none", "", "", "published"])
    assert set(table["status"]) == {"unknown"}
    assert set(table["source"]) == {""}


def test_rounded_shares_may_exceed_one_hundred() -> None:
    # 101 and 99 of 200 are 50.5 and 49.5 %: printed 51 and 50, they sum to 101 and leave no remainder.
    table = published(
        ["C1", "Oui", "eq", "51", "%", "published"], ["C2", "Non", "eq", "50", "%", "published"], max_n=200
    )
    assert (table.loc[REST, "low"], table.loc[REST, "high"]) == (0.0, 0.0)
    assert pd.isna(table.loc[REST, "share"])


def test_an_illustrative_claim_stays_illustrative() -> None:
    table = published(["C1", "Oui", "gt", "50", "%", "illustrative"])
    assert table.loc["Oui", "status"] == "illustrative"


def test_the_schema_refuses_a_column_too_many(tables: dict[str, pd.DataFrame]) -> None:
    table = tables["breakdown"]
    assert checked(table).equals(table)
    with pytest.raises(Exception, match="column 'extra' not in DataFrameSchema"):
        checked(table.assign(extra=1))
