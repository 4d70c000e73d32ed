"""Groups of cards shared among columns and pages: the sizes and places of an affinity diagram, without its drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quality_study.diagram.text import clean, fit, line_height, text_width
from quality_study.style import BODY, FRAME_STYLE, LARGE, SMALL, WIDTH
from quality_study.tools.nodes import EDGE, STRIP, strip_of

_MARK_WIDTH = 14.0


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    columns: int = 3
    gap: float = 3.5
    card_gap: float = 1.8
    padding: float = 2.0
    band: float = STRIP


@dataclass(frozen=True)
class Card:
    """One idea; `mark` is written small before it, `note` small under it."""

    mark: str
    text: str
    status: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Cards under a title; `size` counts all of them, even when the group is cut, `rank` gives the colours."""

    title: str
    cards: tuple[Card, ...]
    size: int
    rank: int
    again: bool = False

    @property
    def status(self) -> str:
        """The weakest status among its cards."""
        return max((c.status for c in self.cards), key=list(FRAME_STYLE).index)

    @property
    def heading(self) -> str:
        """The title with the number of cards."""
        return f"{self.title} (suite)" if self.again else f"{self.title} (n\u00a0=\u00a0{self.size})"


@dataclass(frozen=True)
class Placed:
    """A group, or part of one, at its place on a page."""

    group: Group
    page: int
    column: int
    y: float
    height: float


def share(groups: Sequence[Group], sizes: Sizes, room: float) -> list[Placed]:
    """Put each group in the column that is least full; when all do not hold on a page, fill it and go on.

    On a single page the largest groups are placed first when that makes the page shorter; within a column the groups
    keep their order.
    """
    in_order = _masonry(list(groups), sizes)
    largest_first = _masonry(sorted(groups, key=lambda g: -sizes.height(g)), sizes)
    best = in_order if _bottom(in_order) <= 1.03 * _bottom(largest_first) else _tidy(largest_first, sizes)
    return best if _bottom(best) <= room else _flow(groups, sizes, room)


class Sizes:
    """Measures of cards and groups, in millimetres."""

    def __init__(self, groups: Sequence[Group], at: Layout) -> None:
        cards = [card for group in groups for card in group.cards]
        self.at = at
        self.columns = max(min(at.columns, len(groups)), 1)
        self.width = (WIDTH - 2 * EDGE - at.gap * (self.columns - 1)) / self.columns
        self.strip = strip_of(c.status for c in cards)
        self.card_width = self.width - at.band - 2 * at.padding
        marks = max((text_width(clean(c.mark), size=SMALL) for c in cards if c.mark), default=0.0)
        self.mark = min(marks + 0.1, _MARK_WIDTH)
        self.left = at.padding * 0.8 + self.strip + (self.mark + at.padding * 0.8 if self.mark else 0.0)

    def x(self, column: int) -> float:
        """Return the left of a column."""
        return EDGE + column * (self.width + self.at.gap)

    def title(self, group: Group) -> tuple[str, ...]:
        """Return the lines of the title of a group."""
        return fit(group.heading, self.card_width, size=LARGE, bold=True)

    def head(self, group: Group) -> float:
        """Return the height of the title of a group."""
        return len(self.title(group)) * line_height(LARGE) + 2 * self.at.padding

    def lines(self, card: Card) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the lines of the mark, the text and the note of a card."""
        room = self.card_width - self.left - self.at.padding * 0.8
        note = fit(card.note, room, size=SMALL) if card.note else ()
        return fit(card.mark, self.mark, size=SMALL) if card.mark else (), fit(card.text, room), note

    def card(self, card: Card) -> float:
        """Return the height of a card."""
        mark, text, note = self.lines(card)
        high = max(len(text) * line_height(BODY) + len(note) * line_height(SMALL), len(mark) * line_height(SMALL))
        return high + 1.4 * self.at.padding

    def height(self, group: Group) -> float:
        """Return the height of a group."""
        return self.head(group) + sum(self.card(c) + self.at.card_gap for c in group.cards) + self.at.padding * 0.4


def _bottom(placed: Sequence[Placed]) -> float:
    return max(p.y + p.height for p in placed)


def _masonry(groups: Sequence[Group], sizes: Sizes) -> list[Placed]:
    bottoms = [EDGE] * sizes.columns
    placed = []
    for group in groups:
        column = bottoms.index(min(bottoms))
        placed.append(Placed(group, 0, column, bottoms[column], sizes.height(group)))
        bottoms[column] += placed[-1].height + sizes.at.gap
    return placed


def _tidy(placed: Sequence[Placed], sizes: Sizes) -> list[Placed]:
    """Put the groups of each column in order, and the columns in the order of their first groups."""
    columns = [sorted((p.group for p in placed if p.column == c), key=lambda g: g.rank) for c in range(sizes.columns)]
    out = []
    for column, groups in enumerate(sorted(columns, key=lambda gs: gs[0].rank)):
        y = EDGE
        for group in groups:
            out.append(Placed(group, 0, column, y, sizes.height(group)))
            y += out[-1].height + sizes.at.gap
    return out


def _flow(groups: Sequence[Group], sizes: Sizes, room: float) -> list[Placed]:
    """Fill the columns one after another, cutting a group between two cards where a column ends."""
    placed: list[Placed] = []
    page, column, y = 0, 0, EDGE
    waiting = list(groups)
    while waiting:
        group = waiting.pop(0)
        kept = len(group.cards)
        while kept and y + sizes.height(replace(group, cards=group.cards[:kept])) > room:
            kept -= 1
        if y == EDGE:
            kept = max(kept, 1)
        elif kept < min(2, len(group.cards)):
            kept = 0
        if kept:
            part = replace(group, cards=group.cards[:kept])
            placed.append(Placed(part, page, column, y, sizes.height(part)))
            y += placed[-1].height + sizes.at.gap
        if kept < len(group.cards):
            rest = replace(group, cards=group.cards[kept:], again=group.again or kept > 0)
            waiting.insert(0, rest)
            page, column, y = (page, column + 1, EDGE) if column + 1 < sizes.columns else (page + 1, 0, EDGE)
    return placed
