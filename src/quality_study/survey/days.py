"""How many people answered each day or month, without a count that would be of too few."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

#: More days than this are counted by month.
_MOST_DAYS = 12


def day_counts(days: Iterable[dt.date], *, threshold: int) -> tuple[list[tuple[dt.date, int]], int, bool]:
    """Count answers by day, or by month when there are many days.

    Parameters
    ----------
    days : iterable of date
    threshold : int
        Smallest count given.

    Returns
    -------
    counts : list of (date, int)
        In order of time; a month is named by its first day.
    rest : int
        How many answered another day: 0 or at least `threshold`, so that no difference tells a smaller count.
    by_month : bool

    Examples
    --------
    >>> first, second, third = (dt.date(2027, 9, day) for day in (3, 4, 5))
    >>> day_counts([first] * 9 + [second] * 6 + [third] * 2, threshold=5)
    ([(datetime.date(2027, 9, 3), 9)], 8, False)
    """
    given = list(days)
    by_month = len(set(given)) > _MOST_DAYS
    counts = Counter(day.replace(day=1) if by_month else day for day in given)
    shown = {day: count for day, count in counts.items() if count >= threshold}
    while shown and 0 < len(given) - sum(shown.values()) < threshold:
        del shown[min(shown, key=lambda day: (shown[day], day))]
    return sorted(shown.items()), len(given) - sum(shown.values()), by_month
