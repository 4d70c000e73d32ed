from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from quality_study.inference.control import laney_chart, p_chart
from quality_study.inference.difference import difference_interval
from quality_study.inference.proportion import proportion_interval
from quality_study.inference.sample import floats
from quality_study.inference.simultaneous import simultaneous_intervals
from quality_study.inference.trend import trend_test
from quality_study.words.errors import StudyError


def test_missing_values_of_every_kind_are_missing() -> None:
    found = floats([1, None, pd.NA, float("nan"), 2.5])
    np.testing.assert_array_equal(found, [1, np.nan, np.nan, np.nan, 2.5])
    assert floats(pd.NA).shape == ()
    np.testing.assert_array_equal(floats(pd.Series([1, pd.NA], dtype="Int64")), [1, np.nan])
    assert floats([[1, pd.NA], [2, 3]]).shape == (2, 2)


@pytest.mark.parametrize("missing", [pd.NA, None, float("nan")])
def test_a_missing_count_is_told_in_french(missing: Any) -> None:
    for call in (
        lambda: proportion_interval(missing, 10),
        lambda: difference_interval(missing, 10, 2, 10),
        lambda: trend_test([missing, 1], [10, 10]),
    ):
        with pytest.raises(StudyError, match="valeur manquante sur 10 est impossible"):
            call()
    with pytest.raises(StudyError, match="valeur manquante"):
        simultaneous_intervals({"oui": missing, "non": 3})
    for chart in (p_chart, laney_chart):
        with pytest.raises(StudyError, match="point 1 : l’effectif n’est pas un nombre entier"):
            chart([missing, 2], [5, 5])


def test_a_word_is_no_count() -> None:
    for call in (
        lambda: proportion_interval("dix", 10),
        lambda: p_chart(["dix", 2], [5, 5]),
        lambda: simultaneous_intervals({"oui": "dix", "non": 3}),
    ):
        with pytest.raises(StudyError, match=r"nombre attendu .*« dix »"):
            call()
