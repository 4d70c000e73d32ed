"""Automatic points that a teacher changes, each with a reason: one CSV file beside the table of marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from quality_study.facts.csvfile import read_csv
from quality_study.facts.formula import unprotect
from quality_study.grading.by_hand.lateness import LATE, due, late_remark
from quality_study.grading.by_hand.reading import Place
from quality_study.grading.by_hand.worksheet import read_dates
from quality_study.grading.practical.assignment import Assignment, Value
from quality_study.grading.results import (
    SCALE,
    Adjustment,
    CopyResult,
    ValueResult,
    mark_text,
    read_results,
    value_marks,
    write_marks,
)
from quality_study.importers.numbers import read_number
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import join, number, plural, typographic

#: Columns of the file; ``auto`` and ``sur`` only help to read it, and tell later whether the automatic points changed.
COLUMNS = ("etudiant", "valeur", "auto", "sur", "points", "motif")
_OPTIONAL = ("auto", "sur")


@dataclass(frozen=True)
class Override:
    """Points that replace the automatic ones; `before`: those that the teacher saw, when the file says it."""

    student: str
    value: str
    points: float
    reason: str
    before: float | None = None


def overrides_path(marks: Path) -> Path:
    """Return where changed points are written: ``notes.csv`` -> ``notes_corrections.csv``."""
    return marks.with_name(f"{marks.stem}_corrections.csv")


def write_overrides(marks: Path, assignment: Assignment) -> Path:
    """Write the file to fill in, one row per copy and value, with the automatic points and nothing changed.

    Raises
    ------
    StudyError
        It is there already: what a teacher wrote is never written over.
    """
    path = overrides_path(marks)
    if path.exists():
        raise StudyError([Problem("ce fichier existe déjà ; rien n’est écrit par-dessus", str(path))])
    rows = []
    for result in adjusted_results(marks, assignment):
        points = value_marks(result).set_index("name")["points"]
        for value in assignment.values:
            rows.append((result.student, value.name, float(points.get(value.name, float("nan"))), value.points, "", ""))
        if due(result, assignment):
            rows.append((result.student, LATE, due(result, assignment), SCALE, "", ""))
    write_marks(path, pd.DataFrame(rows, columns=list(COLUMNS)))
    return path


def read_overrides(marks: Path, assignment: Assignment, results: Sequence[CopyResult]) -> list[Override]:
    """Read the changed points that go with a table of marks; none when there is no file.

    Raises
    ------
    StudyError
        Everything in the file that cannot be understood. Rows whose points and reason are empty change nothing and are
        not looked at.
    """
    path = overrides_path(marks)
    if not path.is_file():
        return []
    table, problems = read_csv(path, COLUMNS, optional=_OPTIONAL)
    found: dict[tuple[str, str], Override] = {}
    students = {r.student: r.student for r in results}
    values = {v.name: v.points for v in assignment.values} | {LATE: SCALE}
    for line, row in zip(table.index, table.to_dict("records"), strict=True):
        if not (row["points"] or row["motif"]):
            continue
        place = Place(str(path), int(line), problems)
        student = place.find("etudiant", row, students, students)
        value = place.find("valeur", row, {name: name for name in values}, values)
        points = _points(row, values.get(value), place)
        if student is None or value is None or points is None:
            continue
        if (student, value) in found:
            place.add("cette valeur de cet étudiant est déjà sur une autre ligne", "valeur", value)
        found[student, value] = Override(student, value, points, unprotect(row["motif"]), _number(row["auto"]))
    raise_if_any(problems)
    return list(found.values())


def adjusted_results(marks: Path, assignment: Assignment) -> list[CopyResult]:
    """Read every stored result that goes with a table of marks: points that a teacher changed, lateness said."""
    dates = read_dates(marks)
    results = [r.model_copy(update={"submitted": dates.get(r.student, "")}) for r in read_results(marks)]
    by_student: dict[str, list[Override]] = {}
    for override in read_overrides(marks, assignment, results):
        by_student.setdefault(override.student, []).append(override)
    told = []
    for result in results:
        late = late_remark(result, assignment)
        if late:
            result = result.model_copy(update={"remarks": (*result.remarks, late)})
        own = by_student.get(result.student, [])
        told.append(adjusted(result, own, assignment) if own else result)
    return told


def adjusted(result: CopyResult, overrides: Sequence[Override], assignment: Assignment) -> CopyResult:
    """Put the points of a teacher in the place of the automatic ones.

    A copy that has no automatic mark gets one once each of its values was given points.
    """
    marked = result.status != "not_graded"
    table = value_marks(result).set_index("name")["points"]
    before = {str(name): float(points) for name, points in table.items()} if marked else {}
    given = {o.value: o for o in overrides}
    asked = [v for v in assignment.values if v.name in given]
    changed = {
        v.name: Adjustment(points=given[v.name].points, before=before.get(v.name), reason=given[v.name].reason)
        for v in asked
    }
    if LATE in given:
        lost = Adjustment(points=given[LATE].points, before=due(result, assignment), reason=given[LATE].reason)
        changed[LATE] = lost
    values = [v.model_copy(update={"points": given[v.name].points}) if v.name in given else v for v in result.values]
    if not marked:
        values = [_given(v, changed[v.name]) for v in asked]
    most = {v.name: v.points for v in asked} | {LATE: SCALE}
    remarks = [adjustment_text(name, adjustment, most[name]) for name, adjustment in changed.items()]
    for name, now in before.items():
        was = given[name].before if name in given else None
        if was is not None and abs(was - now) > 0.005:
            told = f"« {name} » valait {mark_text(was)} quand ses points ont été changés, {mark_text(now)} maintenant"
            remarks.append(typographic(f"{told} : à revoir ?"))
    update: dict[str, object] = {"values": tuple(values), "adjusted": changed}
    left = [v.name for v in assignment.values if v.name not in given and not marked]
    if left:
        listed = join(f"« {name} »" for name in left)
        update["reason"] = typographic(f"{result.reason} Points restant à donner : {listed}.".strip())
    else:
        auto = value_marks(result.model_copy(update={"values": tuple(values)}))["points"].sum()
        update |= {"auto": float(auto), "auto_max": assignment.max_auto}
        if result.status == "graded" and auto > 0:
            update["reason"] = ""  # it said why there were no points
    if not marked and not left and assignment.values:
        remarks.insert(0, typographic(f"Copie sans note automatique, notée par l’enseignant. {result.reason}".strip()))
        update |= {"status": "graded", "reason": ""}
    return result.model_copy(update=update | {"remarks": (*result.remarks, *remarks)})


def _given(value: Value, adjustment: Adjustment) -> ValueResult:
    """Make the value of a copy that recorded nothing."""
    return ValueResult(
        name=value.name, cell=value.cell, edition="", points=adjustment.points, max=value.points, verdict="missing"
    )


def adjustment_text(name: str, adjustment: Adjustment, most: float) -> str:
    """Say what was changed and why.

    Examples
    --------
    >>> adjustment_text("tp1.n", Adjustment(points=2, before=0, reason="énoncé ambigu"), 3).replace("\u00a0", " ")
    'Points de « tp1.n » : 2 sur 3 au lieu de 0, énoncé ambigu'
    """
    if name == LATE:
        before = f" au lieu de {mark_text(adjustment.before or 0)}"
        return (
            typographic(f"Points retirés pour le retard : {mark_text(adjustment.points)}{before}, ") + adjustment.reason
        )
    before = "" if adjustment.before is None else f" au lieu de {mark_text(adjustment.before)}"
    points = f"{mark_text(adjustment.points)} sur {mark_text(most)}"
    return typographic(f"Points de « {name} » : {points}{before}, ") + adjustment.reason


def _points(row: Mapping[Any, str], most: float | None, place: Place) -> float | None:
    """Read the points of a row, and say all that is wrong with them or with the reason."""
    if not row["points"]:
        place.add("un motif sans points ; écrivez les points, ou videz le motif", "points", "")
        return None
    if not row["motif"]:
        place.add("des points changés sans motif ; écrivez pourquoi, l’étudiant le lira", "motif", "")
    points = _number(row["points"])
    if points is None or not 0 <= points <= (points if most is None else most):
        accepted = ["un nombre"] if most is None else [f"de 0 à {number(most)}"]
        place.add("points impossibles", "points", row["points"], accepted)
        return None
    return points if row["motif"] else None


def _number(text: str) -> float | None:
    found = read_number(text, None, None) if text else None
    return float(found) if isinstance(found, str) else None


def told(results: Sequence[CopyResult]) -> str:
    """Say how many points were changed, and of whom."""
    changed = [r for r in results if r.adjusted]
    count = sum(len(r.adjusted) for r in changed)
    if not count:
        return typographic("Aucune correction : remplissez « points » et « motif » sur les lignes à changer.")
    return typographic(f"{plural(count, 'correction')} : {join(r.student for r in changed)}.")
