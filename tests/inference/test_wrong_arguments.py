"""Arguments that are no numbers, or numbers that mean nothing, are refused in French instead of giving a result."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np
import pandas as pd
import pytest

from quality_study.audit import compatible_counts, compatible_pairs, compatible_sizes, mean_possible
from quality_study.inference import (
    difference_interval,
    kruskal_wallis_test,
    laney_chart,
    p_chart,
    proportion_interval,
    simultaneous_intervals,
    trend_test,
)
from quality_study.survey import kish_effect, mean_interval, nps, rake
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


def frame() -> pd.DataFrame:
    return pd.DataFrame({"école": ["A", "B"]})


#: A call, what its message starts with, and what it names as found.
WRONG: list[tuple[Callable[[], object], str, str]] = [
    *[
        (lambda c=c, s=s: c(*SHARES, sigmas=s), "sigmas : un nombre est attendu, et un seul", found)
        for c in (p_chart, laney_chart)
        for s, found in ((-3, "−3"), (0, "0"), (nan, "nan"), ("trois", "trois"), (np.array([3]), "[3]"))
    ],
    (lambda: p_chart("12", [10, 10]), "effectifs : une liste est attendue, même pour une seule valeur", "12"),
    (lambda: trend_test(1, [2]), "effectifs : une liste est attendue", "1"),
    (lambda: nps(9), "notes : une liste est attendue", "9"),
    (lambda: kish_effect(3), "poids : une liste est attendue", "3"),
    (lambda: kish_effect([1, -2]), "des poids sont des nombres positifs", "-2.0"),
    (lambda: simultaneous_intervals(3), "effectifs : une liste est attendue", "3"),
    (lambda: mean_interval(3, [1, 2]), "effectifs : une liste est attendue", "3"),
    (lambda: mean_interval([1, 2], ["a", "b"]), "nombre attendu", "a"),
    (lambda: mean_interval([1, 2], [1, 2], population="dix"), "population : un nombre entier est attendu", "dix"),
    (lambda: proportion_interval([3, 4], 10), "effectif et taille : un seul nombre est attendu", "[3, 4]"),
    (lambda: proportion_interval(3, np.array([10])), "effectif et taille : un seul nombre est attendu", "[10]"),
    (
        lambda: proportion_interval(3, 10, method="finite", population=10.5),
        "population : un nombre entier est attendu, et un seul",
        "10,5",
    ),
    (lambda: difference_interval(3, 10, [4], 10), "effectif et taille : un seul nombre est attendu", "[4]"),
    (lambda: mean_possible("5.19", 28.5), "n : un nombre entier est attendu, et un seul", "28,5"),
    (lambda: mean_possible("5.19", [28]), "n : un nombre entier est attendu, et un seul", "[28]"),
    (lambda: mean_possible("5.19", 28, items=0), "items : un nombre entier est attendu, et un seul", "0"),
    (lambda: compatible_sizes([50], "cent"), "max_n : un nombre entier est attendu, et un seul", "cent"),
    (lambda: compatible_sizes([50], 60, counts=["sept"]), "counts : un nombre entier est attendu", "sept"),
    (lambda: compatible_sizes(None, 60), "une liste de pourcentages est attendue", "None"),
    (lambda: compatible_counts([50], 20.5), "n : un nombre entier est attendu, et un seul", "20,5"),
    (lambda: compatible_pairs(50, 20), "sizes : une liste est attendue", "20"),
    (lambda: rake(frame(), {"école": {"A": 1, "B": 1}}, max_iterations=0), "max_iterations : un nombre entier", "0"),
    (lambda: rake(frame(), {"école": {"A": "x", "B": 1}}), "part hors limites dans « école », pour « A »", "x"),
]


@pytest.mark.parametrize(("call", "message", "found"), WRONG)
def test_what_is_no_number_or_no_list_of_numbers(call: Callable[[], object], message: str, found: str) -> None:
    with pytest.raises(StudyError) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert f"« {found} »" in str(caught.value)


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


def test_an_interval_unpacks_and_a_result_shows_what_it_says() -> None:
    interval = proportion_interval(3, 10)
    low, high = interval
    assert (low, high) == (interval.low, interval.high)
    found = kruskal_wallis_test([[1, 2, 3], [2, 3, 4]])
    assert repr(found) == f"Result({found.sentence()})"
