"""The tables of a comparison of editions: their columns, and what they are when an edition is compared with none."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

_TEXT, _COUNT, _NUMBER, _YES = "object", "Int64", "float64", "bool"

#: Type of each column of each table. ``year_shares``: one row per question and edition, ``sizes`` being the sizes that
#: remain possible, separated by spaces. ``year_differences``: one row per earlier edition and question compared.
#: ``year_left_out``: closed questions that are not compared, and why. ``year_control``: one row per point of a chart.
YEAR_TABLES: Mapping[str, Mapping[str, str]] = {
    "year_shares": {
        **dict.fromkeys(("item", "text", "edition"), _TEXT),
        **dict.fromkeys(("count", "n"), _COUNT),
        **dict.fromkeys(("share", "low", "high"), _NUMBER),
        **dict.fromkeys(("interval", "status", "source", "sizes", "base"), _TEXT),
    },
    "year_differences": {
        **dict.fromkeys(("older_edition", "edition", "item", "older_item", "text", "older_text"), _TEXT),
        "declared": _YES,
        **dict.fromkeys(("favourable", "older_favourable"), _TEXT),
        **dict.fromkeys(("older_count", "older_n"), _COUNT),
        **dict.fromkeys(("older_share", "older_low", "older_high"), _NUMBER),
        **dict.fromkeys(("count", "n"), _COUNT),
        **dict.fromkeys(("share", "share_low", "share_high", "difference_low", "difference_high"), _NUMBER),
        **dict.fromkeys(("low", "high", "level", "h", "p_low", "p_high", "adjusted_p"), _NUMBER),
        **dict.fromkeys(("verdict", "sentence"), _TEXT),
    },
    "year_left_out": dict.fromkeys(("older_edition", "item", "text", "reason"), _TEXT),
    "year_control": {
        **dict.fromkeys(("item", "text", "edition"), _TEXT),
        **dict.fromkeys(("count", "n"), _COUNT),
        **dict.fromkeys(("share", "center", "lower", "upper"), _NUMBER),
        **dict.fromkeys(("signal", "method", "note"), _TEXT),
    },
}


def typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return one of these tables with its columns, in order, and their types."""
    columns = YEAR_TABLES[name]
    return table[list(columns)].astype(dict(columns))


def no_year_tables() -> dict[str, pd.DataFrame]:
    """Return the tables of an edition that is compared with none.

    Examples
    --------
    >>> {name: len(table) for name, table in no_year_tables().items()}
    {'year_shares': 0, 'year_differences': 0, 'year_left_out': 0, 'year_control': 0}
    """
    return {name: typed(name, pd.DataFrame(columns=list(columns))) for name, columns in YEAR_TABLES.items()}
