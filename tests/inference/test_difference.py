from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binom

from quality_study.inference.difference import difference_bounds, difference_interval
from quality_study.inference.proportion import proportion_interval
from quality_study.words.errors import StudyError

SCORE = ["miettinen-nurminen", "mee"]
ALL = [*SCORE, "newcombe"]
ANY = st.sampled_from(ALL)
CONFIDENCE = st.floats(0.5, 0.999)
Groups = tuple[int, int, int, int]
Z = 1.959963984540054


@st.composite
def pairs(draw: st.DrawFn) -> tuple[int, int, int, int]:
    n1, n2 = draw(st.integers(1, 300)), draw(st.integers(1, 300))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def bounds(*groups: object, **options: object) -> np.ndarray:
    return np.array(difference_bounds(*groups, **options))


# Against a slow and independent inversion of the score test


def most_likely(groups: Groups, difference: float) -> tuple[float, float]:
    """The proportions that maximise the likelihood among those that differ by `difference`."""
    x1, n1, x2, n2 = groups

    def slope(p2: float) -> float:
        total = 0.0
        for x, n, p in ((x1, n1, p2 + difference), (x2, n2, p2)):
            total += (x / p if x else 0.0) - ((n - x) / (1 - p) if n - x else 0.0)
        return total

    low, high = max(0.0, -difference), min(1.0, 1 - difference)
    if high - low < 1e-12:
        return low + difference, low
    near = (high - low) * 1e-12
    if slope(low + near) <= 0:
        best = low
    elif slope(high - near) >= 0:
        best = high
    else:
        best = brentq(slope, low + near, high - near, xtol=1e-15, rtol=1e-14)
    return best + difference, best


def slow_limit(groups: Groups, method: str) -> float:
    """The upper limit: scan the differences above the observed one for the first that the score test rejects."""
    x1, n1, x2, n2 = groups
    observed = x1 / n1 - x2 / n2
    factor = (n1 + n2) / (n1 + n2 - 1) if method == "miettinen-nurminen" else 1.0

    def excess(difference: float) -> float:
        p1, p2 = most_likely(groups, difference)
        return (difference - observed) ** 2 - Z**2 * factor * (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)

    if observed == 1:
        return 1.0
    grid = observed + (1 - observed) * np.linspace(0, 1, 25)[1:]
    rejected = [excess(d) > 0 for d in grid]
    first = rejected.index(True)
    assert all(rejected[first:])  # once rejected, always rejected
    inside = grid[first - 1] if first else observed + (1 - observed) * 1e-7
    return brentq(excess, inside, grid[first], xtol=1e-14, rtol=1e-14)


@pytest.mark.parametrize("method", SCORE)
@pytest.mark.parametrize(("n1", "n2"), [(1, 1), (1, 12), (2, 5), (7, 9), (12, 11)])
def test_score_limits_agree_with_a_scan_of_the_constrained_likelihood(method: str, n1: int, n2: int) -> None:
    for x1, x2 in itertools.product(range(n1 + 1), range(n2 + 1)):
        found = difference_interval(x1, n1, x2, n2, method=method)
        assert found.high == pytest.approx(slow_limit((x1, n1, x2, n2), method), abs=1e-9)
        assert found.low == pytest.approx(-slow_limit((x2, n2, x1, n1), method), abs=1e-9)


@pytest.mark.parametrize("n", [1, 8, 1_000_000])
def test_the_mee_limits_of_two_groups_without_a_yes_are_those_of_wilson(n: int) -> None:
    found = difference_interval(0, n, 0, 3, method="mee")
    assert found.high == pytest.approx(proportion_interval(0, n).high, rel=1e-9)
    assert found.low == pytest.approx(-proportion_interval(0, 3).high, rel=1e-9)


def test_newcombe_limits_combine_two_wilson_intervals() -> None:
    for groups in [(56, 70, 48, 80), (0, 10, 0, 20), (10, 10, 0, 20), (0, 4, 7, 7)]:
        (p1, l1, u1), (p2, l2, u2) = (
            (x / n, *(lambda i: (i.low, i.high))(proportion_interval(x, n))) for x, n in (groups[:2], groups[2:])
        )
        found = difference_interval(*groups, method="newcombe")
        assert found.low == pytest.approx(p1 - p2 - np.hypot(p1 - l1, u2 - p2), abs=1e-12)
        assert found.high == pytest.approx(p1 - p2 + np.hypot(u1 - p1, p2 - l2), abs=1e-12)


