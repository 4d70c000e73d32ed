"""How a comparison of shares is laid out: a row for each share, its range and its mark, and what explains them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from quality_study.charts.marks import TICKS, bounds, dot, envelope, grid, heading, keys, stroke, tick_labels, whisker
from quality_study.charts.wording import BOUNDS, ENVELOPE, WIDE, census_note, estimate, method_names, notes, sources
from quality_study.diagram.pages import EDGE, MARK, Row, Sample, Sheet, mark, marked, pages, rule
from quality_study.diagram.scene import Box, Line, Pen, Scene, Text
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import BODY, GREY, SMALL, WIDTH
from quality_study.words.french import level

#: Fewer respondents than this are drawn as an empty dot.
SMALL_SAMPLE = 30
#: Colour of the line of the whole: dark enough for grey printing, and dashed.
_WHOLE = "#b5500b"


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    label: float = 56.0
    n: float = 22.0
    range: float = 3.4
    padding: float = 1.4


def place(rows: pd.DataFrame, *, title: str, confidence: float, at: Layout) -> list[Scene]:
    """Lay out the rows on as many pages as it takes."""
    where = _Places(rows, title, confidence, at)
    records = rows.to_dict("records")
    shown = [_row(r, where, at, ruled=bool(r["whole"]) and i > 0) for i, r in enumerate(records)]
    told = _notes(rows, confidence)
    return pages(shown, Sheet(where.header(), tuple(rows["status"]), where.ground, notes=told))


def _is_small(row: Mapping[Any, Any]) -> bool:
    return not pd.isna(row["n"]) and row["n"] < SMALL_SAMPLE


class _Places:
    """Where columns begin, in millimetres; `scale` is the length of 100 %."""

    def __init__(self, rows: pd.DataFrame, title: str, confidence: float, at: Layout) -> None:
        records = rows.to_dict("records")
        self.indent = MARK if marked(rows["status"]) else 0.0
        self.label = EDGE + self.indent
        confident = any(r["interval"] != BOUNDS for r in records)
        limits = [f"[IC à {level(confidence)}]"] if confident else []
        self.title = (*fit(title, 30.0, size=SMALL, bold=True), *limits)
        values = [_value(r) for r in records]
        wide = max(text_width(v, bold=r["whole"]) for v, r in zip(values, records, strict=True))
        wide = max(wide, *(text_width(t, size=SMALL, bold=True) for t in self.title))
        self.value = WIDTH - EDGE - wide
        lines = [fit(str(r["n_text"]), at.n, size=SMALL) for r in records]
        widest = max(text_width(line, size=SMALL) for of_row in lines for line in of_row)
        self.n = self.value - 3.5
        self.axis = self.label + at.label + 3.0
        self.scale = self.n - max(widest, 3.0) - 5.0 - self.axis
        whole = [r["share"] for r in records if r["whole"] and not isnan(r["share"])]
        self.whole = self.axis + whole[0] * self.scale if whole else None
        self.key = keys(_legend(rows, confidence))

    def header(self) -> Row:
        lines = len(self.title)
        key = self.key.height + 1.0 if self.key.height else 0.0
        height = key + lines * line_height(SMALL) + 0.6

        def paint(pen: Pen, y: float) -> None:
            self.key.paint(pen, y)
            bottom = y + height - 0.6
            tick_labels(pen, self.axis, self.scale, bottom - line_height(SMALL) / 2)
            heading(pen, ["n"], self.n, bottom, align="right")
            heading(pen, self.title, self.value, bottom)

        return Row(height, paint)

    def ground(self, pen: Pen, top: float, bottom: float) -> None:
        grid(pen, self.axis, self.scale, top, bottom, TICKS)
        if self.whole is not None:
            pen.shapes.append(Line(((self.whole, top), (self.whole, bottom)), _WHOLE, 1.0, dashed=True))


def _value(row: Mapping[Any, Any]) -> str:
    return estimate(row["share"], row["low"], row["high"], interval=row["interval"])


def _row(row: Mapping[Any, Any], where: _Places, at: Layout, *, ruled: bool) -> Row:
    bold = bool(row["whole"])
    lines = fit(str(row["label"]), at.label, bold=bold)
    sized = fit(str(row["n_text"]), at.n, size=SMALL)
    height = max(len(lines) * line_height(BODY), len(sized) * line_height(SMALL), at.range) + 2 * at.padding

    def paint(pen: Pen, y: float) -> None:
        middle = y + height / 2
        if ruled:
            rule(pen, y, strong=True)
        if where.indent:
            mark(pen, EDGE + 1, middle, str(row["status"]))
        pen.block(lines, Text(where.label, middle - len(lines) * line_height(BODY) / 2, "", BODY, bold=bold))
        top = middle - len(sized) * line_height(SMALL) / 2
        pen.block(sized, Text(where.n, top, "", SMALL, color=GREY, align="right"))
        _mark(pen, row, where, middle, at.range)
        pen.texts.append(Text(where.value, middle, _value(row), BODY, bold=bold))

    return Row(height, paint)


def _mark(pen: Pen, row: Mapping[Any, Any], where: _Places, middle: float, high: float) -> None:
    """Draw the range of a row, then its share."""
    share, left, right = row["share"], where.axis + row["low"] * where.scale, where.axis + row["high"] * where.scale
    kind = row["interval"]
    if kind == BOUNDS:
        if (row["low"], row["high"]) == (0.0, 1.0) and isnan(share):
            pen.shapes.append(Box(left, middle - high / 4, right - left, high / 2, "none", GREY, dashed=True))
        elif isnan(share) or right - left > WIDE * where.scale:
            bounds(pen, left, middle - high / 2, right - left, high)
    elif kind == ENVELOPE:
        envelope(pen, left, middle - high / 2, right - left, high)
    elif not isnan(share):
        whisker(pen, left, right, middle)
    if isnan(share):
        return
    x = where.axis + share * where.scale
    if row["whole"]:
        dot(pen, x, middle, shape="diamond", size=3.4, hollow=_is_small(row))
    elif kind in (BOUNDS, ENVELOPE):
        stroke(pen, x, middle)
    else:
        dot(pen, x, middle, hollow=_is_small(row))


def _legend(rows: pd.DataFrame, confidence: float) -> list[tuple[str, Sample]]:
    """Explain the marks; nothing when all rows have the same confidence interval and enough respondents."""
    stated = rows["share"].notna()
    confident = ~rows["interval"].isin([BOUNDS, ENVELOPE])
    entries: list[tuple[str, Sample]] = []
    if confident.any():
        entries.append((f"part et intervalle de confiance à {level(confidence)}", _interval_sample))
    if any(_is_small(r) and not r["whole"] for r in rows.to_dict("records")):
        entries.append((f"n < {SMALL_SAMPLE}, à lire avec prudence", _small_sample))
    if (rows["interval"] == ENVELOPE).any():
        entries.append(("part publiée, n inconnu : intervalles de tous les n possibles", _envelope_sample))
    bounded = rows["interval"] == BOUNDS
    free = bounded & ~stated & (rows["low"] == 0) & (rows["high"] == 1)
    if (bounded & stated).any():
        entries.append(("part publiée, n inconnu", _stroke_sample))
    if (bounded & ~free & (~stated | (rows["high"] - rows["low"] > WIDE))).any():
        entries.append(("bornes : tout ce qui reste possible, non un intervalle de confiance", bounds))
    if free.any():
        entries.append(("inconnu", _free_sample))
    if rows["whole"].any() and stated[rows["whole"].astype(bool)].all():
        entries.append(("ensemble", _whole_sample))
    return entries if len(entries) > 1 or not confident.all() else []


def _interval_sample(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    whisker(pen, x, x + width, y + height / 2)
    dot(pen, x + width / 2, y + height / 2)


def _small_sample(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    whisker(pen, x, x + width, y + height / 2)
    dot(pen, x + width / 2, y + height / 2, hollow=True)


def _envelope_sample(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    envelope(pen, x, y, width, height)
    stroke(pen, x + width / 2, y + height / 2)


def _stroke_sample(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    stroke(pen, x + width / 2, y + height / 2)


def _free_sample(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    pen.shapes.append(Box(x, y + height / 4, width, height / 2, "none", GREY, dashed=True))


def _whole_sample(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    middle = x + width / 2
    pen.line((middle, y - 0.7), (middle, y + height + 0.7), color=_WHOLE, line_width=1.0)
    dot(pen, middle, y + height / 2, shape="diamond")


def _notes(rows: pd.DataFrame, confidence: float) -> tuple[str, ...]:
    said = []
    covering = rows["interval"] == ENVELOPE
    if method := method_names(rows["interval"], confidence):
        said.append(f"Entre crochets : {method}.")
    said.append(census_note(rows))
    if covering.any():
        named = method_names(rows.loc[covering, "method"].dropna(), confidence)
        each = named or f"intervalle de confiance à {level(confidence)}"
        said.append(f"Là où n est inconnu : réunion, pour chaque n compatible avec la part publiée, de l’{each}.")
    if (rows["interval"] != BOUNDS).any():
        said.append("Des intervalles qui se recouvrent ne prouvent pas l’absence d’écart : il faut un test.")
    if (rows["interval"] == BOUNDS).any():
        said.append("Les bornes disent ce que les énoncés publiés permettent, sans rien dire du hasard.")
    if (rows["share"].isna() & (rows["interval"] != BOUNDS)).any():
        said.append("— : personne n’a répondu.")
    said.append(sources(rows["source"]))
    return notes(said)
