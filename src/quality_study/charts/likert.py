"""Answers on a scale: bars on both sides of the boundary between unfavourable and favourable, the neutral apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any, Literal

import pandas as pd

from quality_study.charts.hidden import HIDDEN, threshold_of
from quality_study.charts.likert_layout import Layout, place
from quality_study.charts.pooled import pooled, weakest
from quality_study.charts.selection import counted, of_category, one_group
from quality_study.charts.wording import BOUNDS, denominator, estimate
from quality_study.diagram.drawing import Drawing
from quality_study.facts.tabular import each_row
from quality_study.survey.hidden import is_hidden
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import level, number, percent, typographic
from quality_study.words.vocabulary import STATUS_LABEL


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    items : sequence of str
        Items in questionnaire order; all those that have a scale with favourable answers by default.
    population, edition : str
        Needed when the table holds several.
    order : {"favourable", "questionnaire"}
        Highest favourable share first, or the order of `items`; the rows of a matrix stay together, under its heading,
        and questions that are no rows of a matrix come first when they are sorted.
    neutral : str, optional
        Answer drawn apart; by default the middle of a scale whose upper half is favourable. Empty for none.
    sides : pair of str
        What the two sides are called, unfavourable first.
    confidence : float
        Confidence of the intervals in the table, between 0 and 1.
    population_sizes : mapping of population to int
        Sizes of the populations, for intervals ``finite``.
    threshold : int
        Smallest count published, for the note on hidden ones; that of the processed tables by default.
    """

    items: Sequence[str] = ()
    population: str = ""
    edition: str = ""
    order: Literal["favourable", "questionnaire"] = "favourable"
    neutral: str | None = None
    sides: Sequence[str] = ("défavorable", "favorable")
    confidence: float = 0.95
    population_sizes: Mapping[str, int] = field(default_factory=dict)
    threshold: int = 1
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**{"threshold": threshold_of(tables), **options})  # type: ignore[arg-type]
    problems = []
    if chosen.order not in ("favourable", "questionnaire"):
        accepted = ["favourable", "questionnaire"]
        problems.append(Problem("ordre inconnu", "figures.toml", None, "order", chosen.order, accepted))
    if len(chosen.sides) != 2:
        problems.append(Problem("deux noms attendus, défavorable puis favorable", "figures.toml", None, "sides"))
    raise_if_any(problems)
    rows = compute(
        tables["breakdown"], tables["items"], items=chosen.items, population=chosen.population, edition=chosen.edition,
        order=chosen.order, neutral=chosen.neutral, confidence=chosen.confidence,
        population_sizes=chosen.population_sizes,
    )  # fmt: skip
    return draw(rows, chosen)


