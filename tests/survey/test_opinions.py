"""Answers on a scale, counted by hand: sides, totals with or without the neutral, order, what is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from quality_study.survey.opinions import by_group, opinions
from quality_study.survey.responses import response_breakdown
from quality_study.words.errors import StudyError

FIVE = ("Pas du tout", "Plutôt pas", "Ni l’un ni l’autre", "Plutôt", "Tout à fait")
USEFUL = (2, 8, 10, 40, 20)
ROOMS = (20, 10, 5, 10, 5)


def scale(text: str, counts: Sequence[int], good: int = 2, **more: object) -> pd.DataFrame:
    """A question of five answers, of which the last `good` are favourable."""
    role = ["choice"] * (len(counts) - good) + ["favourable"] * good
    return pd.DataFrame({"text": text, "category": FIVE[: len(counts)], "role": role, "count": counts, **more})


def hidden(data: pd.DataFrame, ranges: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    """Hide answers, leaving what remains possible of each."""
    n = data["count"].sum()
    data = data.assign(n=n, share=data["count"] / n, interval="wilson").astype({"count": "Int64"})
    limits = proportion_confint(data["count"].to_numpy(float), n, method="wilson")
    data["low"], data["high"] = np.clip(limits, 0, 1)
    for category, (low, high) in ranges.items():
        row = data["category"] == category
        data.loc[row, "count"] = pd.NA
        data.loc[row, ["share", "low", "high"]] = [np.nan, low / n, high / n]
        data.loc[row, ["interval", "status"]] = ["bounds", "derived"]
    return data.fillna({"status": "published"})


def told(rows: pd.DataFrame) -> list[float]:
    return list(rows[["favourable", "favourable_low", "favourable_high"]].iloc[0])


def test_the_middle_answer_is_neutral_and_favourable_ones_are_added_up() -> None:
    rows = opinions(scale("Utile", USEFUL))
    assert rows["side"].tolist() == ["unfavourable", "unfavourable", "neutral", "favourable", "favourable"]
    assert rows["share"].tolist() == pytest.approx([2 / 80, 8 / 80, 10 / 80, 40 / 80, 20 / 80])
    assert told(rows) == pytest.approx([60 / 80, *proportion_confint(60, 80, method="wilson")])
    assert rows["base"].unique().tolist() == [80]


def test_totals_may_leave_the_neutral_out() -> None:
    rows = opinions(scale("Utile", USEFUL), totals="opinions")
    assert told(rows) == pytest.approx([60 / 70, *proportion_confint(60, 70, method="wilson")])
    assert (rows["base"].unique().tolist(), rows["n"].unique().tolist()) == ([70], [80])
    assert rows["share"].sum() == pytest.approx(1)  # bars stay shares of all who answered
    four = opinions(scale("Utile", USEFUL[:4]), totals="opinions")
    assert told(four)[0] == pytest.approx(50 / 60)  # no neutral answer, nothing to leave out


@pytest.mark.parametrize(
    ("good", "middle", "sides"),
    [
        (3, None, "unfavourable unfavourable favourable favourable favourable"),
        (1, None, "unfavourable unfavourable unfavourable unfavourable favourable"),
        (2, "", "unfavourable unfavourable unfavourable favourable favourable"),
        (1, "Plutôt", "unfavourable unfavourable unfavourable neutral favourable"),
    ],
)
def test_which_answer_is_neutral(good: int, middle: str | None, sides: str) -> None:
    assert opinions(scale("Utile", USEFUL, good), middle=middle)["side"].tolist() == sides.split()


def test_questions_keep_their_order_or_are_sorted_by_a_side() -> None:
    data = pd.concat([scale("Salles", ROOMS), scale("Utile", USEFUL), scale("Prix", (0, 30, 5, 25, 0))])
    assert opinions(data)["text"].drop_duplicates().tolist() == ["Salles", "Utile", "Prix"]
    assert opinions(data, sort="favourable")["text"].drop_duplicates().tolist() == ["Utile", "Prix", "Salles"]
    assert opinions(data, sort="unfavourable")["text"].drop_duplicates().tolist() == ["Salles", "Prix", "Utile"]


def test_answers_stand_at_their_place_whatever_the_order_of_the_rows() -> None:
    rows = opinions(scale("Utile", USEFUL, place=range(5)).sample(frac=1, random_state=3))
    assert rows["category"].tolist() == list(FIVE)


def test_rows_of_a_matrix_stay_together_when_sorted() -> None:
    data = pd.concat(
        [
            scale("a", USEFUL, heading="Venez-vous :"),
            scale("b", ROOMS, heading="Travaillez-vous :"),
            scale("c", (1, 1, 1, 1, 1), heading="Venez-vous :"),
            scale("d", (9, 0, 0, 1, 0), heading=""),
        ]
    )
    assert opinions(data, sort="favourable")["text"].drop_duplicates().tolist() == ["d", "a", "c", "b"]


def test_each_scale_has_its_panel() -> None:
    yes = pd.DataFrame({"text": "Venu", "category": ["Non", "Oui"], "role": ["choice", "favourable"], "count": [3, 14]})
    rows = opinions(pd.concat([scale("Utile", USEFUL), yes, scale("Salles", ROOMS)]))
    assert rows.drop_duplicates("text")[["text", "panel"]].to_numpy().tolist() == [
        ["Utile", 0],
        ["Salles", 0],
        ["Venu", 1],
    ]


def test_a_hidden_count_that_the_others_give_keeps_the_interval() -> None:
    rows = opinions(hidden(scale("a", (2, 9, 40, 60)), {"Pas du tout": (1, 4), "Plutôt pas": (7, 10)}))
    assert told(rows) == pytest.approx([100 / 111, *proportion_confint(100, 111, method="wilson")])
    assert rows[["category", "side", "count"]].iloc[-1].tolist() == ["effectifs masqués", "hidden", 11]
    assert rows["status"].unique().tolist() == ["published"]


def test_a_favourable_share_that_rests_on_a_hidden_count_has_bounds() -> None:
    rows = opinions(hidden(scale("b", (1, 0, 38, 70)), {"Pas du tout": (1, 4), "Ni l’un ni l’autre": (35, 38)}))
    share, low, high = told(rows)
    assert isnan(share)
    assert (low, high) == pytest.approx((105 / 109, 108 / 109))
    assert rows[["favourable_interval", "status"]].iloc[0].tolist() == ["bounds", "derived"]


def test_favourable_answers_that_are_both_hidden_are_what_the_others_leave() -> None:
    rows = opinions(hidden(scale("a", (40, 60, 2, 9)), {"Ni l’un ni l’autre": (1, 4), "Plutôt": (7, 10)}))
    assert told(rows) == pytest.approx([11 / 111, *proportion_confint(11, 111, method="wilson")])
    assert rows[["favourable_interval", "status"]].iloc[0].tolist() == ["wilson", "derived"]


def test_questions_are_ordered_by_the_middle_of_their_bounds() -> None:
    bounds = {"Pas du tout": (1, 4), "Ni l’un ni l’autre": (35, 38)}
    asked = [scale("a", (0, 20, 40, 40)), hidden(scale("b", (1, 0, 38, 70)), bounds), scale("c", (0, 0, 0, 0))]
    data = pd.concat([opinions(one).query("side != 'hidden'") for one in asked])
    assert opinions(data, sort="favourable")["text"].drop_duplicates().tolist() == ["b", "a", "c"]


def test_without_the_neutral_a_hidden_count_leaves_bounds_that_hold_the_truth() -> None:
    data = hidden(scale("c", (20, 10, 3, 30, 4)), {"Ni l’un ni l’autre": (1, 4), "Tout à fait": (3, 6)})
    rows = opinions(data, totals="opinions")
    share, low, high = told(rows)
    assert isnan(share)
    possible = [(30 + good) / (67 - neutral) for neutral in range(1, 5) for good in range(3, 7) if neutral + good == 7]
    assert low <= min(possible)
    assert max(possible) <= high <= 1
    assert rows["base"].isna().all()


def test_bounds_hold_when_three_hidden_counts_may_move_apart() -> None:
    few = {"Pas du tout": (1, 4), "Ni l’un ni l’autre": (1, 4), "Tout à fait": (1, 4)}
    _, low, high = told(opinions(hidden(scale("d", (2, 10, 3, 30, 4)), few), totals="opinions"))
    some = range(1, 5)
    possible = [(30 + g) / (49 - n) for b in some for n in some for g in some if b + n + g == 9]
    assert low <= min(possible)
    assert max(possible) <= high


def responses_of(counts: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    answers = [c for c, k in zip(("Non", "Bof", "Oui"), counts, strict=True) for _ in range(k)]
    columns = {"respondent": [str(i) for i in range(len(answers))], "question": "q", "value": answers}
    items = pd.DataFrame({"population": "p", "item": "q", "type": "scale", "category": ["Non", "Bof", "Oui"]})
    items = items.assign(text="Alors ?", role=["choice", "choice", "favourable"])
    return pd.DataFrame({**columns, "status": "answered"}), items


@pytest.mark.parametrize("totals", ["answered", "opinions"])
def test_the_favourable_interval_of_weighted_answers_is_that_of_the_effective_size(totals: str) -> None:
    responses, items = responses_of((10, 5, 25))
    weights = pd.Series(np.linspace(0.5, 2.0, 40), index=responses["respondent"])
    table = response_breakdown(responses, items, edition="2027", population="p", weights=weights)
    rows = opinions(table.merge(items[["item", "category", "text", "role"]]), totals=totals)  # type: ignore[arg-type]
    kept = weights if totals == "answered" else weights.drop(weights.index[10:15])
    share = weights.iloc[15:].sum() / kept.sum()
    size = weights.sum() ** 2 / (weights**2).sum() * kept.sum() / weights.sum()
    assert told(rows) == pytest.approx([share, *proportion_confint(share * size, size, method="wilson")])


def test_a_finite_population_must_be_told() -> None:
    responses, items = responses_of((2, 6, 12))
    table = response_breakdown(responses, items, edition="2027", population="p", method="finite", population_size=25)
    data = table.merge(items[["item", "category", "text"]].assign(role=["choice", "favourable", "favourable"]))
    with pytest.raises(StudyError, match="Taille de la population « p » inconnue"):
        opinions(data)
    assert [25 * x for x in told(opinions(data.assign(size=25)))[1:]] == pytest.approx(
        [20, 23]
    )  # 18 of 20, by inversion


def test_groups_are_rows_under_their_question() -> None:
    two = pd.concat([scale("Utile", USEFUL, ecole="UTC"), scale("Utile", ROOMS, ecole="Douanes")])
    with pytest.raises(StudyError, match="si ce sont des groupes, écrivez hue="):
        opinions(two)
    rows = opinions(by_group(two, "ecole"))
    assert rows.drop_duplicates("item")[["heading", "row", "text", "favourable"]].to_numpy().tolist() == [
        ["Utile", "UTC", "Utile, UTC", 0.75],
        ["Utile", "Douanes", "Utile, Douanes", pytest.approx(0.3)],
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"role": "choice"}, "l’item n’a aucune réponse favorable ; ses réponses se dessinent avec « charts.choices »"),
        ({"population": list("ppqqq")}, "plusieurs groupes de répondants ; choisissez-en un, ou écrivez hue="),
        ({"confidence": 0.9}, "Les intervalles de la table ne sont pas à 90"),
        ({"count": pd.NA, "n": pd.NA}, "ces énoncés publiés se dessinent avec « charts.shares »"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(change: Mapping[str, object], message: str) -> None:
    data = opinions(scale("Utile", USEFUL))[["text", "category", "role", "count", "n", "share", "low", "high"]]
    with pytest.raises(StudyError, match=message):
        opinions(data.assign(**change))


def test_a_missing_column_and_an_unknown_middle_are_named() -> None:
    with pytest.raises(StudyError, match=r"colonne absente du tableau \(valeur trouvée : « role »\)"):
        opinions(scale("Utile", USEFUL).drop(columns="role"))
    with pytest.raises(StudyError, match=r"réponse inconnue \(valeur trouvée : « Bof »\)"):
        opinions(scale("Utile", USEFUL), middle="Bof")


def test_shares_of_all_respondents_are_refused() -> None:
    data = scale("Salles", ROOMS, n=54, not_applicable=3, blank=1)
    apart = data.tail(1).assign(category="Sans réponse", role="blank", count=1)
    with pytest.raises(StudyError, match="base « answered »"):
        opinions(pd.concat([data.assign(share=data["count"] / 54), apart]))
