"""Shares published without their number of respondents: the confidence intervals of every size that allows them."""

from __future__ import annotations

import pandas as pd

from quality_study.inference.proportion import proportion_bounds
from quality_study.survey.comparisons import possibilities
from quality_study.survey.hidden import BOUNDS

#: ``interval`` of a row whose low and high cover the intervals of all the sizes that remain possible.
ENVELOPE = "range of intervals"


def over_possible_sizes(
    rows: pd.DataFrame, sizes: pd.DataFrame, *, confidence: float = 0.95, method: str = "wilson"
) -> pd.DataFrame:
    """Replace the bounds of shares published without n by the intervals of all the sizes that allow them, together.

    Parameters
    ----------
    rows : DataFrame
        ``item, count, n, share, low, high, interval``: what is counted, or has no share, stays as it is.
    sizes : DataFrame
        ``item, n``: the numbers of answers that remain possible, question by question.
    confidence : float
        Of the intervals.
    method : str
        As for :func:`~quality_study.inference.proportion_interval`.

    Returns
    -------
    DataFrame
        The rows; where intervals were made, ``interval`` is ``range of intervals`` and ``method`` names them.

    Examples
    --------
    >>> row = {"item": "q", "count": pd.NA, "n": pd.NA, "share": 0.9, "low": 0.895, "high": 0.905}
    >>> sizes = pd.DataFrame({"item": "q", "n": [20, 40]})
    >>> found = over_possible_sizes(pd.DataFrame([{**row, "interval": "bounds"}]), sizes).iloc[0]
    >>> found["interval"], round(float(found["low"]), 3), round(float(found["high"]), 3)
    ('range of intervals', 0.699, 0.972)
    """
    rows = rows.assign(method="")
    possible = {str(item): sorted(int(n) for n in of["n"]) for item, of in sizes.groupby("item")}
    for i in rows.index[(rows["interval"] == BOUNDS) & rows["n"].isna() & rows["share"].notna()]:
        pairs = possibilities(rows.loc[i], possible.get(str(rows.at[i, "item"]), []))
        if pairs.empty:
            continue
        low, high = proportion_bounds(pairs["count"], pairs["n"], confidence=confidence, method=method)
        rows.loc[i, ["low", "high"]] = [max(0.0, float(low.min())), min(1.0, float(high.max()))]
        rows.loc[i, ["interval", "method"]] = [ENVELOPE, method]
    return rows
