"""What is routed and what comes out: nodes in the cells of a grid, links, distances; frames, paths, labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from quality_study.diagram.scene import Align
from quality_study.diagram.text import line_height, text_width
from quality_study.style import SMALL

Point = tuple[float, float]


@dataclass(frozen=True)
class Node:
    """A box to place.

    Parameters
    ----------
    name : str
    row, column : int
        Its cell, which no other node shares.
    height : float
        Least height; a box grows when its sides need more ports.
    width : float, optional
        By default that of the column.
    pointed : bool
        Edges meet it in the middle of its sides only (diamond, ellipse).
    """

    name: str
    row: int
    column: int
    height: float
    width: float | None = None
    pointed: bool = False


@dataclass(frozen=True)
class Link:
    """An edge, with the lines of its label."""

    source: str
    target: str
    label: tuple[str, ...] = ()

    @property
    def label_width(self) -> float:
        """Room along a horizontal: the label and a margin on each side."""
        return max(text_width(line, size=SMALL) for line in self.label) + 1.8 if self.label else 0.0

    @property
    def label_height(self) -> float:
        """Room along a vertical."""
        return len(self.label) * line_height(SMALL) + 0.8 if self.label else 0.0


@dataclass(frozen=True)
class Spacing:
    """Distances in millimetres."""

    pitch: float = 1.9
    heads: float = 3.4
    corner: float = 2.4
    side: float = 2.8
    arrow: float = 3.2
    row_gap: float = 5.5
    column_gap: float = 7.0
    margin: float = 0.5


class Grid:
    """The cells of some nodes, and where the next node is in each direction.

    Parameters
    ----------
    nodes : sequence of Node

    Attributes
    ----------
    nodes : dict of str to Node
    rows, columns : int
        How many there are.
    above, below : dict of str to int
        Row of the nearest node of the same column; -1 or `rows` where there is none.
    left, right : dict of str to int
        Column of the nearest node of the same row; -1 or `columns` where there is none.

    Examples
    --------
    >>> grid = Grid([Node("a", 0, 0, 5), Node("b", 2, 0, 5), Node("c", 2, 1, 5)])
    >>> grid.below["a"], grid.above["a"], grid.right["b"], grid.right["c"]
    (2, -1, 1, 2)
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = {n.name: n for n in nodes}
        self.rows = 1 + max(n.row for n in nodes)
        self.columns = 1 + max(n.column for n in nodes)
        self.above, self.below = _neighbours(((n.column, n.row, n.name) for n in nodes), self.rows)
        self.left, self.right = _neighbours(((n.row, n.column, n.name) for n in nodes), self.columns)


def _neighbours(places: Iterable[tuple[int, int, str]], end: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return the position before and after each node; a place is its line, its position on it and its name."""
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    for _, line in groupby(sorted(places), key=lambda place: place[0]):
        names = [(position, name) for _, position, name in line]
        positions = [-1, *(position for position, _ in names), end]
        for i, (_, name) in enumerate(names):
            before[name], after[name] = positions[i], positions[i + 2]
    return before, after


@dataclass(frozen=True)
class Label:
    """One line of a label: its reference point, the middle of the line, and how it is aligned."""

    x: float
    y: float
    text: str
    align: Align


@dataclass(frozen=True)
class Frame:
    """Where a node ends up."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Routes:
    """Everything placed.

    Attributes
    ----------
    frames : mapping of str to Frame
    paths : sequence of tuple of points
        One for each link, in order, from the border of its source to that of its target.
    labels : sequence of Label
    width, height : float
        Size of the whole.
    columns, rows : sequence of (float, float)
        Beginning and end of each column and of each row.
    """

    frames: Mapping[str, Frame]
    paths: Sequence[tuple[Point, ...]]
    labels: Sequence[Label]
    width: float
    height: float
    columns: Sequence[tuple[float, float]]
    rows: Sequence[tuple[float, float]]


class CrowdedError(Exception):
    """Pointed nodes have fewer sides than the edges that leave them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(names))
