"""Read the days and hours that platforms, spreadsheets and people write."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from quality_study.facts.days import month_number
from quality_study.words.errors import Problem
from quality_study.words.spelling import without_accents

_ZONE = r"\s*(?:z|utc|gmt|cet|cest)?\s*(?:[+-]\d{1,2}(?::?\d{2})?)?"
_HOUR = r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})?(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
_TIME = rf"(?:[t ,a-]*{_HOUR}{_ZONE})?"
_ISO = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}", re.I)
_FIGURES = re.compile(rf"(?P<one>\d{{1,2}})[-/. ](?P<two>\d{{1,2}})[-/. ](?P<year>\d{{4}}){_TIME}", re.I)
_WORD = r"(?P<name>[a-z]{3,})\.?"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?"
_WORDS = re.compile(rf"(?:[a-z]+\.?,?\s+)?{_DAY}[\s-]+{_WORD},?[\s-]+(?P<year>\d{{4}}){_TIME}")
_ENGLISH = re.compile(rf"(?:[a-z]+\.?,?\s+)?{_WORD}\s+{_DAY},?\s+(?P<year>\d{{4}}){_TIME}")
#: A day counted from the end of 1899, as spreadsheets store it; from 1954 to 2119.
_SERIAL = re.compile(r"([2-7]\d{4})(?:[.,](\d+))?")
_EPOCH = dt.datetime(1899, 12, 30)

#: Said of a cell that is no date.
NO_DATE = "date attendue"


def day_comes_first(cells: Iterable[str]) -> bool | None:
    """Tell from a whole column which of two figures is the day; None when nothing tells, or when cells disagree.

    Examples
    --------
    >>> day_comes_first(["03/09/2027", "13/09/2027"]), day_comes_first(["03/09/2027", "04/10/2027"])
    (True, None)
    """
    pairs = [(int(m["one"]), int(m["two"])) for c in cells if (m := _FIGURES.fullmatch(_plain(c)))]
    first, second = any(one > 12 for one, _ in pairs), any(two > 12 for _, two in pairs)
    if first != second:
        return first
    return True if all(one == two for one, two in pairs) else None


def read_moment(cell: str, *, day_first: bool | None) -> dt.datetime | Problem:
    """Return the day, and the hour if there is one, that a cell says.

    Parameters
    ----------
    cell : str
    day_first : bool or None
        Which of two figures is the day; None when nothing tells.

    Examples
    --------
    >>> [str(read_moment(c, day_first=True)) for c in ("03/09/2027", "3 sept. 2027 à 8h05", "2027-09-03T10:00:00Z")]
    ['2027-09-03 00:00:00', '2027-09-03 08:05:00', '2027-09-03 10:00:00']
    """
    text = _plain(cell)
    serial = _SERIAL.fullmatch(text)
    if serial:
        return _EPOCH + dt.timedelta(days=int(serial[1]), seconds=round(float(f"0.{serial[2] or 0}") * 86400))
    match = next((m for p in (_ISO, _FIGURES, _WORDS, _ENGLISH) if (m := p.fullmatch(text))), None)
    if match is None:
        return Problem(NO_DATE, found=cell, accepted=["03/09/2027", "3 sept. 2027", "2027-09-03"])
    found = match.groupdict()
    if "one" in found:
        if day_first is None and found["one"] != found["two"]:
            message = "le jour ou le mois d’abord ? Rien dans la colonne ne le dit ; écrivez : day_first = true"
            return Problem(message, found=cell)
        found["day"], found["month"] = (found["one"], found["two"])[:: 1 if day_first else -1]
    month = int(found["month"]) if "month" in found else month_number(found["name"], english=True)
    hour = int(found["hour"] or 0)
    if (found["half"] or "").startswith("p") and hour < 12:
        hour += 12
    elif (found["half"] or "").startswith("a") and hour == 12:
        hour = 0
    try:
        minute, second = int(found["minute"] or 0), int(found["second"] or 0)
        return dt.datetime(int(found["year"]), month or 0, int(found["day"]), hour, minute, second)
    except ValueError:
        return Problem("cette date n’existe pas", found=cell)


def _plain(text: str) -> str:
    """Take off accents, case and kinds of space."""
    return " ".join(without_accents(text.casefold()).split())
