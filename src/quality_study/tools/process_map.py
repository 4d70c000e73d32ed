"""Process map: what the client needs, how it is managed, realised and supported, and the client's satisfaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.legend import status_legend
from quality_study.diagram.scene import Box, Line, Pen, Scene, Text
from quality_study.diagram.text import fit, line_height
from quality_study.facts.tool_tables.cards import BANDS, CLIENT, NEED, SATISFACTION
from quality_study.style import BODY, FAMILY, FRAME_STYLE, GREY, HEIGHT, INK, LARGE, WIDTH
from quality_study.words.french import typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    columns: int = 3
    side: float = 27.0
    reach: float = 4.5
    gap: float = 6.0
    channel: float = 6.0
    padding: float = 2.0
    title: float = 7.0
    margin: float = 3.0
    between: float = 3.0


@dataclass(frozen=True)
class Process:
    """A process, or what the client needs or thinks of it."""

    text: str
    status: str


@dataclass
class _Page:
    """A page being drawn: its height so far, and the processes where the chain of realisation begins and ends on it."""

    pen: Pen
    first: tuple[str, float, float] | None = None
    last: tuple[str, float, float] | None = None


@blank_when_empty
def process_map(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the three bands between the need and the satisfaction of the client.

    The processes of realisation follow one another in file order, to and fro, so that each is next to the one before.

    Parameters
    ----------
    rows : DataFrame
        ``type, text, status``.
    layout : Layout, optional
        Sizes.
    """
    at = layout or Layout()
    kinds = {kind: [Process(r["text"], r["status"]) for r in _of(rows, kind)] for kind in (*CLIENT, *BANDS)}
    pages = [_Page(Pen(WIDTH, 0.4))]
    for kind in BANDS:
        _band(pages, kind, kinds[kind], at)
    ends = [page for page in pages if page.first] or [pages[0]], [page for page in pages if page.last] or [pages[-1]]
    _side(ends[0][0], NEED, kinds[NEED], at)
    _side(ends[1][-1], SATISFACTION, kinds[SATISFACTION], at)
    pen = pages[-1].pen
    status_legend(pen, [p.status for ps in kinds.values() for p in ps], styles=FRAME_STYLE)
    scenes: list[Scene] = [page.pen.scene() for page in pages]
    return Drawing(scenes[0], describe(kinds), tuple(scenes[1:]))


def describe(kinds: dict[str, list[Process]]) -> str:
    """Tell the content in words, from the need to the satisfaction: every process with its status."""
    titles = {NEED: CLIENT[NEED], **BANDS, SATISFACTION: CLIENT[SATISFACTION]}
    parts = [
        f"{title} : " + " ; ".join(f"{p.text}{in_brackets(STATUS_LABEL[p.status])}" for p in kinds[kind])
        for kind, title in titles.items()
        if kinds[kind]
    ]
    return typographic("Carte des processus, du besoin du client à sa satisfaction. " + ". ".join(parts) + ".")


def _of(rows: pd.DataFrame, kind: str) -> list[dict[str, str]]:
    return [{"text": str(r["text"]), "status": str(r["status"])} for _, r in rows[rows["type"] == kind].iterrows()]


