"""Which counts of one question go, and what may then be said of each: an exact search, small enough for no solver.

How many answered is public, so questions say nothing of one another and each is protected alone. So is this program:
whoever runs it on every table that agrees with what is published keeps those that it publishes alike. Complements are
therefore tried in an order that no count decides, and a publication that too few tables give is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice, product

import numpy as np
from numpy.typing import NDArray

from quality_study.disclosure.rule import Rule

#: Smallest and largest count possible; None where the count is published.
Range = tuple[int, int] | None
#: Complements tried together; beyond, every answer goes.
_MOST = 2
#: With fewer answers than this many times the threshold, a small count of three or more hides them all: too few tables
#: look alike.
_FEW = 3
#: Most tables tried to find that a publication leaves enough values; more hidden answers than that reaches all go.
_TRIED = 2000


def hide_choice(counts: Sequence[int], rule: Rule) -> tuple[Range, ...]:
    """Choose the answers to a single choice that are not published.

    Everyone knows how many answered, the published counts, the rule and this program. A count below the threshold goes,
    with complements until the hidden ones together count as many people as the threshold, and each keeps as many
    possible values as `rule.protection`, also for who runs the program on every table that agrees with what is
    published. Complements are neighbours. Whether a reader is told which hidden counts are small is decided by what is
    public (how many are hidden, and their sum), never by the counts themselves. Where that leaves too little, and where
    one of three answers or more is small and they are fewer than three times the threshold, nothing is published but
    their number.

    Parameters
    ----------
    counts : sequence of int
        Of all answers of substance.
    rule : Rule
        A threshold of 1 publishes everything.

    Returns
    -------
    tuple of (int, int) or None
        What remains possible of each hidden count; None for those published.

    Examples
    --------
    >>> hide_choice([2, 9, 40, 60], Rule())
    ((1, 4), (7, 10), None, None)
    >>> hide_choice([2, 98], Rule())
    ((1, 4), (96, 99))
    >>> hide_choice([0, 98], Rule()), hide_choice([1, 1], Rule())
    ((None, None), ((0, 2), (0, 2)))
    """
    n = sum(counts)
    found = _chosen(tuple(counts), rule)
    published = _published(counts, found)
    nothing: tuple[Range, ...] = ((0, n),) * len(counts)
    if found == nothing or not any(found) or _kept(published, n, rule):
        return found
    return nothing


def hide_ticks(counts: Sequence[int], n: int, rule: Rule) -> tuple[Range, ...]:
    """Choose the options of a multiple choice that are not published: each is ticked or not by everyone who answered.

    An option goes when few ticked it, or few did not. Everyone who answered ticked something, which a reader knows too.

    Parameters
    ----------
    counts : sequence of int
    n : int
        People who answered.
    rule : Rule

    Returns
    -------
    tuple of (int, int) or None
        As for :func:`hide_choice`.

    Examples
    --------
    >>> hide_ticks([3, 30, 0], 40, Rule())
    ((1, 4), None, None)
    """
    hidden = [i for i, count in enumerate(counts) if rule.sensitive(count) or rule.sensitive(n - count)]
    if rule.threshold == 1 or not hidden or n == 0:
        return (None,) * len(counts)
    if n < rule.threshold:
        return ((0, n),) * len(counts)
    seen = sum(count for i, count in enumerate(counts) if i not in hidden)
    few, most = (rule.lowest, rule.threshold - 1), (n - rule.threshold + 1, n - rule.lowest)
    found: list[Range] = [None] * len(counts)
    if _told(2, n, rule) and _covered(len(hidden), seen, n, rule):
        for i in hidden:
            found[i] = few if counts[i] < rule.threshold else most
        return tuple(found)
    least = max(rule.lowest, n - seen - (len(hidden) - 1) * most[1])
    values = {value for low, high in (few, most) for value in range(max(low, least), high + 1)}
    if len(values) < rule.protection:
        return ((0, n),) * len(counts)
    for i in hidden:
        found[i] = (min(values), max(values))
    return tuple(found)


def pair_ranges(counts: Sequence[int], rule: Rule, *, told: bool = True) -> Sequence[tuple[int, int]]:
    """Return what remains possible of two counts that go together, one of which is small, and their sum is not.

    Parameters
    ----------
    counts : sequence of two int
    rule : Rule
    told : bool
        A reader may know which is small, where their sum leaves enough values.
    """
    total = sum(counts)
    if told and _told(2, total, rule):
        few = sum(map(rule.sensitive, counts))
        values = [_values(few, 2 - few, total, rule)[0 if rule.sensitive(count) else 1] for count in counts]
    else:
        values = [np.unique(np.concatenate([v for k in (1, 2) for v in _values(k, 2 - k, total, rule)]))] * 2
    return [(int(possible[0]), int(possible[-1])) for possible in values]


def _chosen(counts: Sequence[int], rule: Rule) -> tuple[Range, ...]:
    """Choose what goes, before it is known whether other tables would give the same publication."""
    n = sum(counts)
    small = [i for i, count in enumerate(counts) if rule.sensitive(count)]
    if rule.threshold == 1 or not small or n == 0 or len(counts) == 1:
        return (None,) * len(counts)
    if n >= _FEW * rule.threshold or len(counts) == 2:
        for hidden in _sets(len(counts), small):
            found = _ranges(counts, hidden, rule)
            if found is not None:
                return found
    return ((0, n),) * len(counts)


def _sets(size: int, small: list[int]) -> Iterator[list[int]]:
    """Yield the small counts with more and more complements, then everything, in an order that no count decides."""
    free = [i for i in range(size) if i not in small]

    def order(added: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
        return len(added), sum(min(abs(i - s) for s in small) for i in added), added

    few = [added for number in range(_MOST + 1) for added in combinations(free, number)]
    for added in sorted(few, key=order):
        yield sorted((*small, *added))
    yield list(range(size))


def _published(counts: Sequence[int], found: Sequence[Range]) -> tuple[int | tuple[int, int], ...]:
    return tuple(count if limits is None else limits for count, limits in zip(counts, found, strict=True))


@lru_cache(maxsize=65536)
def _kept(published: tuple[int | tuple[int, int], ...], n: int, rule: Rule) -> bool:
    """Tell whether the tables published alike leave enough values of each hidden count; only what is public decides."""
    hidden = [i for i, shown in enumerate(published) if isinstance(shown, tuple)]
    left = n - sum(shown for shown in published if not isinstance(shown, tuple))
    values: list[set[int]] = [set() for _ in hidden]
    for shared in _shared_out(left, len(hidden), rule):
        of_place = dict(zip(hidden, shared, strict=True))
        table = [of_place.get(i, shown) for i, shown in enumerate(published)]
        counts = [count for count in table if not isinstance(count, tuple)]
        if _published(counts, _chosen(counts, rule)) == published:
            for seen, count in zip(values, shared, strict=True):
                seen.add(count)
            if all(len(seen) >= rule.protection for seen in values):
                return True
    return False


def _shared_out(total: int, size: int, rule: Rule) -> Iterator[tuple[int, ...]]:
    """Yield ways of sharing a total out: each part in turn is what remains, the others are small or little more."""
    for parts in islice(product(range(rule.threshold + rule.protection), repeat=size - 1), _TRIED):
        if sum(parts) <= total:
            for place in range(size):
                yield (*parts[:place], total - sum(parts), *parts[place:])


def _ranges(counts: Sequence[int], hidden: Sequence[int], rule: Rule) -> tuple[Range, ...] | None:
    """Return what remains possible when some counts are hidden; None when that is too little."""
    total = sum(counts[i] for i in hidden)
    if total < rule.threshold:
        return None
    size = len(hidden)
    found: list[Range] = [None] * len(counts)
    if _told(size, total, rule):
        few = sum(rule.sensitive(counts[i]) for i in hidden)
        for i in hidden:
            values = _values(few, size - few, total, rule)[0 if rule.sensitive(counts[i]) else 1]
            found[i] = (int(values[0]), int(values[-1]))
        return tuple(found)
    anything = np.unique(np.concatenate([v for k in range(1, size + 1) for v in _values(k, size - k, total, rule)]))
    if len(anything) < rule.protection:
        return None
    for i in hidden:
        found[i] = (int(anything[0]), int(anything[-1]))
    return tuple(found)


@lru_cache(maxsize=4096)
def _told(size: int, total: int, rule: Rule) -> bool:
    """Tell whether a reader may know which hidden counts are small, however many of them are."""
    return all(
        len(values) >= rule.protection
        for few in range(1, size + 1)
        if _reached(few, size - few, np.array([total]), rule)[0]
        for values, some in zip(_values(few, size - few, total, rule), (few, size - few), strict=True)
        if some
    )


def _values(few: int, others: int, total: int, rule: Rule) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the values possible for one of `few` small counts, and for one of `others`, when all add up to `total`."""
    every = np.arange(total + 1)
    small = every[(every >= rule.lowest) & (every < rule.threshold)] if few else every[:0]
    small = small[_reached(few - 1, others, total - small, rule)]
    large = every[(every >= rule.threshold) | ((every == 0) & (not rule.suppress_zeros))] if others else every[:0]
    return small, large[_reached(few, others - 1, total - large, rule)]


def _reached(few: int, others: int, totals: NDArray[np.int64], rule: Rule) -> NDArray[np.bool_]:
    """Tell which totals some small counts and some others, zero or large, add up to."""
    least, most = few * rule.lowest, few * (rule.threshold - 1)
    found = (totals >= least) & (totals <= most) & (not others or not rule.suppress_zeros)
    if others:
        found |= totals >= least + rule.threshold * (others if rule.suppress_zeros else 1)
    return found


def _covered(hidden: int, seen: int, n: int, rule: Rule) -> bool:
    """Tell whether each hidden option keeps enough values for who knows that everyone ticked something.

    Whatever the number of hidden options that nearly everybody ticked: the answer says nothing of them.
    """
    few, most = rule.threshold - 1, n - rule.lowest
    for nearly_all in range(hidden + 1):
        largest = seen + nearly_all * most + (hidden - nearly_all) * few
        if largest >= n and largest - n + 1 < rule.protection:
            return False
    return True
