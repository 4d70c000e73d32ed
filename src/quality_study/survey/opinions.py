"""Answers on a scale, each on its side, and the favourable ones together: what a diverging chart draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any, Literal

import numpy as np
import pandas as pd

from quality_study.inference.proportion import proportion_bounds
from quality_study.survey.hidden import BOUNDS, is_hidden
from quality_study.survey.pooled import among_opinions, pooled, weakest
from quality_study.words.errors import Problem, StudyError, raise_if_any

#: What the hidden answers of a question are called together.
HIDDEN = "effectifs masqués"
#: What those of one side are called, where their sum is published.
MERGED = {"unfavourable": "défavorables réunies", "favourable": "favorables réunies"}
#: Whom the favourable share is of.
Totals = Literal["answered", "opinions"]
Sort = Literal["favourable", "unfavourable"] | None
SORTS = ("favourable", "unfavourable")
_SUBSTANCE = ("choice", "favourable")
_GROUP = ["edition", "population"]
_DEFAULTS: Mapping[str, Any] = {
    "edition": "",
    "population": "",
    "heading": "",
    "type": "scale",
    "status": "published",
    "source": "",
    "not_applicable": pd.NA,
    "blank": pd.NA,
    "size": pd.NA,
    "confidence": 0.95,
    "threshold": 1,
    "explained": False,
    "together": "",
    "together_count": pd.NA,
}
_TOLD = ("panel", "side", "favourable", "favourable_low", "favourable_high", "favourable_interval", "base")
_INTEGERS = dict.fromkeys(("count", "n", "not_applicable", "blank", "size", "together_count"), "Int64")


def counted_answers(data: pd.DataFrame, needed: Sequence[str] = ("text", "category", "role", "count")) -> pd.DataFrame:
    """Keep the answers of substance of a tidy table, and complete what it leaves out.

    Parameters
    ----------
    data : DataFrame
        As :meth:`~quality_study.report.study.Study.breakdown` gives it, or only the columns `needed`, one row an
        answer: questions are then told apart by their text, `n` is the sum of the counts, intervals are Wilson's.
    needed : sequence of str
        Columns that it cannot do without.

    Raises
    ------
    StudyError
        A column is missing, counts are unknown (published claims), or shares are of all respondents.
    """
    require(data, needed)
    rows = data.reset_index(drop=True)
    rows = rows.assign(**{c: value for c, value in _DEFAULTS.items() if c not in rows})
    rows = rows.assign(item=rows.get("item", rows["text"]), row=rows.get("row", rows["text"])).astype(
        {"count": "Int64"}
    )
    rows = rows.assign(role=rows.get("role", "choice"))
    apart = rows[~rows["role"].isin(_SUBSTANCE) & (rows["not_applicable"].fillna(0) + rows["blank"].fillna(0) > 0)]
    rows = rows[rows["role"].isin(_SUBSTANCE)].reset_index(drop=True)
    if "n" not in rows:
        rows["n"] = rows.groupby(["item", *_GROUP])["count"].transform("sum")
    message = "effectifs inconnus : ces énoncés publiés se dessinent avec « charts.shares »"
    raise_if_any(Problem(message, found=item) for item in dict.fromkeys(rows.loc[rows["n"].isna(), "item"]))
    rows = rows.astype(_INTEGERS)
    if "share" not in rows:
        n = rows["n"].astype(float)
        rows["share"] = rows["count"].astype(float) / n.where(n > 0)
    if "low" not in rows:
        rows["low"], rows["high"] = _wilson(rows)
    if "interval" not in rows:
        rows["interval"] = "wilson"
    if not apart.empty:
        both = rows.merge(apart[["item", *_GROUP, "n"]], on=["item", *_GROUP], suffixes=("", "_all"))
        if (both["n"] == both["n_all"].astype("Int64")).any():
            raise StudyError(
                "Ces parts sont celles de tous les répondants, sans réponse compris : refaites la table avec les seuls "
                "répondants qui ont répondu (base « answered »)"
            )
    return rows


def opinions(
    data: pd.DataFrame, *, middle: str | None = None, totals: Totals = "answered", sort: Sort = None
) -> pd.DataFrame:
    """Put each answer on its side, and add up the favourable ones.

    Parameters
    ----------
    data : DataFrame
        As for :func:`counted_answers`; ``role`` is ``favourable`` for the answers of that side. Answers follow one
        another from worst to best, or stand at their ``place``.
    middle : str, optional
        The neutral answer; by default the middle of a scale whose upper half is favourable. Empty for none.
    totals : {"answered", "opinions"}
        Whom the favourable share is of: all who answered, or those whose answer is not neutral.
    sort : {"favourable", "unfavourable"}, optional
        Highest share of that side first; the rows of a matrix stay together, under its heading, after the questions
        that are no rows of a matrix. By default the order of `data`.

    Returns
    -------
    DataFrame
        One row per item and category, from worst to best, in display order, scale by scale (``panel``, from 0): the
        columns of `data`, ``side`` (unfavourable, neutral or favourable), ``favourable, favourable_low,
        favourable_high, favourable_interval`` (the answers of that side together; bounds, and a share that is NaN, when
        hidden counts decide it) and ``base`` (how many that share is of). Hidden answers of one side whose sum is
        published have a row more, before them; a last row of side ``hidden`` holds all others together.

    Raises
    ------
    StudyError
        As :func:`counted_answers`; or an item has no favourable answer, or several groups of respondents.

    Examples
    --------
    >>> answers = {"text": "Utile ?", "category": ["Non", "Bof", "Oui"], "role": ["choice", "choice", "favourable"]}
    >>> data = pd.DataFrame(answers | {"count": [5, 5, 10]})
    >>> opinions(data)[["side", "base", "favourable"]].to_numpy().tolist()[0]
    ['unfavourable', 20, 0.5]
    >>> opinions(data, totals="opinions")[["side", "base", "favourable"]].round(3).to_numpy().tolist()[1]
    ['neutral', 15, 0.667]
    """
    rows = counted_answers(data)
    if rows.empty:
        return rows.assign(
            **dict.fromkeys(("panel", "side", "favourable", "favourable_low", "favourable_high"), np.nan)
        )
    _check(rows, middle)
    frames, scales = [], list[tuple[tuple[str, str], ...]]()
    for _, answers in rows.groupby("item", sort=False):
        ordered = answers.sort_values("place", kind="stable") if "place" in answers else answers
        ordered = ordered.assign(side=sides_of(ordered, middle))
        scale = tuple(zip(ordered["category"], ordered["side"], strict=True))
        if scale not in scales:
            scales.append(scale)
        whole = _favourable(ordered, totals)
        status = weakest([*ordered.loc[~is_hidden(ordered), "status"], str(whole["status"])])
        told = {"favourable": whole["share"], "favourable_low": whole["low"], "favourable_high": whole["high"]}
        told |= {"favourable_interval": whole["interval"], "base": whole["n"], "status": status}
        frames.append(_with_hidden(ordered).assign(panel=scales.index(scale), **told))
    return pd.concat(_in_order(frames, sort), ignore_index=True)


def require(data: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse a table that lacks a column; the message lists those it has."""
    known = [str(column) for column in data]
    raise_if_any(Problem("colonne absente du tableau", found=c, accepted=known) for c in columns if c not in data)


