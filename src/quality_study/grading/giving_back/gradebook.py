"""Marks as other gradebooks read them: a plain CSV file, or that of nbgrader's own export.

References
----------
nbgrader, nbgrader/plugins/export.py: the columns of ``nbgrader export``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from quality_study.facts.formula import protect
from quality_study.facts.whole_file import write_whole
from quality_study.grading.by_hand.totals import STATE_LABEL, read_final
from quality_study.grading.by_hand.worksheet import participant
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import SCALE, CopyResult

NBGRADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip
PLAIN = ("identifiant", "nom", "devoir", "note", "sur", "statut")


def write_gradebook(marks: Path, assignment: Assignment, output: Path, *, nbgrader: bool = False) -> pd.DataFrame:
    """Write the marks as a CSV file that any gradebook reads: UTF-8, ``,``, decimal point.

    Parameters
    ----------
    marks : Path
        The table of marks; results and points given by hand are beside it.
    assignment : Assignment
    output : Path
    nbgrader : bool
        Write the columns of nbgrader's export, in points of the practical, rather than ours, out of 20.

    Returns
    -------
    DataFrame of str
        What was written. A copy without a mark has an empty one, never zero.
    """
    results, _, final = read_final(marks, assignment)
    row = _nbgrader if nbgrader else _plain
    rows = [row(r, f, assignment) for r, f in zip(results, final.to_dict("records"), strict=True)]
    table = pd.DataFrame(rows, columns=list(NBGRADER if nbgrader else PLAIN), dtype="object").map(protect)
    output.parent.mkdir(parents=True, exist_ok=True)
    write_whole(output, table.to_csv(index=False, lineterminator="\n").encode("utf-8", "replace"))
    return table


def _plain(result: CopyResult, final: Mapping[Any, Any], assignment: Assignment) -> dict[str, str]:
    name, identifier = participant(result)
    state = STATE_LABEL[str(final["state"])]
    values = (identifier, name, assignment.id, _decimal(final["mark"]), _decimal(SCALE), state)
    return dict(zip(PLAIN, values, strict=True))


def _nbgrader(result: CopyResult, final: Mapping[Any, Any], assignment: Assignment) -> dict[str, str]:
    name, identifier = participant(result)
    most = assignment.max_auto + assignment.max_manual
    unit = most / SCALE  # its scores are in points of the practical
    deadline = "" if assignment.deadline is None else assignment.deadline.isoformat(" ")
    values = (
        assignment.notebook.stem, deadline, result.handed.replace("T", " "), identifier or name, name, "", "",
        _decimal(final["auto"] + final["manual"]) if not pd.isna(final["mark"]) else "",
        _decimal(0.0 if pd.isna(final["late"]) else final["late"] * unit), _decimal(final["mark"] * unit),
        _decimal(most),
    )  # fmt: skip
    return dict(zip(NBGRADER, values, strict=True))


def _decimal(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.4f}".rstrip("0").rstrip(".")
