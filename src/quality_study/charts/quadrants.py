"""A plane cut in four by two lines, numbered points whose labels never touch, and the list of what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isnan

from quality_study.charts.axes import Scale, Ticks, x_axis, y_axis
from quality_study.charts.labels import Point, Segment, place_labels
from quality_study.charts.marks import dot, keys
from quality_study.charts.wording import notes
from quality_study.diagram.pages import EDGE, MARK, Row, Sample, Sheet, cell, fit, mark, marked, pages, rule, tall
from quality_study.diagram.scene import Align, Box, Pen, Scene, Text
from quality_study.diagram.text import line_height, text_width
from quality_study.style import BODY, GREY, INK, SMALL, WIDTH

_RANGE = "#9aa3ae"
_SAME = 0.6  # points nearer than this, in millimetres, are drawn as one
_LABEL = 24.0  # widest label of such points


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    width: float = 124.0
    height: float = 84.0
    dot: float = 2.6
    number: float = 9.0


@dataclass(frozen=True)
class Spot:
    """A point: its number is its place in the list; not a number means listed but not drawn.

    `around` holds its limits in x then in y, drawn as thin lines; `sure` tells whether its quarter is certain.
    """

    x: float
    y: float
    cells: Sequence[str]
    status: str = "published"
    around: tuple[float, float, float, float] | None = None
    sure: bool = True

    @property
    def drawn(self) -> bool:
        """Whether the point has a place."""
        return not (isnan(self.x) or isnan(self.y))


@dataclass(frozen=True)
class Plane:
    """What the points stand on.

    Attributes
    ----------
    x_ticks, y_ticks : sequence of (value, label)
        From end to end of the axes.
    x_title, y_title : str
    cross : tuple of float
        Where the lines that cut the plane are.
    quarters : tuple of str
        Names: top left, top right, bottom left, bottom right.
    columns : sequence of (title, width, align)
        Of the list; the first one takes the room left, its width is not read.
    told : sequence of str
        Sentences of the note.
    unsure : str
        What a hollow point means.
    """

    x_ticks: Ticks
    y_ticks: Ticks
    x_title: str
    y_title: str
    cross: tuple[float, float]
    quarters: tuple[str, str, str, str]
    columns: Sequence[tuple[str, float, Align]]
    told: Sequence[str]
    unsure: str
    layout: Layout = field(default_factory=Layout)


def place(spots: Sequence[Spot], plane: Plane) -> list[Scene]:
    """Lay out the plane, then one row a point.

    Raises
    ------
    StudyError
        There are more points than labels can be placed for.
    """
    at = plane.layout
    indent = MARK if marked(s.status for s in spots) else 0.0
    edges = [EDGE + indent, EDGE + indent + at.number]
    rest = WIDTH - EDGE - sum(width for _, width, _ in plane.columns[1:])
    edges.append(rest)
    for _, width, _ in plane.columns[1:]:
        edges.append(edges[-1] + width)
    aligns: list[Align] = ["left", *(align for _, _, align in plane.columns)]
    titles = [
        fit(t, edges[i + 1] - edges[i] - 2, bold=True) for i, t in enumerate(["N°", *(c[0] for c in plane.columns)])
    ]
    head = tall(titles, padding=1.2)

    def header(pen: Pen, y: float) -> None:
        for i, lines in enumerate(titles):
            cell(pen, Box(edges[i], y, edges[i + 1] - edges[i], head), lines, bold=True, align=aligns[i])
        rule(pen, y + head, strong=True)

    top = Row(head, header, heading=True)

    def row(number: int, spot: Spot) -> Row:
        cells = [fit(t, edges[i + 1] - edges[i] - 2) for i, t in enumerate([str(number), *spot.cells])]
        height = tall(cells, padding=1.0)

        def paint(pen: Pen, y: float) -> None:
            if indent:
                mark(pen, EDGE + 1, y + height / 2, spot.status)
            for i, lines in enumerate(cells):
                frame = Box(edges[i], y, edges[i + 1] - edges[i], height)
                cell(pen, frame, lines, bold=i == 0, align=aligns[i])
            rule(pen, y + height)

        return Row(height, paint, under=top)

    sheet = Sheet(Row(0.0, lambda pen, y: None), tuple(s.status for s in spots), notes=notes(plane.told))
    entries = _legend(spots, plane)
    first = [keys(entries), Row(1.5, lambda pen, y: None, heading=True)] if entries else []
    return pages([*first, _plane(spots, plane), top, *(row(i, s) for i, s in enumerate(spots, 1))], sheet)


def _legend(spots: Sequence[Spot], plane: Plane) -> list[tuple[str, Sample]]:
    def hollow(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        dot(pen, x + width / 2, y + height / 2, hollow=True)

    def limits(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        pen.line((x, y + height / 2), (x + width, y + height / 2), color=_RANGE, line_width=0.8)

    drawn = [s for s in spots if s.drawn]
    entries: list[tuple[str, Sample]] = [] if all(s.sure for s in drawn) else [(plane.unsure, hollow)]
    if any(s.around for s in drawn):
        entries.append(("intervalle de confiance", limits))
    return entries


def _plane(spots: Sequence[Spot], plane: Plane) -> Row:
    at = plane.layout
    left = (WIDTH - at.width) / 2 + 4.0
    right = left + at.width
    title = fit(f"↑ {plane.y_title}", at.width)
    head = len(title) * line_height(SMALL) + 1.0 + line_height(BODY) + 1.6
    under = fit(f"{plane.x_title} →", at.width)
    foot = 3.4 + line_height(SMALL) * (1 + len(under)) + line_height(BODY) + 2.0

    def paint(pen: Pen, top: float) -> None:
        pen.block(title, Text(left, top, "", SMALL, color=GREY))
        x = Scale(plane.x_ticks[0][0], plane.x_ticks[-1][0], left, right)
        y = Scale(plane.y_ticks[0][0], plane.y_ticks[-1][0], top + head + at.height, top + head)
        y_axis(pen, y, plane.y_ticks, left, right)
        x_axis(pen, x, plane.x_ticks, y.start)
        words = y.start + 2.4 + line_height(SMALL)
        pen.block(under, Text(right, words, "", SMALL, color=GREY, align="right"))
        middles = (y.end - 1.0 - line_height(BODY) / 2, words + len(under) * line_height(SMALL) + line_height(BODY) / 2)
        _quarters(pen, plane, (left, right), x.at(plane.cross[0]), middles)
        pen.shapes.append(Box(left, y.end, at.width, at.height, "none", INK, line_width=0.9))
        down, across = x.at(plane.cross[0]), y.at(plane.cross[1])
        cross = [((down, y.start), (down, y.end)), ((left, across), (right, across))]
        for line in cross:
            pen.line(*line, line_width=0.9)
        _points(pen, [(i, s) for i, s in enumerate(spots, 1) if s.drawn], x, y, at.dot, cross)

    return Row(head + at.height + foot, paint)


def _quarters(
    pen: Pen, plane: Plane, across: tuple[float, float], cross: float, middles: tuple[float, float]
) -> None:  # fmt: skip
    """Name the quarters above and below the plane, at its corners, where no point can be."""
    for i, name in enumerate(plane.quarters):
        align: Align = "right" if i % 2 else "left"
        pen.texts.append(Text(across[i % 2], middles[i // 2], name, BODY, bold=True, align=align))


def _around(limits: tuple[float, float, float, float], at: Point, x: Scale, y: Scale) -> list[Segment]:
    """Return the lines of the limits in x and in y."""
    low_x, high_x, low_y, high_y = limits
    here_x, here_y = x.at(at[0]), y.at(at[1])
    return [((x.at(low_x), here_y), (x.at(high_x), here_y)), ((here_x, y.at(low_y)), (here_x, y.at(high_y)))]


def _points(
    pen: Pen, spots: Sequence[tuple[int, Spot]], x: Scale, y: Scale, size: float, lines_drawn: Sequence[Segment]
) -> None:
    """Draw the points; those that stand on one another share one label."""
    found: dict[tuple[float, float], list[tuple[int, Spot]]] = {}
    for i, s in spots:
        found.setdefault((round(x.at(s.x) / _SAME), round(y.at(s.y) / _SAME)), []).append((i, s))
    groups = list(found.values())
    places = [(x.at(group[0][1].x), y.at(group[0][1].y)) for group in groups]
    words = [fit(", ".join(str(i) for i, _ in group), _LABEL, bold=True) for group in groups]
    step = line_height(SMALL)
    sizes = [(max(text_width(t, size=SMALL, bold=True) for t in lines), len(lines) * step) for lines in words]
    ranges = [line for _, s in spots if s.around is not None for line in _around(s.around, (s.x, s.y), x, y)]
    room = (x.start + 0.4, y.end + 0.4, x.end - 0.4, y.start - 0.4)
    placed = place_labels(places, sizes, room, size, lines=[*lines_drawn, *ranges])
    for line in ranges:
        pen.line(*line, color=_RANGE, line_width=0.8)
    for label in placed:
        if label.leader is not None:
            pen.line(*label.leader, color=GREY, line_width=0.5)
    for group, (px, py), lines, label in zip(groups, places, words, placed, strict=True):
        dot(pen, px, py, hollow=not all(s.sure for _, s in group), size=size)
        top = label.y - len(lines) * step / 2
        pen.block(lines, Text(label.x, top, "", SMALL, bold=True, align="center"))
