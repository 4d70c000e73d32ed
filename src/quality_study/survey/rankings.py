"""What people put first: of each item of a ranking, its mean rank, who put it first, who left it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from quality_study.facts.question import Question
from quality_study.facts.ranking import read_ranks
from quality_study.inference.proportion import proportion_bounds
from quality_study.survey.scale_mean import mean_interval

#: Column of those who answered and did not rank the item.
UNRANKED = "unranked"
#: Columns of the table of rankings.
RANKINGS = {
    "population": "object",
    "item": "object",
    "text": "object",
    "category": "object",
    "ranks": "int64",
    "n": "int64",
    "ranked": "Int64",
    "unranked": "Int64",
    "mean_rank": "float64",
    "rank_low": "float64",
    "rank_high": "float64",
    "first": "Int64",
    "first_share": "float64",
    "first_low": "float64",
    "first_high": "float64",
}


def rank_counts(responses: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Count who gave each rank to each item.

    Parameters
    ----------
    responses : DataFrame
        ``question, value, status``; see :mod:`quality_study.facts.ranking` for the values.
    question : Question
        Of type ``ranking``.

    Returns
    -------
    DataFrame
        Items as rows, in questionnaire order; as columns the ranks from 1, then ``unranked``. Each row adds up to the
        number of people who answered.

    Examples
    --------
    >>> asked = Question(id="q", theme="t", text="?", type="ranking", choices=["Prix", "Accueil"])
    >>> rows = [("q", "Prix | Accueil", "answered"), ("q", "Prix", "answered"), ("q", "", "blank")]
    >>> rank_counts(pd.DataFrame(rows, columns=["question", "value", "status"]), asked).to_numpy().tolist()
    [[2, 0, 0], [0, 1, 1]]
    """
    own = responses[(responses["question"] == question.id) & (responses["status"] == "answered")]
    met = Counter((item, rank) for value in own["value"] for rank, item in read_ranks(str(value)).items())
    ranks = list(range(1, question.places + 1))
    given = [[met[item, rank] for rank in ranks] for item in question.choices]
    counts = pd.DataFrame(given, index=list(question.choices), columns=ranks)
    return counts.assign(**{UNRANKED: len(own) - counts.sum(axis=1)})


def ranking_table(
    responses: pd.DataFrame,
    questions: Sequence[Question],
    *,
    population: str,
    confidence: float = 0.95,
    population_size: int | None = None,
) -> pd.DataFrame:
    """Sum up the rankings of a survey, item by item.

    Parameters
    ----------
    responses : DataFrame
    questions : sequence of Question
        Those of another type are left out.
    population : str
        Who answered.
    confidence : float
    population_size : int, optional
        How many people were asked: where all of them ranked an item, its intervals have a width of zero.

    Returns
    -------
    DataFrame
        ``population, item, text, category, ranks`` (how many are asked), ``n`` (who ranked something), ``ranked`` and
        ``unranked`` (the item); ``mean_rank`` among those who ranked it, 1 for the first, with the score interval of
        :func:`~quality_study.survey.scale_mean.mean_interval`; ``first``, how many put it first, and the share of `n`
        that they are. Who left an item out says nothing of its rank: nothing is put in its place.

    Examples
    --------
    >>> asked = Question(id="q", theme="t", text="?", type="ranking", choices=["Prix", "Accueil"])
    >>> rows = [("q", "Prix | Accueil", "answered"), ("q", "Prix", "answered"), ("q", "Accueil | Prix", "answered")]
    >>> table = ranking_table(pd.DataFrame(rows, columns=["question", "value", "status"]), [asked], population="p")
    >>> table[["category", "n", "ranked", "mean_rank", "first"]].round(2).to_numpy().tolist()
    [['Prix', 3, 3, 1.33, 2], ['Accueil', 3, 2, 1.5, 1]]
    """
    rows = []
    for question in (q for q in questions if q.type == "ranking"):
        counts = rank_counts(responses, question)
        ranks = list(range(1, question.places + 1))
        n = int(counts.iloc[0].sum())
        for item, own in counts.iterrows():
            given = [int(own[rank]) for rank in ranks]
            ranked, mean, low, high = sum(given), np.nan, np.nan, np.nan
            if ranked and len(ranks) > 1:
                mean = float(np.dot(given, ranks) / ranked)
                interval = mean_interval(given, ranks, confidence=confidence, population=population_size)
                low, high = interval
            counted = (len(ranks), n, ranked, n - ranked, mean, low, high, given[0])
            rows.append((population, question.id, question.text, item, *counted, np.nan, np.nan, np.nan))
    table = pd.DataFrame(rows, columns=list(RANKINGS)).astype(RANKINGS)
    some = table["n"] > 0
    if some.any():
        method = "wilson" if population_size is None else "finite"
        firsts, sizes = table.loc[some, "first"].astype(int), table.loc[some, "n"]
        ends = proportion_bounds(firsts, sizes, confidence=confidence, method=method, population=population_size)
        table.loc[some, "first_share"] = firsts / sizes
        table.loc[some, "first_low"], table.loc[some, "first_high"] = ends
    return table
