"""Choose by which side each edge leaves, which channels it follows and by which side it enters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from quality_study.diagram.graph import CrowdedError, Link
from quality_study.diagram.ports import Ports, Side

#: The edges that share a port: the target and where they enter it.
Net = tuple[str, str]

#: How much more than the far side the near one may be taken before an edge that goes round prefers the far one.
_CROWD = 8.0  # millimetres


@dataclass(frozen=True)
class Way:
    """How an edge goes.

    Attributes
    ----------
    link : Link
    exit : {"bottom", "left", "right"}
        Side of the source by which it leaves.
    offset : float
        Position on that side, from the middle, in millimetres.
    enter : {"top", "left", "right"}
        Side of the target by which it enters.
    first : int, optional
        Horizontal channel that it follows after leaving from below, before `channel`.
    channel : int, optional
        Vertical channel.
    last : int, optional
        Horizontal channel that it follows before entering from above.
    entry : float
        Position on that side of the target, from the middle.
    """

    link: Link
    exit: Literal["bottom", "left", "right"]
    offset: float
    enter: Literal["top", "left", "right"]
    first: int | None = None
    channel: int | None = None
    last: int | None = None
    entry: float = 0.0

    @property
    def net(self) -> Net:
        """The port where it ends: its own, or the middle of the top, which those share that find no room beside it."""
        shared = self.enter == "top" and self.entry == 0
        return self.link.target, self.enter if shared else f"{self.enter} {self.link.source}"


def choose_ways(links: Sequence[Link], ports: Ports, *, side_entries: bool) -> list[Way]:
    """Choose the way of every edge: straight ones first, then in order.

    Raises
    ------
    CrowdedError
        Some edges find no port.
    """
    chooser = _Chooser(ports)
    ways: list[Way | None] = [None] * len(links)
    attempts = [chooser.straight_down, chooser.straight_across]
    if side_entries:
        attempts.append(chooser.bent_across)
    attempts.append(chooser.round_side)
    for attempt in attempts:
        ways = [way or attempt(link) for way, link in zip(ways, links, strict=True)]
    for way, link in zip(ways, links, strict=True):
        if way is None:
            ports.keep_top(link.target)
    ways = [way or chooser.direct(link) or chooser.round(link) for way, link in zip(ways, links, strict=True)]
    crowded = [link.source for way, link in zip(ways, links, strict=True) if way is None]
    if crowded:
        raise CrowdedError(crowded)
    return _part_heads([way for way in ways if way is not None], ports)


def _part_heads(ways: Sequence[Way], ports: Ports) -> list[Way]:
    """Give a head of its own, where there is room, to each edge that enters a box by the top after another."""
    nodes, entered = ports.grid.nodes, {way.link.target for way in ways if way.enter == "top" and way.last is None}
    parted = list(ways)
    for i, way in sorted(enumerate(ways), key=lambda item: item[1].channel is not None):
        target = nodes[way.link.target]
        if way.last is None:
            continue
        if target.name in entered:
            column = nodes[way.link.source].column if way.channel is None else way.channel - 0.5
            entry = ports.top(target.name, "right" if column > target.column else "left")
            parted[i] = replace(way, entry=entry or 0.0)
        entered.add(target.name)
    return parted


class _Chooser:
    """Attempts at leading an edge; each takes its ports, or returns None and takes none."""

    def __init__(self, ports: Ports) -> None:
        self.ports, self.grid = ports, ports.grid

    def straight_down(self, link: Link) -> Way | None:
        """Go down to the next node of the column."""
        source, target = self.grid.nodes[link.source], self.grid.nodes[link.target]
        if source.column != target.column or self.grid.below[source.name] != target.row:
            return None
        offset = self.ports.bottom(link)
        return None if offset is None else Way(link, "bottom", offset, "top")

    def straight_across(self, link: Link) -> Way | None:
        """Go to the next node of the row."""
        source, target = self.grid.nodes[link.source], self.grid.nodes[link.target]
        side, other = self._facing(link)
        beside = self.grid.right if side == "right" else self.grid.left
        if source.row != target.row or beside[source.name] != target.column:
            return None
        offset = self.ports.beside(source.name, side, link.label_height, middle_only=target.pointed)
        if offset is None:
            return None
        return Way(link, side, offset, other, entry=offset)

    def bent_across(self, link: Link) -> Way | None:
        """Leave by a side and enter by the facing side of a target of the next column."""
        source, target = self.grid.nodes[link.source], self.grid.nodes[link.target]
        if abs(source.column - target.column) != 1 or source.pointed or target.pointed:
            return None
        side, other = self._facing(link)
        entry = self.ports.toward(target.name, other, 0.0, source.name)
        offset = self.ports.toward(source.name, side, link.label_height, target.name)
        return Way(link, side, offset, other, channel=source.column + (side == "right"), entry=entry)

    def round_side(self, link: Link) -> Way | None:
        """Pass beside what stands between two nodes of a column, and enter by the side by which the source is left."""
        source, target = self.grid.nodes[link.source], self.grid.nodes[link.target]
        if source.column != target.column or source.pointed or target.pointed:
            return None
        sides: tuple[Side, Side] = ("right", "left")
        side = min(sides, key=lambda s: sum(self.ports.taken(n, s) for n in (source.name, target.name)))
        entry = self.ports.toward(target.name, side, 0.0, source.name)
        offset = self.ports.toward(source.name, side, link.label_height, target.name)
        return Way(link, side, offset, side, channel=source.column + (side == "right"), entry=entry)

    def direct(self, link: Link) -> Way | None:
        """Go down, along one channel, and down again."""
        source, target = self.grid.nodes[link.source], self.grid.nodes[link.target]
        first = max(source.row, self.grid.above[target.name]) + 1
        last = min(self.grid.below[source.name], target.row)
        if first > last:
            return None
        offset = self.ports.bottom(link)
        return None if offset is None else Way(link, "bottom", offset, "top", last=last)

    def round(self, link: Link) -> Way | None:
        """Leave by a side, or from below, and follow a vertical channel to the horizontal one above the target."""
        source, target = self.grid.nodes[link.source], self.grid.nodes[link.target]
        forward = target.column >= source.column
        sides: list[Side] = ["right", "left"] if forward else ["left", "right"]
        near, far = (self.ports.used(source.name, side) for side in sides)
        if not source.pointed and near > far + _CROWD:
            sides.reverse()
        for side in sides:
            offset = self.ports.beside(source.name, side, link.label_height)
            if offset is not None:
                return Way(link, side, offset, "top", channel=source.column + (side == "right"), last=target.row)
        offset = self.ports.bottom(link)
        if offset is None:
            return None
        return Way(link, "bottom", offset, "top", source.row + 1, source.column + forward, target.row)

    def _facing(self, link: Link) -> tuple[Side, Side]:
        """Return the side by which a source looks at its target, and that of the target."""
        ahead = self.grid.nodes[link.target].column > self.grid.nodes[link.source].column
        return ("right", "left") if ahead else ("left", "right")
