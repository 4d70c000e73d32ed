"""What a student receives: the mark, each value beside the expected one, hints, and the comments on prose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from quality_study.facts.whole_file import write_whole
from quality_study.grading.by_hand.marks import ManualMark, ManualMarks, current_marks
from quality_study.grading.by_hand.overrides import adjustment_text
from quality_study.grading.by_hand.reading import question_names
from quality_study.grading.by_hand.totals import read_final
from quality_study.grading.practical.assignment import Assignment, Task
from quality_study.grading.results import SCALE, CopyResult, ValueResult, mark_text, result_path
from quality_study.grading.safe_page import clean, render, shown_pair
from quality_study.words.french import join, number, typographic

#: What is said of a recorded value.
VERDICT_LABEL: Mapping[str, str] = {
    "right": "juste",
    "follow_up": "juste par report",
    "wrong": "inexacte",
    "missing": "absente",
}
_EVERYWHERE = "toutes"


def write_feedback(marks: Path, assignment: Assignment, output: Path) -> list[Path]:
    """Write one page per copy, which needs no network and runs nothing.

    Parameters
    ----------
    marks : Path
        The table of marks; results and points given by hand are beside it.
    assignment : Assignment
    output : Path
        Folder to write into.

    Returns
    -------
    list of Path
        In the order of the students.
    """
    results, given, final = read_final(marks, assignment)
    output.mkdir(parents=True, exist_ok=True)
    paths = []
    for result, row in zip(results, final.to_dict("records"), strict=True):
        path = result_path(output, result.student).with_suffix(".html")
        write_whole(path, feedback_page(result, given, assignment, row))
        paths.append(path)
    return paths


def feedback_page(result: CopyResult, given: ManualMarks, assignment: Assignment, final: Mapping[Any, Any]) -> bytes:
    """Make the page of a student.

    Parameters
    ----------
    result : CopyResult
    given : ManualMarks
    assignment : Assignment
    final : mapping
        The row of the student in :func:`~quality_study.grading.by_hand.totals.final_marks`.
    """
    places = edition_names(result, assignment)
    marked = result.status != "not_graded"
    return render(
        "feedback",
        {
            "title": f"{assignment.title} — retour pour {clean(result.student)}",
            "file": clean(result.file),
            "mark": None if pd.isna(final["mark"]) else out_of(final["mark"], SCALE),
            "parts": _parts(final, assignment),
            "reason": _without_identifiers(str(final["reason"]), places),
            "remarks": [_without_identifiers(remark, places) for remark in result.remarks],
            "stops": _stops(result, places) if marked else [],
            "public_only": result.public_only,
            "values": _values(result, places) if marked else [],
            "editions": len({v.edition for v in result.values if v.edition}),
            "tasks": _tasks(result, given, assignment) if marked or result.prose else [],
        },
    )


def edition_names(result: CopyResult, assignment: Assignment) -> dict[str, str]:
    """Name the editions on which a copy was run, without saying from what they are made.

    Examples
    --------
    >>> from types import SimpleNamespace as N
    >>> copy = N(values=[N(edition="exemple-7"), N(edition="exemple-9")], runs=[N(edition="exemple")])
    >>> edition_names(copy, N(edition="exemple"))
    {'exemple-7': 'cachée 1', 'exemple-9': 'cachée 2', 'exemple': 'publique'}
    """
    met = dict.fromkeys([*(v.edition for v in result.values if v.edition), *(r.edition for r in result.runs)])
    hidden = [edition for edition in met if edition != assignment.edition]
    names = {edition: f"cachée {i}" for i, edition in enumerate(hidden, 1)}
    return names | ({assignment.edition: "publique"} if assignment.edition in met else {})


def out_of(points: float, most: float) -> str:
    """Write points out of a maximum.

    Examples
    --------
    >>> out_of(14.504, 20), out_of(16.625, 20)
    ('14,5/20', '16,63/20')
    """
    return f"{mark_text(points)}/{mark_text(most)}"


def _without_identifiers(text: str, places: Mapping[str, str]) -> str:
    """Take out of a sentence the names of hidden editions, from which they could be made again."""
    for edition in sorted(places, key=len, reverse=True):
        if places[edition] != "publique":
            text = text.replace(edition, places[edition])
    return clean(text, longest=1000)


def _parts(final: Mapping[Any, Any], assignment: Assignment) -> list[str]:
    """Say what the mark is made of."""
    parts = []
    for name, points, most in (
        ("Valeurs consignées", final["auto"], assignment.max_auto),
        ("Réponses rédigées", final["manual"], assignment.max_manual),
    ):
        if most:
            told = f"pas encore noté, sur {number(most)}" if pd.isna(points) else out_of(points, most)
            parts.append(typographic(f"{name} : {told}"))
    if not pd.isna(final["late"]):
        parts.append(typographic(f"Retard : −{mark_text(final['late'])} sur {mark_text(SCALE)}"))
    step = {0.25: "au quart de point", 0.5: "au demi-point", 1.0: "au point"}.get(assignment.rounding)
    return [*parts, f"Note arrondie {step}"] if step else parts


def _stops(result: CopyResult, places: Mapping[str, str]) -> list[str]:
    """Say where the notebook did not run to its end, once for several editions."""
    found: dict[str, list[str]] = {}
    for run in result.runs:
        if run.status != "ok" and run.reason:
            found.setdefault(_without_identifiers(run.reason, places), []).append(places[run.edition])
    return [typographic(f"Édition {join(names)} : ") + reason for reason, names in found.items()]


def _values(result: CopyResult, places: Mapping[str, str]) -> list[dict[str, Any]]:
    """Gather the editions of each value; one line when all is right."""
    rows = []
    for name in dict.fromkeys(v.name for v in result.values):
        found = [v for v in result.values if v.name == name]
        right = all(v.verdict == "right" for v in found)
        hints = dict.fromkeys(v.hint for v in found if v.hint and v.points == 0)
        rows.append(
            {
                "name": clean(name),
                "points": out_of(sum(v.points for v in found) / len(found), found[0].max),
                "lines": [_line(v, _EVERYWHERE if right and len(found) > 1 else places.get(v.edition, ""))
                          for v in (found[:1] if right else found)],
                "hint": " ".join(hints),
                "changed": _changed(result, found[0]),
            }
        )  # fmt: skip
    return rows


def _line(value: ValueResult, edition: str) -> dict[str, str]:
    if not value.edition:  # the copy was not run: a teacher gave the points
        return {"edition": "—", "expected": "—", "found": "—", "verdict": "missing", "said": "notée à la main"}
    expected, found = shown_pair(value.expected, value.found)
    return {
        "edition": edition,
        "expected": expected,
        "found": "—" if value.verdict == "missing" else found,
        "verdict": value.verdict,
        "said": VERDICT_LABEL[value.verdict],
    }


def _changed(result: CopyResult, value: ValueResult) -> str:
    """Say what a teacher changed of the points of a value, and why."""
    adjustment = result.adjusted.get(value.name)
    return "" if adjustment is None else clean(adjustment_text(value.name, adjustment, value.max), longest=1000)


def _tasks(result: CopyResult, given: ManualMarks, assignment: Assignment) -> list[dict[str, Any]]:
    names = question_names(assignment)
    marks = {(m.cell, m.criterion): m for m in current_marks(result, assignment, given)}
    return [
        {
            "title": names[task.cell],
            "criteria": [_criterion(task, i, marks[task.cell, c.title]) for i, c in enumerate(task.criteria)],
        }
        for task in assignment.tasks
    ]


def _criterion(task: Task, position: int, mark: ManualMark) -> dict[str, Any]:
    criterion = task.criteria[position]
    both: Sequence[Any] = [g for g in (mark.first, mark.second) if g.points is not None]
    counted = mark.state == "marked"
    reached = [g.level for g in both if g.level] if counted else []
    differ = counted and len({g.points for g in both}) > 1
    given = " et ".join(mark_text(g.points) for g in both)
    told = "donné par un correcteur" if differ else "niveau atteint"
    return {
        "title": criterion.title,
        "points": out_of(mark.points, criterion.points) if mark.points is not None else "pas encore noté",
        "mean": f"moyenne des deux correcteurs, {given}" if differ else "",
        "levels": [
            (v.label, number(v.points), v.text, typographic(told) if v.label in reached else "")
            for v in criterion.levels
        ],
        "comments": [c for c in dict.fromkeys(g.comment for g in both) if c] if counted else [],
    }
