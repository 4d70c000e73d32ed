"""Measure and wrap text in the shipped font, so that layouts know what will fit before drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from matplotlib.backends.backend_agg import get_hinting_flag
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

from quality_study.style import BODY, FONT, more_fonts, register_fonts, rendering
from quality_study.words.errors import StudyError
from quality_study.words.french import NBSP, typographic

MM_PER_POINT = 25.4 / 72
_LEADING = 1.22
_CAPITAL = 0.66  # height of capitals in the font, in ems
_DPI = 720  # ten pixels a point: rounding to pixels stays below 0.1 % of a line
#: Letters and signs that are set one after the other: each takes the room that it takes after the one before it.
_IN_LINE = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u202f-\u203a\u20ac\u2190-\u2193\u2212\u2248\u2264\u2265]*"
)


@lru_cache(maxsize=65536)
def text_extent(text: str, *, size: float, bold: bool = False, italic: bool = False) -> tuple[float, float, float]:
    """Measure a line of text as the renderer sets it.

    Returns
    -------
    width, ascent, descent : float
        Millimetres; ascent and descent are at least those of ``lp``, as in the renderer's own layout.
    """
    width, height, descent = _measured(text, size, bold, italic)
    _, least_height, least_descent = _measured("lp", size, bold, italic)
    height, descent = max(height, least_height), max(descent, least_descent)
    scale = 25.4 / _DPI
    return float(width) * scale, float(height - descent) * scale, float(descent) * scale


def text_width(text: str, *, size: float = BODY, bold: bool = False) -> float:
    """Return the width of a line of text, in millimetres."""
    if not _IN_LINE.fullmatch(text):
        return text_extent(text, size=size, bold=bold)[0]
    return _rooms(size, bold).of(zip(chain([""], text), text, strict=False)) * (25.4 / _DPI)


def baseline_shift(size: float) -> float:
    """Return how far below the middle of a line its baseline is, in millimetres: capitals are centred."""
    return size * _CAPITAL / 2 * MM_PER_POINT


def line_height(size: float = BODY) -> float:
    """Return the distance between two lines of text, in millimetres."""
    return size * _LEADING * MM_PER_POINT


def wrap(text: str, width: float, *, size: float = BODY, bold: bool = False, break_words: bool = False) -> list[str]:
    """Break text into lines no wider than `width` millimetres, at ordinary spaces.

    Parameters
    ----------
    text : str
    width : float
        Millimetres.
    size : float
        Points.
    bold : bool
    break_words : bool
        Cut with a hyphen a word that is wider than a whole line, instead of refusing it.

    Raises
    ------
    StudyError
        One word alone is wider than the line and may not be cut: nothing is ever drawn outside its place.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}".strip(" ") if line else word
            if text_width(longer, size=size, bold=bold) <= width:
                line = longer
                continue
            *full, last = _pieces(word, width, size, bold, break_words)
            lines += [line, *full] if line else full
            line = last
        lines.append(line)
    return lines


def clean(text: str) -> str:
    """Set a text the French way, on one line, its no-break spaces kept."""
    return typographic(re.sub(r"[ \t\r\n]+", " ", text).strip(" "))


@lru_cache(maxsize=8192)
def fit(text: str, width: float, *, size: float = BODY, bold: bool = False) -> tuple[str, ...]:
    """Set a text the French way and break it into lines; a word wider than the room is cut with a hyphen.

    Examples
    --------
    >>> fit("un  mot", 50)
    ('un mot',)
    """
    return tuple(wrap(clean(text), width, size=size, bold=bold, break_words=True))


def _pieces(word: str, width: float, size: float, bold: bool, break_words: bool) -> list[str]:
    """Cut a word into pieces that each fit a line; the word itself when it fits."""
    if text_width(word, size=size, bold=bold) <= width:
        return [word]
    if not break_words:
        raise StudyError(f"Le mot « {word} » est plus large que la place prévue ({width:.0f} mm) ; coupez-le")
    kept = len(word) - 1
    while kept > 1 and text_width(_hyphenated(word[:kept]), size=size, bold=bold) > width:
        kept -= max(1, kept // 8) if kept > 60 else 1
    return [_hyphenated(word[:kept]), *_pieces(word[kept:], width, size, bold, break_words)]


def _hyphenated(piece: str) -> str:
    return piece if piece.endswith(("-", NBSP, "/")) else piece + "-"


class _Rooms(dict[tuple[str, str], float]):
    """Pixels that a sign takes after another, kerning included: a whole line is measured by the renderer only once."""

    def __init__(self, size: float, bold: bool) -> None:
        self._style = size, bold, False

    def __missing__(self, pair: tuple[str, str]) -> float:
        before, sign = pair
        room = _measured(before + sign, *self._style)[0] - (_measured(before, *self._style)[0] if before else 0.0)
        return self.setdefault(pair, room)

    def of(self, pairs: Iterable[tuple[str, str]]) -> float:
        return sum(map(self.__getitem__, pairs))


_rooms = lru_cache(maxsize=None)(_Rooms)


@lru_cache(maxsize=65536)
def _measured(text: str, size: float, bold: bool, italic: bool) -> tuple[float, float, float]:
    """Return the width, height and descent that `RendererAgg` finds, in pixels; the settings are looked up once."""
    path, flags = _font(bold, italic)
    font = get_font((path, *map(str, more_fonts())))
    font.clear()
    font.set_size(size, _DPI)
    font.set_text(text, 0.0, flags=flags)
    width, height = font.get_width_height()
    return width / 64, height / 64, font.get_descent() / 64  # 64 steps a pixel


@lru_cache(maxsize=4)
def _font(bold: bool, italic: bool) -> tuple[str, LoadFlags]:
    register_fonts()
    with rendering():
        font = FontProperties(family=FONT, weight="bold" if bold else "normal", style="italic" if italic else "normal")
        return findfont(font, fallback_to_default=False), get_hinting_flag()
