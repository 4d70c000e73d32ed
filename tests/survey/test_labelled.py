"""The breakdown in the words of the report, against what the source publishes."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.facts.claims import retained
from quality_study.survey.labelled import labelled, published_orders

STUDENTS = "n non publié ; possible : de 2 à 60 (certaines exclues)"
UNNAMED = "n non publié ; possible : de 13 à 60 (certaines exclues)"
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def told(tables: Tables) -> pd.DataFrame:
    rows = labelled({**tables, "claims": retained(tables["claims"])})
    return rows[rows["told"]].set_index("item")


def test_figure_18_publishes_a_half_and_a_third_and_derives_the_rest(told: pd.DataFrame) -> None:
    contest = told.loc["concours_futur"]
    assert contest[["category", "share", "status", "words"]].to_numpy().tolist() == [
        ["Oui", 0.50, "published", "50 %"],
        ["Non ou question non adaptée", 0.50, "derived", ""],
    ]
    assert told.loc["concours_autre", "words"].tolist() == ["", "35 %", ""]
    assert contest["denominator"].unique().tolist() == [STUDENTS]
    assert contest["low"].tolist() == pytest.approx([19 / 40] * 2)
    assert contest["high"].tolist() == pytest.approx([21 / 40] * 2)
    assert contest["own_n"].all()


def test_who_did_not_take_part_is_named_so(told: pd.DataFrame) -> None:
    actual = told.loc["participation"]
    assert actual[["title", "category", "share", "denominator"]].to_numpy().tolist() == [
        ["Promotion du master 2 Management de la qualité", "Oui", 0.23, UNNAMED],
        [
            "Promotion du master 2 Management de la qualité",
            "Non ou sans réponse",
            0.77,
            UNNAMED,
        ],
    ]
    assert actual["words"].tolist() == ["23 %", ""]


@pytest.mark.parametrize(
    ("item", "category", "words"),
    [
        ("pertinence", "Oui", "environ 60 %"),
        ("bus", "Oui", "plus de 50 %"),
        ("min_accueil", "Satisfait", "plus de 60 %"),
        ("min_animation", "Satisfait", "au plus 50 %"),
        ("posters", "Question non adaptée", "au moins une personne"),
    ],
)
def test_what_the_source_says_stands_beside_the_bound(told: pd.DataFrame, item: str, category: str, words: str) -> None:
    rows = told.loc[[item]]
    assert rows.loc[rows["category"] == category, "words"].tolist() == [words]


def test_an_answer_of_which_nothing_is_said_is_not_told(tables: Tables) -> None:
    rows = labelled({**tables, "claims": retained(tables["claims"])})
    left = rows[(rows["item"] == "concours_futur") & ~rows["told"]]
    assert left["category"].tolist() == ["Non", "Question non adaptée"]


def test_counted_answers_say_their_n() -> None:
    row = {"edition": "2026", "population": "p", "item": "bus", "category": "Oui", "share": 0.4, "n": 25, "source": ""}
    words = ("text", "heading", "row", "type")
    tables = {
        "breakdown": pd.DataFrame([row]),
        "items": pd.DataFrame(
            [{"item": "bus", "category": "Oui", "theme": "t", "role": "favourable", **dict.fromkeys(words, "Le bus ?")}]
        ),
        "answer_sizes": pd.DataFrame({"item": pd.Series(dtype=str), "n": pd.Series(dtype="Int64")}),
        "populations": pd.DataFrame({"population": ["p"], "title": ["Étudiants"], "size": [40]}),
        "confidence": pd.DataFrame({"confidence": [0.9]}),
        "disclosure": pd.DataFrame({"threshold": [7]}),
        "claims": pd.DataFrame(columns=["item", "category", "relation", "value", "unit"]),
    }
    columns = ["title", "text", "denominator", "told", "size", "confidence", "threshold", "place"]
    (found,) = labelled(tables)[columns].to_numpy().tolist()
    assert found == ["Étudiants", "Le bus ?", "n = 25", True, 40, 0.9, 7, 0]


def test_orders_are_listed_from_the_greater_to_the_smaller(tables: Tables) -> None:
    orders = published_orders(retained(tables["claims"]))
    found = set(orders[["item", "category", "smaller_item", "smaller_category"]].itertuples(index=False, name=None))
    assert ("table_2", "Oui", "table_1", "Oui") in found
    assert ("min_theme_2", "Satisfait", "min_theme_1", "Satisfait") in found
