"""Rank tests, paired tests, agreement and reliability against R."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from quality_study.inference.agreement import cohen_kappa, fleiss_kappa
from quality_study.inference.paired import wilcoxon_test
from quality_study.inference.paired_shares import mcnemar_test
from quality_study.inference.rank_groups import kruskal_wallis_test
from quality_study.inference.ranks import mann_whitney_test
from quality_study.inference.reliability import cronbach_alpha

NOT_OFFERED = {
    "feldt_or_ase": "psych's large-sample standard error of alpha; the interval offered is Feldt's, asymmetric",
}


def check(case: Mapping[str, Any], ours: Mapping[str, Any]) -> None:
    expected = case["outputs"]
    skipped = set(expected) & set(NOT_OFFERED)
    assert set(ours) | skipped == set(expected)
    assert not set(ours) & skipped
    for key, value in ours.items():
        assert value == pytest.approx(expected[key], rel=case["tolerance"], abs=case["tolerance"]), key


@pytest.mark.truth("iii.mann_whitney")
def test_mann_whitney_gives_the_statistic_and_exact_p_of_wilcox_test(case: Mapping[str, Any]) -> None:
    x, y = case["inputs"]["x"], case["inputs"]["y"]
    two = mann_whitney_test(x, y)
    check(
        case, {"W": two.statistic["U"], "p_two": two.p, "p_greater": mann_whitney_test(x, y, alternative="greater").p}
    )


@pytest.mark.truth("iii.wilcoxon_paired")
def test_wilcoxon_gives_the_statistic_and_exact_p_of_wilcox_test(case: Mapping[str, Any]) -> None:
    result = wilcoxon_test(case["inputs"]["x"], case["inputs"]["y"], alternative="greater")
    check(case, {"V": result.statistic["V"], "p_greater": result.p})


@pytest.mark.truth("iii.kruskal")
def test_kruskal_wallis_gives_the_statistic_and_asymptotic_p_of_kruskal_test(case: Mapping[str, Any]) -> None:
    result = kruskal_wallis_test(case["inputs"]["groups"], p_method="chi-square")
    check(case, {"H": result.statistic["H"], "df": result.statistic["ddl"], "p": result.p})


@pytest.mark.truth("iii.cliff_delta")
def test_the_effect_of_mann_whitney_is_cliff_delta_with_the_interval_of_effsize(case: Mapping[str, Any]) -> None:
    effect = mann_whitney_test(case["inputs"]["x"], case["inputs"]["y"]).effect
    assert effect is not None
    assert effect.interval is not None
    check(case, {"delta": effect.value, "ci": [effect.interval.low, effect.interval.high]})


@pytest.mark.truth("iii.mcnemar")
def test_mcnemar_gives_both_chi_squares_the_exact_p_and_the_difference(case: Mapping[str, Any]) -> None:
    result = mcnemar_test(case["inputs"]["table"])
    check(
        case,
        {
            "chi2": result.statistic["khi-deux"],
            "chi2_cc": result.statistic["khi-deux corrigé"],
            "p_exact": result.p,
            "diff": result.estimate.value,
        },
    )


@pytest.mark.truth("iii.fleiss_kappa")
def test_fleiss_kappa_gives_the_value_and_z_of_irr(case: Mapping[str, Any]) -> None:
    result = fleiss_kappa(case["inputs"]["counts"])
    check(case, {"kappa": result.estimate.value, "z": result.statistic["z"]})


@pytest.mark.truth("iii.cohen_kappa")
def test_cohen_kappa_gives_the_value_and_standard_error_of_vcd(case: Mapping[str, Any]) -> None:
    result = cohen_kappa(case["inputs"]["table"])
    check(case, {"kappa": result.estimate.value, "se": result.statistic["erreur type"]})


@pytest.mark.truth("iii.cronbach_alpha")
def test_cronbach_alpha_gives_both_alphas_and_the_item_table_of_psych(case: Mapping[str, Any]) -> None:
    result = cronbach_alpha(case["inputs"]["data"])
    assert result.effect is not None
    items = result.details["items"]
    check(
        case,
        {
            "raw_alpha": result.estimate.value,
            "std_alpha": result.effect.value,
            "alpha_drop": items["alpha_drop"].to_list(),
            "r_drop": items["r_drop"].to_list(),
        },
    )
