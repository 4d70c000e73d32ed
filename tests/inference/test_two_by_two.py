from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from quality_study.inference.cohen import cohen_h
from quality_study.inference.result import Result
from quality_study.inference.two_by_two import barnard_test, boschloo_test, fisher_test
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

Cell = tuple[int, int]
EXACT = [fisher_test, boschloo_test, barnard_test]
#: Shares of the brute-force search are k / GRID.
GRID = 120


def rows(x1: int, n1: int, x2: int, n2: int) -> list[list[int]]:
    return [[x1, n1 - x1], [x2, n2 - x2]]


@cache
def fisher_by_hand(x1: int, n1: int, x2: int, n2: int) -> Fraction:
    s = x1 + x2
    ways = [comb(n1, x) * comb(n2, s - x) for x in range(max(0, s - n2), min(n1, s) + 1)]
    return Fraction(sum(w for w in ways if w <= comb(n1, x1) * comb(n2, x2)), comb(n1 + n2, s))


def minus_z_squared(x1: int, n1: int, x2: int, n2: int) -> Fraction:
    s = x1 + x2
    spread = s * (n1 + n2 - s)
    return -Fraction((x1 * n2 - x2 * n1) ** 2, spread) if spread else Fraction(0)


def brute_force(n1: int, n2: int, order: Callable[[int, int, int, int], Fraction]) -> dict[Cell, float]:
    """p of every table: the largest chance, over shares k / GRID, of the tables whose order is no larger."""
    cells = list(product(range(n1 + 1), range(n2 + 1)))
    orders = {(a, b): order(a, n1, b, n2) for a, b in cells}
    size = n1 + n2
    found = {}
    for level in set(orders.values()):
        ways = [0] * (size + 1)
        for a, b in cells:
            if orders[a, b] <= level:
                ways[a + b] += comb(n1, a) * comb(n2, b)
        best = max(sum(w * k**s * (GRID - k) ** (size - s) for s, w in enumerate(ways)) for k in range(GRID + 1))
        found.update({cell: best / GRID**size for cell in cells if orders[cell] == level})
    return found


@pytest.mark.parametrize(("test", "order"), [(boschloo_test, fisher_by_hand), (barnard_test, minus_z_squared)])
def test_unconditional_p_is_that_of_exact_arithmetic_for_every_small_table(
    test: Callable[..., Result], order: Callable[[int, int, int, int], Fraction]
) -> None:
    for n1, n2 in product(range(1, 6), range(1, 6)):
        if n1 + n2 > 8 and n1 != n2:
            continue
        for (x1, x2), wanted in brute_force(n1, n2, order).items():
            p = test(rows(x1, n1, x2, n2)).p
            assert p is not None
            # between two points of the grid the chance rises by at most f'' h² / 8, f'' <= 4 N²
            assert wanted - 1e-12 <= p <= wanted + (n1 + n2) ** 2 / (2 * GRID**2)


@pytest.mark.parametrize(("test", "order"), [(boschloo_test, fisher_by_hand), (barnard_test, minus_z_squared)])
@pytest.mark.parametrize(("n1", "n2"), [(6, 6), (7, 4)])
def test_size_never_exceeds_the_level_whatever_the_common_share(
    test: Callable[..., Result], order: Callable[[int, int, int, int], Fraction], n1: int, n2: int
) -> None:
    cells = list(product(range(n1 + 1), range(n2 + 1)))
    p = np.array([test(rows(a, n1, b, n2)).p for a, b in cells])
    share = np.linspace(0, 1, 301)[:, None]
    a, b = np.array(cells).T
    chance = stats.binom.pmf(a, n1, share) * stats.binom.pmf(b, n2, share)
    for level in (0.01, 0.05, 0.1, 0.2, *p):
        assert (chance @ (p <= level)).max() <= level + 1e-12


def test_ties_that_scipy_loses_to_rounding_are_kept() -> None:
    table = np.array([[7, 12], [8, 3]])
    assert stats.barnard_exact(table.T).pvalue == pytest.approx(0.0598, abs=1e-4)
    assert barnard_test(table).p == pytest.approx(0.0675141065224, abs=1e-6)


def test_boschloo_sums_both_tails_where_scipy_doubles_one() -> None:
    table = np.array([[7, 12], [8, 3]])
    one_sided = [stats.boschloo_exact(table.T, alternative=side).pvalue for side in ("less", "greater")]
    scipy_p = stats.boschloo_exact(table.T).pvalue
    assert scipy_p == pytest.approx(2 * min(one_sided), abs=1e-6)
    assert boschloo_test(table).p == pytest.approx(0.0857256115939, abs=1e-6)
    assert abs(scipy_p - 0.0857256115939) > 1e-3


def test_groups_of_several_hundred_have_the_p_of_a_fine_search_over_all_cells() -> None:
    x1, n1, x2, n2 = 120, 200, 61, 130
    a, b = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    spread = (a + b) * (n1 + n2 - a - b)
    z = (a * n2 - b * n1) ** 2 / np.where(spread == 0, 1, spread)
    region = z >= z[x1, x2] * (1 - 1e-9)
    chance = [stats.binom.pmf(a[:, 0], n1, q) @ region @ stats.binom.pmf(b[0], n2, q) for q in np.linspace(0, 1, 2001)]
    assert barnard_test(rows(x1, n1, x2, n2)).p == pytest.approx(max(chance), abs=1e-6)
    assert barnard_test(rows(x1, n1, x2, n2)).p >= max(chance) - 1e-12


