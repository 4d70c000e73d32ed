"""What trees and groups of cards share: colours of branches, frames that show a status, the foot of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quality_study.diagram.legend import status_legend
from quality_study.diagram.scene import Align, Box, Pen, Text
from quality_study.diagram.text import clean, fit, line_height
from quality_study.style import BODY, FRAME_STYLE, GREY, INK, PAPER, PLAIN, SMALL, Hue
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets

#: Distance between the border of the page and the first shape, in millimetres.
EDGE = 0.5
#: Width of the hatched strip of a derived frame.
STRIP = 2.2
#: Height of the foot of a page: its legend and the number of the part.
FOOT = 9.0


def strip_of(statuses: Iterable[str]) -> float:
    """Return the width kept at the left of every frame, so that the texts of hatched and plain ones are aligned."""
    return STRIP if "derived" in set(statuses) else 0.0


def frame(pen: Pen, box: Box, hue: Hue, status: str, *, obstacle: bool = True) -> None:
    """Draw a frame in the colours of a branch: tinted, with a hatched strip at its left, or dashed."""
    style = FRAME_STYLE[status]
    plain = style.hatch is not None or style.dashed
    ground = PAPER if plain else hue.tint
    pen.shapes.append(
        Box(box.x, box.y, box.width, box.height, ground, hue.edge, None, style.dashed, box.line_width, box.name,
            obstacle=obstacle)
    )  # fmt: skip
    if style.hatch is not None:
        pen.shapes.append(Box(box.x, box.y, STRIP, box.height, ground, hue.edge, style.hatch, False, box.line_width))


def write(
    pen: Pen, lines: Sequence[str], box: Box, *, left: float, right: float = 2.0, size: float = BODY,
    bold: bool = False, color: str = INK, align: Align = "left",
) -> None:  # fmt: skip
    """Write lines in the middle of a named frame, `left` and `right` millimetres inside it."""
    first, last = box.x + left, box.x + box.width - right
    x = {"left": first, "center": (first + last) / 2, "right": last}[align]
    top = box.y + (box.height - len(lines) * line_height(size)) / 2
    pen.block(lines, Text(x, top, "", size, bold=bold, color=color, align=align, inside=box.name))


def foot(pen: Pen, statuses: Iterable[str], *, part: int = 1, parts: int = 1, notes: Sequence[str] = ()) -> None:
    """End a page: notes, the number of the part when there are several, what the frames mean."""
    present = [s for s in FRAME_STYLE if s in set(statuses)]
    for note in notes:
        pen.y += 1.5
        pen.y += pen.block(fit(note, pen.width - 2 * EDGE, size=SMALL), Text(EDGE, pen.y, "", SMALL, color=GREY))
    unsaid = len(present) == 1 and present[0] in PLAIN
    if unsaid and parts == 1:
        pen.y += EDGE
        return
    pen.y += FOOT - 5.5
    if parts > 1:
        words = f"partie {part} sur {parts}"
        pen.texts.append(Text(pen.width - EDGE, pen.y + 2.5, words, SMALL, color=GREY, align="right"))
    if unsaid:
        pen.y += 5.0
    else:
        status_legend(pen, present, styles=FRAME_STYLE)


def quoted(text: str, status: str) -> str:
    """Return a text between French quotes with its status, for a description in words."""
    return f"«\u00a0{clean(text)}\u00a0»{in_brackets(STATUS_LABEL[status])}"
