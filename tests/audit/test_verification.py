from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from quality_study.audit import check_claims
from quality_study.words.french import NBSP, THIN

ITEMS = pd.DataFrame(
    [
        *[["p", "q", "scale", c, r] for c, r in (("Non", "choice"), ("Oui", "favourable"), ("NA", "not_applicable"))],
        ["p", "q", "scale", "Sans réponse", "blank"],
        *[["p", "m", "choices", c, "choice"] for c in ("x", "y")],
        ["p", "r", "choice", "Oui", "choice"],
        ["p", "vide", "scale", "Oui", "choice"],
        ["autre", "q2", "scale", "Oui", "choice"],
    ],
    columns=["population", "item", "type", "category", "role"],
)
#: Forty respondents to q: 18 yes, 12 no, 6 not concerned, 4 blanks; m was asked of all, and ticked twice by ten.
ANSWERS = (
    [(i, "q", "Oui", "answered") for i in range(18)]
    + [(i, "q", "Non", "answered") for i in range(18, 30)]
    + [(i, "q", "NA", "not_applicable") for i in range(30, 36)]
    + [(i, "q", "", "blank") for i in range(36, 40)]
    + [(i, "m", "x", "answered") for i in range(20)]
    + [(i, "m", "y", "answered") for i in range(10, 40)]
    + [(i, "vide", "", "blank") for i in range(40)]
)
RESPONSES = pd.DataFrame(ANSWERS, columns=["respondent", "question", "value", "status"])


def checked(
    value: str, relation: str = "eq", unit: str = "%", *, item: str = "q", category: str = "Oui", **options: Any
) -> pd.Series:
    claim = {"id": "C001", "population": options.pop("of", "p"), "item": item, "category": category}
    claim |= {"relation": relation, "value": value, "unit": unit}
    table = check_claims(pd.DataFrame([claim]), RESPONSES, ITEMS, population="p", **options)
    return table.iloc[0]


@pytest.mark.parametrize(
    ("value", "relation", "verdict", "label"),
    [
        # 18 of 40 is 45 %
        ("45", "eq", "reproduced", "reproduit"),
        ("45,0", "eq", "reproduced", "reproduit"),
        ("44,9", "eq", "wrong", "faux de 0,1 point"),
        ("44,95", "eq", "wrong", "faux de 0,05 point"),
        ("46", "eq", "wrong", "faux de 1,0 point"),
        ("60", "eq", "wrong", "faux de 15,0 points"),
        ("50", "about", "reproduced", "reproduit"),
        ("51", "about", "wrong", "faux de 6,0 points"),
        ("44", "gt", "reproduced", "reproduit"),
        ("45", "gt", "rounding", "à l’arrondi près"),
        ("45", "ge", "reproduced", "reproduit"),
        ("50", "gt", "wrong", "faux de 5,0 points"),
        ("45", "lt", "rounding", "à l’arrondi près"),
        ("45", "le", "reproduced", "reproduit"),
        ("40", "le", "wrong", "faux de 5,0 points"),
    ],
)
def test_shares(value: str, relation: str, verdict: str, label: str) -> None:
    found = checked(value, relation)
    assert (found["verdict"], found["label"], found["count"], found["n"]) == (verdict, label, 18, 40)
    assert found["share"] == 0.45


def test_a_share_cut_off_instead_of_rounded_is_within_rounding() -> None:
    # 6 of 36 once the blanks of a copy are gone: 16.67 %, published 16 instead of 17
    claim = {"id": "C", "population": "p", "item": "q", "category": "NA", "relation": "eq", "value": "16", "unit": "%"}
    answers = RESPONSES[RESPONSES["status"] != "blank"]
    table = check_claims(pd.DataFrame([claim, claim | {"value": "17"}]), answers, ITEMS, population="p")
    assert table["verdict"].tolist() == ["rounding", "reproduced"]
    assert table["gap"].round(4).tolist() == [0.6667, -0.3333]


def test_the_base_is_said_and_the_other_one_tried() -> None:
    found = checked("60")
    assert found["base"] == "respondents"
    assert found["reason"] == (
        f"18 sur 40, soit 45,0{THIN}% de tous les répondants{THIN}; reproduit si la part est celle des personnes qui "
        "ont donné une réponse (18 sur 30)"
    )
    other = checked("60", base="answered")
    assert (other["verdict"], other["n"], other["base"]) == ("reproduced", 30, "answered")
    assert other["reason"] == f"18 sur 30, soit 60,0{THIN}% des personnes qui ont donné une réponse"


@pytest.mark.parametrize(("category", "count", "percent"), [("NA", 6, "15"), ("Sans réponse", 4, "10")])
def test_those_who_did_not_answer_are_a_share_of_all_respondents(category: str, count: int, percent: str) -> None:
    # 6 and 4 of 40; of the 30 who answered, 20 and 13,3 % would be of people that they are not among
    for base in ("respondents", "answered"):
        found = checked(percent, category=category, base=base)
        assert (found["verdict"], found["count"], found["n"], found["base"]) == ("reproduced", count, 40, "respondents")
        assert found["reason"] == f"{count} sur 40, soit {percent},0{THIN}% de tous les répondants"
        wrong = checked("20", category=category, base=base)
        assert wrong["verdict"] == "wrong"
        assert "reproduit si" not in wrong["reason"]


