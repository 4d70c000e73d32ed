from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom, hypergeom

from quality_study.inference.proportion import proportion_bounds, proportion_interval
from quality_study.words.errors import StudyError

INFINITE = ["wilson", "clopper-pearson", "jeffreys", "agresti-coull"]
ANY = st.sampled_from(INFINITE)
CONFIDENCE = st.floats(0.5, 0.999)


@st.composite
def cells(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 500))
    return draw(st.integers(0, n)), n


@st.composite
def samples(draw: st.DrawFn) -> tuple[int, int, int]:
    total = draw(st.integers(1, 120))
    n = draw(st.integers(1, total))
    return draw(st.integers(0, n)), n, total


def bounds(count: object, n: object, **options: object) -> np.ndarray:
    return np.array(proportion_bounds(count, n, **options))


# Against an independent truth


def tail(n: int, first: int, p: Fraction) -> Fraction:
    """The probability of at least `first` out of n, exactly."""
    return sum((comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(first, n + 1)), Fraction(0))


@pytest.mark.parametrize("n", [1, 2, 5, 8, 12])
def test_clopper_pearson_limits_leave_exactly_the_risk_in_each_tail(n: int) -> None:
    step = Fraction(1, 10**9)
    for x in range(n + 1):
        found = proportion_interval(x, n, method="clopper-pearson")
        low, high = Fraction(found.low), Fraction(found.high)
        if x > 0:
            assert tail(n, x, low - step) < Fraction(1, 40) < tail(n, x, low + step)
        if x < n:
            assert 1 - tail(n, x + 1, high + step) < Fraction(1, 40) < 1 - tail(n, x + 1, high - step)
    assert (proportion_interval(0, n, method="clopper-pearson").low, found.high) == (0, 1)


@pytest.mark.parametrize("n", [1, 5, 12])
def test_wilson_limits_are_where_the_score_test_just_rejects(n: int) -> None:
    for x in range(n + 1):
        found = proportion_interval(x, n, confidence=0.9)
        for p in (found.low, found.high):
            assert (x / n - p) ** 2 == pytest.approx(1.6448536269514722**2 * p * (1 - p) / n, abs=1e-12)


def test_jeffreys_limits_leave_the_risk_in_each_tail_of_the_posterior_except_at_the_ends() -> None:
    for x in range(1, 12):
        found = proportion_interval(x, 12, method="jeffreys")
        assert beta(x + 0.5, 12.5 - x).cdf([found.low, found.high]) == pytest.approx([0.025, 0.975], abs=1e-12)
    none, every = (proportion_interval(x, 12, method="jeffreys") for x in (0, 12))
    assert (none.low, every.high) == (0, 1)
    assert beta(0.5, 12.5).cdf(none.high) == pytest.approx(0.975)


def kept(x: int, n: int, total: int, risk: Fraction) -> list[int]:
    """Every K of the population that neither tail rejects, by counting samples."""
    found = []
    for k in range(x, total - n + x + 1):
        ways = [comb(k, y) * comb(total - k, n - y) for y in range(n + 1)]
        samples = comb(total, n)
        if min(sum(ways[x:]), sum(ways[: x + 1])) * 2 >= risk * samples:
            found.append(k)
    return found


@pytest.mark.parametrize("total", [1, 2, 7, 12])
@pytest.mark.parametrize("risk", [Fraction(1, 20), Fraction(1, 10), Fraction(1, 3)])
def test_the_finite_interval_keeps_what_counting_every_sample_keeps(total: int, risk: Fraction) -> None:
    for n in range(total + 1):
        for x in range(n + 1):
            found = proportion_interval(x, n, confidence=float(1 - risk), method="finite", population=total)
            expected = kept(x, n, total, risk)
            assert (found.low * total, found.high * total) == pytest.approx((expected[0], expected[-1]))
            assert len(expected) == expected[-1] - expected[0] + 1


# Coverage, enumerated exactly


