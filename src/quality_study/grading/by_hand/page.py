"""The page on which a marker reads the answers to one question below one another, under its rubric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from quality_study.grading.by_hand.formulas import formulas_of, typeset
from quality_study.grading.by_hand.marks import is_absent
from quality_study.grading.by_hand.reading import question_names
from quality_study.grading.handing_out.stripping import BEGIN, END
from quality_study.grading.practical.assignment import Assignment, Task, grade_id
from quality_study.grading.results import CopyResult
from quality_study.grading.safe_page import clean, render
from quality_study.grading.safe_page import shown as as_written
from quality_study.words.french import plural

#: What is said of a copy's own value, beside the prose that speaks of it.
VERDICTS = {"right": "juste", "follow_up": "juste par report", "wrong": "fausse", "missing": "absente"}


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
    formulas = typeset(f for r, t in answers for f in formulas_of(_written(r, t)))
    sections = [
        {
            "id": f"question-{i}",
            "title": names[task.cell],
            "points": task.points,
            "criteria": task.criteria,
            "texts": (texts or {}).get(task.cell, TaskTexts()),
            "answers": [
                {"label": clean(labels[task.cell, r.student]), **_answer(r, task, formulas)}
                for r, t in answers
                if t.cell == task.cell
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
        pictures=any(s.kind == "picture" for r, _ in answers for shown in (*r.shown.values(), r.files) for s in shown),
    )


def _answer(result: CopyResult, task: Task, formulas: Mapping[str, Markup]) -> dict[str, Any]:
    """Gather what a marker looks at: what was written, what it shows, and the copy's own values."""
    shown = result.shown.get(task.cell, ())
    named = task.values or tuple(result.own)
    values = [
        (clean(name), as_written(result.own[name].found), VERDICTS[result.own[name].verdict])
        for name in named
        if name in result.own
    ]
    return {
        "text": None if task.is_code else result.prose.get(task.cell),
        "code": result.code.get(task.cell, "") if task.is_code else "",
        "lost": task.cell not in (result.code if task.is_code else result.prose) and not task.is_code,
        "empty": is_absent(result, task),
        "shown": shown,
        "nothing": task.is_code and not any(s.kind in ("picture", "table") for s in shown),
        "formulas": [formulas[f] for f in dict.fromkeys(formulas_of(_written(result, task))) if f in formulas],
        "own": values,
        "files": result.files if task.is_code else (),
    }


def _written(result: CopyResult, task: Task) -> str:
    """Return where formulas are looked for: the text, and the LaTeX that the cell shows."""
    latex = [s.data for s in result.shown.get(task.cell, ()) if s.kind == "latex"]
    return "\n".join([result.prose.get(task.cell, ""), *latex])


def _solution(cell: NotebookNode) -> str:
    """Return the answer of the reference as Markdown: its text, or its code without the marks of solution."""
    if cell.cell_type != "code":
        return str(cell.source)
    lines = [line for line in cell.source.splitlines() if line.strip() not in (BEGIN, END)]
    return "\n".join(["~~~~", *lines, "~~~~"])


def task_texts(reference: NotebookNode, assignment: Assignment) -> dict[str, TaskTexts]:
    """Find the wording of each question in the last cell of text before it, and the answer in its own cell."""
    cells = {task.cell for task in assignment.tasks}
    found: dict[str, TaskTexts] = {}
    wording = ""
    for cell in reference.cells:
        name = grade_id(cell)
        if name in cells:
            found[name] = TaskTexts(wording, _solution(cell))
        elif cell.cell_type == "markdown":
            wording = str(cell.source)
    return found
