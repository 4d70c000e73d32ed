"""Give every edge a position of its own on the side of a box, so that no two stubs ever meet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from quality_study.diagram.graph import Grid, Link, Spacing

#: A side by which edges leave, or enter from a neighbouring column.
Side = Literal["left", "right"]


@dataclass
class Gap:
    """Positions taken in the gap between two neighbours, as distances from the middle, labels included.

    Both neighbours look at the same gap: what one takes, the other cannot.
    """

    taken: bool = False
    low: float = 0.0
    high: float = 0.0

    def across(self, label: float, pitch: float, half: float, room: float, middle_only: bool) -> float | None:
        """Take a position on a horizontal border; the label stands on the outer side.

        Parameters
        ----------
        label : float
            Width of the label.
        pitch : float
            Least distance to what is taken.
        half : float
            Farthest position, on each side of the middle.
        room : float
            How far the label may go.
        middle_only : bool
            The middle is the only position.
        """
        if not self.taken and label <= room:
            self.taken, self.high = True, label
            return 0.0
        if middle_only:
            return None
        at = self.high + pitch
        if at <= half and at + label <= room:
            self.high = at + label
            return at
        at = self.low - pitch
        if at >= -half and at - label >= -room:
            self.low = at - label
            return at
        return None

    def down(self, label: float, pitch: float, middle_only: bool, toward: int = 0) -> float | None:
        """Take a position on a vertical border, which grows as needed; the label stands above.

        `toward` tells where the other end of the edge is, above (-1) or below (1), so that the edges of a side stand
        in the order of their ends and do not cross; at 0 the nearest position is taken.
        """
        if not self.taken:
            self.taken, self.low = True, -label
            return 0.0
        if middle_only:
            return None
        below, above = self.high + pitch + label, self.low - pitch
        if toward > 0 or (toward == 0 and below <= -above + label / 2):
            self.high = below
            return below
        self.low = above - label
        return above


class Ports:
    """The gaps of a grid, and the positions taken in them.

    Parameters
    ----------
    grid : Grid
    width : float
        Width of the columns.
    gap : Spacing
    """

    def __init__(self, grid: Grid, width: float, gap: Spacing) -> None:
        self.grid, self.width, self.gap = grid, width, gap
        # By column and row above, by row and column at the left; -1 is before the first.
        self._under: dict[tuple[int, int], Gap] = defaultdict(Gap)
        self._beside: dict[tuple[int, int], Gap] = defaultdict(Gap)

    def bottom(self, link: Link) -> float | None:
        """Take a position below the source, or return None when there is no more."""
        node = self.grid.nodes[link.source]
        half = (node.width or self.width) / 2 - self.gap.corner
        gap = self._under[node.column, node.row]
        return gap.across(link.label_width, self.gap.pitch, half, self.width / 2, node.pointed)

    def keep_top(self, name: str) -> None:
        """Keep the middle of the gap above a node for the edges that enter it."""
        self._under[self.grid.nodes[name].column, self.grid.above[name]].taken = True

    def top(self, name: str, side: Side) -> float | None:
        """Take a position above a node, beside what is taken, for an edge that comes from a side; None without room."""
        node = self.grid.nodes[name]
        gap = self._under[node.column, self.grid.above[name]]
        at = gap.high + self.gap.heads if side == "right" else gap.low - self.gap.heads
        if node.pointed or abs(at) > (node.width or self.width) / 2 - self.gap.corner:
            return None
        gap.low, gap.high = min(gap.low, at), max(gap.high, at)
        return at

    def beside(self, name: str, side: Side, label: float, *, middle_only: bool = False) -> float | None:
        """Take a position on a side of a node; None when only the middle will do and it is taken."""
        middle_only = middle_only or self.grid.nodes[name].pointed
        return self._gap_beside(name, side).down(label, self.gap.pitch, middle_only)

    def toward(self, name: str, side: Side, label: float, other: str) -> float:
        """Take a position on a side that is not pointed, on the side of another node, apart from other heads."""
        rise = self.grid.nodes[other].row - self.grid.nodes[name].row
        toward = (rise > 0) - (rise < 0)
        position = self._gap_beside(name, side).down(label, self.gap.heads, False, toward)
        assert position is not None  # a side that is not pointed grows as needed
        return position

    def used(self, name: str, side: Side) -> float:
        """Return how much of a side is taken, in millimetres."""
        gap = self._gap_beside(name, side)
        return gap.high - gap.low

    def taken(self, name: str, side: Side) -> bool:
        """Tell whether an edge leaves or enters by a side."""
        return self._gap_beside(name, side).taken

    def _gap_beside(self, name: str, side: Side) -> Gap:
        node = self.grid.nodes[name]
        return self._beside[node.row, node.column if side == "right" else self.grid.left[name]]
