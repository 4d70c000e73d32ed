from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import nbformat
import openpyxl
import pytest
from bs4 import BeautifulSoup
from classe import ATTACK, LANGUAGE, RESERVES, assignment, copy, store, unread
from harmless import active_content, policy, style_digest, words
from lxml import etree
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.grading.by_hand.manual import key_path, merge_manual, write_final_marks, write_manual
from quality_study.grading.by_hand.marks import (
    AGREEMENT,
    Given,
    ManualMarks,
    current_marks,
    marks_path,
    read_manual,
    settle,
)
from quality_study.grading.by_hand.sheet import COLUMNS, read_sheet
from quality_study.grading.results import copies_folder, read_results, write_result
from quality_study.words.errors import StudyError

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    copies = [
        copy("Léa Œuvre", (1, 2, 3)),
        copy("=1+1", (1, 0, 0), ATTACK),
        copy("Noé", (0, 0, 0), "Je ne sais pas."),
    ]
    return store(tmp_path, [*copies, unread("Zoé")])


def read(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def fill(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def sheet(marks: Path) -> list[dict[str, str]]:
    folder = marks.parent / "a"
    if not folder.exists():
        write_manual(marks, assignment(), folder)
    return read(folder / "a_noter.csv")


def ods_cells(data: bytes) -> list[list[str]]:
    """Read the cells of an ODS by its XML alone."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        tree = etree.fromstring(archive.read("content.xml"))
    return [
        ["".join(p.itertext()) for c in row.iter(TABLE + "table-cell") for p in [c]]
        for row in tree.iter(TABLE + "table-row")
    ]


# The sheet


def test_the_sheet_has_a_row_for_each_student_question_and_criterion(marks: Path) -> None:
    rows = sheet(marks)
    header = (marks.parent / "a" / "a_noter.csv").read_bytes().splitlines()[0]
    assert header == (
        b"\xef\xbb\xbfetudiant;question;critere;niveaux;niveau;points;commentaire;correcteur;"
        b"niveau_2;points_2;commentaire_2;correcteur_2"
    )
    assert [(r["etudiant"], r["question"], r["critere"]) for r in rows] == [
        (student, "Conclure", criterion)
        for student in ("'=1+1", "Léa Œuvre", "Noé")  # Zoé's copy cannot be read: nothing to mark
        for criterion in (RESERVES, LANGUAGE)
    ]
    assert rows[0]["niveaux"] == "Absent = 0 ; Partiel = 1 ; Acquis = 3"
    assert rows[1]["niveaux"] == "Absent = 0 ; Partiel = 0,5 ; Acquis = 1"
    assert all(row[c] == "" for row in rows for c in COLUMNS[4:])


def test_the_ods_says_the_same_as_the_csv_and_holds_no_formula(marks: Path) -> None:
    rows = sheet(marks)
    data = (marks.parent / "a" / "a_noter.ods").read_bytes()
    shown = [[row[c].removeprefix("'") for c in COLUMNS] for row in rows]
    assert ods_cells(data) == [list(COLUMNS), *shown]
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    cells = list(tree.iter(TABLE + "table-cell"))
    assert not [c for c in cells if c.get(TABLE + "formula")]
    (trap,) = {c.get(OFFICE + "value-type") for c in cells if "".join(c.itertext()) == "=1+1"}
    assert trap == "string"


def test_the_ods_offers_the_levels_and_bounds_the_points(marks: Path) -> None:
    sheet(marks)
    data = (marks.parent / "a" / "a_noter.ods").read_bytes()
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    rules = {r.get(TABLE + "name"): r.get(TABLE + "condition") for r in tree.iter(TABLE + "content-validation")}
    first = next(r for r in tree.iter(TABLE + "table-row") if "".join(r.itertext()).startswith("=1+1ConclureRéserves"))
    used = [rules.get(c.get(TABLE + "content-validation-name")) for c in first.iter(TABLE + "table-cell")]
    levels = 'of:cell-content-is-in-list("Absent";"Partiel";"Acquis")'
    points = "of:cell-content-is-decimal-number() and cell-content-is-between(0,3)"
    assert used == [None] * 4 + [levels, points, None, None] * 2


def test_the_same_results_give_the_same_bytes(marks: Path, tmp_path: Path) -> None:
    one, other = (write_manual(marks, assignment(), tmp_path / name) for name in ("x", "y"))
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in other]


def test_a_sheet_that_may_be_filled_in_is_not_written_over(marks: Path) -> None:
    sheet(marks)
    with pytest.raises(StudyError) as error:
        write_manual(marks, assignment(), marks.parent / "a")
    said = "cette feuille existe déjà et a peut-être été remplie ; choisissez un autre dossier."
    assert [str(p).partition(" : ")[2] for p in error.value.problems] == [said, said]


@pytest.mark.skipif(
    shutil.which("localc") is None, reason="what LibreOffice Calc reads; to try it: apt install libreoffice-calc"
)
def test_libreoffice_reads_the_sheet_and_what_it_saves_is_read_back(marks: Path, tmp_path: Path) -> None:
    sheet(marks)
    source = marks.parent / "a" / "a_noter.ods"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    for kind in ("ods", "xlsx"):
        subprocess.run([*command, kind, "--outdir", str(tmp_path / kind), str(source)], check=True, capture_output=True)
        assert read_sheet(tmp_path / kind / f"a_noter.{kind}").equals(read_sheet(source))
    book = openpyxl.load_workbook(tmp_path / "xlsx" / "a_noter.xlsx").active
    found = {(v.type, v.formula1) for v in book.data_validations.dataValidation}
    assert found == {("list", '"Absent,Partiel,Acquis"'), ("decimal", "0")}


# The page


def test_the_page_of_answers_is_harmless_and_shows_them_below_one_another(marks: Path) -> None:
    page = write_manual(marks, assignment(), marks.parent / "p")[0].read_bytes()
    assert active_content(page) == []
    assert policy(page) == {
        "default-src": "'none'",
        "style-src": f"'sha256-{style_digest(page)}'",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    soup = BeautifulSoup(page, "html.parser")
    assert soup.html["lang"] == "fr"
    assert [h.get_text() for h in soup.find_all(["h1", "h2", "h3"])] == [
        "Réponses à noter — TP 8. Essai", "Conclure", "=1+1", "Léa Œuvre", "Noé",
    ]  # fmt: skip
    said = words(page)
    assert "Barème : 4 points" in said
    assert "Une case vide reste « à compléter » ; elle ne vaut jamais zéro." in said
    assert "Conclusion <script>alert(1)</script>" in said
    assert "[ici](javascript:alert(3))" in said
    assert "Noé Je ne sais pas." in said
    assert [tr.get_text(" ") for tr in soup.table.find_all("tr")][1] == "Réserves Absent 0 Absent ici."


def test_the_page_repeats_the_question_and_the_answer_of_the_reference(marks: Path) -> None:
    cells = [
        new_markdown_cell("# Accueil"),
        new_markdown_cell("## Question 3\n\nQue **conclure** ?"),
        new_code_cell("x = 1"),
        new_markdown_cell("On ne peut pas conclure. <script>", metadata={"nbgrader": {"grade_id": "p1"}}),
    ]
    notebook = marks.parent / "tp8_essai.ipynb"
    nbformat.write(new_notebook(cells=cells), notebook)
    found = assignment().model_copy(update={"notebook": notebook})
    page = write_manual(marks, found, marks.parent / "q")[0].read_bytes()
    assert active_content(page) == []
    assert (
        "Conclure Question 3 Que conclure ? Réponse du carnet de référence On ne peut pas conclure. <script> "
        "Barème : 4 points"
    ) in words(page)
    assert b"Accueil" not in page


def test_an_anonymous_folder_holds_no_name_and_its_key_is_elsewhere(marks: Path, tmp_path: Path) -> None:
    files = write_manual(marks, assignment(), tmp_path / "anonyme", anonymous=5)
    key = key_path(tmp_path / "anonyme")
    assert files[-1] == key == tmp_path / "anonyme_cle.csv"
    for path in files[:3]:
        content = path.read_bytes()
        if path.suffix == ".ods":
            content = zipfile.ZipFile(path).read("content.xml")
        assert "Léa".encode() not in content
        assert b"copie 3" in content
    who = {r["copie"]: r["etudiant"] for r in read(key)}
    assert sorted(who) == ["copie 1", "copie 2", "copie 3"]
    assert set(who.values()) == {"'=1+1", "Léa Œuvre", "Noé"}
    rows = read(tmp_path / "anonyme" / "a_noter.csv")
    for row in rows:
        row["points"] = {"'=1+1": "0", "Léa Œuvre": "1", "Noé": "0,5"}[who[row["etudiant"]]]
    filled = fill(tmp_path / "rendu.csv", rows)
    with pytest.raises(StudyError, match=r"rendu.csv : feuille anonyme ; donnez aussi la clé \(fichier …_cle.csv\)\.$"):
        merge_manual(marks, assignment(), filled)
    final, _ = merge_manual(marks, assignment(), filled, key=key)
    assert (
        dict(zip(final["student"], final["manual"], strict=True)).items()
        >= {"=1+1": 0, "Léa Œuvre": 2, "Noé": 1}.items()
    )


def test_each_question_has_its_own_order_and_each_seed_too(tmp_path: Path) -> None:
    two = assignment()
    two = two.model_copy(
        update={"tasks": (*two.tasks, two.tasks[0].model_copy(update={"cell": "p2", "title": "Proposer"}))}
    )
    marks = store(tmp_path, [copy(f"Élève {i}", (0, 0, 0)) for i in range(12)])
    orders = []
    for seed in (1, 2):
        write_manual(marks, two, tmp_path / str(seed), anonymous=seed)
        rows = read(key_path(tmp_path / str(seed)))
        for question in ("Conclure", "Proposer"):
            own = [r for r in rows if r["question"] == question]
            assert [r["copie"] for r in own] == [f"copie {i}" for i in range(1, 13)]
            orders.append(tuple(r["etudiant"] for r in own))
    assert len(set(orders)) == 4
    assert {frozenset(o) for o in orders} == {frozenset(f"Élève {i}" for i in range(12))}


# Merging


def test_final_marks_are_out_of_20_only_when_everything_is_marked(marks: Path) -> None:
    rows = sheet(marks)
    levels = {"'=1+1": ("Acquis", "Partiel"), "Léa Œuvre": ("Partiel", "Acquis"), "Noé": ("Absent", "")}
    for row in rows:
        row["niveau"] = levels[row["etudiant"]][row["critere"] == LANGUAGE]
    final, messages = merge_manual(marks, assignment(), fill(marks.parent / "rempli.csv", rows))
    # of 10 points: 1 + 3 + 0,5; 6 + 1 + 1; Noé's language is not marked, Zoé's copy was not run
    assert final["mark"].tolist()[:2] == [9.0, 16.0]
    assert final["mark"].isna().tolist() == [False, False, True, True]
    assert messages == [
        "2 copies sur 4 ont une note finale.",
        "1 copie à compléter\u00a0: Noé.",
        "1 copie sans note automatique\u00a0: Zoé.",
    ]
    assert read(marks) == [
        dict(zip(
            ("etudiant", "copie", "note", "sur", "note_auto", "auto_sur", "note_manuelle", "manuelle_sur", "retard",
             "statut", "motif", "remarques"), row, strict=True,
        ))
        for row in [
            ("'=1+1", "'=1+1.ipynb", "9", "20", "1", "6", "3,5", "4", "", "notée", "", ""),
            ("Léa Œuvre", "Léa Œuvre.ipynb", "16", "20", "6", "6", "2", "4", "", "notée", "", ""),
            ("Noé", "Noé.ipynb", "", "20", "0", "6", "", "4", "", "à compléter", "1 critère reste à noter.", ""),
            ("Zoé", "Zoé.ipynb", "", "20", "", "6", "", "4", "", "à relire",
             "Le fichier n’est pas un carnet : JSON incorrect.", ""),
        ]
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_sheet_saved_again_by_a_french_spreadsheet_is_read(marks: Path, encoding: str) -> None:
    rows = sheet(marks)
    for row in rows:
        row["points"] = "0,5"
        row["commentaire"] = "'=SOMME(A1) : « cœur » de l’idée"
    merge_manual(marks, assignment(), fill(marks.parent / "rempli.csv", rows, encoding))
    given = read_manual(marks, assignment())
    assert {(m.points, m.first.comment) for m in given.marks} == {(0.5, "=SOMME(A1) : « cœur » de l’idée")}
    assert [m.student for m in given.marks][::2] == ["=1+1", "Léa Œuvre", "Noé"]


def test_everything_wrong_with_a_sheet_is_told_at_once_and_nothing_is_written(marks: Path) -> None:
    rows = sheet(marks)
    rows[0]["niveau"] = "Aquis"
    rows[1]["points"] = "1,5"
    rows[2]["etudiant"] = "Léa Oeuvr"
    rows[3] |= {"niveau": "Acquis", "points": "0,5"}
    rows[4]["critere"] = "Réserve"
    rows[5] |= {"points_2": "beaucoup"}
    rows.append(dict(rows[1]))
    before = marks.exists()
    filled = fill(marks.parent / "rempli.csv", rows)
    with pytest.raises(StudyError) as error:
        merge_manual(marks, assignment(), filled)
    place = str(filled)
    assert str(error.value).splitlines() == [
        "9 problèmes à corriger :",
        f"  1. {place}, ligne 2, « niveau » : niveau inconnu (valeur trouvée : « Aquis »). Valeurs admises : Absent, "
        "Partiel, Acquis. Vouliez-vous écrire « Acquis » ?",
        f"  2. {place}, ligne 3, « points » : points hors du barème (valeur trouvée : « 1,5 »). Valeurs admises : "
        "de 0 à 1.",
        f"  3. {place}, ligne 4, « etudiant » : étudiant inconnu (valeur trouvée : « Léa Oeuvr »). Valeurs admises : "
        "=1+1, Léa Œuvre, Noé. Vouliez-vous écrire « Léa Œuvre » ?",
        f"  4. {place}, ligne 5, « points » : le niveau « Acquis » vaut 1 ; laissez vide le niveau ou les points "
        "(valeur trouvée : « 0,5 »).",
        f"  5. {place}, ligne 6, « critere » : critère inconnu (valeur trouvée : « Réserve »). Valeurs admises : "
        "Réserves, Langue. Vouliez-vous écrire « Réserves » ?",
        f"  6. {place}, ligne 7, « points_2 » : nombre attendu (valeur trouvée : « beaucoup »). Valeurs admises : "
        "de 0 à 1.",
        f"  7. {place}, ligne 8, « etudiant » : cette réponse et ce critère sont déjà sur une autre ligne "
        "(valeur trouvée : « '=1+1 »).",
        f"  8. {place} : ligne absente : étudiant « Léa Œuvre », question « Conclure », critère « Réserves ».",
        f"  9. {place} : ligne absente : étudiant « Noé », question « Conclure », critère « Réserves ».",
    ]
    assert marks.exists() is before is marks_path(marks).exists() is False


def test_a_column_that_is_gone_and_a_formula_are_named(marks: Path) -> None:
    rows = [{k: v for k, v in row.items() if k not in ("points", "correcteur_2")} for row in sheet(marks)]
    with pytest.raises(StudyError, match=r"rempli.csv, ligne 1, « points » : colonne manquante\.$"):
        merge_manual(marks, assignment(), fill(marks.parent / "rempli.csv", rows))
    book = openpyxl.Workbook()
    book.active.append(list(COLUMNS))
    book.active.append(["Noé", "Conclure", "Langue", "", "", "=1/2"])
    book.save(marks.parent / "rempli.xlsx")
    with pytest.raises(StudyError, match=r"ligne 2, « points » : la cellule contient une formule, pas une valeur\.$"):
        merge_manual(marks, assignment(), marks.parent / "rempli.xlsx")


# Two markers


@pytest.mark.parametrize(
    ("first", "second", "points", "state"),
    [
        (None, None, None, "pending"),
        (1, None, 1, "marked"),
        (None, 3, 3, "marked"),
        (0, 1, 0.5, "marked"),  # next to each other on the ladder 0, 1, 3
        (1, 3, 2, "marked"),
        (0, 3, None, "review"),
        (0.5, 2, 1.25, "marked"),  # half a level above the first, half a level above the second: one level apart
        (0.5, 2.1, None, "review"),
    ],
)
def test_two_markers_are_averaged_within_one_level_only(first: float, second: float, points: float, state: str) -> None:
    criterion = assignment().tasks[0].criteria[0]
    assert settle(criterion, Given(points=first), Given(points=second)) == (points, state)
    assert AGREEMENT == 1


def test_a_disagreement_leaves_no_mark_and_is_told(marks: Path) -> None:
    rows = sheet(marks)
    for row in rows:
        row |= {"niveau": "Acquis", "niveau_2": "Partiel", "correcteur": "A", "correcteur_2": "B"}
    rows[0]["niveau_2"] = "Absent"
    final, messages = merge_manual(marks, assignment(), fill(marks.parent / "rempli.csv", rows))
    assert final["manual"].tolist()[1:3] == [2 + 0.75, 2 + 0.75]
    assert final["mark"].isna().tolist() == [True, False, False, True]
    assert messages[1:] == [
        "1 copie à relire\u00a0: =1+1.",
        "1 copie sans note automatique\u00a0: Zoé.",
        "=1+1\u00a0: Les deux correcteurs diffèrent de plus d’un niveau\u00a0: "
        "«\u00a0Conclure\u00a0», «\u00a0Réserves\u00a0».",
    ]
    again = write_manual(marks, assignment(), marks.parent / "b")
    assert read(again[2])[0] == rows[0]  # the sheet comes back as it was filled


# Marks outlive a new run of the copies


def test_points_given_by_hand_survive_a_new_run_but_not_another_answer(marks: Path) -> None:
    rows = sheet(marks)
    for row in rows:
        row["niveau"] = "Acquis"
    merge_manual(marks, assignment(), fill(marks.parent / "rempli.csv", rows))
    write_result(copies_folder(marks), copy("Noé", (1, 2, 0), "Je ne sais pas."))
    write_result(copies_folder(marks), copy("Léa Œuvre", (1, 2, 3), "Une autre conclusion."))
    final = write_final_marks(marks, assignment()).set_index("student")
    assert final.at["Noé", "mark"] == 2 * (3 + 4)
    assert final.loc["Léa Œuvre", ["state", "reason"]].tolist() == [
        "review",
        "La réponse a changé depuis qu’elle a été notée\u00a0: «\u00a0Conclure\u00a0».",
    ]
    (changed, _) = current_marks(
        next(r for r in read_results(marks) if r.student.startswith("Léa")),
        assignment(),
        read_manual(marks, assignment()),
    )
    assert (changed.points, changed.state, changed.first.level) == (None, "changed", "Acquis")


def test_marks_of_another_practical_are_refused(marks: Path) -> None:
    marks_path(marks).write_text(ManualMarks(assignment="tp3").model_dump_json())
    with pytest.raises(StudyError, match="ces notes manuelles sont celles d’un autre TP"):
        write_final_marks(marks, assignment())
    marks_path(marks).write_text("{")
    with pytest.raises(StudyError, match="fichier de notes manuelles abîmé"):
        write_final_marks(marks, assignment())


def test_copies_marked_with_other_points_are_refused(marks: Path) -> None:
    write_result(copies_folder(marks), copy("Ève", (1, 2, 3), auto_max=7.0))
    with pytest.raises(StudyError) as error:
        write_final_marks(marks, assignment())
    said = "Ève.ipynb : le barème a changé depuis la correction automatique ; relancez quality-study grade."
    assert str(error.value) == said
