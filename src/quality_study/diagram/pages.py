"""Tables that may run over several pages: rows of known height, a repeated header, a footer that explains the marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from quality_study.diagram.legend import legend, status_legend, swatch
from quality_study.diagram.scene import Align, Box, Pen, Scene, Text
from quality_study.diagram.text import fit, line_height
from quality_study.style import FRAME_STYLE, GREY, HEIGHT, INK, PLAIN, RULE, SMALL, STATUS_STYLE, WIDTH

#: What draws something whose top is given.
Painter = Callable[[Pen, float], None]
#: A sample of a legend: pen, x, y, width, height.
Sample = Callable[[Pen, float, float, float, float], None]

#: Width kept at the left of a row for the mark of its status.
MARK = 6.0
#: Distance between the border of the page and the first shape.
EDGE = 0.4
_FOOTER = 6.0


@dataclass(frozen=True)
class Row:
    """Something that is never cut: its height and what draws it.

    A `heading` stays with the row after it; `under` is drawn again when a page begins with this row.
    """

    height: float
    paint: Painter
    heading: bool = False
    under: Row | None = None


@dataclass(frozen=True)
class Sheet:
    """What every page has: a header, a ground drawn behind the rows (pen, top, bottom), keys and statuses."""

    header: Row
    statuses: tuple[str, ...]
    ground: Callable[[Pen, float, float], None] | None = None
    keys: tuple[tuple[str, Sample], ...] = ()
    notes: tuple[str, ...] = ()


def fit_cell(text: str, width: float, *, size: float = SMALL, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines, in the size of tables."""
    return fit(text, width, size=size, bold=bold)


def cell(
    pen: Pen, frame: Box, lines: Sequence[str], *, size: float = SMALL, bold: bool = False,
    color: str = INK, align: Align = "left", padding: float = 1.0,
) -> None:  # fmt: skip
    """Write lines in the middle of a frame, which is drawn as it is and checked to hold them."""
    lines = [line for line in lines if line] if len(lines) == 1 else lines
    name = f"case {len(pen.shapes)}"
    pen.shapes.append(replace(frame, name=name))
    x = {"left": frame.x + padding, "center": frame.x + frame.width / 2, "right": frame.x + frame.width - padding}
    top = frame.y + (frame.height - len(lines) * line_height(size)) / 2
    pen.block(lines, Text(x[align], top, "", size, bold=bold, color=color, align=align, inside=name))


def tall(columns: Iterable[Sequence[str]], *, size: float = SMALL, padding: float = 1.0) -> float:
    """Return the height of a row whose cells hold these lines."""
    return max(map(len, columns)) * line_height(size) + 2 * padding


def mark(pen: Pen, x: float, middle: float, status: str) -> None:
    """Draw the small frame that tells the status of a row."""
    swatch(FRAME_STYLE[status])(pen, x, middle - 1.5, 4.0, 3.0)


def marked(statuses: Iterable[str]) -> bool:
    """Tell whether rows need a mark: not when everything is published, or a team’s own."""
    return any(status not in PLAIN for status in statuses)


def rule(pen: Pen, y: float, *, x: float = EDGE, right: float = WIDTH - EDGE, strong: bool = False) -> None:
    """Draw a horizontal rule."""
    pen.line((x, y), (right, y), color=INK if strong else RULE, line_width=0.9 if strong else 0.5)


def pages(rows: Sequence[Row], sheet: Sheet, tail: Row | None = None) -> list[Scene]:
    """Share the rows among pages; a `tail` follows the last row, on a page of its own if there is no room left.

    Parameters
    ----------
    rows : sequence of Row
    sheet : Sheet
    tail : Row, optional
        Drawn without the header.
    """
    notes = [line for note in sheet.notes for line in fit_cell(note, WIDTH - 2 * EDGE)]
    below = len(notes) * line_height(SMALL) + _FOOTER * (1 + bool(sheet.keys)) + 1.0
    room = HEIGHT - EDGE - sheet.header.height - below
    shared: list[list[Row]] = [[]]
    for i, row in enumerate(rows):
        used = sum(r.height for r in shared[-1])
        need = row.height + (rows[i + 1].height if row.heading and i + 1 < len(rows) else 0)
        if used + need > room and any(not r.heading for r in shared[-1]):
            shared.append([row.under] if row.under is not None else [])
        shared[-1].append(row)
    alone = tail is not None and sum(r.height for r in shared[-1]) + tail.height > room
    if alone and tail is not None:
        shared.append([])
    scenes = []
    for number, page in enumerate(shared, 1):
        pen = Pen(WIDTH, EDGE)
        if page:
            bottom = EDGE + sheet.header.height + sum(r.height for r in page)
            if sheet.ground is not None:
                sheet.ground(pen, EDGE + sheet.header.height, bottom)
            for row in (sheet.header, *page):
                row.paint(pen, pen.y)
                pen.y += row.height
        if tail is not None and number == len(shared):
            tail.paint(pen, pen.y)
            pen.y += tail.height
        _footer(pen, sheet, notes, f"page {number} sur {len(shared)}" if len(shared) > 1 else "")
        scenes.append(pen.scene())
    return scenes


def _footer(pen: Pen, sheet: Sheet, notes: Sequence[str], page: str) -> None:
    pen.y += 1.0
    pen.y += pen.block(notes, Text(EDGE, pen.y, "", SMALL, color=GREY))
    if sheet.keys:
        pen.y += _FOOTER - 5.0
        legend(pen, sheet.keys)
    present = [s for s in STATUS_STYLE if s in sheet.statuses]
    if page:
        middle = pen.y + _FOOTER - 2.5
        pen.texts.append(Text(WIDTH - EDGE, middle, page, SMALL, color=GREY, align="right"))
    if marked(present):
        pen.y += _FOOTER - 5.0
        status_legend(pen, present, styles=FRAME_STYLE)
    elif page:
        pen.y += _FOOTER
