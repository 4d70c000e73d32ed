"""What a late copy loses: so many points out of 20 for each day that has begun after the deadline."""

from __future__ import annotations

import datetime as dt
from math import ceil

from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import CopyResult, mark_text
from quality_study.words.french import plural, typographic

#: What a file of changed points calls the points taken off for lateness.
LATE = "retard"
_DAY = dt.timedelta(days=1)


def days_late(result: CopyResult, assignment: Assignment) -> int:
    """Count the days of lateness that have begun; none when the deadline or the date of the copy is not known.

    What Moodle says counts before the date of the file.

    Examples
    --------
    >>> from types import SimpleNamespace as N
    >>> practical = N(deadline=dt.datetime(2026, 12, 14, 18, 0))
    >>> days_late(N(submitted="", handed="2026-12-15T18:01"), practical)
    2
    >>> days_late(N(submitted="2026-12-14T18:00", handed="2026-12-15T18:01"), practical)
    0
    """
    handed = result.submitted or result.handed
    if assignment.deadline is None or not handed:
        return 0
    return max(ceil((dt.datetime.fromisoformat(handed) - assignment.deadline) / _DAY), 0)


def late_points(result: CopyResult, assignment: Assignment) -> float:
    """Return the points out of 20 that a copy loses: those of a teacher, else those of the practical."""
    changed = result.adjusted.get(LATE)
    return due(result, assignment) if changed is None else changed.points


def due(result: CopyResult, assignment: Assignment) -> float:
    """Return what the rule of the practical takes off."""
    return min(days_late(result, assignment) * assignment.late_points, 20.0)


def late_remark(result: CopyResult, assignment: Assignment) -> str:
    """Say that a copy is late, on what ground, and what it loses; empty when it is not."""
    days = days_late(result, assignment)
    if not days or assignment.deadline is None:
        return ""
    moment = dt.datetime.fromisoformat(result.submitted or result.handed)
    handed, deadline = (f"{d:%d/%m/%Y à %H:%M}" for d in (moment, assignment.deadline))
    ground = "Remis dans Moodle le" if result.submitted else "Fichier du"
    lost = due(result, assignment)
    end = f" ; {mark_text(lost)} {'point retiré' if lost < 2 else 'points retirés'} sur 20" if lost else ""
    late = plural(days, "jour de retard commencé", "jours de retard commencés")
    return typographic(f"{ground} {handed}, après l’échéance du {deadline} : {late}{end}.")
