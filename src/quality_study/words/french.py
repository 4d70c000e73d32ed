"""French typography, numbers, dates and sentences: everything a reader sees is formatted here."""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import isfinite, isnan
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from quality_study.words.spelling import without_accents

NBSP = "\u00a0"
THIN = "\u202f"
_LOCALE = "fr_FR"


def number(value: float | int | Fraction, decimals: int | None = None, *, rounding: str = ROUND_HALF_UP) -> str:
    """Write a number the French way: decimal comma, thin no-break space between thousands, a true minus sign.

    Parameters
    ----------
    value : number
    decimals : int, optional
        Fixed number of decimals; by default as many as needed, three at most.
    rounding : str
        Of :mod:`decimal`, with `decimals`: halves go up, as every reader expects. A bound goes outwards, or what is
        printed would not be true: ``ROUND_FLOOR`` for a lower one, ``ROUND_CEILING`` for an upper one.

    Examples
    --------
    >>> number(6.9), number(-0.5), number(4000000) == "4\u202f000\u202f000"
    ('6,9', '−0,5', True)
    >>> number(46.5, 0), number(46.5, 0, rounding=ROUND_FLOOR), number(28.999999999999996, 0, rounding=ROUND_FLOOR)
    ('47', '46', '29')
    """
    if isinstance(value, float) and not isfinite(value):
        return "—" if isnan(value) else "∞" if value > 0 else "−∞"
    if decimals is not None:
        exact = Decimal(str(float(value)))
        if rounding != ROUND_HALF_UP:  # the last bits of a float must not carry a bound to the next unit
            plain = Fraction(value).limit_denominator(10**9)
            exact = Decimal(plain.numerator) / Decimal(plain.denominator)
        value = float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)) + 0.0  # never minus zero
    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(float(value), format=pattern, locale=_LOCALE)).replace("-", "−")


def signed(value: float, decimals: int | None = None) -> str:
    """Write a number with its sign, but zero without.

    Examples
    --------
    >>> signed(2.5), signed(0), signed(-3)
    ('+2,5', '0', '−3')
    """
    text = number(abs(value), decimals)
    return text if not text.strip("0,") else ("+" if value > 0 else "−") + text


def percent(share: float | Fraction, decimals: int = 0, *, rounding: str = ROUND_HALF_UP) -> str:
    """Write a share between 0 and 1 as a percentage; a bound is rounded outwards, as :func:`number` says.

    Examples
    --------
    >>> percent(0.35) == "35\u202f%"
    True
    """
    return f"{number(Fraction(share).limit_denominator(10**9) * 100, decimals, rounding=rounding)}{THIN}%"


def level(share: float) -> str:
    """Write a level of confidence or of risk, with a decimal only when it is not whole, as one shared in a family.

    Examples
    --------
    >>> level(0.95) == "95\u202f%", level(1 - 0.05 / 3) == "98,3\u202f%", level(0.9999) == "99,99\u202f%"
    (True, True, True)
    """
    decimals = 0 if abs(share * 100 - round(share * 100)) < 1e-9 else 1
    while decimals and decimals < 9 and float(percent(share, decimals)[:-2].replace(",", ".")) in (0, 100):
        decimals += 1  # no level is certain, and no risk is nil
    return percent(share, decimals)


def percent_range(low: float, high: float) -> str:
    """Write a range of shares as whole percentages, rounded outwards so that the range stays true.

    Examples
    --------
    >>> percent_range(31 / 60, 1.0) == "51 à 100\u202f%"
    True
    """
    first, last = percent(low, rounding=ROUND_FLOOR), percent(high, rounding=ROUND_CEILING)
    return first if first == last else f"{first.removesuffix(f'{THIN}%')} à {last}"


def points(difference: float, *, rounding: str = ROUND_HALF_UP) -> str:
    """Write a difference of shares in points, with its sign.

    Examples
    --------
    >>> points(0.125), points(-0.5), points(-1e-12)
    ('+12,5', '−50,0', '0,0')
    """
    written = number(difference * 100, 1, rounding=rounding)
    return written if written == "0,0" or written.startswith("−") else f"+{written}"


def difference(least: float, most: float, low: float, high: float) -> tuple[str, str, str]:
    """Write, in points, a difference and the limits of its interval.

    Where several differences remain possible, from `least` to `most`, the limits cover the intervals of all of them:
    all four numbers are then bounds, rounded outwards.

    Examples
    --------
    >>> difference(0.1, 0.1, -0.0537, 0.2537), difference(0.0714, 0.1004, -0.0537, 0.2531)
    (('+10,0', '−5,4', '+25,4'), ('de +7,1 à +10,1', '−5,4', '+25,4'))
    """
    if least == most:
        return points(least), points(low), points(high)
    first, start = (points(x, rounding=ROUND_FLOOR) for x in (least, low))
    last, end = (points(x, rounding=ROUND_CEILING) for x in (most, high))
    return f"de {first} à {last}", start, end


def date(value: dt.date) -> str:
    """Write a date in full.

    Examples
    --------
    >>> date(dt.date(2011, 12, 14)) == "14\u00a0décembre\u00a02011"
    True
    """
    day = "1er" if value.day == 1 else str(value.day)
    return f"{day}{NBSP}{format_date(value, 'MMMM', locale=_LOCALE)}{NBSP}{value.year}"


def join(values: Iterable[object], *, last: str = "et") -> str:
    """Write a list: ``a, b et c`` (or ``ou`` for `last`).

    Examples
    --------
    >>> join([20, 40, 48], last="ou")
    '20, 40 ou 48'
    """
    words = [str(v) for v in values]
    if not words:
        return ""
    return str(format_list(words, style="standard" if last == "et" else "or", locale=_LOCALE))


