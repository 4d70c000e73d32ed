"""Break texts into lines from measures of words kept in memory, for layouts that try many widths.

:mod:`quality_study.diagram.text` measures every line whole; here each word is measured once, whatever the width.
"""

from __future__ import annotations

import re
from functools import lru_cache

from quality_study.diagram.text import text_width
from quality_study.style import BODY, SMALL
from quality_study.words.french import typographic

_LABEL = (20.0, 24.0)  # usual width of a label and greatest one, in millimetres


@lru_cache(maxsize=65536)
def advance(text: str, *, size: float = BODY, bold: bool = False) -> float:
    """Measure how far a piece of text moves the pen, side bearings included, so that pieces can be added up."""
    around = text_width("nn", size=size, bold=bold)
    return text_width(f"n{text}n", size=size, bold=bold) - around


def fit_words(
    text: str, width: float, *, size: float = BODY, bold: bool = False, whole_words: bool = False
) -> list[str]:
    """Break text into lines like :func:`~quality_study.diagram.text.wrap`, from measures of words kept in memory.

    Parameters
    ----------
    text : str
    width : float
        Millimetres.
    size : float
        Points.
    bold : bool
    whole_words : bool
        Return no line at all when a word is wider than the line, instead of cutting it with a hyphen.

    Examples
    --------
    >>> fit_words("un deux", 8)
    ['un', 'deux']
    >>> fit_words("anticonstitutionnellement", 20, whole_words=True)
    []
    """
    lines: list[str] = []
    line, used = "", 0.0
    space = advance(" ", size=size, bold=bold)
    for word in re.split(r"[ \n\t]+", text.strip(" \n\t")):
        length = advance(word, size=size, bold=bold)
        if line and used + space + length <= width:
            line, used = f"{line} {word}", used + space + length
            continue
        if line:
            lines.append(line)
        if length > width:
            if whole_words:
                return []
            *cut, word = _pieces(word, width - advance("-", size=size, bold=bold), size, bold)
            lines += cut
            length = advance(word, size=size, bold=bold)
        line, used = word, length
    return [*lines, line]


def fit_label(text: str, room: float) -> tuple[str, ...]:
    """Break the label of an edge into lines as wide as the room, or wider when one of its words asks for it."""
    if not text:
        return ()
    text = typographic(text)
    usual, greatest = _LABEL
    longest = max(advance(word, size=SMALL) for word in text.split(" "))
    return tuple(fit_words(text, max(min(usual, room), min(longest, greatest)) + 0.01, size=SMALL))


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Cut a word letter by letter; every piece but the last ends with a hyphen, for which `width` leaves room."""
    pieces, piece, used = [], "", 0.0
    for letter in word:
        length = advance(letter, size=size, bold=bold)
        if piece and used + length > width:
            pieces.append(piece + "-")
            piece, used = "", 0.0
        piece, used = piece + letter, used + length
    return [*pieces, piece]
