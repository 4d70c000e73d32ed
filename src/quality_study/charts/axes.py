"""A frame for charts with two axes: scales in millimetres, round ticks, French numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from quality_study.diagram.scene import Pen, Text
from quality_study.diagram.text import line_height, text_width
from quality_study.style import GREY, SMALL

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
