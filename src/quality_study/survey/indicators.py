"""The project's indicators: published values, and what follows from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from quality_study.facts.claims import parse_value
from quality_study.words.french import join, plural

_COLUMNS = ["id", "family", "label", "value", "unit", "denominator", "target", "start", "end", "status", "source"]


def indicator_table(indicators: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Give each indicator the value of its claim, and add totals of families and daily rates.

    Parameters
    ----------
    indicators : DataFrame
        ``id, family, label, statement`` (identifier of a claim), ``denominator, target, start, end, status, source``.
    claims : DataFrame
        One reading per claim: ``id, value, unit``.

    Returns
    -------
    DataFrame
        Columns ``id, family, label, value, unit, denominator, target, start, end, status, source``; ``value`` is a
        float, percentages between 0 and 100. Added rows have status ``derived``: the total of a family whose members
        share a unit, and the mean per day of a count over a period (both ends included).
    """
    by_claim = claims.set_index("id")
    table = indicators.assign(
        value=[_number(c, str(by_claim.at[c, "value"])) for c in indicators["statement"]],
        unit=[str(by_claim.at[c, "unit"]) for c in indicators["statement"]],
    )
    parts = []
    for family, group in table.groupby("family", sort=False):
        parts.append(group)
        if len(group) > 1 and group["unit"].nunique() == 1 and group["unit"].iloc[0] != "%":
            parts.append(pd.DataFrame([_total(str(family), group)]))
        parts += [pd.DataFrame([_per_day(row)]) for _, row in group.iterrows() if row["start"] and row["end"]]
    return pd.concat(parts, ignore_index=True)[_COLUMNS] if parts else table.reindex(columns=_COLUMNS)


def _number(claim: str, text: str) -> float:
    value = parse_value(text)
    if value is None:
        raise ValueError(f"claim {claim}: not a number: {text!r}")
    return float(value)


def _derived(row: pd.Series, **values: object) -> dict[str, object]:
    blank = {"denominator": "", "target": "", "start": "", "end": "", "status": "derived"}
    return {"family": row["family"], **blank, **values}


def _total(family: str, group: pd.DataFrame) -> dict[str, object]:
    first = group.iloc[0]
    return _derived(
        first,
        id=f"{first['id'].split('_')[0]}_total",
        label="Ensemble",
        value=float(group["value"].sum()),
        unit=first["unit"],
        source=_calculated("somme", group["source"]),
    )


def _per_day(row: pd.Series) -> dict[str, object]:
    days = (dt.date.fromisoformat(row["end"]) - dt.date.fromisoformat(row["start"])).days + 1
    return _derived(
        row,
        id=f"{row['id']}_par_jour",
        label="Moyenne par jour",
        value=row["value"] / days,
        unit=f"{row['unit']} par jour",
        denominator=f"{plural(days, 'jour')}, bornes comprises",
        source=_calculated("quotient par la durée du comptage", [row["source"]]),
    )


def _calculated(how: str, sources: Iterable[str]) -> str:
    """Name the calculation and where its terms come from, each source once."""
    known = join(dict.fromkeys(source for source in sources if source))
    return f"{how}, d’après {known}" if known else how