def test_the_square_of_the_statistic_is_reached_at_the_limits_of_large_lopsided_groups() -> None:
    for groups in [(3, 4000, 9, 11), (1, 100_000, 0, 10), (5000, 5000, 1, 90_000), (7, 20, 0, 30_000)]:
        for method in SCORE:
            found = difference_interval(*groups, method=method)
            assert found.high == pytest.approx(slow_limit(groups, method), abs=1e-9)


# Coverage, enumerated exactly


@pytest.mark.parametrize(
    ("method", "n1", "n2", "least"),
    [
        ("miettinen-nurminen", 10, 20, 0.926),
        ("miettinen-nurminen", 40, 40, 0.930),
        ("miettinen-nurminen", 7, 60, 0.906),
        ("mee", 10, 20, 0.926),
        ("mee", 40, 40, 0.930),
        ("mee", 7, 60, 0.906),
        ("newcombe", 10, 20, 0.886),
        ("newcombe", 40, 40, 0.924),
        ("newcombe", 7, 60, 0.920),
    ],
)
def test_intervals_cover_about_as_often_as_stated(method: str, n1: int, n2: int, least: float) -> None:
    grid = np.arange(1, 40) / 40
    x1, x2 = np.mgrid[: n1 + 1, : n2 + 1]
    low, high = bounds(x1, n1, x2, n2, method=method)
    first, second = (binom.pmf(np.arange(n + 1)[:, None], n, grid) for n in (n1, n2))
    covered = []
    for (i, p1), (j, p2) in itertools.product(enumerate(grid), enumerate(grid)):
        inside = (low <= p1 - p2 + 1e-12) & (p1 - p2 <= high + 1e-12)
        covered.append(first[:, i] @ inside @ second[:, j])
    assert np.mean(covered) == pytest.approx(0.95, abs=0.01)
    assert min(covered) > least


@pytest.mark.parametrize("method", ALL)
def test_simulated_coverage_agrees_with_the_enumerated_one(method: str) -> None:
    x1, x2 = np.mgrid[:26, :41]
    low, high = bounds(x1, 25, x2, 40, method=method)
    inside = (low <= 0.2) & (high >= 0.2)
    exact = binom.pmf(np.arange(26), 25, 0.6) @ inside @ binom.pmf(np.arange(41), 40, 0.4)
    rng = np.random.default_rng(2011)
    low, high = bounds(rng.binomial(25, 0.6, 20_000), 25, rng.binomial(40, 0.4, 20_000), 40, method=method)
    error = np.sqrt(exact * (1 - exact) / 20_000)
    assert ((low <= 0.2) & (high >= 0.2)).mean() == pytest.approx(exact, abs=4 * error)


# Properties


@given(pairs(), ANY, CONFIDENCE)
def test_swapping_the_groups_changes_the_sign(groups: Groups, method: str, confidence: float) -> None:
    low, high = bounds(*groups, method=method, confidence=confidence)
    other = bounds(*groups[2:], *groups[:2], method=method, confidence=confidence)
    assert tuple(other) == pytest.approx((-high, -low), abs=1e-12)


@given(pairs(), ANY, CONFIDENCE)
def test_counting_the_others_changes_the_sign(groups: Groups, method: str, confidence: float) -> None:
    x1, n1, x2, n2 = groups
    low, high = bounds(*groups, method=method, confidence=confidence)
    other = bounds(n1 - x1, n1, n2 - x2, n2, method=method, confidence=confidence)
    assert tuple(other) == pytest.approx((-high, -low), abs=1e-12)


@given(pairs(), ANY, CONFIDENCE)
def test_the_limits_surround_the_difference(groups: Groups, method: str, confidence: float) -> None:
    x1, n1, x2, n2 = groups
    low, high = bounds(*groups, method=method, confidence=confidence)
    assert -1 <= low <= x1 / n1 - x2 / n2 + 1e-15
    assert x1 / n1 - x2 / n2 - 1e-15 <= high <= 1