def test_more_who_do_not_know_than_answer_are_no_share_above_the_whole() -> None:
    rows = [(i, "q", "NA", "not_applicable") for i in range(1116)] + [
        (i, "q", "Oui", "answered") for i in range(1116, 1682)
    ]
    answers = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    claim = {"id": "C", "population": "p", "item": "q", "category": "NA", "relation": "eq", "value": "66", "unit": "%"}
    order = claim | {"relation": "order", "value": "q:Oui", "unit": ""}
    table = check_claims(pd.DataFrame([claim, order]), answers, ITEMS, population="p", base="answered")
    assert table["verdict"].tolist() == ["reproduced", "reproduced"]
    assert table["reason"].tolist() == [
        f"1{THIN}116 sur 1{THIN}682, soit 66,3{THIN}% de tous les répondants",
        f"1{THIN}116 sur 1{THIN}682 contre 566 sur 1{THIN}682 (q{NBSP}: Oui), parts de tous les répondants",
    ]


def test_a_hidden_count_of_those_who_did_not_answer_is_bounded_on_all_respondents() -> None:
    found = checked("50", "lt", category="NA", base="answered", hidden={("q", "NA"): (1, 10)})
    assert (found["verdict"], found["base"]) == ("reproduced", "respondents")  # 10 of 40, not of 30
    assert found["reason"].endswith("de 1 à 10 sur 40, parts de tous les répondants")
    assert checked("30", "lt", category="NA", base="answered", hidden={("q", "NA"): (1, 10)})["verdict"] == "reproduced"


def test_blanks_are_counted_by_their_status_and_options_by_respondent() -> None:
    assert checked("10", category="Sans réponse")["verdict"] == "reproduced"
    assert checked("75", item="m", category="y")["count"] == 30
    assert checked("75", item="m", category="y")["verdict"] == "reproduced"


@pytest.mark.parametrize(
    ("value", "relation", "label"),
    [
        ("18", "eq", "reproduit"),
        ("20", "eq", "faux de 2 personnes"),
        ("19", "eq", "faux de 1 personne"),
        ("20", "about", "reproduit"),
        ("0", "gt", "reproduit"),
        ("18", "gt", "faux : égalité"),
        ("21", "ge", "faux de 3 personnes"),
    ],
)
def test_counts(value: str, relation: str, label: str) -> None:
    found = checked(value, relation, "personnes")
    assert found["label"] == label.replace(" :", f"{NBSP}:")
    assert found["reason"] == "18 personnes dans les réponses"


@pytest.mark.parametrize(("value", "label"), [("40", "reproduit"), ("44", "faux de 4 personnes")])
def test_the_size_is_the_number_of_respondents(value: str, label: str) -> None:
    found = checked(value, "eq", "répondants", item="taille", category="")
    assert (found["label"], found["count"]) == (label, 40)


@pytest.mark.parametrize(
    ("larger", "smaller", "label", "reason"),
    [
        (
            ("q", "Oui"),
            "q:Non|q:NA",
            "reproduit",
            f"18 sur 40 contre 12 sur 40 (q{NBSP}: Non) et 6 sur 40 (q{NBSP}: NA), parts de tous les répondants",
        ),
        (
            ("q", "Oui"),
            "m:x",
            "faux de 5,0 points",
            f"18 sur 40 contre 20 sur 40 (m{NBSP}: x), parts de tous les répondants",
        ),
        (
            ("m", "x"),
            "m:x",
            f"faux{NBSP}: égalité",
            f"20 sur 40 contre 20 sur 40 (m{NBSP}: x), parts de tous les répondants",
        ),
    ],
)
def test_orders(larger: tuple[str, str], smaller: str, label: str, reason: str) -> None:
    found = checked(smaller, "order", "", item=larger[0], category=larger[1])
    assert (found["label"], found["reason"]) == (label, reason)


def test_an_order_compares_shares_on_the_base_that_is_asked_for() -> None:
    # 18 of the 30 who answered q, 20 of the 40 who answered m: fewer people, yet a larger share
    found = checked("m:x", "order", "", base="answered")
    assert (found["verdict"], round(found["gap"], 9)) == ("reproduced", 10)
    assert found["reason"] == (
        f"18 sur 30 contre 20 sur 40 (m{NBSP}: x), parts des personnes qui ont donné une réponse"
    )
    assert checked("m:x", "order", "", base="respondents")["verdict"] == "wrong"


