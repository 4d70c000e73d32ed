"""PDCA: plan, do, check, act, as a wheel of four quarters, each leading into the next, and what each holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.legend import status_legend, swatch
from quality_study.diagram.scene import Area, Box, Pen, Scene, Text
from quality_study.diagram.text import fit, line_height
from quality_study.facts.tool_tables.cells import PDCA
from quality_study.style import BODY, FRAME_STYLE, HEIGHT, LARGE, PAPER, WHEEL, WIDTH
from quality_study.tools.cells import Cell, CellLayout, describe, gather, stack

_EDGE = 0.4
_INDENT = 3.8  # from the mark of a text to its words


@dataclass(frozen=True)
class Ring:
    """Sizes of the wheel in millimetres: radii, slits between quarters, points that lead on, margins."""

    outer: float = 36.0
    inner: float = 16.0
    slit: float = 1.4
    head: float = 6.0
    apart: float = 3.0
    gap: float = 3.0


@blank_when_empty
def pdca(rows: pd.DataFrame, *, layout: CellLayout | None = None) -> Drawing:
    """Draw the wheel, clockwise from the top left; texts too tall for a page follow one another instead.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`~quality_study.facts.tool_tables.cells.PDCA`.
    layout : CellLayout, optional
        Sizes.
    """
    at = layout or CellLayout(padding=3.0)
    by_heading = {cell.heading: cell for cell in gather(rows)}
    cells = [by_heading[h] for h in PDCA]
    wheel = _wheel(cells, at)
    scenes = [wheel] if wheel.height <= HEIGHT else stack([[c] for c in cells], CellLayout())
    return Drawing(scenes[0], describe("Roue de Deming, ou PDCA", cells), tuple(scenes[1:]))


def _wheel(cells: Sequence[Cell], at: CellLayout) -> Scene:
    """Place the ring in the middle, what plan and act hold at its left, what do and check hold at its right."""
    pen = Pen(WIDTH)
    ring = Ring()
    width = WIDTH / 2 - ring.outer - ring.apart
    half = max(ring.outer + _EDGE, *(_height(cell, width, at) + ring.gap for cell in cells))
    x, y = WIDTH / 2, _EDGE + half
    for i, (cell, color) in enumerate(zip(cells, WHEEL, strict=True)):
        right, below = i in (1, 2), i in (2, 3)
        _quarter(pen, ring, (x, y), i, color)
        slant = 0.5 * 2**0.5 * (ring.outer + ring.inner) / 2
        middle = (x + (slant if right else -slant), y + (slant if below else -slant))
        place = Box(middle[0] - 12.0, middle[1] - 3.0, 24.0, 6.0, name=f"quart {cell.heading}")
        pen.shapes.append(place)
        pen.texts.append(Text(*middle, cell.heading, LARGE, bold=True, color=PAPER, align="center", inside=place.name))
        top = y + ring.gap if below else _EDGE
        left = WIDTH - _EDGE - width if right else _EDGE
        frame = Box(left, top, width, _height(cell, width, at), name=cell.heading, obstacle=True)
        _list(pen, cell, frame, color, at)
    pen.texts.append(Text(x, y, "PDCA", LARGE, bold=True, align="center"))
    pen.y = y + half
    status_legend(pen, [s for c in cells for _, s in c.texts], styles=FRAME_STYLE)
    return pen.scene(pen.y + _EDGE)


def _quarter(pen: Pen, ring: Ring, middle: tuple[float, float], index: int, color: str) -> None:
    """Draw a quarter of the ring, from the left going clockwise; its point leads into the next."""
    start = pi + index * pi / 2
    slit = ring.slit / 2

    def at(radius: float, angle: float) -> tuple[float, float]:
        return middle[0] + radius * cos(angle), middle[1] + radius * sin(angle)

    def arc(radius: float) -> list[tuple[float, float]]:
        first, last = start + slit / radius, start + pi / 2 - slit / radius
        return [at(radius, first + (last - first) * k / 40) for k in range(41)]

    def bevel(angle: float) -> list[tuple[float, float]]:  # a point that all ends and beginnings have alike
        radii = [(ring.outer + ring.inner) / 2 + d for d in (ring.head / 2, 0.0, -ring.head / 2)]
        forward = [0.0, ring.head / 2, 0.0]
        return [at(r, angle + f / r) for r, f in zip(radii, forward, strict=True)]

    ends = bevel(start + pi / 2 - 2 * slit / (ring.outer + ring.inner))
    begins = bevel(start + 2 * slit / (ring.outer + ring.inner))[::-1]
    points = (*arc(ring.outer), *ends, *arc(ring.inner)[::-1], *begins)
    pen.shapes.append(Area(points, color))


def _texts(cell: Cell, width: float) -> list[tuple[str, ...]]:
    return [fit(text, width - _INDENT, size=BODY) for text, _ in cell.texts]


def _height(cell: Cell, width: float, at: CellLayout) -> float:
    lines = _texts(cell, width)
    return at.padding + sum(map(len, lines)) * line_height(BODY) + (len(lines) - 1) * at.between + 0.4


def _list(pen: Pen, cell: Cell, frame: Box, color: str, at: CellLayout) -> None:
    """Write the texts under a rule of the colour of the quarter, each with the mark of its status."""
    pen.shapes.append(frame)
    pen.shapes.append(Box(frame.x, frame.y, frame.width, 1.0, color))
    y = frame.y + at.padding
    for lines, (_, status) in zip(_texts(cell, frame.width), cell.texts, strict=True):
        swatch(FRAME_STYLE[status])(pen, frame.x + 0.4, y + (line_height(BODY) - 2) / 2, 2.0, 2.0)
        y += pen.block(lines, Text(frame.x + _INDENT, y, "", BODY, inside=cell.heading)) + at.between
