"""The breakdown from responses, against counts made by hand and Wilson's closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from quality_study.survey import answer_ranks, numbers, response_breakdown, response_counts
from quality_study.survey.schema import BREAKDOWN, checked
from quality_study.words.errors import StudyError

COLUMNS = ["respondent", "question", "value", "status"]
STEPS = ["Non", "Plutôt non", "Plutôt oui", "Oui"]


def small_items() -> pd.DataFrame:
    """A scale q with its two ways not to answer, and a multiple choice m."""
    scale = pd.DataFrame({"item": "q", "type": "scale", "category": [*STEPS, "Sans objet", "Sans réponse"]})
    scale["role"] = ["choice", "choice", "favourable", "favourable", "not_applicable", "blank"]
    ticks = pd.DataFrame({"item": "m", "type": "choices", "category": ["Train", "Bus", "Vélo"], "role": "choice"})
    return pd.concat([scale, ticks], ignore_index=True).assign(population="p", source="")


def table(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


def six() -> pd.DataFrame:
    q = ["Oui", "Oui", "Non", "Plutôt oui", "Sans objet", None]
    status = ["answered"] * 4 + ["not_applicable", "blank"]
    scale = [(i, "q", v, s) for i, (v, s) in enumerate(zip(q, status, strict=True), 1)]
    ticks = [(1, "m", "Train"), (1, "m", "Bus"), (2, "m", "Train"), (3, "m", "Train"), (4, "m", "Bus")]
    return table(*scale, *((*t, "answered") for t in ticks), (5, "m", None, "blank"), (6, "m", None, "blank"))


def made(responses: pd.DataFrame, **options: Any) -> pd.DataFrame:
    return response_breakdown(responses, small_items(), edition="2027", population="p", **options)


def cells(breakdown: pd.DataFrame, item: str, population: str = "p") -> pd.DataFrame:
    own = (breakdown["item"] == item) & (breakdown["population"] == population)
    return breakdown[own].set_index("category")


def wilson(count: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson (1927), closed form."""
    z2 = norm.ppf((1 + confidence) / 2) ** 2
    p = count / n
    middle, half = (p + z2 / 2 / n) / (1 + z2 / n), np.sqrt(z2 * (p * (1 - p) / n + z2 / 4 / n**2)) / (1 + z2 / n)
    return middle - half, middle + half


def problems(responses: pd.DataFrame, **options: Any) -> list[str]:
    with pytest.raises(StudyError) as caught:
        made(responses, **options)
    return [str(p) for p in caught.value.problems]


def test_every_count_of_the_invented_survey_is_the_expected_one(
    responses: pd.DataFrame, items: pd.DataFrame, counts: pd.DataFrame
) -> None:
    found = response_breakdown(responses, items, edition="2011", population="public")
    closed = counts[counts["question"].isin(items["item"])]
    blank = found["category"] == "Sans réponse"
    chosen = found[~blank]
    columns = ["item", "category", "count", "not_applicable", "blank"]
    wanted = closed[["question", "category", "count", "n_not_applicable", "n_blank"]]
    assert chosen[columns].to_numpy().tolist() == wanted.to_numpy().tolist()
    other = chosen["category"] == "Question non adaptée"
    assert chosen.loc[~other, "n"].tolist() == closed.loc[~other.to_numpy(), "n_answered"].tolist()
    assert set(found.loc[blank, "n"]) | set(chosen.loc[other, "n"]) == {24}
    assert (found.loc[blank, "count"] == found.loc[blank, "blank"]).all()
    assert len(closed) == 4 + 9 * 5 + 3 + 6


def test_questions_of_every_type_have_their_counts(responses: pd.DataFrame, counts: pd.DataFrame) -> None:
    found = response_counts(responses).set_index("question")
    wanted = counts.drop_duplicates("question").set_index("question")
    states = ["answered", "not_applicable", "blank"]
    assert found[states].to_numpy().tolist() == wanted[[f"n_{s}" for s in states]].to_numpy().tolist()
    assert list(found.index) == list(wanted.index)
    assert set(found["respondents"]) == {24}


@pytest.mark.parametrize("question", ["transportduree", "recommandation"])
def test_numbers_are_read_from_the_answers(responses: pd.DataFrame, counts: pd.DataFrame, question: str) -> None:
    found = numbers(responses, question).value_counts().sort_index()
    wanted = counts[counts["question"] == question]
    assert found.to_dict() == dict(zip(wanted["category"].astype(float), wanted["count"], strict=True))