tables = st.tuples(st.integers(1, 30), st.integers(1, 30)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@given(tables)
@settings(max_examples=25, deadline=None)
def test_swapping_groups_or_answers_flips_the_sign_and_keeps_p(counts: tuple[int, int, int, int]) -> None:
    table = np.array(rows(*counts))
    for test in EXACT:
        here = test(table)
        assert here.p is not None
        assert here.effect is not None
        assert 0 < here.p <= 1
        for other in (test(table[::-1]), test(table[:, ::-1])):
            assert other.p == pytest.approx(here.p, rel=1e-9)
            assert other.estimate.value == pytest.approx(-here.estimate.value)
            assert other.effect.value == pytest.approx(-here.effect.value)
            assert other.effect.interval.low == pytest.approx(-here.effect.interval.high, abs=1e-9)


@given(tables)
@settings(max_examples=50, deadline=None)
def test_boschloo_never_has_a_larger_p_than_fisher_and_fisher_ignores_transposition(
    counts: tuple[int, int, int, int],
) -> None:
    table = np.array(rows(*counts))
    wanted = float(fisher_by_hand(*counts))
    assert fisher_test(table).p == pytest.approx(wanted, rel=1e-9)
    assert boschloo_test(table).p <= wanted * (1 + 1e-9)
    if (table.sum(axis=0) > 0).all():
        assert fisher_test(table.T).p == pytest.approx(wanted, rel=1e-9)


def test_interval_of_cohen_h_covers_as_it_says() -> None:
    for n1, n2 in ((8, 12), (20, 20)):
        a, b = np.arange(n1 + 1), np.arange(n2 + 1)
        intervals = [[cohen_h(int(i), n1, int(j), n2).interval for j in b] for i in a]
        low = np.array([[i.low for i in row if i] for row in intervals])
        high = np.array([[i.high for i in row if i] for row in intervals])
        covered = []
        for p, q in product(np.linspace(0.02, 0.98, 13), repeat=2):
            h = 2 * np.arcsin(np.sqrt(p)) - 2 * np.arcsin(np.sqrt(q))
            inside = (low <= h + 1e-9) & (h - 1e-9 <= high)
            covered.append(stats.binom.pmf(a, n1, p) @ inside @ stats.binom.pmf(b, n2, q))
        assert np.mean(covered) == pytest.approx(0.95, abs=0.01)
        assert min(covered) > 0.90


def test_cohen_h_goes_from_minus_pi_to_pi() -> None:
    assert cohen_h(5, 5, 0, 5).value == pytest.approx(np.pi)
    assert cohen_h(0, 5, 5, 5).value == pytest.approx(-np.pi)
    assert cohen_h(0, 5, 5, 5).interval.low == pytest.approx(-np.pi)
    # Cohen (1988): h of 0.65 against 0.50
    assert cohen_h(65, 100, 50, 100).value == pytest.approx(0.3047, abs=1e-4)


def test_odds_ratio_of_a_table_with_an_empty_cell_is_infinite_with_a_finite_lower_limit() -> None:
    ratio = fisher_test([[5, 0], [2, 4]]).details["odds_ratio"].loc[0]
    assert ratio["value"] == np.inf
    assert ratio["high"] == np.inf
    assert 0 < ratio["low"] < 1.3


def test_a_result_reads_as_a_french_sentence() -> None:
    # numbers by hand: inversion of the score test by a search of the constrained likelihood, Wilson limits in the
    # arcsine scale, and twice scipy's one-sided Boschloo, which is right for groups of one size
    table = pd.DataFrame([[15, 5], [8, 12]], ["étudiants", "ministère"], ["Oui", "Non"])
    assert boschloo_test(table).sentence() == typographic(
        "Différence des parts de « Oui » (étudiants − ministère) : +35,0 points [4,0 ; 59,9] (IC à 95 %, "
        "Miettinen-Nurminen) ; h de Cohen : 0,72 [0,09 ; 1,26] ; test exact inconditionnel de Boschloo, bilatéral, "
        "p = 0,030 (n = 20 et 20)."
    )


def test_all_alike_gives_p_one_and_says_so() -> None:
    for test in EXACT:
        result = test([[0, 5], [0, 6]])
        assert result.p == pytest.approx(1)
        assert result.sentence().endswith("(n\xa0=\xa05 et 6). Tous ont répondu «\xa0non\xa0».")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[1, 2, 3], [4, 5, 6]], "Ce test demande un tableau 2 × 2, pas 2 × 3."),
        ([[1, 2]], "Un tableau d’effectifs a au moins 2 lignes et 2 colonnes, pas 1 × 2."),
        ([1, 2], "Un tableau d’effectifs a des lignes (groupes) et des colonnes (réponses)."),
        ([["a", 2], [1, 2]], "Le tableau d’effectifs contient autre chose que des nombres."),
        (
            [[-1, 2], [1, 2.5]],
            "Un effectif est un nombre entier positif ou nul ; à corriger : groupe 1 × réponse 1 "
            "et groupe 2 × réponse 2.",
        ),
        ([[0, 0], [1, 2]], "Groupe sans réponse, impossible à comparer : groupe 1."),
    ],
)
def test_a_table_that_cannot_be_tested_is_refused_in_french(table: list[list[float]], message: str) -> None:
    with pytest.raises(StudyError) as error:
        barnard_test(table)
    assert str(error.value) == typographic(message)