def plural(count: int | float, singular: str, many: str | None = None) -> str:
    """Write a count with its noun; French plurals begin at two.

    Examples
    --------
    >>> plural(1, "réponse"), plural(2, "réponse")
    ('1 réponse', '2 réponses')
    """
    noun = singular if abs(count) < 2 else (many or singular + "s")
    return f"{number(count)} {noun}"


def sizes(values: Sequence[int], *, most: int = 8) -> str:
    """Describe the sample sizes that remain possible.

    Examples
    --------
    >>> sizes([20, 40, 48, 52, 60])
    '20, 40, 48, 52 ou 60'
    >>> sizes(list(range(29, 201)))
    'de 29 à 200'
    """
    if not values:
        return "aucune"
    if len(values) <= most:
        return join(values, last="ou")
    gaps = "" if len(values) == values[-1] - values[0] + 1 else " (certaines exclues)"
    return f"de {number(values[0])} à {number(values[-1])}{gaps}"


# A run of spaces is read from its beginning only, so that a text as long as one likes is set in one pass.
_BEFORE_HIGH = re.compile(r"(?<![ \u00a0])[ \u00a0]++([;!?%])")
_BEFORE_COLON = re.compile(r"(?<![ \u202f])[ \u202f]++([:»])")
_AFTER_OPEN = re.compile(r"«[ \u202f]+")
_AFTER_SIGN = re.compile(r"([§№]|\bn°|\bFigure|\bTableau)[ ]+(?=\d|[A-Z]\b)")
_RELATION = re.compile(r"\b([np])[ \u00a0]([=<>≤≥])[ \u00a0](?=[\d−])")
_THOUSANDS = re.compile(r"(?<![\d\u202f])\d{1,3}(?: \d{3})+\b")


def typographic(text: str) -> str:
    """Set apostrophes and no-break spaces as a French printer would; running it twice changes nothing.

    Examples
    --------
    >>> typographic("L'enquête : 50 % ?") == "L’enquête\u00a0: 50\u202f%\u202f?"
    True
    """
    text = text.replace("'", "’")
    text = _BEFORE_HIGH.sub(THIN + r"\1", text)
    text = _BEFORE_COLON.sub(NBSP + r"\1", text)
    text = _AFTER_OPEN.sub("«" + NBSP, text)
    text = _AFTER_SIGN.sub(r"\1" + NBSP, text)
    text = _RELATION.sub(rf"\1{NBSP}\2{NBSP}", text)
    return _THOUSANDS.sub(lambda m: m[0].replace(" ", THIN), text)


_SHARE = re.compile(r"(?P<bound>least|most|)(?:\.(?P<decimals>\d+))?%")
_SPECIFICATIONS = ("%", ".1%", "least%", "most%", "level", "range", ".1f", "date", "list", "or")
_ROUNDING = {"": ROUND_HALF_UP, "least": ROUND_FLOOR, "most": ROUND_CEILING}


def formatted(value: Any, specification: str = "") -> str:
    """Write a value as one of the specifications that :func:`sentence` lists asks.

    Raises
    ------
    ValueError
        No such specification.
    """
    if share := _SHARE.fullmatch(specification):
        return percent(value, int(share["decimals"] or 0), rounding=_ROUNDING[share["bound"]])
    if specification == "level":
        return level(value)
    if specification == "range":
        return percent_range(*value)
    if specification == "date":
        return date(value)
    if specification in ("list", "or"):
        return join(value, last="et" if specification == "list" else "ou")
    if re.fullmatch(r"\.\d+f", specification):
        return number(value, int(specification[1:-1]))
    if specification:
        raise ValueError(f"format inconnu : « {specification} » ; formats admis : {', '.join(_SPECIFICATIONS)}")
    if isinstance(value, int | float | Fraction) and not isinstance(value, bool):
        return number(value)
    return str(value)


class _Formatter(string.Formatter):
    """``str.format`` whose specifications are French: those that :func:`sentence` lists."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return formatted(value, format_spec)


def sentence(template: str, **values: object) -> str:
    """Fill a French sentence with formatted values.

    Parameters
    ----------
    template : str
        Text with ``{name}`` fields; specifications ``:%``, ``:.1%`` (share), ``:least%``, ``:most.1%`` (a bound of a
        share, rounded outwards), ``:range`` (two shares, rounded outwards), ``:level`` (of confidence or of risk),
        ``:.1f``, ``:date``, ``:list``, ``:or``.
    **values
        One value a field.

    Examples
    --------
    >>> sentence("Part : {p:%} (n = {n:or})", p=0.5, n=[20, 40]) == "Part\u00a0: 50\u202f% (n\u00a0=\u00a020 ou 40)"
    True
    """
    return typographic(_Formatter().vformat(template, (), values))


def uncapitalised(text: str) -> str:
    """Return a text as it stands inside a sentence; a word of capitals keeps them.

    Examples
    --------
    >>> uncapitalised("Démarche PDCA"), uncapitalised("QQOQCP du projet")
    ('démarche PDCA', 'QQOQCP du projet')
    """
    return text[0].lower() + text[1:] if text[:1].isupper() and not text[1:2].isupper() else text


def alphabetical(name: str) -> tuple[str, str]:
    """Return the key that sorts names as a French list does: case and accents only part names that are otherwise alike.

    Examples
    --------
    >>> sorted(["Zoé", "Émilie", "driss", "Fanny"], key=alphabetical)
    ['driss', 'Émilie', 'Fanny', 'Zoé']
    """
    return without_accents(name).casefold(), name
