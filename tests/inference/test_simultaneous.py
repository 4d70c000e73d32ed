from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multinomial, poisson

from quality_study.inference.proportion import proportion_interval
from quality_study.inference.simultaneous import simultaneous_intervals
from quality_study.words.errors import StudyError

#: The first example of Sison and Glaz (1995).
SEVEN = dict(zip("abcdefg", [56, 72, 73, 59, 62, 87, 58], strict=True))


def test_goodman_agrees_with_r_on_the_example_of_sison_and_glaz() -> None:
    # DescTools 0.99, MultinomCI(x, method = "goodman")
    found = simultaneous_intervals(SEVEN, method="goodman")
    assert found["low"].round(3).tolist() == [0.085, 0.115, 0.116, 0.091, 0.096, 0.143, 0.089]
    assert found["high"].round(3).tolist() == [0.166, 0.204, 0.207, 0.173, 0.181, 0.239, 0.171]


def test_sison_glaz_agrees_with_r_on_the_example_of_sison_and_glaz() -> None:
    # MultinomialCI 1.0, multinomialCI(x, 0.05)
    found = simultaneous_intervals(SEVEN, method="sison-glaz")
    low = [0.07922912, 0.11349036, 0.11563169, 0.08565310, 0.09207709, 0.14561028, 0.08351178]
    high = [0.1643361, 0.1985973, 0.2007386, 0.1707601, 0.1771840, 0.2307172, 0.1686187]
    assert found["low"].tolist() == pytest.approx(low, abs=1e-7)
    assert found["high"].tolist() == pytest.approx(high, abs=5e-5)


def test_the_table_has_one_row_a_category_in_the_order_given() -> None:
    found = simultaneous_intervals(pd.Series({"non": 3, "oui": 9, "sans réponse": 0}))
    assert list(found.columns) == ["category", "count", "n", "share", "low", "high"]
    assert found[["category", "count", "n", "share"]].to_numpy().tolist() == [
        ["non", 3, 12, 0.25],
        ["oui", 9, 12, 0.75],
        ["sans réponse", 0, 12, 0.0],
    ]
    assert found["low"].iloc[2] == 0


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8).filter(any), st.floats(0.5, 0.999))
def test_goodman_intervals_are_wilson_intervals_that_share_the_risk(counts: list[int], confidence: float) -> None:
    labelled = {str(i): c for i, c in enumerate(counts)}
    found = simultaneous_intervals(labelled, confidence=confidence, method="goodman")
    for count, low, high in found[["count", "low", "high"]].to_numpy():
        one = proportion_interval(count, sum(counts), confidence=1 - (1 - confidence) / len(counts))
        assert (low, high) == pytest.approx((one.low, one.high), abs=1e-9)
        assert 0 <= low <= count / sum(counts) <= high <= 1


def samples(n: int, parts: int) -> list[tuple[int, ...]]:
    return [c for c in itertools.product(range(n + 1), repeat=parts) if sum(c) == n]


@pytest.mark.parametrize("n", [1, 4, 8])
def test_they_hold_together_at_least_as_often_as_stated_whatever_the_shares(n: int) -> None:
    """Every sample, for a grid of shares of three answers: Goodman's hold 88.8 % of the time at worst."""
    drawn = samples(n, 3)
    limits = {
        method: np.array([simultaneous_intervals(list(c), method=method)[["low", "high"]].to_numpy().T for c in drawn])
        for method in ("clopper-pearson", "goodman")
    }
    worst = dict.fromkeys(limits, 1.0)
    for a, b in itertools.product(np.arange(1, 39) / 40, repeat=2):
        if a + b < 1:
            shares = np.array([a, b, 1 - a - b])
            chances = multinomial.pmf(drawn, n, shares)
            for method, of_sample in limits.items():
                held = ((of_sample[:, 0] <= shares) & (shares <= of_sample[:, 1])).all(axis=1)
                worst[method] = min(worst[method], float(chances[held].sum()))
    assert worst["clopper-pearson"] >= 0.95
    if n == 8:
        assert worst["goodman"] == pytest.approx(0.888, abs=0.001)


