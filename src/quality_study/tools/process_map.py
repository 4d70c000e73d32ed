"""Process map: management above, the chain of realisation in the middle, support below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.legend import status_legend
from quality_study.diagram.scene import Box, Line, Pen, Scene, Text
from quality_study.diagram.text import line_height, wrap
from quality_study.facts.tool_tables.cards import BANDS
from quality_study.style import BODY, FAMILY, FRAME_STYLE, GREY, HEIGHT, INK, LARGE, RULE, WIDTH
from quality_study.words.french import typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    columns: int = 4
    gap: float = 8.0
    channel: float = 7.0
    padding: float = 2.2
    title: float = 7.0
    margin: float = 3.0
    between: float = 4.0


@dataclass(frozen=True)
class Process:
    """One process."""

    text: str
    status: str


@blank_when_empty
def process_map(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the three bands; the processes of realisation follow one another by arrows, in file order.

    Parameters
    ----------
    rows : DataFrame
        ``type, text, status``.
    layout : Layout, optional
        Sizes.
    """
    at = layout or Layout()
    bands = {kind: [Process(r["text"], r["status"]) for r in _of(rows, kind)] for kind in BANDS}
    pages: list[Scene] = []
    pen = Pen(WIDTH, 0.4)
    for kind, processes in bands.items():
        lines = _lines(processes, at)
        for first, line in enumerate(lines):
            height = _line_height(line, at)
            extra = at.title if first == 0 else 0.0
            if pen.shapes and pen.y + extra + height + 2 * at.margin > HEIGHT:
                pages.append(pen.scene())
                pen = Pen(WIDTH, 0.4)
            chained = kind == "réalisation"
            _line(pen, kind, line, first, at, chained=chained, opened=not pen.shapes or first == 0)
            pen.y += 0 if chained and line is not lines[-1] else at.between
    status_legend(pen, [p.status for ps in bands.values() for p in ps], styles=FRAME_STYLE)
    pages.append(pen.scene())
    return Drawing(pages[0], describe(bands), tuple(pages[1:]))


def describe(bands: dict[str, list[Process]]) -> str:
    """Tell the content in words: every band and process, with its status."""
    parts = [
        f"{BANDS[kind]} : " + " ; ".join(f"{p.text}{in_brackets(STATUS_LABEL[p.status])}" for p in processes)
        for kind, processes in bands.items()
        if processes
    ]
    return typographic("Carte des processus. " + ". ".join(parts) + ".")


def _of(rows: pd.DataFrame, kind: str) -> list[dict[str, str]]:
    return [{"text": str(r["text"]), "status": str(r["status"])} for _, r in rows[rows["type"] == kind].iterrows()]


def _lines(processes: Sequence[Process], at: Layout) -> list[Sequence[Process]]:
    return [processes[i : i + at.columns] for i in range(0, len(processes), at.columns)]


def _width(at: Layout) -> float:
    return (WIDTH - 0.8 - 2 * at.margin - at.gap * (at.columns - 1)) / at.columns


def _wrapped(process: Process, at: Layout) -> list[str]:
    return wrap(typographic(process.text), _width(at) - 2 * at.padding, break_words=True)


def _line_height(line: Sequence[Process], at: Layout) -> float:
    return max(len(_wrapped(p, at)) for p in line) * line_height(BODY) + 2 * at.padding


def _line(pen: Pen, kind: str, line: Sequence[Process], index: int, at: Layout, *, chained: bool, opened: bool) -> None:
    """Draw one line of processes inside its band, with the arrows that lead to and through it."""
    width, height = _width(at), _line_height(line, at)
    title = BANDS[kind] + ("" if index == 0 else " (suite)")
    head = at.title if opened else 0.0
    lead = at.channel if chained and not opened else 0.0
    band = Box(0.4, pen.y, WIDTH - 0.8, head + lead + height + at.margin, FAMILY, RULE, None, False, 0.6)
    pen.shapes.append(Box(band.x, band.y, band.width, band.height, band.fill))
    if opened:
        pen.texts.append(Text(0.4 + at.margin, pen.y + head / 2, title, LARGE, bold=True, color=GREY))
    top = pen.y + head + lead
    names = [f"{kind} {index * at.columns + i + 1}" for i in range(len(line))]
    if lead:
        _return(pen, f"{kind} {index * at.columns}", names[0], top, lead, at)
    for i, (process, name) in enumerate(zip(line, names, strict=True)):
        x = 0.4 + at.margin + i * (width + at.gap)
        style = FRAME_STYLE[process.status]
        pen.shapes.append(
            Box(x, top, width, height, style.fill, style.edge, None, style.dashed, 1, name, "round", obstacle=True)
        )
        if style.hatch:
            pen.shapes.append(
                Box(x + 1, top + height - 1.6, width - 2, 1.2, style.fill, style.edge, style.hatch, False, 0)
            )
        lines = _wrapped(process, at)
        y = top + (height - len(lines) * line_height(BODY)) / 2
        pen.block(lines, Text(x + width / 2, y, "", BODY, align="center", inside=name))
        if chained and i:
            middle = top + height / 2
            ends = ((x - at.gap, middle), (x, middle))
            pen.shapes.append(Line(ends, INK, 1.2, arrow=True, joins=(names[i - 1], name)))
    pen.y = top + height + at.margin


def _return(pen: Pen, start: str, end: str, top: float, lead: float, at: Layout) -> None:
    """Lead from the last process of a line to the first of the next, through the channel between the two lines."""
    width = _width(at)
    x_from = 0.4 + at.margin + (at.columns - 1) * (width + at.gap) + width / 2
    x_to = 0.4 + at.margin + width / 2
    y = top - lead / 2
    points = ((x_from, top - lead - at.margin), (x_from, y), (x_to, y), (x_to, top))
    pen.shapes.append(Line(points, INK, 1.2, arrow=True, joins=(start, end)))
