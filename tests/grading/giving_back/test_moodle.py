from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from classe import assignment, copy, store, unread

from quality_study.grading.by_hand.manual import merge_manual, write_manual
from quality_study.grading.giving_back.moodle import write_feedback_zip, write_moodle
from quality_study.grading.practical.assignment import Assignment
from quality_study.words.errors import StudyError

#: The worksheet of a Moodle assignment in French, with the columns that its export has.
WORKSHEET = (
    "\ufeffIdentifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,"
    "Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires\r\n"
    "Participant90012,Zoé Modèle,zoe@example.org,Remis pour évaluation - ,,{most},Oui,"
    '"lundi 9 mars 2026, 10:12",-,\r\n'
    'Participant90013,"Exemple, Noé",noe@example.org,Aucun travail remis - ,7,{most},Oui,-,'
    '"mardi 10 mars 2026, 08:00",Vu\r\n'
    "Participant90014,Léa Œuvre,lea@example.org,Remis pour évaluation - ,,{most},Oui,-,-,\r\n"
)


def values_only() -> Assignment:
    return assignment().model_copy(update={"tasks": ()})


def folder(name: str, number: int) -> str:
    return f"{name}_{number}_assignsubmission_file_/tp8.ipynb"


def read(path: Path, separator: str = ";") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=separator))


def as_moodle_reads_it(path: Path) -> dict[str, float]:
    """Do as importgradeslib.php and importgradesform.php do: which participant gets which mark."""
    header, *rows = read(path)
    identifier, mark, modified = (header.index(c) for c in ("Identifiant", "Note", "Dernière modification (note)"))
    assert modified >= 0
    found = {}
    for row in rows:
        number = row[identifier][len("Participant") :].strip()
        if number and row[mark] not in ("", "-"):
            found[number] = float(row[mark].replace(",", "."))
    return found


def test_moodle_finds_the_participants_and_passes_over_empty_marks(tmp_path: Path) -> None:
    stopped = "L’exécution s’est arrêtée."
    marks = store(tmp_path, [
        copy("Zoé Modèle", (1, 2, 0), file=folder("Zoé Modèle", 90012)),
        copy("Élise", (0, 0, 0), file=folder("Élise", 90020)),
        copy("Arrêt", (1, 0, 0.25), status="partial", reason=stopped, file=folder("Arrêt", 90021)),
        unread("Noé").model_copy(update={"file": folder("Noé", 90013)}),
        copy("lea", (1, 2, 3)),
    ])  # fmt: skip
    output = tmp_path / "moodle.csv"
    write_moodle(marks, values_only(), output)
    assert output.read_bytes().startswith(b"\xef\xbb\xbfIdentifiant;Nom complet;Adresse de courriel;Statut;Note;")
    assert as_moodle_reads_it(output) == {"90012": 10.0, "90020": 0.0, "90021": 4.17}
    assert [(r[0], r[1], r[3], r[4], r[5], r[9], r[10]) for r in read(output)[1:]] == [
        ("Participant 90021", "Arrêt", "notée en partie", "4,17", "20", stopped, "Arrêt"),
        ("Participant 90020", "Élise", "notée", "0", "20", "", "Élise"),
        ("", "lea", "notée", "20", "20", "", "lea"),
        ("Participant 90013", "Noé", "à relire", "", "20", "Le fichier n’est pas un carnet : JSON incorrect.", "Noé"),
        ("Participant 90012", "Zoé Modèle", "notée", "10", "20", "", "Zoé Modèle"),
    ]


def test_prose_that_nobody_marked_leaves_the_mark_empty(tmp_path: Path) -> None:
    marks = store(tmp_path, [copy("Zoé", (1, 2, 3), file=folder("Zoé", 90012))])
    output = tmp_path / "moodle.csv"
    table = write_moodle(marks, assignment(), output)
    assert as_moodle_reads_it(output) == {}
    assert table.loc[0, ["Statut", "Note", "Feedback par commentaires", "Motif"]].tolist() == [
        "à compléter",
        "",
        "",
        "2 critères restent à noter.",
    ]