def test_columns_are_those_of_the_breakdown(responses: pd.DataFrame, items: pd.DataFrame) -> None:
    found = response_breakdown(responses, items, edition="2011", population="public", source="enquête")
    assert list(found.columns) == list(BREAKDOWN)
    assert checked(found).equals(found)
    for column, value in {
        "edition": "2011",
        "population": "public",
        "interval": "wilson",
        "status": "published",
    }.items():
        assert set(found[column]) == {value}
    assert set(found["source"]) == {"enquête"}


def test_not_applicable_and_blank_have_their_own_denominator() -> None:
    found = cells(made(six()), "q")
    assert found["count"].tolist() == [1, 0, 1, 2, 1, 1]
    assert found["n"].tolist() == [4, 4, 4, 4, 6, 6]
    assert found["share"].tolist() == pytest.approx([1 / 4, 0, 1 / 4, 1 / 2, 1 / 6, 1 / 6])
    assert set(found["not_applicable"]) == set(found["blank"]) == {1}
    for count, n, low, high in found[["count", "n", "low", "high"]].to_numpy(dtype=float):
        assert (low, high) == pytest.approx(wilson(count, n))


def test_shares_of_all_respondents_compare_with_published_ones() -> None:
    found = cells(made(six(), base="respondents"), "q")
    assert set(found["n"]) == {6}
    assert found["share"].tolist() == pytest.approx([1 / 6, 0, 1 / 6, 2 / 6, 1 / 6, 1 / 6])
    assert found["share"].sum() == pytest.approx(1)


def test_options_are_shares_of_the_respondents_who_ticked_one() -> None:
    found = cells(made(six()), "m")
    assert (found["count"].tolist(), found["n"].tolist()) == ([3, 2, 0], [4, 4, 4])
    assert found["share"].sum() == pytest.approx(5 / 4)
    assert set(found["blank"]) == {2}


def test_groups_are_breakdowns_of_their_own() -> None:
    groups = pd.Series({1: "UTC", 2: "ENFiP", 3: "UTC", 4: "ENFiP", 5: "UTC", 6: "UTC"})
    found = made(six(), groups=groups)
    assert list(found["population"].unique()) == ["UTC", "ENFiP"]
    for group in ("UTC", "ENFiP"):
        own = six()[six()["respondent"].map(groups) == group]
        alone = made(own).assign(population=group)
        pd.testing.assert_frame_equal(found[found["population"] == group].reset_index(drop=True), alone)


def test_a_group_that_nobody_answered_keeps_every_category_with_nothing_known() -> None:
    groups = pd.Series({1: "A", 2: "A", 3: "A", 4: "A", 5: "B", 6: "B"})
    found = cells(made(six(), groups=groups), "q", "B").loc[STEPS]
    assert (found["count"].tolist(), found["n"].tolist()) == ([0] * 4, [0] * 4)
    assert found["share"].isna().all()
    assert (set(found["low"]), set(found["high"])) == ({0.0}, {1.0})
    assert set(found["not_applicable"]) == set(found["blank"]) == {1}


def test_groups_follow_the_order_of_their_categories() -> None:
    order = pd.CategoricalDtype(["z", "vide", "a"])
    groups = pd.Series(["a", "z", "a", "z", "a", "z"], index=range(1, 7)).astype(order)
    assert list(made(six(), groups=groups)["population"].unique()) == ["z", "a"]


def test_weights_change_shares_and_widen_intervals_but_not_counts() -> None:
    weights = pd.Series([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], index=range(1, 7))
    found = cells(made(six(), weights=weights), "q")
    assert (found["count"].tolist(), found["n"].tolist()) == ([1, 0, 1, 2, 1, 1], [4, 4, 4, 4, 6, 6])
    assert found["share"].tolist() == pytest.approx([3 / 10, 0, 4 / 10, 3 / 10, 5 / 21, 6 / 21])
    effective = 10**2 / (1 + 4 + 9 + 16)
    assert (found.at["Non", "low"], found.at["Non", "high"]) == pytest.approx(wilson(0.3 * effective, effective))
    everyone = 21**2 / 91
    limits = (found.at["Sans objet", "low"], found.at["Sans objet", "high"])
    assert limits == pytest.approx(wilson(5 / 21 * everyone, everyone))


