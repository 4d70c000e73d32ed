"""Counts of answers by group, item and category, with the denominators of each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from quality_study.survey.answers import STATUSES, checked_answers, closed_items
from quality_study.survey.engines import LONG, lazy, wide_counts

_CELL = ["group", "item", "category"]


def tally(
    responses: Any,
    items: pd.DataFrame,
    *,
    population: str,
    groups: pd.Series[Any] | str | None = None,
    weights: pd.Series[Any] | str | None = None,
) -> pd.DataFrame:
    """Count the answers to the closed questions of a population.

    Parameters
    ----------
    responses, items, population, groups, weights
        As :func:`~quality_study.survey.responses.response_breakdown` takes them.

    Returns
    -------
    DataFrame
        One row per group (in the order of `groups`), item and category of the questionnaire: ``group, item, type,
        category, role, count`` (respondents who gave this answer), ``mass`` (sum of their weights); for the
        respondents who answered: ``answered``, ``answered_mass``, ``answered_size`` (effective size, Kish 1965); for
        all respondents: ``all``, ``all_mass``, ``all_size``; and ``not_applicable``, ``blank``.
    """
    own = closed_items(items, population)
    cells = own[["item", "type", "category", "role"]]
    chosen, sums, names = _counted(responses, items, population=population, groups=groups, weights=weights)
    table = pd.concat([cells.assign(group=g) for g in names], ignore_index=True)
    table = table.join(chosen.set_index(_CELL), on=_CELL).fillna({"count": 0, "mass": 0.0})

    sums = sums.set_index(["group", "item", "status"])
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


def _counted(
    responses: Any, items: pd.DataFrame, *, population: str, groups: Any, weights: Any
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Count the answers met (``count, mass``), the respondents by status (``n, w, w2``), and name the groups."""
    own = closed_items(items, population)
    if not (isinstance(responses, pd.DataFrame) and set(responses.columns) >= LONG):
        frame = lazy(responses)
        if not set(frame.collect_schema().names()) >= LONG:
            if not all(by is None or isinstance(by, str) for by in (groups, weights)):
                raise ValueError("groups and weights of a wide table are names of its columns")
            return wide_counts(frame, own, population=population, group=groups, weight=weights)
        responses = frame.collect("pandas").to_native()
    if isinstance(groups, str) or isinstance(weights, str):
        raise ValueError("groups and weights of a long table are Series, indexed by respondent")
    rows = checked_answers(responses, items, population=population, groups=groups, weights=weights)
    rows = rows.assign(square=rows["weight"] ** 2).rename(columns={"question": "item"})
    blank = own[own["role"] == "blank"].set_index("item")["category"]
    named = rows["value"].where(rows["status"] != "blank", rows["item"].map(blank))
    chosen = rows.assign(category=named).groupby(_CELL)["weight"].agg(count="size", mass="sum")
    by_status = rows.drop_duplicates(["respondent", "item"]).groupby(["group", "item", "status"])
    sums = by_status.agg(n=("weight", "size"), w=("weight", "sum"), w2=("square", "sum"))
    return chosen.reset_index(), sums.reset_index(), _group_names(rows, groups)


def _group_names(rows: pd.DataFrame, groups: pd.Series[Any] | None) -> list[str]:
    """Return the groups that have respondents: in category order, else as `groups` first names them."""
    if groups is None:
        return list(rows["group"].unique())
    met = set(rows["group"])
    order = groups.cat.categories if isinstance(groups.dtype, pd.CategoricalDtype) else groups.dropna().unique()
    return [str(g) for g in order if str(g) in met]
