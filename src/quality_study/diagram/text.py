"""Measure and wrap text in the shipped font, so that layouts know what will fit before drawing."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from quality_study.errors import StudyError
from quality_study.style import BODY, FONT, register_fonts, rendering

MM_PER_POINT = 25.4 / 72
_LEADING = 1.22
_DPI = 720  # ten pixels a point: rounding to pixels stays below 0.1 % of a line


@lru_cache(maxsize=8192)
def text_width(text: str, *, size: float = BODY, bold: bool = False) -> float:
    """Return the width of a line of text, in millimetres."""
    register_fonts()
    with rendering():
        font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
        width, _, _ = _renderer().get_text_width_height_descent(text, font, False)
    return float(width) / _DPI * 25.4


def line_height(size: float = BODY) -> float:
    """Return the distance between two lines of text, in millimetres."""
    return size * _LEADING * MM_PER_POINT


def wrap(text: str, width: float, *, size: float = BODY, bold: bool = False) -> list[str]:
    """Break text into lines no wider than `width` millimetres, at ordinary spaces only.

    Raises
    ------
    StudyError
        One word alone is wider than the line: nothing is ever cut or drawn outside its place.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}".strip(" ") if line else word
            if text_width(longer, size=size, bold=bold) <= width:
                line = longer
                continue
            if text_width(word, size=size, bold=bold) > width:
                raise StudyError(f"Le mot « {word} » est plus large que la place prévue ({width:.0f} mm) ; coupez-le")
            lines.append(line)
            line = word
        lines.append(line)
    return lines


@lru_cache(maxsize=1)
def _renderer() -> RendererAgg:
    return RendererAgg(1, 1, _DPI)
