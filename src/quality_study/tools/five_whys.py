"""Five whys: a problem, and chains of causes going down from it, one "why?" after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.scene import Box, Line, Pen, Scene, Text
from quality_study.diagram.text import fit, line_height
from quality_study.style import BODY, GREY, HEIGHT, RULE, SMALL, WIDTH
from quality_study.tools.hierarchy import (
    AGAIN,
    Node,
    Path,
    branches,
    describe,
    draw_parts,
    elements,
)
from quality_study.tools.nodes import EDGE, FOOT, frame, strip_of, write

_KEY = "Cadre épais\u00a0: cause à laquelle la chaîne s’arrête (cause racine présumée)."


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres; `margin` holds the names of the levels, `chains` is the most chains side by side."""

    chains: int = 4
    margin: float = 19.0
    gap: float = 4.0
    drop: float = 8.0
    padding: float = 2.0
    widest: float = 90.0


@blank_when_empty
def five_whys(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the chains of causes.

    Parameters
    ----------
    rows : DataFrame
        ``id, parent, text, status``; a row without parent is a problem, the others answer "why?" to their parent.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    paths = branches(rows)
    scene, *more = place(paths, layout)
    return Drawing(scene, describe(paths, "Cinq pourquoi"), tuple(more))


def place(paths: Sequence[Path], layout: Layout) -> list[Scene]:
    """Lay the chains out side by side, on as many pages as needed."""
    strip = strip_of(node.status for path in paths for node in path)
    return draw_parts(
        paths,
        lambda some, again: _Page(some, again, strip, layout),
        room=HEIGHT - FOOT - 1.5 - line_height(SMALL),
        most=layout.chains,
        notes=(_KEY,) if any(len(path) > 1 for path in paths) else (),
    )


class _Page:
    """The places of some chains: a row a level, as high as its highest text; a column a chain."""

    def __init__(self, paths: Sequence[Path], again: frozenset[str], strip: float, at: Layout) -> None:
        self.paths, self.again, self.strip, self.at = paths, again, strip, at
        room = WIDTH - 2 * EDGE - at.margin
        self.step = (room + at.gap) / len(paths)
        self.depth = max(map(len, paths))
        self.problems = {path[0].key for path in paths}
        self.tops, self.heights, y = [], [], EDGE
        for level in range(self.depth):
            found = [self.lines(node, len(below)) for node, below in elements(paths, level)]
            self.tops.append(y)
            self.heights.append(max(map(len, found)) * line_height(BODY) + 2 * at.padding)
            y += self.heights[-1] + at.drop
        self.bottom = y - at.drop

    def width(self, chains: int) -> float:
        return min(chains * self.step - self.at.gap, max(self.at.widest, self.step - self.at.gap))

    def strong(self, node: Node) -> bool:
        return node.leaf or node.key in self.problems

    def lines(self, node: Node, chains: int) -> tuple[str, ...]:
        room = self.width(chains) - 2 * self.at.padding - self.strip
        return fit(node.text + AGAIN * (node.key in self.again), room, bold=self.strong(node))

    def paint(self, pen: Pen) -> None:
        middles: dict[str, float] = {}
        self._margin(pen)
        for level in range(self.depth):
            for node, below in elements(self.paths, level):
                first = self.paths.index(below[0])
                width = self.width(len(below))
                middle = EDGE + self.at.margin + (first + len(below) / 2) * self.step - self.at.gap / 2
                middles[node.key] = middle
                lines = self.lines(node, len(below))
                height = len(lines) * line_height(BODY) + 2 * self.at.padding
                weight = 1.6 if node.leaf and level else 0.9
                box = Box(middle - width / 2, self.tops[level], width, height, line_width=weight, name=node.key)
                frame(pen, box, node.hue, node.status)
                left = self.at.padding + (self.strip if node.status == "derived" else 0.0)
                write(pen, lines, box, left=left, right=self.at.padding, bold=self.strong(node), align="center")
                if level:
                    parent = below[0][level - 1].key
                    self._edge(pen, middles[parent], middle, level, (parent, node.key), below)

    def _margin(self, pen: Pen) -> None:
        for level, top in enumerate(self.tops):
            words = "Problème" if level == 0 else f"Pourquoi\u202f? ({level})"
            lines = fit(words, self.at.margin - 2, size=SMALL)
            pen.block(lines, Text(EDGE, top + self.at.padding, "", SMALL, color=GREY))
            if level:
                pen.line((EDGE, top - 2), (EDGE + self.at.margin - 4, top - 2), color=RULE, line_width=0.6)

    def _edge(
        self, pen: Pen, start: float, end: float, level: int, joins: tuple[str, str], below: Sequence[Path]
    ) -> None:
        parent = below[0][level - 1]
        chains = sum(parent in path for path in self.paths)
        high = len(self.lines(parent, chains)) * line_height(BODY) + 2 * self.at.padding
        top, bottom = self.tops[level - 1] + high, self.tops[level]
        turn = self.tops[level] - self.at.drop / 2
        straight = abs(start - end) < 0.01
        points = ((end, top), (end, bottom)) if straight else ((start, top), (start, turn), (end, turn), (end, bottom))
        pen.shapes.append(Line(points, GREY, 0.9, arrow=True, joins=joins))
