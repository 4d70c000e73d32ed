"""The note under a figure: which reading of an ambiguous claim it uses, and what else was possible."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from quality_study.facts.tabular import each_row
from quality_study.words.french import number, typographic, uncapitalised


def reading_note(claims: pd.DataFrame, figure: str) -> str:
    """State the reading used for each ambiguous claim of a figure.

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
    shared: dict[str, list[str]] = {}
    for row in each_row(of_figure[of_figure["retained"]]):
        shared.setdefault(str(row.ambiguity), []).append(str(row.id))
    used = [f"{', '.join(ids)} : {uncapitalised(text)}" for text, ids in shared.items()]
    others = of_figure[~of_figure["retained"]]
    text = "Lectures retenues. " + " ".join(used) if used else ""
    if not others.empty:
        names = ", ".join(f"{r.id} {r.reading}" for r in each_row(others))
        text += f" Autres lectures, au registre des énoncés : {names}."
    return typographic(text)


def size_note(populations: pd.DataFrame, breakdown: pd.DataFrame, items: Sequence[str]) -> str:
    """State the largest number of respondents that the study supposes, for the populations of a figure."""
    shown = breakdown[breakdown["item"].isin(items) & breakdown["n"].isna()]["population"]
    kept = populations[populations["population"].isin(shown)]
    if kept.empty:
        return ""
    limits = " ; ".join(f"{r.title} : {number(int(str(r.maximum_size)))} au plus" for r in each_row(kept))
    return typographic(f"Effectif supposé borné. {limits}.")
