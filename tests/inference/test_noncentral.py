from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, ncx2

from quality_study.inference.blocks import friedman_test
from quality_study.inference.contingency import chi_square_test
from quality_study.inference.noncentral import noncentral_limits
from quality_study.inference.rank_groups import kruskal_wallis_test
from quality_study.inference.two_by_two import fisher_test
from quality_study.words.errors import StudyError


@given(st.floats(0, 60), st.integers(1, 8))
def test_limits_have_the_stated_risk_on_each_side(statistic: float, freedom: int) -> None:
    low, high = noncentral_limits(statistic, freedom, confidence=0.95)
    if low > 0:
        assert ncx2.sf(statistic, freedom, low) == pytest.approx(0.025, abs=1e-9)
    else:
        assert chi2.sf(statistic, freedom) >= 0.025 - 1e-12
    assert ncx2.cdf(statistic, freedom, high) <= 0.025 + 1e-9  # less than stated below the usual, never more
    if statistic > chi2.ppf(0.16, freedom):
        assert ncx2.cdf(statistic, freedom, high) == pytest.approx(0.025, abs=1e-9)


def test_a_dozen_answers_never_prove_that_there_is_no_effect() -> None:
    # the chi-square is exactly 0: both limits of the usual inversion are 0
    alike = chi_square_test([[1, 2, 3], [1, 2, 3]])
    assert alike.statistic["khi-deux"] == 0
    assert alike.interval is not None
    assert alike.interval.low == 0
    # 4.046 is the noncentrality that leaves 2.5 % below the 16th percentile of a chi-square with 2 degrees of freedom
    assert ncx2.cdf(chi2.ppf(0.16, 2), 2, 4.046) == pytest.approx(0.025, abs=1e-4)
    assert alike.interval.high == pytest.approx(np.sqrt(4.046 / 12), abs=0.001)
    for effect in (friedman_test([[1, 0], [0, 1]]).effect, kruskal_wallis_test([[1, 2], [1, 2]]).effect):
        assert effect is not None
        assert effect.interval is not None
        assert effect.interval.low == 0
        assert effect.interval.high == 1


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95, float("nan")])
def test_an_impossible_confidence_is_refused(confidence: float) -> None:
    for call in (
        lambda: chi_square_test([[30, 10], [10, 30]], confidence=confidence),
        lambda: fisher_test([[3, 1], [1, 3]], confidence=confidence),
    ):
        with pytest.raises(StudyError, match="Le niveau de confiance est compris entre 0 et 1"):
            call()
