from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import binom

from quality_study.inference.paired_shares import mcnemar_test
from quality_study.inference.result import Interval
from quality_study.words.errors import StudyError

counts = st.integers(0, 12)


def limits(result_interval: Interval | None) -> tuple[float, float]:
    assert result_interval is not None
    return result_interval.low, result_interval.high


def restricted_score(to_yes: int, to_no: int, n: int, difference: float) -> float:
    """Score statistic with the chance of a change to no found by maximising the likelihood numerically."""
    least = max(0.0, -difference)

    def misfit(no: float) -> float:
        yes, still = no + difference, 1 - 2 * no - difference
        return -sum(
            c * np.log(max(p, 1e-300)) for c, p in ((to_yes, yes), (to_no, no), (n - to_yes - to_no, still)) if c
        )

    best = minimize_scalar(misfit, bounds=(least, (1 - difference) / 2), method="bounded", options={"xatol": 1e-12}).x
    variance = (2 * best + difference - difference**2) / n
    return float(((to_yes - to_no) / n - difference) / np.sqrt(variance))


def test_the_interval_of_the_difference_is_that_of_published_examples() -> None:
    # Fagerland, Lydersen and Laake (2014), airway hyper-responsiveness: 1, 1, 7, 12 gives -0.517 to -0.026
    assert limits(mcnemar_test([[1, 7], [1, 12]]).interval) == pytest.approx((-0.517, -0.026), abs=5e-4)


@settings(max_examples=20, deadline=None)
@given(a=counts, b=counts, c=counts, d=counts)
def test_the_limits_are_the_differences_whose_restricted_score_is_the_normal_quantile(
    a: int, b: int, c: int, d: int
) -> None:
    n = a + b + c + d
    if n == 0:
        return
    low, high = limits(mcnemar_test([[a, b], [c, d]]).interval)
    if low > -0.99:
        assert restricted_score(c, b, n, low) == pytest.approx(1.959964, abs=2e-3)
    if high < 0.99:
        assert restricted_score(c, b, n, high) == pytest.approx(-1.959964, abs=2e-3)


@settings(max_examples=25, deadline=None)
@given(a=counts, b=counts, c=counts, d=counts)
def test_swapping_the_two_occasions_turns_the_result_round(a: int, b: int, c: int, d: int) -> None:
    if a + b + c + d == 0:
        return
    one, other = mcnemar_test([[a, b], [c, d]]), mcnemar_test([[a, c], [b, d]])
    assert one.p == pytest.approx(other.p)
    assert limits(one.interval)[0] == pytest.approx(-limits(other.interval)[1], abs=1e-7)
    if b and c:
        assert one.effect is not None
        assert other.effect is not None
        assert one.effect.value == pytest.approx(1 / other.effect.value)


def test_p_is_the_binomial_one_and_the_odds_ratio_limits_leave_half_the_risk_on_each_side() -> None:
    result = mcnemar_test([[10, 3], [9, 8]])
    assert result.p == pytest.approx(2 * binom.cdf(3, 12, 0.5))
    assert result.effect is not None
    assert result.effect.value == 3
    low, high = limits(result.effect.interval)
    assert binom.sf(8, 12, low / (1 + low)) == pytest.approx(0.025)
    assert binom.cdf(9, 12, high / (1 + high)) == pytest.approx(0.025)
    assert result.details["odds_ratio"].iloc[0].to_list() == [3, low, high]


def test_without_concordant_answers_the_limits_stay_inside_what_is_possible() -> None:
    assert limits(mcnemar_test([[0, 0], [5, 0]]).interval)[1] == 1
    assert limits(mcnemar_test([[0, 5], [0, 0]]).interval)[0] == -1


def test_the_sentence_says_everything() -> None:
    table = pd.DataFrame([[794, 150], [86, 570]], index=["oui", "non"], columns=["oui", "non"])
    assert mcnemar_test(table).sentence() == (
        "Différence des parts de «\u00a0oui\u00a0» (seconde réponse − première)\u00a0: −4,0 points [−5,9\u202f; −2,1] "
        "(IC à 95\u202f%, score de Tango)\u202f; "
        "rapport des cotes\u00a0: 0,57 [0,43\u202f; 0,75]\u202f; test exact de McNemar, bilatéral, p\u00a0<\u00a00,001 "
        "(n\u00a0=\u00a01\u202f600)."
    )


def test_changes_all_one_way_and_no_change_are_said() -> None:
    up = mcnemar_test([[4, 0], [6, 2]])
    assert up.effect is None
    low = 0.025 ** (1 / 6)
    assert up.details["odds_ratio"]["low"].iloc[0] == pytest.approx(low / (1 - low))
    assert up.note == (
        "Tous les changements vont vers « oui » : le rapport des cotes est infini, et d’au moins 1,18 (IC à 95 %)."
    )
    still = mcnemar_test([[4, 0], [0, 2]])
    assert (still.p, still.effect) == (1, None)
    assert still.note == "Personne n’a changé de réponse : il n’y a rien à tester."


def test_other_tables_are_refused_in_french() -> None:
    with pytest.raises(StudyError) as shape:
        mcnemar_test([[1, 2, 3], [1, 2, 3]])
    assert str(shape.value) == "ce test compare deux réponses, oui ou non : le tableau a 2 × 3 cases."
    with pytest.raises(StudyError) as nobody:
        mcnemar_test([[0, 0], [0, 0]])
    assert str(nobody.value) == "le tableau ne compte personne."
