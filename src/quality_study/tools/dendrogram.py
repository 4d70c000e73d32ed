"""Dendrogram of the consensus of a card sort: cards under one another, links that meet at their distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quality_study.diagram.scene import Box, Line, Pen, Scene, Text
from quality_study.diagram.text import fit, line_height
from quality_study.style import GREY, HEIGHT, HUES, INK, RULE, SMALL, WIDTH
from quality_study.survey.card_sort import Consensus, order
from quality_study.tools.masonry import Group
from quality_study.tools.nodes import EDGE, FOOT, foot, frame, strip_of, write
from quality_study.words.french import percent

_CUT = "Trait tireté\u00a0: là où l’arbre est coupé en groupes."


@dataclass(frozen=True)
class TreeLayout:
    """Sizes in millimetres; `label` is the width of a card, `axis` the height of the head of a page."""

    label: float = 74.0
    gap: float = 1.4
    padding: float = 1.2
    axis: float = 11.0


class Dendrogram:
    """The places of a dendrogram: cards under one another at the left, links to the right, cut between two cards."""

    def __init__(self, groups: Sequence[Group], consensus: Consensus, note: str, at: TreeLayout) -> None:
        self.consensus, self.at = consensus, at
        self.cards = {card.text: (card, group) for group in groups for card in group.cards}
        self.strip = strip_of(card.status for card, _ in self.cards.values())
        self.names = [consensus.cards[i] for i in order(consensus)]
        self.notes = (note + (f" {_CUT}" if consensus.size > 1 else ""),)
        below = sum(1.5 + len(fit(n, WIDTH - 2 * EDGE, size=SMALL)) * line_height(SMALL) for n in self.notes)
        room = HEIGHT - FOOT - below - at.axis
        self.starts, self.tops, y = [0.0], {}, 0.0
        self.heads: dict[str, float] = {}
        seen: set[int] = set()
        for name in self.names:
            group = self.cards[name][1]
            head = 0.0 if group.rank in seen else self._title(group) + 1.5 * at.gap
            seen.add(group.rank)
            if y + head + self._height(name) - self.starts[-1] > room and y > self.starts[-1]:
                self.starts.append(y)
            if head:
                self.heads[name] = y
            self.tops[name] = y + head
            y += head + self._height(name) + at.gap
        self.ends = [*self.starts[1:], y]

    def _label(self, name: str) -> tuple[str, ...]:
        return fit(name, self.at.label - 2 * self.at.padding - self.strip - 0.6, size=SMALL)

    def _heading(self, group: Group) -> tuple[str, ...]:
        return fit(group.heading, self.at.label, size=SMALL, bold=True)

    def _title(self, group: Group) -> float:
        return len(self._heading(group)) * line_height(SMALL) + self.at.gap

    def _height(self, name: str) -> float:
        return len(self._label(name)) * line_height(SMALL) + 2 * self.at.padding

    def _x(self, distance: float) -> float:
        left = EDGE + self.at.label
        return left + 4 + distance * (WIDTH - EDGE - 5 - left - 4)

    def scenes(self) -> list[Scene]:
        """Draw every page."""
        statuses = [card.status for card, _ in self.cards.values()]
        scenes = []
        for page, (start, end) in enumerate(zip(self.starts, self.ends, strict=True), 1):
            pen = Pen(WIDTH)
            self._axis(pen, end - start)
            for points, color, dashed in self._links():
                clipped = _clip(points, start, end)
                if clipped:
                    moved = tuple((x, y - start + self.at.axis) for x, y in clipped)
                    pen.shapes.append(Line(moved, color, 0.7 if dashed else 1.2, dashed))
            for name in self.names:
                if start <= self.tops[name] < end:
                    self._card(pen, name, start)
            pen.y = self.at.axis + end - start
            foot(pen, statuses, part=page, parts=len(self.starts), notes=self.notes)
            scenes.append(pen.scene())
        return scenes

    def _axis(self, pen: Pen, height: float) -> None:
        words = "Part des participants qui séparent les cartes"
        pen.texts.append(Text(self._x(0), 2.2, words, SMALL, color=GREY))
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = self._x(share)
            pen.texts.append(Text(x, 6.4, percent(share), SMALL, color=GREY, align="center"))
            pen.line((x, 8.6), (x, self.at.axis + height), color=RULE, line_width=0.5)

    def _card(self, pen: Pen, name: str, start: float) -> None:
        card, group = self.cards[name]
        shift = self.at.axis - start
        if name in self.heads:
            top = self.heads[name] + shift + 1.5 * self.at.gap
            pen.block(self._heading(group), Text(EDGE, top, "", SMALL, bold=True))
        box = Box(EDGE, self.tops[name] + shift, self.at.label, self._height(name), name=f"carte {name}", obstacle=True)
        frame(pen, box, HUES[group.rank % len(HUES)], card.status)
        write(pen, self._label(name), box, left=self.at.padding + self.strip, right=self.at.padding, size=SMALL)

    def _links(self) -> list[tuple[tuple[tuple[float, float], ...], str, bool]]:
        """Return the segments of the tree in its own coordinates: points, colour, dashed; then the cut."""
        consensus = self.consensus
        count = len(consensus.cards)
        middle = {i: self.tops[n] + self._height(n) / 2 for i, n in enumerate(consensus.cards)}
        reach = dict.fromkeys(range(count), 0.0)
        groups = dict(enumerate(consensus.labels))
        colors = {i: HUES[g % len(HUES)].edge for i, g in groups.items()}
        kept = count - consensus.size
        links: list[tuple[tuple[tuple[float, float], ...], str, bool]] = []
        for i in range(count):
            links.append((((EDGE + self.at.label, middle[i]), (self._x(0), middle[i])), colors[i], False))
        for step, (a, b, distance, _) in enumerate(consensus.tree.tolist()):
            color = colors[int(a)] if step < kept else GREY
            x = self._x(distance)
            for child in (int(a), int(b)):
                links.append((((self._x(reach[child]), middle[child]), (x, middle[child])), colors[child], False))
            links.append((((x, middle[int(a)]), (x, middle[int(b)])), color, False))
            middle[count + step] = (middle[int(a)] + middle[int(b)]) / 2
            reach[count + step], colors[count + step] = distance, color
        heights = [0.0, *(float(h) for h in consensus.tree[:, 2])]
        if consensus.size > 1:
            x = self._x((heights[kept] + heights[kept + 1]) / 2)
            links.append((((x, 0.0), (x, self.ends[-1])), INK, True))
        return links


def _clip(points: tuple[tuple[float, float], ...], start: float, end: float) -> tuple[tuple[float, float], ...]:
    """Keep the part of a horizontal or vertical segment that lies between two heights."""
    (x0, y0), (x1, y1) = points
    if y0 == y1:
        return points if start <= y0 < end else ()
    low, high = max(min(y0, y1), start), min(max(y0, y1), end)
    return ((x0, low), (x1, high)) if low < high else ()
