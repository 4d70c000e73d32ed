"""Printed tables: French cells, a status on every row."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.report.printed import (
    PrintTable,
    assessment,
    claims,
    contradictions,
    indicators,
    projects,
    sizes,
)

NBSP, THIN = "\u00a0", "\u202f"
Tables = dict[str, pd.DataFrame]
SOURCE = f"rapport n°{NBSP}200, §{NBSP}3.3"


def column(table: PrintTable, heading: str) -> list[str]:
    return [row[list(table.header).index(heading)] for row in table.rows]


def test_indicators_print_their_value_denominator_status_and_source(tables: Tables) -> None:
    table = indicators(tables)
    assert table.header == ["Indicateur", "Mesure", "Valeur", "Dénominateur, période", "Statut", "Source"]
    assert table.rows == [
        ["Participation au concours", "Groupes de l’ENFiP", "7 groupes", "—", "publié", SOURCE],
        ["", "Groupes de l’UTC", "4 groupes", "—", "publié", SOURCE],
        ["", "Ensemble", "11 groupes", "—", "déduit", f"somme, d’après {SOURCE}"],
        [
            "Fréquentation du blog",
            "Visites du blog",
            "254 visites",
            f"du 13{NBSP}décembre{NBSP}2011 au 18{NBSP}janvier{NBSP}2012",
            "publié",
            SOURCE,
        ],
        [
            "",
            "Moyenne par jour",
            "6,9 visites par jour",
            "37 jours, bornes comprises",
            "déduit",
            f"quotient par la durée du comptage, d’après {SOURCE}",
        ],
        [
            "Présence des étudiants",
            "Étudiants M2MQ et NQCE présents",
            f"100{THIN}%",
            f"étudiants invités, selon le §{NBSP}2{THIN}; effectif non publié",
            "publié",
            SOURCE,
        ],
        [
            "Satisfaction à l’égard du groupe 7",
            "Étudiants de l’UTC satisfaits du groupe 7",
            f"90{THIN}%",
            f"répondants à l’enquête{THIN}; effectif non publié",
            "publié",
            SOURCE,
        ],
    ]
    assert table.right == [2]


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (1200.0, "visites", f"1{THIN}200 visites"),
        (23.5, "%", f"23,5{THIN}%"),
        (1.0, "groupes", "1 groupe"),
        (0.0, "visites", "0 visite"),
    ],
)
def test_a_value_is_written_the_french_way_with_its_unit(tables: Tables, value: float, unit: str, printed: str) -> None:
    rows = tables["indicators"].head(1).assign(value=value, unit=unit)
    assert column(indicators({"indicators": rows}), "Valeur") == [printed]


def test_projects_name_the_three_winners(tables: Tables) -> None:
    table = projects(tables)
    assert table.header == ["École", "Projet", "Objet", "Prix", "Statut"]
    winners = [row[:2] for row in table.rows if row[3] == "lauréat"]
    assert winners == [
        ["ENFiP", "Flashcode"],
        ["ENFiP", "Cellule e-novation"],
        ["UTC", "S’orienter dans la législation"],
    ]
    assert column(table, "École") == ["ENFiP"] * 4 + ["UTC"] * 4
    assert set(column(table, "Prix")) == {"lauréat", ""}


@pytest.mark.parametrize(("heading", "subjects"), [("Enseignement", 5), ("Point faible", 7), ("Amélioration", 4)])
def test_assessment_keeps_the_rows_of_one_heading(tables: Tables, heading: str, subjects: int) -> None:
    table = assessment(tables, heading)
    assert table.header == ["Objet", heading, "Statut", "Source"]
    assert len(table.rows) == subjects
    assert set(column(table, "Objet")) <= {"Concours", "Colloque", "UTC", "Étudiants", "Ministère", "Groupe 7"}
    assert all(text.endswith(".") for text in column(table, heading))


def test_claims_list_every_reading_and_mark_the_one_used(tables: Tables) -> None:
    table = claims(tables)
    assert len(table.rows) == len(tables["claims"])
    rows = {row[0]: row[1:] for row in table.rows}
    assert len(rows) == len(table.rows)
    assert rows["C050 a"] == [
        "Trente-cinq personnes sur cent ne concourraient pas lors d’un évènement semblable. Question lue comme "
        f"distincte de la précédente (C048){THIN}; lu comme arrondi à cinq points.",
        f"Participeriez-vous au concours d’un évènement semblable{THIN}? Non = 35{THIN}% (arrondi à 5 points)",
        "oui",
        "publié",
        "3.1.1",
    ]
    assert rows["C050 b"][1:3] == [
        f"Le colloque vous incite-t-il à participer à un concours{THIN}? Non = 35{THIN}% (arrondi à 5 points)",
        "non",
    ]
    assert rows["C048 b"][1].endswith(f"Oui = 50{THIN}% (arrondi à l’unité)")
    assert rows["C044 b"][1:3] == ["sans contrainte", "non"]


def test_constraints_are_written_with_their_signs_dates_and_orders(tables: Tables) -> None:
    rows = {row[0]: row[2] for row in claims(tables).rows}
    assert rows["C038"] == f"date de création < 14{NBSP}décembre{NBSP}2011"
    assert rows["C030 b"] == "Participation à la première édition du concours Oui = 7 personnes"
    assert rows["C052 a"] == f"Avez-vous apprécié le trajet en bus{THIN}? Oui > 50{THIN}%"
    assert rows["C044 a"] == (
        f"La seconde table ronde vous a-t-elle intéressé(e){THIN}? Oui > "
        f"La première table ronde vous a-t-elle intéressé(e){THIN}? Oui"
    )
    assert rows["C040 a"].startswith(f"Le colloque a-t-il répondu à vos attentes{THIN}? Partiellement > ")


@pytest.mark.parametrize("make", [indicators, projects, claims])
def test_every_row_has_a_status_and_as_many_cells_as_headings(tables: Tables, make: object) -> None:
    assert callable(make)
    table = make(tables)
    assert set(column(table, "Statut")) <= {"publié", "déduit", "illustratif"}
    assert {len(row) for row in table.rows} == {len(table.header)} == {len(table.widths)}
    assert not [cell for row in table.rows for cell in row if "'" in cell or " ;" in cell or " ?" in cell]


def test_contradictions_print_both_places_of_the_report(tables: Tables) -> None:
    table = contradictions(tables)
    assert len(table.rows) == 23
    assert table.rows[2] == [
        "contradiction",
        f"C020 (§{NBSP}1.1.3){NBSP}: La France compte 35 millions de foyers fiscaux.",
        f"C088 (annexe 1){NBSP}: La DGFiP s’adresse à plus de 36 millions de foyers fiscaux.",
        f"Trente-cinq millions d’un côté, plus de trente-six de l’autre{NBSP}: à une même date, l’un des deux est "
        "faux. Aucun n’est daté.",
        "La statistique annuelle des foyers fiscaux, avec son année.",
    ]
    assert column(table, "Nature").count("contradiction apparente") == 15


def test_sizes_print_what_the_claims_leave_of_each_survey(tables: Tables) -> None:
    assert sizes(tables, "etudiants").rows == [
        ["Arrondi à l’unité, un seul n", "20, 40, 48, 52 ou 60", "5 sur 60"],
        ["Arrondi à 5 points, un seul n", "de 8 à 60 (certaines exclues)", "45 sur 60"],
        ["Arrondi à l’unité, un n par question", "de 17 à 60", "44 sur 60"],
        ["Arrondi à 5 points, un n par question (suivie)", "de 8 à 60", "53 sur 60"],
    ]
    rows = {tuple(row[:2]): row[2:] for row in sizes(tables).rows}
    cohort = ("Promotion du master 2 Management de la qualité", "Quelle que soit la lecture")
    guests = ("Invités (enquête du ministère)", "Un n par question, quel que soit l’arrondi (suivie)")
    assert rows[guests] == ["de 29 à 200", "172 sur 200"]
    assert rows[cohort] == ["de 13 à 60 (certaines exclues)", "17 sur 60"]


def test_a_claim_that_gives_a_name_prints_it(tables: Tables) -> None:
    constraint = {row[0]: row[2] for row in claims(tables).rows}
    assert constraint["C018"] == "première source d’information = Internet"
    assert constraint["C088"] == f"foyers fiscaux > 36{THIN}000{THIN}000 foyers"