def test_the_feedback_is_text_that_moodle_may_show_as_html(tmp_path: Path) -> None:
    found = assignment()
    values = (found.values[0].model_copy(update={"hint": "Si n < 30 & p > 0,5."}), *found.values[1:])
    marks = store(tmp_path, [copy("Zoé", (0, 2, 1.5))])
    result = marks.with_name("notes_copies") / "Zoé.json"
    text = result.read_text(encoding="utf-8").replace('"hint": ""', '"hint": "Si n < 30 & p > 0,5."')
    result.write_text(text, encoding="utf-8")
    table = write_moodle(marks, found.model_copy(update={"tasks": (), "values": values}), tmp_path / "moodle.csv")
    assert table.at[0, "Feedback par commentaires"].replace("\u00a0", " ").replace("\u202f", " ") == (
        "Note : 11,67/20. tp8.n : inexacte (0/1). Si n &lt; 30 &amp; p &gt; 0,5. "
        "tp8.ecoles : inexacte (1,5/3). Si n &lt; 30 &amp; p &gt; 0,5."
    )


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-2+3", "@SOMME(A1)", "\t=1", "a;=1+1", "＝1+1"])
def test_no_cell_is_a_formula(tmp_path: Path, name: str) -> None:
    marks = store(tmp_path, [copy(name, (1, 2, 3), file=f"{name}_12_assignsubmission_file_/x.ipynb")])
    write_moodle(marks, values_only(), tmp_path / "moodle.csv")
    text = (tmp_path / "moodle.csv").read_text(encoding="utf-8-sig")
    for row in csv.reader(text.splitlines(), delimiter=";"):
        assert not [c for c in row if c.strip()[:1] in tuple("=+@＝") or (c.startswith("-") and c != "-")]


def test_a_student_cannot_hand_in_for_another(tmp_path: Path) -> None:
    file = "Luc Témoin_11_assignsubmission_file_/Zoé Modèle_12_assignsubmission_file_.ipynb"
    marks = store(
        tmp_path, [copy("Luc Témoin", (1, 2, 3), file=file), copy("Anne", (1, 2, 3), file=file.partition("/")[2])]
    )
    table = write_moodle(marks, values_only(), tmp_path / "moodle.csv")
    assert list(table["Nom complet"]) == ["Zoé Modèle", "Luc Témoin"]
    alone = store(tmp_path / "seul", [copy("Anne", (1, 2, 3), file=f"Anne/{file}")])
    assert list(write_moodle(alone, values_only(), tmp_path / "seul.csv")["Nom complet"]) == ["Anne"]


def test_moodles_own_worksheet_is_filled_in(tmp_path: Path) -> None:
    worksheet = tmp_path / "feuille.csv"
    worksheet.write_text(WORKSHEET.format(most='"20,00"'), encoding="utf-8", newline="")
    marks = store(tmp_path, [copy("zoe", (1, 2, 0), file=folder("Zoé Modèle", 90012)), copy("LÉA œuvre", (1, 2, 3))])
    output = tmp_path / "moodle.csv"
    write_moodle(marks, values_only(), output, worksheet=worksheet)
    header, *rows = read(output)
    assert as_moodle_reads_it(output) == {"90012": 10.0, "90014": 20.0}
    assert [dict(zip(header, r, strict=True)) for r in rows][1] == {
        "Identifiant": "Participant90013",
        "Nom complet": "Exemple, Noé",
        "Adresse de courriel": "noe@example.org",
        "Statut": "non notée, pas de copie",
        "Note": "",
        "Note maximale": "20,00",
        "La note peut être modifiée": "Oui",
        "Dernière modification (note)": "mardi 10 mars 2026, 08:00",
        "Feedback par commentaires": "Vu",
        "Motif": "",
        "Copie": "",
    }
    assert [r[header.index("Adresse de courriel")] for r in rows] == [
        "zoe@example.org",
        "noe@example.org",
        "lea@example.org",
    ]
    assert pd.read_csv(output, sep=";", decimal=",", encoding="utf-8-sig")["Note"].isna().tolist() == [
        False,
        True,
        False,
    ]


