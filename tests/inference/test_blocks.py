from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare
from statsmodels.stats.contingency_tables import cochrans_q

from quality_study.inference.blocks import cochran_test, friedman_test
from quality_study.words.errors import StudyError

# Hollander and Wolfe (1973), p. 140: three ways of rounding first base; R's friedman.test prints 11.143, p = 0.003805
ROUNDING = np.array(
    [
        *(5.40, 5.50, 5.55, 5.85, 5.70, 5.75, 5.20, 5.60, 5.50, 5.55, 5.50, 5.40, 5.90, 5.85, 5.70),
        *(5.45, 5.55, 5.60, 5.40, 5.40, 5.35, 5.45, 5.50, 5.35, 5.25, 5.15, 5.00, 5.85, 5.80, 5.70),
        *(5.25, 5.20, 5.10, 5.65, 5.55, 5.45, 5.60, 5.35, 5.45, 5.05, 5.00, 4.95, 5.50, 5.50, 5.40),
        *(5.45, 5.55, 5.50, 5.55, 5.55, 5.35, 5.45, 5.50, 5.55, 5.50, 5.45, 5.25, 5.65, 5.60, 5.40),
        *(5.70, 5.65, 5.55, 6.30, 6.30, 6.25),
    ]
).reshape(22, 3)


def test_friedman_gives_the_published_statistic() -> None:
    result = friedman_test(ROUNDING)
    assert result.statistic == pytest.approx({"khi-deux": 11.143, "ddl": 2}, abs=5e-4)
    assert result.effect is not None
    assert result.effect.value == pytest.approx(11.143 / 44, abs=1e-4)
    assert result.p == pytest.approx(0.003805, abs=0.002)


def test_many_rows_take_the_chi_square_law() -> None:
    rng = np.random.default_rng(1)
    rows = rng.integers(1, 6, (80, 4)) + np.array([0, 0, 1, 0])
    found = friedmanchisquare(*rows.T)
    result = friedman_test(rows)
    assert result.method == "test de Friedman corrigé des ex æquo, loi du khi-deux"
    assert (result.statistic["khi-deux"], result.p) == pytest.approx((found.statistic, found.pvalue))


def test_few_rows_count_every_exchange_within_rows() -> None:
    rows = np.array([[1, 2, 2], [1, 3, 2], [2, 2, 4], [1, 1, 5]])
    found = friedmanchisquare(*rows.T).statistic
    values = [
        friedmanchisquare(
            *np.array([[row[i] for i in order] for row, order in zip(rows, orders, strict=True)]).T
        ).statistic
        for orders in product(permutations(range(3)), repeat=4)
    ]
    result = friedman_test(rows)
    assert result.method == "test de Friedman corrigé des ex æquo, toutes les permutations"
    assert result.p == pytest.approx(np.mean(np.array(values) >= found - 1e-9))


@settings(max_examples=15, deadline=None)
@given(rows=st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=5))
def test_a_monotone_scale_of_each_respondent_changes_nothing(rows: list[list[int]]) -> None:
    scaled = [[(i + 1) * v**3 for v in row] for i, row in enumerate(rows)]
    assert friedman_test(rows).statistic == friedman_test(scaled).statistic
    assert friedman_test(rows).p == friedman_test(scaled).p


def test_respondents_who_all_agree_give_a_coefficient_of_1() -> None:
    effect = friedman_test([[1, 2, 3, 4]] * 6).effect
    assert effect is not None
    assert effect.value == pytest.approx(1)


def test_cochran_gives_the_statistic_and_law_of_statsmodels() -> None:
    rng = np.random.default_rng(6)
    rows = (rng.random((70, 4)) < [0.5, 0.6, 0.7, 0.8]).astype(int)
    found, result = cochrans_q(rows), cochran_test(rows)
    assert (result.statistic["Q"], result.p) == pytest.approx((found.statistic, found.pvalue))
    shares = rows.mean(axis=0)
    assert result.estimate.value == pytest.approx(shares.max() - shares.min())
    assert result.details["items"]["count"].to_list() == rows.sum(axis=0).tolist()


def test_small_cochran_counts_every_exchange_within_rows() -> None:
    rows = np.array([[1, 1, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]])
    found = cochrans_q(rows).statistic
    values = [
        cochrans_q(np.array([[row[i] for i in order] for row, order in zip(rows, orders, strict=True)])).statistic
        for orders in product(permutations(range(3)), repeat=4)
    ]
    assert cochran_test(rows).p == pytest.approx(np.mean(np.array(values) >= found - 1e-9))


def test_the_sentence_says_everything() -> None:
    table = pd.DataFrame(
        {"accueil": [1, 1, 1, 0, 1, None], "cocktail": [1, 0, 1, 1, 1, 1], "stands": [0, 0, 0, 0, 1, 1]}
    )
    result = cochran_test(table)
    assert result.effect is not None
    assert result.effect.interval is not None
    low, high = (f"{v:.2f}".replace(".", ",") for v in (result.effect.interval.low, result.effect.interval.high))
    assert (low, high) == ("0,00", "1,00")
    assert result.sentence() == (
        "Écart maximal entre parts\u00a0: +60,0 points\u202f; "
        "W de Kendall (IC à 95\u202f%)\u00a0: 0,45 [0,00\u202f; 1,00]\u202f; "
        "test Q de Cochran, toutes les permutations, p\u00a0=\u00a00,222 (n\u00a0=\u00a05). "
        "1 ligne incomplète laissée de côté."
    )


def test_rows_without_preference_and_wrong_answers() -> None:
    same = friedman_test([[2, 2], [3, 3]])
    assert (same.p, same.effect) == (1, None)
    assert same.note == "Chacun a répondu de même à tous les items : il n’y a rien à tester."
    with pytest.raises(StudyError) as scale:
        cochran_test(pd.DataFrame({"q1": [0, 1, 2], "q2": [0, 1, 1]}))
    assert str(scale.value) == "le test de Cochran attend 1 pour oui et 0 pour non ; à corriger : q1."
    with pytest.raises(StudyError) as word:
        friedman_test(pd.DataFrame({"q1": [1, 2], "q2": ["bien", 1]}))
    assert str(word.value) == "« q2 » contient autre chose que des nombres (valeur trouvée : « bien »)."
    with pytest.raises(StudyError) as narrow:
        friedman_test([[1], [2]])
    assert str(narrow.value) == "il faut au moins 2 items, le tableau en a 1."
