"""How charts say an estimate, its interval, its denominator and its source, in French."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP
from math import isnan

import pandas as pd

from quality_study.inference.proportion import proportion_interval
from quality_study.survey.hidden import BOUNDS as BOUNDS  # the interval of a row whose limits are bounds
from quality_study.survey.unknown_sizes import ENVELOPE as ENVELOPE
from quality_study.words.french import THIN, join, level, number, percent_range, typographic

#: Wider than this (share), the bounds around a published share are drawn and printed too.
WIDE = 0.03


def estimate(share: float, low: float, high: float, *, interval: str = "wilson", sign: bool = False) -> str:
    r"""Write a share in percent with its interval, or with its bounds rounded outwards; with `sign`, %.

    The limits that cover the intervals of several sizes are bounds of these intervals, and go outwards too.

    Examples
    --------
    >>> estimate(0.848, 0.761, 0.907) == "85 [76\u202f; 91]"
    True
    >>> estimate(0.848, 0.848, 0.848, interval="finite")
    '85 [exact]'
    >>> estimate(0.6, 0.55, 0.65, interval="bounds"), estimate(float("nan"), 0.51, 1.0, interval="bounds")
    ('60 [55 à 65]', '51 à 100')
    """
    unit = f"{THIN}%" if sign else ""
    if interval == BOUNDS:
        if isnan(share):
            return possible(low, high) + (unit if (low, high) != (0.0, 1.0) else "")
        return number(share * 100, 0) + unit + (f" [{possible(low, high)}]" if high - low > WIDE else "")
    if isnan(share):
        return "—"
    if low == high and interval != ENVELOPE:  # a population that answered whole
        return f"{number(share * 100, 0)}{unit} [exact]"
    down, up = (ROUND_FLOOR, ROUND_CEILING) if interval == ENVELOPE else (ROUND_HALF_UP, ROUND_HALF_UP)
    limits = number(low * 100, 0, rounding=down), number(high * 100, 0, rounding=up)
    return typographic(f"{number(share * 100, 0)}{unit} [{limits[0]} ; {limits[1]}]")


def possible(low: float, high: float) -> str:
    """Write the bounds of a share in percent, rounded outwards.

    Examples
    --------
    >>> possible(0.8, 0.838), possible(0.0, 1.0)
    ('80 à 84', 'inconnu')
    """
    return "inconnu" if (low, high) == (0.0, 1.0) else percent_range(low, high).removesuffix(f"{THIN}%")


def method_names(intervals: Iterable[str], confidence: float) -> str:
    r"""Name the confidence intervals of a figure; empty when it has none.

    Examples
    --------
    >>> method_names(["wilson", "bounds"], 0.95) == "intervalle de confiance à 95\u202f% (Wilson)"
    True
    """
    methods = dict.fromkeys(i for i in intervals if i and i not in (BOUNDS, ENVELOPE))
    named = [proportion_interval(0, 1, method=m, population=1 if m == "finite" else None).method for m in methods]
    return f"intervalle de confiance à {level(confidence)} ({join(named)})" if named else ""


def census_note(rows: pd.DataFrame) -> str:
    """Say that there is no sampling error where a whole population answered; empty where none did.

    Parameters
    ----------
    rows : DataFrame
        ``low, high, interval``.

    Examples
    --------
    >>> rows = pd.DataFrame({"low": [0.5, 0.4], "high": [0.5, 0.44], "interval": "finite"})
    >>> census_note(rows)
    'Exact : toute la population a répondu, la part est sans erreur d’échantillonnage.'
    >>> census_note(rows.iloc[1:])
    ''
    """
    whole = (rows["interval"] == "finite") & (rows["low"] == rows["high"])
    told = "Exact : toute la population a répondu, la part est sans erreur d’échantillonnage."
    return told if whole.any() else ""


def denominator(n: object, not_applicable: object = 0, blank: object = 0) -> str:
    r"""Write how many answered, and how many did not for each reason.

    Examples
    --------
    >>> denominator(48, 1, 2) == "n\xa0=\xa048\u202f; sans objet\xa0: 1\u202f; sans réponse\xa0: 2"
    True
    """
    counts = [("n =", n), ("sans objet :", not_applicable), ("sans réponse :", blank)]
    return typographic(" ; ".join(f"{name} {number(int(str(c)))}" for name, c in counts if not pd.isna(c)))  # type: ignore[call-overload]


def sources(rows: Iterable[str]) -> str:
    """Name each source once, without the claims taken from it, which only the register explains.

    Examples
    --------
    >>> sources(["rapport (C2) ; rapport (C1)", "", "enquête de 2026"])
    'Source : rapport ; enquête de 2026.'
    """
    parts = [part for source in rows if source for part in source.split(" ; ")]
    listed = dict.fromkeys(re.sub(r"^reste à 100 % de | \([A-Z]+\d+\)$", "", part) for part in parts)
    return f"Source : {' ; '.join(listed)}." if listed else ""
