"""Figures that the catalogue declares once and the report draws theme by theme of the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from quality_study.report.catalogue import Entry

#: Types of questions that an entry may ask for.
_TYPES: Mapping[str, tuple[str, ...]] = {"scale": ("scale",), "choice": ("choice", "choices")}


def by_theme(key: str, entry: Entry, tables: Mapping[str, pd.DataFrame]) -> dict[str, Entry]:
    """Unfold an entry into one per theme that has questions of the type it asks for.

    Parameters
    ----------
    key : str
    entry : Entry
        Its caption may hold ``{theme}``; `themes` names the type of questions.
    tables : mapping
        ``questions``, and ``breakdown``: only questions that have answers are drawn.

    Returns
    -------
    dict of Entry
        By key, ``fig-20-contenu``, numbered 20.1, 20.2...; option ``items`` holds the questions of the theme. An entry
        without `themes` comes back alone, as it is.
    """
    if entry.themes is None:
        return {key: entry}
    questions = tables["questions"]
    known = questions["type"].isin(_TYPES[entry.themes]) & questions["item"].isin(tables["breakdown"]["item"])
    unfolded = {}
    for number, (theme, group) in enumerate(questions[known].groupby("theme", sort=False), 1):
        caption = entry.caption.replace("{theme}", str(group["theme_title"].iloc[0]))
        change = {"number": f"{entry.number}.{number}", "caption": caption, "themes": None}
        options = entry.options | {"items": list(group["item"])}
        unfolded[f"{key}-{theme}"] = entry.model_copy(update=change | {"options": options})
    return unfolded
