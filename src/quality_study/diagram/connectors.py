"""Cut a part out of a graph: edges that leave it, or come into it, pass by connectors of the same name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quality_study.diagram.graph import Link, Node

#: Diameter of a connector, in millimetres.
CIRCLE = 6.4


@dataclass(frozen=True)
class Part:
    """Some rows of a graph, the first one being row 0, and what stands for the rest.

    Attributes
    ----------
    nodes : sequence of Node
    links : sequence of Link
    connectors : mapping of str to str
        Name of each connector, and the node to which the edges that pass by it go.
    """

    nodes: Sequence[Node]
    links: Sequence[Link]
    connectors: Mapping[str, str]


def part_of(
    nodes: Mapping[str, Node], links: Sequence[Link], start: int, end: int, columns: int, *, alone: bool
) -> Part:
    """Take the rows from `start` to `end` (excluded).

    One connector above stands for all the edges that come into a node, one below for all those that leave for a node.

    Parameters
    ----------
    nodes : mapping of str to Node
    links : sequence of Link
    start, end : int
    columns : int
        How many a row of connectors may fill.
    alone : bool
        Give each connector above a row of its own.
    """
    here = {name: node for name, node in nodes.items() if start <= node.row < end}
    kept: list[Link] = []
    into: dict[str, Node] = {}
    out_of: dict[str, Node] = {}  # the lowest source of each target elsewhere, the rightmost of its row
    for link in links:
        if link.source in here and link.target in here:
            kept.append(link)
        elif link.source in here:
            sources = (here[link.source], out_of.get(link.target, here[link.source]))
            out_of[link.target] = max(sources, key=lambda node: (node.row, node.column))
            kept.append(replace(link, target=_outward(link.target)))
        elif link.target in here:
            into[link.target] = here[link.target]
    kept += [Link(_inward(target), target) for target in into]
    above = _cells(into, columns, alone=alone)
    below = _cells(out_of, columns)
    top = 1 + max((row for row, _ in above.values()), default=-1)
    placed = [replace(node, row=top + node.row - start) for node in here.values()]
    circles = [(_inward(target), target, row, column) for target, (row, column) in above.items()]
    circles += [(_outward(target), target, top + end - start + row, column) for target, (row, column) in below.items()]
    placed += [Node(name, row, column, CIRCLE, CIRCLE, True) for name, _, row, column in circles]
    return Part(placed, kept, {name: target for name, target, _, _ in circles})


def _cells(near: Mapping[str, Node], columns: int, *, alone: bool = False) -> dict[str, tuple[int, int]]:
    """Give the connector of each target the free column nearest to a node, in the first row where there is one.

    The connectors of the lowest nodes come first.
    """
    cells: dict[str, tuple[int, int]] = {}
    free: list[int] = []
    row = -1
    for target, node in sorted(near.items(), key=lambda n: -n[1].row):
        if alone or not free:
            row, free = row + 1, list(range(columns))
        column = min(free, key=lambda c: (abs(c - node.column), c))
        free.remove(column)
        cells[target] = (row, column)
    return cells


def _inward(target: str) -> str:
    return f"entrée:{target}"


def _outward(target: str) -> str:
    return f"sortie:{target}"