def by_group(data: pd.DataFrame, hue: str) -> pd.DataFrame:
    """Make each group of respondents a row under the question, as the rows of a matrix stand under its heading.

    Parameters
    ----------
    data : DataFrame
        As for :func:`opinions`, with several groups.
    hue : str
        Column that names the group.
    """
    require(data, [hue])
    item, group = data.get("item", data["text"]).astype(str), data[hue].astype(str)
    return data.assign(item=item + ", " + group, heading=data["text"], row=group, text=data["text"] + ", " + group)


def _check(rows: pd.DataFrame, middle: str | None) -> None:
    """Refuse questions without sides, several groups of respondents, and a middle that is no answer."""
    sided = set(rows.loc[rows["role"] == "favourable", "item"])
    message = "l’item n’a aucune réponse favorable ; ses réponses se dessinent avec « charts.choices »"
    raise_if_any(Problem(message, found=item) for item in dict.fromkeys(rows["item"]) if item not in sided)
    for column in _GROUP:
        if (rows.groupby("item")[column].nunique() > 1).any():
            told = f'plusieurs groupes de répondants ; choisissez-en un, ou écrivez hue="{column}"'
            raise StudyError([Problem(told, accepted=sorted(set(rows[column])))])
    twice = rows[rows.duplicated(["item", "category"])]
    message = 'plusieurs lignes pour une réponse ; si ce sont des groupes, écrivez hue="…", le nom de leur colonne'
    raise_if_any(Problem(message, found=category) for category in dict.fromkeys(twice["category"]))
    if middle and middle not in set(rows["category"]):
        raise StudyError([Problem("réponse inconnue", found=middle, accepted=list(dict.fromkeys(rows["category"])))])