def test_equal_weights_change_nothing() -> None:
    weights = pd.Series(0.37, index=range(1, 7))
    pd.testing.assert_frame_equal(made(six(), weights=weights), made(six()))


def test_the_interval_is_the_one_asked_for() -> None:
    found = cells(made(six(), method="clopper-pearson", confidence=0.9), "q")
    assert set(found["interval"]) == {"clopper-pearson"}
    exact = binomtest(2, 4).proportion_ci(0.9, "exact")
    assert (found.at["Oui", "low"], found.at["Oui", "high"]) == pytest.approx((exact.low, exact.high))
    assert made(six(), method="agresti-coull")["low"].min() == 0  # cut where the formula goes below


def test_a_known_population_narrows_the_interval_to_certainty_at_full_response() -> None:
    found = cells(made(six(), method="finite", population_size=6, base="respondents"), "q")
    assert found["low"].tolist() == found["high"].tolist() == found["share"].tolist()
    groups = pd.Series({1: "A", 2: "A", 3: "A", 4: "B", 5: "B", 6: "B"})
    sizes = {"A": 3, "B": 300}
    by_group = made(six(), method="finite", population_size=sizes, base="respondents", groups=groups)
    width = (by_group["high"] - by_group["low"]).groupby(by_group["population"]).max()
    assert width["A"] == 0 < width["B"]
    with pytest.raises(StudyError, match=r"effectif de la population absent pour ce groupe \(valeur trouvée : « B »\)"):
        made(six(), method="finite", population_size={"A": 3}, groups=groups)
    with pytest.raises(StudyError, match="ne s’applique pas à des réponses pondérées"):
        made(six(), method="finite", population_size=6, weights=pd.Series(1.0, index=range(1, 7)))
    with pytest.raises(ValueError, match="must be a mapping"):
        made(six(), method="finite", population_size=6, groups=groups)


def test_every_wrong_answer_is_listed_at_once() -> None:
    wrong = six().astype({"value": object})
    wrong.loc[0, "value"] = "Ouii"
    wrong.loc[4, "value"] = "Oui"
    wrong.loc[5, "status"] = "vide"
    extra = table((2, "q", "Non", "answered"), (3, "m", "Train", "answered"), (4, "m", None, "blank"))
    found = problems(pd.concat([wrong[wrong["respondent"] != 6], wrong.loc[[5]], extra]))
    assert found == [
        "répondant 6, question « q » : statut inconnu (valeur trouvée : « vide »)."
        " Valeurs admises : answered, not_applicable, blank.",
        "répondant 1, question « q » : réponse inconnue du questionnaire (valeur trouvée : « Ouii »)."
        " Valeurs admises : Non, Plutôt non, Plutôt oui, Oui. Vouliez-vous écrire « Oui » ?",
        "répondant 5, question « q » : réponse « non concerné » inconnue du questionnaire (valeur trouvée : « Oui »)."
        " Valeurs admises : Sans objet.",
        "répondant 2, question « q » : deux réponses à une question qui n’en admet qu’une.",
        "répondant 3, question « m » : choix présent deux fois (valeur trouvée : « Train »).",
        "répondant 4, question « m » : question à la fois répondue et sans réponse ou non adaptée.",
        "répondant 6, question « m » : aucune ligne, pas même « blank ».",
    ]


def test_every_missing_group_or_weight_is_listed() -> None:
    groups = pd.Series(["A", None, "B", "A", "B"], index=[1, 2, 3, 4, 4])
    weights = pd.Series([1.0, 0.0, np.inf, 1.0, np.nan, 1.0], index=range(1, 7))
    assert problems(six(), groups=groups, weights=weights) == [
        "répondant 4 : deux groupes.",
        "répondant 2 : groupe absent.",
        "répondant 5 : groupe absent.",
        "répondant 6 : groupe absent.",
        "répondant 5 : poids absent.",
        "répondant 2 : poids qui n’est pas positif (valeur trouvée : « 0.0 »).",
        "répondant 3 : poids qui n’est pas positif (valeur trouvée : « inf »).",
    ]


