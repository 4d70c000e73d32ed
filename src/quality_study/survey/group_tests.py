"""Do groups of respondents answer alike? One test per question, the family declared in advance and corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from quality_study.inference.contingency import chi_square_test
from quality_study.inference.families import Family, correct
from quality_study.inference.rank_groups import kruskal_wallis_test
from quality_study.inference.result import Result
from quality_study.survey.answers import checked_answers
from quality_study.survey.same_totals import would_give_counts
from quality_study.words.errors import StudyError
from quality_study.words.french import join, plural, typographic

#: Columns of the table of tests.
GROUP_TESTS = [
    *["item", "text", "method", "n", "groups", "effect", "value", "low", "high", "p", "adjusted_p"],
    *["correction", "sentence", "reason"],
]
_FEWEST = 2


def group_tests(
    responses: pd.DataFrame,
    items: pd.DataFrame,
    *,
    population: str,
    grouping: str,
    compared: Sequence[str] = (),
    correction: Literal["holm", "benjamini-hochberg"] = "holm",
    confidence: float = 0.95,
    fewest: int = _FEWEST,
    groups: Sequence[str] | None = None,
    hidden: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> pd.DataFrame:
    """Compare the answers of the groups that a choice question makes, question by question.

    Scales of three steps and more are compared by the Kruskal-Wallis test, other questions by chi-square. The p-values
    are corrected over the questions that could be tested; the others stay in the table, with the reason.

    Parameters
    ----------
    responses, items, population
        As :func:`~quality_study.survey.answers.checked_answers` takes them.
    grouping : str
        Choice question; who did not answer it is in no group.
    compared : sequence of str
        The family; by default every other scale or single choice of the population.
    correction : {"holm", "benjamini-hochberg"}
    confidence : float
        Of the effect sizes' intervals.
    fewest : int
        Fewest answers to a question of a group that is compared on it, 2 at least. Groups are not compared when fewer
        people, but some, gave one answer in one of them, and the test would give their number: see
        :mod:`quality_study.survey.same_totals`.
    groups : sequence of str, optional
        Groups that may be compared: those whose size is published. By default all.
    hidden : mapping of item to sequences of str, optional
        Answers whose counts may not be published, but their sum: those of each sequence count as one answer, so that no
        result says how many gave each. A question that leaves no choice, or a scale on which they are not neighbours,
        has no test.

    Returns
    -------
    DataFrame
        One row per question of the family: ``item, text, method, n`` (answers of the groups compared), ``groups``
        (their names, joined), ``effect`` (its French name), ``value, low, high, p, adjusted_p, correction, sentence``;
        ``reason`` says why a question has no test, and is empty otherwise.

    Examples
    --------
    >>> items = pd.DataFrame({"population": "p", "item": ["g", "g", "q", "q"], "type": "choice", "role": "choice"})
    >>> items = items.assign(category=["A", "B", "Non", "Oui"], text=items["item"])
    >>> rows = [(i, q, v, "answered") for i, a in enumerate(["A", "B"] * 20)
    ...         for q, v in (("g", a), ("q", "Oui" if a == "A" else "Non"))]
    >>> responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    >>> found = group_tests(responses, items, population="p", grouping="g")
    >>> found[["item", "effect", "value"]].round(2).to_numpy().tolist()
    [['q', 'V de Cramér', 1.0]]
    """
    own = items[items["population"] == population]
    kinds = own.drop_duplicates("item").set_index("item")
    named = list(compared) or [i for i in kinds.index if i != grouping and kinds.at[i, "type"] in ("scale", "choice")]
    rows = checked_answers(responses, items, population=population)
    answered = rows[rows["status"] == "answered"]
    group_of = answered[answered["question"] == grouping].set_index("respondent")["value"]
    order = [g for g in own.loc[own["item"] == grouping, "category"] if groups is None or g in groups]
    fewest = max(fewest, _FEWEST)
    results: dict[str, Result] = {}
    table = []
    for item in named:
        given = answered[answered["question"] == item].set_index("respondent")["value"]
        answers = list(own[(own["item"] == item) & own["role"].isin(["choice", "favourable"])]["category"])
        masked = [[a for a in answers if a in block] for block in (hidden or {}).get(item, ())]
        step_of = {a: next((block[0] for block in masked if a in block), a) for a in answers}
        steps = list(dict.fromkeys(step_of.values()))
        ordered = kinds.at[item, "type"] == "scale" and len(steps) > _FEWEST
        value = given.map(step_of)
        value = value.map({step: rank for rank, step in enumerate(steps, 1)}) if ordered else value
        pairs = pd.DataFrame({"group": group_of, "value": value}).dropna()
        sizes = pairs["group"].value_counts()
        kept = [g for g in order if sizes.get(g, 0) >= fewest]
        pairs = pairs[pairs["group"].isin(kept)]
        row: dict[str, Any] = {"item": item, "text": kinds.at[item, "text"], "n": len(pairs), "groups": join(kept)}
        try:
            if len(kept) < _FEWEST:
                raise StudyError(_too_few(kept, fewest, groups is not None))
            if masked and (
                len(steps) < _FEWEST or (ordered and not all(_neighbours(block, answers) for block in masked))
            ):
                raise StudyError("des effectifs de cette question sont masqués")
            counts = pd.crosstab(pairs["group"], pairs["value"]).reindex(
                index=kept, columns=range(1, len(steps) + 1) if ordered else steps, fill_value=0
            )
            if fewest > _FEWEST and would_give_counts(counts.to_numpy(), threshold=fewest, ordered=ordered):
                raise StudyError(f"moins de {fewest} personnes dans un cas, et trop peu en tout : le test les dirait")
            results[item] = (
                _ranked(pairs, kept, confidence) if ordered else chi_square_test(counts, confidence=confidence)
            )
        except StudyError as error:
            row["reason"] = typographic(error.problems[0].message)
        table.append(row)
    if results:
        family = Family("groupes comparés", tuple(results))
        results = correct(results, family, method=correction)
    found = [
        row | {"reason": ""} | _told(results[row["item"]], bool((hidden or {}).get(row["item"])))
        if row["item"] in results
        else row
        for row in table
    ]
    numbers = dict.fromkeys(["value", "low", "high", "p", "adjusted_p"], float)
    texts = dict.fromkeys(["method", "effect", "correction", "sentence", "reason"], "")
    told = pd.DataFrame(found, columns=GROUP_TESTS).astype(dict.fromkeys(texts, object))
    return told.fillna(texts).astype(numbers | dict.fromkeys(texts, "str") | {"n": "Int64"})


def _ranked(pairs: pd.DataFrame, kept: Sequence[str], confidence: float) -> Result:
    by_group = {g: pairs.loc[pairs["group"] == g, "value"].to_numpy(float) for g in kept}
    return kruskal_wallis_test(by_group, confidence=confidence)


def _too_few(kept: Sequence[str], fewest: int, published: bool) -> str:
    told = f"{plural(len(kept), 'groupe')} d’au moins {fewest} réponses"
    return told + (" dont l’effectif est publié" if published else "") + " : il en faut deux"


def _neighbours(masked: Sequence[str], answers: Sequence[str]) -> bool:
    """Tell whether some answers follow one another on a scale."""
    first = answers.index(masked[0])
    return list(masked) == list(answers[first : first + len(masked)])


def _told(result: Result, masked: bool) -> dict[str, Any]:
    effect = result.effect if result.effect is not None and result.effect.interval is not None else result.estimate
    interval = effect.interval
    return {
        "method": result.method,
        "effect": effect.name.partition(" (IC")[0],  # the interval has columns of its own
        "value": effect.value,
        "low": np.nan if interval is None else interval.low,
        "high": np.nan if interval is None else interval.high,
        "p": result.p,
        "adjusted_p": result.adjusted_p,
        "correction": result.correction,
        "sentence": result.sentence() + (" Les réponses masquées y comptent pour une seule." if masked else ""),
    }
