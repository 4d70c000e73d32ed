"""Draw a flow: boxes with their text and status, edges routed between them, pages cut between rows.

Columns are narrowed, then made fewer, until the drawing fits the width of a page; an edge that leaves a page ends in a
numbered circle and begins again at the circle of the same number on the page of its target.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from quality_study.diagram.connectors import Part, part_of
from quality_study.diagram.faces import Item, face_of
from quality_study.diagram.flow_scene import Heads, flow_scene
from quality_study.diagram.graph import CrowdedError, Link, Node, Routes, Spacing
from quality_study.diagram.routing import route
from quality_study.diagram.scene import Scene
from quality_study.diagram.words import fit_label
from quality_study.style import WIDTH
from quality_study.words.errors import StudyError


@dataclass(frozen=True)
class Plan:
    """What is drawn when there are so many columns: boxes, their cells (row, column), heads of the columns."""

    items: Sequence[Item]
    cells: Mapping[str, tuple[int, int]]
    heads: Sequence[str] = ()

    @property
    def columns(self) -> int:
        """How many columns are drawn."""
        return len(self.heads) or 1 + max(column for _, column in self.cells.values())


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres.

    Parameters
    ----------
    widest, narrowest : float
        Of the columns.
    padding : float
        Between the frame of a box and its text.
    stretch : float
        Most that is added to the channels between columns without heads, where a page leaves it free.
    """

    widest: float = 58.0
    narrowest: float = 22.0
    padding: float = 2.2
    stretch: float = 8.0


class _TooWideError(Exception):
    def __init__(self, width: float) -> None:
        self.width = width


def draw_pages(
    plan_of: Callable[[int], Plan],
    columns: int,
    links: Sequence[tuple[str, str, str]],
    layout: Layout,
    *,
    side_entries: bool = False,
) -> list[Scene]:
    """Draw a flow on as many pages as needed, with fewer or narrower columns until it fits the width.

    Parameters
    ----------
    plan_of : function
        Gives the boxes and cells for a number of columns.
    columns : int
        Most columns.
    links : sequence of (source, target, label)
    layout : Layout
    side_entries : bool
        Let edges enter by the sides of boxes.

    Raises
    ------
    StudyError
        Nothing fits.
    """
    plain: frozenset[str] = frozenset()
    alone = False
    for count in range(columns, 0, -1):
        plan = plan_of(count)
        spare = 12 * plan.columns if plan.heads else 2 + 7 * (plan.columns - 1)
        width = min(layout.widest, (WIDTH - spare) / plan.columns)
        while width >= layout.narrowest:
            try:
                return _Attempt(plan, links, width, layout, plain, alone, side_entries).draw()
            except CrowdedError as error:
                boxes = plain.union(name for name in error.names if name in plan.cells)
                circles = alone or any(name not in plan.cells for name in error.names)
                if (boxes, circles) == (plain, alone):
                    break
                plain, alone = boxes, circles
            except _TooWideError as error:
                width = min(width - 1.5, width - (error.width - WIDTH) / plan.columns)
    raise StudyError("Le schéma ne tient pas dans la largeur d’une page : réduisez le nombre de liens ou d’éléments")


class _Attempt:
    """One attempt to draw a plan.

    Parameters
    ----------
    plan : Plan
    links : sequence of (source, target, label)
    width : float
        Of the columns, in millimetres.
    layout : Layout
    plain : frozenset of str
        Decisions drawn as boxes, because their edges find no room on a diamond.
    alone : bool
        Give each circle that edges come out of a row of its own, for the same reason.
    side_entries : bool
    """

    def __init__(
        self,
        plan: Plan,
        links: Sequence[tuple[str, str, str]],
        width: float,
        layout: Layout,
        plain: frozenset[str],
        alone: bool,
        side_entries: bool,
    ) -> None:
        self.plan, self.width, self.layout = plan, width, layout
        self.alone, self.side_entries = alone, side_entries
        self.faces = {i.name: face_of(i, width, layout.padding, plain=i.name in plain) for i in plan.items}
        self.nodes = {
            name: Node(name, row, column, self.faces[name].height, pointed=self.faces[name].shape == "diamond")
            for name, (row, column) in plan.cells.items()
        }
        self.links = [Link(a, b, fit_label(label, width / 2 - 2.2)) for a, b, label in links]
        self.heads = Heads.of(plan.heads, width)

    def draw(self) -> list[Scene]:
        """Draw all pages.

        Raises
        ------
        CrowdedError
            Some edges find no port.
        _TooWideError
            A page is wider than paper.
        """
        rows = 1 + max(node.row for node in self.nodes.values())
        heights = [max((n.height for n in self.nodes.values() if n.row == row), default=0.0) for row in range(rows)]
        pages = []
        start = 0
        while start < rows:
            start, part, width = self._page(start, heights)
            pages.append((part, self._stretched(part, width)))
        targets = dict.fromkeys(target for part, _ in pages for target in part.connectors.values())
        numbers = {target: number for number, target in enumerate(targets, 1)}
        return [
            flow_scene(part, routes, self.faces, self.heads, numbers, page, len(pages))
            for page, (part, routes) in enumerate(pages, 1)
        ]

    def _page(self, start: int, heights: Sequence[float]) -> tuple[int, Part, float]:
        """Take as many rows as a page holds, one at least; return where the next page starts, and the width."""
        room = self.heads.room(first=start == 0)
        row_gap = Spacing().row_gap
        end, total = start + 1, heights[start]
        while end < len(heights) and total + heights[end] + row_gap <= room:
            total += heights[end] + row_gap
            end += 1
        while True:
            part = self._part(start, end)
            routes = self._route(part)
            if routes.height <= room or end == start + 1:
                return end, part, routes.width
            mean = routes.height / (end - start)
            end = max(start + 1, end - max(1, int((routes.height - room) / mean)))

    def _part(self, start: int, end: int) -> Part:
        """Take some rows, with the columns that they leave empty when these have heads."""
        part = part_of(self.nodes, self.links, start, end, self.plan.columns, alone=self.alone)
        last = self.plan.columns - 1
        if not self.plan.heads or max(node.column for node in part.nodes) == last:
            return part
        corner = Node("", max(node.row for node in part.nodes), last, 0.0, 0.1, True)
        return replace(part, nodes=[*part.nodes, corner])

    def _stretched(self, part: Part, width: float) -> Routes:
        """Route a part again, its channels widened by what its width leaves free."""
        spare = (WIDTH - width) / self.plan.columns
        if spare < 0:
            raise _TooWideError(width)
        return self._route(part, spare if self.plan.heads else min(spare, self.layout.stretch))

    def _route(self, part: Part, stretch: float = 0.0) -> Routes:
        return route(part.nodes, part.links, self.width, side_entries=self.side_entries, stretch=stretch)
