"""The marks of control charts: a shape for each signal, a cross for a point left out, and their legend."""

from __future__ import annotations

from collections.abc import Mapping

from quality_study.charts.axes import ALARM
from quality_study.diagram.pages import Sample
from quality_study.diagram.scene import Box, Line, Pen, Shape
from quality_study.inference.control import SIGNAL_LABEL, ControlChart
from quality_study.style import BLUE, GREY, INK, PAPER, STATUS_STYLE

#: Ground between the limits.
BAND = "#eef3f9"
#: Shape, size in millimetres and colour of a point by signal.
_SHAPES: Mapping[str, tuple[Shape, float, str]] = {
    "": ("ellipse", 2.4, INK),
    "limit": ("diamond", 4.4, ALARM),
    "run": ("rect", 3.0, ALARM),
}


def point(pen: Pen, x: float, y: float, *, signal: str = "", excluded: bool = False, status: str = "published") -> None:
    """Draw a point: its shape tells the signal, its filling the status; one left out of the estimates is crossed."""
    shape, size, color = _SHAPES[signal]
    style = STATUS_STYLE[status]
    fill = color if status == "published" and not excluded else PAPER
    hatch = None if excluded else style.hatch
    line = 0.6 if style.dashed else 1.0  # dashes are as long as the line is wide: a small mark needs short ones
    pen.shapes.append(Box(x - size / 2, y - size / 2, size, size, fill, color, hatch, style.dashed, line, shape=shape))
    if excluded:
        for way in (-1, 1):
            pen.line((x - 1.8, y - 1.8 * way), (x + 1.8, y + 1.8 * way), color=INK, line_width=1.0)


def observed(pen: Pen, x: float, y: float) -> None:
    """Draw a value before smoothing."""
    pen.shapes.append(Box(x - 0.8, y - 0.8, 1.6, 1.6, PAPER, GREY, line_width=0.7, shape="ellipse"))


def limit(pen: Pen, points: list[tuple[float, float]], *, few: bool) -> None:
    """Draw a limit, dashed when it is only indicative."""
    pen.shapes.append(Line(tuple(points), BLUE, 1.1, dashed=few))


def legend_entries(chart: ControlChart) -> list[tuple[str, Sample]]:
    """Explain what the chart shows, and only that."""
    table = chart.table
    twice = table["series"].nunique() > 1

    def line(pen: Pen, x: float, y: float, width: float, height: float, *, dashed: bool = False) -> None:
        pen.shapes.append(Line(((x, y + height / 2), (x + width, y + height / 2)), INK, 1.0, dashed=dashed))
        point(pen, x + width / 2, y + height / 2)

    def lower(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        line(pen, x, y, width, height, dashed=True)

    def limits(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        pen.shapes.append(Box(x, y, width, height, BAND))
        for side in (y, y + height):
            limit(pen, [(x, side), (x + width, side)], few=chart.few)

    def center(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        pen.line((x, y + height / 2), (x + width, y + height / 2), color=GREY, line_width=1.0)

    def sample(signal: str = "", *, excluded: bool = False) -> Sample:
        def paint(pen: Pen, x: float, y: float, width: float, height: float) -> None:
            point(pen, x + width / 2, y + height / 2, signal=signal, excluded=excluded)

        return paint

    def raw(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        observed(pen, x + width / 2, y + height / 2)

    entries: list[tuple[str, Sample]] = [("somme des hausses", line), ("somme des baisses", lower)] if twice else []
    if shows_observed(chart):
        entries += [("moyenne mobile", line), ("valeur observée", raw)]
    elif not twice:
        entries.append(("valeur", line))
    entries += [("centre", center), ("limites indicatives" if chart.few else "limites", limits)]
    entries += [(SIGNAL_LABEL[s], sample(s)) for s in ("limit", "run") if (table["signal"] == s).any()]
    if table["excluded"].any():
        entries.append(("exclu du calcul des limites", sample(excluded=True)))
    return entries


def shows_observed(chart: ControlChart) -> bool:
    """Tell whether the values before smoothing are on the scale of the chart and differ from what is plotted."""
    one = chart.table["series"].nunique() == 1
    return one and not chart.table["observed"].equals(chart.table["value"])
