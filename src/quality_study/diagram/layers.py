"""Draw a flow: boxes with their text and status, edges routed between them, pages cut between rows.

Columns are narrowed, then made fewer, until the drawing fits the width of a page; an edge that leaves a page ends in a
numbered circle and begins again at the circle of the same number on the page of its target.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from quality_study.diagram.legend import status_legend
from quality_study.diagram.routing import CrowdedError, Frame, Link, Node, Routes, route
from quality_study.diagram.scene import Box, Line, Pen, Scene, Shape, Text
from quality_study.diagram.text import line_height, text_width
from quality_study.errors import StudyError
from quality_study.french import typographic
from quality_study.style import BODY, FRAME_STYLE, GREY, HEIGHT, INK, PALE, PAPER, SAND, SMALL, WIDTH

_LANE = "#f7f9fb"
_DIAMOND = 40.0  # tallest decision drawn as a diamond, in millimetres


@dataclass(frozen=True)
class Look:
    """How a kind of step is drawn; the heading tells kinds apart without colour."""

    shape: Shape
    edge: str
    tint: str
    heading: str = ""


@dataclass(frozen=True)
class Item:
    """A box to draw."""

    name: str
    text: str
    status: str
    look: Look
    heading: str = ""


@dataclass(frozen=True)
class Plan:
    """What is drawn when there are so many columns: boxes, their cells (row, column), heads of the columns."""

    items: Sequence[Item]
    cells: Mapping[str, tuple[int, int]]
    heads: Sequence[str] = ()


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    widest: float = 58.0
    narrowest: float = 22.0
    padding: float = 2.2
    stretch: float = 8.0


# --- boxes


@dataclass(frozen=True)
class _Face:
    """A box measured at some width: its shape, its texts, its least height."""

    shape: Shape
    heading: tuple[str, ...]
    lines: tuple[str, ...]
    height: float


@lru_cache(maxsize=65536)
def _advance(text: str, size: float, bold: bool) -> float:
    """Measure how far a piece of text moves the pen, side bearings included, so that pieces can be added up."""
    around = text_width("nn", size=size, bold=bold)
    return text_width(f"n{text}n", size=size, bold=bold) - around


def fit(text: str, width: float, *, size: float = BODY, bold: bool = False, whole_words: bool = False) -> list[str]:
    """Break text into lines like :func:`~quality_study.diagram.text.wrap`, from measures of words kept in memory.

    A layout tries many widths: here only the first one measures. A word wider than the line is cut with a hyphen, or
    makes the answer empty with `whole_words`.
    """
    lines: list[str] = []
    line, used = "", 0.0
    space = _advance(" ", size, bold)
    for word in re.split(r"[ \n\t]+", text.strip(" \n\t")):
        length = _advance(word, size, bold)
        if line and used + space + length <= width:
            line, used = f"{line} {word}", used + space + length
            continue
        if line:
            lines.append(line)
        if length > width:
            if whole_words:
                return []
            *cut, word = _pieces(word, width - _advance("-", size, bold), size, bold)
            lines += cut
            length = _advance(word, size, bold)
        line, used = word, length
    return [*lines, line]


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    pieces, piece, used = [], "", 0.0
    for letter in word:
        length = _advance(letter, size, bold)
        if piece and used + length > width:
            pieces.append(piece + "-")
            piece, used = "", 0.0
        piece, used = piece + letter, used + length
    return [*pieces, piece]


_STRIP = 2.2  # width of the hatched mark of what is derived


def _face(item: Item, width: float, padding: float, plain: bool) -> _Face:
    hatched = bool(FRAME_STYLE[item.status].hatch)
    if item.look.shape == "diamond" and not plain and not item.heading:
        diamond = _diamond(item, width, hatched)
        if diamond is not None:
            return diamond
    shape: Shape = "rect" if item.look.shape == "diamond" else item.look.shape
    heading = item.heading
    if item.look.shape == "diamond":
        heading = "Décision" + (f" · {heading}" if heading else "")
    room = width - 2 * padding - (2 * _STRIP if hatched else 0)
    head = fit(typographic(heading), room, size=SMALL, bold=True) if heading else []
    lines = fit(typographic(item.text), room)
    height = len(head) * line_height(SMALL) + len(lines) * line_height(BODY) + 2 * padding
    return _Face(shape, tuple(head), tuple(lines), height)


def _diamond(item: Item, width: float, hatched: bool) -> _Face | None:
    """Return the flattest diamond that holds the text, or None when it would be too tall."""
    step = line_height(BODY)
    best = None
    for share in (0.42, 0.5, 0.58, 0.66):
        lines = fit(typographic(item.text), width * share, whole_words=True)
        if not lines or len(lines) * step > _DIAMOND:
            continue
        widths = [_advance(line, BODY, False) for line in lines] + ([6.0] if hatched else [])
        middle = (len(widths) - 1) / 2
        height = 2 * max(((abs(i - middle) + 0.62) * step) / (1 - w / width) for i, w in enumerate(widths)) + 1
        if height <= _DIAMOND and (best is None or height < best.height):
            best = _Face("diamond", (), tuple(lines), max(height, 10.0))
    return best


def _paint(pen: Pen, item: Item, face: _Face, frame: Frame) -> None:
    style = FRAME_STYLE[item.status]
    look = item.look
    fill = PAPER if style.dashed or style.hatch else look.tint
    pen.shapes.append(
        Box(
            frame.x,
            frame.y,
            frame.width,
            frame.height,
            fill,
            look.edge,
            None,
            style.dashed,
            0.9,
            item.name,
            face.shape,
            True,
        )
    )
    x, middle = frame.x + frame.width / 2, frame.y + frame.height / 2
    heading, body = len(face.heading) * line_height(SMALL), len(face.lines) * line_height(BODY)
    if style.hatch and face.shape == "diamond":
        y = middle + body / 2 - 0.8
        pen.shapes.append(Box(x - 3, y, 6, 1.6, PAPER, look.edge, style.hatch, False, 0))
        body += line_height(BODY)
    elif style.hatch:
        mark = Box(frame.x + 1.3, frame.y + 1.3, _STRIP, frame.height - 2.6, PAPER, look.edge, style.hatch, False, 0)
        pen.shapes.append(mark)
        x += _STRIP / 2
    y = middle - (heading + body) / 2
    head = Text(x, y, "", SMALL, bold=True, color=look.edge, align="center", inside=item.name)
    y += pen.block(face.heading, head)
    pen.block(face.lines, Text(x, y, "", BODY, align="center", inside=item.name))


# --- pages


@dataclass
class _Drawn:
    """The rows of a plan that a page holds, routed."""

    routes: Routes
    nodes: list[Node]
    links: list[Link]
    numbers: dict[str, str]  # connector -> target that it stands for


class _TooWideError(Exception):
    def __init__(self, width: float) -> None:
        self.width = width


_CIRCLE = 6.4
_SUITE = 5.5
_LEGEND = 7.5
_UNDER_HEAD = 2.0
#: Told among the plain boxes: the connectors of edges that come in need a row each.
_ALONE = "entrée:"


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
    plain: set[str] = set()
    for count in range(columns, 0, -1):
        plan = plan_of(count)
        used = len(plan.heads) or 1 + max(column for _, column in plan.cells.values())
        spare = 12 * used if plan.heads else 2 + 7 * (used - 1)
        width = min(layout.widest, (WIDTH - spare) / used)
        while width >= layout.narrowest:
            try:
                return _Pages(plan, used, links, width, layout, plain, side_entries).draw()
            except CrowdedError as error:
                names = {n if n in plan.cells else _ALONE for n in error.names}
                if names <= plain:
                    break
                plain |= names
            except _TooWideError as error:
                width = min(width - 1.5, width - (error.width - WIDTH) / used)
    raise StudyError("Le schéma ne tient pas dans la largeur d’une page : réduisez le nombre de liens ou d’éléments")


class _Pages:
    """One attempt to draw a plan with columns of a given width."""

    def __init__(
        self,
        plan: Plan,
        columns: int,
        links: Sequence[tuple[str, str, str]],
        width: float,
        layout: Layout,
        plain: set[str],
        side_entries: bool,
    ) -> None:
        self.plan, self.columns, self.width, self.layout = plan, columns, width, layout
        self.side_entries = side_entries
        self.alone = _ALONE in plain
        self.items = {i.name: i for i in plan.items}
        self.faces = {i.name: _face(i, width, layout.padding, i.name in plain) for i in plan.items}
        room = width / 2 - 2.2
        self.links = [Link(a, b, _label(label, room)) for a, b, label in links]
        self.statuses = [i.status for i in plan.items]
        self.heads = [fit(typographic(h), width, bold=True) for h in plan.heads]
        self.head_height = max(map(len, self.heads)) * line_height(BODY) + 3.4 if self.heads else 0.0

    def draw(self) -> list[Scene]:
        rows = max(row for row, _ in self.plan.cells.values()) + 1
        heights = [0.0] * rows
        for name, (row, _) in self.plan.cells.items():
            heights[row] = max(heights[row], self.faces[name].height)
        pages = []
        start = 0
        while start < rows:
            end, drawn = self._page(start, rows, heights)
            pages.append((drawn, start))
            start = end
        numbers: dict[str, int] = {}
        for drawn, _ in pages:
            for target in drawn.numbers.values():
                numbers.setdefault(target, len(numbers) + 1)
        return [self._scene(drawn, numbers, i, len(pages)) for i, (drawn, _) in enumerate(pages)]

    def _page(self, start: int, rows: int, heights: Sequence[float]) -> tuple[int, _Drawn]:
        """Take as many rows as a page holds, one at least."""
        room = HEIGHT - self.head_height - (_UNDER_HEAD if self.heads else 0) - _LEGEND - (_SUITE if start else 0)
        end, total = start + 1, heights[start]
        while end < rows and total + heights[end] + 5.5 <= room:
            total += heights[end] + 5.5
            end += 1
        while True:
            drawn = self._route(start, end)
            excess = drawn.routes.height - room
            if excess <= 0 or end == start + 1:
                return end, self._stretched(drawn)
            mean = drawn.routes.height / (end - start)
            end = max(start + 1, end - max(1, int(excess / mean)))

    def _route(self, start: int, end: int) -> _Drawn:
        """Route the rows from `start` to `end`; edges that leave them or come in pass by connectors."""
        here = {n for n, (row, _) in self.plan.cells.items() if start <= row < end}
        inward: dict[str, int] = {}
        outward: dict[str, tuple[int, int]] = {}
        links: list[Link] = []
        for link in self.links:
            if link.source in here and link.target in here:
                links.append(link)
            elif link.source in here:
                outward[link.target] = max(outward.get(link.target, (-1, 0)), self.plan.cells[link.source])
                links.append(replace(link, target=f"sortie:{link.target}"))
            elif link.target in here:
                inward.setdefault(link.target, self.plan.cells[link.target][1])
        links += [Link(f"entrée:{target}", target) for target in inward]
        above = self._connector_cells(dict(sorted(inward.items(), key=lambda t: -self.plan.cells[t[0]][0])), self.alone)
        top = 1 + max((row for row, _ in above.values()), default=-1)
        last_first = sorted(outward.items(), key=lambda t: -t[1][0])
        below = self._connector_cells({target: column for target, (_, column) in last_first})
        nodes = []
        numbers = {}
        for name, (row, column) in self.plan.cells.items():
            if name in here:
                face = self.faces[name]
                nodes.append(Node(name, top + row - start, column, face.height, None, face.shape == "diamond"))
        for suffix, cells, shift in (("entrée", above, 0), ("sortie", below, top + end - start)):
            for target, (row, column) in cells.items():
                name = f"{suffix}:{target}"
                nodes.append(Node(name, row + shift, column, _CIRCLE, _CIRCLE, True))
                numbers[name] = target
        nodes += self._missing_columns(nodes)
        routes = route(nodes, links, self.width, side_entries=self.side_entries)
        return _Drawn(routes, nodes, links, numbers)

    def _stretched(self, drawn: _Drawn) -> _Drawn:
        """Widen the channels by what the page leaves free."""
        spare = (WIDTH - drawn.routes.width) / self.columns
        if spare < 0:
            raise _TooWideError(drawn.routes.width)
        stretch = spare if self.plan.heads else min(spare, self.layout.stretch)
        routes = route(drawn.nodes, drawn.links, self.width, side_entries=self.side_entries, stretch=stretch)
        return replace(drawn, routes=routes)

    def _connector_cells(self, targets: Mapping[str, int], alone: bool = False) -> dict[str, tuple[int, int]]:
        """Give each connector the nearest free column of the first row where there is one."""
        rows: list[set[int]] = []
        cells = {}
        for target, column in targets.items():
            if not rows or alone or len(rows[-1]) == self.columns:
                rows.append(set())
            free_columns = [c for c in range(self.columns) if c not in rows[-1]]
            best = min(free_columns, key=lambda c: (abs(c - column), c))
            rows[-1].add(best)
            cells[target] = (len(rows) - 1, best)
        return cells

    def _missing_columns(self, nodes: Sequence[Node]) -> list[Node]:
        """Keep the columns that a page leaves empty, when they have heads."""
        used = max(n.column for n in nodes)
        if not self.plan.heads or used == self.columns - 1:
            return []
        return [Node("", max(n.row for n in nodes), self.columns - 1, 0.0, 0.1, True)]

    def _scene(self, drawn: _Drawn, numbers: Mapping[str, int], page: int, pages: int) -> Scene:
        pen = Pen(WIDTH)
        if page:
            pen.texts.append(Text(0.4, _SUITE / 2, f"Suite ({page + 1}/{pages})", SMALL, color=GREY))
            pen.y = _SUITE
        routes = drawn.routes
        left = 0.0 if self.heads else (WIDTH - routes.width) / 2
        self._lanes(pen, routes)
        top = pen.y
        moved = {n: Frame(f.x + left, f.y + top, f.width, f.height) for n, f in routes.frames.items()}
        for link, path in zip(drawn.links, routes.paths, strict=True):
            points = tuple((x + left, y + top) for x, y in path)
            pen.shapes.append(Line(points, INK, 0.8, False, True, (link.source, link.target)))
        for name, frame in moved.items():
            if name in self.items:
                _paint(pen, self.items[name], self.faces[name], frame)
            elif name in drawn.numbers:
                box = Box(frame.x, frame.y, _CIRCLE, _CIRCLE, SAND, GREY, name=name, shape="ellipse", obstacle=True)
                pen.shapes.append(box)
                number = str(numbers[drawn.numbers[name]])
                x, y = frame.x + _CIRCLE / 2, frame.y + _CIRCLE / 2
                pen.texts.append(Text(x, y, number, SMALL, bold=True, align="center", inside=name))
        for t in routes.labels:
            pen.texts.append(Text(t.x + left, t.y + top, t.text, SMALL, color=GREY, align=t.align))
        pen.y = top + routes.height + 1.5
        status_legend(pen, self.statuses, styles=FRAME_STYLE)
        return pen.scene()

    def _lanes(self, pen: Pen, routes: Routes) -> None:
        """Draw the heads of the columns and a tint under every other column."""
        if not self.heads:
            return
        between = [(a[1] + b[0]) / 2 for a, b in zip(routes.columns, routes.columns[1:], strict=False)]
        edges = [0.0, *between, WIDTH]
        for i, lines in enumerate(self.heads):
            x, width = edges[i], edges[i + 1] - edges[i]
            if i % 2 == 0:
                pen.shapes.append(Box(x, pen.y + self.head_height, width, routes.height + _UNDER_HEAD, _LANE))
            name = f"couloir:{i + 1}"
            pen.shapes.append(Box(x, pen.y, width, self.head_height, PALE if i % 2 == 0 else SAND, name=name))
            y = pen.y + (self.head_height - len(lines) * line_height(BODY)) / 2
            pen.block(lines, Text(x + width / 2, y, "", BODY, bold=True, align="center", inside=name))
        pen.y += self.head_height + _UNDER_HEAD


def _label(text: str, room: float) -> tuple[str, ...]:
    """Wrap a label to half a column, or wider when one of its words asks for it."""
    if not text:
        return ()
    text = typographic(text)
    longest = max(_advance(word, SMALL, False) for word in text.split(" "))
    return tuple(fit(text, max(min(20.0, room), min(longest, 24.0)) + 0.01, size=SMALL))
