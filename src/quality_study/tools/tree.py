"""Tree: a root, levels to the right, leaves stacked; cut by subtrees when it is taller than a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.scene import Box, Line, Pen, Scene
from quality_study.diagram.text import clean, fit, line_height, text_width
from quality_study.style import GREY, HEIGHT, WIDTH
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


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres; `gap` lies between levels, `leaf_gap` and `branch_gap` between neighbours."""

    gap: float = 7.0
    leaf_gap: float = 1.8
    branch_gap: float = 4.0
    padding: float = 1.8
    narrowest: float = 22.0


@blank_when_empty
def tree(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the tree.

    Parameters
    ----------
    rows : DataFrame
        ``id, parent, text, status``; children stand in file order, several roots under one another.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    paths = branches(rows)
    scene, *more = place(paths, layout)
    return Drawing(scene, describe(paths, "Diagramme en arbre"), tuple(more))


def place(paths: Sequence[Path], at: Layout) -> list[Scene]:
    """Lay the tree out, on as many pages as needed."""
    depth = max(map(len, paths))
    gap = min(at.gap, 30 / max(depth - 1, 1))
    strip = strip_of(node.status for path in paths for node in path)
    widths = columns(paths, WIDTH - 2 * EDGE - gap * (depth - 1), 2 * at.padding + strip, at.narrowest)
    return draw_parts(paths, lambda some, again: _Page(some, again, widths, gap, strip, at), room=HEIGHT - EDGE - FOOT)


def columns(paths: Sequence[Path], room: float, around: float, narrowest: float) -> list[float]:
    """Share the width among the levels by the square root of the length of their texts.

    This makes the sum of the heights of the columns least; no level is narrower than `narrowest`, as far as there is
    room, nor than its longest word up to one and a half times that.
    """
    levels = [[node for node, _ in elements(paths, level)] for level in range(max(map(len, paths)))]
    weights, least = [], []
    for nodes in levels:
        words = (w for n in nodes for w in clean(n.text).split(" "))
        widest = text_width(max(words, key=len)[:40], size=nodes[0].size, bold=True)
        weights.append(sqrt(sum(len(n.text) + 8 for n in nodes)))
        least.append(min(max(widest + around + 0.5, narrowest), 1.5 * narrowest, room / len(levels)))
    widths = [0.0] * len(levels)
    free = set(range(len(levels)))
    while free:
        left = room - sum(widths[i] for i in range(len(levels)) if i not in free)
        total = sum(weights[i] for i in free)
        narrow = {i for i in free if left * weights[i] / total < least[i]}
        for i in sorted(narrow or free):
            widths[i] = least[i] if narrow else left * weights[i] / total
        free -= narrow or free
    return widths


class _Page:
    """The places of some leaves, stacked, and of what leads to them: each parent stands amid its children."""

    def __init__(
        self,
        paths: Sequence[Path],
        again: frozenset[str],
        widths: Sequence[float],
        gap: float,
        strip: float,
        at: Layout,
    ) -> None:
        self.paths, self.again, self.strip, self.at = paths, again, strip, at
        self.widths, self.gap = widths, gap
        self.middles, _, self.bottom = self._stack(paths, 0, EDGE)

    def paint(self, pen: Pen) -> None:
        for level in range(max(map(len, self.paths))):
            left = EDGE + sum(self.widths[:level]) + self.gap * level
            for node, below in elements(self.paths, level):
                lines, height, middle = self._lines(node, level), self._height(node, level), self.middles[node.key]
                weight = 1.6 if level == 0 else 0.9 if node.leaf else 1.2
                box = Box(left, middle - height / 2, self.widths[level], height, line_width=weight, name=node.key)
                frame(pen, box, node.hue, node.status)
                inside = self.at.padding + (self.strip if node.leaf or node.status == "derived" else 0.0)
                write(pen, lines, box, left=inside, right=self.at.padding, size=node.size,
                      bold=not node.leaf, align="left" if node.leaf else "center")  # fmt: skip
                if level:
                    parent = below[0][level - 1].key
                    edge = _connector(self.middles[parent], middle, left - self.gap, left)
                    pen.shapes.append(Line(edge, GREY, 0.8, joins=(parent, node.key)))

    def _lines(self, node: Node, level: int) -> tuple[str, ...]:
        room = self.widths[level] - 2 * self.at.padding - self.strip
        return fit(node.text + AGAIN * (node.key in self.again), room, size=node.size, bold=not node.leaf)

    def _height(self, node: Node, level: int) -> float:
        padding = self.at.padding * 0.7 if node.leaf else self.at.padding
        return len(self._lines(node, level)) * line_height(node.size) + 2 * padding

    def _stack(self, paths: Sequence[Path], level: int, top: float) -> tuple[dict[str, float], list[float], float]:
        """Return the middle of each element from a level on, the middles at that level, and the bottom."""
        found: dict[str, float] = {}
        middles: list[float] = []
        before: Node | None = None
        bottom = top
        for node, below in elements(paths, level):
            if before is not None:
                bottom += self.at.leaf_gap if before.leaf and node.leaf else self.at.branch_gap
            high = self._height(node, level)
            inner, ranks, end = self._stack(below, level + 1, bottom)
            middle = (ranks[0] + ranks[-1]) / 2 if ranks else bottom + high / 2
            lower = max(0.0, bottom - (middle - high / 2))
            found.update({key: y + lower for key, y in inner.items()})
            found[node.key] = middle + lower
            middles.append(middle + lower)
            bottom = max(end + lower, middle + lower + high / 2)
            before = node
        return found, middles, bottom


def _connector(start: float, end: float, left: float, right: float) -> tuple[tuple[float, float], ...]:
    if abs(start - end) < 0.01:
        return ((left, start), (right, start))
    middle = (left + right) / 2
    return ((left, start), (middle, start), (middle, end), (right, end))
