"""Two ordered questions, against Agresti's book, pairs counted one by one, and the deltas of the estimate itself."""

from __future__ import annotations

from itertools import combinations, permutations
from math import sqrt

import numpy as np
import pandas as pd
import pytest

from quality_study.inference import ordered_test
from quality_study.words.errors import StudyError

#: Income by job satisfaction, Agresti (2002), table 2.8.
JOB = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]


def test_job_satisfaction_as_in_the_book() -> None:
    found = ordered_test(JOB)
    # Agresti (2002), 2.4.3: C = 1331, D = 849, gamma = 0.221; 3.4.2: standard error 0.117, interval (-0.01, 0.45)
    assert found.statistic["concordantes"] == 1331
    assert found.statistic["discordantes"] == 849
    assert found.estimate.value == pytest.approx(482 / 2180)
    assert found.statistic["se"] == pytest.approx(0.117, abs=5e-4)
    assert found.interval is not None
    assert tuple(found.interval) == pytest.approx((-0.01, 0.45), abs=5e-3)
    # R, vcdExtra 0.8-5, CMHtest(JobSat): nonzero correlation 2.9830, p = 0.084144
    assert found.statistic["M²"] == pytest.approx(2.9830, abs=5e-5)
    assert found.statistic["p asymptotique"] == pytest.approx(0.084144, abs=5e-6)
    assert found.p == pytest.approx(0.084, abs=0.01)
    assert found.note.endswith("La valeur de p est calculée sur 9\u202f999 permutations au hasard.")
    large = ordered_test(20 * np.array(JOB) + 20)
    assert (large.method, large.p) == ("test linéaire par linéaire, bilatéral", large.statistic["p asymptotique"])


def people(table: list[list[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table) for j, k in enumerate(row) for _ in range(k)]


TABLES = [[[3, 1], [1, 4]], [[5, 0, 2], [1, 3, 4]], [[2, 2, 0], [0, 3, 1], [1, 0, 4]], JOB]


@pytest.mark.parametrize("table", TABLES)
def test_pairs_and_correlation_are_those_counted_one_by_one(table: list[list[int]]) -> None:
    own = people(table)
    signs = [(a[0] - b[0]) * (a[1] - b[1]) for a, b in combinations(own, 2)]
    up, down = sum(s > 0 for s in signs), sum(s < 0 for s in signs)
    found = ordered_test(table)
    assert (found.statistic["concordantes"], found.statistic["discordantes"]) == (up, down)
    assert found.estimate.value == pytest.approx((up - down) / (up + down))
    assert found.effect is not None
    assert found.effect.value == pytest.approx(np.corrcoef(np.array(own).T)[0, 1])


@pytest.mark.parametrize("table", TABLES[:3])
def test_the_standard_error_is_that_of_the_delta_method(table: list[list[int]]) -> None:
    """The derivative of gamma in each share, by differences; the variance of a multinomial gives the rest."""

    def gamma(shares: np.ndarray) -> float:
        cells = list(np.ndindex(*shares.shape))
        pairs = [(a, b) for a in cells for b in cells]
        signs = [np.sign((a[0] - b[0]) * (a[1] - b[1])) * shares[a] * shares[b] for a, b in pairs]
        return float(sum(signs) / sum(map(abs, signs)))

    counts = np.array(table, dtype=float)
    shares, n, step = counts / counts.sum(), counts.sum(), 1e-6
    slopes = np.zeros_like(shares)
    for cell in np.ndindex(*shares.shape):
        up, down = shares.copy(), shares.copy()
        up[cell] += step
        down[cell] -= step
        slopes[cell] = (gamma(up) - gamma(down)) / (2 * step)
    variance = ((shares * slopes**2).sum() - (shares * slopes).sum() ** 2) / n
    assert ordered_test(table).statistic["se"] == pytest.approx(sqrt(variance), rel=1e-5)


def test_scores_place_the_answers_and_change_the_test_only() -> None:
    plain = ordered_test(JOB)
    # Agresti (2002), 3.4.4: scores (3, 10, 20, 35) and (1, 3, 4, 5)
    found = ordered_test(JOB, row_scores=[3, 10, 20, 35], column_scores=[1, 3, 4, 5])
    income, satisfaction = np.array([3, 10, 20, 35]), np.array([1, 3, 4, 5])
    pairs = np.array([(income[i], satisfaction[j]) for i, j in people(JOB)])
    assert found.statistic["M²"] == pytest.approx(95 * np.corrcoef(pairs.T)[0, 1] ** 2)
    assert found.estimate.value == plain.estimate.value
    assert ordered_test(JOB, row_scores=[1, 3, 5, 7]).p == pytest.approx(plain.p)


def test_the_p_value_of_few_answers_is_that_of_all_rearrangements() -> None:
    table = [[3, 1, 0], [1, 1, 2]]
    rows, columns = (np.array(side) for side in zip(*people(table), strict=True))
    own = abs(np.corrcoef(rows, columns)[0, 1])
    every = [abs(np.corrcoef(rows, p)[0, 1]) for p in set(permutations(columns.tolist()))]
    exact = float(np.mean([r >= own - 1e-12 for r in every]))
    assert ordered_test(table).p == pytest.approx(exact, abs=4 * sqrt(exact * (1 - exact) / 9999))


def test_what_has_no_order_or_no_interval() -> None:
    one_way = ordered_test([[4, 0], [0, 5]])
    assert (one_way.estimate.value, one_way.interval) == (1, None)
    assert one_way.note.startswith("Toutes les paires vont dans le même sens : gamma n’a pas d’intervalle.")
    empty = ordered_test(pd.DataFrame(JOB, index=list("abcd"), columns=list("wxyz")).assign(v=0))
    assert empty.note.startswith("Colonne sans effectif, écartée : v.")
    assert empty.estimate.value == pytest.approx(482 / 2180)
    for scores in ([1, 2], ["bas", "haut", "x", "y"], 3, [1, 1, 1, 1]):
        with pytest.raises(StudyError):
            ordered_test(JOB, row_scores=scores)  # type: ignore[arg-type]
