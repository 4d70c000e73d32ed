from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, kruskal, ncx2

from quality_study.inference.noncentral import noncentral_interval
from quality_study.inference.rank_groups import kruskal_wallis_test
from quality_study.inference.ranks import mann_whitney_test
from quality_study.words.errors import StudyError

answers = st.lists(st.integers(1, 5), min_size=2, max_size=5)


def brute_kruskal(groups: list[list[int]]) -> float:
    pooled = [v for g in groups for v in g]
    a, b, _ = (len(g) for g in groups)
    found, values = kruskal(*groups).statistic, []
    places = set(range(len(pooled)))
    for first in combinations(places, a):
        for second in combinations(places - set(first), b):
            third = places - set(first) - set(second)
            values.append(kruskal(*([pooled[i] for i in part] for part in (first, second, third))).statistic)
    return float(np.mean(np.array(values) >= found - 1e-9))


def test_small_groups_count_every_allocation_of_tied_answers() -> None:
    groups = [[1, 2, 2], [2, 3, 4], [4, 5]]
    result = kruskal_wallis_test(groups)
    assert result.method == "test de Kruskal-Wallis corrigé des ex æquo, toutes les permutations"
    assert result.p == pytest.approx(brute_kruskal(groups))


@settings(max_examples=20, deadline=None)
@given(x=answers, y=answers)
def test_two_groups_give_the_p_of_mann_whitney(x: list[int], y: list[int]) -> None:
    assert kruskal_wallis_test([x, y]).p == pytest.approx(mann_whitney_test(x, y).p)


@settings(max_examples=15, deadline=None)
@given(groups=st.lists(answers, min_size=3, max_size=4))
def test_neither_order_of_groups_nor_monotone_scale_matters(groups: list[list[int]]) -> None:
    first = kruskal_wallis_test(groups, p_method="chi-square")
    for order in list(permutations(groups))[:4]:
        other = kruskal_wallis_test([[v**3 for v in g] for g in order], p_method="chi-square")
        assert other.p == pytest.approx(first.p)
        assert other.estimate.value == pytest.approx(first.estimate.value)


def test_epsilon_squared_is_the_share_of_the_variance_of_ranks_between_groups() -> None:
    rng = np.random.default_rng(2)
    groups = {name: rng.integers(1, 6, 30) + i for i, name in enumerate("ABC")}
    result = kruskal_wallis_test(groups)
    ranks = pd.Series(np.concatenate(list(groups.values()))).rank()
    label = np.repeat(list("ABC"), 30)
    fitted = ranks.groupby(label).transform("mean")
    assert result.effect is not None
    assert result.effect.value == pytest.approx(fitted.var() / ranks.var())
    assert result.statistic["H"] == pytest.approx(kruskal(*groups.values()).statistic)
    assert result.p == pytest.approx(kruskal(*groups.values()).pvalue)
    table = result.details["groups"]
    assert table["mean_rank"].to_list() == pytest.approx(ranks.groupby(label).mean().to_list())
    assert table["relative_effect"].mean() == pytest.approx(0.5)
    everyone = np.concatenate(list(groups.values()))
    chance = np.mean([(a > b) + (a == b) / 2 for a in groups["A"] for b in everyone])
    assert table["relative_effect"].iloc[0] == pytest.approx(chance)


def test_the_interval_of_epsilon_squared_holds_the_truth_at_least_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    for shares, truth in (
        ([[0.2] * 5] * 3, 0.0),
        ([[0.3, 0.3, 0.2, 0.1, 0.1], [0.2] * 5, [0.1, 0.1, 0.2, 0.3, 0.3]], 0.12),
    ):
        held = 0
        for _ in range(150):
            drawn = [rng.choice(5, 20, p=p) for p in shares]
            interval = noncentral_interval(kruskal(*drawn).statistic, 2, 59, confidence=0.9)
            held += interval.low <= truth <= interval.high
        assert held / 150 >= 0.85


def test_a_random_permutation_p_is_near_the_chi_square_and_always_the_same() -> None:
    rng = np.random.default_rng(8)
    groups = [rng.integers(1, 6, 12) for _ in range(4)]
    result = kruskal_wallis_test(groups)
    assert "9\u202f999 permutations au hasard" in result.method
    assert result.p == kruskal_wallis_test(groups).p
    assert result.p == pytest.approx(chi2.sf(result.statistic["H"], 3), abs=0.03)


def test_the_sentence_says_everything() -> None:
    # by hand: mean ranks 7.2, 9 and 6.6, so that the gap is 2.4 / 14
    groups = [[2.9, 3, 2.5, 2.6, 3.2], [3.8, 2.7, 4, 2.4], [2.8, 3.4, 3.7, 2.2, 2, None]]
    assert ncx2.cdf(0.7714, 2, 0.475 * 13) < 0.025 < ncx2.cdf(0.7714, 2, 0.465 * 13)
    assert kruskal_wallis_test(groups, p_method="chi-square").sentence() == (
        "Écart maximal entre effets relatifs\u00a0: +17,1 points\u202f; epsilon carré (IC à 95\u202f%)\u00a0: 0,06 "
        "[0,00\u202f; 0,47]\u202f; test de Kruskal-Wallis corrigé des ex æquo, loi du khi-deux, p\u00a0=\u00a00,680 "
        "(n\u00a0=\u00a05, 4 et 5). 1 réponse manquante laissée de côté."
    )


def test_equal_answers_and_lonely_groups() -> None:
    same = kruskal_wallis_test([[1, 1], [1, 1], [1, 1]])
    assert same.p == 1
    assert same.note == "Toutes les réponses sont identiques : rien ne distingue les groupes."
    with pytest.raises(StudyError) as lonely:
        kruskal_wallis_test([[1, 2]])
    assert str(lonely.value) == "il faut au moins deux groupes à comparer."
    with pytest.raises(StudyError) as empty:
        kruskal_wallis_test({"étudiants": [1, 2], "ministère": []})
    assert str(empty.value) == "le groupe « ministère » compte 0 réponse, il en faut au moins 2."
