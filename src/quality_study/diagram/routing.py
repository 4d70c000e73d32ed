"""Place nodes on a grid and lead right-angled edges between them, through channels where nothing else stands.

Nodes stand in cells of a grid. Between the rows and between the columns run channels. An edge leaves a port of its own,
follows tracks of the channels and ends in a port of its target, its own where there is room: the edges of one port are
a *net* and may run together, those of two nets never do. Two edges cross at right angles only. An edge
between two boxes of a column passes beside what stands between them, by a side that no other edge takes if it can.

- Ports that look at the same gap between two nodes get different positions, so their stubs never meet (``ports``).
- Each edge goes as straight as it can (``ways``).
- In a channel, nets whose intervals overlap get different tracks, first fit, short ones first (``channels``).
- A label stands beside the first stub, in room kept for it when ports and channels are sized (``paths``).
"""

from __future__ import annotations

from collections.abc import Sequence

from quality_study.diagram.channels import heights_of, place_columns, place_rows
from quality_study.diagram.graph import Frame, Grid, Link, Node, Routes, Spacing
from quality_study.diagram.paths import labels_of, path_of
from quality_study.diagram.ports import Ports
from quality_study.diagram.ways import choose_ways


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
        Millimetres added to every channel between columns, half of it before the first column and after the last.
    spacing : Spacing, optional

    Raises
    ------
    CrowdedError
        Pointed nodes have more edges than their sides can bear: draw them with another shape.

    Examples
    --------
    >>> route([Node("a", 0, 0, 10), Node("b", 1, 0, 12)], [Link("a", "b")], 40).paths
    [((20.5, 10.5), (20.5, 16.0))]
    """
    gap = spacing or Spacing()
    grid = Grid(nodes)
    ways = choose_ways(links, Ports(grid, column_width, gap), side_entries=side_entries)
    heights = heights_of(grid, ways, gap)
    columns = place_columns(grid, ways, column_width, stretch, gap)
    rows = place_rows(grid, ways, columns, heights, gap)
    frames = {}
    for n in nodes:
        width, height = n.width or column_width, heights[n.name]
        frames[n.name] = Frame(columns.middles[n.column] - width / 2, rows.middles[n.row] - height / 2, width, height)
    paths = [path_of(way, grid, columns, rows, frames) for way in ways]
    labels = [label for way, path in zip(ways, paths, strict=True) for label in labels_of(way, path)]
    return Routes(frames, paths, labels, columns.size, rows.size, columns.bounds, rows.bounds)