def test_those_of_a_known_population_hold_together_too_and_vanish_once_everyone_answered() -> None:
    population, n = 9, 5
    tables = {
        c: simultaneous_intervals(list(c), method="finite", population=population)[["low", "high"]].to_numpy().T
        for c in samples(n, 3)
    }
    for people in samples(population, 3):
        shares = np.array(people) / population
        held = sum(
            math.prod(map(math.comb, people, c)) / math.comb(population, n)
            for c, (low, high) in tables.items()
            if ((low <= shares + 1e-12) & (shares - 1e-12 <= high)).all()
        )
        assert held >= 0.95
    whole = simultaneous_intervals([2, 3, 4], method="finite", population=9)
    assert whole["low"].tolist() == whole["high"].tolist() == whole["share"].tolist()


def box_probability(counts: np.ndarray, reach: int) -> float:
    """The exact probability that a multinomial sample stays within `reach` of every count it was estimated from.

    Levin (1981): independent Poisson counts, truncated, given their sum.
    """
    n = counts.sum()
    together = np.ones(1)
    for count in counts:
        k = np.arange(n + 1)
        together = np.convolve(together, poisson.pmf(k, count) * (abs(k - count) <= reach))[: n + 1]
    return together[n] / poisson.pmf(n, n)


@pytest.mark.parametrize("counts", [list(SEVEN.values()), [5, 6, 7, 8, 9, 10, 30], [12] * 9])
def test_sison_glaz_limits_come_from_the_probability_of_the_box_around_the_counts(counts: list[int]) -> None:
    given_counts = np.array(counts)
    reach = next(c for c in itertools.count() if box_probability(given_counts, c + 1) > 0.95)
    first, second = (box_probability(given_counts, c) for c in (reach, reach + 1))
    extra = 2 * (0.95 - first) / (second - first)
    n = sum(counts)
    found = simultaneous_intervals(pd.Series(counts), method="sison-glaz")
    assert found["low"].tolist() == pytest.approx(((given_counts - reach) / n).clip(0), abs=1e-12)
    # The library replaces the exact probability by an Edgeworth expansion, seen in the third digit.
    assert found["high"].tolist() == pytest.approx((given_counts + reach + extra) / n, abs=2e-3)


def test_nobody_asked_leaves_everything_possible() -> None:
    found = simultaneous_intervals({"oui": 0, "non": 0})
    assert found["share"].isna().all()
    assert found[["low", "high"]].to_numpy().tolist() == [[0, 1], [0, 1]]


def test_a_single_category_holds_everybody() -> None:
    found = simultaneous_intervals({"oui": 9})
    assert found["high"].item() == 1
    assert found["low"].item() == pytest.approx(proportion_interval(9, 9, method="clopper-pearson").low)


@pytest.mark.parametrize(
    ("counts", "options", "message"),
    [
        ({}, {}, "Un item sans catégorie n’a pas d’intervalle."),
        ({"oui": 2.5, "non": 3}, {}, "Des intervalles simultanés demandent des effectifs entiers."),
        ({"oui": -2, "non": 3}, {}, "Un effectif va de 0 à la taille de son groupe : −2 sur 1 est impossible."),
        (
            {"oui": 12, "non": 30},
            {"method": "sison-glaz"},
            "La méthode « sison-glaz » demande au moins 7 catégories de 5 réponses ou plus : choisissez « "
            "clopper-pearson ».",
        ),
        (
            {"oui": 12, "non": 30},
            {"method": "goodmann"},
            "méthode d’intervalle inconnue (valeur trouvée : « goodmann »). Valeurs admises : "
            "clopper-pearson, finite, goodman, sison-glaz. Vouliez-vous écrire « goodman » ?",
        ),
    ],
)
def test_what_cannot_be_is_said_in_french(counts: dict[str, float], options: dict[str, str], message: str) -> None:
    with pytest.raises(StudyError) as caught:
        simultaneous_intervals(counts, **options)
    assert str(caught.value).replace("\u00a0", " ").replace("\u202f", " ") == message
