"""What the test of a table says of its counts, attacked by trying every table with the same totals."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from quality_study.survey.same_totals import number_of_tables, would_give_counts


def same_totals(table: np.ndarray) -> list[np.ndarray]:
    """Try every count of all cells but the last of each line and column."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    found = []
    for free in product(range(int(table.sum()) + 1), repeat=(len(rows) - 1) * (len(columns) - 1)):
        inside = np.array(free).reshape(len(rows) - 1, len(columns) - 1)
        last = np.column_stack([inside, rows[:-1] - inside.sum(axis=1)])
        whole = np.vstack([last, columns - last.sum(axis=0)])
        if (whole >= 0).all():
            found.append(whole)
    return found


@pytest.mark.parametrize(
    "table", [[[3, 17], [12, 8]], [[4, 5], [3, 3], [1, 4]], [[6, 2], [8, 9], [7, 12]], [[11, 0], [4, 6], [9, 11]]]
)
def test_a_test_that_two_tables_give_is_not_published(table: list[list[int]]) -> None:
    counts = np.array(table)

    def printed(found: np.ndarray) -> tuple[float, float]:
        told = chi2_contingency(found, correction=False)
        return round(float(np.sqrt(told.statistic / found.sum())), 2), round(float(told.pvalue), 3)

    like = [found for found in same_totals(counts) if printed(found) == printed(counts)]
    like = [found for found in like if ((found > 0) & (found < 5)).any()]  # others would be shown group by group
    small = [(i, j) for i, j in np.argwhere((counts > 0) & (counts < 5))]
    fewest = min(len({int(found[i, j]) for found in like}) for i, j in small)
    assert fewest < 3
    assert would_give_counts(counts, threshold=5, ordered=False)


def test_a_table_without_small_counts_or_with_very_many_like_it_may_be_tested() -> None:
    assert not would_give_counts(np.array([[5, 15], [12, 0]]), threshold=5, ordered=True)
    large = np.array([[6, 2, 7, 1], [2, 8, 8, 4], [6, 10, 12, 0], [5, 12, 19, 3]])
    assert not would_give_counts(large, threshold=5, ordered=True)
    # 7,028 tables have these totals, a hundred of them this V and p: the 3 keeps twelve values
    assert not would_give_counts(np.array([[10, 3], [10, 13], [13, 14], [6, 33]]), threshold=5, ordered=False)


def test_the_number_of_tables_is_about_right() -> None:
    for table in ([[4, 5], [3, 3], [1, 4]], [[12, 8], [9, 11], [15, 25]], [[10, 3], [10, 13]]):
        counts = np.array(table)
        told = number_of_tables(counts.sum(axis=1).tolist(), counts.sum(axis=0).tolist())
        assert told == pytest.approx(len(same_totals(counts)), rel=0.25)
    # counted one by one, too: 4 groups of 13, 23, 27 and 39 people, 39 answers against 63
    assert number_of_tables([13, 23, 27, 39], [39, 63]) == pytest.approx(7028, rel=0.01)
