"""Weighted means and their errors, against every sample of small populations and the formulas of a textbook."""

from __future__ import annotations

from itertools import combinations
from statistics import mean, variance

import pytest
from scipy.stats import t
from statsmodels.stats.proportion import proportion_confint

from quality_study.survey import kish_effect, weighted_mean
from quality_study.words.errors import StudyError

STRATA = {"UTC": [4, 5, 3, 5, 4], "ENFiP": [1, 2, 2, 4]}
SIZES = {name: len(people) for name, people in STRATA.items()}


def drawn(utc: tuple[int, ...], enfip: tuple[int, ...], **options: object):  # type: ignore[no-untyped-def]
    values, labels = [*utc, *enfip], ["UTC"] * len(utc) + ["ENFiP"] * len(enfip)
    weights = [SIZES["UTC"] / len(utc)] * len(utc) + [SIZES["ENFiP"] / len(enfip)] * len(enfip)
    return weighted_mean(values, weights, strata=labels, **options)  # type: ignore[arg-type]


def test_over_every_stratified_sample_the_error_is_the_true_one() -> None:
    samples = [(a, b) for a in combinations(STRATA["UTC"], 3) for b in combinations(STRATA["ENFiP"], 2)]
    found = [drawn(*sample, sizes=SIZES) for sample in samples]
    means = [result.estimate.value for result in found]
    truth = mean([x for people in STRATA.values() for x in people])
    assert mean(means) == pytest.approx(truth)
    true_variance = mean([(m - truth) ** 2 for m in means])
    assert mean([result.statistic["se"] ** 2 for result in found]) == pytest.approx(true_variance)


def test_a_stratified_error_is_that_of_the_textbook() -> None:
    # Cochran (1977), 5.9: sum of W_h^2 (1 - f_h) s_h^2 / n_h
    utc, enfip = (4, 5, 3), (1, 2)
    for sizes, left in ((SIZES, (2 / 5, 2 / 4)), (None, (1, 1))):
        expected = (5 / 9) ** 2 * left[0] * variance(utc) / 3 + (4 / 9) ** 2 * left[1] * variance(enfip) / 2
        found = drawn(utc, enfip, sizes=sizes)
        assert found.statistic["se"] == pytest.approx(expected**0.5)
        assert found.statistic["ddl"] == 3
        reach = t.isf(0.025, 3) * expected**0.5
        assert tuple(found.interval) == pytest.approx((found.estimate.value - reach, found.estimate.value + reach))


def test_with_equal_weights_it_is_the_plain_mean() -> None:
    values = [4, 5, 3, 5, 4, 1, 2]
    found = weighted_mean(values, [2.5] * 7)
    assert found.estimate.value == pytest.approx(mean(values))
    assert found.statistic["se"] == pytest.approx((variance(values) / 7) ** 0.5)
    assert found.statistic["deff"] == pytest.approx(1)
    assert str(found.estimate).startswith("moyenne pondérée")


def test_the_error_of_unequal_weights_is_that_of_a_ratio() -> None:
    """R, survey: svymean(~y, svydesign(ids = ~1, weights = ~w)); the variance of the linearised parts, by hand."""
    y, w = [3, 1, 4, 1, 5], [1, 2, 1, 3, 1]
    center = sum(a * b for a, b in zip(y, w, strict=True)) / 8
    parts = [b * (a - center) / 8 for a, b in zip(y, w, strict=True)]
    found = weighted_mean(y, w)
    assert found.statistic["se"] ** 2 == pytest.approx(5 / 4 * sum(p * p for p in parts))
    assert found.statistic["n efficace"] == kish_effect(w).effective_size


def test_a_share_has_wilsons_interval_of_the_size_that_gives_its_error() -> None:
    y, w = [1, 0, 1, 1, 0, 1], [1, 2, 1, 1, 1, 2]
    found = weighted_mean(y, w)
    share, error = 5 / 8, found.statistic["se"]
    size = share * (1 - share) / error**2
    assert tuple(found.interval) == pytest.approx(proportion_confint(share * size, size, method="wilson"))
    assert str(found.estimate).startswith("part pondérée")
    # everyone said yes: the error is none, and the interval keeps the width of as many equal weights
    alike = weighted_mean([1] * 6, w)
    effective = kish_effect(w).effective_size
    assert alike.statistic["se"] == 0
    assert tuple(alike.interval) == pytest.approx(proportion_confint(effective, effective, method="wilson"))


def test_a_population_that_answered_whole_has_no_sampling_error() -> None:
    found = drawn(tuple(STRATA["UTC"]), tuple(STRATA["ENFiP"]), sizes=SIZES)
    assert found.statistic["se"] == 0
    low, high = found.interval
    assert low == high == found.estimate.value
    assert found.note == "Toute la population a répondu : la valeur est exacte, sans erreur d’échantillonnage."
    half = weighted_mean([1, 2, 3], [1, 1, 1], sizes={"": 6})
    assert half.statistic["se"] == pytest.approx((1 / 3 / 2) ** 0.5)


@pytest.mark.parametrize(
    ("values", "weights", "options", "message"),
    [
        ([1, 2], [1], {}, "une valeur, un poids et une strate par répondant : 2, 1 et 2"),
        ([1, None], [1, 1], {}, "valeur manquante ou infinie : ôtez le répondant et son poids"),
        ([1, 2], [1, 0], {}, "des poids sont des nombres positifs"),
        (3, [1], {}, "values : une liste est attendue"),
        ([1, 2, 3], [1, 1, 1], {"strata": ["A", "A", "B"]}, "une strate d’un seul répondant ne dit rien"),
        ([1, 2], [1, 1], {"strata": ["A", "A"], "sizes": {"B": 3}}, "strate sans taille (valeur trouvée : « A »)"),
        ([1, 2], [1, 1], {"strata": ["A", "A"], "sizes": {"A": 1}}, "taille de « A » : un nombre entier est attendu"),
        ([1, 2], [1, 1], {"confidence": 95}, "Le niveau de confiance est compris entre 0 et 1"),
    ],
)
def test_what_cannot_be_weighted(values: object, weights: object, options: dict[str, object], message: str) -> None:
    with pytest.raises(StudyError) as caught:
        weighted_mean(values, weights, **options)  # type: ignore[arg-type]
    assert str(caught.value).startswith(message)
