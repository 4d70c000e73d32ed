"""How a table of residuals is laid out: blocks of columns, cells whose sign and strength are seen without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, isnan

import pandas as pd

from quality_study.charts.axes import ALARM, signed
from quality_study.charts.marks import keys
from quality_study.charts.wording import notes
from quality_study.diagram.pages import EDGE, Row, Sample, Sheet, cell, fit, pages, rule
from quality_study.diagram.scene import Box, Pen, Scene
from quality_study.diagram.text import line_height, text_width
from quality_study.facts.tabular import each_row
from quality_study.style import BLUE, GREY, INK, PAPER, RULE, SMALL, WIDTH
from quality_study.words.french import number, percent, typographic
from quality_study.words.vocabulary import STATUS_LABEL

#: What a reader is told for each mark.
WORDS: Mapping[int, str] = {
    1: "plus qu’attendu",
    2: "bien plus qu’attendu",
    -1: "moins qu’attendu",
    -2: "bien moins qu’attendu",
}
#: Ground of a cell by mark.
_GROUND = {0: PAPER, 1: "#e3edf8", 2: "#a9c9ea", -1: "#fcebd9", -2: "#f4bf8b"}
_WIDEST = 34.0


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    label: float = 42.0
    cell: float = 17.0  # least width of a column
    strip: float = 2.4  # mark of the sign, at the left of a cell


def share_text(count: int, n: int, share: float = float("nan")) -> str:
    """Write a count on its total, and the share unless nobody answered."""
    return f"{number(count)}/{number(n)}" + ("" if isnan(share) else f" ({percent(share)})")


def residual_text(value: float) -> str:
    """Write a residual with its sign."""
    return "—" if isnan(value) else signed(value, 1)


def place(rows: pd.DataFrame, limits: tuple[str, str], at: Layout, told: Sequence[str]) -> list[Scene]:
    """Lay out the legend, the blocks of columns and the notes.

    Parameters
    ----------
    rows : DataFrame
        ``row, column, size, n, share, residual, mark`` (a key of :data:`WORDS`, or 0), perhaps ``status``.
    limits : tuple of str
        From what residual a cell is marked, and strongly.
    at : Layout
    told : sequence of str
        Sentences of the note.
    """
    columns = list(dict.fromkeys(rows["column"]))
    widest = max(text_width(share_text(r.size, r.n), size=SMALL) for r in each_row(rows))
    room = WIDTH - 2 * EDGE - at.label
    blocks = ceil(len(columns) / max(1, int(room / max(at.cell, widest + 2 * at.strip + 3.0))))
    each = ceil(len(columns) / blocks)
    made = [keys(_legend(set(rows["mark"]), limits))]
    for start in range(0, len(columns), each):
        shown = columns[start : start + each]
        made += _block(rows[rows["column"].isin(shown)], shown, min(room / each, _WIDEST), at)
    statuses = tuple(dict.fromkeys(rows["status"])) if "status" in rows else ("published",)
    return pages(made, Sheet(Row(0.0, lambda pen, y: None), statuses, notes=notes(told)))


def _block(rows: pd.DataFrame, columns: Sequence[str], width: float, at: Layout) -> list[Row]:
    titles = [fit(c, width - 2.0, bold=True) for c in columns]
    head = max(map(len, titles)) * line_height(SMALL) + 2.4

    def header(pen: Pen, y: float) -> None:
        for k, lines in enumerate(titles):
            cell(pen, Box(EDGE + at.label + k * width, y, width, head), lines, bold=True, align="center")

    top = Row(head, header, heading=True)
    made = [Row(2.0, lambda pen, y: None, heading=True), top]
    return made + [_row(str(name), group, width, at, top) for name, group in rows.groupby("row", sort=False)]


def _row(name: str, group: pd.DataFrame, width: float, at: Layout, top: Row) -> Row:
    status = STATUS_LABEL[group["status"].iloc[0]] if "status" in group else ""
    size = typographic(f"n = {number(int(group['n'].iloc[0]))}" + (f", {status}" if status else ""))
    words = fit(name, at.label - 3.0)
    height = max(3 * line_height(SMALL) + 3.0, (len(words) + 1) * line_height(SMALL) + 2.0)

    def paint(pen: Pen, y: float) -> None:
        cell(pen, Box(EDGE, y, at.label, height), [*words, size], padding=0.6)
        rule(pen, y + height, right=EDGE + at.label + width * len(group))
        for k, r in enumerate(each_row(group)):
            frame = Box(EDGE + at.label + k * width + 0.5, y + 0.5, width - 1.0, height - 1.0)
            _ground(pen, frame, r.mark, at.strip)
            lines = [share_text(r.size, r.n), "" if isnan(r.share) else percent(r.share)]
            _write(pen, frame, [*lines, f"{_arrow(r.mark)}{residual_text(r.residual)}"], marked=r.mark != 0)

    return Row(height, paint, under=top)


def _arrow(mark: int) -> str:
    return "▲ " if mark > 0 else "▼ " if mark else ""


def _write(pen: Pen, frame: Box, lines: Sequence[str], *, marked: bool) -> None:
    step = line_height(SMALL)
    top = frame.y + (frame.height - len(lines) * step) / 2
    for i, line in enumerate(lines):
        if line:
            last = i == len(lines) - 1
            place = Box(frame.x, top + i * step, frame.width, step)
            color = INK if marked or last else GREY
            cell(pen, place, [line], bold=last and marked, color=color, align="center", padding=0)


def _ground(pen: Pen, frame: Box, mark: int, strip: float) -> None:
    """Paint a cell: its ground, a frame when it is marked, a strip that is hatched when it is less than expected."""
    edge = (BLUE if mark > 0 else ALARM) if mark else RULE
    wide = (0.6, 0.8, 1.6)[abs(mark)]
    pen.shapes.append(Box(frame.x, frame.y, frame.width, frame.height, _GROUND[mark], edge, line_width=wide))
    if mark:
        fill, hatch = (edge, None) if mark > 0 else (PAPER, "/////")
        pen.shapes.append(Box(frame.x, frame.y, strip, frame.height, fill, edge, hatch, line_width=wide))


def _legend(present: set[int], limits: tuple[str, str]) -> list[tuple[str, Sample]]:
    def sample(mark: int) -> Sample:
        def paint(pen: Pen, x: float, y: float, width: float, height: float) -> None:
            _ground(pen, Box(x, y, width, height), mark, 2.0)

        return paint

    around = {1: f"{limits[0]} à {limits[1]}", 2: f"{limits[1]} ou plus"}
    entries = [
        (typographic(f"{_arrow(mark)}{words} ({around[abs(mark)]})"), sample(mark))
        for mark, words in WORDS.items()
        if mark in present
    ]
    return entries or [("aucun résidu au-delà des seuils", sample(0))]
