"""Affinity diagram: cards gathered in titled groups, set in columns, cut across pages when needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.scene import Box, Pen, Scene
from quality_study.diagram.text import clean, fit, line_height
from quality_study.style import BODY, FRAME_STYLE, GREY, HEIGHT, HUES, LARGE, PAPER, SMALL, WIDTH, Hue
from quality_study.tools.masonry import Card, Group, Layout, Placed, Sizes, share
from quality_study.tools.nodes import EDGE, FOOT, foot, frame, quoted, write
from quality_study.words.french import plural


@blank_when_empty
def affinity(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the groups.

    Parameters
    ----------
    rows : DataFrame
        ``id, text, group, status``; groups and cards stand in file order.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    groups = compute(rows)
    scene, *more = place(groups, layout)
    return Drawing(scene, describe(groups, "Diagramme d’affinité"), tuple(more))


def compute(rows: pd.DataFrame) -> list[Group]:
    """Gather the cards of each group, in file order."""
    groups = []
    for rank, (title, own) in enumerate(rows.groupby("group", sort=False)):
        cards = [Card(*row) for row in own[["id", "text", "status"]].itertuples(index=False, name=None)]
        groups.append(Group(str(title), tuple(cards), len(cards), rank))
    return groups


def place(groups: Sequence[Group], layout: Layout, notes: Sequence[str] = ()) -> list[Scene]:
    """Lay the groups out, on as many pages as needed; `notes` are written at the foot of each."""
    sizes = Sizes(groups, layout)
    below = FOOT + sum(1.5 + len(fit(n, WIDTH - 2 * EDGE, size=SMALL)) * line_height(SMALL) for n in notes)
    placed = share(groups, sizes, HEIGHT - below)
    parts = 1 + max(p.page for p in placed)
    statuses = [card.status for group in groups for card in group.cards]
    scenes = []
    for page in range(parts):
        pen = Pen(WIDTH)
        for part in (p for p in placed if p.page == page):
            _group(pen, part, sizes)
            pen.y = max(pen.y, part.y + part.height)
        foot(pen, statuses, part=page + 1, parts=parts, notes=notes)
        scenes.append(pen.scene())
    return scenes


def describe(groups: Sequence[Group], kind: str) -> str:
    """Tell the content in words: each group, then its cards with their status."""
    total = sum(g.size for g in groups)
    head = f"{kind}, {plural(total, 'carte')} en {plural(len(groups), 'groupe')}."
    semicolon = "\u202f; "
    parts = []
    for group in groups:
        words = [_words(card) for card in group.cards]
        parts.append(f"{clean(group.heading)}\u00a0: {semicolon.join(words)}.")
    return " ".join([head, *parts])


def _group(pen: Pen, part: Placed, sizes: Sizes) -> None:
    at, group, hue = sizes.at, part.group, HUES[part.group.rank % len(HUES)]
    style = FRAME_STYLE[group.status]
    x, name = sizes.x(part.column), f"groupe {group.rank} {part.page} {part.column}"
    pen.shapes.append(
        Box(x, part.y, sizes.width, part.height, hue.ground, hue.edge, None, style.dashed, 1.2, name, obstacle=True)
    )
    if not style.dashed:
        pen.shapes.append(
            Box(x, part.y, at.band, part.height, PAPER if style.hatch else hue.edge, hue.edge, style.hatch)
        )
    head = Box(x + at.band, part.y, sizes.width - at.band, sizes.head(group), name=f"titre {name}")
    pen.shapes.append(head)
    write(pen, sizes.title(group), head, left=at.padding, right=at.padding, size=LARGE, bold=True, align="center")
    y = part.y + head.height
    for rank, card in enumerate(group.cards):
        high = sizes.card(card)
        box = Box(x + at.band + at.padding, y, sizes.card_width, high, line_width=0.8, name=f"carte {rank} {name}")
        _card(pen, card, box, hue, sizes)
        y += high + at.card_gap


def _card(pen: Pen, card: Card, box: Box, hue: Hue, sizes: Sizes) -> None:
    mark, text, note = sizes.lines(card)
    frame(pen, box, hue, card.status, obstacle=False)
    side = sizes.at.padding * 0.8
    if mark:
        write(pen, mark, box, left=side + sizes.strip, size=SMALL, color=GREY)
    high = len(text) * line_height(BODY) + len(note) * line_height(SMALL)
    top = box.y + (box.height - high) / 2
    upper = replace(box, y=top, height=len(text) * line_height(BODY))
    write(pen, text, upper, left=sizes.left, right=side)
    if note:
        lower = replace(box, y=top + upper.height, height=high - upper.height)
        write(pen, note, lower, left=sizes.left, right=side, size=SMALL, color=GREY)


def _words(card: Card) -> str:
    mark = clean(card.mark)
    note = f", {card.note}" if card.note else ""
    return f"{mark + ' ' if mark else ''}{quoted(card.text, card.status)}{note}"