def test_a_worksheet_that_does_not_fit_is_refused_as_a_whole(tmp_path: Path) -> None:
    worksheet = tmp_path / "feuille.csv"
    worksheet.write_text(WORKSHEET.format(most="100"), encoding="utf-8", newline="")
    marks = store(tmp_path, [copy("Zoé Modèl", (1, 2, 0)), copy("Léa Œuvre", (1, 2, 3))])
    with pytest.raises(StudyError) as error:
        write_moodle(marks, values_only(), tmp_path / "moodle.csv", worksheet=worksheet)
    assert str(error.value).splitlines() == [
        "2 problèmes à corriger :",
        f"  1. {worksheet}, « Note maximale » : le devoir n’est pas noté sur 20 dans Moodle ; réglez sa note maximale, "
        "puis téléchargez la feuille (valeur trouvée : « 100 »). Valeurs admises : 20.",
        f"  2. {worksheet}, « Nom complet » : copie sans participant dans la feuille de Moodle (valeur trouvée : "
        "« Zoé Modèl »). Valeurs admises : Zoé Modèle, Exemple, Noé, Léa Œuvre. Vouliez-vous écrire « Zoé Modèle » ?",
    ]
    assert not (tmp_path / "moodle.csv").exists()
    worksheet.write_text("Nom;Note\nZoé;3\n", encoding="utf-8")
    with pytest.raises(StudyError, match="ce n’est pas la feuille de notation d’un devoir Moodle en français"):
        write_moodle(marks, values_only(), tmp_path / "moodle.csv", worksheet=worksheet)


def test_the_feedback_says_the_points_and_the_comments_of_prose(tmp_path: Path) -> None:
    marks = store(tmp_path, [copy("Zoé", (1, 2, 3))])
    sheet = write_manual(marks, assignment(), tmp_path / "a")[2]
    head, *lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    filled = [f"{line.removesuffix(';' * 8)};Partiel;;Citez n.;;;;;" for line in lines]
    sheet.write_text("\n".join([head, *filled, ""]), encoding="utf-8")
    merge_manual(marks, assignment(), sheet)
    table = write_moodle(marks, assignment(), tmp_path / "moodle.csv")
    assert table.at[0, "Feedback par commentaires"].replace("\u00a0", " ") == (
        "Note : 15/20. Conclure, Réserves : 1/3. Citez n. Conclure, Langue : 0,5/1. Citez n."
    )


def test_the_archive_of_feedback_has_the_folders_that_moodle_gave(tmp_path: Path) -> None:
    copies = [
        copy("Zoé Modèle", (1, 2, 3), file=folder("Zoé Modèle", 90012)),
        copy("Léa Œuvre", (1, 0, 3), file=folder("Léa Œuvre", 90014)),
        copy("Anne", (1, 2, 3)),
    ]
    marks = store(tmp_path, copies)
    archives = [tmp_path / "un.zip", tmp_path / "deux.zip"]
    assert [write_feedback_zip(marks, values_only(), path) for path in archives] == [["Anne"], ["Anne"]]
    with zipfile.ZipFile(archives[0]) as archive:
        assert archive.namelist() == [
            "Léa Œuvre_90014_assignsubmission_file_/retour.html",
            "Zoé Modèle_90012_assignsubmission_file_/retour.html",
        ]
        pages = [archive.read(name).decode("utf-8") for name in archive.namelist()]
    assert "retour pour Léa Œuvre" in pages[0]
    assert "13,33/20" in pages[0]  # 4 points of 6
    assert "20/20" in pages[1]
    assert archives[0].read_bytes() == archives[1].read_bytes()