def coverage(method: str, n: int, shares: np.ndarray) -> np.ndarray:
    x = np.arange(n + 1)
    low, high = bounds(x, n, method=method)[:, :, None]
    return (binom.pmf(x[:, None], n, shares) * ((low <= shares) & (shares <= high))).sum(axis=0)


GRID = np.arange(1, 400) / 400


@pytest.mark.parametrize("n", [1, 4, 12, 30, 100])
def test_clopper_pearson_never_covers_less_than_stated(n: int) -> None:
    assert coverage("clopper-pearson", n, GRID).min() >= 0.95


@pytest.mark.parametrize(
    ("method", "mean", "least"), [("wilson", 0.005, 0.83), ("jeffreys", 0.008, 0.86), ("agresti-coull", 0.017, 0.89)]
)
@pytest.mark.parametrize("n", [5, 10, 20, 50, 100])
def test_approximate_intervals_cover_about_as_often_as_stated(method: str, mean: float, least: float, n: int) -> None:
    covered = coverage(method, n, GRID)
    assert covered.mean() == pytest.approx(0.95, abs=mean)
    assert covered.min() > least


@pytest.mark.parametrize("total", [5, 9, 12])
def test_the_finite_interval_never_covers_less_than_stated(total: int) -> None:
    for n in range(1, total + 1):
        x = np.arange(n + 1)
        low, high = bounds(x, n, method="finite", population=total, confidence=0.9)
        for k in range(total + 1):
            inside = (low <= k / total + 1e-12) & (k / total <= high + 1e-12)
            assert hypergeom.pmf(x, total, k, n)[inside].sum() >= 0.9 - 1e-12


@pytest.mark.parametrize("method", INFINITE)
def test_simulated_coverage_agrees_with_the_enumerated_one(method: str) -> None:
    drawn = np.random.default_rng(2011).binomial(40, 0.35, size=20_000)
    low, high = bounds(drawn, 40, method=method)
    exact = coverage(method, 40, np.array([0.35]))[0]
    assert ((low <= 0.35) & (high >= 0.35)).mean() == pytest.approx(
        exact, abs=4 * np.sqrt(exact * (1 - exact) / 20_000)
    )


# Properties


@given(cells(), ANY, CONFIDENCE)
def test_counting_the_others_mirrors_the_interval(cell: tuple[int, int], method: str, confidence: float) -> None:
    x, n = cell
    low, high = bounds([x, n - x], n, method=method, confidence=confidence)
    assert (low[0], high[0]) == pytest.approx((1 - high[1], 1 - low[1]), abs=1e-12)


@given(cells(), ANY, CONFIDENCE)
def test_the_limits_surround_the_share_and_are_shares(cell: tuple[int, int], method: str, confidence: float) -> None:
    x, n = cell
    low, high = bounds(x, n, method=method, confidence=confidence)
    assert low <= x / n + 1e-12
    assert x / n - 1e-12 <= high
    if method != "agresti-coull":
        assert 0 <= low < high <= 1


@given(st.integers(1, 200), ANY, CONFIDENCE)
def test_more_counted_moves_both_limits_up(n: int, method: str, confidence: float) -> None:
    low, high = bounds(np.arange(n + 1), n, method=method, confidence=confidence)
    assert (np.diff(low) > 0).all()
    assert (np.diff(high) > 0).all()


@given(cells(), ANY, st.tuples(CONFIDENCE, CONFIDENCE).map(sorted))
def test_more_confidence_holds_less(cell: tuple[int, int], method: str, levels: list[float]) -> None:
    (low1, high1), (low2, high2) = (bounds(*cell, method=method, confidence=c).clip(0, 1) for c in levels)
    assert low2 <= low1 + 1e-12
    assert high1 <= high2 + 1e-12


