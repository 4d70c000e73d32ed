"""A small practical of the tests, and copies of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.grading.handing_out.stripping import student_notebook
from quality_study.grading.practical.assignment import Assignment, read_assignment

REPOSITORY = Path(__file__).resolve().parents[2]
START = """from quality_study.report import open_study, record
study = open_study(edition=edition)
reponses = study.tables["responses"]"""
Q1 = """### BEGIN SOLUTION
repondants = reponses["respondent"].nunique()
### END SOLUTION
record("tp9.repondants", repondants)"""
Q2 = """### BEGIN SOLUTION
donnees = reponses[(reponses["question"] == "concoursparticipe") & (reponses["status"] == "answered")]
oui = int((donnees["value"] == "Oui").sum())
part = oui / repondants
### END SOLUTION
record("tp9.oui", oui)
record("tp9.part", part)"""
Q3 = """### BEGIN SOLUTION
ecoles = reponses[(reponses["question"] == "ecole") & (reponses["status"] == "answered")]["value"]
ordre = sorted(ecoles.unique())
### END SOLUTION
record("tp9.ecoles", ordre)"""
SOLUTIONS = {
    "q1": 'repondants = reponses["respondent"].nunique()\nrecord("tp9.repondants", repondants)',
    "q2": "\n".join(line for line in Q2.splitlines() if not line.startswith("###")),
    "q3": "\n".join(line for line in Q3.splitlines() if not line.startswith("###")),
    "p1": "La moitié des répondants a participé : le concours est connu.",
}
TOML = """id = "tp9"
title = "TP d’essai"
edition = "exemple"
seeds = [3, 4]

[[values]]
name = "tp9.repondants"
cell = "q1"
points = 2
kind = "number"
hint = "Un répondant a plusieurs lignes : comptez-les une fois."

[[values]]
name = "tp9.oui"
cell = "q2"
points = 2
kind = "number"

[[values]]
name = "tp9.part"
cell = "q2"
points = 3
kind = "number"
formula = "tp9.oui / tp9.repondants"

[[values]]
name = "tp9.ecoles"
cell = "q3"
points = 1
kind = "list"

[[tasks]]
cell = "p1"
title = "Interpréter"
criteria = [{ title = "Lecture", levels = [{ label = "absente", points = 0, text = "Rien." }, { label = "juste", points = 2, text = "Les nombres sont cités." }] }]
"""  # noqa: E501


def reference() -> nbformat.NotebookNode:
    """The reference notebook, with its solutions."""
    return new_notebook(
        cells=[
            new_markdown_cell("# TP d’essai"),
            new_code_cell('edition = "exemple"', metadata={"tags": ["parameters"], **_grading("parametres")}),
            new_code_cell(START, metadata=_grading("debut")),
            new_markdown_cell("## 1. Combien de personnes ont répondu ?", metadata=_grading("t1")),
            new_code_cell(Q1, metadata=_grading("q1", solution=True)),
            new_code_cell('print("q1 :", type(repondants).__name__)', metadata=_grading("q1_verif", points=2)),
            new_markdown_cell("## 2. Combien ont participé au concours ?", metadata=_grading("t2")),
            new_code_cell(Q2, metadata=_grading("q2", solution=True)),
            new_code_cell('print("q2 :", type(part).__name__)', metadata=_grading("q2_verif", points=5)),
            new_markdown_cell("## 3. Quelles écoles ?", metadata=_grading("t3")),
            new_code_cell(Q3, metadata=_grading("q3", solution=True)),
            new_code_cell('print("q3 :", type(ordre).__name__)', metadata=_grading("q3_verif", points=1)),
            new_markdown_cell("## 4. Interprétez.", metadata=_grading("t4")),
            new_markdown_cell("Réponse modèle.", metadata=_grading("p1", solution=True, points=2)),
        ]
    )


def _grading(identifier: str, *, solution: bool = False, points: float = 0) -> dict[str, Any]:
    block = {
        "grade_id": identifier,
        "solution": solution,
        "grade": points > 0,
        "locked": not solution,
        "task": False,
        "schema_version": 3,
    }
    return {"nbgrader": block | ({"points": points} if points else {})}


def write_study(root: Path) -> Assignment:
    """Write a study folder that holds the edition exemple and the practical; return the practical."""
    for folder in ("data/raw/exemple", "reports/template"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    tp = root / "notebooks" / "tp"
    tp.mkdir(parents=True)
    nbformat.write(reference(), tp / "tp9_essai.ipynb")
    (tp / "tp9_essai.toml").write_text(TOML, encoding="utf-8")
    return read_assignment(root, "tp9")


def received(assignment: Assignment) -> nbformat.NotebookNode:
    """What a student receives."""
    return student_notebook(assignment, nbformat.read(assignment.notebook, as_version=4))


def answered(assignment: Assignment, **answers: str) -> nbformat.NotebookNode:
    """A copy: what a student receives with right answers, but those given here."""
    notebook = received(assignment)
    for cell in notebook.cells:
        identifier = cell.metadata.get("nbgrader", {}).get("grade_id")
        if identifier in SOLUTIONS:
            cell.source = (SOLUTIONS | answers)[identifier]
    return notebook


def position(notebook: nbformat.NotebookNode, identifier: str) -> int:
    """Index of a cell by its nbgrader identifier."""
    return next(i for i, c in enumerate(notebook.cells) if c.metadata.get("nbgrader", {}).get("grade_id") == identifier)


def changed(
    notebook: nbformat.NotebookNode, change: Callable[[list[nbformat.NotebookNode]], None]
) -> nbformat.NotebookNode:
    """Apply a change to the cells of a notebook."""
    change(notebook.cells)
    return notebook


def save(notebook: nbformat.NotebookNode, path: Path) -> Path:
    """Write a notebook as it is, even if it is not valid."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path