def test_a_number_of_people_that_is_no_whole_number() -> None:
    words = checked("plusieurs", "eq", "personnes", item="taille", category="")
    assert (words["verdict"], words["reason"]) == ("unchecked", "l’énoncé ne donne pas d’effectif")
    assert checked("18,5", "eq", "personnes")["label"] == "faux de 0,5 personne"


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ({"of": "autre"}, "l’énoncé porte sur une autre population que celle des réponses"),
        ({"relation": "none", "value": ""}, "l’énoncé n’impose aucun nombre"),
        ({"item": "visites", "category": ""}, f"«{NBSP}visites{NBSP}» n’est pas une question posée à cette population"),
        ({"item": "r"}, f"la question «{NBSP}r{NBSP}» est absente des réponses"),
        ({"category": "Bof"}, f"«{NBSP}Bof{NBSP}» n’est pas une réponse à la question «{NBSP}q{NBSP}»"),
        ({"unit": "visites"}, "l’énoncé ne donne ni part ni effectif"),
        ({"item": "taille", "category": ""}, "la taille est donnée dans une autre unité que des personnes"),
        ({"item": "vide", "base": "answered"}, "personne n’a donné de réponse à cette question"),
        ({"relation": "order", "value": "r:Oui"}, f"la question «{NBSP}r{NBSP}» est absente des réponses"),
    ],
)
def test_what_cannot_be_checked_and_why(claim: dict[str, str], reason: str) -> None:
    found = checked(**{"value": "45", **claim})  # type: ignore[arg-type]
    assert (found["verdict"], found["label"], found["reason"]) == ("unchecked", "non vérifiable", reason)
    assert pd.isna(found["count"])


def test_an_order_against_a_question_that_nobody_answered() -> None:
    found = checked("vide:Oui", "order", "", base="answered")
    assert (found["verdict"], found["gap"]) == ("reproduced", 60.0)


HIDDEN = {("q", "Oui"): (16, 19), ("q", "Non"): (1, 4)}


@pytest.mark.parametrize(
    ("value", "relation", "unit", "verdict"),
    [
        ("45", "eq", "%", "unchecked"),  # 18 would be right, 16 wrong
        ("80", "eq", "%", "wrong"),
        ("30", "gt", "%", "reproduced"),
        ("12", "eq", "personnes", "wrong"),
        ("18", "eq", "personnes", "unchecked"),
        ("20", "lt", "personnes", "reproduced"),
    ],
)
def test_a_claim_about_a_hidden_count_is_judged_by_its_bounds(
    value: str, relation: str, unit: str, verdict: str
) -> None:
    found = checked(value, relation, unit, hidden=HIDDEN)
    assert found["verdict"] == verdict
    assert found[["count", "n", "share", "gap"]].isna().all()
    assert "18" not in found["reason"]
    of = ", parts de tous les répondants" if unit == "%" else ""
    assert found["reason"] == {
        "unchecked": f"petit effectif, masqué{NBSP}: ce qui est publié ne confirme ni ne dément l’énoncé, et en dire "
        "plus révélerait l’effectif"
    }.get(verdict, f"petit effectif, masqué{THIN}; jugé sur ce qui reste possible, de 16 à 19 sur 40{of}")
    assert found["label"] in ("faux", "reproduit", "non vérifiable")


@pytest.mark.parametrize(
    ("category", "smaller", "verdict"),
    [("Oui", "q:Non", "reproduced"), ("Non", "q:Oui", "wrong"), ("NA", "q:Non", "reproduced"), ("Oui", "m:x", "wrong")],
)
def test_an_order_that_rests_on_hidden_counts_is_judged_by_their_bounds(
    category: str, smaller: str, verdict: str
) -> None:
    found = checked(smaller, "order", "", category=category, hidden=HIDDEN)
    assert (found["verdict"], found["label"]) == (verdict, {"wrong": "faux"}.get(verdict, "reproduit"))
    assert found["reason"] == (
        f"comparaison d’effectifs dont certains sont masqués{THIN}; jugé sur ce qui reste possible, toutes les valeurs "
        "possibles, parts de tous les répondants"
    )
    assert pd.isna(found["gap"])


@pytest.mark.parametrize(
    ("value", "relation", "precision", "verdict"),
    [
        # 18 of 40 is 45 %: what a claim leaves to the bounds is what it leaves here
        ("43", "eq", "", "wrong"),
        ("43", "eq", "five", "reproduced"),
        ("40", "eq", "five", "wrong"),
        ("42,4", "eq", "five", "rounding"),
        ("45,4", "eq", "unit", "reproduced"),
        ("46", "gt", "", "wrong"),
        ("45", "gt", "", "rounding"),
        ("45", "gt", "five", "reproduced"),
        ("47", "ge", "five", "reproduced"),
        ("48", "ge", "five", "wrong"),
    ],
)
def test_a_declared_precision_says_how_far_rounding_reaches(
    value: str, relation: str, precision: str, verdict: str
) -> None:
    claim = {"id": "C", "population": "p", "item": "q", "category": "Oui", "relation": relation, "value": value}
    claims = pd.DataFrame([claim | {"unit": "%", "precision": precision}])
    assert check_claims(claims, RESPONSES, ITEMS, population="p")["verdict"].item() == verdict
