from __future__ import annotations

from typing import Any

import pytest

from quality_study.inference.difference import difference_interval
from quality_study.inference.proportion import proportion_interval

PROPORTION = {
    "wilson": "wilson",
    "clopper_pearson": "clopper-pearson",
    "jeffreys_bcd": "jeffreys",
    "agresti_coull": "agresti-coull",
}
DIFFERENCE = {"newcombe": "newcombe", "miettinen_nurminen": "miettinen-nurminen", "mee": "mee"}
FINITE = {"K", "proportion", "certain_bounds"}
NOT_OFFERED = {
    "wilson_cc": "its continuity correction makes Wilson as wide as Clopper-Pearson, which is offered",
    "mid_p": "between Wilson and Clopper-Pearson, without the guarantee of the latter",
    "binom_bayes_central": "the Jeffreys interval without the end rule: it leaves out 0 when nobody was counted",
    "samplingbook_K": "known to be one person wider than the exact interval at one or both ends",
    "scas_gart_nam": "a skewness correction of Miettinen-Nurminen, which is offered",
    "propcis_diffscoreci": "Miettinen-Nurminen again, from a package that stops at three digits less",
    "agresti_caffo": "goes beyond 1 and below -1",
}
#: Limits published to the digits given here, by the key of the method they belong to.
PRINTED = {"mee_printed_as_MN": "mee"} | {key: key for key in (*PROPORTION, *DIFFERENCE)}


def limits(interval: Any) -> tuple[float, float]:
    return interval.low, interval.high


def accounts_for_every_answer(case: dict[str, Any], offered: set[str]) -> bool:
    return set(case["outputs"]) <= offered | set(NOT_OFFERED)


@pytest.mark.truth("i.single_proportion_ci")
def test_the_interval_of_a_proportion_agrees_with_r(case: dict[str, Any]) -> None:
    x, n, level = (case["inputs"][k] for k in ("x", "n", "level"))
    assert accounts_for_every_answer(case, set(PROPORTION))
    for key in set(case["outputs"]) & set(PROPORTION):
        found = proportion_interval(x, n, confidence=level, method=PROPORTION[key])
        assert limits(found) == pytest.approx(case["outputs"][key], abs=case["tolerance"]), key
    for key, printed in case.get("printed", {}).items():
        found = proportion_interval(x, n, confidence=level, method=PROPORTION[PRINTED[key]])
        assert limits(found) == pytest.approx(printed, abs=6e-4 if n == 25 else 6e-5), key


@pytest.mark.truth("i.finite_population_ci")
def test_the_interval_in_a_known_population_agrees_with_the_inversion(case: dict[str, Any]) -> None:
    x, n, total, level = (case["inputs"][k] for k in ("x", "n", "N", "level"))
    assert accounts_for_every_answer(case, FINITE)
    found = proportion_interval(x, n, confidence=level, method="finite", population=total)
    assert [round(share * total, 9) for share in limits(found)] == case["outputs"]["K"]
    assert limits(found) == pytest.approx(case["outputs"]["proportion"], abs=case["tolerance"])
    assert found.certain is not None
    assert [round(share * total, 9) for share in found.certain] == case["outputs"]["certain_bounds"]
    if case["outputs"]["samplingbook_K"] is not None:  # known to be wider
        low, high = case["outputs"]["samplingbook_K"]
        assert high - low >= round((found.high - found.low) * total, 9) + 1


@pytest.mark.truth("ii.two_proportion_ci")
def test_the_interval_of_a_difference_agrees_with_r(case: dict[str, Any]) -> None:
    *groups, level = (case["inputs"][k] for k in ("x1", "n1", "x2", "n2", "level"))
    assert accounts_for_every_answer(case, set(DIFFERENCE))
    for key in set(case["outputs"]) & set(DIFFERENCE):
        found = difference_interval(*groups, confidence=level, method=DIFFERENCE[key])
        assert limits(found) == pytest.approx(case["outputs"][key], abs=min(case["tolerance"], 1e-8)), key
    for key, printed in case.get("printed", {}).items():
        found = difference_interval(*groups, confidence=level, method=DIFFERENCE[PRINTED[key]])
        assert limits(found) == pytest.approx(printed, abs=4.1e-3 if key.startswith("mee") else 6e-5), key


@pytest.mark.truth("ii.two_proportion_ci")
def test_propcis_agrees_to_the_digits_it_gives(case: dict[str, Any]) -> None:
    groups = [case["inputs"][k] for k in ("x1", "n1", "x2", "n2")]
    assert limits(difference_interval(*groups)) == pytest.approx(case["outputs"]["propcis_diffscoreci"], abs=1e-6)


@pytest.mark.truth("ii.two_proportion_ci")
@pytest.mark.filterwarnings("ignore")
def test_the_score_interval_of_statsmodels_is_still_wrong_so_ours_differs(case: dict[str, Any]) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    groups = [case["inputs"][k] for k in ("x1", "n1", "x2", "n2")]
    try:
        theirs = confint_proportions_2indep(*groups, method="score", compare="diff")
    except (RuntimeError, ValueError):
        return
    assert limits(difference_interval(*groups)) != pytest.approx(theirs, abs=1e-5)


def test_statsmodels_cuts_agresti_coull_and_leaves_out_the_end_of_jeffreys() -> None:
    from statsmodels.stats.proportion import proportion_confint

    assert proportion_confint(0, 10, method="agresti_coull")[0] == 0
    assert proportion_interval(0, 10, method="agresti-coull").low == pytest.approx(-0.0433545, abs=1e-7)
    assert proportion_confint(0, 10, method="jeffreys")[0] > 0
    assert proportion_interval(0, 10, method="jeffreys").low == 0