def compute(
    breakdown: pd.DataFrame,
    labels: pd.DataFrame,
    *,
    items: Sequence[str] = (),
    population: str = "",
    edition: str = "",
    order: Literal["favourable", "questionnaire"] = "favourable",
    neutral: str | None = None,
    confidence: float = 0.95,
    population_sizes: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """Put each answer on its side, and add up the favourable ones.

    Parameters
    ----------
    breakdown : DataFrame
        As checked by :data:`~quality_study.survey.schema.BREAKDOWN`, made from responses.
    labels : DataFrame
        ``item, text, type, category, role``, the categories of an item from worst to best; perhaps ``heading, row``.
    items, population, edition, order, neutral, confidence, population_sizes
        As in :class:`Options`.

    Returns
    -------
    DataFrame
        One row per item and category, from worst to best, in display order: ``panel`` (0, 1… one per scale),
        ``item, text, heading, row, category, side`` (unfavourable, neutral or favourable), ``count, n, share``,
        ``favourable, low, high`` (share of the favourable answers together and its interval, or its bounds when
        `favourable` is NaN),
        ``interval`` (its name), ``not_applicable, blank, status, source``. Shares are of those who answered, NaN when
        nobody did. Where answers are hidden, their ``count`` and ``share`` are empty and a last row, of side
        ``hidden``, holds them together.

    Raises
    ------
    StudyError
        An item has no scale or no counts, or several populations or editions are mixed.
    """
    scaled = labels[labels["type"] == "scale"]
    sided = scaled.loc[scaled["role"] == "favourable", "item"]
    chosen = list(items) or [i for i in dict.fromkeys(sided) if i in set(breakdown["item"])]
    other = [i for i in chosen if i in set(labels["item"]) and i not in set(scaled["item"])]
    raise_if_any(Problem("question sans échelle", "figures.toml", None, "items", i) for i in other)
    if not chosen:
        raise StudyError("Aucune question à échelle n’a de réponse favorable dans cette enquête")
    table = counted(
        breakdown, labels, items=chosen, populations=[population] if population else (),
        editions=[edition] if edition else (), hidden=True,
    )  # fmt: skip
    one_group(table)
    if neutral and neutral not in set(table["category"]):
        accepted = list(dict.fromkeys(table["category"]))
        raise StudyError([Problem("réponse inconnue", "figures.toml", None, "neutral", neutral, accepted)])
    together = pooled(
        of_category(table), confidence=confidence, population_sizes=population_sizes, among=table
    ).set_index("item")
    frames, scales = [], list[tuple[tuple[str, str], ...]]()
    for item, group in table.groupby("item", sort=False):
        side = _sides(group, neutral)
        scale = tuple(zip(group["category"], side, strict=True))
        if scale not in scales:
            scales.append(scale)
        whole = together.loc[item]
        visible = group.loc[~is_hidden(group), "status"]
        frames.append(
            _with_hidden(group.assign(side=side)).assign(
                panel=scales.index(scale), favourable=whole["share"], low=whole["low"], high=whole["high"],
                interval=whole["interval"], status=weakest([*visible, str(whole["status"])]),
            )
        )  # fmt: skip
    rows = pd.concat(_in_order(frames, order), ignore_index=True)
    columns = ["panel", "item", "text", "heading", "row", "category", "side", "count", "n", "share", "favourable"]
    return rows[[*columns, "low", "high", "interval", "not_applicable", "blank", "status", "source"]]


def _in_order(frames: Sequence[pd.DataFrame], order: str) -> list[pd.DataFrame]:
    """Sort items inside their panel and their matrix; matrices stay in the order of their first rows."""
    first: dict[str, int] = {}
    for i, frame in enumerate(frames):
        first.setdefault(str(frame["heading"].iloc[0]), i)

    def place_of(i: int) -> tuple[float, ...]:
        row = frames[i].iloc[0]
        alone, by_share = not row["heading"], order == "favourable"
        matrix = first[row["heading"]] if not alone else -1 if by_share else i
        return int(row["panel"]), matrix, -_height(row) if by_share else i

    return [frames[i] for i in sorted(range(len(frames)), key=place_of)]


def _with_hidden(group: pd.DataFrame) -> pd.DataFrame:
    """Add a row for all the hidden answers of an item together: how many they are follows from the others."""
    if not is_hidden(group).any():
        return group
    n = int(group["n"].iloc[0])
    left = n - int(group["count"].sum())
    together = group.tail(1).assign(category=HIDDEN, side="hidden", count=left, share=left / n)
    return pd.concat([group, together], ignore_index=True)


def _height(row: pd.Series) -> float:
    """Return the favourable share by which an item is placed: the middle of its bounds when it is not known."""
    if not isnan(row["favourable"]):
        return float(row["favourable"])
    return float(row["low"] + row["high"]) / 2 if row["interval"] == BOUNDS else -1.0


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Lay out the rows of :func:`compute`, one panel per scale.

    Parameters
    ----------
    rows : DataFrame
    options : Options, optional
        Only `sides`, `confidence`, `threshold` and `layout` are read.
    """
    options = options or Options()
    first, *more = place(
        rows, sides=options.sides, confidence=options.confidence, at=options.layout, threshold=options.threshold
    )
    return Drawing(first, describe(rows, options), tuple(more))


def describe(rows: pd.DataFrame, options: Options | None = None) -> str:
    """Tell the content in words: every label, value, denominator and status."""
    options = options or Options()
    parts = [f"Réponses sur une échelle, en parts de ceux qui ont répondu ; IC à {level(options.confidence)}."]
    for _, group in rows.groupby("item", sort=False):
        first = group.iloc[0]
        said = [_told(r) for r in each_row(_sized(group))]
        whole = estimate(first["favourable"], first["low"], first["high"], interval=first["interval"], sign=True)
        parts.append(
            f"{first['text']} ({denominator(first['n'], first['not_applicable'], first['blank'])}) : "
            f"{' ; '.join(said)} ; {options.sides[1]} en tout, {whole} ({STATUS_LABEL[first['status']]})."
        )
    return typographic(" ".join(parts))


def _sized(group: pd.DataFrame) -> pd.DataFrame:
    return group.rename(columns={"count": "size"})  # tuples have a method count


def _told(row: Any) -> str:
    if pd.isna(row.size):
        return f"{row.category}, effectif masqué"
    return f"{row.category}, {_share(row.share)} ({number(row.size)} pers.)"


def _share(share: float) -> str:
    return "aucune part" if isnan(share) else percent(share)


def _sides(group: pd.DataFrame, neutral: str | None) -> list[str]:
    """Tell the side of each answer of an item, from worst to best."""
    good = [role == "favourable" for role in group["role"]]
    sides = ["favourable" if g else "unfavourable" for g in good]
    middle = len(good) // 2
    upper_half = len(good) % 2 == 1 and middle > 0 and good == [i > middle for i in range(len(good))]
    for i, category in enumerate(group["category"]):
        if category == neutral or (neutral is None and upper_half and i == middle):
            sides[i] = "neutral"
    return sides
