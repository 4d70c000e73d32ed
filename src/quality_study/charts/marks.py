"""The marks that charts share: axis of shares, whiskers, ranges, dots, and a legend that may run over several lines."""

from __future__ import annotations

from collections.abc import Sequence

from quality_study.diagram.pages import EDGE, Row, Sample
from quality_study.diagram.scene import Align, Box, Pen, Shape, Text
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import BLUE, GREY, INK, PALE, PAPER, RULE, SMALL, WIDTH
from quality_study.words.french import percent

#: Shares that the axis from 0 to 100 % marks.
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_SWATCH = (6.0, 3.0)
_GAP = 1.2


def tick_labels(pen: Pen, start: float, scale: float, middle: float, ticks: Sequence[float] = TICKS) -> None:
    """Write the shares that the axis marks, centred on `middle`; the whole axis (100 %) is `scale` wide."""
    for tick in ticks:
        pen.texts.append(Text(start + tick * scale, middle, percent(tick), SMALL, color=GREY, align="center"))


def grid(
    pen: Pen, start: float, scale: float, top: float, bottom: float, ticks: Sequence[float] = TICKS
) -> None:  # fmt: skip
    """Draw a vertical line at each tick, stronger at 0 and 50 %."""
    for tick in ticks:
        x = start + tick * scale
        pen.line((x, top), (x, bottom), color=RULE, line_width=1.1 if tick in (0, 0.5) else 0.7)


def whisker(pen: Pen, left: float, right: float, y: float) -> None:
    """Draw a confidence interval; a white edge keeps it readable over a filled bar."""
    for color, width in ((PAPER, 3.0), (INK, 1.2)):
        pen.line((left, y), (right, y), color=color, line_width=width)
        for x in (left, right):
            pen.line((x, y - 1.1), (x, y + 1.1), color=color, line_width=width)


def bounds(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    """Draw what is logically possible, which is no confidence interval: a tinted band between two strong ends."""
    pen.shapes.append(Box(x, y + height * 0.2, width, height * 0.6, PALE))
    for end in (x, x + width):
        pen.line((end, y), (end, y + height), color=BLUE, line_width=1.4)
    pen.line((x, y + height / 2), (x + width, y + height / 2), color=BLUE)


def envelope(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    """Draw the intervals of every size that remains possible, taken together: an empty tube."""
    pen.shapes.append(Box(x, y + height * 0.28, width, height * 0.44, PAPER, INK, line_width=0.9))


def dot(pen: Pen, x: float, y: float, *, shape: Shape = "ellipse", hollow: bool = False, size: float = 2.4) -> None:
    """Draw the mark of a share: a round dot or a diamond, empty when `hollow`."""
    place = (x - size / 2, y - size / 2, size, size)
    pen.shapes.append(Box(*place, PAPER if hollow else INK, INK if hollow else PAPER, shape=shape, line_width=1.0))


def stroke(pen: Pen, x: float, y: float) -> None:
    """Draw the mark of a published share, thin enough to leave a narrow range visible."""
    pen.shapes.append(Box(x - 0.6, y - 1.7, 1.2, 3.4, INK, PAPER, line_width=0.6))


def keys(entries: Sequence[tuple[str, Sample]], *, width: float = WIDTH - EDGE) -> Row:
    """Lay out a legend on as many lines as it takes."""
    room = width - EDGE - _SWATCH[0] - 1.6
    step = line_height(SMALL)
    placed: list[tuple[float, float, tuple[str, ...], Sample]] = []
    x, top, bottom = EDGE, 0.0, 0.0
    for label, paint in entries:
        lines = fit(label, room, size=SMALL)
        wide = _SWATCH[0] + _GAP + max(text_width(line, size=SMALL) for line in lines)
        if x > EDGE and x + wide > width:
            x, top = EDGE, bottom
        placed.append((x, top, lines, paint))
        x += wide + 4
        bottom = max(bottom, top + len(lines) * step + 1.4)

    def draw(pen: Pen, y: float) -> None:
        for left, down, lines, paint in placed:
            first = y + down + 0.7
            paint(pen, left, first + (step - _SWATCH[1]) / 2, *_SWATCH)
            pen.block(lines, Text(left + _SWATCH[0] + _GAP, first, "", SMALL, color=GREY))

    return Row(bottom, draw)


def heading(
    pen: Pen, lines: Sequence[str], x: float, bottom: float, *, align: Align = "left", bold: bool = True
) -> None:  # fmt: skip
    """Write the title of a column above `bottom`."""
    top = bottom - len(lines) * line_height(SMALL)
    pen.block(lines, Text(x, top, "", SMALL, bold=bold, align=align))
