"""One number for one item: top box, top-2 box, mean rank, satisfied respondents, satisfaction index, net promoters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd

from quality_study.inference.proportion import proportion_bounds, proportion_interval
from quality_study.inference.result import Estimate, Result
from quality_study.inference.sample import floats, several
from quality_study.survey.hidden import BOUNDS, is_hidden, rank_sum_range, sum_range
from quality_study.survey.scale_mean import mean_interval
from quality_study.survey.tally import tally
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number

#: Scores that are the share of some answers together.
SHARES = ("top_box", "top_2_box", "satisfied")
_COLUMNS = ["population", "item", "score", "value", "low", "high", "n", "method"]
_PROMOTER, _PASSIVE = 9, 7
_CENSUS = "Toute la population a répondu : la valeur est exacte, sans erreur d'échantillonnage."


def item_scores(
    responses: Any,
    items: pd.DataFrame,
    *,
    population: str,
    groups: pd.Series[Any] | str | None = None,
    weights: pd.Series[Any] | str | None = None,
    confidence: float = 0.95,
    method: str = "wilson",
    population_size: int | None = None,
) -> pd.DataFrame:
    """Score each item that has favourable answers, among the respondents who gave an answer of substance.

    Without favourable answers, nothing says which end of a scale is the better one: it has no score.

    Parameters
    ----------
    responses, items, population, groups, weights
        As :func:`~quality_study.survey.responses.response_breakdown` takes them.
    confidence : float
        Between 0 and 1.
    method : str
        Interval of the shares, as :func:`~quality_study.inference.proportion.proportion_interval` names it.
    population_size : int, optional
        How many people were asked, for ``finite``: all intervals are then those of a population of that size.

    Returns
    -------
    DataFrame
        One row per group, item and score: ``population`` (or the group), ``item, score, value, low, high, n, method``.
        Scores: ``top_box`` and ``top_2_box``, shares of the best answer and of the two best
        (the latter on scales of three steps and more); ``satisfied`` (CSAT), share of the favourable answers;
        ``mean_rank``, from 1 for the worst answer to the number of steps; ``index``, the mean rank brought to 0 to 100.
        The last two have the score interval of :func:`~quality_study.survey.scale_mean.mean_interval` (method
        ``score``). `n` is a number of people; with weights, intervals are those of Kish's effective size. Where `n` is
        0, `value` is empty and the interval is all that is possible.

    Raises
    ------
    StudyError
        As :func:`~quality_study.survey.responses.response_breakdown`.

    References
    ----------
    Rocks, B. (2016), "Interval estimation for the Net Promoter Score", The American Statistician 70, 365-372.

    Examples
    --------
    >>> items = pd.DataFrame({"population": "p", "item": "q", "type": "scale", "category": ["Non", "Oui"]})
    >>> items = items.assign(role=["choice", "favourable"])
    >>> rows = [("a", "q", "Oui", "answered"), ("b", "q", "Non", "answered"), ("c", "q", "Oui", "answered")]
    >>> responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    >>> scores = item_scores(responses, items, population="p").set_index("score")
    >>> scores[["value", "low", "high", "n"]].round(3).to_numpy().tolist()[:2]
    [[0.667, 0.208, 0.939, 3], [0.667, 0.208, 0.939, 3]]
    >>> scores["value"].round(3).to_dict()
    {'top_box': 0.667, 'satisfied': 0.667, 'mean_rank': 1.667, 'index': 66.667}
    """
    table = tally(responses, items, population=population, groups=groups, weights=weights)
    table = table[table["role"].isin(["choice", "favourable"]) & (table["type"] != "choices")].copy()
    if weights is None:
        table["effective"] = table["count"].astype(float)
    else:
        shares = table["mass"] / table["answered_mass"].where(table["answered_mass"] > 0)
        table["effective"] = (shares * table["answered_size"]).fillna(0.0)
    rows = []
    for (group, item), cells in table.groupby(["group", "item"], sort=False):
        n = int(cells["answered"].iloc[0])
        for score, *numbers in _scores(cells, confidence, method, population_size):
            rows.append([group, item, score, *numbers[:3], n, numbers[3]])
    found = pd.DataFrame(rows, columns=_COLUMNS)
    return found.astype({"value": float, "low": float, "high": float, "n": "Int64"})


def nps(scores: Iterable[float], *, confidence: float = 0.95, population: int | None = None) -> Result:
    """Return the net promoter score: the share of 9 and 10 less the share of 0 to 6.

    Parameters
    ----------
    scores : iterable of float
        Whole numbers from 0 to 10, answered ones only: see :func:`~quality_study.survey.answers.numbers`.
    confidence : float
        Between 0 and 1.
    population : int, optional
        How many people were asked. When all of them gave a score, the interval has a width of zero.

    Returns
    -------
    Result
        The estimate is between -1 and 1 and is written in points; its interval is the iterative score interval, that
        of a finite population when `population` is given.
        ``statistic["se"]`` is its standard error by the multinomial formula; ``details["parts"]`` counts promoters,
        passives and detractors.

    Raises
    ------
    StudyError
        No score, scores that are not whole numbers from 0 to 10, or more of them than people.

    References
    ----------
    Reichheld, F. (2003), "The one number you need to grow", Harvard Business Review 81(12), 46-54.
    Rocks, B. (2016), "Interval estimation for the Net Promoter Score", The American Statistician 70, 365-372.

    Examples
    --------
    >>> found = nps([10, 9, 9, 8, 3])
    >>> round(found.estimate.value, 3), round(found.interval.low, 3), round(found.interval.high, 3)
    (0.4, -0.349, 0.826)
    """
    values = floats(several(scores, "notes"))
    wrong = [v for v in values if not (0 <= v <= 10 and v == int(v))]
    problems = [Problem("note hors de 0 à 10", found=number(v) if v == v else "vide") for v in wrong]
    raise_if_any(problems if len(values) else [Problem("aucune note")])
    n = len(values)
    promoters, detractors = int((values >= _PROMOTER).sum()), int((values < _PASSIVE).sum())
    counts = {"détracteurs": detractors, "passifs": n - promoters - detractors, "promoteurs": promoters}
    value = (promoters - detractors) / n
    method = "wilson" if population is None else "finite"
    parts = pd.DataFrame({"part": list(counts), "count": list(counts.values()), "n": n})
    low, high = proportion_bounds(
        parts["count"], parts["n"], confidence=confidence, method=method, population=population
    )
    interval = mean_interval(list(counts.values()), [-1, 0, 1], confidence=confidence, population=population)
    return Result(
        method="promoteurs (9 et 10) moins détracteurs (0 à 6)",
        estimate=Estimate("score net de recommandation", value, interval, "points"),
        effect=None,
        p=None,
        n=(n,),
        reference=interval.reference,
        statistic={"se": sqrt(((promoters + detractors) / n - value**2) / n)},
        details={"parts": parts.assign(share=parts["count"] / n, low=low, high=high)},
        note=_CENSUS if n == population else "",
    )


def score_answers(score: str, roles: Sequence[str], *, ordered: bool) -> list[bool] | None:
    """Tell which answers a score of :data:`SHARES` adds up; None when an item has no such score.

    Parameters
    ----------
    score : str
    roles : sequence of str
        ``choice`` or ``favourable``, in the order of the scale.
    ordered : bool
        The item has a scale.

    Examples
    --------
    >>> score_answers("top_2_box", ["choice", "choice", "favourable"], ordered=True)
    [False, True, True]
    """
    steps = len(roles)
    if score == "satisfied":
        return [role == "favourable" for role in roles] if "favourable" in roles else None
    boxes = {"top_box": 1, "top_2_box": 2}[score]
    enough = steps >= 1 if boxes == 1 else steps > boxes
    oriented = ordered and "favourable" in roles
    return [i >= steps - boxes for i in range(steps)] if oriented and enough else None


def visible_scores(scores: pd.DataFrame, breakdown: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Keep of the scores only what the visible counts of a protected breakdown give.

    Parameters
    ----------
    scores : DataFrame
        As :func:`item_scores` makes them.
    breakdown : DataFrame
        As :func:`~quality_study.disclosure.protect_answers` makes it: hidden counts are empty, with their bounds.
    items : DataFrame
        ``item, type, category, role``.

    Returns
    -------
    DataFrame
        The same rows. What the visible counts do not give has no `value`: ``low`` and ``high`` are what remains
        possible and ``method`` is ``bounds``.
    """
    roles = items[["population", "item", "type", "category", "role"]]
    cells = breakdown.merge(roles, on=["population", "item", "category"])
    cells = cells[cells["role"].isin(["choice", "favourable"])]
    of_item = {key: rows for key, rows in cells.groupby(["population", "item"]) if is_hidden(rows).any()}
    scores = scores.copy()
    for i, row in scores.iterrows():
        rows = of_item.get((row["population"], row["item"]))
        if rows is None:
            continue
        ordered, n = rows["type"].iloc[0] == "scale", int(row["n"])
        if row["score"] not in SHARES:
            mean = [ranks / n for ranks in rank_sum_range(rows, total=n)]
            ends = mean if row["score"] == "mean_rank" else [100 * (m - 1) / (len(rows) - 1) for m in mean]
            scores.loc[i, ["value", "low", "high"]] = [np.nan, *ends]
            scores.loc[i, "method"] = BOUNDS
            continue
        low, high = sum_range(rows, score_answers(row["score"], list(rows["role"]), ordered=ordered) or [], total=n)
        if low < high:
            scores.loc[i, ["value", "low", "high"]] = [np.nan, low / n, high / n]
            scores.loc[i, "method"] = BOUNDS
    return scores


