from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from quality_study.facts.claims import claim_problems, contradiction_problems, order_cells, parse_value, retained
from quality_study.tables.validation import RawStudy

POPULATIONS = ["etudiants", "blog"]
ITEMS = pd.DataFrame(
    {
        "population": "etudiants",
        "item": ["bus", "bus", "train", "train"],
        "type": "scale",
        "category": ["Non", "Oui", "Non", "Oui"],
    }
)
GOOD = {
    "id": "C001",
    "reading": "",
    "retained": True,
    "population": "etudiants",
    "item": "bus",
    "category": "Oui",
    "relation": "gt",
    "value": "50",
    "unit": "%",
}


def messages(*rows: dict[str, object]) -> list[str]:
    claims = pd.DataFrame([GOOD | row for row in rows], index=pd.Index(range(2, 2 + len(rows)), name="line"))
    return [str(p) for p in claim_problems(claims, ITEMS, POPULATIONS, "claims.csv")]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"value": "6,9"},
        {"relation": "eq", "value": "35", "precision": "five"},
        {"relation": "le", "value": "50", "precision": "five"},
        {"relation": "eq", "value": "97", "precision": "unit"},
        {"relation": "order", "value": "bus:Non|train:Oui", "unit": ""},
        {"relation": "none", "value": "", "unit": ""},
        {"value": "7", "unit": "personnes"},
        {"item": "taille", "category": "", "value": "1000", "unit": "répondants"},
        {"population": "blog", "item": "visites", "category": "", "value": "254", "unit": "visites"},
        {"population": "blog", "item": "outil", "category": "", "relation": "eq", "value": "Forum", "unit": ""},
        {"item": "date de création", "category": "", "value": "2011-12-14", "unit": "date"},
    ],
)
def test_claims_that_are_right(row: dict[str, object]) -> None:
    assert messages(row) == []


NUMBER = "Valeurs admises : un nombre, par exemple 50 ou 6,9."


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"population": "etudiant"},
            "claims.csv, ligne 2, « population » : population inconnue (valeur trouvée : « etudiant »). "
            "Valeurs admises : etudiants, blog. Vouliez-vous écrire « etudiants » ?",
        ),
        (
            {"item": "buss"},
            "claims.csv, ligne 2, « item » : item inconnu du questionnaire (valeur trouvée : « buss »). "
            "Valeurs admises : bus, train. Vouliez-vous écrire « bus » ?",
        ),
        (
            {"category": "Ouii"},
            "claims.csv, ligne 2, « categorie » : catégorie inconnue pour l’item « bus » (valeur trouvée : « Ouii »). "
            "Valeurs admises : Non, Oui. Vouliez-vous écrire « Oui » ?",
        ),
        (
            {"relation": "order", "value": "trains:Oui", "unit": ""},
            "claims.csv, ligne 2, « valeur » : item inconnu dans l’ordre (valeur trouvée : « trains »). "
            "Valeurs admises : bus, train. Vouliez-vous écrire « train » ?",
        ),
        (
            {"relation": "order", "value": "train:Ouii", "unit": ""},
            "claims.csv, ligne 2, « valeur » : catégorie inconnue pour l’item « train » (valeur trouvée : « Ouii »). "
            "Valeurs admises : Non, Oui. Vouliez-vous écrire « Oui » ?",
        ),
        (
            {"unit": "pour cent"},
            "claims.csv, ligne 2, « unite » : unité inconnue pour une part ou un effectif "
            "(valeur trouvée : « pour cent »). Valeurs admises : %, personnes, répondants, points, moyenne.",
        ),
        (
            {"value": "beaucoup"},
            f"claims.csv, ligne 2, « valeur » : nombre attendu (valeur trouvée : « beaucoup »). {NUMBER}",
        ),
        (
            {"value": "101"},
            "claims.csv, ligne 2, « valeur » : pourcentage hors limites (valeur trouvée : « 101 »). "
            "Valeurs admises : de 0 à 100.",
        ),
        (
            {"value": "-1"},
            "claims.csv, ligne 2, « valeur » : pourcentage hors limites (valeur trouvée : « -1 »). "
            "Valeurs admises : de 0 à 100.",
        ),
        ({"value": "NaN"}, f"claims.csv, ligne 2, « valeur » : nombre attendu (valeur trouvée : « NaN »). {NUMBER}"),
        (
            {"value": "2011-12-14"},
            f"claims.csv, ligne 2, « valeur » : nombre attendu (valeur trouvée : « 2011-12-14 »). {NUMBER}",
        ),
        (
            {"relation": "eq", "value": "97", "precision": "five"},
            "claims.csv, ligne 2, « valeur » : arrondi à cinq points : multiple de cinq attendu "
            "(valeur trouvée : « 97 »).",
        ),
        (
            {"relation": "eq", "value": "97,4", "precision": "unit"},
            "claims.csv, ligne 2, « valeur » : arrondi à l’unité : nombre entier attendu (valeur trouvée : « 97,4 »).",
        ),
        (
            {"relation": "about", "value": "60", "precision": "five"},
            "claims.csv, ligne 2, « precision » : une précision ne se donne que pour un pourcentage, et sans la "
            "relation « environ ». Valeurs admises : vide.",
        ),
        (
            {"population": "blog", "item": "outil", "category": "", "relation": "eq", "value": "", "unit": ""},
            "claims.csv, ligne 2, « valeur » : champ vide.",
        ),
        (
            {"value": "6,9", "unit": "personnes"},
            "claims.csv, ligne 2, « valeur » : nombre entier attendu (valeur trouvée : « 6,9 »). "
            "Valeurs admises : un nombre entier, par exemple 7.",
        ),
    ],
)
def test_claims_that_are_wrong(row: dict[str, object], message: str) -> None:
    assert messages(row) == [message]


