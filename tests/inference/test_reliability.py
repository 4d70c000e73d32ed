from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.inference.reliability import cronbach_alpha
from quality_study.words.errors import StudyError

SMALL = [[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5]]


def by_definition(answers: np.ndarray) -> float:
    k = answers.shape[1]
    return k / (k - 1) * (1 - answers.var(axis=0, ddof=1).sum() / answers.sum(axis=1).var(ddof=1))


def test_alpha_is_its_definition_with_and_without_each_item() -> None:
    rng = np.random.default_rng(1)
    answers = np.round(rng.normal(3, 1, (40, 1)) + rng.normal(0, 1, (40, 4)))
    result = cronbach_alpha(answers)
    items = result.details["items"]
    assert result.estimate.value == pytest.approx(by_definition(answers))
    for i in range(4):
        rest = np.delete(answers, i, axis=1)
        assert items["alpha_drop"].iloc[i] == pytest.approx(by_definition(rest))
        assert items["r_drop"].iloc[i] == pytest.approx(np.corrcoef(answers[:, i], rest.sum(axis=1))[0, 1])
    standard = (answers - answers.mean(axis=0)) / answers.std(axis=0, ddof=1)
    assert result.effect is not None
    assert result.effect.value == pytest.approx(by_definition(standard))


@settings(max_examples=20, deadline=None)
@given(moved=st.lists(st.integers(-5, 5), min_size=3, max_size=3), scale=st.sampled_from([0.5, 2.0, 10.0]))
def test_neither_constants_nor_a_common_unit_change_alpha(moved: list[int], scale: float) -> None:
    first, other = cronbach_alpha(SMALL), cronbach_alpha(scale * (np.array(SMALL) + np.array(moved)))
    assert other.estimate.value == pytest.approx(first.estimate.value)
    assert other.interval is not None
    assert first.interval is not None
    assert (other.interval.low, other.interval.high) == pytest.approx((first.interval.low, first.interval.high))


def test_feldt_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    truth, held = 5 / 4 * (1 - 5 * 2 / (5 * 2 + 20)), 0  # five items of variance 2 and covariance 1
    for _ in range(300):
        interval = cronbach_alpha(rng.normal(size=(25, 1)) + rng.normal(size=(25, 5)), confidence=0.9).interval
        assert interval is not None
        held += interval.low <= truth <= interval.high
    assert 0.86 <= held / 300 <= 0.94


def test_incomplete_rows_are_counted_and_contrary_items_named() -> None:
    table = pd.DataFrame([*SMALL, [None, 1, 2], [3, None, 2]], columns=["q1", "q2", "q3"])
    table["q4"] = [5, 4, 2, 1, 3, 3]
    result = cronbach_alpha(table)
    assert result.n == (4,)
    assert result.note == (
        "2 lignes incomplètes laissées de côté. À vérifier, car contraire aux autres (échelle à inverser ?) : q4."
    )


def test_the_sentence_says_everything() -> None:
    # alpha 14/15 by hand; Feldt's limits from tables of F(3, 6): 6.60 and 1/14.73
    result = cronbach_alpha(SMALL)
    assert result.estimate.value == pytest.approx(14 / 15, abs=1e-3)
    assert result.interval is not None
    assert result.interval.low == pytest.approx(1 - (1 - result.estimate.value) * 6.60, abs=1e-3)
    assert result.interval.high == pytest.approx(1 - (1 - result.estimate.value) / 14.73, abs=1e-3)
    assert result.sentence() == (
        "Alpha de Cronbach\u00a0: 0,93 [0,56\u202f; 1,00] (IC à 95\u202f%, Feldt)\u202f; alpha des items centrés "
        f"réduits\u00a0: {result.effect.value:.2f}\u202f; cohérence interne de 3 items (n\u00a0=\u00a04).".replace(
            "0.9", "0,9"
        )  # type: ignore[union-attr]
    )


def test_two_items_leave_no_alpha_without_one() -> None:
    items = cronbach_alpha([[1, 2], [2, 2], [3, 4]]).details["items"]
    assert items["alpha_drop"].isna().all()


def test_answers_without_alpha_are_refused_in_french() -> None:
    for wrong, told in (
        ([[1, 2], [1, 3]], "tout le monde a donné la même réponse : item 1. Retirez ce qui ne varie pas."),
        ([[1], [2]], "il faut au moins 2 items, le tableau en a 1."),
        ([[1, 2], [None, 3]], "le tableau compte 1 ligne complète, il en faut au moins 2."),
        ([[1, 2], ["bien", 3]], "« item 1 » contient autre chose que des nombres (valeur trouvée : « bien »)."),
        ([1, 2, 3], "un tableau de réponses a des lignes (répondants) et des colonnes (items)."),
    ):
        with pytest.raises(StudyError) as error:
            cronbach_alpha(wrong)
        assert str(error.value) == told


def test_items_whose_sum_never_varies_have_no_alpha() -> None:
    # the sum is 6 for all: its variance is 0, and alpha would be minus infinity, or rounding divided by rounding
    for items in ([[1, 5], [2, 4], [3, 3]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]):
        with pytest.raises(StudyError, match="leur somme est la même pour tous : alpha n’a pas de valeur"):
            cronbach_alpha(items)


def test_what_the_others_give_is_missing_when_their_sum_does_not_vary() -> None:
    found = cronbach_alpha([[1, 5, 3], [2, 4, 2], [3, 3, 3], [4, 2, 4], [5, 1, 1]]).details["items"]
    assert found["r_drop"].isna().tolist() == [False, False, True]
    assert found["alpha_drop"].isna().tolist() == [False, False, True]
