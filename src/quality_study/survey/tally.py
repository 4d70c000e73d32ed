"""Counts of answers by group, item and category, with the denominators of each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from quality_study.survey.answers import STATUSES, checked_answers, closed_items

_CELL = ["group", "item", "category"]


def tally(
    responses: pd.DataFrame,
    items: pd.DataFrame,
    *,
    population: str,
    groups: pd.Series[Any] | None = None,
    weights: pd.Series[Any] | None = None,
) -> pd.DataFrame:
    """Count the answers to the closed questions of a population.

    Parameters
    ----------
    responses, items, population, groups, weights
        As :func:`~quality_study.survey.answers.checked_answers` takes them.

    Returns
    -------
    DataFrame
        One row per group (in the order of `groups`), item and category of the questionnaire: ``group, item, type,
        category, role, count`` (respondents who gave this answer), ``mass`` (sum of their weights); for the
        respondents who answered: ``answered``, ``answered_mass``, ``answered_size`` (effective size, Kish 1965); for
        all respondents: ``all``, ``all_mass``, ``all_size``; and ``not_applicable``, ``blank``.
    """
    own = closed_items(items, population)
    rows = checked_answers(responses, items, population=population, groups=groups, weights=weights)
    rows = rows.assign(square=rows["weight"] ** 2).rename(columns={"question": "item"})
    cells = own[["item", "type", "category", "role"]]
    table = pd.concat([cells.assign(group=g) for g in _group_names(rows, groups)], ignore_index=True)

    blank = cells[cells["role"] == "blank"].set_index("item")["category"]
    named = rows["value"].where(rows["status"] != "blank", rows["item"].map(blank))
    counts = rows.assign(category=named).groupby(_CELL)["weight"].agg(count="size", mass="sum")
    table = table.join(counts, on=_CELL).fillna({"count": 0, "mass": 0.0})

    once = rows.drop_duplicates(["respondent", "item"])
    by_status = once.groupby(["group", "item", "status"])
    sums = by_status.agg(n=("weight", "size"), w=("weight", "sum"), w2=("square", "sum"))
    of_item = pd.DataFrame(index=sums.groupby(["group", "item"]).size().index)
    for name, states in (("answered", ["answered"]), ("all", list(STATUSES))):
        own = sums[sums.index.get_level_values("status").isin(states)].groupby(["group", "item"]).sum()
        own = own.reindex(of_item.index, fill_value=0)
        of_item[name], of_item[f"{name}_mass"] = own["n"], own["w"]
        of_item[f"{name}_size"] = own["n"] if weights is None else (own["w"] ** 2 / own["w2"]).fillna(0.0)
    for state in ("not_applicable", "blank"):
        of_item[state] = sums["n"].unstack("status").reindex(columns=[state]).fillna(0)[state]
    table = table.join(of_item, on=["group", "item"])
    whole = ["count", "answered", "all", "not_applicable", "blank"]
    return table.astype(dict.fromkeys(whole, "Int64"))


def _group_names(rows: pd.DataFrame, groups: pd.Series[Any] | None) -> list[str]:
    """Return the groups that have respondents: in category order, else as `groups` first names them."""
    if groups is None:
        return list(rows["group"].unique())
    met = set(rows["group"])
    order = groups.cat.categories if isinstance(groups.dtype, pd.CategoricalDtype) else groups.dropna().unique()
    return [str(g) for g in order if str(g) in met]