def cells_of(count: int, columns: int, *, chained: bool) -> list[tuple[int, int]]:
    """Give each process its line and its column.

    A chain goes right, then left, then right; its last line goes right, or holds one process at the right end, so that
    nothing stands between the last process and the satisfaction of the client.

    Examples
    --------
    >>> cells_of(5, 3, chained=False)
    [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    >>> cells_of(7, 3, chained=True)
    [(0, 0), (0, 1), (0, 2), (1, 2), (1, 1), (2, 1), (2, 2)]
    """
    if not chained:
        return [(i // columns, i % columns) for i in range(count)]
    cells: list[tuple[int, int]] = []
    line = 0
    while count > 3 * columns:
        cells += [(line, i) for i in range(columns)] + [(line + 1, i) for i in reversed(range(columns))]
        line, count = line + 2, count - 2 * columns
    cells += [(line, i) for i in range(min(count, columns))]
    left = max(0, count - columns)
    back = (left + 1) // 2
    cells += [(line + 1, columns - 1 - i) for i in range(back)]
    return cells + [(line + 2, columns - back + i) for i in range(left - back)]


def _width(at: Layout) -> float:
    return (WIDTH - 0.8 - 2 * (at.side + at.reach + at.margin) - at.gap * (at.columns - 1)) / at.columns


def _lines(process: Process, at: Layout) -> Sequence[str]:
    return fit(process.text, _width(at) - 2 * at.padding)


def _band(pages: list[_Page], kind: str, processes: Sequence[Process], at: Layout) -> None:
    """Draw a band, on more pages when one is not enough; only the chain of realisation has arrows."""
    chained = kind == "réalisation"
    cells = cells_of(len(processes), at.columns, chained=chained)
    left = 0.4 + at.side + at.reach
    width, band = _width(at), WIDTH - 2 * left
    before: tuple[str, Box] | None = None
    for number in range(1 + max((line for line, _ in cells), default=-1)):
        line = [(i, column) for i, (row, column) in enumerate(cells) if row == number]
        height = max(len(_lines(processes[i], at)) for i, _ in line) * line_height(BODY) + 2 * at.padding
        page = pages[-1]
        if page.pen.y > 0.4 and page.pen.y + at.title + height + 2 * at.margin > HEIGHT:
            page = _Page(Pen(WIDTH, 0.4))
            pages.append(page)
            before = None
        pen = page.pen
        opened = number == 0 or pen.y == 0.4
        lead = at.title if opened else at.channel if chained else at.between
        pen.shapes.insert(0, Box(left, pen.y, band, lead + height + at.margin, FAMILY))  # under the frames before it
        if opened:
            title = BANDS[kind] + (" (suite)" if number else "")
            pen.texts.append(Text(left + at.margin, pen.y + lead / 2, title, LARGE, bold=True, color=GREY))
        top = pen.y + lead
        for i, column in line:
            name = f"{kind} {i + 1}"
            box = _process(pen, processes[i], name, left + at.margin + column * (width + at.gap), top, height, at)
            if chained:
                if before:
                    _follow(pen, before, (name, box))
                page.first = page.first or ((name, box.x, top + height / 2) if i == 0 else None)
                if i == len(processes) - 1:
                    page.last = (name, box.x + width, top + height / 2)
            before = (name, box)
        pen.y = top + height + (0.0 if chained and line[-1][0] < len(processes) - 1 else at.margin)
    if processes:
        pages[-1].pen.y += at.between


def _process(pen: Pen, process: Process, name: str, x: float, y: float, height: float, at: Layout) -> Box:
    """Draw a process, its status in its frame, and return its frame."""
    style, width = FRAME_STYLE[process.status], _width(at)
    box = Box(x, y, width, height, style.fill, style.edge, None, style.dashed, 1, name, "round", obstacle=True)
    pen.shapes.append(box)
    if style.hatch:
        pen.shapes.append(Box(x + 1, y + height - 1.6, width - 2, 1.2, style.fill, style.edge, style.hatch, False, 0))
    lines = _lines(process, at)
    middle = y + (height - len(lines) * line_height(BODY)) / 2
    pen.block(lines, Text(x + width / 2, middle, "", BODY, align="center", inside=name))
    return box


def _follow(pen: Pen, before: tuple[str, Box], after: tuple[str, Box]) -> None:
    """Lead straight from a process to the next, beside it or below it."""
    (start, a), (end, b) = before, after
    if a.y == b.y:
        y = a.y + a.height / 2
        points = ((a.x + a.width, y), (b.x, y)) if b.x > a.x else ((a.x, y), (b.x + b.width, y))
    else:
        x = a.x + a.width / 2
        points = ((x, a.y + a.height), (x, b.y))
    pen.shapes.append(Line(points, INK, 1.2, arrow=True, joins=(start, end)))


def _side(page: _Page, kind: str, said: Sequence[Process], at: Layout) -> None:
    """Draw the need of the client at the left of a page, or the satisfaction at the right, as tall as the bands."""
    pen, inner = page.pen, at.side - 2 * at.padding
    bottom = pen.y - at.between
    title = fit(CLIENT[kind], inner, bold=True)
    texts = [fit(p.text, inner - 2 * at.padding) for p in said]
    needed = [len(lines) * line_height(BODY) + 2 * at.padding for lines in texts]
    head = len(title) * line_height(BODY) + 2 * at.padding
    height = max(bottom - 0.4, head + sum(h + at.padding for h in needed))
    x = 0.4 if kind == NEED else WIDTH - 0.4 - at.side
    pen.shapes.append(Box(x, 0.4, at.side, height, FAMILY, GREY, None, False, 1.0, kind, "round", obstacle=True))
    y = 0.4 + (height - head - sum(h + at.padding for h in needed)) / 2
    pen.block(title, Text(x + at.side / 2, y + at.padding, "", BODY, bold=True, align="center", inside=kind))
    y += head
    for number, (lines, process, tall) in enumerate(zip(texts, said, needed, strict=True), 1):
        style, name = FRAME_STYLE[process.status], f"{kind} {number}"
        place = (x + at.padding, y, inner, tall)
        pen.shapes.append(Box(*place, style.fill, style.edge, None, style.dashed, 0.8, name, "round"))
        if style.hatch:
            strip = (x + at.padding + 1, y + tall - 1.6, inner - 2, 1.2)
            pen.shapes.append(Box(*strip, style.fill, style.edge, style.hatch, False, 0))
        pen.block(lines, Text(x + at.side / 2, y + at.padding, "", BODY, align="center", inside=name))
        y += tall + at.padding
    if kind == NEED and page.first:
        name, end, level = page.first
        pen.shapes.append(Line(((x + at.side, level), (end, level)), INK, 1.2, arrow=True, joins=(kind, name)))
    if kind == SATISFACTION and page.last:
        name, end, level = page.last
        pen.shapes.append(Line(((end, level), (x, level)), INK, 1.2, arrow=True, joins=(name, kind)))
    pen.y = max(pen.y, 0.4 + height + at.between)
