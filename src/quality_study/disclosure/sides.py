"""Protect a question whose answers stand on sides: answers of one side are put together before anything else goes.

How many are unfavourable, neutral and favourable is told whenever none of these sums is small. Each side is then a
question of its own, whose number of answers is public: a small count is put together with others of its side, and the
favourable share stays exact. A side that is small itself goes with the nearest answer of the other one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quality_study.disclosure.one_question import Range, hide_choice, pair_ranges
from quality_study.disclosure.rule import Rule

#: Answers published together, by their place: what remains possible of each. Their sum is public.
Block = Mapping[int, tuple[int, int]]
_SIDES = ("unfavourable", "neutral", "favourable")


def hide_sides(counts: Sequence[int], sides: Sequence[str], rule: Rule) -> list[Block]:
    """Choose the answers of a question that are published together; all others are published.

    Everyone knows the rule, this program, the counts published alone and the sum of each block.

    Parameters
    ----------
    counts : sequence of int
        Of all answers of substance.
    sides : sequence of str
        ``unfavourable, neutral`` or ``favourable``; all alike where answers have no sides.
    rule : Rule

    Returns
    -------
    list of mapping of place to (int, int)
        Each hidden count keeps as many possible values as `rule.protection`, for who runs this program on every table
        of counts and keeps those that are published alike.

    Examples
    --------
    >>> sides = ["unfavourable", "unfavourable", "neutral", "favourable", "favourable"]
    >>> hide_sides([2, 7, 8, 3, 40], sides, Rule())
    [{0: (1, 4), 1: (5, 8)}, {3: (1, 4), 4: (39, 42)}]
    >>> hide_sides([0, 3, 12, 20, 25], sides, Rule())
    [{0: (0, 4), 1: (0, 4), 2: (11, 14)}]
    >>> hide_sides([2, 98], ["unfavourable", "favourable"], Rule())
    [{0: (1, 4), 1: (96, 99)}]
    """
    n = sum(counts)
    if n == 0 or not any(map(rule.sensitive, counts)):
        return []
    places = {side: [i for i, own in enumerate(sides) if own == side] for side in _SIDES}
    met = [places[side] for side in _SIDES if places[side]]
    if n < rule.threshold and len(counts) > 1:
        return [dict.fromkeys(range(len(counts)), (0, n))]
    if len(met) < 2:
        return list(_alone(met[0], counts, rule))
    if len(met) == 2:
        return list(_both(met[0], met[1], counts, rule))
    small = [rule.sensitive(_sum(counts, group)) for group in (met[0] + met[1], met[2])]
    if any(small):
        return list(_both(met[0] + met[1], met[2], counts, rule))
    return [*_both(met[0], met[1], counts, rule), *_alone(met[2], counts, rule)]


def _alone(places: Sequence[int], counts: Sequence[int], rule: Rule) -> Iterator[Block]:
    """Protect the answers of one side, whose sum is public."""
    found: Sequence[Range] = hide_choice([counts[i] for i in places], rule)
    block = {i: limits for i, limits in zip(places, found, strict=True) if limits is not None}
    if block:
        yield block


def _both(left: Sequence[int], right: Sequence[int], counts: Sequence[int], rule: Rule) -> Iterator[Block]:
    """Protect the answers of two groups whose sum together is public, and not small."""
    sums = _sum(counts, left), _sum(counts, right)
    small = [rule.sensitive(total) for total in sums]
    if not any(small):
        yield from _alone(left, counts, rule)
        yield from _alone(right, counts, rule)
        return
    # where no answer is near enough, a small side keeps one value less: too few under a threshold of 4 or less
    told = len(left) == len(right) == 1 or rule.threshold - 1 - rule.lowest >= rule.protection
    if told and not all(small):
        few, others = (left, right) if small[0] else (right, left)
        block = _with_nearest(few, others, counts, rule)
        if block:
            yield block
            return
    limits = pair_ranges(sums, rule, told=told)
    block = {}
    for places, (low, high) in zip((left, right), limits, strict=True):
        block |= dict.fromkeys(places, (low if len(places) == 1 else 0, high))
    yield block


def _with_nearest(few: Sequence[int], others: Sequence[int], counts: Sequence[int], rule: Rule) -> Block:
    """Put a small side, and the small counts of the other one, together with the nearest count that is not small.

    The answers of the small side, and each small count, may then be as few or as many as the rule lets a small count
    be, whatever the others are: that is so when their sum with the nearest is large enough, which is public.
    """
    small = [i for i in others if rule.sensitive(counts[i])]
    large = [i for i in others if counts[i] >= rule.threshold]
    if not large:
        return {}
    nearest = min(large, key=lambda i: min(abs(i - j) for j in few))
    total = _sum(counts, [*few, *small, nearest])
    most = (1 + len(small)) * (rule.threshold - 1)
    if total < most + rule.threshold:
        return {}
    one = rule.lowest, rule.threshold - 1
    block = dict.fromkeys(few, one if len(few) == 1 else (0, one[1])) | dict.fromkeys(small, one)
    return block | {nearest: (total - most, total - (1 + len(small)) * rule.lowest)}


def _sum(counts: Sequence[int], places: Sequence[int]) -> int:
    return sum(counts[i] for i in places)
