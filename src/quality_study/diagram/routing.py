"""Place nodes on a grid and lead right-angled edges between them, through channels where nothing else stands.

Nodes stand in cells of a grid. Between the rows and between the columns run channels. An edge leaves a port of its own,
follows tracks of the channels and ends in a port of its target, which all edges that come that way share: the edges of
one port are a *net* and may run together, those of two nets never do. Two edges cross at right angles only.

- Ports that look at the same gap between two nodes get different positions, so their stubs never meet.
- In a channel, nets whose intervals overlap get different tracks (first fit in order of position).
- A label stands beside the first stub, in room kept for it when ports and channels are sized.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from quality_study.diagram.scene import Align
from quality_study.diagram.text import line_height, text_width
from quality_study.style import SMALL

Point = tuple[float, float]
#: The edges that share a port: the target and its side.
Net = tuple[str, str]

_MIDDLE = 1e-6


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
    corner: float = 2.4
    side: float = 2.8
    arrow: float = 3.2
    row_gap: float = 5.5
    column_gap: float = 7.0
    margin: float = 0.5


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


@dataclass
class _Ports:
    """Positions taken in a gap, as distances from the middle, labels included."""

    taken: bool = False
    low: float = 0.0
    high: float = 0.0

    def across(self, label: float, pitch: float, half: float, room: float, middle_only: bool) -> float | None:
        """Take a position on a horizontal border; the label stands on the outer side."""
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

    def down(self, label: float, pitch: float, middle_only: bool) -> float | None:
        """Take a position on a vertical border; the label stands above."""
        if not self.taken:
            self.taken, self.low = True, -label
            return 0.0
        if middle_only:
            return None
        below, above = self.high + pitch + label, self.low - pitch
        if below <= -above + label / 2:
            self.high = below
            return below
        self.low = above - label
        return above


@dataclass
class _Way:
    """How an edge goes: where it leaves, the vertical channel and the horizontal ones it follows."""

    exit: str  # bottom, left or right
    offset: float
    net: Net
    first: int | None = None  # horizontal channel after a bottom exit
    channel: int | None = None  # vertical channel
    last: int | None = None  # horizontal channel before a top entry
    entry: float = 0.0  # position on the side of the target


@dataclass
class _Router:
    """Work in progress of :func:`route`."""

    nodes: Mapping[str, Node]
    links: Sequence[Link]
    width: float
    side_entries: bool
    gap: Spacing
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    vertical: dict[tuple[int, int], _Ports] = field(default_factory=dict)
    horizontal: dict[tuple[int, int], _Ports] = field(default_factory=dict)
    entries: dict[Net, float] = field(default_factory=dict)
    reach: dict[str, float] = field(default_factory=dict)
    ways: dict[int, _Way] = field(default_factory=dict)
    crowded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells = {(n.row, n.column): n.name for n in self.nodes.values()}
        self.n_rows = 1 + max(n.row for n in self.nodes.values())
        self.n_columns = 1 + max(n.column for n in self.nodes.values())
        by_column: dict[int, list[int]] = {}
        by_row: dict[int, list[int]] = {}
        for row, column in sorted(self.cells):
            by_column.setdefault(column, []).append(row)
            by_row.setdefault(row, []).append(column)
        self.above: dict[str, int] = {}
        self.below: dict[str, int] = {}
        self.left: dict[str, int] = {}
        self.right: dict[str, int] = {}
        for (row, column), name in self.cells.items():
            rows, columns = by_column[column], sorted(by_row[row])
            i, j = rows.index(row), columns.index(column)
            self.above[name] = rows[i - 1] if i else -1
            self.below[name] = rows[i + 1] if i + 1 < len(rows) else self.n_rows
            self.left[name] = columns[j - 1] if j else -1
            self.right[name] = columns[j + 1] if j + 1 < len(columns) else self.n_columns

    # --- choose the ways

    def choose(self) -> None:
        """Choose the way of every edge: straight ones first, then in order."""
        for i, link in enumerate(self.links):
            self._straight_down(i, link)
        for i, link in enumerate(self.links):
            if i not in self.ways:
                self._straight_across(i, link)
        rest = [(i, link) for i, link in enumerate(self.links) if i not in self.ways]
        if self.side_entries:
            for i, link in rest:
                self._bent_across(i, link)
            rest = [(i, link) for i, link in rest if i not in self.ways]
        for _, link in rest:
            self._top(link.target).taken = True
        for i, link in rest:
            if not (self._direct(i, link) or self._round(i, link)):
                self.crowded.append(link.source)
        if self.crowded:
            raise CrowdedError(self.crowded)

    def _top(self, name: str) -> _Ports:
        node = self.nodes[name]
        return self.vertical.setdefault((node.column, self.above[name]), _Ports())

    def _bottom(self, link: Link) -> float | None:
        node = self.nodes[link.source]
        ports = self.vertical.setdefault((node.column, node.row), _Ports())
        half = (node.width or self.width) / 2 - self.gap.corner
        return ports.across(link.label_width, self.gap.pitch, half, self.width / 2, node.pointed)

    def _gap_beside(self, name: str, side: str) -> _Ports:
        node = self.nodes[name]
        key = (node.row, node.column if side == "right" else self.left[name])
        return self.horizontal.setdefault(key, _Ports())

    def _beside(self, name: str, side: str, label: float, pointed: bool = False) -> float | None:
        at = self._gap_beside(name, side).down(label, self.gap.pitch, pointed or self.nodes[name].pointed)
        if at is not None:
            self._reaches(name, at)
        return at

    def _reaches(self, name: str, at: float) -> None:
        self.reach[name] = max(self.reach.get(name, 0.0), abs(at))

    def _straight_down(self, i: int, link: Link) -> None:
        source, target = self.nodes[link.source], self.nodes[link.target]
        if source.column == target.column and self.below[source.name] == target.row:
            offset = self._bottom(link)
            if offset is not None:
                self.ways[i] = _Way("bottom", offset, (target.name, "top"))

    def _straight_across(self, i: int, link: Link) -> None:
        source, target = self.nodes[link.source], self.nodes[link.target]
        if source.row != target.row:
            return
        side, other = ("right", "left") if target.column > source.column else ("left", "right")
        facing = self.right if side == "right" else self.left
        if facing[source.name] != target.column:
            return
        offset = self._beside(source.name, side, link.label_height, target.pointed)
        if offset is not None:
            self._reaches(target.name, offset)
            net = (target.name, other)
            self.entries[net] = offset
            self.ways[i] = _Way(side, offset, net, entry=offset)

    def _bent_across(self, i: int, link: Link) -> None:
        """Leave by a side and enter by the facing side of a target of the next column."""
        source, target = self.nodes[link.source], self.nodes[link.target]
        if abs(source.column - target.column) != 1 or source.pointed or target.pointed:
            return
        side, other = ("right", "left") if target.column > source.column else ("left", "right")
        net = (target.name, other)
        if net not in self.entries:
            entry = self._beside(target.name, other, 0.0)
            if entry is None:
                return
            self.entries[net] = entry
        offset = self._beside(source.name, side, link.label_height)
        if offset is not None:
            channel = source.column + (side == "right")
            self.ways[i] = _Way(side, offset, net, channel=channel, entry=self.entries[net])

    def _direct(self, i: int, link: Link) -> bool:
        """Go down, along one channel, and down again."""
        source, target = self.nodes[link.source], self.nodes[link.target]
        first = max(source.row, self.above[target.name]) + 1
        last = min(self.below[source.name], target.row)
        if first > last:
            return False
        offset = self._bottom(link)
        if offset is None:
            return False
        self.ways[i] = _Way("bottom", offset, (target.name, "top"), last=last)
        return True

    def _round(self, i: int, link: Link) -> bool:
        """Leave by a side, or from below, and follow a vertical channel to that above the target."""
        source, target = self.nodes[link.source], self.nodes[link.target]
        net = (target.name, "top")
        sides = ["right", "left"] if target.column >= source.column else ["left", "right"]
        taken = [self._gap_beside(source.name, s) for s in sides]
        if not source.pointed and taken[0].high - taken[0].low > taken[1].high - taken[1].low + 8:
            sides.reverse()
        for side in sides:
            offset = self._beside(source.name, side, link.label_height)
            if offset is not None:
                channel = source.column + (side == "right")
                self.ways[i] = _Way(side, offset, net, channel=channel, last=target.row)
                return True
        offset = self._bottom(link)
        if offset is None:
            return False
        channel = source.column + (target.column >= source.column)
        self.ways[i] = _Way("bottom", offset, net, source.row + 1, channel, target.row)
        return True

    # --- measure the channels

    def measure(self, stretch: float) -> Routes:
        """Give tracks, then millimetres, then points."""
        self._vertical_tracks()
        self._columns(stretch)
        self._horizontal_tracks()
        self._rows()
        frames = {}
        for n in self.nodes.values():
            width, height = n.width or self.width, self._height(n)
            frames[n.name] = Frame(
                self.middle_x[n.column] - width / 2, self.middle_y[n.row] - height / 2, width, height
            )
        paths = [self._path(link, self.ways[i], frames) for i, link in enumerate(self.links)]
        labels = [t for i, link in enumerate(self.links) for t in self._label(link, self.ways[i], paths[i])]
        half = self.width / 2
        columns = [(x - half, x + half) for x in self.middle_x]
        return Routes(frames, paths, labels, self.total_width, self.total_height, columns, self.row_bounds)

    def _vertical_tracks(self) -> None:
        spans: dict[int, dict[Net, tuple[float, float]]] = {k: {} for k in range(self.n_columns + 1)}
        for i, way in self.ways.items():
            if way.channel is None:
                continue
            source, target = self.nodes[self.links[i].source], self.nodes[self.links[i].target]
            begin = 2.0 * way.first if way.first is not None else 2.0 * source.row + 1
            end = 2.0 * way.last if way.last is not None else 2.0 * target.row + 1
            low, high = min(begin, end), max(begin, end)
            old = spans[way.channel].get(way.net, (low, high))
            spans[way.channel][way.net] = (min(low, old[0]), max(high, old[1]))
        self.v_tracks = {k: _colour(spans[k], 0.0) for k in spans}

    def _columns(self, stretch: float) -> None:
        gap = self.gap
        left_zone = [0.0] * (self.n_columns + 1)
        right_zone = [0.0] * (self.n_columns + 1)
        for i, way in self.ways.items():
            link = self.links[i]
            column = self.nodes[link.source].column
            if way.exit == "right":
                left_zone[column + 1] = max(left_zone[column + 1], link.label_width)
            elif way.exit == "left":
                right_zone[column] = max(right_zone[column], link.label_width)
        x = gap.margin
        self.v_start: list[float] = []
        self.middle_x: list[float] = []
        for k in range(self.n_columns + 1):
            count = 1 + max(self.v_tracks[k].values()) if self.v_tracks[k] else 0
            room = left_zone[k] + right_zone[k] + ((count - 1) * gap.pitch + 2 * gap.side if count else 0.0)
            outer = k in (0, self.n_columns)
            if not outer:
                room = max(room, gap.column_gap, left_zone[k] + right_zone[k] + gap.arrow)
            self.v_start.append(x + stretch / 2 * (not outer) + left_zone[k] + gap.side)
            if k == 0 and stretch:
                x += stretch / 2
                self.v_start[0] = x + left_zone[k] + gap.side
            x += room + (0 if outer else stretch)
            if k < self.n_columns:
                self.middle_x.append(x + self.width / 2)
                x += self.width
        self.total_width = x + gap.margin + (stretch / 2 if stretch else 0.0)

    def _track_x(self, way: _Way) -> float:
        assert way.channel is not None
        return self.v_start[way.channel] + self.v_tracks[way.channel][way.net] * self.gap.pitch

    def _exit_x(self, link: Link, way: _Way) -> float:
        return self.middle_x[self.nodes[link.source].column] + (way.offset if way.exit == "bottom" else 0.0)

    def _horizontal_tracks(self) -> None:
        spans: dict[int, dict[Net, tuple[float, float]]] = {j: {} for j in range(self.n_rows + 1)}
        for i, way in self.ways.items():
            link = self.links[i]
            runs = []
            if way.first is not None:
                runs.append((way.first, self._exit_x(link, way), self._track_x(way)))
            if way.last is not None:
                begin = self._track_x(way) if way.channel is not None else self._exit_x(link, way)
                runs.append((way.last, begin, self.middle_x[self.nodes[link.target].column]))
            for j, a, b in runs:
                low, high = min(a, b), max(a, b)
                old = spans[j].get(way.net, (low, high))
                spans[j][way.net] = (min(low, old[0]), max(high, old[1]))
        self.h_tracks = {j: _colour(spans[j], self.gap.pitch / 2) for j in spans}

    def _height(self, node: Node) -> float:
        if node.name not in self.reach or node.pointed:
            return node.height
        return max(node.height, 2 * (self.reach[node.name] + self.gap.corner))

    def _rows(self) -> None:
        gap = self.gap
        bands = [0.0] * (self.n_rows + 1)
        for i, way in self.ways.items():
            if way.exit == "bottom":
                row = self.nodes[self.links[i].source].row + 1
                bands[row] = max(bands[row], self.links[i].label_height)
        y = gap.margin
        self.h_start: list[float] = []
        self.middle_y: list[float] = []
        self.row_bounds: list[tuple[float, float]] = []
        for j in range(self.n_rows + 1):
            count = 1 + max(self.h_tracks[j].values()) if self.h_tracks[j] else 0
            self.h_start.append(y + bands[j] + 1.6)
            room = bands[j] + (1.6 + (count - 1) * gap.pitch + gap.arrow if count else 0.0)
            if 0 < j < self.n_rows:
                room = max(room, gap.row_gap, bands[j] + gap.arrow)
            y += room
            if j < self.n_rows:
                half = max(self._height(n) / 2 for n in self.nodes.values() if n.row == j)
                ports = [p for (row, _), p in self.horizontal.items() if row == j]
                half = max([half, *(max(-p.low, p.high) for p in ports)])
                self.middle_y.append(y + half)
                self.row_bounds.append((y, y + 2 * half))
                y += 2 * half
        self.total_height = y + gap.margin

    # --- draw the ways

    def _path(self, link: Link, way: _Way, frames: Mapping[str, Frame]) -> tuple[Point, ...]:
        source, target = frames[link.source], frames[link.target]
        row = self.middle_y[self.nodes[link.source].row]
        if way.exit == "bottom":
            points = [(self._exit_x(link, way), source.y + source.height)]
        else:
            points = [(source.x + (source.width if way.exit == "right" else 0.0), row + way.offset)]
        if way.first is not None:
            points.append((points[-1][0], self._track_y(way.first, way.net)))
        if way.channel is not None:
            points.append((self._track_x(way), points[-1][1]))
        side = way.net[1]
        if side == "top":
            x = self.middle_x[self.nodes[link.target].column]
            if way.last is not None:
                y = self._track_y(way.last, way.net)
                points += [(points[-1][0], y), (x, y)]
            points.append((points[-1][0] if way.last is None else x, target.y))
        else:
            y = self.middle_y[self.nodes[link.target].row] + way.entry
            x = target.x + (target.width if side == "right" else 0.0)
            points += [(points[-1][0], y), (x, y)]
        return _simplified(points)

    def _track_y(self, channel: int, net: Net) -> float:
        return self.h_start[channel] + self.h_tracks[channel][net] * self.gap.pitch

    def _label(self, link: Link, way: _Way, path: Sequence[Point]) -> list[Label]:
        step = line_height(SMALL)
        x, y = path[0]
        align: Align
        if way.exit == "bottom":
            right = way.offset >= 0
            x, y, align = (x + 0.9, y + 0.6, "left") if right else (x - 0.9, y + 0.6, "right")
        else:
            y -= link.label_height
            x, align = (x + 0.9, "left") if way.exit == "right" else (x - 0.9, "right")
        return [Label(x, y + (i + 0.5) * step, line, align) for i, line in enumerate(link.label)]


def route(
    nodes: Sequence[Node],
    links: Sequence[Link],
    column_width: float,
    *,
    side_entries: bool = False,
    stretch: float = 0.0,
    spacing: Spacing | None = None,
) -> Routes:
    """Place nodes and lead edges, from the top left corner of the page.

    Parameters
    ----------
    nodes : sequence of Node
        One at least, each in a cell of its own.
    links : sequence of Link
        Any directed edges between two different nodes, once each.
    column_width : float
        Width of every column, hence of the nodes, in millimetres.
    side_entries : bool
        Let edges from a neighbouring column enter by the side, not by the top only.
    stretch : float
        Millimetres added to every channel between columns.
    spacing : Spacing, optional

    Raises
    ------
    CrowdedError
        Pointed nodes have more edges than their sides can bear: draw them with another shape.
    """
    router = _Router({n.name: n for n in nodes}, links, column_width, side_entries, spacing or Spacing())
    router.choose()
    return router.measure(stretch)


def _colour(spans: Mapping[Net, tuple[float, float]], apart: float) -> dict[Net, int]:
    """Give each interval the first track where it overlaps no other; short ones first."""
    tracks: list[list[tuple[float, float]]] = []
    out: dict[Net, int] = {}
    for net, (low, high) in sorted(spans.items(), key=lambda s: (s[1][1] - s[1][0], s[1][0], s[0])):
        free = (n for n, t in enumerate(tracks) if all(high + apart < a or b + apart < low for a, b in t))
        number = next(free, len(tracks))
        if number == len(tracks):
            tracks.append([])
        tracks[number].append((low, high))
        out[net] = number
    return out


def _simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """Drop repeated points and those in the middle of a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and max(abs(point[0] - kept[-1][0]), abs(point[1] - kept[-1][1])) < _MIDDLE:
            continue
        if len(kept) > 1:
            (x0, y0), (x1, y1) = kept[-2:]
            same_x = abs(x0 - x1) < _MIDDLE and abs(x1 - point[0]) < _MIDDLE and (y1 - y0) * (point[1] - y1) > 0
            same_y = abs(y0 - y1) < _MIDDLE and abs(y1 - point[1]) < _MIDDLE and (x1 - x0) * (point[0] - x1) > 0
            if same_x or same_y:
                kept.pop()
        kept.append(point)
    return tuple(kept)


def coincidences(links: Sequence[Link], paths: Sequence[Sequence[Point]]) -> list[tuple[Link, Link]]:
    """List the pairs of edges that run along each other without ending in the same port."""
    pieces = [(n, min(a, b), max(a, b)) for n, path in enumerate(paths) for a, b in pairwise(path)]
    found = []
    for i, (m, (ax, ay), (bx, by)) in enumerate(pieces):
        for n, (cx, cy), (dx, dy) in pieces[i + 1 :]:
            if m == n or paths[m][-1] == paths[n][-1]:
                continue
            if abs(ax - bx) < _MIDDLE and abs(cx - dx) < _MIDDLE:
                distance, common = abs(ax - cx), min(by, dy) - max(ay, cy)
            elif abs(ay - by) < _MIDDLE and abs(cy - dy) < _MIDDLE:
                distance, common = abs(ay - cy), min(bx, dx) - max(ax, cx)
            else:
                continue
            if distance < 0.3 and common > _MIDDLE:
                found.append((links[m], links[n]))
    return found
