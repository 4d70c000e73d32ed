"""Figures that the catalogue declares once and the report draws theme by theme, or question by question."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from quality_study.report.catalogue import Entry


def unfolded(key: str, entry: Entry, tables: Mapping[str, pd.DataFrame]) -> dict[str, Entry]:
    """Unfold an entry into one per theme that has questions of the type it asks for, or one per question of its table.

    Parameters
    ----------
    key : str
    entry : Entry
        Its caption may hold ``{theme}``, or ``{question}``; `themes` names the type of questions.
    tables : mapping
        ``questions``, ``items``, and ``breakdown``: only questions that have answers are drawn; or the table of the
        entry, with columns ``item, text``. A scale without favourable answers has no sides: it goes with the choices.

    Returns
    -------
    dict of Entry
        By key, ``fig-20-contenu``, numbered 20.1, 20.2...; option ``items`` holds the questions of the theme, option
        ``item`` the question. An entry without `themes` and `each` comes back alone, as it is.
    """
    if entry.each is not None:
        return _by_question(key, entry, tables[entry.table or ""])
    if entry.themes is None:
        return {key: entry}
    questions = tables["questions"]
    known = _of_kind(questions, tables["items"], entry.themes) & questions["item"].isin(tables["breakdown"]["item"])
    found = {}
    for number, (theme, group) in enumerate(questions[known].groupby("theme", sort=False), 1):
        caption = entry.caption.replace("{theme}", str(group["theme_title"].iloc[0]))
        change = {"number": f"{entry.number}.{number}", "caption": caption, "themes": None}
        options = entry.options | {"items": list(group["item"])}
        found[f"{key}-{theme}"] = entry.model_copy(update=change | {"options": options})
    return found


def _of_kind(questions: pd.DataFrame, items: pd.DataFrame, kind: str) -> pd.Series[bool]:
    sides = questions["item"].isin(items.loc[items["role"] == "favourable", "item"])
    scales = questions["type"] == "scale"
    return scales & sides if kind == "scale" else questions["type"].isin(["choice", "choices"]) | (scales & ~sides)


def _by_question(key: str, entry: Entry, table: pd.DataFrame) -> dict[str, Entry]:
    found = {}
    for number, (item, text) in enumerate(zip(*table[["item", "text"]].drop_duplicates().T.to_numpy(), strict=True), 1):
        caption = entry.caption.replace("{question}", str(text))
        change = {"number": f"{entry.number}.{number}", "caption": caption, "each": None}
        found[f"{key}-{item}"] = entry.model_copy(update=change | {"options": entry.options | {"item": str(item)}})
    return found
