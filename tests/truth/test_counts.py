"""Tests of counts against R: exact tests of 2 x 2 tables, chi-square of larger ones, trend of shares."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from quality_study.inference.contingency import chi_square_test
from quality_study.inference.trend import trend_test
from quality_study.inference.two_by_two import barnard_test, boschloo_test, fisher_test

NOT_OFFERED = {
    "fisher_central": "one definition of the two-sided Fisher p is enough: the usual one, which Boschloo improves on",
    "blaker": "a conditional test between Fisher and Boschloo: Boschloo has more power at the same level",
}


def check(outputs: dict[str, Any], found: dict[str, Any], tolerance: float) -> None:
    assert set(found) | (set(outputs) & set(NOT_OFFERED)) == set(outputs)
    for key, value in found.items():
        np.testing.assert_allclose(value, outputs[key], rtol=tolerance, atol=tolerance, err_msg=key)


@pytest.mark.truth("ii.two_proportion_test")
def test_exact_tests_of_two_groups(case: dict[str, Any]) -> None:
    table = case["inputs"]["table"]
    found = {
        "fisher": fisher_test(table).p,
        "boschloo": boschloo_test(table).p,
        "barnard_z_pooled": barnard_test(table).p,
        "chisq_nocorr": chi_square_test(table).statistic["p asymptotique"],
        "odds_ratio_cond": fisher_test(table).details["odds_ratio"].loc[0, "value"],
    }
    check(case["outputs"], found, case["tolerance"])


@pytest.mark.truth("ii.k_proportions")
def test_equality_and_trend_of_several_shares(case: dict[str, Any]) -> None:
    yes, n = (np.array(case["inputs"][key]) for key in ("x", "n"))
    equality, trend = chi_square_test(np.column_stack([yes, n - yes])), trend_test(yes, n)
    found = {
        "chi2": equality.statistic["khi-deux"],
        "p": equality.p,
        "trend_chi2": trend.statistic["khi-deux"],
        "trend_p": trend.p,
    }
    check(case["outputs"], found, case["tolerance"])


@pytest.mark.truth("iv.contingency")
def test_chi_square_of_a_table(case: dict[str, Any]) -> None:
    result = chi_square_test(case["inputs"]["table"])
    found = {
        "chi2": result.statistic["khi-deux"],
        "p": result.p,
        "stdres": result.details["residuals"].to_numpy(),
        "cramer_v": result.estimate.value,
    }
    check(case["outputs"], found, case["tolerance"])
