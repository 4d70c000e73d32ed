"""Write a practical in JupyterLab: one to start from, and the metadata of its cells, made from the TOML file."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.facts.tomlfile import read_toml
from quality_study.facts.whole_file import write_whole
from quality_study.grading.handing_out.stripping import BEGIN
from quality_study.grading.practical.assignment import (
    CHECK_SUFFIX,
    Assignment,
    AssignmentFile,
    Task,
    assignment_files,
    grade_id,
    read_assignment,
    recorded_names,
)
from quality_study.report.parameters import TAG
from quality_study.words.errors import Problem, StudyError

#: First line of a cell of Markdown that holds the model of an answer in prose.
ANSWER = "### RÉPONSE"
_NAME = re.compile(r"(tp\d{1,3})_([a-z0-9_]{1,40})")
_TOML = """# Barème. Rien d’ici n’est remis aux étudiants, sauf les titres et les points.
id = "{id}"
title = "{title}"
edition = "{edition}"
seeds = [{seed}, {next}] # des éditions cachées : quality-study hidden --seed {seed} -o essai

[[values]]
name = "{id}.n"
cell = "{id}_q1"
points = 14
kind = "number"
unit = "effectif"
hint = "Une personne a plusieurs lignes : on la compte une fois."

[[tasks]]
cell = "{id}_f1"
shows = "figure"
title = "Dessiner"
criteria = [{{ title = "La figure se lit seule", levels = [
  {{ label = "Absent", points = 0, text = "Pas de figure." }},
  {{ label = "Acquis", points = 3, text = "Titre, axes et effectifs sont dits." }},
] }}]

[[tasks]]
cell = "{id}_p1"
title = "Conclure"
criteria = [{{ title = "La phrase donne son dénominateur", levels = [
  {{ label = "Absent", points = 0, text = "Un pourcentage seul." }},
  {{ label = "Acquis", points = 3, text = "L’effectif et le dénominateur." }},
] }}]
"""
_OPENING = """import pandas as pd
import seaborn as sns

from quality_study.grading.selfcheck import follow_records, recorded
from quality_study.report import open_study, record

follow_records()
study = open_study(edition=edition, confidence=confidence)
responses = study.tables["responses"]"""


def new_practical(root: Path, name: str, *, title: str = "", edition: str = "exemple") -> list[Path]:
    """Write a small practical that works, to be changed: a value, a figure, an answer in prose.

    Parameters
    ----------
    root : Path
        The study folder.
    name : str
        ``tp6_sujet``.
    title : str
        ``TP 6. Sujet`` by default.
    edition : str
        The edition that students have.

    Raises
    ------
    StudyError
        The name is not one, or a practical of this number is there.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        message = "nom de TP impossible : un numéro, puis des lettres sans accent"
        raise StudyError([Problem(message, found=name, accepted=["tp6_sujet"])])
    id, subject = match.groups()
    if id in assignment_files(root):
        there = assignment_files(root)[id].name
        raise StudyError(
            [Problem("ce numéro de TP est déjà pris ; rien n’est écrasé", f"notebooks/tp/{there}", found=id)]
        )
    folder = root / "notebooks" / "tp"
    folder.mkdir(parents=True, exist_ok=True)
    number = int(id[2:])
    shown = title or f"TP {number}. {subject.replace('_', ' ').capitalize()}"
    seed = 1000 + 100 * number + 1
    text = _TOML.format(id=id, title=shown, edition=edition, seed=seed, next=seed + 1)
    cells = [
        new_markdown_cell(f"# {shown}"),
        new_code_cell(f'edition = "{edition}"\nconfidence = 0.95'),
        new_code_cell(_OPENING),
        new_markdown_cell(f"## Question 1. Combien de personnes ?\n\nConsigner : `{id}.n`, un effectif."),
        new_code_cell(
            f'{BEGIN}\nn = responses["respondent"].nunique()\n### END SOLUTION\nrecord("{id}.n", n)'
        ),
        new_markdown_cell("## Question 2. Une figure\n\nDessinez combien de réponses a chaque question."),
        new_code_cell(f'{BEGIN}\nsns.countplot(data=responses, y="question")\n### END SOLUTION'),
        new_markdown_cell("## Question 3. Conclure\n\nUne phrase à publier."),
        new_markdown_cell(f"{ANSWER}\nSur [interrogés] personnes interrogées, [n] ont répondu."),
    ]  # fmt: skip
    path = folder / f"{name}.toml"
    write_whole(path, text.encode())
    _write(path.with_suffix(".ipynb"), new_notebook(cells=cells))
    prepare_practical(root, id)
    return [path.with_suffix(".ipynb"), path]


