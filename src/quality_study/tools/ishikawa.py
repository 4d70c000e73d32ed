"""Ishikawa: the causes of an effect as a fishbone: head, spine, oblique bones, causes and what causes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.legend import status_legend, swatch
from quality_study.diagram.scene import Box, Line, Pen, Scene, Text
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.facts.tool_tables.cards import EFFECT
from quality_study.style import BLUE, BODY, FRAME_STYLE, HEIGHT, INK, LARGE, PALE, SMALL, WIDTH
from quality_study.words.french import typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets

#: Longest bone of a page, in millimetres.
_LONGEST = HEIGHT / 2 - 18


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    head: float = 34.0
    columns: int = 3
    widest: float = 58.0
    slope: float = 0.5
    lean: float = 18.0
    slack: float = 5.5
    gap: float = 3.0
    padding: float = 2.0
    mark: float = 2.8
    indent: float = 4.0
    under: float = 0.8
    between: float = 2.0
    spine: float = 3.0
    tail: float = 4.0


@dataclass(frozen=True)
class Cause:
    """A cause, its status, and how far under another cause of its family it stands."""

    text: str
    status: str
    level: int = 0


@dataclass(frozen=True)
class Family:
    """A family of causes: its name, and its causes, each followed by those that stand under it."""

    name: str
    causes: tuple[Cause, ...]


@blank_when_empty
def ishikawa(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the head at the right end of the spine, and six bones a page: three above, three below.

    Parameters
    ----------
    rows : DataFrame
        ``branch, text, status``; a branch named like a cause above it holds what this cause comes from.
    layout : Layout, optional
        Sizes.
    """
    at = layout or Layout()
    effect = rows[rows["branch"] == EFFECT].iloc[0]
    head = Cause(str(effect["text"]), str(effect["status"]))
    families = families_of(rows[rows["branch"] != EFFECT])
    parts = [part for family in families for part in _parts(family, at)]
    step = 2 * at.columns
    pages = [parts[i : i + step] for i in range(0, len(parts), step)]
    statuses = [head.status, *(c.status for f in families for c in f.causes)]
    scenes = [_fish(head, page, number, len(pages), statuses, at) for number, page in enumerate(pages)]
    return Drawing(scenes[0], describe(head, families), tuple(scenes[1:]))


def families_of(rows: pd.DataFrame) -> list[Family]:
    """Read the families in order; what a branch named like a cause holds follows this cause, one level lower."""
    families: dict[str, list[Cause]] = {}
    for branch, text, status in zip(rows["branch"], rows["text"], rows["status"], strict=True):
        above = [
            (causes, i) for causes in families.values() for i, c in enumerate(causes) if _same(c.text) == _same(branch)
        ]
        if branch in families or not above:
            families.setdefault(str(branch), []).append(Cause(str(text), str(status)))
            continue
        causes, place = above[0]
        level = causes[place].level + 1
        place += 1
        while place < len(causes) and causes[place].level >= level:
            place += 1
        causes.insert(place, Cause(str(text), str(status), level))
    return [Family(name, tuple(causes)) for name, causes in families.items()]


def describe(effect: Cause, families: Sequence[Family]) -> str:
    """Tell the content in words: the effect, then every family and cause with its status."""

    def told(number: int, cause: Cause) -> str:
        before = ", qui vient de : " if cause.level else " ; " if number else ""
        return f"{before}{cause.text}{in_brackets(STATUS_LABEL[cause.status])}"

    parts = [f"{f.name} : " + "".join(told(i, c) for i, c in enumerate(f.causes)) for f in families]
    return typographic(
        f"Diagramme d’Ishikawa. Effet : {effect.text}{in_brackets(STATUS_LABEL[effect.status])}. "
        + ". ".join(parts)
        + "."
    )


