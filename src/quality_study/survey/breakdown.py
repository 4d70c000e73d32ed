"""The breakdown: one row per population, item and category, from published claims."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from quality_study.audit.bounds import REST, cell_bounds
from quality_study.facts.claims import of_everyone, parse_value
from quality_study.facts.tabular import each_row
from quality_study.survey.pooled import weakest
from quality_study.survey.schema import BREAKDOWN, checked

_COLUMNS = list(BREAKDOWN)
#: What published claims never give, respondent by respondent.
_UNKNOWN = ("n", "not_applicable", "blank", "together_count")


def published_breakdown(
    claims: pd.DataFrame,
    items: pd.DataFrame,
    *,
    edition: str,
    max_sizes: Mapping[str, int],
    own_n: Collection[str] = (),
) -> pd.DataFrame:
    """Build the breakdown of a study of which only published claims survive.

    A count is given where the claims leave one value only; ``low`` and ``high`` are the bounds that the claims
    prove; ``share`` is the published one, or the remainder to 100 % of an item whose other shares are published.

    Parameters
    ----------
    claims : DataFrame
        One reading per claim: ``id, population, item, category, relation, value, unit, status, source``.
    items : DataFrame
        ``population, item, type, category, role``.
    edition : str
    max_sizes : mapping of population to int
        Largest sample size considered for each population.
    own_n : collection of str
        Populations whose questions have each their own number of answers: shares are of those who answered.

    Returns
    -------
    DataFrame
        Columns of :data:`BREAKDOWN`; shares are of all respondents, not-applicable and blank included; for a population
        of `own_n`, of those who answered the question, not-applicable included, and the blank has no row.
        Status ``unknown`` marks a cell that the claims leave entirely free.

    Raises
    ------
    ContradictionError
        The claims of some population contradict one another.
    """
    frames = []
    for population, group in items.groupby("population", sort=False):
        of_population = claims[claims["population"] == population]
        name = str(population)
        bounds = cell_bounds(of_population, group, max_n=max_sizes[name], own_n=name in own_n)
        frames.append(_with_published(bounds, of_population).assign(population=population))
    table = pd.concat(frames, ignore_index=True)
    table = table.assign(edition=edition, interval="bounds", together="").assign(**dict.fromkeys(_UNKNOWN, None))
    integers = dict.fromkeys(("count", *_UNKNOWN), "Int64")
    return checked(table.astype(integers)[_COLUMNS])


def _with_published(bounds: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Add count, share, status and source to the bounds of one population."""
    cells = {*zip(bounds["item"], bounds["category"], strict=True)}
    single = of_everyone(claims)  # a share that can be written beside one answer
    alone = [cell in cells for cell in zip(single["item"], single["category"], strict=True)]
    single = single.loc[np.array(alone, dtype=bool)]
    rows = []
    for cell in each_row(bounds):
        about = single[(single["item"] == cell.item) & (single["category"] == cell.category)]
        about = about[about["relation"] != "none"]
        exact = cell.low_count == cell.high_count
        share, status, source = _stated(about)
        if cell.category == REST:
            share, source = _remainder(single[single["item"] == cell.item])
            if share < 0:  # rounded shares may exceed 100 %
                share = float("nan")
            status = "derived"
        elif status is None:
            status = "derived" if (cell.low, cell.high) != (0.0, 1.0) else "unknown"
        rows.append(
            {
                "item": cell.item,
                "category": cell.category,
                "count": cell.low_count if exact else pd.NA,
                "share": share,
                "low": cell.low,
                "high": cell.high,
                "status": status,
                "source": source,
            }
        )
    return pd.DataFrame(rows)


def _stated(about: pd.DataFrame) -> tuple[float, str | None, str]:
    """Return the published share of a cell (nan if none), the status its claims give it, and their source."""
    if about.empty:
        return float("nan"), None, ""
    source = " ; ".join(f"{c.source} ({c.id})" for c in each_row(about))
    shares = about[(about["unit"] == "%") & about["relation"].isin(["eq", "about"])]
    if shares.empty:
        known = about[
            about["relation"] != "order"
        ]  # of a share, an order says nothing by itself: what follows is derived
        return float("nan"), weakest([*known["status"], *["derived"] * known.empty]), source
    value = parse_value(shares["value"].iloc[0])
    assert value is not None  # checked when the claims were read
    return float(value) / 100, str(shares["status"].iloc[0]), source


def _remainder(claims: pd.DataFrame) -> tuple[float, str]:
    stated = claims[(claims["unit"] == "%") & claims["relation"].isin(["eq", "about"])]
    total = sum(value for v in stated["value"] if (value := parse_value(v)) is not None)
    source = " ; ".join(f"{c.source} ({c.id})" for c in each_row(stated))
    return float((100 - total) / 100), f"reste à 100 % de {source}"