@given(st.integers(1, 100), st.integers(0, 60), ANY, CONFIDENCE)
def test_more_counted_in_the_first_group_moves_both_limits_up(n: int, x2: int, method: str, confidence: float) -> None:
    low, high = bounds(np.arange(n + 1), n, x2, 60, method=method, confidence=confidence)
    assert (np.diff(low) >= -1e-12).all()
    assert (np.diff(high) >= -1e-12).all()


@given(pairs(), ANY, st.tuples(CONFIDENCE, CONFIDENCE).map(sorted))
def test_more_confidence_holds_less(groups: Groups, method: str, levels: list[float]) -> None:
    (low1, high1), (low2, high2) = (bounds(*groups, method=method, confidence=c) for c in levels)
    assert low2 <= low1 + 1e-12
    assert high1 <= high2 + 1e-12


@given(pairs(), CONFIDENCE)
def test_mee_is_inside_miettinen_nurminen(groups: Groups, confidence: float) -> None:
    mee, both = (bounds(*groups, method=m, confidence=confidence) for m in ("mee", "miettinen-nurminen"))
    assert both[0] <= mee[0] + 1e-12
    assert mee[1] <= both[1] + 1e-12


@given(
    st.tuples(st.floats(1, 1e7), st.floats(0, 1), st.floats(1, 1e7), st.floats(0, 1)),
    st.sampled_from(SCORE),
    CONFIDENCE,
)
def test_weighted_counts_of_any_size_have_finite_limits(
    drawn: tuple[float, float, float, float], method: str, confidence: float
) -> None:
    n1, p1, n2, p2 = drawn
    low, high = bounds(p1 * n1, n1, p2 * n2, n2, method=method, confidence=confidence)
    assert -1 <= low <= high <= 1


# Edges and errors


@pytest.mark.parametrize("method", ALL)
def test_everybody_against_nobody_reaches_one(method: str) -> None:
    found = difference_interval(10, 10, 0, 20, method=method)
    assert found.high == 1
    assert 0.6 < found.low < 0.8


@pytest.mark.parametrize("method", ALL)
def test_an_empty_group_leaves_everything_possible(method: str) -> None:
    low, high = difference_bounds([0, 5], [0, 10], [5, 0], [10, 0], method=method)
    assert low.tolist() == [-1, -1]
    assert high.tolist() == [1, 1]


@pytest.mark.parametrize("method", ALL)
def test_arrays_and_columns_give_the_same_limits_as_one_pair_at_a_time(method: str) -> None:
    table = pd.DataFrame({"x1": [0, 5, 9, 0], "n1": [9, 9, 9, 0], "x2": [0, 3, 0, 2], "n2": [4, 50, 7, 4]})
    low, high = difference_bounds(table["x1"], table["n1"], table["x2"], table["n2"], method=method)
    for i, groups in enumerate(table.to_numpy().tolist()):
        found = difference_interval(*groups, method=method)
        assert (found.low, found.high) == pytest.approx((low[i], high[i]), abs=1e-14)


def test_the_interval_names_its_method_and_where_it_comes_from() -> None:
    found = difference_interval(7, 34, 1, 34, confidence=0.9, method="mee")
    assert (found.confidence, found.method, found.certain) == (0.9, "Mee", None)
    assert found.reference.startswith("Mee (1984)")


def test_what_cannot_be_is_said_in_french() -> None:
    with pytest.raises(StudyError) as caught:
        difference_interval(3, 10, 12, 10)
    said = str(caught.value).replace("\u00a0", " ")
    assert said == "Un effectif va de 0 à la taille de son groupe : 12 sur 10 est impossible."
    with pytest.raises(StudyError) as caught:
        difference_interval(3, 10, 2, 10, method="newcomb")
    assert str(caught.value) == (
        "méthode d’intervalle inconnue (valeur trouvée : « newcomb »). Valeurs admises : miettinen-nurminen, mee, "
        "newcombe. Vouliez-vous écrire « newcombe » ?"
    )