def prepare_practical(root: Path, id: str) -> Assignment:
    """Give the cells of a practical their metadata and their locked checks, from what they hold and from its TOML file.

    A cell of code with a solution is the answer of the values that it records, or the next figure or table that the
    TOML file asks for. A cell of Markdown that begins with :data:`ANSWER` is the next answer in prose. Whatever else is
    there is locked. Cells that have an identifier keep it; their points are always those of the TOML file.

    Raises
    ------
    StudyError
        No such practical, or the notebook and the TOML file do not agree.
    """
    path = assignment_files(root).get(id.partition("_")[0])
    if path is None:
        raise StudyError([Problem("TP inconnu", "notebooks/tp", found=id, accepted=list(assignment_files(root)))])
    found = read_toml(path, AssignmentFile, shown=path.relative_to(root).as_posix())
    place = path.with_suffix(".ipynb")
    if not place.is_file():
        raise StudyError([Problem("carnet absent", place.relative_to(root).as_posix())])
    notebook = nbformat.read(place, as_version=4)
    cells = list(_with_checks(notebook.cells, found))
    _tag_parameters(cells)
    taken = {grade_id(cell) for cell in cells}
    code, prose = ([t for t in found.tasks if t.is_code is kind and t.cell not in taken] for kind in (True, False))
    for position, cell in enumerate(cells, 1):
        numbers = (f"{found.id}_{n:02d}" for n in range(position, position + len(cells) + 1))
        _dress(cell, found, code, prose, next(name for name in numbers if name not in taken))
        taken.add(grade_id(cell))
    _write(place, new_notebook(cells=cells, metadata=notebook.metadata))
    return read_assignment(root, found.id)


def _with_checks(cells: Iterable[NotebookNode], found: AssignmentFile) -> Iterator[NotebookNode]:
    """Follow each answer that records by its check, written anew; a check without its answer is left out."""
    for cell in cells:
        if cell.cell_type == "code" and _is_check(cell.source):
            continue
        yield cell
        own = [v for v in found.values if v.name in recorded_names(new_notebook(cells=[cell]))]
        if own and cell.cell_type == "code":
            lines = [f'recorded("{v.name}", "{v.unit}")' for v in own]
            yield new_code_cell("\n".join(lines), metadata=_grading(f"{own[0].cell}{CHECK_SUFFIX}"))


def _is_check(source: str) -> bool:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    calls = [n.value for n in body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)]
    names = [c.func.id for c in calls if isinstance(c.func, ast.Name)]
    return bool(body) and names == ["recorded"] * len(body)


def _tag_parameters(cells: Iterable[NotebookNode]) -> None:
    code = [cell for cell in cells if cell.cell_type == "code"]
    if code and not any(TAG in cell.metadata.get("tags", []) for cell in code):
        code[0].metadata["tags"] = [TAG]


def _dress(cell: NotebookNode, found: AssignmentFile, code: list[Task], prose: list[Task], name: str) -> None:
    """Give a cell its metadata."""
    known = grade_id(cell)
    points = {task.cell: task.points for task in found.tasks}
    for value in found.values:
        check = value.cell + CHECK_SUFFIX
        points[check] = points.get(check, 0.0) + value.points
    if cell.cell_type == "code" and BEGIN in cell.source:
        recorded = set(recorded_names(new_notebook(cells=[cell])))
        own = [v.cell for v in found.values if v.name in recorded]
        known = own[0] if own else known or (code.pop(0).cell if code else name)
        block = _grading(known, solution=True, points=points.get(known))
    elif cell.cell_type == "markdown" and cell.source.strip().startswith(ANSWER):
        known = known if known in points else prose.pop(0).cell if prose else name
        cell.source = cell.source.strip().removeprefix(ANSWER).strip()
        block = _grading(known, solution=True, points=points.get(known))
    elif known in {task.cell for task in found.tasks}:
        block = _grading(known, solution=True, points=points[known])
    else:
        block = _grading(known or name, points=points.get(known))
    cell.metadata["nbgrader"] = block["nbgrader"]
    cell["id"] = block["nbgrader"]["grade_id"].replace("_", "-")
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None


def _grading(name: str, *, solution: bool = False, points: float | None = None) -> dict[str, Any]:
    block: dict[str, Any] = {
        "grade": points is not None, "grade_id": name, "locked": not solution, "schema_version": 3,
        "solution": solution, "task": False,
    }  # fmt: skip
    return {"nbgrader": block | ({} if points is None else {"points": points})}


def _write(path: Path, notebook: NotebookNode) -> None:
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, (text + "\n").encode("utf-8"))
