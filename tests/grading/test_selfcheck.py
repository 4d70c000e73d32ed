"""What students are told of their own notebook: whole sentences, and never what is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.grading.handing_out.stripping import student_notebook
from quality_study.grading.practical.assignment import read_assignment
from quality_study.grading.practical.forms import FORMS, tell
from quality_study.grading.selfcheck import SelfCheck, self_check
from quality_study.report import mime
from quality_study.words.errors import StudyError
from quality_study.words.french import NBSP

ROOT = Path(__file__).parents[2]
RIGHT = "est consigné, sous la forme attendue."


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace("\u202f", " ").replace("’", "'")


@pytest.mark.parametrize(
    ("unit", "found", "state", "said"),
    [
        ("effectif", 12, "recorded", f"12 {RIGHT}"),
        ("effectif", 12.5, "form", "12,5 est consigné, mais on attend un effectif, donc un nombre entier."),
        ("effectif", -1, "form", "−1 est consigné, mais on attend un effectif, donc un nombre entier."),
        ("effectif", True, "form", "vrai est consigné, mais on attend un effectif, donc un nombre entier."),
        ("part", 0.73333, "recorded", f"0,733 {RIGHT}"),
        ("part", 1, "recorded", f"1 {RIGHT}"),
        ("part", 0.000123, "recorded", f"0,00012 {RIGHT}"),
        ("part", 73.3, "form", "73,3 est consigné, mais on attend une part, donc un nombre entre 0 et 1."),
        ("part", "0,5", "form", "« 0,5 » est consigné, mais on attend une part, donc un nombre entre 0 et 1."),
        ("écart", -0.25, "recorded", f"−0,25 {RIGHT}"),
        ("écart", -25, "form", "−25 est consigné, mais on attend un écart de parts, donc un nombre entre −1 et 1."),
        ("nombre", [1, 2], "form", "[1, 2] est consigné, mais on attend un nombre."),
        ("nombre", [[1]], "recorded", f"1 {RIGHT}"),
        ("texte", "Panne", "recorded", f"« Panne » {RIGHT}"),
        ("texte", " ", "form", "« » est consigné, mais on attend un texte."),
        ("date", "2026-04-24", "recorded", f"« 2026-04-24 » {RIGHT}"),
        ("date", "24/04/2026", "form", "« 24/04/2026 » est consigné, mais on attend une date écrite AAAA-MM-JJ."),
        ("liste", [4, 3], "recorded", f"[4, 3] {RIGHT}"),
        ("liste", 4, "form", "4 est consigné, mais on attend une liste."),
        ("part", None, "recorded", "« pas de réponse » (None) est consigné."),
        ("part", float("nan"), "recorded", "« pas de réponse » (None) est consigné."),
        ("part", "à compléter", "todo", "à compléter."),
    ],
)
def test_a_value_is_told_by_its_form(unit: str, found: Any, state: str, said: str) -> None:
    told = tell("tp.a", unit, {"tp.a": found})
    assert (told.state, " ".join(plain(told.sentence).split())) == (state, plain(f"tp.a : {said}"))


def test_a_value_that_is_not_there() -> None:
    told = tell("tp.a", "part", {"tp.b": 1})
    assert told.state == "missing"
    assert plain(told.sentence) == (
        "tp.a : rien n'est consigné. La cellule a-t-elle été exécutée, et sa ligne record(…) gardée ?"
    )


def test_every_unit_of_the_practicals_has_a_form() -> None:
    units = {value.unit for tp in ("tp1", "tp2", "tp3", "tp4") for value in read_assignment(ROOT, tp).values}
    assert units <= set(FORMS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like a study; what is checked here reads no data."""
    root = tmp_path_factory.mktemp("copie")
    (root / "data" / "raw").mkdir(parents=True)
    (root / "notebooks").mkdir()
    return root / "notebooks"


def write(path: Path, cells: list[nbformat.NotebookNode], metadata: dict[str, Any] | None = None) -> Path:
    path.write_text(json.dumps(new_notebook(cells=cells, metadata=metadata or {})), encoding="utf-8")
    return path


