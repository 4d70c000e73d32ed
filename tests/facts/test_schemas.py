from __future__ import annotations

import pandas as pd
import pytest

from quality_study.facts.schemas import CLAIMS, INDICATORS, RAW_TABLES, check_table, to_english
from quality_study.words.vocabulary import HEADERS, RELATION

CLAIM = {
    "id": "C048",
    "lecture": "",
    "retenue": "oui",
    "population": "etudiants",
    "item": "concours_futur",
    "categorie": "Oui",
    "relation": "=",
    "valeur": "50",
    "unite": "%",
    "precision": "",
    "enonce": "La moitié.",
    "ambiguite": "",
    "section": "3.1.1",
    "figure": "fig-18",
    "statut": "publié",
    "source": "rapport",
}


def table(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), index=pd.Index(range(2, 2 + len(rows)), name="line"), dtype="object")


def messages(*rows: dict[str, str]) -> list[str]:
    return [str(p) for p in check_table(table(*(CLAIM | r for r in rows)), CLAIMS, "claims.csv")]


def test_a_right_row_has_no_problem() -> None:
    assert messages({}) == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"relation": "=="},
            "« relation » : valeur inconnue (valeur trouvée : « == »). "
            "Valeurs admises : =, environ, >, >=, <, <=, ordre, aucune. Vouliez-vous écrire « = » ?",
        ),
        (
            {"statut": "publie"},
            "« statut » : valeur inconnue (valeur trouvée : « publie »). "
            "Valeurs admises : publié, déduit, illustratif. Vouliez-vous écrire « publié » ?",
        ),
        ({"statut": ""}, "« statut » : champ vide. Valeurs admises : publié, déduit, illustratif."),
        (
            {"retenue": "OUI"},
            "« retenue » : valeur inconnue (valeur trouvée : « OUI »). "
            "Valeurs admises : oui, non. Vouliez-vous écrire « oui » ?",
        ),
        (
            {"id": "C48"},
            "« id » : valeur inconnue (valeur trouvée : « C48 »). "
            "Valeurs admises : une lettre et trois chiffres, par exemple C048.",
        ),
        (
            {"lecture": "A"},
            "« lecture » : valeur inconnue (valeur trouvée : « A »). Valeurs admises : vide, ou une lettre : a, b, c.",
        ),
        (
            {"figure": "figure 18"},
            "« figure » : valeur inconnue (valeur trouvée : « figure 18 »). "
            "Valeurs admises : vide, ou un nom comme fig-18 ou tab-01.",
        ),
        ({"source": ""}, "« source » : champ vide."),
        ({"item": ""}, "« item » : champ vide."),
    ],
)
def test_a_wrong_value_is_named(row: dict[str, str], message: str) -> None:
    assert messages({}, row) == [f"claims.csv, ligne 3, {message}"]


def test_problems_come_in_the_order_of_the_file() -> None:
    found = check_table(
        table(CLAIM | {"statut": "x", "relation": "y"}, CLAIM, CLAIM | {"id": "z", "source": ""}), CLAIMS, "claims.csv"
    )
    assert [(p.line, p.column) for p in found] == [(2, "relation"), (2, "statut"), (4, "id"), (4, "source")]


@pytest.mark.parametrize("day", ["13/13/2011", "2011-13-13", "2011-02-30", "2011-12"])
def test_a_date_must_exist(day: str) -> None:
    row = dict.fromkeys(INDICATORS, "x") | {"statut": "publié", "debut": day, "fin": "2012-01-18"}
    assert [str(p) for p in check_table(table(row), INDICATORS, "indicators.csv")] == [
        f"indicators.csv, ligne 2, « debut » : valeur inconnue (valeur trouvée : « {day} »). "
        "Valeurs admises : vide, ou une date AAAA-MM-JJ ou JJ/MM/AAAA."
    ]


def test_dates_may_be_empty() -> None:
    row = dict.fromkeys(INDICATORS, "x") | {"statut": "publié", "debut": "", "fin": "2012-02-29"}
    assert check_table(table(row), INDICATORS, "indicators.csv") == []


def test_an_empty_table_has_no_problem() -> None:
    assert check_table(table(CLAIM).iloc[:0], CLAIMS, "claims.csv") == []


def test_english_names_and_values() -> None:
    english = to_english(table(CLAIM, CLAIM | {"retenue": "non", "relation": "ordre", "statut": "déduit"}))
    assert list(english.columns) == [
        *["id", "reading", "retained", "population", "item", "category", "relation", "value", "unit", "precision"],
        *["statement", "ambiguity", "section", "figure", "status", "source"],
    ]
    assert english["retained"].tolist() == [True, False]
    assert english["relation"].tolist() == ["eq", "order"]
    assert english["status"].tolist() == ["published", "derived"]
    assert list(english.index) == [2, 3]


def test_every_french_header_has_one_english_name() -> None:
    used = {c for _, schema in RAW_TABLES.values() for c in schema}
    assert used <= set(HEADERS)
    assert len(set(HEADERS.values())) == len(HEADERS)
    assert len(set(RELATION.values())) == len(RELATION)
