"""Tree: a root, levels to the right, leaves stacked; cut by subtrees when it is taller than a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import sqrt

import pandas as pd

from quality_study.diagram.scene import Box, Drawing, Line, Pen, Scene
from quality_study.diagram.text import clean, fit, line_height, text_width
from quality_study.errors import Problem
from quality_study.style import GREY, HEIGHT, WIDTH
from quality_study.tools.hierarchy import (
    AGAIN,
    HIERARCHY,
    Node,
    Path,
    branches,
    check_hierarchy,
    cut,
    describe,
    elements,
    shared,
)
from quality_study.tools.nodes import EDGE, FOOT, foot, frame, strip_of, write

#: Columns of the CSV file: ``id;parent;texte;statut;source``; a root has no parent.
SCHEMA = HIERARCHY
#: The lines of the label of an element at some level, continued or not.
Label = Callable[[Node, int, bool], tuple[str, ...]]


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres; `gap` lies between levels, `leaf_gap` and `branch_gap` between neighbours."""

    gap: float = 7.0
    leaf_gap: float = 1.8
    branch_gap: float = 4.0
    padding: float = 1.8
    narrowest: float = 22.0


@dataclass(frozen=True)
class Options:
    """No choice but the sizes."""

    layout: Layout = field(default_factory=Layout)


def check(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List the identifiers used twice, unknown parents, loops and elements too deep to be drawn."""
    return check_hierarchy(rows, file)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the tree.

    Parameters
    ----------
    rows : DataFrame
        ``id, parent, text, status``; children stand in file order, several roots under one another.
    options : Options, optional
    """
    paths = branches(rows)
    scene, *more = place(paths, options or Options())
    return Drawing(scene, describe(paths, "Diagramme en arbre"), tuple(more))


def place(paths: Sequence[Path], options: Options) -> list[Scene]:
    """Lay the tree out, on as many pages as needed."""
    at = options.layout
    statuses = [node.status for path in paths for node in path]
    depth = max(map(len, paths))
    gap = min(at.gap, 30 / max(depth - 1, 1))
    strip = strip_of(statuses)
    widths = columns(paths, WIDTH - 2 * EDGE - gap * (depth - 1), 2 * at.padding + strip, at.narrowest)
    lefts = [EDGE + sum(widths[:i]) + gap * i for i in range(depth)]

    def label(node: Node, level: int, again: bool) -> tuple[str, ...]:
        room = widths[level] - 2 * at.padding - strip
        return fit(node.text + AGAIN * again, room, size=node.size, bold=not node.leaf)

    def fits(start: int, end: int) -> bool:
        _, bottom = middles(paths[start:end], shared(paths, start), label, at)
        return bottom <= HEIGHT - EDGE - FOOT

    parts = cut(paths, fits)
    scenes = []
    for number, (start, end) in enumerate(parts, 1):
        pen, again = Pen(WIDTH), shared(paths, start)
        centres, pen.y = middles(paths[start:end], again, label, at)
        for level in range(depth):
            for node, below in elements(paths[start:end], level):
                lines = label(node, level, node.key in again)
                height = _height(lines, node, at)
                y = centres[node.key] - height / 2
                box = Box(lefts[level], y, widths[level], height, line_width=_weight(level, node), name=node.key)
                frame(pen, box, node.hue, node.status)
                left = at.padding + (strip if node.leaf or node.status == "derived" else 0.0)
                write(pen, lines, box, left=left, right=at.padding, size=node.size,
                      bold=not node.leaf, align="left" if node.leaf else "center")  # fmt: skip
                if level:
                    parent = below[0][level - 1].key
                    edge = _connector(centres[parent], centres[node.key], lefts[level] - gap, lefts[level])
                    pen.shapes.append(Line(edge, GREY, 0.8, joins=(parent, node.key)))
        foot(pen, statuses, part=number, parts=len(parts))
        scenes.append(pen.scene())
    return scenes


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


def middles(paths: Sequence[Path], again: frozenset[str], label: Label, at: Layout) -> tuple[dict[str, float], float]:
    """Return the middle of each element and the bottom of the page: leaves stacked, each parent amid its children."""

    def stack(paths: Sequence[Path], level: int, top: float) -> tuple[dict[str, float], list[float], float]:
        found: dict[str, float] = {}
        middles: list[float] = []
        before: Node | None = None
        bottom = top
        for node, below in elements(paths, level):
            if before is not None:
                bottom += at.leaf_gap if before.leaf and node.leaf else at.branch_gap
            high = _height(label(node, level, node.key in again), node, at)
            inner, ranks, end = stack(below, level + 1, bottom)
            middle = (ranks[0] + ranks[-1]) / 2 if ranks else bottom + high / 2
            lower = max(0.0, bottom - (middle - high / 2))
            found.update({key: y + lower for key, y in inner.items()})
            found[node.key] = middle + lower
            middles.append(middle + lower)
            bottom = max(end + lower, middle + lower + high / 2)
            before = node
        return found, middles, bottom

    found, _, bottom = stack(paths, 0, EDGE)
    return found, bottom


def _connector(start: float, end: float, left: float, right: float) -> tuple[tuple[float, float], ...]:
    if abs(start - end) < 0.01:
        return ((left, start), (right, start))
    middle = (left + right) / 2
    return ((left, start), (middle, start), (middle, end), (right, end))


def _height(lines: Sequence[str], node: Node, at: Layout) -> float:
    return len(lines) * line_height(node.size) + 2 * (at.padding if not node.leaf else at.padding * 0.7)


def _weight(level: int, node: Node) -> float:
    return 1.6 if level == 0 else 0.9 if node.leaf else 1.2