def prose(cell: str, text: str) -> nbformat.NotebookNode:
    return new_markdown_cell(text, metadata={"nbgrader": {"grade_id": cell}})


@pytest.fixture(scope="module")
def muddled(folder: Path) -> SelfCheck:
    """A notebook where everything that can be said happens, run once."""
    start = (
        "from quality_study.grading.selfcheck import follow_records, recorded\nfrom quality_study.report import record"
    )
    cells = [
        new_code_cell(f"{start}\nfollow_records()"),
        new_code_cell("# une part\npart = 12 / 30\nrecord('tp.part', part)\nrecorded('tp.part', 'part')"),
        new_code_cell("n = 'à compléter'\nrecord('tp.n', n)"),
        new_code_cell("# VOTRE RÉPONSE ICI"),
        new_code_cell("# VOTRE RÉPONSE ICI\nm = 3\nrecord('tp.m', m)\nrecord('tp.m', m + 1)"),
        new_code_cell('k = "à compléter"'),
        new_code_cell("0 / 0"),
        new_code_cell("repondant"),
        new_code_cell("from quality_study.words.errors import StudyError\nraise StudyError('Édition inconnue')"),
        new_code_cell("raise RuntimeError"),
        new_code_cell("recorded('tp.fin', 'texte')"),
        new_code_cell("   "),
        prose("p1", "*VOTRE RÉPONSE ICI*"),
        prose("p2", "Trois mots écrits"),
    ]
    units = {"tp.part": "part", "tp.n": "effectif", "tp.m": "effectif", "tp.fin": "texte"}
    promised = {
        "assignment": "tp",
        "title": "TP d’essai",
        "values": [{"name": name, "cell": "", "unit": unit} for name, unit in units.items()],
        "tasks": [{"cell": f"p{i}", "title": t} for i, t in enumerate(("Première", "Deuxième", "Troisième"), 1)],
    }
    return self_check(write(folder / "essai.ipynb", cells, {"quality_study": promised}))


def test_a_notebook_is_told_from_its_first_cell_to_its_last(muddled: SelfCheck) -> None:
    assert [plain(line) for line in muddled.sentences()] == [
        "TP d'essai : autocontrôle du carnet, relancé du début à la fin.",
        "Cellules de code exécutées sans erreur : 7 sur 11.",
        "Cellule 7, « 0 / 0 » : division par zéro : prévoyez le cas où personne n'a répondu "
        "(ZeroDivisionError : division by zero).",
        "Cellule 8, « repondant » : un nom n'existe pas encore : faute de frappe, ou cellule précédente à compléter "
        "(NameError : name 'repondant' is not defined).",
        "Cellule 9, « from quality_study.words.errors import StudyError » : Édition inconnue.",
        "Cellule 10, « raise RuntimeError » : RuntimeError.",
        "Valeurs consignées, de la forme attendue : 2 sur 4.",
        "tp.part : 0,4 est consigné, sous la forme attendue.",
        "tp.n : à compléter.",
        "tp.m : 4 est consigné, sous la forme attendue.",
        "tp.fin : rien n'est consigné. La cellule a-t-elle été exécutée, et sa ligne record(…) gardée ?",
        "Réponse rédigée « Deuxième » : 3 mots.",
        "Cellules de code à compléter : 4 et 6.",
        "Réponse rédigée « Première » : à écrire.",
        "Réponse rédigée « Troisième » : sa cellule a disparu du carnet.",
        "« tp.m » est consigné plusieurs fois avec des valeurs différentes : la dernière compte.",
        "Le carnet peut être déposé tel quel ; ce qui manque ne rapporte pas de points.",
        "L'autocontrôle regarde la forme : il ne dit pas si les réponses sont justes.",
    ]
    assert not muddled.complete


def test_the_notebook_is_not_modified(muddled: SelfCheck, folder: Path) -> None:
    book = nbformat.read(folder / "essai.ipynb", as_version=4)
    assert [cell for cell in book.cells if cell.get("outputs")] == []


