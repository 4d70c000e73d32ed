"""Give the edges their tracks in the channels between columns and rows, then give columns and rows their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quality_study.diagram.graph import Grid, Spacing
from quality_study.diagram.ways import Net, Way

#: What a net covers of a channel.
Interval = tuple[float, float]
#: The track of each net of a channel.
Tracks = Mapping[Net, int]

_LEAD = 1.6  # from what stands above a horizontal channel to its first track, in millimetres


@dataclass(frozen=True)
class Axis:
    """The columns and the channels around them, or the rows and theirs, in millimetres.

    Attributes
    ----------
    middles, halves : sequence of float
        Middle and half width of each column, or middle and half height of each row.
    starts : sequence of float
        First track of each channel, that before the first column or row included.
    tracks : sequence of Tracks
        For each channel.
    pitch : float
        Distance between two tracks.
    size : float
        Width or height of the whole.
    """

    middles: Sequence[float]
    halves: Sequence[float]
    starts: Sequence[float]
    tracks: Sequence[Tracks]
    pitch: float
    size: float

    def track(self, channel: int, net: Net) -> float:
        """Return where a net runs along a channel."""
        return self.starts[channel] + self.tracks[channel][net] * self.pitch

    @property
    def bounds(self) -> list[tuple[float, float]]:
        """The beginning and the end of each column or row."""
        return [(middle - half, middle + half) for middle, half in zip(self.middles, self.halves, strict=True)]


def place_columns(grid: Grid, ways: Sequence[Way], width: float, stretch: float, gap: Spacing) -> Axis:
    """Give tracks to the edges that go up and down between columns, then a place to the columns.

    Parameters
    ----------
    grid : Grid
    ways : sequence of Way
    width : float
        Of every column.
    stretch : float
        Added to every channel between columns, half of it before the first column and after the last.
    gap : Spacing
    """
    runs = []
    before, after = [0.0] * (grid.columns + 1), [0.0] * (grid.columns + 1)  # labels on each side of a channel
    for way in ways:
        source, target = grid.nodes[way.link.source], grid.nodes[way.link.target]
        if way.channel is not None:  # heights by rank, before rows are placed: channels are even, rows odd
            begin = 2 * source.row + 1 if way.first is None else 2 * way.first
            end = 2 * target.row + 1 if way.last is None else 2 * way.last
            runs.append((way.channel, way.net, float(begin), float(end)))
        if way.exit == "right":
            before[source.column + 1] = max(before[source.column + 1], way.link.label_width)
        elif way.exit == "left":
            after[source.column] = max(after[source.column], way.link.label_width)
    tracks = tracks_of(runs, grid.columns + 1, 0.0)
    starts, middles = [], []
    x = gap.margin + stretch / 2
    for k in range(grid.columns + 1):
        inner = 0 < k < grid.columns
        room = before[k] + after[k] + (_across(tracks[k], gap) + 2 * gap.side if tracks[k] else 0.0)
        if inner:
            room = max(room, gap.column_gap, before[k] + after[k] + gap.arrow)
        more = stretch if inner else 0.0
        starts.append(x + more / 2 + before[k] + gap.side)
        x += room + more
        if k < grid.columns:
            middles.append(x + width / 2)
            x += width
    size = x + gap.margin + stretch / 2
    return Axis(middles, [width / 2] * grid.columns, starts, tracks, gap.pitch, size)


def place_rows(grid: Grid, ways: Sequence[Way], columns: Axis, heights: Mapping[str, float], gap: Spacing) -> Axis:
    """Give tracks to the edges that go across between rows, then a place to the rows.

    Parameters
    ----------
    grid : Grid
    ways : sequence of Way
    columns : Axis
    heights : mapping of str to float
        Height of each node.
    gap : Spacing
    """
    runs = []
    labels = [0.0] * (grid.rows + 1)  # above the tracks of each channel
    halves = [max(heights[n.name] for n in grid.nodes.values() if n.row == j) / 2 for j in range(grid.rows)]
    for way in ways:
        source, target = grid.nodes[way.link.source], grid.nodes[way.link.target]
        x = columns.middles[source.column] + way.offset
        if way.channel is not None:
            turn = columns.track(way.channel, way.net)
            if way.first is not None:
                runs.append((way.first, way.net, x, turn))
            x = turn
        if way.last is not None:
            runs.append((way.last, way.net, x, columns.middles[target.column] + way.entry))
        if way.exit == "bottom":
            labels[source.row + 1] = max(labels[source.row + 1], way.link.label_height)
        else:  # the label stands above the edge, higher than a low node maybe
            halves[source.row] = max(halves[source.row], way.link.label_height - way.offset)
    tracks = tracks_of(runs, grid.rows + 1, gap.pitch / 2)
    starts, middles = [], []
    y = gap.margin
    for j in range(grid.rows + 1):
        starts.append(y + labels[j] + _LEAD)
        room = labels[j] + (_LEAD + _across(tracks[j], gap) + gap.arrow if tracks[j] else 0.0)
        if 0 < j < grid.rows:
            room = max(room, gap.row_gap, labels[j] + gap.arrow)
        y += room
        if j < grid.rows:
            middles.append(y + halves[j])
            y += 2 * halves[j]
    return Axis(middles, halves, starts, tracks, gap.pitch, y + gap.margin)


def heights_of(grid: Grid, ways: Sequence[Way], gap: Spacing) -> dict[str, float]:
    """Return the height of each node: boxes grow so that the ports of their sides stay away from their corners."""
    heights = {n.name: n.height for n in grid.nodes.values()}
    for way in ways:
        source, target = way.link.source, way.link.target
        if way.exit != "bottom" and not grid.nodes[source].pointed:
            heights[source] = max(heights[source], 2 * (abs(way.offset) + gap.corner))
        if way.enter != "top" and not grid.nodes[target].pointed:
            heights[target] = max(heights[target], 2 * (abs(way.entry) + gap.corner))
    return heights


def tracks_of(runs: Iterable[tuple[int, Net, float, float]], channels: int, apart: float) -> list[dict[Net, int]]:
    """Give each net of each channel the first track where it comes near no other; short ones first.

    Parameters
    ----------
    runs : iterable of (channel, net, begin, end)
        What edges follow; those of a net share a track.
    channels : int
        How many there are.
    apart : float
        Least distance between two nets of one track.

    Examples
    --------
    >>> a, b, c = ("a", "top"), ("b", "top"), ("c", "top")
    >>> tracks_of([(0, a, 0, 9), (0, b, 1, 2), (0, c, 8, 7), (1, a, 3, 4)], 2, 0.0)
    [{('b', 'top'): 0, ('c', 'top'): 0, ('a', 'top'): 1}, {('a', 'top'): 0}]
    """
    spans: list[dict[Net, Interval]] = [{} for _ in range(channels)]
    for channel, net, begin, end in runs:
        low, high = spans[channel].get(net, (begin, begin))
        spans[channel][net] = (min(low, begin, end), max(high, begin, end))
    return [_first_fit(nets, apart) for nets in spans]


def _first_fit(spans: Mapping[Net, Interval], apart: float) -> dict[Net, int]:
    tracks: list[list[Interval]] = []
    out: dict[Net, int] = {}
    for net, (low, high) in sorted(spans.items(), key=lambda s: (s[1][1] - s[1][0], s[1][0], s[0])):
        free = (n for n, t in enumerate(tracks) if all(high + apart < a or b + apart < low for a, b in t))
        number = next(free, len(tracks))
        if number == len(tracks):
            tracks.append([])
        tracks[number].append((low, high))
        out[net] = number
    return out


def _across(tracks: Tracks, gap: Spacing) -> float:
    """Return the distance between the first track and the last."""
    return max(tracks.values()) * gap.pitch
