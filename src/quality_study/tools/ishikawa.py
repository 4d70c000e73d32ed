"""Ishikawa: the causes of an effect, family by family, along a spine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.legend import status_legend, swatch
from quality_study.diagram.scene import Box, Line, Pen, Scene, Text
from quality_study.diagram.text import line_height, wrap
from quality_study.facts.tool_tables.cards import EFFECT
from quality_study.style import BLUE, BODY, FRAME_STYLE, HEIGHT, INK, LARGE, PALE, WIDTH
from quality_study.words.french import typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    head: float = 36.0
    columns: int = 3
    gap: float = 4.0
    padding: float = 2.0
    tick: float = 3.0
    between: float = 1.6
    spine: float = 4.0


@dataclass(frozen=True)
class Family:
    """A family of causes: its name, and its causes with their status."""

    name: str
    causes: tuple[tuple[str, str], ...]


@blank_when_empty
def ishikawa(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the spine, the effect at its right end, and six families a page: three above, three below.

    Parameters
    ----------
    rows : DataFrame
        ``branch, text, status``.
    layout : Layout, optional
        Sizes.
    """
    at = layout or Layout()
    effect = rows[rows["branch"] == EFFECT].iloc[0]
    families = [
        Family(str(name), tuple(zip(group["text"], group["status"], strict=True)))
        for name, group in rows[rows["branch"] != EFFECT].groupby("branch", sort=False)
    ]
    head = (str(effect["text"]), str(effect["status"]))
    step = 2 * at.columns
    parts = [part for family in families for part in _parts(family, at)]
    pages = [parts[i : i + step] for i in range(0, len(parts), step)]
    scenes = [_fish(head, page, number, len(pages), at) for number, page in enumerate(pages)]
    return Drawing(scenes[0], describe(head, families), tuple(scenes[1:]))


def describe(effect: tuple[str, str], families: Sequence[Family]) -> str:
    """Tell the content in words: the effect, then every family and cause with its status."""
    parts = [f"{f.name} : " + " ; ".join(f"{t}{in_brackets(STATUS_LABEL[s])}" for t, s in f.causes) for f in families]
    return typographic(
        f"Diagramme d’Ishikawa. Effet : {effect[0]}{in_brackets(STATUS_LABEL[effect[1]])}. " + ". ".join(parts) + "."
    )


def _column(at: Layout) -> float:
    return (WIDTH - 0.8 - at.head - 6 - at.gap * (at.columns - 1)) / at.columns


def _fish(head: tuple[str, str], families: Sequence[Family], number: int, total: int, at: Layout) -> Scene:
    """Draw one page: up to three families on each side of the spine."""
    pen = Pen(WIDTH)
    above, below = families[0::2], families[1::2]
    up = max((_height(f, at) for f in above), default=0.0)
    down = max((_height(f, at) for f in below), default=0.0)
    text = head[0] + (f" (suite {number + 1} sur {total})" if number else "")
    lines = wrap(typographic(text), at.head - 2 * at.padding, size=LARGE, bold=True, break_words=True)
    head_height = len(lines) * line_height(LARGE) + 2 * at.padding
    spine = max(0.4 + up + at.spine, 0.4 + head_height / 2)
    style = FRAME_STYLE[head[1]]
    place = (WIDTH - 0.4 - at.head, spine - head_height / 2, at.head, head_height)
    frame = Box(*place, style.fill, style.edge, None, style.dashed, 1.2, "effet", obstacle=True)
    end = frame.x
    pen.shapes.append(Line(((0.4, spine), (end, spine)), INK, 2.0, arrow=True, joins=("causes", "effet")))
    pen.shapes.append(frame)
    middle = frame.x + at.head / 2
    pen.block(lines, Text(middle, frame.y + at.padding, "", LARGE, bold=True, align="center", inside="effet"))
    for side, group in ((-1, above), (1, below)):
        for i, family in enumerate(group):
            name = f"famille {2 * i + (side > 0) + 1}"
            _family(pen, family, name, 0.4 + i * (_column(at) + at.gap), spine, side, at)
    pen.y = max(spine + at.spine + down, spine + head_height / 2) + 2
    status_legend(pen, [head[1], *(s for f in families for _, s in f.causes)], styles=FRAME_STYLE)
    return pen.scene(pen.y + 0.4)


def _cut(family: Family, at: Layout) -> tuple[list[str], list[list[str]]]:
    room = _column(at) - at.tick - 3.4
    name = wrap(typographic(family.name), _column(at) - 2 * at.padding, bold=True, break_words=True)
    return name, [wrap(typographic(text), room, break_words=True) for text, _ in family.causes]


def _parts(family: Family, at: Layout) -> list[Family]:
    """Cut a family that would be taller than half a page into parts that are not."""
    parts: list[list[tuple[str, str]]] = [[]]
    for cause in family.causes:
        tried = Family(family.name + " (suite)", (*parts[-1], cause))
        if parts[-1] and _height(tried, at) > HEIGHT / 2 - 20:
            parts.append([])
        parts[-1].append(cause)
    return [Family(family.name + (" (suite)" if i else ""), tuple(part)) for i, part in enumerate(parts)]


def _title(name: Sequence[str], at: Layout) -> float:
    return len(name) * line_height(BODY) + at.padding


def _height(family: Family, at: Layout) -> float:
    name, causes = _cut(family, at)
    return _title(name, at) + sum(len(c) * line_height(BODY) + at.between for c in causes) + at.between


def _family(pen: Pen, family: Family, frame_name: str, x: float, spine: float, side: int, at: Layout) -> None:
    """Draw a family above (`side` -1) or below (1) the spine: its name at the far end of a rib, causes along it."""
    name, causes = _cut(family, at)
    title, height = _title(name, at), _height(family, at)
    far = spine + side * (at.spine + height)
    top = far if side < 0 else far - title
    frame = Box(x, top, _column(at), title, PALE, BLUE, None, False, 0.8, frame_name, obstacle=True)
    rib = x + at.tick / 2
    near = (rib, spine)
    start = (rib, top + title if side < 0 else top)
    pen.shapes.append(frame)
    pen.shapes.append(Line((start, near), BLUE, 1.2, joins=(frame_name, "effet")))
    pen.block(name, Text(x + at.padding, top + at.padding / 2, "", BODY, bold=True, inside=frame_name))
    y = top + title + at.between if side < 0 else spine + at.spine + at.between
    for lines, (_, status) in zip(causes, family.causes, strict=True):
        middle = y + line_height(BODY) / 2
        pen.line((rib, middle), (x + at.tick + 0.6, middle), color=BLUE)
        swatch(FRAME_STYLE[status])(pen, x + at.tick + 0.6, middle - 0.9, 1.8, 1.8)
        y += pen.block(lines, Text(x + at.tick + 3.4, y, "", BODY)) + at.between
