"""Points given by hand: one mark per student, question and criterion, and how those of two markers are settled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import ValidationError

from quality_study.facts.tomlfile import Model
from quality_study.grading.practical.assignment import Assignment, Criterion, Task
from quality_study.grading.practical.forms import STUB
from quality_study.grading.results import CopyResult
from quality_study.words.errors import Problem, StudyError

#: ``marked``: the points count; ``pending``: nobody gave any; ``review``: two markers are too far apart; ``changed``:
#: the answer is no longer the one that was marked.
State = Literal["marked", "pending", "review", "changed"]
#: Two markers agree when their marks are no further apart than this number of levels; the mean of the two counts.
AGREEMENT = 1.0
#: Signs that frame an answer and are none.
_FRAME = " \t\n*_#>-.…"


class Given(Model):
    """What one marker gave: a level or points (None: nothing yet), a comment, and who marked."""

    level: str = ""
    points: float | None = None
    comment: str = ""
    marker: str = ""


class ManualMark(Model):
    """The mark of one criterion of one answer.

    Attributes
    ----------
    student, cell, criterion : str
    answer : str
        Digest of the text that was marked.
    first, second : Given
        Of the two markers.
    points : float or None
        What counts, when `state` is ``marked``.
    state : {"marked", "pending", "review", "changed"}
    """

    student: str
    cell: str
    criterion: str
    answer: str
    first: Given
    second: Given
    points: float | None = None
    state: State = "pending"


class ManualMarks(Model):
    """Every mark given by hand for a table of marks."""

    assignment: str
    marks: tuple[ManualMark, ...] = ()


def settle(criterion: Criterion, first: Given, second: Given) -> tuple[float | None, State]:
    """Return the points that count, and whether they do.

    One marker alone decides. The mean of two counts when they are within one level of each other; otherwise nothing
    does, and a person must look again: an average would hide that they did not read the same thing.

    Examples
    --------
    >>> from quality_study.grading.practical.assignment import Level
    >>> levels = tuple(Level(label=w, points=p, text="") for w, p in [("non", 0), ("en partie", 1), ("oui", 3)])
    >>> criterion = Criterion(title="Réserves", levels=levels)
    >>> settle(criterion, Given(points=1), Given(points=3)), settle(criterion, Given(points=0), Given(points=3))
    ((2.0, 'marked'), (None, 'review'))
    """
    points = [g.points for g in (first, second) if g.points is not None]
    if not points:
        return None, "pending"
    if len(points) == 2 and abs(_place(criterion, points[0]) - _place(criterion, points[1])) > AGREEMENT + 1e-9:
        return None, "review"
    return sum(points) / len(points), "marked"


def to_mark(results: Iterable[CopyResult], assignment: Assignment) -> list[tuple[CopyResult, Task]]:
    """List the answers to be marked, question by question; a copy that could not be read has none."""
    readable = [r for r in results if r.prose or r.status != "not_graded"]
    return [(result, task) for task in assignment.tasks for result in readable]


def answer_digest(result: CopyResult, task: Task) -> str:
    """Return what tells whether an answer is still the same: its text or its code, and the pictures put into it."""
    written = result.code if task.is_code else result.prose
    pictures = [] if task.is_code else [s.data for s in result.shown.get(task.cell, ())]
    text = "\0".join([written.get(task.cell, ""), *pictures])
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def is_empty(text: str | None) -> bool:
    """Tell whether an answer holds nothing of the student's.

    Examples
    --------
    >>> is_empty("**VOTRE RÉPONSE ICI**"), is_empty("Oui."), is_empty(None)
    (True, False, True)
    """
    return not (text or "").replace(STUB, "").strip(_FRAME)


def is_absent(result: CopyResult, task: Task) -> bool:
    """Tell whether nothing was answered: no text and no picture, or no code; never of a copy that was not read."""
    if task.is_code:
        return bool(result.runs) and not result.code.get(task.cell, "").strip()
    return task.cell in result.prose and is_empty(result.prose[task.cell]) and not result.shown.get(task.cell)


def current_marks(result: CopyResult, assignment: Assignment, given: ManualMarks) -> list[ManualMark]:
    """Return the mark of each criterion of a copy, in the order of the assignment; not yet given ones are pending.

    A mark given to another text than that of the copy does not count: its state is ``changed``. An answer that is
    absent has the lowest level of each criterion by itself, unless a marker gave another.
    """
    known = {(m.cell, m.criterion): m for m in given.marks if m.student == result.student}
    marks = []
    for task in assignment.tasks:
        digest = answer_digest(result, task)
        for criterion in task.criteria:
            mark = known.get((task.cell, criterion.title))
            if mark is None or (mark.state == "pending" and is_absent(result, task)):
                first = _absent(criterion) if is_absent(result, task) else Given()
                mark = ManualMark(
                    student=result.student, cell=task.cell, criterion=criterion.title, answer=digest,
                    first=first, second=Given(), points=first.points,
                    state="pending" if first.points is None else "marked",
                )  # fmt: skip
            elif mark.answer != digest and mark.state == "marked":
                mark = mark.model_copy(update={"points": None, "state": "changed"})
            marks.append(mark)
    return marks


def _absent(criterion: Criterion) -> Given:
    lowest = min(criterion.levels, key=lambda level: level.points)
    return Given(level=lowest.label, points=lowest.points, comment="Réponse absente.", marker="automatique")


def marks_path(marks: Path) -> Path:
    """Return where the points given by hand are kept: ``notes.csv`` -> ``notes_manuel.json``."""
    return marks.with_name(f"{marks.stem}_manuel.json")


def read_manual(marks: Path, assignment: Assignment) -> ManualMarks:
    """Read the points given by hand that go with a table of marks; none yet if there is no file.

    Raises
    ------
    StudyError
        The file is damaged, or of another practical.
    """
    path = marks_path(marks)
    if not path.is_file():
        return ManualMarks(assignment=assignment.id)
    try:
        found = ManualMarks.model_validate_json(path.read_bytes())
    except (ValidationError, ValueError):
        message = "fichier de notes manuelles abîmé ; remettez-en une copie, ou effacez-le et fusionnez la feuille"
        raise StudyError([Problem(message, str(path))]) from None
    if found.assignment != assignment.id:
        message = "ces notes manuelles sont celles d’un autre TP"
        raise StudyError([Problem(message, str(path), found=found.assignment, accepted=[assignment.id])])
    return found


def _place(criterion: Criterion, points: float) -> float:
    """Return where points stand on the ladder of levels: 0 for the lowest, 1 for the next..."""
    ladder: Sequence[float] = sorted({level.points for level in criterion.levels})
    return float(np.interp(points, ladder, range(len(ladder))))