def _scores(
    cells: pd.DataFrame, confidence: float, method: str, size: int | None
) -> Iterator[tuple[str, float, float, float, str]]:
    """Give the scores of one item: name, value, low, high, method; `cells` are in the order of the scale."""
    counts = [float(c) for c in cells["effective"]]
    ordered, steps, n = cells["type"].iloc[0] == "scale", len(counts), sum(counts)
    chosen = {
        score: [c for c, own in zip(counts, answers, strict=True) if own]
        for score in SHARES
        if (answers := score_answers(score, list(cells["role"]), ordered=ordered)) is not None
    }
    for score, own in chosen.items():
        share = proportion_interval(min(sum(own), n), n, confidence=confidence, method=method, population=size)
        yield score, sum(own) / n if n else np.nan, share.low, share.high, method
    if ordered and steps > 1 and "favourable" in set(cells["role"]):
        ranks = range(1, steps + 1)
        mean = sum(r * c for r, c in zip(ranks, counts, strict=True)) / n if n else np.nan
        interval = mean_interval(counts, ranks, confidence=confidence, population=size)
        how = "score" if size is None else "finite"
        yield "mean_rank", mean, interval.low, interval.high, how
        index = [100 * (x - 1) / (steps - 1) for x in (mean, interval.low, interval.high)]
        yield "index", index[0], index[1], index[2], how


def ranked(scores: pd.DataFrame, questions: pd.DataFrame, score: str) -> pd.DataFrame:
    """Return ``item, text, value, low, high, n`` of the questions that have a score, the best first.

    Parameters
    ----------
    scores : DataFrame
        The table ``scores``; a score that is hidden has no value.
    questions : DataFrame
        ``item, text``.
    score : str
        As :func:`item_scores` names it.
    """
    kept = scores[(scores["score"] == score) & scores["value"].notna()]
    kept = kept.assign(text=kept["item"].map(questions.set_index("item")["text"]))
    kept = kept.sort_values("value", ascending=False, kind="stable")
    return kept[["item", "text", "value", "low", "high", "n"]].reset_index(drop=True)
