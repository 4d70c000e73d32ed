"""Draw the way of an edge as points and set its label beside the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quality_study.diagram.channels import Axis
from quality_study.diagram.graph import Frame, Grid, Label, Point
from quality_study.diagram.scene import Align
from quality_study.diagram.text import line_height
from quality_study.diagram.ways import Way
from quality_study.style import SMALL

_SAME = 1e-6  # millimetres between two points that are one


def path_of(way: Way, grid: Grid, columns: Axis, rows: Axis, frames: Mapping[str, Frame]) -> tuple[Point, ...]:
    """Lead an edge from the border of its source to that of its target, by right angles.

    Parameters
    ----------
    way : Way
    grid : Grid
    columns, rows : Axis
        Where columns, rows and the tracks between them are.
    frames : mapping of str to Frame
        Where the nodes are.
    """
    source, target = grid.nodes[way.link.source], grid.nodes[way.link.target]
    start, end = frames[source.name], frames[target.name]
    if way.exit == "bottom":
        x, y = columns.middles[source.column] + way.offset, start.y + start.height
    else:
        x, y = start.x + (start.width if way.exit == "right" else 0.0), rows.middles[source.row] + way.offset
    points = [(x, y)]
    if way.first is not None:
        y = rows.track(way.first, way.net)
        points.append((x, y))
    if way.channel is not None:
        x = columns.track(way.channel, way.net)
        points.append((x, y))
    if way.last is not None:
        y = rows.track(way.last, way.net)
        points.append((x, y))
        x = columns.middles[target.column] + way.entry
        points.append((x, y))
    if way.enter == "top":
        points.append((x, end.y))
    else:
        y = rows.middles[target.row] + way.entry
        points += [(x, y), (end.x + (end.width if way.enter == "right" else 0.0), y)]
    return _simplified(points)


def labels_of(way: Way, path: Sequence[Point]) -> list[Label]:
    """Set the lines of a label: beside an edge that leaves from below, above one that leaves by a side."""
    link = way.link
    x, y = path[0]
    if way.exit == "bottom":
        rightward, top = way.offset >= 0, y + 0.6
    else:
        rightward, top = way.exit == "right", y - link.label_height
    align: Align = "left" if rightward else "right"
    x += 0.9 if rightward else -0.9
    step = line_height(SMALL)
    return [Label(x, top + (i + 0.5) * step, line, align) for i, line in enumerate(link.label)]


def _simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """Drop repeated points and those in the middle of a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and max(abs(point[0] - kept[-1][0]), abs(point[1] - kept[-1][1])) < _SAME:
            continue
        if len(kept) > 1:
            (x0, y0), (x1, y1) = kept[-2:]
            same_x = abs(x0 - x1) < _SAME and abs(x1 - point[0]) < _SAME and (y1 - y0) * (point[1] - y1) > 0
            same_y = abs(y0 - y1) < _SAME and abs(y1 - point[1]) < _SAME and (x1 - x0) * (point[0] - x1) > 0
            if same_x or same_y:
                kept.pop()
        kept.append(point)
    return tuple(kept)
