"""The face of an item: its shape and lines measured at some width, then painted in a frame."""

from __future__ import annotations

from dataclasses import dataclass

from quality_study.diagram.graph import Frame
from quality_study.diagram.scene import Box, Pen, Shape, Text
from quality_study.diagram.text import line_height
from quality_study.diagram.words import advance, fit_words
from quality_study.style import BODY, FRAME_STYLE, PAPER, SMALL
from quality_study.words.french import typographic

_DIAMOND = 40.0  # tallest decision drawn as a diamond, in millimetres
_STRIP = 2.2  # width of the hatched mark of what is derived


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
class Face:
    """An item measured at some width: its shape, its lines, its least height in millimetres."""

    item: Item
    shape: Shape
    heading: tuple[str, ...]
    lines: tuple[str, ...]
    height: float


def face_of(item: Item, width: float, padding: float, *, plain: bool = False) -> Face:
    """Measure an item.

    Parameters
    ----------
    item : Item
    width : float
        Of its frame, in millimetres.
    padding : float
        Between the frame and the lines.
    plain : bool
        Draw a decision as a box, like one whose text is too long for a diamond or that has a heading.
    """
    hatched = bool(FRAME_STYLE[item.status].hatch)
    decision = item.look.shape == "diamond"
    if decision and not plain and not item.heading:
        diamond = _diamond(item, width, hatched)
        if diamond is not None:
            return diamond
    shape: Shape = "rect" if decision else item.look.shape
    heading = " · ".join(filter(None, ("Décision" if decision else "", item.heading)))
    room = width - 2 * padding - (2 * _STRIP if hatched else 0)
    head = fit_words(typographic(heading), room, size=SMALL, bold=True) if heading else []
    lines = fit_words(typographic(item.text), room)
    height = len(head) * line_height(SMALL) + len(lines) * line_height(BODY) + 2 * padding
    return Face(item, shape, tuple(head), tuple(lines), height)


def _diamond(item: Item, width: float, hatched: bool) -> Face | None:
    """Return the flattest diamond that holds the text, or None when it would be too tall."""
    step = line_height(BODY)
    best = None
    for share in (0.42, 0.5, 0.58, 0.66):
        lines = fit_words(typographic(item.text), width * share, whole_words=True)
        if not lines or len(lines) * step > _DIAMOND:
            continue
        widths = [advance(line) for line in lines] + ([6.0] if hatched else [])
        middle = (len(widths) - 1) / 2
        height = 2 * max(((abs(i - middle) + 0.62) * step) / (1 - w / width) for i, w in enumerate(widths)) + 1
        if height <= _DIAMOND and (best is None or height < best.height):
            best = Face(item, "diamond", (), tuple(lines), max(height, 10.0))
    return best


def paint(pen: Pen, face: Face, frame: Frame) -> None:
    """Draw a face in the place it was given; what is derived has a hatched mark, what is illustrative dashes."""
    item, style, edge = face.item, FRAME_STYLE[face.item.status], face.item.look.edge
    fill = PAPER if style.dashed or style.hatch else item.look.tint
    box = Box(frame.x, frame.y, frame.width, frame.height, fill, edge, dashed=style.dashed, line_width=0.9,
              name=item.name, shape=face.shape, obstacle=True)  # fmt: skip
    pen.shapes.append(box)
    x, middle = frame.x + frame.width / 2, frame.y + frame.height / 2
    heading, body = len(face.heading) * line_height(SMALL), len(face.lines) * line_height(BODY)
    if style.hatch and face.shape == "diamond":
        y = middle + body / 2 - 0.8
        pen.shapes.append(Box(x - 3, y, 6, 1.6, PAPER, edge, style.hatch, line_width=0))
        body += line_height(BODY)
    elif style.hatch:
        mark = Box(frame.x + 1.3, frame.y + 1.3, _STRIP, frame.height - 2.6, PAPER, edge, style.hatch, line_width=0)
        pen.shapes.append(mark)
        x += _STRIP / 2
    y = middle - (heading + body) / 2
    head = Text(x, y, "", SMALL, bold=True, color=edge, align="center", inside=item.name)
    y += pen.block(face.heading, head)
    pen.block(face.lines, Text(x, y, "", BODY, align="center", inside=item.name))
