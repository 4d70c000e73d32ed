"""From the rows of a filled sheet to marks: every cell that cannot be one is named, with what would be accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from quality_study.facts.formula import unprotect
from quality_study.grading.by_hand.marks import Given, ManualMark, answer_digest, settle
from quality_study.grading.by_hand.sheet import FIRST, SECOND
from quality_study.grading.practical.assignment import Assignment, Criterion, Level, Task
from quality_study.grading.results import CopyResult
from quality_study.importers.numbers import read_number
from quality_study.importers.texts import text_key
from quality_study.words.errors import Problem
from quality_study.words.french import number, plural

_MOST_MISSING = 5
_UNKNOWN = {
    "etudiant": "étudiant inconnu",
    "question": "question inconnue",
    "critere": "critère inconnu",
    "valeur": "valeur inconnue",
}


def question_names(assignment: Assignment) -> dict[str, str]:
    """Name each question as the sheet and the page do: its title, with its cell when two share a title."""
    titles = [text_key(task.title) for task in assignment.tasks]
    return {
        task.cell: task.title if titles.count(text_key(task.title)) == 1 else f"{task.title} ({task.cell})"
        for task in assignment.tasks
    }


def read_marks(
    table: pd.DataFrame,
    wanted: Sequence[tuple[CopyResult, Task]],
    assignment: Assignment,
    labels: Mapping[tuple[str, str], str],
    file: str,
) -> tuple[list[ManualMark], list[Problem]]:
    """Understand a filled sheet.

    Parameters
    ----------
    table : DataFrame of str
        As :func:`~quality_study.grading.by_hand.sheet.read_sheet` returns it.
    wanted : sequence of (CopyResult, Task)
        Every answer that the sheet must have.
    assignment : Assignment
    labels : mapping of (cell, student) to str
        How the sheet names each student under each question.
    file : str
        How to name the file in messages.

    Returns
    -------
    marks : list of ManualMark
    problems : list of Problem
        Unknown students, questions, criteria and levels, points out of bounds, rows twice or missing.
    """
    names = question_names(assignment)
    tasks = {task.cell: task for task in assignment.tasks}
    by_cell: dict[str, dict[str, CopyResult]] = {cell: {} for cell in tasks}
    for result, task in wanted:
        by_cell[task.cell][labels[task.cell, result.student]] = result
    marks: dict[tuple[str, str, str], ManualMark] = {}
    seen: set[tuple[str, str, str]] = set()
    problems: list[Problem] = []
    for line, row in zip(table.index, table.to_dict("records"), strict=True):
        place = Place(file, int(line), problems)
        cell = place.find(
            "question", row, {**{n: c for c, n in names.items()}, **{c: c for c in names}}, names.values()
        )
        if cell is None:
            continue
        result = place.find("etudiant", row, by_cell[cell], by_cell[cell])
        criteria = {criterion.title: criterion for criterion in tasks[cell].criteria}
        criterion = place.find("critere", row, criteria, criteria)
        if result is None or criterion is None:
            continue
        key = (result.student, cell, criterion.title)
        if key in seen:
            place.add("cette réponse et ce critère sont déjà sur une autre ligne", "etudiant", row["etudiant"])
            continue
        seen.add(key)
        first, second = (_given(row, columns, criterion, place) for columns in (FIRST, SECOND))
        points, state = settle(criterion, first, second)
        marks[key] = ManualMark(
            student=result.student, cell=cell, criterion=criterion.title, answer=answer_digest(result, tasks[cell]),
            first=first, second=second, points=points, state=state,
        )  # fmt: skip
    return list(marks.values()), problems + _missing(wanted, seen, names, labels, file)


class Place:
    """A line of the sheet, and where what is wrong with it is collected."""

    def __init__(self, file: str, line: int, problems: list[Problem]) -> None:
        self.file, self.line, self.problems = file, line, problems

    def add(self, message: str, column: str, found: str, accepted: Iterable[str] = ()) -> None:
        """Say what is wrong with a cell."""
        self.problems.append(Problem(message, self.file, self.line, column, found or None, list(accepted)))

    def find(self, column: str, row: Mapping[Any, str], known: Mapping[str, Any], accepted: Iterable[str]) -> Any:
        """Look for what a cell names, exactly, then as a spreadsheet may have changed it."""
        text = row[column]
        for look in (str, unprotect, _key, lambda t: _key(unprotect(t))):
            found = _matches(text, known, look)
            if len(found) == 1:
                return found[0]
        self.add(_UNKNOWN[column] if text else "cellule vide", column, text, accepted)
        return None


def _matches(text: str, known: Mapping[str, Any], look: Callable[[str], str]) -> list[Any]:
    exact = look is str or look is unprotect
    found = [value for name, value in known.items() if look(text) == (name if exact else _key(name))]
    return found[:1] if exact else found


def _key(text: str) -> str:
    """Return what is left of a text once Excel has saved it in Windows-1252."""
    return text_key(text).encode("cp1252", "replace").decode("cp1252")


def _given(row: Mapping[Any, str], columns: Sequence[str], criterion: Criterion, place: Place) -> Given:
    level_column, points_column, comment, marker = columns
    level = _level(row[level_column], criterion) if row[level_column] else None
    if row[level_column] and level is None:
        place.add("niveau inconnu", level_column, row[level_column], [known.label for known in criterion.levels])
    points = None if level is None else level.points
    if row[points_column]:
        points = _points(row[points_column], points_column, criterion, place)
        if level is not None and points is not None and abs(points - level.points) > 1e-9:
            message = f"le niveau « {level.label} » vaut {number(level.points)} ; laissez vide le niveau ou les points"
            place.add(message, points_column, row[points_column])
    texts = {"comment": unprotect(row[comment]), "marker": unprotect(row[marker])}
    return Given(level="" if level is None else level.label, points=points, **texts)


def _level(text: str, criterion: Criterion) -> Level | None:
    return next((v for v in criterion.levels if _key(text) in (_key(v.label), _key(f"'{v.label}"))), None)


def _points(text: str, column: str, criterion: Criterion, place: Place) -> float | None:
    low = min(level.points for level in criterion.levels)
    found = read_number(text, low, criterion.points)
    if isinstance(found, Problem):
        what = "points hors du barème" if "bornes" in found.message else "nombre attendu"
        place.add(what, column, text, [f"de {number(low)} à {number(criterion.points)}"])
        return None
    return float(found)


def _missing(
    wanted: Sequence[tuple[CopyResult, Task]],
    seen: set[tuple[str, str, str]],
    names: Mapping[str, str],
    labels: Mapping[tuple[str, str], str],
    file: str,
) -> list[Problem]:
    """Name the rows that are no longer there, and count them when they are many."""
    lost = [
        (labels[task.cell, result.student], names[task.cell], criterion.title)
        for result, task in wanted
        for criterion in task.criteria
        if (result.student, task.cell, criterion.title) not in seen
    ]
    problems = [
        Problem(f"ligne absente : étudiant « {student} », question « {question} », critère « {criterion} »", file)
        for student, question, criterion in lost[:_MOST_MISSING]
    ]
    more = len(lost) - _MOST_MISSING
    return problems + (
        [Problem(f"et {plural(more, 'autre ligne absente', 'autres lignes absentes')}", file)] if more > 0 else []
    )
