"""The answers to a questionnaire, one row each: checked against its items, given the group and weight of who answers.

`responses` is a tidy table: ``respondent, question, value, status``, one row per respondent and question (per chosen
option for a multiple choice); status ``answered``, ``not_applicable`` (`value` keeps the label) or ``blank``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from quality_study.facts.tabular import each_row
from quality_study.words.errors import Problem, StudyError, raise_if_any

#: What a row of responses may be.
STATUSES = ("answered", "not_applicable", "blank")
#: Types of the questions whose answers are counted by category.
CLOSED = ("scale", "choice", "choices")
_KEY = ["respondent", "question"]


def closed_items(items: pd.DataFrame, population: str) -> pd.DataFrame:
    """Return the rows of `items` asked of a population and counted by category; raise a StudyError if there is none."""
    own = items[(items["population"] == population) & items["type"].isin(CLOSED)]
    if own.empty:
        asked = list(dict.fromkeys(items["population"]))
        message = "aucune question à réponses fermées n’est posée à cette population"
        raise StudyError([Problem(message, found=population, accepted=asked)])
    return own


def checked_answers(
    responses: pd.DataFrame,
    items: pd.DataFrame,
    *,
    population: str,
    groups: pd.Series[Any] | None = None,
    weights: pd.Series[Any] | None = None,
) -> pd.DataFrame:
    """Check the responses to the closed questions of a population; give each row its group and its weight.

    Rows about other questions (numbers, texts, other populations) are left out.

    Parameters
    ----------
    responses : DataFrame
        ``respondent, question, value, status``.
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`.
    population : str
    groups : Series, optional
        Group of each respondent, indexed by respondent; by default a single group, the population.
    weights : Series of float, optional
        Weight of each respondent, indexed by respondent; by default 1.

    Returns
    -------
    DataFrame
        ``respondent, question, value, status, group, weight``; `value` is empty for a blank.

    Raises
    ------
    StudyError
        Lists every unknown answer or status, respondent who answered a question twice, respondent without a row for a
        question, and missing or impossible group or weight.
    """
    own = closed_items(items, population)
    rows = responses.loc[responses["question"].isin(own["item"]), [*_KEY, "value", "status"]]
    rows = rows.assign(value=rows["value"].astype(object).where(rows["status"] != "blank", "").fillna(""))
    problems = [*_wrong_values(rows, own), *_repeated(rows, own), *_unanswered(rows, own)]
    respondents = pd.Index(rows["respondent"].unique())
    if groups is not None:
        problems += _unplaced(groups, respondents, "groupe")
    if weights is not None:
        problems += _unplaced(weights, respondents, "poids")
    raise_if_any(problems)
    group: Any = population if groups is None else rows["respondent"].map(groups).astype(str)
    weight: Any = 1.0 if weights is None else rows["respondent"].map(weights).astype(float)
    return rows.assign(group=group, weight=weight).reset_index(drop=True)


def answer_ranks(responses: pd.DataFrame, items: pd.DataFrame, *, population: str) -> pd.DataFrame:
    """Return the rank of each answer on its scale, 1 for the worst, respondents as rows and scales as columns.

    Not-applicable and blank answers are missing: count them in the breakdown.

    Examples
    --------
    >>> items = pd.DataFrame({"population": "p", "item": "q", "type": "scale", "category": ["Non", "Oui"]})
    >>> items = items.assign(role="choice")
    >>> rows = [("a", "q", "Oui", "answered"), ("b", "q", "", "blank")]
    >>> responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    >>> answer_ranks(responses, items, population="p")["q"].tolist()
    [2.0, nan]
    """
    rows = checked_answers(responses, items, population=population)
    scales = items[(items["population"] == population) & (items["type"] == "scale")]
    steps = scales[scales["role"].isin(["choice", "favourable"])]
    ranks = pd.Series(
        steps.groupby("item", sort=False).cumcount().to_numpy() + 1.0,
        index=pd.MultiIndex.from_frame(steps[["item", "category"]]),
    )
    answered = rows["status"] == "answered"
    found = ranks.reindex(pd.MultiIndex.from_frame(rows[["question", "value"]])).to_numpy()
    rows = rows.assign(rank=np.where(answered, found, np.nan))
    table = rows[rows["question"].isin(scales["item"])].pivot(index="respondent", columns="question", values="rank")
    return table.loc[rows["respondent"].unique(), scales["item"].unique()]


def numbers(responses: pd.DataFrame, question: str) -> pd.Series[float]:
    """Return the numbers answered to a question, indexed by respondent; not-applicable and blank are left out.

    Raises
    ------
    StudyError
        The question is not in the responses, an answer is not a number, or a respondent gave two.

    Examples
    --------
    >>> rows = [("a", "note", "9", "answered"), ("b", "note", "", "blank")]
    >>> responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    >>> numbers(responses, "note").to_dict()
    {'a': 9.0}
    """
    rows = responses[responses["question"] == question]
    if rows.empty:
        known = [str(q) for q in responses["question"].unique()]
        raise StudyError([Problem("question absente des réponses", found=question, accepted=known)])
    answered = rows[rows["status"] == "answered"]
    found = pd.Series(pd.to_numeric(answered["value"], errors="coerce").astype(float))
    found.index = pd.Index(answered["respondent"])
    wrong = answered[~np.isfinite(found.to_numpy())]
    twice = rows[rows["respondent"].duplicated()]
    raise_if_any(
        [answer_problem(r, "nombre attendu", found=str(r.value)) for r in each_row(wrong)]
        + [answer_problem(r, "deux réponses à une question qui n’en admet qu’une") for r in each_row(twice)]
    )
    return found.rename(question)


def numbers_by_question(responses: pd.DataFrame, questions: pd.DataFrame, *, threshold: int) -> dict[str, pd.DataFrame]:
    """Return the numbers answered, by text of the question, as :func:`~quality_study.charts.numbers` takes them.

    Parameters
    ----------
    responses : DataFrame
    questions : DataFrame
        ``item, text, type``, in the order wanted; questions that nobody answered are left out.
    threshold : int
        Fewest people behind a number that is published.
    """
    met = set(responses["question"])
    asked = questions[(questions["type"] == "number") & questions["item"].isin(met)]
    found: dict[str, pd.DataFrame] = {}
    for item, text in zip(asked["item"], asked["text"], strict=True):
        values = numbers(responses, item).to_numpy()
        rows = {"item": item, "text": text, "value": values, "threshold": threshold}
        found |= {str(text): pd.DataFrame(rows)} if len(values) else {}
    return found


def response_counts(responses: pd.DataFrame) -> pd.DataFrame:
    """Count, for each question of any type, the respondents who answered, were not concerned, or left it blank.

    Returns
    -------
    DataFrame
        ``question, respondents, answered, not_applicable, blank``, in order of appearance.

    Examples
    --------
    >>> rows = [("a", "q", "x", "answered"), ("a", "q", "y", "answered"), ("b", "q", "", "blank")]
    >>> responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    >>> response_counts(responses).to_numpy().tolist()
    [['q', 2, 1, 0, 1]]
    """
    once = responses.drop_duplicates([*_KEY, "status"])
    table = pd.crosstab(once["question"], once["status"]).reindex(columns=list(STATUSES), fill_value=0)
    table = table.loc[once["question"].unique()]
    table.insert(0, "respondents", once.groupby("question")["respondent"].nunique())
    return table.reset_index().rename_axis(columns=None)


@dataclass(frozen=True)
class AnswerProblem(Problem):
    """What is wrong with the answer of a respondent to a question: whoever knows the file finds its line."""

    respondent: str = ""
    question: str = ""


def answer_problem(row: Any, message: str, found: str | None = None, accepted: Sequence[str] = ()) -> AnswerProblem:
    """Say what is wrong with a row, which has a ``respondent`` and a ``question``."""
    told = f"répondant {row.respondent}, question « {row.question} » : {message}"
    return AnswerProblem(told, "", None, None, found, accepted, str(row.respondent), str(row.question))


def _wrong_values(rows: pd.DataFrame, own: pd.DataFrame) -> Iterator[Problem]:
    applicable = own["role"].isin(["choice", "favourable"])
    kinds = {"answered": own[applicable], "not_applicable": own[own["role"] == "not_applicable"]}
    for row in each_row(rows[~rows["status"].isin(STATUSES)]):
        yield answer_problem(row, "statut inconnu", found=str(row.status), accepted=STATUSES)
    for status, allowed in kinds.items():
        given = rows[rows["status"] == status]
        known = pd.MultiIndex.from_frame(allowed[["item", "category"]])
        unknown = given[~pd.MultiIndex.from_frame(given[["question", "value"]]).isin(known)]
        labels = {str(i): list(g) for i, g in allowed.groupby("item")["category"]}
        kind = "réponse inconnue" if status == "answered" else "réponse « non concerné » inconnue"
        for row in each_row(unknown):
            yield answer_problem(
                row, f"{kind} du questionnaire", found=str(row.value), accepted=labels.get(row.question, [])
            )


def _repeated(rows: pd.DataFrame, own: pd.DataFrame) -> Iterator[Problem]:
    """Find single answers given twice, options ticked twice, and questions both answered and not."""
    multiple = rows["question"].isin(own.loc[own["type"] == "choices", "item"])
    single = rows[~multiple]
    for row in each_row(single[single.duplicated(_KEY)].drop_duplicates(_KEY)):
        yield answer_problem(row, "deux réponses à une question qui n’en admet qu’une")
    ticks = rows[multiple]
    for row in each_row(ticks[ticks.duplicated([*_KEY, "value", "status"])]):
        yield answer_problem(row, "choix présent deux fois", found=str(row.value))
    states = ticks.drop_duplicates([*_KEY, "status"])
    for row in each_row(states[states.duplicated(_KEY)].drop_duplicates(_KEY)):
        yield answer_problem(row, "question à la fois répondue et sans réponse ou non adaptée")


def _unanswered(rows: pd.DataFrame, own: pd.DataFrame) -> Iterator[Problem]:
    """Find the respondents of whom nothing is said, not even a blank, for a question."""
    respondents, questions = rows["respondent"].unique(), own["item"].unique()
    met = rows.drop_duplicates(_KEY)[_KEY]
    if len(met) == len(respondents) * len(questions) and len(respondents):
        return
    if not len(respondents):
        yield Problem("aucun répondant : la table des réponses ne contient aucune question de cette population")
    expected = pd.MultiIndex.from_product([respondents, questions], names=_KEY)
    for row in each_row(expected.difference(pd.MultiIndex.from_frame(met), sort=False).to_frame(index=False)):
        yield answer_problem(row, "aucune ligne, pas même « blank »")


def _unplaced(values: pd.Series[Any], respondents: pd.Index[Any], what: str) -> list[Problem]:
    twice = values.index[values.index.duplicated()].unique()
    problems = [Problem(f"répondant {r} : deux {what}{'' if what == 'poids' else 's'}") for r in twice]
    own = values[~values.index.duplicated()].reindex(respondents)
    problems += [Problem(f"répondant {r} : {what} absent") for r in own.index[own.isna()]]
    if what == "poids":
        number = pd.to_numeric(own, errors="coerce")
        wrong = own[own.notna() & ~(np.isfinite(number) & (number > 0))]
        problems += [Problem(f"répondant {r} : poids qui n’est pas positif", found=str(w)) for r, w in wrong.items()]
    return problems
