from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import confint_proportions_2indep

from quality_study.inference.trend import trend_test
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

SMOKERS = [83, 90, 129, 70], [86, 93, 136, 82]


def test_statsmodels_divides_by_one_less_and_ours_does_not() -> None:
    yes, n = (np.array(x) for x in SMOKERS)
    theirs = Table(np.column_stack([yes, n - yes])).test_ordinal_association()
    ours = trend_test(*SMOKERS).statistic["khi-deux"]
    assert ours == pytest.approx(8.22492228519771)
    assert theirs.zscore**2 == pytest.approx(ours * (n.sum() - 1) / n.sum())


def test_slope_is_that_of_the_weighted_line_and_chi_square_is_n_times_the_squared_correlation() -> None:
    yes, n = (np.array(x) for x in SMOKERS)
    scores = [1.0, 2.0, 4.0, 7.0]
    score = np.repeat(np.repeat(scores, 2), np.column_stack([yes, n - yes]).ravel())
    answer = np.repeat(np.tile([1.0, 0.0], 4), np.column_stack([yes, n - yes]).ravel())
    line = stats.linregress(score, answer)
    result = trend_test(yes, n, scores=scores)
    assert result.estimate.value == pytest.approx(line.slope)
    assert result.effect is not None
    assert result.effect.value == pytest.approx(line.rvalue)
    assert result.statistic["khi-deux"] == pytest.approx(n.sum() * line.rvalue**2)


def test_two_groups_give_the_newcombe_interval_and_the_chi_square_of_their_table() -> None:
    result = trend_test([48, 56], [80, 70])
    low, high = confint_proportions_2indep(56, 70, 48, 80, method="newcomb")
    assert result.interval is not None
    assert (result.interval.low, result.interval.high) == pytest.approx((low, high))
    assert result.p == pytest.approx(stats.chi2_contingency([[48, 32], [56, 14]], correction=False).pvalue)


def test_what_the_line_leaves_is_the_rest_of_the_chi_square_and_is_told_when_large() -> None:
    yes, n = [10, 40, 10], [50, 50, 50]
    result = trend_test(yes, n)
    whole = stats.chi2_contingency([[10, 40, 10], [40, 10, 40]], correction=False).statistic
    assert result.statistic["khi-deux hors droite"] == pytest.approx(whole)
    assert result.statistic["ddl hors droite"] == 1
    assert result.p == pytest.approx(1)
    assert result.note == "Les parts s'écartent d'une droite (p < 0,001) : la pente les résume mal."


def test_interval_of_the_slope_covers_as_it_says_even_off_a_line() -> None:
    rng = np.random.default_rng(3)
    for n, share in (
        ((10, 12, 15), (0.2, 0.3, 0.4)),
        ((20, 20, 20, 20), (0.3, 0.5, 0.5, 0.9)),
        ((6, 7, 8), (0.02, 0.5, 0.98)),
    ):
        sizes, places = np.array(n), np.arange(len(n))
        true = np.polyfit(places, share, 1, w=np.sqrt(sizes))[0]
        inside, draws = 0, 250
        for yes in rng.binomial(sizes, share, size=(draws, len(n))):
            interval = trend_test(yes, sizes).interval
            assert interval is not None
            inside += interval.low <= true <= interval.high
        assert inside / draws >= 0.95 - 4 * sqrt(0.95 * 0.05 / draws)


def test_groups_parted_wholly_or_all_alike_keep_an_interval_with_width() -> None:
    parted, alike = trend_test([0, 6], [6, 6]), trend_test([0, 0], [6, 6])
    assert parted.interval is not None
    assert alike.interval is not None
    assert parted.interval.low < 0.5 < parted.interval.high == pytest.approx(1)
    assert alike.interval.low == pytest.approx(-alike.interval.high)
    assert alike.p == 1
    assert alike.note == "Tous ont donné la même réponse."


def test_a_result_reads_as_a_french_sentence() -> None:
    # shares 40, 50 and 60 %, 100 people each: slope 10 points, r = 0.1 sqrt(200 / (300 x 0.25)), chi-square 8
    # interval: Wilson limits of 40 and 60 %, 0.3094 and 0.4980, 0.5020 and 0.6906, halved and joined by squares
    half = sqrt((0.4980 - 0.4) ** 2 + (0.6 - 0.5020) ** 2) / 2, sqrt((0.4 - 0.3094) ** 2 + (0.6906 - 0.6) ** 2) / 2
    assert (0.1 - half[0], 0.1 + half[1]) == pytest.approx((0.031, 0.164), abs=5e-4)
    assert trend_test([40, 50, 60], [100, 100, 100]).sentence() == typographic(
        "Pente par unité de score : +10,0 points [3,1 ; 16,4] (IC à 95 %, MOVER sur les limites de Wilson) ; "
        "corrélation entre score et réponse : 0,16 ; test de tendance de Cochran-Armitage, bilatéral, p = 0,005 "
        "(n = 100, 100 et 100)."
    )


def test_small_expected_counts_are_told() -> None:
    assert trend_test([0, 1, 2], [5, 6, 4]).note == (
        "Effectifs théoriques trop petits pour la loi du khi-deux : 6 cases sur 6 sous 5, la plus faible à 0,8. "
        "La valeur de p est approchée."
    )


groups = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=6
)


@given(groups)
@settings(max_examples=30, deadline=None)
def test_reversing_the_order_or_the_answer_flips_the_slope_and_a_new_unit_keeps_p(pairs: list[tuple[int, int]]) -> None:
    yes, n = (list(x) for x in zip(*pairs, strict=True))
    here = trend_test(yes, n)
    assert here.p is not None
    assert here.interval is not None
    assert 0 < here.p <= 1
    assert here.interval.low <= here.estimate.value <= here.interval.high
    for other in (trend_test(yes[::-1], n[::-1]), trend_test([b - a for a, b in pairs], n)):
        assert other.p == pytest.approx(here.p)
        assert other.interval is not None
        assert other.interval.low == pytest.approx(-here.interval.high, abs=1e-9)
    tens = trend_test(yes, n, scores=[2000 + 10 * i for i in range(len(n))])
    assert tens.p == pytest.approx(here.p)
    assert tens.estimate.value == pytest.approx(here.estimate.value / 10, abs=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], [3, 4, 5], None), "Il faut un effectif, une taille et un score par groupe, pas 2, 3 et 3."),
        (([1, 0], [3, 0], None), "Un groupe est vide : retirez-le, ainsi que son score."),
        (
            ([1, 2], [3, 4], [1, 1]),
            "Les scores placent les groupes sur une échelle : il en faut au moins deux différents.",
        ),
        (([1, 5], [3, 4], None), "Un effectif va de 0 à la taille de son groupe : 5 sur 4 est impossible."),
        (
            ([1, 2.5], [3, 4], None),
            "Un effectif est un nombre entier positif ou nul ; à corriger : groupe 2 × réponse 1 "
            "et groupe 2 × réponse 2.",
        ),
    ],
)
def test_impossible_input_is_refused_in_french(arguments: tuple[list[int], ...], message: str) -> None:
    with pytest.raises(StudyError) as error:
        trend_test(arguments[0], arguments[1], scores=arguments[2])
    assert str(error.value) == typographic(message)