def test_every_cell_of_an_order_is_checked() -> None:
    assert len(messages({"relation": "order", "value": "trains:Oui|bus:Nonn", "unit": ""})) == 2


def test_one_reading_must_be_retained() -> None:
    both = messages({"reading": "a"}, {"reading": "b"})
    none = messages({"reading": "a", "retained": False})
    text = (
        "claims.csv, ligne 2, « retenue » : C001 : une lecture, et une seule, doit être retenue "
        "(valeur trouvée : « {} »). "
    )
    assert both == [text.format(2) + "Valeurs admises : 1 lecture « oui »."]
    assert none == [text.format(0) + "Valeurs admises : 1 lecture « oui »."]


def test_a_reading_is_given_once() -> None:
    assert messages({"reading": "a"}, {"reading": "a", "retained": False}) == [
        "claims.csv, ligne 3, « lecture » : C001 : lecture en double (valeur trouvée : « a »)."
    ]


def test_every_claim_is_checked() -> None:
    assert len(messages({"id": "C001", "category": "Ouii"}, {"id": "C002", "value": "101"}, {"id": "C003"})) == 2


def test_retained_readings_of_2011(raw: RawStudy) -> None:
    claims = raw.tables["claims"]
    kept = retained(claims)
    assert sorted(kept["id"]) == sorted(claims["id"].unique())
    assert len(kept) < len(claims)
    assert kept.set_index("id").loc["C069", "relation"] == "le"
    other = retained(claims, {"C069": "b", "C044": "b"}).set_index("id")
    assert len(other) == len(kept)
    assert other.loc["C069", ["relation", "value", "precision"]].tolist() == ["eq", "50", "five"]
    assert other.loc["C044", "relation"] == "none"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50", Decimal(50)),
        ("6,9", Decimal("6.9")),
        ("6.9", Decimal("6.9")),
        ("1 000", Decimal(1000)),
        ("", None),
        ("beaucoup", None),
        ("NaN", None),
        ("Infinity", None),
    ],
)
def test_parse_value(text: str, value: Decimal | None) -> None:
    assert parse_value(text) == value


def test_declared_contradictions_oppose_two_different_known_claims_once() -> None:
    pairs = [("C001", "C002"), ("C002", "C001"), ("C001", "C001"), ("C001", "C003|X001")]
    declared = pd.DataFrame(pairs, columns=["statement", "against"], index=pd.Index(range(2, 6), name="line"))
    assert [str(p) for p in contradiction_problems(declared, ["C003", "C002", "C001"], "contradictions.csv")] == [
        "contradictions.csv, ligne 3, « contre » : contradiction en double (valeur trouvée : « C002, C001 »).",
        "contradictions.csv, ligne 4, « contre » : un énoncé ne se contredit pas lui-même (valeur trouvée : « C001 »).",
        "contradictions.csv, ligne 5, « contre » : énoncé absent de claims.csv (valeur trouvée : « X001 »). "
        "Valeurs admises : C001, C002, C003.",
    ]


def test_order_cells() -> None:
    assert order_cells(" attentes : Non |table_1:Oui") == [("attentes", "Non"), ("table_1", "Oui")]
