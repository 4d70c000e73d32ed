"""A graded practical: the reference notebook, with its solutions, and the TOML file of what each answer earns."""

from __future__ import annotations

import ast
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode
from pydantic import Field, field_validator

from quality_study.facts.tomlfile import Model, read_toml
from quality_study.grading.practical.forms import Unit
from quality_study.grading.practical.formula import FormulaError, formula_names
from quality_study.words.errors import Problem, StudyError, raise_if_any

#: A cell of solution is followed by the locked cell of this name, which bears its points.
CHECK_SUFFIX = "_verif"
#: What each kind of cell may be asked for.
_SHOWS = {"code": ["figure", "table"], "markdown": ["text", "image", "latex"]}
#: What a mark may be rounded to; 0: not at all.
ROUNDINGS = (0.0, 0.25, 0.5, 1.0)


class Value(Model):
    """One recorded value.

    Attributes
    ----------
    name : str
        Name given to ``record``: ``"tp1.repondants"``.
    cell : str
        nbgrader identifier of the cell that records it.
    points : float
    kind : {"number", "text", "list"}
        How it is compared.
    unit : str
        What students are told of it, one of :data:`~quality_study.grading.practical.forms.Unit`: its form, never its
        value.
    absolute, relative : float
        Tolerances of a number.
    hint : str
        French sentences shown in the feedback when the value is wrong.
    formula : str
        Arithmetic over other recorded names, by which an earlier error is carried forward.
    """

    name: str
    cell: str
    points: float = Field(gt=0)
    kind: Literal["number", "text", "list"]
    unit: Unit = "nombre"
    absolute: float = Field(default=0.0, ge=0)
    relative: float = Field(default=1e-6, ge=0)
    hint: str = ""
    formula: str = ""


class Level(Model):
    """One degree of a criterion: a word, its points, and what a text of this degree does."""

    label: str
    points: float = Field(ge=0)
    text: str


class Criterion(Model):
    """What a text is judged on; its points are those of its best level."""

    title: str
    levels: tuple[Level, ...] = Field(min_length=2)

    @property
    def points(self) -> float:
        """The points of the best level."""
        return max(level.points for level in self.levels)


class Task(Model):
    """What is marked by hand.

    Attributes
    ----------
    cell, title : str
    shows : {"text", "figure", "table", "image", "latex"}
        What is asked for. A figure and a table are made by a cell of code, which is run for the marker; a text, an
        image put into the cell and formulas in LaTeX are cells of Markdown.
    values : tuple of str
        Names of the recorded values that it speaks of, shown beside it; all of them when none is named.
    criteria : tuple of Criterion
    """

    cell: str
    title: str
    shows: Literal["text", "figure", "table", "image", "latex"] = "text"
    values: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @property
    def is_code(self) -> bool:
        """Whether a cell of code answers it."""
        return self.shows in ("figure", "table")

    @property
    def points(self) -> float:
        """The sum of the best levels."""
        return sum(criterion.points for criterion in self.criteria)


class AssignmentFile(Model):
    """The content of ``notebooks/tp/NAME.toml``."""

    id: str
    title: str
    summary: str = ""
    minutes: int = Field(default=120, gt=0)
    edition: str
    seeds: tuple[int, ...] = Field(min_length=1)
    values: tuple[Value, ...]
    tasks: tuple[Task, ...] = ()
    deadline: dt.datetime | None = None
    late_points: float = Field(default=0.0, ge=0, le=20)
    rounding: float = Field(default=0.0, ge=0, le=1)

    @field_validator("deadline", mode="before")
    @classmethod
    def _last_minute(cls, value: Any) -> Any:
        """Take a day as its last minute; refuse the hour of another place."""
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return dt.datetime.combine(value, dt.time(23, 59))
        if getattr(value, "tzinfo", None) is not None:
            raise ValueError("écrivez l’heure de l’établissement, sans décalage : 2026-12-14T18:00:00")
        return value

    @field_validator("rounding")
    @classmethod
    def _known_step(cls, value: float) -> float:
        if value not in ROUNDINGS:
            raise ValueError("valeur inconnue ; valeurs admises : 0 (aucun arrondi), 0.25, 0.5, 1")
        return value


class Assignment(AssignmentFile):
    """A practical, checked against its reference notebook.

    Attributes
    ----------
    id, title, summary : str
        ``"tp1"``, and French texts.
    minutes : int
        How long it should take.
    edition : str
        The edition that students have.
    seeds : tuple of int
        Those of the hidden editions.
    values : tuple of Value
    tasks : tuple of Task
    deadline : datetime or None
        Of the hour of the school; a day alone ends at 23:59.
    late_points : float
        Taken off the mark out of 20 for each day of lateness that has begun.
    rounding : float
        What the mark out of 20 is rounded to, halves up; 0: not rounded.
    notebook : Path
        The reference notebook, with its solutions.
    """

    notebook: Path

    @property
    def max_auto(self) -> float:
        """Points of the recorded values."""
        return sum(value.points for value in self.values)

    @property
    def max_manual(self) -> float:
        """Points of the prose."""
        return sum(task.points for task in self.tasks)


