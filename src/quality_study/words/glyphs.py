"""Texts that we did not write, made printable: a sign that no font has would show nothing, and PDF/A refuses it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

#: What stands for a run of signs that the font does not have.
MISSING = "[symbole]"
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
_FACES = ("Regular", "Bold", "It")
#: Tones of skin and the choice of a colour, which change the emoji before them.
_TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")


def printable(text: str) -> str:
    r"""Return a text of a drawing on one line, with :data:`MISSING` for what the font cannot show.

    Signs that show nothing (control, joining and direction signs) are left out.

    Examples
    --------
    >>> printable("Génial \U0001f44d\U0001f3fd vraiment,\nmerci\u200b")
    'Génial [symbole] vraiment, merci'
    """
    return _on_one_line(text, _known())


def printable_in_report(text: str) -> str:
    r"""Do as :func:`printable` for a text that the report sets: it has fonts for emoji and for other alphabets.

    Examples
    --------
    >>> printable_in_report("Génial \U0001f44d\U0001f3fd ❤\ufe0f\nмерси 你")
    'Génial 👍 ❤ мерси [symbole]'
    """
    return _on_one_line(_TONES.sub("", text), _known_in_report())


def families(text: str) -> list[str]:
    """Return the fonts that matplotlib needs to draw a text: the shipped one, and more only if it lacks a sign."""
    from quality_study.style import FONT, MORE_FONTS

    plain = text.isascii() or all(ord(sign) in _known() or sign.isspace() for sign in text)
    return [FONT] if plain else [FONT, *MORE_FONTS]


def _on_one_line(text: str, known: frozenset[int]) -> str:
    text = _BREAKS.sub(" ", text)
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf"))
    text = unicodedata.normalize("NFC", " ".join(part for part in text.split(" ") if part))
    return re.sub(" {2,}", " ", _marked(text, known)).strip(" ")


def printable_code(text: str) -> str:
    r"""Return code or printed text, its lines kept, with :data:`MISSING` for what the font of code cannot show.

    Examples
    --------
    >>> printable_code("n = 3  # \U0001f44d\nfin")
    'n = 3  # [symbole]\nfin'
    """
    return "\n".join(_marked(line, _known_in_code()) for line in text.split("\n"))


def _marked(text: str, known: frozenset[int]) -> str:
    shown = list[str]()
    for sign in text:
        if ord(sign) in known:
            shown.append(sign)
        elif unicodedata.category(sign) not in ("Mn", "Me") and shown[-1:] != [MISSING]:
            shown.append(MISSING)
    return "".join(shown)


@cache
def _known() -> frozenset[int]:
    """Code points that every face of the font has, but for signs that show nothing."""
    from fontTools.ttLib import TTFont

    from quality_study.style import font_folder

    faces = [TTFont(font_folder() / f"SourceSansPro-{face}.ttf", lazy=True).getBestCmap() for face in _FACES]
    common = frozenset(faces[0]).intersection(*faces[1:])
    return frozenset(code for code in common if unicodedata.category(chr(code)) not in ("Cc", "Cf"))


@cache
def _known_in_report() -> frozenset[int]:
    """Code points that some font of the report has, but for signs that show nothing."""
    from fontTools.ttLib import TTFont

    from quality_study.style import more_fonts

    more = {code for path in more_fonts() for code in TTFont(path, lazy=True).getBestCmap()}
    return _known() | {code for code in more if unicodedata.category(chr(code)) not in ("Cc", "Cf")}


@cache
def _known_in_code() -> frozenset[int]:
    """Code points of the font of code, which Typst and matplotlib both carry."""
    import matplotlib
    from fontTools.ttLib import TTFont

    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf"
    return frozenset(TTFont(path, lazy=True).getBestCmap())
