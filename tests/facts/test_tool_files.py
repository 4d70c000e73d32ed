"""The files of tools as people type them and spreadsheets save them: read as meant, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from quality_study.facts.tool_tables.reading import ReadTable, read_tool

GANTT = "phase;tache;debut;fin;responsable;avancement;type;apres"


def read(folder: Path, tool: str, text: str, *, encoding: str = "utf-8", reconstructed: bool = False) -> ReadTable:
    path = folder / f"{tool}.csv"
    path.write_bytes(text.encode(encoding))
    return read_tool(path, tool, shown=path.name, reconstructed=reconstructed)


def test_a_plan_of_a_french_spreadsheet(tmp_path: Path) -> None:
    text = (
        f"{GANTT};statut;source;remarque\r\n"
        "Préparer;Écrire le questionnaire;03/09/2027;15/09/2027;Équipe;100 %;tache;;deduit;réunion;à revoir\r\n"
        "Préparer;Réserver la salle;16 sept. 2027;20/09/2027;equipe;50%;Tâche;"
        "ecrire le  QUESTIONNAIRE;illustratif;;\r\n"
        "Tenir;Journée;14/12/2027;14/12/2027;Tous;0;Jalon;;Publié;affiche;\r\n"
        ";;;;;;;;;;\r\n"
    )
    found = read(tmp_path, "gantt", text, encoding="cp1252")
    assert found.problems == []
    assert [str(remark) for remark in found.remarks] == [
        "gantt.csv, ligne 1 : colonne « remarque » laissée de côté : cette table n’en fait rien.",
        "gantt.csv, ligne 3, « responsable » : « equipe » est lu « Équipe », écrit ailleurs ainsi : un seul nom.",
    ]
    assert found.rows.drop(columns=["phase", "source"]).to_numpy().tolist() == [
        ["Écrire le questionnaire", "2027-09-03", "2027-09-15", "Équipe", "100", "tâche", "", "derived"],
        [
            *["Réserver la salle", "2027-09-16", "2027-09-20", "Équipe", "50", "tâche"],
            *["Écrire le questionnaire", "illustrative"],
        ],
        ["Journée", "2027-12-14", "2027-12-14", "Tous", "0", "jalon", "", "published"],
    ]


def test_two_spellings_are_one_branch_and_it_is_said(tmp_path: Path) -> None:
    text = "Branche,Texte,Statut,Source\neffet,Un absent,illustratif,\n"
    text += "Methode,Tard,illustratif,\nMéthode,Seul,illustratif,\n"
    found = read(tmp_path, "ishikawa", text)
    assert found.problems == []
    assert list(found.rows["branch"]) == ["Effet", "Méthode", "Méthode"]
    assert [str(remark) for remark in found.remarks] == [
        "ishikawa.csv, ligne 3, « branche » : « Methode » est lu « Méthode », écrit ailleurs ainsi : un seul nom."
    ]


@pytest.mark.parametrize("following", ["3:oui,4:non", "3 : oui ; 4 : non", "3:oui|4:non"])
def test_what_follows_a_decision(tmp_path: Path, following: str) -> None:
    text = (
        "id\ttype\ttexte\tacteur\tsuivants\n1\tdebut\tPlan\t\t2\n"
        f"2\tDECISION\tLibre ?\t\t{following}\n3\tAction\tConfirmer\t\t\n4\tFIN\tTenue\t\t\n"
    )
    found = read(tmp_path, "pdpc", text, encoding="utf-16")
    assert (found.problems, found.remarks) == ([], [])
    assert list(found.rows["type"]) == ["début", "décision", "action", "fin"]
    assert list(found.rows["next"]) == ["2", "3:oui|4:non", "", ""]
    assert set(found.rows["status"]) == {"own"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            ["A;Un;2027-02-01;2027-02-01;;;tâche;Deux", "A;Deux;2027-02-01;2027-02-01;;;tâche;Un"],
            "gantt.csv, ligne 2, « apres » : ces tâches s’attendent l’une l’autre, aucune ne peut commencer : "
            "« Un » après « Deux » ; « Deux » après « Un ».",
        ),
        (
            ["A;Un;12/25/2027;2027-12-26;;;tâche;"],
            "gantt.csv, ligne 2, « debut » : valeur inconnue (valeur trouvée : « 12/25/2027 »). "
            "Valeurs admises : vide, ou une date AAAA-MM-JJ ou JJ/MM/AAAA.",
        ),
        (
            ["A;Un;2027-12-25;2027-12-26;;110 %;tâche;"],
            "gantt.csv, ligne 2, « avancement » : valeur inconnue (valeur trouvée : « 110 »). "
            "Valeurs admises : vide, ou un nombre entier de 0 à 100.",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, rows: list[str], told: str) -> None:
    assert [str(p) for p in read(tmp_path, "gantt", "\n".join([GANTT, *rows])).problems] == [told]


def test_a_longer_circle_is_told_once_and_a_diamond_is_none(tmp_path: Path) -> None:
    day = "2027-02-01;2027-02-01;;;tâche"
    circle = [f"A;{a};{day};{b}" for a, b in (("1", ""), ("2", "4"), ("3", "1|2"), ("4", "3"), ("5", "4"))]
    diamond = [f"A;{a};{day};{b}" for a, b in (("1", ""), ("2", "1"), ("3", "1"), ("4", "2, 3"))]
    (problem,) = read(tmp_path, "gantt", "\n".join([GANTT, *circle])).problems
    assert str(problem).endswith(" : « 2 » après « 4 » ; « 4 » après « 3 » ; « 3 » après « 2 ».")
    found = read(tmp_path, "gantt", "\n".join([GANTT, *diamond]))
    assert found.problems == []
    assert list(found.rows["after"]) == ["", "1", "1", "2|3"]


SWOT = ["Forces;a", "Faiblesses;b", "Opportunités;c", "Menaces;d"]


@pytest.mark.parametrize(
    ("origins", "reconstructed", "told"),
    [
        (["", "", "", ""], False, []),
        (
            ["publié;x", ";", "illustratif;", "déduit;y"],
            False,
            [
                "3, « statut » : champ vide : chaque ligne a son statut, ou aucune. "
                "Valeurs admises : publié, déduit, illustratif."
            ],
        ),
        (
            ["publié;", "illustratif;", "illustratif;", "déduit;"],
            False,
            [
                "2, « source » : champ vide : une ligne « publié » dit d’où elle vient.",
                "5, « source » : champ vide : une ligne « déduit » dit d’où elle vient.",
            ],
        ),
        (["publié;x", "illustratif;", "publié;x", "publié;x"], True, ["3, « source » : champ vide."]),
        (["", "", "", ""], True, ["1, « statut » : colonne manquante.", "1, « source » : colonne manquante."]),
    ],
)
def test_the_origin_of_rows(tmp_path: Path, origins: list[str], reconstructed: bool, told: list[str]) -> None:
    head = "rubrique;texte" + (";statut;source" if any(origins) else "")
    rows = [f"{row};{origin}" if origin else row for row, origin in zip(SWOT, origins, strict=True)]
    problems = read(tmp_path, "swot", "\n".join([head, *rows]), reconstructed=reconstructed).problems
    assert [str(p).removeprefix("swot.csv, ligne ") for p in problems] == told


def test_the_method_is_told_and_the_matrix_drawn(tmp_path: Path) -> None:
    found = read(tmp_path, "raci", "activite;ressource;role\nCadrer;Équipe;r\nCadrer;Tuteur;a\nTenir;Équipe;R\n")
    assert (found.problems, list(found.rows["role"])) == ([], ["R", "A", "R"])
    assert [str(remark) for remark in found.remarks] == [
        "raci.csv, ligne 4, « role » : personne ne répond de l’activité « Tenir » : la méthode veut un rôle A, et "
        "un seul."
    ]
