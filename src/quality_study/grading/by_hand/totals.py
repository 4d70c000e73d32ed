"""The final mark of every copy: automatic and manual points together, out of 20, only when everything is marked."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from pathlib import Path

import pandas as pd

from quality_study.grading.by_hand.lateness import late_points
from quality_study.grading.by_hand.marks import ManualMark, ManualMarks, current_marks, read_manual
from quality_study.grading.by_hand.overrides import adjusted_results
from quality_study.grading.by_hand.reading import question_names
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import SCALE, STATUS_NAMES, CopyResult
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import join, plural, typographic

#: What became of a copy, in French: :data:`~quality_study.grading.results.STATUS_NAMES`, and what marking by hand adds.
STATE_LABEL = {**STATUS_NAMES, "incomplete": "à compléter", "review": "à relire"}
_COLUMNS = {
    "student": "etudiant", "file": "copie", "mark": "note", "scale": "sur", "auto": "note_auto", "auto_max": "auto_sur",
    "manual": "note_manuelle", "manual_max": "manuelle_sur", "late": "retard", "status": "statut", "reason": "motif",
    "remarks": "remarques",
}  # fmt: skip


def final_marks(results: Sequence[CopyResult], given: ManualMarks, assignment: Assignment) -> pd.DataFrame:
    """Add up the points of every copy.

    Returns
    -------
    DataFrame
        One row per copy: ``student, file, mark, scale, auto, auto_max, manual, manual_max, late, state, reason,
        remarks``. `mark` is out of `scale` (20), less `late`, the points lost by lateness (empty: none), rounded as the
        assignment says; it is empty (NaN) unless `state` is ``graded`` or ``partial``. `auto` is empty for a copy that
        could not be run, `manual` while a criterion has no points.

    Raises
    ------
    StudyError
        Copies were marked with other points than those of the assignment.
    """
    raise_if_any(
        Problem(
            "le barème a changé depuis la correction automatique ; relancez quality-study grade", r.file or r.student
        )
        for r in results
        if r.status != "not_graded" and abs(r.auto_max - assignment.max_auto) > 1e-6
    )
    columns = ["state" if name == "status" else name for name in _COLUMNS]
    return pd.DataFrame([_row(r, given, assignment) for r in results], columns=columns)


def read_final(marks: Path, assignment: Assignment) -> tuple[list[CopyResult], ManualMarks, pd.DataFrame]:
    """Read what is beside the table of marks: the results, what was given by hand, and the final marks they make."""
    results, given = adjusted_results(marks, assignment), read_manual(marks, assignment)
    return results, given, final_marks(results, given, assignment)


def french_marks(table: pd.DataFrame) -> pd.DataFrame:
    """Give the table of final marks the headers and words of ``marks.csv``."""
    return table.assign(status=table["state"].map(STATE_LABEL))[list(_COLUMNS)].rename(columns=_COLUMNS)


def rounded(mark: float, step: float) -> float:
    """Round a mark to the nearest step, halves up; a step of 0 leaves it as it is.

    Examples
    --------
    >>> rounded(14.125, 0.25), rounded(14.12, 0.25), rounded(13.75, 0.5), rounded(13.2, 0)
    (14.25, 14.0, 14.0, 13.2)
    """
    return floor(mark / step + 0.5 + 1e-9) * step if step else mark


def _row(result: CopyResult, given: ManualMarks, assignment: Assignment) -> dict[str, object]:
    marks = current_marks(result, assignment, given)
    missing = float("nan")
    auto = missing if result.status == "not_graded" else result.auto
    points = [m.points for m in marks if m.points is not None]
    manual = sum(points) if len(points) == len(marks) else missing
    state, said = _state(result, marks, assignment)
    whole = assignment.max_auto + assignment.max_manual
    done = state in ("graded", "partial") and whole > 0
    late = late_points(result, assignment)
    return {
        "student": result.student,
        "file": result.file,
        "mark": rounded(max((auto + manual) / whole * SCALE - late, 0.0), assignment.rounding) if done else missing,
        "scale": SCALE,
        "auto": auto,
        "auto_max": assignment.max_auto,
        "manual": manual,
        "manual_max": assignment.max_manual,
        "late": late or missing,
        "state": state,
        "reason": " ".join(said),
        "remarks": " ".join(result.remarks),
    }


def _state(result: CopyResult, marks: Sequence[ManualMark], assignment: Assignment) -> tuple[str, list[str]]:
    said = [result.reason] if result.reason else []
    if result.status == "not_graded":
        return "not_graded", said
    review = [m for m in marks if m.state == "review"]
    pending = sum(m.state == "pending" for m in marks)
    names = question_names(assignment)
    apart = [f"« {names[m.cell]} », « {m.criterion} »" for m in review]
    changed = list(dict.fromkeys(f"« {names[m.cell]} »" for m in marks if m.state == "changed"))
    if apart:
        said.append(f"Les deux correcteurs diffèrent de plus d’un niveau : {join(apart)}.")
    if changed:
        said.append(f"La réponse a changé depuis qu’elle a été notée : {join(changed)}.")
    if pending:
        verb = "reste" if pending == 1 else "restent"
        said.append(f"{plural(pending, 'critère')} {verb} à noter.")
    said = [typographic(s) for s in said]
    return "review" if review or changed else "incomplete" if pending else result.status, said