@settings(max_examples=60)
@given(samples(), CONFIDENCE)
def test_the_finite_interval_is_possible_and_mirrored(sample: tuple[int, int, int], confidence: float) -> None:
    x, n, total = sample
    found = proportion_interval(x, n, method="finite", population=total, confidence=confidence)
    other = proportion_interval(n - x, n, method="finite", population=total, confidence=confidence)
    assert found.certain is not None
    assert found.certain == pytest.approx((x / total, (total - n + x) / total))
    assert found.certain[0] <= found.low <= found.high <= found.certain[1]
    assert (found.low, found.high) == pytest.approx((1 - other.high, 1 - other.low))
    if n == total:
        assert found.low == found.high == x / n


def test_a_large_population_gives_the_clopper_pearson_interval() -> None:
    finite = bounds([0, 3, 20], 20, method="finite", population=2_000_000)
    assert finite == pytest.approx(bounds([0, 3, 20], 20, method="clopper-pearson"), abs=1e-5)


# Edges and errors


@pytest.mark.parametrize("method", INFINITE)
def test_nobody_asked_leaves_everything_possible(method: str) -> None:
    found = proportion_interval(0, 0, method=method)
    assert (found.low, found.high, found.certain) == (0, 1, None)


def test_nobody_asked_in_a_known_population_leaves_everything_possible() -> None:
    found = proportion_interval(0, 0, method="finite", population=25)
    assert (found.low, found.high, found.certain) == (0, 1, (0, 1))


def test_arrays_and_columns_give_the_same_limits_as_one_cell_at_a_time() -> None:
    table = pd.DataFrame({"count": [0, 3, 8, 0], "n": [9, 9, 8, 0], "population": [12, 20, 8, 5]})
    for method in [*INFINITE, "finite"]:
        known = {"population": table["population"]} if method == "finite" else {}
        low, high = proportion_bounds(table["count"], table["n"], method=method, **known)
        for i, row in table.iterrows():
            one = {"population": int(row["population"])} if method == "finite" else {}
            found = proportion_interval(int(row["count"]), int(row["n"]), method=method, **one)
            assert (found.low, found.high) == (low[i], high[i])


def test_the_interval_names_its_method_and_where_it_comes_from() -> None:
    found = proportion_interval(3, 10, confidence=0.9, method="clopper-pearson")
    assert (found.confidence, found.method) == (0.9, "Clopper-Pearson")
    assert found.reference.startswith("Clopper et Pearson (1934)")


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((11, 10), {}, "Un effectif va de 0 à la taille de son groupe : 11 sur 10 est impossible."),
        ((-1, 10), {}, "Un effectif va de 0 à la taille de son groupe : −1 sur 10 est impossible."),
        (
            (float("nan"), 10),
            {},
            "Un effectif va de 0 à la taille de son groupe : valeur manquante sur 10 est impossible.",
        ),
        ((0, 0.5), {}, "Une taille est nulle ou vaut au moins 1 : 0,500 est impossible."),
        (
            (3, 10),
            {"confidence": 95},
            "Le niveau de confiance est compris entre 0 et 1, par exemple 0,95 : 95 ne l’est pas.",
        ),
        (
            (3, 10),
            {"method": "wilsson"},
            "méthode d’intervalle inconnue (valeur trouvée : « wilsson »). Valeurs admises : wilson, clopper-pearson, "
            "jeffreys, agresti-coull, finite. Vouliez-vous écrire « wilson » ?",
        ),
        (
            (3, 10),
            {"population": 25},
            "La méthode « wilson » ne tient pas compte d’une population connue : choisissez « finite ».",
        ),
        ((3, 10), {"method": "finite"}, "La méthode « finite » demande la taille de la population (population=...)."),
        ((2.5, 10), {"method": "finite", "population": 25}, "La méthode « finite » demande des effectifs entiers."),
        (
            (3, 10),
            {"method": "finite", "population": 9},
            "Une population compte au moins les répondants : 10 sur 9 est impossible.",
        ),
    ],
)
def test_what_cannot_be_is_said_in_french(
    arguments: tuple[float, float], options: dict[str, object], message: str
) -> None:
    with pytest.raises(StudyError) as caught:
        proportion_interval(*arguments, **options)
    assert str(caught.value).replace("\u00a0", " ").replace("\u202f", " ") == message
