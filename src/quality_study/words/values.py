"""Values that know how to be said in French, so that a sentence of the report is an ordinary f-string."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from quality_study.words.french import formatted, number, percent

#: What Python writes for a plain share (``{x:%}``), then for any other percentage and for a decimal number.
_SHARE = re.compile(r"(?<![\w.,])-?\d+\.\d{6}%")
_PERCENTAGE = re.compile(r"(?<![\w.,])-?\d+\.\d+(?=%)")
_DECIMAL = re.compile(r"(?<![\w.,/])-?\d+\.\d+(?=[\s),;:\]»]|\.?$|\.\s)")
#: What is no number of a sentence: code, links, tags, references; then what a name numbers (Web 2.0, Figure 21.1).
_CODE = re.compile(r"(`[^`]*`|\]\([^)]*\)|<[^>]*>|https?://\S+|@[\w-]+(?:\.\d+)?)")
_NAMED = re.compile(r"(\b(?:[A-ZÀ-Ý]\w*|figure|tableau|partie|section|chapitre|version) \d+(?:\.\d+)*)")


class _Said:
    """A value whose ``{x:...}`` are those of :func:`~quality_study.words.french.sentence`."""

    #: How it is said when an f-string asks nothing.
    _usual = ""

    def __format__(self, specification: str) -> str:
        return formatted(self, specification or self._usual)

    def __str__(self) -> str:
        return format(self)


class Number(_Said, float):
    """A number said in French: ``f"{share:%}"`` is ``35 %``; what is computed from it is one too.

    Examples
    --------
    >>> f"{Number(0.465):least%}, {1 - Number(0.465):.1%}" == "46\u202f%, 53,5\u202f%"
    True
    """

    __hash__ = float.__hash__


class Whole(_Said, int):
    """A whole number said in French: ``f"{Whole(4000)}"`` has its thousands apart."""

    __hash__ = int.__hash__


class Day(_Said, dt.date):
    """A date said in French: ``f"{day:date}"`` is ``14 décembre 2011``."""

    _usual = "date"


class Several(_Said, list[Any]):
    """Several values: ``{sizes:or}`` is ``20 ou 40``, ``{names:list}`` ``bus et train``, ``{bounds:range}`` shares."""

    _usual = "list"

    def __init__(self, values: Iterable[Any]) -> None:
        super().__init__(french(value) for value in values)


class Row(dict[str, Any]):
    """A row of a table, its values said in French: ``row.share`` or ``row["share"]``."""

    def __init__(self, row: Mapping[Any, Any]) -> None:
        super().__init__({str(name): french(value) for name, value in dict(row).items()})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self:
            raise AttributeError(f"colonne inconnue : « {name} » ; colonnes : {', '.join(self)}")
        return self[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(name for name in self if name.isidentifier())]


def _closed(operation: str) -> Callable[..., Any]:
    def compute(self: float, *others: Any) -> Any:
        return french(getattr(float, operation)(self, *others))

    return compute


for _operation in ("add", "sub", "mul", "truediv"):
    for _name in (f"__{_operation}__", f"__r{_operation}__"):
        setattr(Number, _name, _closed(_name))


def french(value: Any) -> Any:
    """Return a value that is said in French when an f-string writes it: a number, a date, a list, a row of a table.

    Parameters
    ----------
    value : object
        What is none of these is returned as it is.

    Examples
    --------
    >>> f"{french(0.5):%}, {french([20, 40]):or}" == "50\u202f%, 20 ou 40"
    True
    """
    if isinstance(value, _Said | bool | np.bool_ | str) or value is None:
        return value
    if isinstance(value, int | np.integer):
        return Whole(value)
    if isinstance(value, float | np.floating | Fraction):
        return Number(value)
    if isinstance(value, dt.date) and not pd.isna(value):
        return Day(value.year, value.month, value.day)
    if isinstance(value, pd.Series):
        return Row(value.to_dict())
    if isinstance(value, list | tuple | np.ndarray):
        return Several(value)
    return value


def frenchify(text: str) -> str:
    """Write the French way the numbers that Python wrote its own way; code, links and tags are left alone.

    Examples
    --------
    >>> frenchify(f"{0.5:%} et {6.8649:.1f}, voir `x = 1.5`") == "50\u202f% et 6,9, voir `x = 1.5`"
    True
    """
    return _apart(_CODE, text, _frenchify)


def _frenchify(text: str) -> str:
    text = _SHARE.sub(lambda m: percent(Fraction(m[0][:-1]) / 100), text)
    text = _PERCENTAGE.sub(_decimal, text)
    return _apart(_NAMED, text, lambda part: _DECIMAL.sub(_decimal, part))


def _decimal(found: re.Match[str]) -> str:
    return number(float(found[0]), len(found[0].partition(".")[2]))


def _apart(pattern: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """Change a text but what a pattern, of one group, finds in it."""
    return "".join(part if place % 2 else change(part) for place, part in enumerate(pattern.split(text)))
