"""A calendar as an axis: months in French and ISO weeks, as many as can be written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.dates import format_date

from quality_study.diagram.text import text_width
from quality_study.style import SMALL

DAY = dt.timedelta(days=1)
_EVERY = (1, 2, 3, 6, 12, 24, 60, 120, 600)


@dataclass(frozen=True)
class Calendar:
    """Days placed between two abscissas, from a Monday to a Monday."""

    first: dt.date
    last: dt.date
    left: float
    right: float

    @property
    def day(self) -> float:
        """Width of a day."""
        return (self.right - self.left) / (self.last - self.first).days

    def x(self, day: dt.date) -> float:
        """Return where a day begins."""
        return self.left + (day - self.first).days * self.day


def whole_weeks(first: dt.date, last: dt.date, left: float, right: float) -> Calendar:
    """Return whole weeks, from the Monday before the first day to the Monday after the last."""
    return Calendar(first - first.weekday() * DAY, last + (7 - last.weekday()) * DAY, left, right)


def axis(days: Calendar) -> Iterator[tuple[float, float, str, bool]]:
    """Yield the months then the weeks: where each begins and ends, what is written in it if it fits, month or not."""
    every = next((k for k in _EVERY if k * 30.4 * days.day >= 9), 1200)
    ticks = [days.first, *(m for m in _months(days) if (m.year * 12 + m.month - 1) % every == 0 and m > days.first)]
    for start, end in zip(ticks, [*ticks[1:], days.last], strict=True):
        left, right = days.x(start), days.x(end)
        short, year = format_date(start, "MMM", locale="fr_FR"), str(start.year)
        labels = [year] if every >= 12 else [f"{short} {year}", short]
        yield left, right, _fitting(labels, right - left, bold=True), True
    step = next((w for w in (1, 2, 4) if w * 7 * days.day >= 6), 0)
    for i in range(0, (days.last - days.first).days // 7 if step else 0, step or 1):
        monday = days.first + 7 * i * DAY
        left, right = days.x(monday), min(days.x(monday + 7 * step * DAY), days.right)
        yield left, right, _fitting([f"S{monday.isocalendar().week}"], right - left, bold=False), False


def _fitting(labels: Sequence[str], width: float, *, bold: bool) -> str:
    return next((t for t in labels if text_width(t, size=SMALL, bold=bold) <= width - 1.2), "")


def _months(days: Calendar) -> Iterator[dt.date]:
    month = days.first.replace(day=1)
    while month < days.last:
        yield month
        month = (month + 31 * DAY).replace(day=1)
