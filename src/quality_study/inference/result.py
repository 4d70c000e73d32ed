"""What every interval and test returns: an estimate with its interval, effect size, then p-value, in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP
from typing import Literal

import pandas as pd

from quality_study.words.french import THIN, join, level, number, typographic

#: How an estimate is written: a plain number, a share between 0 and 1, or a difference of shares in points.
Kind = Literal["number", "share", "points"]


@dataclass(frozen=True)
class Interval:
    """Limits that would hold the true value in a stated part of all samples.

    Attributes
    ----------
    low, high : float
        In the unit of the estimate; shares between 0 and 1.
    confidence : float
        Between 0 and 1.
    method : str
        French name of the method.
    reference : str
        Author (year), title, journal.
    certain : tuple of float, optional
        What is logically possible whatever the sample, when the population is known.
    """

    low: float
    high: float
    confidence: float = 0.95
    method: str = ""
    reference: str = ""
    certain: tuple[float, float] | None = None

    def __iter__(self) -> Iterator[float]:
        """Give the two limits: ``low, high = interval``."""
        yield from (self.low, self.high)


@dataclass(frozen=True)
class Estimate:
    r"""A value, its French name, how it is written, and its interval when there is one.

    Examples
    --------
    >>> str(Estimate("part", 0.35, Interval(0.2, 0.5), "share"))
    'part : 35,0\u202f% [20,0\xa0; 50,0]'
    """

    name: str
    value: float
    interval: Interval | None = None
    kind: Kind = "number"

    def __str__(self) -> str:
        text = f"{self.name} : {_written(self.value, self.kind)}"
        if self.interval is not None:
            low, high = (_bare(x, self.kind) for x in (self.interval.low, self.interval.high))
            text += f" [{low}\xa0; {high}]"
        return text


@dataclass(frozen=True, repr=False)
class Result:
    """The outcome of a test or of a measure of agreement.

    Attributes
    ----------
    method : str
        French name of the method, definite enough to find it: ``test exact de Fisher, bilatéral``.
    estimate : Estimate
        What is estimated, with its interval.
    effect : Estimate or None
        A standardised effect size.
    p : float or None
        Two-sided unless `method` says otherwise; None for a measure without a test.
    n : tuple of int
        Sizes of the groups, or the single size.
    reference : str
    statistic : mapping of str to float
        Test statistic and degrees of freedom, by their usual names.
    adjusted_p : float or None
        p-value corrected over a declared family, named by `correction`.
    correction : str
    details : mapping of str to DataFrame
        Tables that belong to the result, such as standardised residuals.
    note : str
        A caution a reader needs: a French sentence.
    """

    method: str
    estimate: Estimate
    effect: Estimate | None
    p: float | None
    n: tuple[int, ...]
    reference: str
    statistic: Mapping[str, float] = field(default_factory=dict)
    adjusted_p: float | None = None
    correction: str = ""
    details: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    note: str = ""

    def __repr__(self) -> str:
        """Show what it says: its tables are in :attr:`details`."""
        return f"Result({self.sentence()})"

    @property
    def interval(self) -> Interval | None:
        """The interval of the estimate."""
        return self.estimate.interval

    def adjusted(self, p: float, correction: str) -> Result:
        """Return the same result with a p-value corrected over a family."""
        return replace(self, adjusted_p=p, correction=correction)

    def sentence(self) -> str:
        """Say it in one French sentence: estimate and interval, effect size, then the p-value and the sizes."""
        parts = [str(self.estimate)]
        if self.interval is not None:
            parts[0] += f" (IC à {level(self.interval.confidence)}"
            parts[0] += f", {self.interval.method})" if self.interval.method else ")"
        if self.effect is not None:
            parts.append(str(self.effect))
        told = self.method if self.p is None else f"{self.method}, {p_value(self.p)}"
        if self.adjusted_p is not None:
            told += f", {p_value(self.adjusted_p)} après correction de {self.correction}"
        parts.append(told + f" (n = {join(number(n) for n in self.n)})")
        text = " ; ".join(parts)
        text = text[0].upper() + text[1:] + "."
        return typographic(f"{text} {self.note}".strip())


def p_value(p: float, *, rounding: str = ROUND_HALF_UP) -> str:
    """Write a p-value.

    Examples
    --------
    >>> p_value(0.0384), p_value(0.00002)
    ('p = 0,038', 'p < 0,001')
    """
    return "p < 0,001" if p < 0.001 else f"p = {number(p, 3, rounding=rounding)}"


def p_range(least: float, most: float) -> str:
    """Write the p-values of several possibilities, the ends rounded outwards.

    Examples
    --------
    >>> p_range(0.0148, 0.6312), p_range(0.0148, 0.0148), p_range(0.0001, 0.0002)
    ('de p = 0,014 à p = 0,632', 'p = 0,015', 'p < 0,001')
    """
    if least == most:
        return p_value(least)
    low, high = p_value(least, rounding=ROUND_FLOOR), p_value(most, rounding=ROUND_CEILING)
    return low if low == high else f"de {low} à {high}"


def _bare(value: float, kind: Kind) -> str:
    return number(value, 2) if kind == "number" else number(value * 100, 1)


def _written(value: float, kind: Kind) -> str:
    if kind == "number":
        return number(value, 2)
    sign = "+" if kind == "points" and value > 0 else ""
    return sign + _bare(value, kind) + (f"{THIN}%" if kind == "share" else " points")
