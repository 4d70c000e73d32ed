"""A frame for charts with two axes: scales in millimetres, round ticks, French numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from quality_study.diagram.scene import Pen, Text
from quality_study.diagram.text import line_height, text_width
from quality_study.style import GREY, RULE, SMALL
from quality_study.words.french import number

#: Colour of what calls for attention; it is never the only sign.
ALARM = "#a6480a"
#: Ticks of an axis: a value and what is written.
Ticks = Sequence[tuple[float, str]]


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` placed between two abscissas or ordinates, in millimetres."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """Return the place of a value.

        Examples
        --------
        >>> Scale(0, 10, 100, 50).at(4), Scale(1, 100, 0, 80, log=True).at(10)
        (80.0, 40.0)
        """
        low, high = self.low, self.high
        share = log10(value / low) / log10(high / low) if self.log else (value - low) / (high - low)
        return self.start + share * (self.end - self.start)


def signed(value: float, decimals: int | None = None) -> str:
    """Write a number with its sign, but zero without.

    Examples
    --------
    >>> signed(2.5), signed(0), signed(-3)
    ('+2,5', '0', '−3')
    """
    text = number(abs(value), decimals)
    if not text.strip("0,"):
        return text
    return ("+" if value > 0 else "−") + text


def round_ticks(low: float, high: float, *, most: int = 6) -> tuple[float, ...]:
    """Return round values, evenly spaced, from the one at or below `low` to the one at or above `high`.

    Examples
    --------
    >>> round_ticks(3, 97), round_ticks(-0.31, 0.12)
    ((0.0, 20.0, 40.0, 60.0, 80.0, 100.0), (-0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2))
    """
    width = high - low if high > low else abs(low) or 1.0
    power = 10.0 ** floor(log10(width / most))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if width / (s * power) <= most)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    decimals = max(0, 2 - floor(log10(step)))
    return tuple(round(i * step, decimals) + 0.0 for i in range(first, max(last, first + 1) + 1))


def log_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return the values 1, 2, 5, 10, 20, 50... between two bounds, for a logarithmic scale.

    Examples
    --------
    >>> log_ticks(18, 500)
    (20.0, 50.0, 100.0, 200.0, 500.0)
    """
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    return tuple(float(d * 10.0**p) for p in powers for d in (1, 2, 5) if low <= d * 10.0**p <= high)


def y_axis(pen: Pen, y: Scale, ticks: Ticks, left: float, right: float) -> None:
    """Draw a horizontal line at each tick, from `left` to `right`, with its label before it."""
    for value, label in ticks:
        place = y.at(value)
        pen.line((left, place), (right, place), color=RULE, line_width=0.6)
        pen.texts.append(Text(left - 1.4, place, label, SMALL, color=GREY, align="right"))


def x_axis(pen: Pen, x: Scale, ticks: Ticks, bottom: float) -> None:
    """Draw a stroke at each tick and its label under it; a label that would touch the one before is left out."""
    free = float("-inf")
    middle = bottom + 1.6 + line_height(SMALL) / 2
    for value, label in ticks:
        place, half = x.at(value), text_width(label, size=SMALL) / 2
        pen.line((place, bottom), (place, bottom + 1.2), color=GREY, line_width=0.6)
        if place - half > free:
            pen.texts.append(Text(place, middle, label, SMALL, color=GREY, align="center"))
            free = place + half + 1.5


def spread(wanted: Sequence[float], size: float, low: float, high: float) -> list[float]:
    """Move centres of things of some size so that they stand apart between two bounds, in their order.

    Examples
    --------
    >>> spread([5, 5.5, 20], 4, 0, 24), spread([23, 22.5], 4, 0, 24)
    ([5, 9.0, 20], [22.0, 18.0])
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    free = low
    for i in order:
        placed[i] = max(wanted[i], free + size / 2)
        free = placed[i] + size / 2
    free = high
    for i in reversed(order):
        placed[i] = min(placed[i], free - size / 2)
        free = placed[i] - size / 2
    return placed
