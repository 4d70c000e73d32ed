"""Arguments that are no numbers, or numbers that mean nothing, are refused in French instead of giving a result."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np
import pandas as pd
import pytest

from quality_study.audit import compatible_counts, compatible_sizes
from quality_study.inference import (
    difference_interval,
    kruskal_wallis_test,
    laney_chart,
    p_chart,
    proportion_interval,
    simultaneous_intervals,
)
from quality_study.survey import kish_effect, mean_interval
from quality_study.words.errors import StudyError

SHARES = ([12, 15, 22], [50, 50, 50])


@pytest.mark.parametrize("confidence", ["0.95", None, np.array([0.9, 0.95])])
@pytest.mark.parametrize(
    "interval",
    [
        lambda c: proportion_interval(3, 10, confidence=c),
        lambda c: difference_interval(3, 10, 4, 10, confidence=c),
        lambda c: simultaneous_intervals([3, 7], confidence=c),
        lambda c: mean_interval([3, 7], [1, 2], confidence=c),
        lambda c: kruskal_wallis_test([[1, 2, 3], [2, 3, 4]], confidence=c),
    ],
)
def test_a_confidence_that_is_no_number(interval: Callable[[object], object], confidence: object) -> None:
    with pytest.raises(StudyError, match=r"^le niveau de confiance est un nombre, par exemple 0\.95 \(valeur trouvée"):
        interval(confidence)


@pytest.mark.parametrize("counts", [[nan, 2], [None, 2], [float("inf"), 2]])
def test_a_mean_of_missing_counts_is_not_the_whole_scale(counts: list[float]) -> None:
    with pytest.raises(StudyError, match=r"^effectif manquant ou infini"):
        mean_interval(counts, [1, 2])


def test_counts_written_as_texts_are_read() -> None:
    assert mean_interval(["3", "7"], [1, 2]) == mean_interval([3, 7], [1, 2])  # type: ignore[list-item]
    told = proportion_interval("3", "10", method="finite", population=20)  # type: ignore[arg-type]
    assert told == proportion_interval(3, 10, method="finite", population=20)
    with pytest.raises(StudyError, match=r"^nombre attendu \(valeur trouvée : « trois »\)"):
        mean_interval(["trois", 7], [1, 2])  # type: ignore[list-item]


@pytest.mark.parametrize("sigmas", [-3, 0, nan])
@pytest.mark.parametrize("chart", [p_chart, laney_chart])
def test_limits_are_on_both_sides_of_the_center(chart: Callable[..., object], sigmas: float) -> None:
    with pytest.raises(StudyError, match=r"^sigmas : nombre strictement positif attendu"):
        chart(*SHARES, sigmas=sigmas)


@pytest.mark.parametrize("percents", [50, "97", 33.5])
def test_a_lone_percentage_is_not_read_digit_by_digit(percents: object) -> None:
    for call in (compatible_sizes, compatible_counts):
        with pytest.raises(StudyError, match=r"^une liste de pourcentages est attendue, même pour un seul"):
            call(percents, 60)  # type: ignore[arg-type]


def test_weights_may_be_a_list() -> None:
    assert kish_effect([1, 1, 2]) == kish_effect(pd.Series([1.0, 1.0, 2.0]))


def test_the_columns_of_a_table_are_groups_not_their_names() -> None:
    groups = {"2011": [2, 3, 3, 4], "2027": [1, 2, 2, 3]}
    found = kruskal_wallis_test(pd.DataFrame(groups))
    assert found.p == kruskal_wallis_test(groups).p
    assert found.details["groups"]["group"].tolist() == ["2011", "2027"]
