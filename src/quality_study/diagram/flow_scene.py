"""Paint one page of a flow: heads of columns, edges, faces, connectors, labels, legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quality_study.diagram.connectors import CIRCLE, Part
from quality_study.diagram.faces import Face, paint
from quality_study.diagram.graph import Frame, Routes
from quality_study.diagram.legend import status_legend
from quality_study.diagram.scene import Box, Line, Pen, Scene, Text
from quality_study.diagram.text import line_height
from quality_study.diagram.words import fit_words
from quality_study.style import BODY, FRAME_STYLE, GREY, HEIGHT, INK, LANE, PALE, SAND, SMALL, WIDTH
from quality_study.words.french import typographic

_SUITE = 5.5  # height of what tells that a page goes on from another
_LEGEND = 7.5
_UNDER_HEAD = 2.0


@dataclass(frozen=True)
class Heads:
    """The heads of the columns, each with its lines; none at all when the columns mean nothing."""

    lines: Sequence[Sequence[str]]

    @classmethod
    def of(cls, texts: Sequence[str], width: float) -> Heads:
        """Break the texts into lines as wide as a column."""
        return cls([fit_words(typographic(text), width, bold=True) for text in texts])

    @property
    def height(self) -> float:
        """Height of the heads, in millimetres."""
        return max(map(len, self.lines)) * line_height(BODY) + 3.4 if self.lines else 0.0

    def room(self, *, first: bool) -> float:
        """Return the height that a page leaves to boxes and edges."""
        return HEIGHT - self.height - (_UNDER_HEAD if self.lines else 0) - _LEGEND - (0 if first else _SUITE)


def flow_scene(
    part: Part,
    routes: Routes,
    faces: Mapping[str, Face],
    heads: Heads,
    numbers: Mapping[str, int],
    page: int,
    pages: int,
) -> Scene:
    """Paint a page.

    Parameters
    ----------
    part, routes : Part, Routes
        What stands on the page, and where.
    faces : mapping of str to Face
        Those of all pages: each page has the same legend.
    heads : Heads
    numbers : mapping of str to int
        The number in the connectors of each node.
    page, pages : int
        Rank of the page, from 1, and how many there are.
    """
    pen = Pen(WIDTH)
    if page > 1:
        pen.texts.append(Text(0.4, _SUITE / 2, f"Suite ({page}/{pages})", SMALL, color=GREY))
        pen.y = _SUITE
    if heads.lines:
        _paint_lanes(pen, heads, routes)
    left, top = 0.0 if heads.lines else (WIDTH - routes.width) / 2, pen.y
    for link, path in zip(part.links, routes.paths, strict=True):
        points = tuple((x + left, y + top) for x, y in path)
        pen.shapes.append(Line(points, INK, arrow=True, joins=(link.source, link.target)))
    for name, f in routes.frames.items():
        frame = Frame(f.x + left, f.y + top, f.width, f.height)
        if name in faces:
            paint(pen, faces[name], frame)
        elif name in part.connectors:
            _paint_connector(pen, name, str(numbers[part.connectors[name]]), frame)
    for t in routes.labels:
        pen.texts.append(Text(t.x + left, t.y + top, t.text, SMALL, color=GREY, align=t.align))
    pen.y = top + routes.height + 1.5
    status_legend(pen, [face.item.status for face in faces.values()], styles=FRAME_STYLE)
    return pen.scene()


def _paint_lanes(pen: Pen, heads: Heads, routes: Routes) -> None:
    """Draw the heads of the columns and a tint under every other column."""
    edges = [0.0, *((a[1] + b[0]) / 2 for a, b in pairwise(routes.columns)), WIDTH]
    height = heads.height
    for i, lines in enumerate(heads.lines):
        x, width = edges[i], edges[i + 1] - edges[i]
        if i % 2 == 0:
            pen.shapes.append(Box(x, pen.y + height, width, routes.height + _UNDER_HEAD, LANE))
        name = f"couloir:{i + 1}"
        pen.shapes.append(Box(x, pen.y, width, height, PALE if i % 2 == 0 else SAND, name=name))
        y = pen.y + (height - len(lines) * line_height(BODY)) / 2
        pen.block(lines, Text(x + width / 2, y, "", BODY, bold=True, align="center", inside=name))
    pen.y += height + _UNDER_HEAD


def _paint_connector(pen: Pen, name: str, number: str, frame: Frame) -> None:
    pen.shapes.append(Box(frame.x, frame.y, CIRCLE, CIRCLE, SAND, GREY, name=name, shape="ellipse", obstacle=True))
    x, y = frame.x + CIRCLE / 2, frame.y + CIRCLE / 2
    pen.texts.append(Text(x, y, number, SMALL, bold=True, align="center", inside=name))
