"""The legend of statuses, drawn only when a figure mixes several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from quality_study.diagram.scene import Box, Pen, Text
from quality_study.diagram.text import text_width
from quality_study.style import GREY, PLAIN, SMALL, STATUS_STYLE, StatusStyle
from quality_study.words.vocabulary import STATUS_LABEL

_SWATCH = (6.0, 3.0)
_ROW = 5.0


def status_legend(pen: Pen, statuses: Iterable[str], *, styles: Mapping[str, StatusStyle] = STATUS_STYLE) -> None:
    """Add a row of swatches, published first, unknown last; nothing when all is published, or a team’s own."""
    present = [s for s in STATUS_STYLE if s in set(statuses)]
    if len(present) > 1:
        legend(pen, [(STATUS_LABEL[s], swatch(styles[s])) for s in present])
    elif present and present[0] not in PLAIN:
        legend(pen, [(f"contenu {STATUS_LABEL[present[0]]}", swatch(styles[present[0]]))])


def swatch(style: StatusStyle) -> Callable[[Pen, float, float, float, float], None]:
    """Return what draws a box of the given style in a given place."""

    def paint(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        pen.shapes.append(Box(x, y, width, height, style.fill, style.edge, style.hatch, style.dashed))

    return paint


def legend(pen: Pen, entries: Sequence[tuple[str, Callable[[Pen, float, float, float, float], None]]]) -> None:
    """Add a row of small drawings, each with its label, where the pen is."""
    x = 0.4  # half a line width: the first swatch stays whole
    for label, paint in entries:
        paint(pen, x, pen.y + (_ROW - _SWATCH[1]) / 2, *_SWATCH)
        pen.texts.append(Text(x + _SWATCH[0] + 1.6, pen.y + _ROW / 2, label, SMALL, color=GREY))
        x += _SWATCH[0] + 1.6 + text_width(label, size=SMALL) + 6
    pen.y += _ROW
