"""How charts show what may not be published: one piece for all the hidden answers of a question, bounds, and a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from quality_study.survey.hidden import count_range, is_hidden
from quality_study.words.french import join, number, plural, typographic

#: What the hidden answers of a question are called together.
HIDDEN = "effectifs masqués"
#: Most groups of answers that a note names.
_NAMED = 4


def threshold_of(tables: Mapping[str, pd.DataFrame]) -> int:
    """Return the smallest count that the processed tables publish; 1 when they hide none."""
    told = tables.get("disclosure")
    return 1 if told is None or told.empty else int(told["threshold"].iloc[0])


def out_of(row: Mapping[Any, Any]) -> str:
    r"""Write a count out of its denominator, or what is possible of a hidden one.

    Examples
    --------
    >>> out_of({"count": 12, "n": 40, "low": 0.2, "high": 0.4})
    '12/40'
    >>> out_of({"count": pd.NA, "n": 40, "low": 1 / 40, "high": 4 / 40}) == "1\xa0à\xa04/40"
    True
    """
    n = number(int(row["n"]))
    if pd.notna(row["count"]):
        return f"{number(int(row['count']))}/{n}"
    low, high = (int(limit.iloc[0]) for limit in count_range(pd.DataFrame([row])))
    return f"{number(low)}\xa0à\xa0{number(high)}/{n}"


def hidden_note(rows: pd.DataFrame, threshold: int) -> str:
    r"""Say why some counts are hidden, and which answers are published together instead; empty when none is.

    Examples
    --------
    >>> rows = pd.DataFrame({"item": "q", "category": ["Non", "Bof"], "count": [pd.NA, pd.NA], "n": 40})
    >>> hidden_note(rows, 5).replace("\xa0", " ")
    'Un effectif de moins de 5 personnes est masqué, et un autre avec lui pour qu’on ne le retrouve pas.'
    >>> print(hidden_note(rows.assign(together="Non + Bof"), 5).replace("\xa0", " ").partition(" n’est ")[2])
    pas publiée seule, mais réunie à une voisine, du même côté si possible : « Non » et « Bof ».
    """
    if not is_hidden(rows).any():
        return ""
    few = f"de moins de {threshold} personnes" if threshold > 1 else "trop petit"
    hidden = rows[is_hidden(rows) & rows.get("together", pd.Series("", index=rows.index)).ne("")]
    if hidden.empty:
        return typographic(f"Un effectif {few} est masqué, et un autre avec lui pour qu’on ne le retrouve pas.")
    blocks = [
        join(f"« {c} »" for c in block["category"]) for _, block in hidden.groupby(["item", "together"], sort=False)
    ]
    merged = list(dict.fromkeys(blocks))
    more = len(merged) - _NAMED
    named = " ; ".join(merged[:_NAMED]) + (
        f" ; et {plural(more, 'autre réunion', 'autres réunions')}" if more > 0 else ""
    )
    return typographic(
        f"Une réponse {few} (le seuil, « threshold » dans edition.toml) n’est pas publiée seule, mais réunie à une "
        f"voisine, du même côté si possible : {named}."
    )
