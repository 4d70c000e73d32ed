from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from quality_study.inference.ranks import brunner_munzel_test, mann_whitney_test
from quality_study.words.errors import StudyError

answers = st.lists(st.integers(1, 5), min_size=2, max_size=6)


def wins(x: list[float], y: list[float]) -> float:
    return sum((a > b) + (a == b) / 2 for a in x for b in y)


def brute_mann_whitney(x: list[float], y: list[float], alternative: str) -> float:
    pooled, hits = [*x, *y], 0
    centre, found = len(x) * len(y) / 2, wins(x, y)
    for chosen in combinations(range(len(pooled)), len(x)):
        u = wins([pooled[i] for i in chosen], [v for i, v in enumerate(pooled) if i not in chosen])
        far = {"two-sided": abs(u - centre) >= abs(found - centre), "greater": u >= found, "less": u <= found}
        hits += far[alternative]
    return hits / comb(len(pooled), len(x))


def brute_studentised(x: list[float], y: list[float]) -> float:
    over_y = np.array([wins([a], y) / len(y) for a in x])
    over_x = np.array([wins([b], x) / len(x) for b in y])
    variance = over_y.var(ddof=1) / len(x) + over_x.var(ddof=1) / len(y)
    gap = float(over_y.mean() - 0.5)
    return float(gap / np.sqrt(variance)) if variance > 1e-12 else gap * 1e9


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
@settings(max_examples=15, deadline=None)
@given(x=answers, y=answers)
def test_mann_whitney_counts_every_allocation_of_tied_answers(alternative: str, x: list[int], y: list[int]) -> None:
    assert mann_whitney_test(x, y, alternative=alternative).p == pytest.approx(
        brute_mann_whitney([float(v) for v in x], [float(v) for v in y], alternative)
    )


@settings(max_examples=25, deadline=None)
@given(x=answers, y=answers)
def test_swapping_the_groups_keeps_p_and_turns_the_effect_round(x: list[int], y: list[int]) -> None:
    one, other = mann_whitney_test(x, y), mann_whitney_test(y, x)
    assert one.p == pytest.approx(other.p)
    assert one.effect is not None
    assert other.effect is not None
    assert one.effect.interval is not None
    assert other.effect.interval is not None
    assert one.effect.value == pytest.approx(-other.effect.value)
    assert one.effect.interval.low == pytest.approx(-other.effect.interval.high)
    assert one.estimate.value == pytest.approx(1 - other.estimate.value)


@settings(max_examples=15, deadline=None)
@given(x=answers, y=answers)
def test_a_monotone_change_of_scale_changes_nothing(x: list[int], y: list[int]) -> None:
    for test in (mann_whitney_test, brunner_munzel_test):
        assert test(x, y) == test([v**3 + 1 for v in x], [v**3 + 1 for v in y])


def test_scipy_exact_p_ignores_ties_and_ours_does_not() -> None:
    x, y = [1.0, 2, 2, 2, 3], [2.0, 3, 3, 4]
    assert mann_whitney_test(x, y).p == pytest.approx(brute_mann_whitney(x, y, "two-sided"))
    assert mann_whitney_test(x, y).p == pytest.approx(17 / 126)
    assert mannwhitneyu(x, y, method="exact").pvalue == pytest.approx(24 / 126)


def test_the_exact_and_asymptotic_p_meet_on_large_tied_samples() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.integers(1, 6, 75), rng.integers(1, 6, 75) + rng.integers(0, 2, 75)
    exact = mann_whitney_test(x, y)
    assert exact.p == pytest.approx(mannwhitneyu(x, y, method="asymptotic").pvalue, abs=5e-4)
    assert exact.method == "test de Mann-Whitney exact avec ex æquo, bilatéral"
    large = mann_whitney_test(np.repeat(x, 2), np.repeat(y, 2))
    assert large.method == "test de Mann-Whitney asymptotique corrigé des ex æquo, bilatéral"
    assert large.estimate.value == pytest.approx(exact.estimate.value)


def test_groups_that_do_not_overlap_keep_an_interval() -> None:
    result = mann_whitney_test([1, 2, 3, 4], [5, 6, 7, 8, 9])
    assert result.effect is not None
    assert result.effect.interval is not None
    z2 = 1.959963984540054**2
    assert (result.effect.interval.low, result.effect.interval.high) == pytest.approx((-1, -(4 - z2) / (4 + z2)))
    assert result.p == pytest.approx(2 / comb(9, 4))


