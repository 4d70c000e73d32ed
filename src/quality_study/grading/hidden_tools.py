"""The tool tables of a hidden edition: the same texts, other numbers, dates and piles."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from itertools import accumulate

import pandas as pd

from quality_study.facts.tool_tables import tool_of
from quality_study.synthetic import Draws

_HIGHEST = 10


def other_content(name: str, rows: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Return the table of a tool with other content, as valid as before and without ties where a rank is read.

    Parameters
    ----------
    name : str
        Of the table, ``pareto`` or ``pareto_retards``.
    rows : DataFrame of str
        With the French columns of the tool.
    draws : Draws

    Returns
    -------
    DataFrame
        Other counts, ratings, marks, dates or piles; the very same table for a tool that holds texts only.
    """
    change = _CHANGES.get(tool_of(name) or "")
    return rows if change is None or rows.empty else change(rows.copy(), draws)


def _pareto(rows: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Draw other counts, all different; no number of reasons makes 80 % exactly, where rules of reading differ."""
    while True:
        drawn = draws.shuffled(range(2, 2 * len(rows) + 14))[: len(rows)]
        counts = [count * count // 4 + count for count in drawn]
        sums = accumulate(sorted(counts, reverse=True))
        if all(5 * some != 4 * sum(counts) for some in sums):
            break
    rows["effectif"] = [str(count) for count in counts]
    return rows


def _risk_map(rows: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Draw other ratings, one risk above all others."""
    columns = ["gravite", "occurrence", "detection"]
    while True:
        ratings = [[draws.whole(1, _HIGHEST) for _ in columns] for _ in range(len(rows))]
        products = sorted(a * b * c for a, b, c in ratings)
        if len(products) == 1 or products[-1] > products[-2]:
            break
    for i, column in enumerate(columns):
        rows[column] = [str(rating[i]) for rating in ratings]
    return rows


def _impact_effort(rows: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    for column in ("impact", "effort"):
        rows[column] = draws.shuffled(list(rows[column]))
    return rows


def _radar(rows: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    whole = [int(float(most.replace(",", "."))) for most in rows["maximum"]]
    rows["note"] = [str(draws.whole(0, most)) for most in whole]
    return rows


def _gantt(rows: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Move the whole plan by some weeks, and let what ends last end later still."""
    weeks = dt.timedelta(weeks=draws.whole(3, 30))
    for column in ("debut", "fin"):
        moved = [(dt.date.fromisoformat(day) + weeks).isoformat() if day else "" for day in rows[column]]
        rows[column] = moved
    tasks = rows[rows["fin"] != ""]
    if not tasks.empty:
        last = tasks["fin"].idxmax()
        latest = max(dt.date.fromisoformat(day) for day in [*rows["debut"], *rows["fin"]] if day)
        rows.loc[last, "fin"] = (latest + dt.timedelta(days=draws.whole(1, 20))).isoformat()
    return rows


def _card_sort(rows: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Let every participant put some cards in another of their piles, and sort the cards in another order."""
    piles: dict[str, list[str]] = defaultdict(list)
    for who, pile in zip(rows["participant"], rows["pile"], strict=True):
        piles[who] += [pile] * (pile not in piles[who])
    rows["pile"] = [
        draws.one(piles[who]) if draws.chance(0.25) else pile
        for who, pile in zip(rows["participant"], rows["pile"], strict=True)
    ]
    cards = draws.shuffled(list(rows["carte"].unique()))
    rank = {card: i for i, card in enumerate(cards)}
    people = {who: i for i, who in enumerate(piles)}
    keys = [(people[who], rank[card]) for who, card in zip(rows["participant"], rows["carte"], strict=True)]
    return rows.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


_CHANGES: dict[str, Callable[[pd.DataFrame, Draws], pd.DataFrame]] = {
    "pareto": _pareto,
    "risk_map": _risk_map,
    "impact_effort": _impact_effort,
    "radar": _radar,
    "gantt": _gantt,
    "card_sort": _card_sort,
}