def _same(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .")


# --- sizes


@dataclass(frozen=True)
class _Frame:
    """What the bones of a page share: how wide what hangs on one is, how oblique they are."""

    width: float
    slope: float
    marked: bool
    at: Layout

    def lines(self, cause: Cause) -> Sequence[str]:
        """Break the text of a cause, so that its last line is as far from the bone as the first."""
        at = self.at
        room = self.width - (at.mark if self.marked else 0.0) - _indent(cause, at) - at.slack - 1.0
        return fit(cause.text, room, size=_size(cause))

    def height(self, cause: Cause) -> float:
        return len(self.lines(cause)) * line_height(_size(cause)) + self.at.under

    def length(self, family: Family) -> float:
        """How far from the spine a bone goes, its name excluded."""
        return self.at.spine + sum(self.height(c) + self.at.between for c in family.causes)

    def title(self, family: Family) -> Sequence[str]:
        return fit(family.name, 0.8 * self.width - 2 * self.at.padding, bold=True)


def _size(cause: Cause) -> float:
    return SMALL if cause.level else BODY


def _indent(cause: Cause, at: Layout) -> float:
    return min(cause.level, 3) * at.indent


def _frame(families: Sequence[Family], columns: int, marked: bool, at: Layout) -> _Frame:
    """Choose the most oblique bones that the page, and what hangs on them, have room for."""
    upright = _Frame(_pitch(columns, at) - at.gap, 0.0, marked, at)
    longest = max(map(upright.length, families))
    tallest = max(upright.height(c) for f in families for c in f.causes)
    return replace(upright, slope=min(at.slope, at.lean / longest, at.slack / tallest))


def _pitch(columns: int, at: Layout) -> float:
    return min((WIDTH - 0.8 - at.head - 6 - at.lean) / columns, at.widest)


def _parts(family: Family, at: Layout) -> list[Family]:
    """Cut a family that would be taller than half a page into parts that are not."""
    frame = _Frame(_pitch(at.columns, at) - at.gap, 0.0, True, at)
    parts: list[list[Cause]] = [[]]
    for cause in family.causes:
        if parts[-1] and frame.length(Family("", (*parts[-1], cause))) > _LONGEST:
            parts.append([])
        parts[-1].append(cause)
    return [Family(family.name + (" (suite)" if i else ""), tuple(part)) for i, part in enumerate(parts)]


# --- drawing


def _fish(
    head: Cause, families: Sequence[Family], number: int, total: int, statuses: Sequence[str], at: Layout
) -> Scene:
    """Draw one page: up to three families on each side of the spine."""
    pen = Pen(WIDTH)
    columns = min(at.columns, ceil(len(families) / 2))
    frame, pitch = _frame(families, columns, len(set(statuses)) > 1, at), _pitch(columns, at)
    sides = {-1: families[0::2], 1: families[1::2]}
    lengths = {side: max(map(frame.length, some), default=0.0) for side, some in sides.items()}
    titles = {
        side: max((len(frame.title(f)) * line_height(BODY) + at.padding for f in some), default=0.0)
        for side, some in sides.items()
    }
    text = head.text + (f" (suite {number + 1} sur {total})" if number else "")
    lines = fit(text, at.head - 2 * at.padding, size=LARGE, bold=True)
    tall = len(lines) * line_height(LARGE) + 2 * at.padding
    spine = 0.4 + max(lengths[-1] + titles[-1], tall / 2)
    style = FRAME_STYLE[head.status]
    box = Box(
        WIDTH - 0.4 - at.head, spine - tall / 2, at.head, tall, style.fill, style.edge, None, style.dashed, 1.6, "effet"
    )
    pen.shapes.append(Line(((0.4, spine), (box.x, spine)), INK, 2.4, arrow=True, joins=("causes", "effet")))
    pen.line((0.4, spine - at.spine), (0.4 + at.tail, spine), (0.4, spine + at.spine), color=INK, line_width=1.6)
    pen.shapes.append(replace(box, obstacle=True))
    pen.block(
        lines, Text(box.x + at.head / 2, box.y + at.padding, "", LARGE, bold=True, align="center", inside="effet")
    )
    for side, some in sides.items():
        for i, family in enumerate(some):
            foot = box.x - 5 - (columns - 1 - i) * pitch
            _bone(pen, family, f"famille {2 * i + (side > 0) + 1}", (foot, spine), side * lengths[side], frame, box.x)
    pen.y = spine + max(lengths[1] + titles[1], tall / 2) + 2
    status_legend(pen, statuses, styles=FRAME_STYLE)
    return pen.scene(pen.y + 0.4)


def _bone(
    pen: Pen, family: Family, name: str, foot: tuple[float, float], reach: float, frame: _Frame, end: float
) -> None:
    """Draw a bone from its foot on the spine to its name, `reach` millimetres below (above when negative)."""
    at, side, length = frame.at, (1 if reach > 0 else -1), abs(reach)
    title = frame.title(family)
    width = max(text_width(line, size=BODY, bold=True) for line in title) + 2 * at.padding
    height = len(title) * line_height(BODY) + at.padding

    def bone(y: float) -> float:
        return foot[0] - abs(y - foot[1]) * frame.slope

    tip = (bone(foot[1] + reach), foot[1] + reach)
    x = min(tip[0] - width / 2, end - 1 - width)
    pen.shapes.append(
        Box(x, tip[1] - (height if side < 0 else 0), width, height, PALE, BLUE, None, False, 0.8, name, obstacle=True)
    )
    top = tip[1] - (height if side < 0 else 0) + at.padding / 2
    pen.block(title, Text(x + width / 2, top, "", BODY, bold=True, align="center", inside=name))
    pen.shapes.append(Line((tip, foot), BLUE, 1.4, joins=(name, "effet")))
    between = at.between + (length - frame.length(family)) / (len(family.causes) + 1)
    y = tip[1] + between if side < 0 else foot[1] + at.spine + between - at.between
    stems: list[tuple[float, float]] = []  # where the line of the last cause of each level begins
    for cause in family.causes:
        lines, size = frame.lines(cause), _size(cause)
        low = y + frame.height(cause)
        left = max(bone(y), bone(low)) - frame.width + _indent(cause, at)
        if frame.marked:
            swatch(FRAME_STYLE[cause.status])(pen, left + 0.3, y + line_height(size) / 2 - 0.9, 1.8, 1.8)
            left += at.mark
        pen.block(lines, Text(left, y, "", size))
        start = bone(low) - frame.width + _indent(cause, at) - (2.8 if cause.level else 0)
        if cause.level:
            right = left + max(text_width(line, size=size) for line in lines)
            pen.shapes.append(Line(((start, low), (right, low)), BLUE, 0.6, joins=(name, name)))
            if cause.level <= len(stems):  # else its cause stands on another page
                above = stems[cause.level - 1][1]
                twig = ((start - (low - above) * -side * frame.slope, above), (start, low))
                pen.shapes.append(Line(twig, BLUE, 0.6, joins=(name, name)))
        else:
            pen.shapes.append(Line(((start, low), (bone(low), low)), BLUE, 0.8, joins=(name, name)))
        stems[min(cause.level, len(stems)) :] = [(start, low)]
        y = low + between
