"""Figures that the catalogue declares once and the report shows theme by theme, or question by question."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from quality_study.report.catalogue import Entry


def by_theme(questions: pd.DataFrame, rows: pd.DataFrame, kind: Literal["scale", "choice"]) -> dict[str, pd.DataFrame]:
    """Divide rows of answers by the title of their theme, in the order of the questionnaire.

    Parameters
    ----------
    questions : DataFrame
        ``item, theme, theme_title, type``.
    rows : DataFrame
        ``item, category, role, place``: the answers to these questions, and perhaps to others.
    kind : {"scale", "choice"}
        Scales that have favourable answers, or the other closed questions: a scale without sides goes with the choices.

    Returns
    -------
    dict of DataFrame
        With ``explained``: whether the same answers, on the same sides, were met in an earlier theme.
    """
    known = questions[_of_kind(questions, rows, kind) & questions["item"].isin(rows["item"])]
    met: set[tuple[object, ...]] = set()
    found = {}
    for title, group in known.groupby("theme_title", sort=False):
        own = rows[rows["item"].isin(group["item"])]
        order = own["item"].map({item: number for number, item in enumerate(group["item"])})
        own = own.assign(order=order).sort_values(["order", "place"], kind="stable")
        own = own.drop(columns="order").reset_index(drop=True)
        scales = {item: tuple(zip(a["category"], a["role"], strict=True)) for item, a in own.groupby("item")}
        found[str(title)] = own.assign(explained=own["item"].map({item: scales[item] in met for item in scales}))
        met |= set(scales.values())
    return found


def part_entry(key: str, entry: Entry, part: str, number: int, questions: pd.DataFrame) -> tuple[str, Entry]:
    """Return the key and the entry of one part of a figure: a theme, by its title, a question, by its text, or another.

    Parameters
    ----------
    key : str
    entry : Entry
        Its caption may hold ``{theme}`` or ``{question}``.
    part : str
    number : int
        Of the part, from 1.
    questions : DataFrame
        ``item, text, theme, theme_title``: a part that is one of them lends its identifier to the key.
    """
    known = dict(zip(questions["text"], questions["item"], strict=True))
    known |= dict(zip(questions["theme_title"], questions["theme"], strict=True))
    caption = entry.caption.replace("{theme}", part).replace("{question}", part)
    change = {"number": f"{entry.number}.{number}", "caption": caption}
    return f"{key}-{known.get(part) or number}", entry.model_copy(update=change)


def _of_kind(questions: pd.DataFrame, items: pd.DataFrame, kind: str) -> pd.Series[bool]:
    sides = questions["item"].isin(items.loc[items["role"] == "favourable", "item"])
    scales = questions["type"] == "scale"
    return scales & sides if kind == "scale" else questions["type"].isin(["choice", "choices"]) | (scales & ~sides)