def test_the_interval_of_cliff_delta_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    levels, first, second = np.arange(1, 6), np.array([0.1, 0.2, 0.4, 0.2, 0.1]), np.array([0.05, 0.1, 0.25, 0.3, 0.3])
    truth = first @ np.sign(np.subtract.outer(levels, levels)) @ second
    held = 0
    for _ in range(400):
        effect = mann_whitney_test(rng.choice(levels, 20, p=first), rng.choice(levels, 25, p=second)).effect
        assert effect is not None
        assert effect.interval is not None
        held += effect.interval.low <= truth <= effect.interval.high
    assert 0.92 <= held / 400 <= 0.985


def test_brunner_munzel_gives_the_published_statistic_and_interval() -> None:
    # Brunner and Munzel (2000), pain scores, as R's lawstat prints them
    x = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
    y = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    result = brunner_munzel_test(y, x)
    assert result.statistic == pytest.approx({"W": 3.1375, "ddl": 17.683}, abs=1e-3)
    assert result.interval is not None
    assert (result.interval.low, result.estimate.value, result.interval.high) == pytest.approx(
        (0.5952169, 0.788961, 0.9827052), abs=1e-6
    )
    assert result.p == pytest.approx(0.0058, abs=0.004)
    assert result.p == brunner_munzel_test(y, x).p


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_small_brunner_munzel_counts_every_allocation(alternative: str) -> None:
    x, y = [1.0, 2, 2, 5], [2.0, 3, 4, 4, 5]
    pooled, found, hits = [*x, *y], brute_studentised(x, y), 0
    for chosen in combinations(range(9), 4):
        value = brute_studentised([pooled[i] for i in chosen], [v for i, v in enumerate(pooled) if i not in chosen])
        near = 1e-9
        far = {
            "two-sided": abs(value) >= abs(found) - near,
            "greater": value >= found - near,
            "less": value <= found + near,
        }
        hits += far[alternative]
    assert brunner_munzel_test(x, y, alternative=alternative).p == pytest.approx(hits / comb(9, 4))


def test_large_brunner_munzel_takes_student_law() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.integers(1, 6, 30), rng.integers(2, 6, 40)
    two, less = brunner_munzel_test(x, y), brunner_munzel_test(x, y, alternative="less")
    assert two.method == "test de Brunner-Munzel, loi de Student, bilatéral"
    assert two.p is not None
    assert less.p == pytest.approx(two.p / 2)
    assert two.statistic["W"] < 0


def test_the_sentence_says_everything() -> None:
    x, y = [10.0, 10, 20, 20, 20, 30, 30, 30, 40, 50], [10.0, 20, 30, 40, 40, 50]
    p = f"{brute_mann_whitney(x, y, 'two-sided'):.3f}".replace(".", ",")
    assert mann_whitney_test(x, [*y, None]).sentence() == (
        "Probabilité de supériorité\u00a0: 37,5\u202f% [13,7\u202f; 69,5] (IC à 95\u202f%, Cliff)\u202f; "
        "delta de Cliff\u00a0: −0,25 [−0,73\u202f; 0,39]\u202f; test de Mann-Whitney exact avec ex æquo, bilatéral, "
        f"p\u00a0=\u00a0{p} (n\u00a0=\u00a010 et 6). 1 réponse manquante laissée de côté."
    )


def test_equal_answers_give_p_1_and_say_so() -> None:
    for test in (mann_whitney_test, brunner_munzel_test):
        result = test([3, 3, 3], [3, 3])
        assert result.p == 1
        assert result.note == "Toutes les réponses sont identiques : rien ne distingue les groupes."


def test_what_cannot_be_ranked_is_refused_in_french() -> None:
    with pytest.raises(StudyError) as word:
        mann_whitney_test([1, "oui"], [1, 2])
    assert str(word.value) == "le premier groupe contient autre chose que des nombres (valeur trouvée : « oui »)."
    with pytest.raises(StudyError) as short:
        brunner_munzel_test([1, 2], [1, None])
    assert str(short.value) == "le second groupe compte 1 réponse, il en faut au moins 2."
    with pytest.raises(StudyError) as side:
        mann_whitney_test([1, 2], [1, 2], alternative="grater")
    assert str(side.value) == (
        "option « alternative » inconnue (valeur trouvée : « grater »). "
        "Valeurs admises : two-sided, greater, less. Vouliez-vous écrire « greater » ?"
    )
