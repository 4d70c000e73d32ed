"""Read the number that a respondent typed: decimal comma or point, spaces between thousands."""

from __future__ import annotations

import re
from decimal import Decimal

from quality_study.words.errors import Problem
from quality_study.words.french import number

_NUMBER = re.compile(r"([+-]?)(\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:([.,])(\d+))?", re.ASCII)

_RANK_WORD = r"(?:rang|rank|classement|ranking|choix|choice|position|place|n°|no)"
_RANK = re.compile(
    rf"(?:{_RANK_WORD}\s*)?(\d{{1,3}})(?:\.0+)?\s*(?:er|ère|e|è|ème|eme|st|nd|rd|th)?(?:\s*{_RANK_WORD})?", re.I
)

#: A number of a bounded scale with the words that stand at its end: « 10 - Tout à fait », « Pas du tout : 0 ».
_WORDS = r"\D*[^\W\d_]\D*"
_ANCHORED = re.compile(rf"(\d{{1,3}})(?:\s*[-–—:.=]|\s*\(){_WORDS}|{_WORDS}[-–—:=(]\s*(\d{{1,3}})\s*\)?")

#: Said of a cell that is none.
NO_NUMBER = "nombre attendu"


def read_number(cell: str, minimum: float | None, maximum: float | None) -> str | Problem:
    """Return a number with a point and no useless zero, or what is wrong with it.

    A comma followed by three digits may be of decimals or of thousands: it is refused unless the bounds exclude one.

    Examples
    --------
    >>> read_number("3,50", 0, 24), read_number("12.000", 0, 24), read_number("1 200", None, None)
    ('3.5', '12', '1200')
    """
    match = _NUMBER.fullmatch(cell.strip())
    if match is None:
        return Problem(NO_NUMBER, found=cell)
    sign, whole, mark, decimals = match.groups()
    whole = re.sub(r"\D", "", whole)
    value = Decimal(f"{sign}{whole}.{decimals or '0'}")
    if mark == "," and len(decimals) == 3 and 0 < len(whole) <= 3 and whole != "0":
        thousands = Decimal(f"{sign}{whole}{decimals}")
        if _within(thousands, minimum, maximum):
            if _within(value, minimum, maximum):
                return Problem("virgule des décimales ou des milliers ? déclarez minimum et maximum", found=cell)
            value = thousands
    if not _within(value, minimum, maximum):
        low = f"au moins {number(minimum)}" if minimum is not None else ""
        high = f"au plus {number(maximum)}" if maximum is not None else ""
        return Problem("nombre hors des bornes", found=cell, accepted=[b for b in (low, high) if b])
    return format(value.normalize(), "f") if value else "0"


def anchored_number(cell: str, minimum: float | None, maximum: float | None) -> str | None:
    """Return the number that stands with words in a cell, if it is one end of the scale; None otherwise.

    Examples
    --------
    >>> cells = ("10 - Tout à fait", "0 (pas du tout)", "Extrêmement : 10", "7 - ans")
    >>> [anchored_number(cell, 0, 10) for cell in cells]
    ['10', '0', '10', None]
    """
    match = _ANCHORED.fullmatch(cell.strip())
    number = (match[1] or match[2]) if match else None
    return str(int(number)) if number is not None and float(number) in (minimum, maximum) else None


def read_rank(text: str) -> int | None:
    """Return the rank that a heading or a cell says, in figures; None when it says none.

    Examples
    --------
    >>> [read_rank(text) for text in ("2", "Rang 2", "1er choix", "3rd", "Prix")]
    [2, 2, 1, 3, None]
    """
    match = _RANK.fullmatch(text.strip())
    return int(match[1]) if match else None


def _within(value: Decimal, minimum: float | None, maximum: float | None) -> bool:
    return (minimum is None or value >= Decimal(str(minimum))) and (maximum is None or value <= Decimal(str(maximum)))
