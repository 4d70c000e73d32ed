"""PDCA: plan, do, check, act, as a wheel of four cells joined by arrows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.legend import status_legend
from quality_study.diagram.scene import Box, Line, Pen, Scene
from quality_study.facts.tool_tables.cells import PDCA
from quality_study.style import BLUE, FRAME_STYLE, HEIGHT, WIDTH
from quality_study.tools.cells import Cell, CellLayout, describe, gather, measure, paint, stack

_EDGE = 0.4


@blank_when_empty
def pdca(rows: pd.DataFrame, *, layout: CellLayout | None = None) -> Drawing:
    """Draw the wheel, clockwise from the top left; cells too tall for a page follow one another instead.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`~quality_study.facts.tool_tables.cells.PDCA`.
    layout : CellLayout, optional
        Sizes.
    """
    at = layout or CellLayout(gap=14.0)
    by_heading = {cell.heading: cell for cell in gather(rows)}
    cells = [by_heading[h] for h in PDCA]
    wheel = _wheel(cells, at)
    scenes = [wheel] if wheel.height <= HEIGHT else stack([[c] for c in cells], CellLayout())
    return Drawing(scenes[0], describe("Roue de Deming, ou PDCA", cells), tuple(scenes[1:]))


def _wheel(cells: Sequence[Cell], at: CellLayout) -> Scene:
    """Place plan and do above, act and check below, and the arrows in the gaps between them."""
    pen = Pen(WIDTH)
    width = (WIDTH - 2 * _EDGE - at.gap) / 2
    measured = [measure(cell, width, at) for cell in cells]
    above, below = (max(measured[i].height, measured[j].height) for i, j in ((0, 1), (3, 2)))
    left, right = _EDGE, _EDGE + width + at.gap
    top, bottom = _EDGE, _EDGE + above + at.gap
    places = [(left, top, above), (right, top, above), (right, bottom, below), (left, bottom, below)]
    for m, (x, y, height) in zip(measured, places, strict=True):
        paint(pen, m, Box(x, y, width, height, name=m.cell.heading), at)
    middle_x = (left + width / 2, right + width / 2)
    middle_y = (top + above / 2, bottom + below / 2)
    plan, do, verify, act = PDCA
    arrows = [
        (plan, do, ((left + width, middle_y[0]), (right, middle_y[0]))),
        (do, verify, ((middle_x[1], top + above), (middle_x[1], bottom))),
        (verify, act, ((right, middle_y[1]), (left + width, middle_y[1]))),
        (act, plan, ((middle_x[0], bottom), (middle_x[0], top + above))),
    ]
    for start, end, points in arrows:
        pen.shapes.append(Line(points, BLUE, 2.0, arrow=True, joins=(start, end)))
    pen.y = bottom + below + 2
    status_legend(pen, [s for c in cells for _, s in c.texts], styles=FRAME_STYLE)
    return pen.scene(pen.y + _EDGE)