def sides_of(answers: pd.DataFrame, middle: str | None = None) -> list[str]:
    """Tell the side of each answer of an item (``category, role``), from worst to best."""
    good = [role == "favourable" for role in answers["role"]]
    half = len(good) // 2
    upper = len(good) % 2 == 1 and half > 0 and good == [i > half for i in range(len(good))]
    sides = []
    for i, category in enumerate(answers["category"]):
        neutral = category == middle or (middle is None and upper and i == half)
        sides.append("neutral" if neutral else "favourable" if good[i] else "unfavourable")
    return sides


def _favourable(answers: pd.DataFrame, totals: Totals) -> Mapping[str, Any]:
    """Add up the favourable answers of an item, among all or among those who took a side."""
    confidence, size = float(answers["confidence"].iloc[0]), answers["size"].iloc[0]
    sizes = {} if pd.isna(size) else {str(answers["population"].iloc[0]): int(size)}
    good, neutral = answers["side"] == "favourable", answers["side"] == "neutral"
    found = pooled(answers[good], confidence=confidence, population_sizes=sizes, among=answers).iloc[0]
    whole = {str(name): value for name, value in found.items()}
    if totals == "opinions" and neutral.any():
        return whole | among_opinions(answers, good, neutral, confidence=confidence, population_sizes=sizes)
    return whole


def _with_hidden(answers: pd.DataFrame) -> pd.DataFrame:
    """Add a row for the hidden answers of each side, where their sum is published, and one for all others."""
    if not is_hidden(answers).any():
        return answers
    answers, n = answers.reset_index(drop=True), int(answers["n"].iloc[0])
    parts, merged = [], 0
    for name, run in answers.groupby(answers["together"], sort=False):
        side = str(run["side"].iloc[0])
        if name and side in MERGED and run["side"].nunique() == 1:
            count = int(run["together_count"].iloc[0])
            parts.append(run.head(1).assign(category=MERGED[side], count=count, share=count / n))
            merged += count
    whole = pd.concat([*parts, answers]).sort_index(kind="stable")
    left = n - int(answers["count"].sum()) - merged
    if left:
        apart = answers.tail(1).assign(category=HIDDEN, side="hidden", role="hidden", count=left, share=left / n)
        whole = pd.concat([whole, apart])
    return whole.reset_index(drop=True)


def _in_order(frames: Sequence[pd.DataFrame], sort: Sort) -> list[pd.DataFrame]:
    """Sort items inside their panel and their matrix; matrices stay in the order of their first rows."""
    first: dict[str, int] = {}
    for i, frame in enumerate(frames):
        first.setdefault(str(frame["heading"].iloc[0]), i)

    def place_of(i: int) -> tuple[float, ...]:
        row = frames[i].iloc[0]
        matrix = first[row["heading"]] if row["heading"] else -1 if sort else i
        return int(row["panel"]), matrix, -_height(frames[i], sort) if sort else i

    return [frames[i] for i in sorted(range(len(frames)), key=place_of)]


def _height(answers: pd.DataFrame, sort: Sort) -> float:
    """Return the share by which an item is placed: the middle of its bounds when it is not known."""
    row = answers.iloc[0]
    if sort == "unfavourable":
        return float(answers.loc[answers["side"] == "unfavourable", "share"].fillna(0).sum()) if row["n"] else -1.0
    if not isnan(row["favourable"]):
        return float(row["favourable"])
    return float(row["favourable_low"] + row["favourable_high"]) / 2 if row["favourable_interval"] == BOUNDS else -1.0


def _wilson(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    counts, n = rows["count"].to_numpy(float), rows["n"].to_numpy(float)
    low, high = proportion_bounds(counts, n, confidence=float(rows["confidence"].iloc[0])) if len(rows) else (counts, n)
    return pd.Series(np.clip(low, 0, 1), index=rows.index), pd.Series(np.clip(high, 0, 1), index=rows.index)
