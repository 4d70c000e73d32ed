"""How each question of a practical behaved in a class: its difficulty, and whether it tells strong copies from weak.

References
----------
Ebel and Frisbie (1991), Essentials of educational measurement, 5th ed., chapter 13 (difficulty and discrimination).
Henrysson (1963), Correction of item-total correlations in item analysis, Psychometrika 28: the item is left out of the
total that it is compared with.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from quality_study.grading.by_hand.marks import ManualMarks, current_marks
from quality_study.grading.by_hand.reading import question_names
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import CopyResult, value_marks

#: Under this number of copies a discrimination is too uncertain to be read.
FEW = 10
CONFIDENCE = 0.95
Points = NDArray[np.float64]


def item_points(results: Sequence[CopyResult], given: ManualMarks, assignment: Assignment) -> pd.DataFrame:
    """Gather the points of every copy that was run, item by item.

    An item is a recorded value, or a criterion of prose. Criteria are there only when every copy has all of them:
    otherwise totals would not be of the same thing.

    Returns
    -------
    DataFrame
        Index: student; columns: two levels, ``item`` and ``max``; points.
    """
    counted = [r for r in results if r.status != "not_graded"]
    names = question_names(assignment)
    columns = [(v.name, v.points) for v in assignment.values]
    criteria = [(t.cell, c.title, c.points) for t in assignment.tasks for c in t.criteria]
    rows: dict[str, list[float]] = {}
    complete = bool(counted)
    for result in counted:
        points = value_marks(result).set_index("name")["points"]
        given_points = [m.points for m in current_marks(result, assignment, given)]
        complete &= None not in given_points
        found = [float(points.get(v.name, np.nan)) for v in assignment.values]
        rows[result.student] = found + [np.nan if p is None else p for p in given_points]
    columns += [(f"{names[cell]} — {title}", most) for cell, title, most in criteria]
    index = pd.MultiIndex.from_tuples(columns, names=["item", "max"])
    table = pd.DataFrame.from_dict(rows, orient="index", columns=index, dtype=float)
    table.index.name = "student"
    return table if complete else table.iloc[:, : len(assignment.values)]


def item_statistics(points: pd.DataFrame) -> pd.DataFrame:
    """Measure the difficulty and the discrimination of each item.

    Parameters
    ----------
    points : DataFrame
        As :func:`item_points` returns it.

    Returns
    -------
    DataFrame
        ``item, max, n, difficulty, discrimination, low, high, why``. The difficulty is the share of the points that
        were obtained (an easy item is near 1), by the `n` copies that have the item. The discrimination is Pearson's
        correlation between the item and the sum of the others (point-biserial for an item that is right or wrong), with
        its interval at 95 % by Fisher's transformation; empty where it is undefined, and `why` says it in French.
    """
    rows = []
    values = points.to_numpy(float)
    for i, column in enumerate(points.columns):
        item, most = str(column[0]), float(column[1])
        own, rest = values[:, i], np.delete(values, i, axis=1).sum(axis=1)  # an absent item makes the sum unknown
        there = ~np.isnan(own)
        both = there & ~np.isnan(rest)
        found, low, high, why = _discrimination(own[both], rest[both], alone=points.shape[1] < 2)
        difficulty = float(own[there].mean() / most) if there.any() else float("nan")
        rows.append((item, most, int(there.sum()), difficulty, found, low, high, why))
    columns = ["item", "max", "n", "difficulty", "discrimination", "low", "high", "why"]
    return pd.DataFrame(rows, columns=columns)


def _discrimination(own: Points, rest: Points, *, alone: bool) -> tuple[float, float, float, str]:
    none = float("nan")
    if alone:
        return none, none, none, "une seule question"
    if len(own) < 3:
        return none, none, none, "moins de trois copies"
    if np.ptp(own) < 1e-9:
        return none, none, none, "toutes les copies ont les mêmes points"
    if np.ptp(rest) < 1e-9:
        return none, none, none, "le reste de la note est le même partout"
    result = scipy.stats.pearsonr(own, rest)
    if len(own) < 4:
        return float(result.statistic), none, none, ""
    interval = result.confidence_interval(CONFIDENCE)
    return float(result.statistic), float(interval.low), float(interval.high), ""
