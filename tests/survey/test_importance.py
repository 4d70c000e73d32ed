"""Importance against satisfaction, on hand-made items; Spearman's interval against a published example."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from statsmodels.stats.proportion import proportion_confint

from quality_study.survey import (
    derived_importance,
    importance_of_answers,
    importance_satisfaction,
    mean_interval,
    mean_ratings,
)
from quality_study.survey.importance import QUADRANT_LABEL
from quality_study.words.errors import StudyError


def values(**numbers: float) -> pd.DataFrame:
    rows = [(item, v, v - 0.1, v + 0.1, 20, "mean") for item, v in numbers.items()]
    return pd.DataFrame(rows, columns=["item", "value", "low", "high", "n", "method"])


def test_mean_ratings_leave_out_who_gave_none() -> None:
    ratings = pd.DataFrame({"accueil": [1, 4, 4, np.nan, 3], "salle": [np.nan] * 5})
    found = mean_ratings(ratings, scale=[1, 2, 3, 4]).set_index("item")
    interval = mean_interval([1, 0, 1, 2], [1, 2, 3, 4])
    assert found.loc["accueil"].tolist() == [3.0, interval.low, interval.high, 4, "mean"]
    assert np.isnan(found.at["salle", "value"])
    assert found.loc["salle", ["low", "high", "n"]].tolist() == [1, 4, 0]


def test_the_mean_of_zeros_and_ones_is_a_share() -> None:
    found = mean_ratings(pd.DataFrame({"a": [1] * 13 + [0] * 7}), scale=[0, 1]).iloc[0]
    assert found["value"] == 13 / 20
    assert (found["low"], found["high"]) == pytest.approx(proportion_confint(13, 20, method="wilson"))


def test_a_rating_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a: ratings \[5\] are not on the scale \[1, 2, 3, 4\]"):
        mean_ratings(pd.DataFrame({"a": [5]}), scale=[1, 2, 3, 4])


def test_the_importance_of_answers_is_that_of_their_ranks_with_the_overall_mark() -> None:
    steps = ["Non", "Plutôt", "Oui"]
    items = pd.DataFrame({"population": "p", "item": "bus", "text": "Le bus ?", "type": "scale", "category": steps})
    items = items.assign(role=["choice", "favourable", "favourable"])
    given, marks = [0, 0, 1, 2, 2, 1], [2, 4, 5, 9, 10, 3]
    rows = [(str(i), "bus", steps[step], "answered") for i, step in enumerate(given)]
    rows += [(str(i), "note", str(mark), "answered") for i, mark in enumerate(marks)]
    rows += [("6", "bus", "", "blank"), ("6", "note", "10", "answered")]
    responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    share = pd.DataFrame(
        [["bus", "Le bus ?", 4 / 6, 0.3, 0.9, 6]], columns=["item", "text", "value", "low", "high", "n"]
    )
    found = importance_of_answers(share, responses, items, population="p", overall="note")
    row = found.iloc[0]
    assert row["importance"] == pytest.approx(spearmanr(given, marks).statistic)
    assert (row["text"], row["satisfaction"], row["satisfaction_n"]) == ("Le bus ?", 4 / 6, 6)
    assert "importance_n" not in found
    assert importance_of_answers(share, responses, items, population="p", overall="").empty
    assert importance_of_answers(share, responses.head(0), items, population="p", overall="note").empty
    assert importance_of_answers(share.head(0), responses, items, population="p", overall="note").empty


def test_derived_importance_is_spearman_with_the_published_interval() -> None:
    # example of ci.spear in the R package statpsych (Bonett)
    y = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19]
    x = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51]
    found = derived_importance(pd.DataFrame({"a": [*y, np.nan]}), pd.Series([*x, 3])).iloc[0]
    assert found[["value", "low", "high"]].tolist() == pytest.approx([0.8699639, 0.5840951, 0.9638297], abs=1e-6)
    assert (found["n"], found["method"]) == (15, "spearman")


def test_no_interval_is_made_up_where_there_is_none() -> None:
    ratings = pd.DataFrame({"same": [2] * 5, "perfect": [1, 2, 3, 4, 5], "few": [1, 3, 2, np.nan, np.nan]})
    found = derived_importance(ratings, pd.Series([1, 2, 3, 4, 5])).set_index("item")
    assert found["value"].tolist() == pytest.approx([np.nan, 1, 0.5], nan_ok=True)
    assert found[["low", "high"]].isna().all(axis=None)
    assert found["n"].tolist() == [5, 5, 3]
    with pytest.raises(ValueError, match="same index"):
        derived_importance(ratings, pd.Series([1, 2]))


def test_quadrants_of_martilla_and_james() -> None:
    happy = values(a=2.0, b=3.0, c=2.0, d=3.0)
    weighty = values(d=1.0, c=1.0, b=4.0, a=4.0)
    found = importance_satisfaction(happy, weighty)
    assert found["item"].tolist() == ["a", "b", "c", "d"]
    assert found["quadrant"].tolist() == ["improve", "maintain", "low_priority", "excess"]
    assert set(found["quadrant"]) == set(QUADRANT_LABEL)
    assert (set(found["satisfaction_cross"]), set(found["importance_cross"])) == ({2.5}, {2.5})
    assert found["clear"].all()
    # standard deviations: sqrt(1/3) and sqrt(3), so every value is 0.866 from its mean
    assert found["gap"].tolist() == pytest.approx([3**0.5, 0, 0, -(3**0.5)])
    assert found["importance"].tolist() == [4, 4, 1, 1]


def test_an_interval_across_a_limit_is_not_clear() -> None:
    found = importance_satisfaction(values(a=2.0, b=2.95), values(a=3.0, b=1.0), cross=(2.9, 2.0))
    assert found["quadrant"].tolist() == ["improve", "excess"]
    assert found["clear"].tolist() == [True, False]


def test_median_cross_and_unknown_values() -> None:
    happy, weighty = values(a=1.0, b=2.0, c=9.0), values(a=np.nan, b=2.0, c=2.0)
    found = importance_satisfaction(happy, weighty, cross="median")
    assert found["satisfaction_cross"].iloc[0] == 2
    assert found["quadrant"].tolist() == ["", "maintain", "maintain"]
    assert found["clear"].tolist() == [False, False, False]
    with pytest.raises(ValueError, match="one row for each of the same items"):
        importance_satisfaction(happy, values(a=1.0))


def test_an_impossible_confidence_is_refused() -> None:
    with pytest.raises(StudyError, match="Le niveau de confiance"):
        derived_importance(pd.DataFrame({"a": [1, 2, 3, 4, 2]}), pd.Series([1, 2, 3, 2, 4]), confidence=95)
