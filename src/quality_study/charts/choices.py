"""Answers to single and multiple choices: one bar an answer, the most chosen first, its count, share and interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any, Literal

import pandas as pd

from quality_study.charts.hidden import hidden_note, out_of, threshold_of
from quality_study.charts.marks import TICKS, bounds, grid, heading, tick_labels, whisker
from quality_study.charts.pooled import check_confidence
from quality_study.charts.selection import counted, group_names
from quality_study.charts.wording import BOUNDS, census_note, denominator, estimate, method_names, notes, sources
from quality_study.diagram.drawing import Drawing
from quality_study.diagram.legend import swatch
from quality_study.diagram.pages import EDGE, MARK, Row, Sheet, mark, marked, pages
from quality_study.diagram.scene import Box, Pen, Text
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import BODY, GREY, INK, PAPER, SMALL, STATUS_STYLE, WIDTH
from quality_study.survey.hidden import count_range, is_hidden
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import level, typographic
from quality_study.words.vocabulary import STATUS_LABEL

#: Ends of the axis: the smallest that holds every interval.
_ENDS: tuple[tuple[float, tuple[float, ...]], ...] = (
    (0.25, (0.0, 0.1, 0.2)),
    (0.5, (0.0, 0.25, 0.5)),
    (1.0, TICKS),
)


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    label: float = 58.0
    bar: float = 3.4
    padding: float = 0.9
    gap: float = 3.0


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    items : sequence of str
        Questions with one or several choices, or scales without favourable answers, in display order.
    populations, editions : sequence of str
        Groups of respondents, side by side under each answer; all those of the table by default.
    order : {"count", "questionnaire"}
        Most chosen first (an answer that begins with « Autre » stays last), or the order of the questionnaire, which
        a scale always keeps.
    confidence : float
        Confidence of the intervals in the table, between 0 and 1.
    population_sizes : mapping of population to int
        To check intervals ``finite``; those of the processed tables by default.
    threshold : int
        Smallest count published, for the note on hidden ones; that of the processed tables by default.
    """

    items: Sequence[str]
    populations: Sequence[str] = ()
    editions: Sequence[str] = ()
    order: Literal["count", "questionnaire"] = "count"
    confidence: float = 0.95
    population_sizes: Mapping[str, int] = field(default_factory=dict)
    threshold: int = 1
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**{"threshold": threshold_of(tables), **options})  # type: ignore[arg-type]
    if chosen.order not in ("count", "questionnaire"):
        accepted = ["count", "questionnaire"]
        raise_if_any([Problem("ordre inconnu", "figures.toml", None, "order", chosen.order, accepted)])
    rows = compute(
        tables["breakdown"], tables["items"], tables["populations"], items=chosen.items, editions=chosen.editions,
        populations=chosen.populations, order=chosen.order, confidence=chosen.confidence,
        population_sizes=chosen.population_sizes,
    )  # fmt: skip
    return draw(rows, chosen)


