"""Fisher's and McNemar's mid-p, and Fisher's test of larger tables, against every table counted one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, factorial, prod

import numpy as np
import pytest

from quality_study.inference import fisher_table_test, fisher_test, mcnemar_test
from quality_study.words.errors import StudyError


def weight(table: tuple[tuple[int, ...], ...]) -> Fraction:
    return Fraction(1, prod(factorial(k) for row in table for k in row))


def same_totals(table: list[list[int]]) -> list[tuple[tuple[int, ...], ...]]:
    rows, columns = [sum(r) for r in table], [sum(c) for c in zip(*table, strict=True)]
    choices = [[r for r in product(*(range(c + 1) for c in columns)) if sum(r) == total] for total in rows]
    return [t for t in product(*choices) if [sum(c) for c in zip(*t, strict=True)] == columns]


@pytest.mark.parametrize("table", [[[7, 12], [8, 3]], [[3, 1], [1, 3]], [[5, 0], [1, 4]], [[2, 2], [2, 2]]])
def test_mid_p_halves_the_tables_as_likely_as_this_one(table: list[list[int]]) -> None:
    every = [weight(t) for t in same_totals(table)]
    own = weight(tuple(map(tuple, table)))
    less, tied = sum(w for w in every if w < own), sum(w for w in every if w == own)
    found = fisher_test(table, p_method="mid-p")
    assert found.p == pytest.approx(float((less + tied / 2) / sum(every)))
    assert fisher_test(table).p == pytest.approx(float((less + tied) / sum(every)))
    assert found.method == "test de Fisher, mid-p, bilatéral"


def test_the_mid_p_of_mcnemar_as_published() -> None:
    # Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13, 91, table 1: airway
    # hyper-responsiveness before and after stem cell transplantation, 1 and 7 changes among 21 children: exact p
    # 0.070, mid-p 0.039
    children = [[1, 1], [7, 12]]
    assert mcnemar_test(children).p == pytest.approx(0.070, abs=5e-4)
    found = mcnemar_test(children, p_method="mid-p")
    assert found.p == pytest.approx(0.039, abs=5e-4)
    assert found.method == "test de McNemar, mid-p, bilatéral"


@pytest.mark.parametrize(("to_yes", "to_no"), [(0, 5), (3, 3), (2, 6)])
def test_the_mid_p_of_mcnemar_by_counting_splits(to_yes: int, to_no: int) -> None:
    n = to_yes + to_no
    ways = [comb(n, k) for k in range(n + 1)]
    own = comb(n, to_yes)
    expected = (sum(w for w in ways if w < own) + sum(w for w in ways if w == own) / 2) / 2**n
    assert mcnemar_test([[4, to_no], [to_yes, 4]], p_method="mid-p").p == pytest.approx(expected)


@pytest.mark.parametrize("table", [[[3, 0, 1], [0, 3, 1]], [[4, 1], [1, 3], [0, 2]], [[2, 1, 0], [1, 2, 1], [0, 0, 3]]])
def test_larger_tables_are_as_rare_as_enumeration_says(table: list[list[int]]) -> None:
    every, own = [weight(t) for t in same_totals(table)], weight(tuple(map(tuple, table)))
    exact = float(sum(w for w in every if w <= own) / sum(every))
    found = fisher_table_test(table)
    assert found.p == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 9999) + 1e-4)
    assert found.p == fisher_table_test(np.array(table).T[::-1]).p  # whatever the order
    assert found.estimate.name == "V de Cramér"
    assert found.method == "test exact de Fisher, p par tirage au sort, tableau de toute taille"


def test_of_a_small_table_it_is_fishers_test() -> None:
    assert fisher_table_test([[7, 12], [8, 3]]).p == pytest.approx(fisher_test([[7, 12], [8, 3]]).p)


def test_an_unknown_way_to_p_is_refused() -> None:
    for test in (fisher_test, mcnemar_test):
        with pytest.raises(StudyError, match="option « p_method » inconnue"):
            test([[3, 1], [1, 3]], p_method="midp")