def test_a_population_without_questions_or_respondents_is_refused() -> None:
    with pytest.raises(StudyError, match="aucune question à réponses fermées n’est posée à cette population"):
        response_breakdown(six(), small_items(), edition="2027", population="personne")
    assert problems(six().iloc[:0]) == [
        "aucun répondant : la table des réponses ne contient aucune question de cette population."
    ]


def test_numbers_that_are_none_are_listed() -> None:
    rows = table((1, "h", "1.5", "answered"), (2, "h", "deux", "answered"), (3, "h", None, "blank"))
    with pytest.raises(StudyError, match=r"répondant 2, question « h » : nombre attendu \(valeur trouvée : « deux »\)"):
        numbers(rows, "h")
    with pytest.raises(StudyError, match=r"question absente des réponses \(valeur trouvée : « hh »\)"):
        numbers(rows, "hh")
    assert numbers(rows[rows["respondent"] != 2], "h").to_dict() == {1: 1.5}


def test_ranks_go_from_the_worst_answer_to_the_best() -> None:
    found = answer_ranks(six(), small_items(), population="p")
    assert list(found.columns) == ["q"]
    assert found["q"].fillna(0).tolist() == [4, 4, 1, 3, 0, 0]


ANSWERS = st.lists(
    st.tuples(st.sampled_from([*STEPS, "Sans objet", ""]), st.sets(st.sampled_from(["Train", "Bus", "Vélo"]))),
    min_size=1,
    max_size=12,
)


@settings(max_examples=20, deadline=None)
@given(ANSWERS, st.sampled_from(["answered", "respondents"]))
def test_counts_add_up_whatever_the_answers(answers: list[tuple[str, set[str]]], base: str) -> None:
    status = {"": "blank", "Sans objet": "not_applicable"}
    rows = [(i, "q", q, status.get(q, "answered")) for i, (q, _) in enumerate(answers)]
    rows += [(i, "m", tick, "answered") for i, (_, m) in enumerate(answers) for tick in m]
    rows += [(i, "m", "", "blank") for i, (_, m) in enumerate(answers) if not m]
    found = made(table(*rows), base=base)
    scale, ticks = cells(found, "q"), cells(found, "m")
    given = [q for q, _ in answers]
    assert scale["count"].tolist() == [given.count(c) for c in [*STEPS, "Sans objet", ""]]
    assert ticks["count"].tolist() == [sum(c in m for _, m in answers) for c in ("Train", "Bus", "Vélo")]
    assert (found["count"] <= found["n"]).all()
    assert ((found["low"] <= found["share"]) & (found["share"] <= found["high"]) | found["share"].isna()).all()
    assert scale["count"].sum() == len(answers)


def test_groups_named_by_numbers_find_the_size_of_their_population() -> None:
    items = pd.DataFrame(
        {"population": "p", "item": "q", "type": "choice", "category": ["Non", "Oui"], "role": "choice"}
    )
    rows = [("a", "q", "Oui", "answered"), ("b", "q", "Non", "answered")]
    responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    found = response_breakdown(
        responses, items, edition="e", population="p", groups=pd.Series({"a": 2011, "b": 2012}),
        method="finite", population_size={2011: 1, 2012: 4},
    )  # fmt: skip
    assert found[["population", "category", "low", "high"]].to_numpy().tolist() == [
        ["2011", "Non", 0, 0],
        ["2011", "Oui", 1, 1],
        ["2012", "Non", 0.25, 1],
        ["2012", "Oui", 0, 0.75],
    ]


def test_responses_read_as_categories_are_counted_alike() -> None:
    items = pd.DataFrame({"population": "p", "item": "q", "type": "choice", "category": ["Oui", "Sans réponse"]})
    items = items.assign(role=["choice", "blank"])
    rows = [("a", "q", "Oui", "answered"), ("b", "q", None, "blank")]
    responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    options = {"edition": "e", "population": "p"}
    as_text = response_breakdown(responses, items, **options)
    pd.testing.assert_frame_equal(
        response_breakdown(responses.astype("category"), items, **options), as_text, check_dtype=False
    )


def test_an_unknown_base_is_refused() -> None:
    with pytest.raises(ValueError, match="base must be one of"):
        response_breakdown(pd.DataFrame(), pd.DataFrame(), edition="e", population="p", base="tous")  # type: ignore[arg-type]