def assignment_files(root: Path) -> dict[str, Path]:
    """List the practicals of a study folder, by identifier (``tp1``), in order."""
    return {path.stem.partition("_")[0]: path for path in sorted((root / "notebooks" / "tp").glob("*.toml"))}


def read_assignment(root: Path, id: str) -> Assignment:
    """Read a practical and check it against its notebook.

    Parameters
    ----------
    root : Path
        The study folder.
    id : str
        ``"tp1"`` or ``"tp1_compter"``.

    Raises
    ------
    StudyError
        No such practical (those that exist are listed); or every disagreement of the TOML file with the notebook: names
        recorded, cells, points.
    """
    known = assignment_files(root)
    path = known.get(id) or next((p for p in known.values() if p.stem == id), None)
    if path is None:
        raise StudyError([Problem("TP inconnu", "notebooks/tp", found=id, accepted=list(known))])
    shown = path.relative_to(root).as_posix()
    content = read_toml(path, AssignmentFile, shown=shown)
    notebook = path.with_suffix(".ipynb")
    if not notebook.is_file():
        raise StudyError([Problem("carnet absent", notebook.relative_to(root).as_posix())])
    found = Assignment(**content.model_dump(), notebook=notebook)
    raise_if_any(_disagreements(found, nbformat.read(notebook, as_version=4), path, shown))
    return found


def recorded_names(notebook: NotebookNode) -> dict[str, str]:
    """Find the names that the cells of a notebook give to ``record``, each with the nbgrader identifier of its cell.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> cell = new_code_cell('record("tp1.n", n)', metadata={"nbgrader": {"grade_id": "q1"}})
    >>> recorded_names(new_notebook(cells=[cell]))
    {'tp1.n': 'q1'}
    """
    return {name: grade_id(cell) for cell in notebook.cells for name in _recorded(cell)}


def grade_id(cell: NotebookNode) -> str:
    """Return the nbgrader identifier of a cell; empty if it has none."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _recorded(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type != "code":
        return
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"
        if named and node.args and isinstance(node.args[0], ast.Constant):  # type: ignore[attr-defined]
            yield str(node.args[0].value)  # type: ignore[attr-defined]


def _disagreements(found: Assignment, notebook: NotebookNode, path: Path, shown: str) -> Iterator[Problem]:
    expected = path.stem.partition("_")[0]
    if found.id != expected:
        yield Problem("ce n’est pas le début du nom du fichier", shown, None, "id", found.id, [expected])
    names = [value.name for value in found.values]
    for name, times in Counter(names).items():
        if times > 1:
            yield Problem("valeur déclarée deux fois", shown, None, "name", name)
    recorded = recorded_names(notebook)
    for value in found.values:
        if value.name not in recorded:
            message = "le carnet ne consigne pas cette valeur"
            yield Problem(message, shown, None, "name", value.name, sorted(set(recorded) - set(names)))
        elif recorded[value.name] != value.cell:
            message = f"« {value.name} » est consignée par une autre cellule"
            yield Problem(message, shown, None, "cell", value.cell, [recorded[value.name]])
        yield from _formula(value, names, shown)
    for name in recorded:
        if name not in names:
            yield Problem("valeur consignée par le carnet mais absente du barème", shown, None, "name", name)
    kinds = {grade_id(cell): cell.cell_type for cell in notebook.cells}
    for task in found.tasks:
        wanted = "code" if task.is_code else "markdown"
        if kinds.get(task.cell, wanted) != wanted:
            message = f"« {task.cell} » est une cellule {'Markdown' if task.is_code else 'de code'}"
            yield Problem(message, shown, None, "shows", task.shows, _SHOWS[kinds[task.cell]])
        for name in task.values:
            if name not in names:
                yield Problem(f"« {task.title} » : nom inconnu", shown, None, "values", name, names)
    yield from _points(found, notebook, shown)


def _formula(value: Value, names: list[str], shown: str) -> Iterator[Problem]:
    if not value.formula:
        return
    try:
        read = formula_names(value.formula)
    except FormulaError as error:
        yield Problem(f"« {value.name} » : {error}", shown, None, "formula", value.formula)
        return
    for name in read:
        if name not in names:
            yield Problem(f"« {value.name} » : nom inconnu", shown, None, "formula", name, names)


def _points(found: Assignment, notebook: NotebookNode, shown: str) -> Iterator[Problem]:
    """Compare the points of the cells of the notebook with those of the TOML file."""
    graded = {grade_id(c): float(c.metadata["nbgrader"]["points"]) for c in notebook.cells if _is_graded(c)}
    given: dict[str, float] = {task.cell: task.points for task in found.tasks}
    for value in found.values:
        cell = value.cell + CHECK_SUFFIX
        given[cell] = given.get(cell, 0.0) + value.points
    for cell, points in given.items():
        if cell not in graded:
            yield Problem(
                "cellule notée absente du carnet", shown, None, "cell", cell, sorted(set(graded) - set(given))
            )
        elif abs(graded[cell] - points) > 1e-9:
            message = f"points de la cellule « {cell} » : le carnet et le barème ne s’accordent pas"
            yield Problem(message, shown, None, "points", f"{points:g}", [f"{graded[cell]:g}"])
    for cell in graded:
        if cell not in given:
            yield Problem("cellule notée du carnet sans barème", shown, None, "cell", cell)


def _is_graded(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))
