"""Whether the opinions of groups may be shown side by side: how many of each group stand on each side, or nothing.

Whoever reads a report knows how many gave each answer, how many are in each group, and perhaps a test of the two. The
answers of a question are therefore shown by group only as sides (unfavourable, neutral, favourable), and only when none
of these counts is small, those of the people in no visible group included: they are what remains. No count is hidden
in such a table, so that none can be found again by subtraction; and a small count of one answer in one group keeps as
many values as the smallest of its totals, one more. What is decided rests on counts that are then all published; where
they are not, a reader learns that one of them is small, not which.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from quality_study.disclosure.rule import Rule
from quality_study.inference.proportion import proportion_bounds
from quality_study.survey.answers import checked_answers
from quality_study.survey.hidden import is_hidden, sum_range
from quality_study.survey.opinions import sides_of
from quality_study.survey.same_totals import MANY, number_of_tables

#: Columns of the table of opinions by group.
GROUP_OPINIONS = [
    *["item", "text", "heading", "row", "group", "category", "role", "place", "count", "n", "share", "low", "high"],
    *["interval", "confidence", "source"],
]
#: The sides, from worst to best, and what they are called.
SIDES = {"unfavourable": "Défavorable", "neutral": "Neutre", "favourable": "Favorable"}
_SUBSTANCE = ("choice", "favourable")
_SOURCE = "réponses au questionnaire"


def may_show(sides: pd.DataFrame, rest: Sequence[int], rule: Rule) -> bool:
    """Tell whether how many of each group are on each side may be published.

    Parameters
    ----------
    sides : DataFrame of int
        Groups by sides.
    rest : sequence of int
        The same of all the people who are in none of these groups.
    rule : Rule

    Examples
    --------
    >>> counts = pd.DataFrame({"unfavourable": [5, 0], "favourable": [9, 12]}, index=["A", "B"])
    >>> may_show(counts, [0, 0], Rule()), may_show(counts, [0, 2], Rule()), may_show(counts - 1, [0, 0], Rule())
    (True, False, False)
    """
    return not any(rule.sensitive(int(count)) for count in [*sides.to_numpy().ravel(), *rest])


def group_opinions(
    responses: pd.DataFrame,
    items: pd.DataFrame,
    breakdown: pd.DataFrame,
    *,
    population: str,
    grouping: str,
    compared: Sequence[str] = (),
    rule: Rule,
    confidence: float = 0.95,
    tested: Collection[str] = (),
) -> pd.DataFrame:
    """Count how many of each group stand on each side of the scales that may be shown by group.

    Parameters
    ----------
    responses, items, population
        As :func:`~quality_study.survey.answers.checked_answers` takes them; ``heading`` and ``row`` of `items` too.
    breakdown : DataFrame
        What is published of this population, small counts hidden.
    grouping : str
        Choice question whose answers make the groups; those whose size is hidden are not shown.
    compared : sequence of str
        Questions; by default all. Only scales that have favourable answers are shown.
    rule : Rule
    confidence : float
    tested : collection of str
        Questions of which a test by group is published: where answers are put together on a side, very many tables must
        have the totals of what is shown, or the few digits of the test could say which it is.

    Returns
    -------
    DataFrame
        :data:`GROUP_OPINIONS`, one row per question, group and side: what :func:`~quality_study.charts.groups` draws.
        Questions that may not be shown have no row. Intervals are Wilson's.
    """
    own = items[items["population"] == population]
    visible = breakdown[
        (breakdown["item"] == grouping) & ~is_hidden(breakdown) & breakdown["count"].gt(0).fillna(False)
    ]
    named = own.loc[(own["item"] == grouping) & own["role"].isin(_SUBSTANCE), "category"]
    groups = [group for group in named if group in set(visible["category"])]
    rows = checked_answers(responses, items, population=population)
    answered = rows[rows["status"] == "answered"]
    group_of = answered[answered["question"] == grouping].set_index("respondent")["value"]
    frames = []
    for item in compared or [i for i in own["item"].unique() if i != grouping]:
        answers = own[(own["item"] == item) & own["role"].isin(_SUBSTANCE)].reset_index(drop=True)
        if answers.empty or answers["type"].iloc[0] != "scale" or "favourable" not in set(answers["role"]):
            continue
        given = answered[answered["question"] == item].set_index("respondent")["value"]
        counts = pd.crosstab(group_of.reindex(given.index).fillna("").to_numpy(), given.to_numpy())
        counts = counts.reindex(columns=answers["category"], fill_value=0)
        side_of = dict(zip(answers["category"], sides_of(answers), strict=True))
        sides = counts.T.groupby(side_of).sum().T[[side for side in SIDES if side in side_of.values()]]
        rest = sides.drop(index=[g for g in groups if g in sides.index]).sum()
        sides = sides.reindex(groups, fill_value=0)
        known = _totals_known(breakdown[breakdown["item"] == item], side_of)
        if len(groups) < 2 or not known or not may_show(sides, list(rest), rule):
            continue
        if item in tested and not _many(counts.reindex(groups, fill_value=0), side_of):
            continue
        frames.append(_rows(sides, answers.iloc[0], confidence))
    found = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=GROUP_OPINIONS)
    return found.astype({"count": "Int64", "n": "Int64", "share": float, "low": float, "high": float})[GROUP_OPINIONS]


def _totals_known(published: pd.DataFrame, side_of: dict[str, str]) -> bool:
    """Tell whether what is published gives how many are on each side, all groups together."""
    rows = published[published["category"].isin(side_of)]
    n = int(rows["n"].iloc[0])
    ends = [sum_range(rows, rows["category"].map(side_of).eq(side).tolist(), total=n) for side in set(side_of.values())]
    return all(low == high for low, high in ends)


def _many(counts: pd.DataFrame, side_of: dict[str, str]) -> bool:
    """Tell whether very many tables have the same totals by answer, and by group and side."""
    together = [counts.loc[:, counts.columns.map(side_of) == side] for side in set(side_of.values())]
    number = 1.0
    for part in together:
        number *= number_of_tables(part.sum(axis=1).tolist(), part.sum(axis=0).tolist())
    return number >= MANY or all(part.shape[1] == 1 for part in together)


def _rows(sides: pd.DataFrame, question: pd.Series, confidence: float) -> pd.DataFrame:
    cells = [(group, side, int(count)) for group, row in sides.iterrows() for side, count in row.items()]
    table = pd.DataFrame(cells, columns=["group", "side", "count"])
    n = table["group"].map(sides.sum(axis=1))
    low, high = proportion_bounds(table["count"], n, confidence=confidence)
    return table.assign(
        **{name: question[name] for name in ("item", "text", "heading", "row")},
        category=table["side"].map(SIDES),
        role=table["side"].where(table["side"] == "favourable", "choice"),
        place=table["side"].map({side: place for place, side in enumerate(SIDES)}),
        n=n, share=(table["count"] / n.where(n > 0)).astype(float), low=low, high=high,
        interval="wilson", confidence=confidence, source=_SOURCE,
    )  # fmt: skip
