"""A date as people and spreadsheets write it."""

from __future__ import annotations

import datetime as dt
import re

from quality_study.words.spelling import spelling_key

_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
_MIDNIGHT = r"(?:[ t]0?0[:h]00(?::00(?:\.0+)?)?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_MIDNIGHT}")
_FRENCH = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_MIDNIGHT}")
_SPOKEN = re.compile(
    r"(?:(?:lun|mar|mercre|jeu|vendre|same)di,? |dimanche,? )?(\d{1,2})(?:er)?[ -]([a-z]+)\.?[ -](\d{4})"
)


def read_day(text: str) -> str | None:
    """Return a date as AAAA-MM-JJ; None if it is none. In figures alone, the day comes first, as in French.

    Examples
    --------
    >>> read_day("03/09/2027"), read_day("1er sept. 2027"), read_day("2027-9-3"), read_day("13/13/2027")
    ('2027-09-03', '2027-09-01', '2027-09-03', None)
    """
    key = spelling_key(text)
    if found := _ISO.fullmatch(key):
        year, month, day = map(int, found.groups())
    elif found := _FRENCH.fullmatch(key):
        day, month, year = map(int, found.groups())
        year += 2000 if year < 100 else 0
    elif (found := _SPOKEN.fullmatch(key)) and (number := month_number(found[2])):
        day, month, year = int(found[1]), number, int(found[3])
    else:
        return None
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def month_number(name: str, *, english: bool = False) -> int | None:
    """Read a month, whole or cut after three letters or more; None if it is none, or may be two (« jui »).

    Parameters
    ----------
    name : str
        In small letters without accents.
    english : bool
        Read its English name too.
    """
    begun = [
        number
        for number, names in enumerate(_MONTHS, 1)
        if len(name) >= 3 and any(known.startswith(name) for known in names[: 1 + english])
    ]
    return begun[0] if len(begun) == 1 else None
