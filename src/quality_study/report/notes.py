"""The note under a figure: which reading of an ambiguous claim it uses, and what else was possible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from quality_study.facts.tabular import each_row
from quality_study.words.french import number, typographic


def reading_note(claims: pd.DataFrame, figure: str) -> str:
    """State the reading used for each ambiguous claim of a figure, without the codes of the register.

    Parameters
    ----------
    claims : DataFrame
        All readings: ``id, reading, retained, ambiguity, figure``.
    figure : str
        Identifier such as ``fig-18``.

    Returns
    -------
    str
        One or more sentences; empty when no claim of the figure is ambiguous.
    """
    of_figure = claims[(claims["figure"] == figure) & (claims["ambiguity"] != "")]
    used = dict.fromkeys(str(text) for text in of_figure.loc[of_figure["retained"], "ambiguity"])
    text = " ".join(["Lectures retenues.", *used]) if used else ""
    if not of_figure["retained"].all():
        text += " D’autres lectures sont possibles : voir le registre des énoncés."
    return without_codes(typographic(text), claims["id"])


def without_codes(text: str, identifiers: Iterable[str]) -> str:
    """Leave out the identifiers of claims in brackets, which only the register explains.

    Examples
    --------
    >>> without_codes("Source : rapport, § 3 (C039, C040 et C041 b) ; sept (C030).", ["C030", "C039", "C040", "C041"])
    'Source : rapport, § 3 ; sept.'
    """
    one = rf"(?:{'|'.join(sorted(map(re.escape, set(identifiers)))) or '(?!)'})(?:[ \u00a0][a-z])?"
    return re.sub(rf"[ \u00a0]\({one}(?:(?:, | et |\u202f?; ){one})*\)", "", text)


def size_note(populations: pd.DataFrame, breakdown: pd.DataFrame, items: Sequence[str]) -> str:
    """State the largest number of respondents that the study supposes, for the populations of a figure."""
    shown = breakdown[breakdown["item"].isin(items) & breakdown["n"].isna()]["population"]
    kept = populations[populations["population"].isin(shown)]
    if kept.empty:
        return ""
    limits = " ; ".join(f"{r.title} : {number(int(str(r.maximum_size)))} au plus" for r in each_row(kept))
    return typographic(f"Limite que se donne l’étude. {limits}.")
