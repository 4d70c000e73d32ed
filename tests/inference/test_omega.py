from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import FactorAnalysis

from quality_study.inference.omega import mcdonald_omega, one_factor
from quality_study.inference.reliability import cronbach_alpha
from quality_study.words.errors import StudyError

LOADINGS = np.array([0.9, 0.8, 0.7, 0.6, 0.5])


def drawn(loadings: np.ndarray, n: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    own = rng.normal(size=(n, len(loadings))) * np.sqrt(1 - loadings**2)
    return np.asarray(rng.normal(size=(n, 1)) * loadings + own)


def true_omega(loadings: np.ndarray) -> float:
    return float(loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum()))


@settings(max_examples=30, deadline=None)
@given(loadings=st.lists(st.floats(0.3, 0.95), min_size=3, max_size=8))
def test_the_loadings_of_a_one_factor_matrix_are_found_again(loadings: list[float]) -> None:
    matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1)
    found, own, settled = one_factor(matrix)
    assert settled
    assert found == pytest.approx(loadings, abs=1e-3)
    assert own == pytest.approx(1 - np.square(loadings), abs=2e-3)


def test_the_fit_is_that_of_scikit_learn_where_that_one_converges() -> None:
    answers = drawn(LOADINGS, 120, 1)
    standard = (answers - answers.mean(axis=0)) / answers.std(axis=0)
    other = FactorAnalysis(1, tol=1e-12, max_iter=5000, svd_method="lapack").fit(standard).components_[0]
    assert one_factor(np.corrcoef(answers.T))[0] == pytest.approx(np.abs(other), abs=1e-5)


def test_the_fit_settles_where_that_of_scikit_learn_does_not() -> None:
    answers = np.array([[1.0, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5], [4, 5, 4]])
    loadings, own, settled = one_factor(np.corrcoef(answers.T))
    assert settled
    assert own.min() == pytest.approx(0.005)
    standard = (answers - answers.mean(axis=0)) / answers.std(axis=0)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        other = FactorAnalysis(1, tol=1e-9, max_iter=2000, svd_method="lapack").fit(standard)
    assert any("did not converge" in str(w.message) for w in caught)
    assert loadings == pytest.approx(np.abs(other.components_[0]), abs=0.005)


def test_a_large_sample_of_a_known_model_gives_its_omega() -> None:
    result = mcdonald_omega(drawn(LOADINGS, 4000, 2), resamples=100)
    assert result.estimate.value == pytest.approx(true_omega(LOADINGS), abs=0.01)
    assert result.interval is not None
    assert result.interval.low < true_omega(LOADINGS) < result.interval.high
    assert result.statistic["p"] > 0.01
    assert result.note == ""


def test_the_interval_holds_the_truth_most_of_the_time() -> None:
    held = 0
    for seed in range(30):
        interval = mcdonald_omega(drawn(LOADINGS, 60, 100 + seed), resamples=60, confidence=0.9).interval
        assert interval is not None
        held += interval.low <= true_omega(LOADINGS) <= interval.high
    assert held >= 22


def test_items_that_weigh_the_same_give_about_alpha() -> None:
    answers = drawn(np.full(4, 0.7), 2000, 3)
    omega = mcdonald_omega(answers, resamples=20).estimate.value
    assert omega == pytest.approx(cronbach_alpha(answers).estimate.value, abs=0.005)


def test_constants_and_a_common_unit_change_nothing_and_the_seed_is_kept() -> None:
    answers = drawn(LOADINGS, 50, 4)
    first, other = mcdonald_omega(answers, resamples=30), mcdonald_omega(3 * answers + np.arange(5), resamples=30)
    assert other.estimate.value == pytest.approx(first.estimate.value)
    assert other.interval is not None
    assert first.interval is not None
    assert other.interval.low == pytest.approx(first.interval.low)
    assert first.interval == mcdonald_omega(answers, resamples=30).interval


def test_two_factors_three_items_and_contrary_items_are_told() -> None:
    two = np.hstack([drawn(np.full(3, 0.8), 200, 5), drawn(np.full(3, 0.8), 200, 6)])
    result = mcdonald_omega(two + np.random.default_rng(7).normal(size=(200, 1)), resamples=20)
    gap, ddl = result.statistic["khi-deux"], result.statistic["ddl"]
    assert ddl == 9
    rmsea = f"{np.sqrt((gap / ddl - 1) / 199):.2f}".replace(".", ",")
    assert rmsea > "0,20"
    assert result.note == (f"Un seul facteur décrit mal ces items (RMSEA = {rmsea}) : oméga est à lire avec prudence.")
    three = drawn(np.array([0.8, 0.7, 0.6]), 200, 7)
    assert mcdonald_omega(three, resamples=20).note == "Avec trois items, rien ne vérifie qu’un seul facteur suffit."
    turned = pd.DataFrame(drawn(LOADINGS, 200, 8) * [1, 1, 1, 1, -1], columns=list("abcde"))
    assert mcdonald_omega(turned, resamples=20).note == (
        "À vérifier, car contraire aux autres (échelle à inverser ?) : e."
    )


def test_the_sentence_says_everything() -> None:
    result = mcdonald_omega(drawn(LOADINGS, 300, 9), resamples=40)
    assert result.interval is not None
    low, value, high = (
        f"{v:.2f}".replace(".", ",") for v in (result.interval.low, result.estimate.value, result.interval.high)
    )
    assert abs(result.estimate.value - true_omega(LOADINGS)) < 0.03
    assert result.sentence() == (
        f"Oméga de McDonald\u00a0: {value} [{low}\u202f; {high}] (IC à 95\u202f%, bootstrap, 40 tirages)\u202f; "
        "cohérence interne de 5 items, un facteur, maximum de vraisemblance (n\u00a0=\u00a0300)."
    )


def test_answers_without_omega_are_refused_in_french() -> None:
    for wrong, told in (
        ([[1, 2], [2, 3], [3, 1]], "il faut au moins 3 items, le tableau en a 2."),
        ([[1, 2, 3], [2, 3, 1], [3, 1, 1]], "il faut plus de répondants que d’items : 3 pour 3."),
        (
            [[1, 2, 3], [1, 3, 1], [1, 1, 1], [1, 4, 2]],
            "tout le monde a donné la même réponse : item 1. Retirez ce qui ne varie pas.",
        ),
    ):
        with pytest.raises(StudyError) as error:
            mcdonald_omega(wrong)
        assert str(error.value) == told


def test_draws_where_an_item_does_not_vary_are_counted_in_the_note() -> None:
    rare = [[1, 1, 1], [1, 1, 2], [1, 2, 1], [2, 1, 1]]  # a draw of 4 holds all of 3 given rows 36 times in 256
    result = mcdonald_omega(rare, resamples=50)
    assert result.interval is not None
    kept = int(result.interval.method.split()[1])
    assert 0 < kept < 25
    assert f"{50 - kept} tirages où un item ne varie pas, sans valeur." in result.note
    with pytest.raises(ValueError, match="resamples must be at least 1"):
        mcdonald_omega(rare, resamples=0)


def test_items_that_repeat_one_another_have_no_test_of_fit() -> None:
    result = mcdonald_omega(np.repeat([[1.0], [2], [3], [4], [5]], 4, axis=1), resamples=20)
    assert result.statistic == {}
    assert "Un item se déduit exactement des autres" in result.note
    assert "∞" not in result.sentence()