def compute(
    breakdown: pd.DataFrame,
    labels: pd.DataFrame,
    titles: pd.DataFrame,
    *,
    items: Sequence[str],
    populations: Sequence[str] = (),
    editions: Sequence[str] = (),
    order: Literal["count", "questionnaire"] = "count",
    confidence: float = 0.95,
    population_sizes: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """Sort the answers of each question; all its groups show them in the same order.

    Parameters
    ----------
    breakdown : DataFrame
        As checked by :data:`~quality_study.survey.schema.BREAKDOWN`, made from responses.
    labels : DataFrame
        ``item, text, type, category, role``.
    titles : DataFrame
        ``population, title``; a population without a title keeps its name.
    items, populations, editions, order, confidence, population_sizes
        As in :class:`Options`.

    Returns
    -------
    DataFrame
        ``item, text, type, category, group`` (empty when the question has one group), ``count, n, share, low, high,
        interval, not_applicable, blank, status, source``, in display order. A hidden count takes the place of the
        middle of its bounds.

    Raises
    ------
    StudyError
        The table has no such item or group, has no counts, or has intervals of another confidence.
    """
    table = counted(breakdown, labels, items=items, populations=populations, editions=editions, hidden=True)
    check_confidence(table, confidence, population_sizes)
    table = table.assign(group=group_names(table, titles))
    alone = table.groupby("item")["group"].transform("nunique") == 1
    table["group"] = table["group"].mask(alone, "")
    item_rank = {item: i for i, item in enumerate(items)}
    low, high = count_range(table)
    total = ((low + high) / 2).groupby([table["item"], table["category"]]).transform("sum")
    other = table["category"].str.casefold().str.startswith("autre")
    by_count = (table["type"] != "scale") & (order == "count")
    table = table.assign(_item=table["item"].map(item_rank), _other=other & by_count, _count=-total * by_count)
    table = table.sort_values(["_item", "_other", "_count", "rank"], kind="stable")
    columns = ["item", "text", "type", "category", "group", "count", "n", "share", "low", "high", "interval"]
    return table[[*columns, "not_applicable", "blank", "status", "source"]].reset_index(drop=True)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Lay out the rows of :func:`compute`, question by question.

    Parameters
    ----------
    rows : DataFrame
    options : Options, optional
        Only `confidence` and `layout` are read.
    """
    options = options or Options(())
    at = options.layout
    where = _Places(rows, options.confidence, at)
    shown: list[Row] = []
    for _, group in rows.groupby("item", sort=False):
        head = _question(group, first=not shown, at=at)
        shown.append(head)
        for _, answer in group.groupby("category", sort=False):
            shown += [Row(r.height, r.paint, r.heading, head) for r in _answer(answer, where, at)]
    told = _notes(rows, options.confidence, options.threshold)
    first, *more = pages(shown, Sheet(where.header(), tuple(rows["status"]), where.ground, notes=told))
    return Drawing(first, describe(rows, options), tuple(more))


def describe(rows: pd.DataFrame, options: Options | None = None) -> str:
    """Tell the content in words: every label, value, denominator and status."""
    confidence = (options or Options(())).confidence
    parts = [f"Réponses choisies, en parts de ceux qui ont répondu ; IC à {level(confidence)}."]
    for _, question in rows.groupby("item", sort=False):
        several = " (plusieurs réponses possibles)" if question["type"].iloc[0] == "choices" else ""
        parts.append(f"{question['text'].iloc[0]}{several}")
        for name, group in question.groupby("group", sort=False):
            first = group.iloc[0]
            said = [
                f"{r['category']}, {out_of(r)} {_estimate(r, sign=True)} ({STATUS_LABEL[str(r['status'])]})"
                for r in group.to_dict("records")
            ]
            who = ", ".join(
                p for p in (str(name), denominator(first["n"], first["not_applicable"], first["blank"])) if p
            )
            parts.append(f"({who}) : {' ; '.join(said)}.")
    return typographic(" ".join(parts))


def _estimate(row: Mapping[Any, Any], *, sign: bool = False) -> str:
    interval = BOUNDS if row["interval"] == BOUNDS else ""
    return estimate(row["share"], row["low"], row["high"], interval=interval, sign=sign)


class _Places:
    """Where columns begin, in millimetres; `scale` is the length of 100 %."""

    def __init__(self, rows: pd.DataFrame, confidence: float, at: Layout) -> None:
        records = rows.to_dict("records")
        self.title = ("% de n", f"[IC à {level(confidence)}]")
        values = [text_width(_estimate(r)) for r in records]
        counts = [text_width(out_of(r)) for r in records]
        wide = max(*values, *(text_width(t, size=SMALL, bold=True) for t in self.title))
        self.indent = MARK if marked(rows["status"]) else 0.0
        self.value = WIDTH - EDGE - wide
        self.count = self.value - 4.0
        self.axis = EDGE + self.indent + at.label + 4.0
        length = self.count - max(*counts, text_width("effectif", size=SMALL, bold=True)) - 5.0 - self.axis
        drawn = [r["high"] for r in records if not isnan(r["share"]) or r["interval"] == BOUNDS]
        highest = max(drawn, default=0.0)
        self.end, self.ticks = next(e for e in _ENDS if highest <= e[0] + 1e-9)
        self.scale = length / self.end

    def header(self) -> Row:
        height = 2 * line_height(SMALL) + 0.6

        def paint(pen: Pen, y: float) -> None:
            bottom = y + height - 0.6
            tick_labels(pen, self.axis, self.scale, bottom - line_height(SMALL) / 2, self.ticks)
            heading(pen, ["effectif"], self.count, bottom, align="right")
            heading(pen, self.title, self.value, bottom)

        return Row(height, paint)

    def ground(self, pen: Pen, top: float, bottom: float) -> None:
        grid(pen, self.axis, self.scale, top, bottom, self.ticks)


def _question(group: pd.DataFrame, *, first: bool, at: Layout) -> Row:
    """Write the question, then how many answered it."""
    lines = fit(str(group["text"].iloc[0]), WIDTH - 2 * EDGE, bold=True)
    who = [
        f"{name!s} : {base}" if name else base
        for name, rows in group.groupby("group", sort=False)
        for base in [denominator(*rows.iloc[0][["n", "not_applicable", "blank"]])]
    ]
    several = ["plusieurs réponses possibles"] if group["type"].iloc[0] == "choices" else []
    under = fit(" — ".join([*who, *several]), WIDTH - 2 * EDGE, size=SMALL)
    gap = 0.8 if first else at.gap
    high = len(lines) * line_height(BODY) + len(under) * line_height(SMALL)

    def paint(pen: Pen, y: float) -> None:
        top = y + gap
        pen.shapes.append(Box(EDGE, y, WIDTH - 2 * EDGE, gap + high + 0.6, PAPER))  # no axis behind a question
        top += pen.block(lines, Text(EDGE, top, "", BODY, bold=True))
        pen.block(under, Text(EDGE, top, "", SMALL, color=GREY))

    return Row(gap + high + 0.8, paint, heading=True)


def _answer(answer: pd.DataFrame, where: _Places, at: Layout) -> list[Row]:
    """Lay out one answer: a row, or its name and a row for each group."""
    name = str(answer["category"].iloc[0])
    if len(answer) == 1:
        return [_bar(answer.to_dict("records")[0], name, where, at)]
    lines = fit(name, at.label)
    height = len(lines) * line_height(BODY) + at.padding

    def paint(pen: Pen, y: float) -> None:
        pen.block(lines, Text(EDGE + where.indent, y + at.padding, "", BODY))

    groups = [_bar(r, str(r["group"]), where, at, inside=True) for r in answer.to_dict("records")]
    return [Row(height, paint, heading=True), *groups]


def _bar(row: Mapping[Any, Any], label: str, where: _Places, at: Layout, *, inside: bool = False) -> Row:
    size, shift = (SMALL, 3.0) if inside else (BODY, 0.0)
    lines = fit(label, at.label - shift, size=size)
    height = max(len(lines) * line_height(size), at.bar) + 2 * at.padding
    status = str(row["status"])

    def paint(pen: Pen, y: float) -> None:
        middle = y + height / 2
        if where.indent:
            mark(pen, EDGE + 1, middle, status)
        top = middle - len(lines) * line_height(size) / 2
        pen.block(lines, Text(EDGE + where.indent + shift, top, "", size, color=GREY if inside else INK))
        if not isnan(row["share"]):
            if row["count"]:
                length = row["share"] * where.scale
                swatch(STATUS_STYLE[status])(pen, where.axis, middle - at.bar / 2, length, at.bar)
            whisker(pen, where.axis + row["low"] * where.scale, where.axis + row["high"] * where.scale, middle)
        elif row["interval"] == BOUNDS:
            start, length = where.axis + row["low"] * where.scale, (row["high"] - row["low"]) * where.scale
            bounds(pen, start, middle - at.bar / 2, length, at.bar)
        pen.texts.append(Text(where.count, middle, out_of(row), BODY, color=GREY, align="right"))
        pen.texts.append(Text(where.value, middle, _estimate(row), BODY))

    return Row(height, paint)


def _notes(rows: pd.DataFrame, confidence: float, threshold: int) -> tuple[str, ...]:
    method = method_names(rows["interval"], confidence)
    said = ["Parts de ceux qui ont répondu (n)" + (f" ; {method}." if method else ".")]
    said.append(census_note(rows))
    if (rows["type"] == "choices").any():
        said.append("Quand plusieurs réponses sont possibles, la somme des parts peut dépasser 100 %.")
    if is_hidden(rows).any():
        said.append(hidden_note(rows, threshold) + " Entre deux traits : ce qui reste possible.")
    if rows["n"].eq(0).any():
        said.append("— : personne n’a répondu.")
    said.append(sources(rows["source"]))
    return notes(said)