def test_a_complete_notebook_whose_metadata_are_lost(folder: Path) -> None:
    record = f"display({{'{mime.RECORD}': {{'name': 'tp.n', 'value': 3}}}}, raw=True)"  # our library takes long to load
    cells = [new_code_cell(record), new_code_cell("recorded = print\nrecorded('tp.n', 'effectif')")]
    found = self_check(write(folder / "perdu.ipynb", cells))
    assert found.complete
    assert [plain(line) for line in found.sentences()] == [
        "Travaux pratiques : autocontrôle du carnet, relancé du début à la fin.",
        "Cellules de code exécutées sans erreur : 2 sur 2.",
        "Valeurs consignées, de la forme attendue : 1 sur 1.",
        "tp.n : 3 est consigné, sous la forme attendue.",
        "Les métadonnées du carnet sont perdues ; il sera relu quand même.",
        "Rien ne manque : le carnet peut être déposé.",
        "L'autocontrôle regarde la forme : il ne dit pas si les réponses sont justes.",
    ]


def test_a_notebook_is_complete_when_its_texts_are_written_too() -> None:
    value = tell("tp.n", "effectif", {"tp.n": 3})
    assert SelfCheck("TP", 1, (), (value,), (), ("Réponse rédigée « A » : 3 mots.",)).complete
    assert not SelfCheck("TP", 1, (), (value,), ("Réponse rédigée « A » : à écrire.",), ()).complete
    assert not SelfCheck("TP", 1, ("Cellule 1 : erreur.",), (value,), (), ()).complete
    assert not SelfCheck("TP", 1, (), (tell("tp.n", "effectif", {}),), (), ()).complete


def test_a_notebook_away_from_its_data(tmp_path: Path) -> None:
    assignment = read_assignment(ROOT, "tp1")
    student = student_notebook(assignment, nbformat.read(assignment.notebook, as_version=4))
    (tmp_path / "tp1_compter.ipynb").write_text(json.dumps(student), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        self_check(tmp_path / "tp1_compter.ipynb")
    assert str(caught.value) == (
        "tp1_compter.ipynb : le carnet n’est pas à côté de ses données ; remettez-le dans le dossier notebooks du TP."
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"cells": [', "x.ipynb : Le fichier n’est pas un carnet lisible : son JSON est incorrect"),
        ("", "x.ipynb : Le fichier est vide."),
        (json.dumps(new_notebook(cells=[new_code_cell("1", id="a")])), "x.ipynb : ce n’est pas le carnet d’un TP."),
    ],
)
def test_a_file_that_is_not_a_practical(folder: Path, content: str, said: str) -> None:
    (folder / "x.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        self_check(folder / "x.ipynb")
    assert str(caught.value).startswith(said)


def test_a_file_that_is_not_there(folder: Path) -> None:
    with pytest.raises(StudyError) as caught:
        self_check(folder / "absent.ipynb")
    assert str(caught.value) == "absent.ipynb : Le fichier n’existe pas."


def test_a_notebook_that_leaves_is_told_where(folder: Path) -> None:
    """A kernel of Jupyter's would stop a tenth of a second after exit(), in whatever cell is run then."""
    cells = [
        new_code_cell("import os, sys, time\nfrom quality_study.report import record\nexit()"),
        new_code_cell("time.sleep(0.3)\nrecord('tp.a', 1)"),
        new_code_cell("sys.exit()"),
        new_code_cell("os._exit(1)"),
        new_code_cell("record('tp.a', 2)"),
    ]
    promised = {"title": "TP d’essai", "values": [{"name": "tp.a", "unit": "nombre"}], "tasks": []}
    found = self_check(write(folder / "sort.ipynb", cells, {"quality_study": promised}))
    assert [plain(line) for line in (*found.errors, *found.remarks)] == [
        "Cellule 3, « sys.exit() » : la cellule s'arrête là : retirez cette ligne (SystemExit).",
        "Cellule 4, « os._exit(1) » : le noyau s'est arrêté, souvent faute de mémoire ; la suite n'a pas été exécutée.",
        "Cellule 1, « import os, sys, time » : exit() ou quit() n'a pas d'effet ici, la suite est exécutée.",
    ]
    assert [value.state for value in found.values] == ["recorded"]
