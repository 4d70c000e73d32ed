"""The page on which a marker reads the answers to one question below one another, under its rubric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from quality_study.grading.by_hand.reading import question_names
from quality_study.grading.practical.assignment import Assignment, Task, grade_id
from quality_study.grading.practical.forms import STUB
from quality_study.grading.results import CopyResult
from quality_study.grading.safe_page import clean, render
from quality_study.words.french import plural

_FRAME = " \t\n*_#>-.…"


@dataclass(frozen=True)
class TaskTexts:
    """What the reference notebook says of a question: its wording, and an answer to it; Markdown."""

    question: str = ""
    reference: str = ""


def answers_page(
    answers: Sequence[tuple[CopyResult, Task]],
    labels: Mapping[tuple[str, str], str],
    assignment: Assignment,
    *,
    texts: Mapping[str, TaskTexts] | None = None,
    anonymous: bool = False,
) -> bytes:
    """Make the page: one section per question, the rubric first, then every answer.

    Parameters
    ----------
    answers : sequence of (CopyResult, Task)
        In the order of reading.
    labels : mapping of (cell, student) to str
        How each student is named under each question.
    assignment : Assignment
    texts : mapping of cell to TaskTexts, optional
    anonymous : bool
        Tell the marker that names are hidden, not what students wrote.
    """
    names = question_names(assignment)
    sections = [
        {
            "id": f"question-{i}",
            "title": names[task.cell],
            "points": task.points,
            "criteria": task.criteria,
            "texts": (texts or {}).get(task.cell, TaskTexts()),
            "answers": [
                {"label": clean(labels[task.cell, r.student]), "text": text, "empty": is_empty(text)}
                for r, t in answers
                if t.cell == task.cell
                for text in [r.prose.get(task.cell)]
            ],
        }
        for i, task in enumerate(assignment.tasks, 1)
    ]
    count = len({r.student for r, _ in answers})
    return render(
        "manual",
        {
            "title": f"Réponses à noter — {assignment.title}",
            "copies": plural(count, "copie"),
            "anonymous": anonymous,
            "sections": sections,
        },
    )


def task_texts(reference: NotebookNode, assignment: Assignment) -> dict[str, TaskTexts]:
    """Find the wording of each question in the last cell of text before it, and the answer in its own cell."""
    cells = {task.cell for task in assignment.tasks}
    found: dict[str, TaskTexts] = {}
    wording = ""
    for cell in reference.cells:
        name = grade_id(cell)
        if name in cells:
            found[name] = TaskTexts(wording, str(cell.source))
        elif cell.cell_type == "markdown":
            wording = str(cell.source)
    return found


def is_empty(text: str | None) -> bool:
    """Tell whether an answer holds nothing of the student's.

    Examples
    --------
    >>> is_empty("**VOTRE RÉPONSE ICI**"), is_empty("Oui."), is_empty(None)
    (True, False, True)
    """
    return not (text or "").replace(STUB, "").strip(_FRAME)
