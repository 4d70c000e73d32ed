"""Scores of items against hand counts; intervals of shares against statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from quality_study.survey import item_scores, mean_interval, nps, numbers
from quality_study.words.errors import StudyError


def of(table: pd.DataFrame, item: str) -> pd.DataFrame:
    return table[table["item"] == item].set_index("score")


def test_scores_of_a_scale_are_those_of_the_counts(responses: pd.DataFrame, items: pd.DataFrame) -> None:
    found = item_scores(responses, items, population="public")
    assert list(found.columns) == ["population", "item", "score", "value", "low", "high", "n", "method"]
    clear = of(found, "contenuclair")  # 1, 3, 3, 9 of 16
    mean = (1 + 2 * 3 + 3 * 3 + 4 * 9) / 16
    wanted = {
        "top_box": 9 / 16,
        "top_2_box": 12 / 16,
        "satisfied": 12 / 16,
        "mean_rank": mean,
        "index": (mean - 1) / 3 * 100,
    }
    assert clear["value"].to_dict() == pytest.approx(wanted)
    assert set(clear["n"]) == {16}
    for score, count in (("top_box", 9), ("top_2_box", 12), ("satisfied", 12)):
        limits = (clear.at[score, "low"], clear.at[score, "high"])
        assert limits == pytest.approx(proportion_confint(count, 16, method="wilson"))
    assert clear["method"].tolist() == ["wilson"] * 3 + ["score"] * 2
    interval = mean_interval([1, 3, 3, 9], [1, 2, 3, 4])
    assert (clear.at["mean_rank", "low"], clear.at["mean_rank", "high"]) == (interval.low, interval.high)
    assert clear.at["index", "high"] == pytest.approx((interval.high - 1) / 3 * 100)


def test_a_score_is_given_only_where_it_means_something(responses: pd.DataFrame, items: pd.DataFrame) -> None:
    found = item_scores(responses, items, population="public")
    assert list(of(found, "concoursparticipe").index) == ["top_box", "satisfied", "mean_rank", "index"]
    assert {"ecole", "transportmoyens", "transportduree", "suggestions"} & set(found["item"]) == set()
    assert found["item"].nunique() == 10


def test_a_scale_without_favourable_answers_has_no_better_end(responses: pd.DataFrame, items: pd.DataFrame) -> None:
    other = items["item"] != "contenuclair"
    plain = items.assign(role=items["role"].where(other | (items["role"] != "favourable"), "choice"))
    found, before = (item_scores(responses, i, population="public") for i in (plain, items))
    assert set(before["item"]) - set(found["item"]) == {"contenuclair"}


def test_weighted_scores_follow_the_weights(responses: pd.DataFrame, items: pd.DataFrame) -> None:
    ids = responses["respondent"].unique()
    twice = pd.Series(np.where(ids % 2, 2.0, 1.0), index=ids)
    copies = responses[responses["respondent"] % 2 == 1].assign(respondent=lambda t: t["respondent"] + 100)
    doubled = item_scores(pd.concat([responses, copies]), items, population="public")
    weighted = item_scores(responses, items, population="public", weights=twice)
    assert weighted["value"].tolist() == pytest.approx(doubled["value"].tolist())
    plain = item_scores(responses, items, population="public")
    assert weighted["n"].tolist() == plain["n"].tolist()
    inside = (weighted["low"] < weighted["value"]) & (weighted["value"] < weighted["high"])
    assert inside.all()


def test_groups_are_scored_apart_and_nobody_gives_no_score(responses: pd.DataFrame, items: pd.DataFrame) -> None:
    school = responses[responses["question"] == "ecole"].set_index("respondent")["value"]
    found = item_scores(responses, items, population="public", groups=school)
    assert list(found["population"].unique()) == list(school.unique())
    own = responses[responses["respondent"].isin(school.index[school == "UTC"])]
    alone = item_scores(own, items, population="public")["value"].tolist()
    assert found.loc[found["population"] == "UTC", "value"].tolist() == pytest.approx(alone, nan_ok=True)
    silent = responses[responses["respondent"] == 1]
    nobody = of(item_scores(silent, items, population="public"), "contenuclair")
    assert nobody["value"].isna().all()
    assert nobody[["low", "high"]].to_numpy().tolist() == [[0, 1], [0, 1], [0, 1], [1, 4], [0, 100]]


def test_net_promoters_of_the_invented_survey(responses: pd.DataFrame) -> None:
    found = nps(numbers(responses, "recommandation"))  # 7 promoters, 9 passives, 3 detractors
    assert found.estimate.value == pytest.approx(4 / 19)
    interval = mean_interval([3, 9, 7], [-1, 0, 1])
    assert (found.interval, found.n) == (interval, (19,))
    parts = found.details["parts"].set_index("part")
    assert parts["count"].to_dict() == {"détracteurs": 3, "passifs": 9, "promoteurs": 7}
    assert (parts["low"]["promoteurs"], parts["high"]["promoteurs"]) == pytest.approx(
        proportion_confint(7, 19, method="wilson")
    )
    assert found.sentence() == (
        "Score net de recommandation\u00a0: +21,1 points [−12,1\u202f; 49,6] (IC à 95\u202f%, score itéré)\u202f;"
        " promoteurs (9 et 10) moins détracteurs (0 à 6) (n\u00a0=\u00a019)."
    )


@pytest.mark.parametrize(("score", "part"), [(6, "détracteurs"), (7, "passifs"), (8, "passifs"), (9, "promoteurs")])
def test_the_limits_of_promoters_and_detractors(score: int, part: str) -> None:
    parts = nps([score] * 3).details["parts"].set_index("part")
    assert parts.at[part, "count"] == 3


def test_the_interval_of_unanimous_promoters_has_a_width() -> None:
    found = nps([10] * 12)
    assert found.statistic["se"] == 0
    assert found.interval is not None
    assert found.interval.low < 0.6 < found.interval.high == 1


def test_scores_that_are_no_scores_are_listed() -> None:
    with pytest.raises(StudyError) as caught:
        nps([10, 11, 8.5, np.nan, -1])
    assert [p.found for p in caught.value.problems] == ["11", "8,5", "vide", "−1"]
    with pytest.raises(StudyError, match="aucune note"):
        nps([])


def test_a_missing_or_worded_note_is_told_in_french() -> None:
    for missing in (pd.NA, None, float("nan")):
        with pytest.raises(StudyError, match=r"note hors de 0 à 10 .*« vide »"):
            nps([missing, 9])  # type: ignore[list-item]
    with pytest.raises(StudyError, match=r"nombre attendu .*« neuf »"):
        nps(["neuf"])  # type: ignore[list-item]
    with pytest.raises(StudyError, match="Le niveau de confiance"):
        nps([9], confidence=95)


def test_a_net_score_of_a_whole_population_is_exact() -> None:
    scores = [10] * 12 + [8] * 5 + [3] * 3
    whole = nps(scores, population=20)
    assert whole.interval is not None
    assert (whole.interval.low, whole.interval.high) == (0.45, 0.45)
    assert whole.sentence().endswith(
        "Toute la population a répondu : la valeur est exacte, sans erreur d’échantillonnage.".replace(" :", "\u00a0:")
    )
    parts = whole.details["parts"]
    assert parts["low"].tolist() == parts["high"].tolist() == [0.15, 0.25, 0.6]
    some = nps(scores, population=30)
    assert some.interval == mean_interval([3, 5, 12], [-1, 0, 1], population=30)
    assert some.interval.certain == (pytest.approx(-1 / 30), pytest.approx(19 / 30))  # ten may all be for or against
    assert some.note == ""
    with pytest.raises(StudyError, match="Une population compte au moins les répondants"):
        nps(scores, population=19)
