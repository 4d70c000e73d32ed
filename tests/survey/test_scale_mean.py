"""The score interval of a mean, against Wilson's closed form, a constrained likelihood by brute force, and coverage."""

from __future__ import annotations

from itertools import product
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import multinomial, norm
from statsmodels.stats.proportion import proportion_confint

from quality_study.survey import mean_interval
from quality_study.words.errors import StudyError

Z2 = norm.ppf(0.975) ** 2


@pytest.mark.parametrize(("count", "n"), [(0, 7), (1, 7), (13, 20), (20, 20), (2.5, 9.25)])
def test_with_two_answers_it_is_wilson(count: float, n: float) -> None:
    found = mean_interval([n - count, count], [0, 1])
    assert (found.low, found.high) == pytest.approx(proportion_confint(count, n, method="wilson"), abs=1e-8)
    assert (found.method, found.confidence) == ("score itéré", 0.95)


def test_the_same_answer_from_all_bounds_the_mean_as_wilson_would() -> None:
    # the most likely way to a mean below 4 is some answers at 1: 1 + 3 * n / (n + z^2)
    found = mean_interval([0, 0, 0, 20], [1, 2, 3, 4])
    assert (found.low, found.high) == (pytest.approx(1 + 3 * 20 / (20 + Z2)), 4)
    assert mean_interval([0, 0, 0], [-1, 0, 1]).low == -1


def most_likely_variance(counts: list[int], scores: list[int], mean: float) -> float:
    """Variance of the most likely distribution with this mean, by a general optimiser."""
    c, s = np.array(counts, dtype=float), np.array(scores, dtype=float)

    def cost(p: np.ndarray) -> float:
        return -float((c * np.log(np.maximum(p, 1e-12))).sum())

    limits = [{"type": "eq", "fun": lambda p: p.sum() - 1}, {"type": "eq", "fun": lambda p: p @ s - mean}]
    options = {"maxiter": 1000, "ftol": 1e-14}
    found = minimize(cost, np.full(len(s), 1 / len(s)), bounds=[(0, 1)] * len(s), constraints=limits, options=options)
    return float(found.x @ (s - mean) ** 2)


@pytest.mark.parametrize("counts", [[1, 3, 9, 7], [0, 0, 4, 16], [5, 0, 0, 3], [0, 6, 6, 0]])
def test_limits_are_where_the_score_test_stops_rejecting(counts: list[int]) -> None:
    scores = [1, 2, 3, 4]
    found = mean_interval(counts, scores)
    n, mean = sum(counts), np.average(scores, weights=counts)
    for limit in (found.low, found.high):
        z2 = n * (mean - limit) ** 2 / most_likely_variance(counts, scores, limit)
        assert z2 == pytest.approx(Z2, rel=2e-3)


COUNTS = st.lists(st.integers(0, 30), min_size=3, max_size=6).filter(any)


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_it_holds_the_mean_stays_on_the_scale_and_turns_round_with_it(counts: list[int]) -> None:
    scores = list(range(1, len(counts) + 1))
    mean = sum(c * s for c, s in zip(counts, scores, strict=True)) / sum(counts)
    found, turned = mean_interval(counts, scores), mean_interval(counts[::-1], scores)
    assert 1 <= found.low <= mean <= found.high <= len(counts)
    assert (turned.low, turned.high) == pytest.approx(
        (len(counts) + 1 - found.high, len(counts) + 1 - found.low), abs=1e-6
    )
    wider = mean_interval(counts, scores, confidence=0.99)
    assert wider.low <= found.low + 1e-9
    assert found.high <= wider.high + 1e-9


@pytest.mark.parametrize(
    ("shares", "n"),
    [([0.02, 0.18, 0.8], 15), ([0.01, 0.04, 0.95], 15), ([0.3, 0.4, 0.3], 15), ([0.02, 0.03, 0.15, 0.8], 9)],
)
def test_it_holds_the_true_mean_about_as_often_as_announced(shares: list[float], n: int) -> None:
    scores = list(range(len(shares)))
    truth = float(np.dot(shares, scores))
    samples = [c for c in product(range(n + 1), repeat=len(shares)) if sum(c) == n]
    held = [(found := mean_interval(c, scores)).low <= truth <= found.high for c in samples]
    coverage = multinomial.pmf(np.array(samples), n, shares)[np.array(held)].sum()
    assert 0.94 <= coverage <= 0.985


def chances(people: tuple[int, ...], n: int) -> dict[tuple[int, ...], float]:
    """How likely each sample of n people drawn without replacement is, by counting."""
    drawn = [c for c in product(range(n + 1), repeat=len(people)) if sum(c) == n]
    return {c: prod(map(comb, people, c)) / comb(sum(people), n) for c in drawn}


@pytest.mark.parametrize(("population", "n", "worst", "average"), [(12, 6, 0.91, 0.97), (12, 9, 0.79, 0.95)])
def test_that_of_a_finite_population_holds_the_mean_and_is_narrower(
    population: int, n: int, worst: float, average: float
) -> None:
    """Every population of three answers and every sample of it."""
    scores, coverages = [-1, 0, 1], []
    samples = [c for c in product(range(n + 1), repeat=3) if sum(c) == n]
    limits = {c: mean_interval(c, scores, population=population) for c in samples}
    for people in (p for p in product(range(population + 1), repeat=3) if sum(p) == population):
        truth = (people[2] - people[0]) / population
        held = [c for c, found in limits.items() if found.low - 1e-9 <= truth <= found.high + 1e-9]
        likely = chances(people, n)
        coverages.append(sum(likely[c] for c in held))
    assert min(coverages) >= worst
    assert np.mean(coverages) >= average
    for counts, found in limits.items():
        wide = mean_interval(counts, scores)
        low, high = found
        assert wide.low - 1e-9 <= low <= high <= wide.high + 1e-9
        missing, total = population - n, counts[2] - counts[0]
        assert found.certain == ((total - missing) / population, (total + missing) / population)
        assert found.certain[0] <= low
        assert high <= found.certain[1]


def test_with_two_answers_its_limits_are_those_of_the_score_test_corrected_for_the_population() -> None:
    found = mean_interval([14, 6], [0, 1], population=50)
    for limit in found:
        assert (0.3 - limit) ** 2 == pytest.approx(Z2 * limit * (1 - limit) / 20 * 30 / 49)


def test_a_population_that_answered_whole_has_no_sampling_interval() -> None:
    found = mean_interval([1, 2, 3], [1, 2, 3], population=6)
    assert (found.low, found.high, found.method) == (14 / 6, 14 / 6, "population entière")
    with pytest.raises(StudyError, match="Une population compte au moins les répondants\u00a0: 6 sur 5"):
        mean_interval([1, 2, 3], [1, 2, 3], population=5)


def test_impossible_arguments_are_refused() -> None:
    for counts, scores in (([1], [1]), ([1, 2], [2, 1]), ([1, 2, 3], [1, 2])):
        with pytest.raises(StudyError, match="un effectif est attendu pour chaque score, et deux scores au moins"):
            mean_interval(counts, scores)
    with pytest.raises(StudyError, match="effectif négatif"):
        mean_interval([1, -1], [0, 1])
    with pytest.raises(StudyError, match="Le niveau de confiance est compris entre 0 et 1"):
        mean_interval([1, 1], [0, 1], confidence=95)
