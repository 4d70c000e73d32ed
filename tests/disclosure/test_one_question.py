"""The answers hidden in one question, attacked by trying every possible table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import pytest
from enumeration import compositions
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quality_study.disclosure.answers import answer_rule
from quality_study.disclosure.one_question import Range, hide_choice, hide_ticks

COUNTS = st.lists(st.integers(0, 13), min_size=2, max_size=4)
ZEROS = st.booleans()


def small(count: int, threshold: int, *, zeros: bool) -> bool:
    return (0 if zeros else 1) <= count < threshold


def consistent_choices(counts: list[int], found: tuple[Range, ...], *, zeros: bool) -> list[tuple[int, ...]]:
    """Try every way of sharing out those who are hidden.

    Whoever reads the ranges knows which counts are small, unless all ranges are alike: some are, at least.
    """
    hidden = [i for i, possible in enumerate(found) if possible is not None]
    told = [found[i] for i in hidden]
    alike = len(set(told)) == 1 and told[0] is not None and not all(small(c, 5, zeros=zeros) for c in told[0])
    kept = []
    for shared in compositions(sum(counts[i] for i in hidden), len(hidden)):
        are_small = [small(c, 5, zeros=zeros) for c in shared]
        if not any(are_small):
            continue
        if alike or all(s == (r is not None and r[1] < 5) for s, r in zip(are_small, told, strict=True)):
            kept.append(shared)
    return kept


@given(counts=COUNTS, zeros=ZEROS)
@settings(max_examples=150)
def test_each_hidden_answer_keeps_three_values_for_who_tries_every_table(counts: list[int], zeros: bool) -> None:
    found = hide_choice(counts, answer_rule(5, suppress_zeros=zeros))
    hidden = [i for i, possible in enumerate(found) if possible is not None]
    n = sum(counts)
    if n == 0:
        assert not hidden
        return
    assert all(not small(counts[i], 5, zeros=zeros) for i in range(len(counts)) if i not in hidden)
    if not hidden or found == ((0, n),) * len(counts):  # their number is all that is said
        return
    assert n >= 15 or len(counts) == 2
    assert sum(counts[i] for i in hidden) >= 5  # nor is the sum of the hidden ones a small count
    tables = consistent_choices(counts, found, zeros=zeros)
    assert tuple(counts[i] for i in hidden) in tables
    for place, i in enumerate(hidden):
        values = {table[place] for table in tables}
        assert len(values) >= 3, (counts, found)
        possible = found[i]
        assert possible is not None
        assert possible == (min(values), max(values))


@pytest.mark.parametrize(
    ("parts", "sizes", "threshold", "zeros"),
    [
        (2, range(5, 20), 5, False),
        (3, range(5, 25), 5, False),
        (4, (14, 15, 16), 5, False),
        (4, (15, 16), 5, True),
        (4, (12, 13), 3, False),
    ],
)
def test_who_runs_the_program_on_every_table_learns_no_hidden_count(
    parts: int, sizes: Sequence[int], threshold: int, zeros: bool
) -> None:
    rule = answer_rule(threshold, suppress_zeros=zeros)
    partly = 0
    for n in sizes:
        alike = defaultdict(list)
        for counts in compositions(n, parts):
            found = hide_choice(counts, rule)
            alike[tuple(c if r is None else r for c, r in zip(counts, found, strict=True))].append(counts)
        for published, tables in alike.items():
            hidden = [i for i, shown in enumerate(published) if isinstance(shown, tuple)]
            whole = len(hidden) == len(published)
            partly += bool(hidden) and not whole
            for i in hidden:  # three answers all hidden may leave two values
                least = 2 if whole and len(published) == 3 else rule.protection
                assert len({table[i] for table in tables}) >= least, (published, tables)
    assert partly > 20 or parts == 2


@given(ticks=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6)), min_size=1, max_size=4), n=st.integers(5, 22))
@example(ticks=[(0, 4)] * 3, n=12)  # three small counts that cover twelve people are four each
@settings(max_examples=150)
def test_each_hidden_option_keeps_three_values_although_everyone_ticked_something(
    ticks: list[tuple[int, int]], n: int
) -> None:
    counts = [abs(most * n - few) % (n + 1) for most, few in ticks]
    if sum(counts) < n:
        counts.append(n - sum(counts))
    found = hide_ticks(counts, n, answer_rule(5))
    hidden = [i for i, possible in enumerate(found) if possible is not None]
    for i, count in enumerate(counts):
        if i not in hidden:
            assert not small(count, 5, zeros=False)
            assert not small(n - count, 5, zeros=False)
    told = len({found[i] for i in hidden}) > 1 or any(r is not None and (r[1] < 5 or r[0] > n - 5) for r in found)
    seen = sum(counts[i] for i in range(len(counts)) if i not in hidden)
    possible = []
    for i in hidden:
        low, high = found[i] or (0, 0)
        values = [c for c in range(n + 1) if low <= c <= high and (1 <= c < 5 or 1 <= n - c < 5 or high == n)]
        possible.append(values if told else [c for c in range(n + 1) if 1 <= c < 5 or 1 <= n - c < 5 or high == n])
    left: list[set[int]] = [set() for _ in hidden]
    for table in product(*possible):
        if seen + sum(table) >= n:
            for place, count in enumerate(table):
                left[place].add(count)
    for place, i in enumerate(hidden):
        assert counts[i] in left[place]
        assert len(left[place]) >= 3, (counts, n, found)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([2, 98], ((1, 4), (96, 99))),  # the second would give the first
        ([0, 98], (None, None)),
        ([0, 0, 0], (None, None, None)),  # nobody answered
        ([1, 1], ((0, 2), (0, 2))),  # fewer than the threshold
        ([4], (None,)),  # as many as answered, which is public
        ([4, 4], ((1, 7), (1, 7))),  # "both are small" would say it all
        ([2, 3], ((1, 4), (1, 4))),
        ([4, 4, 0], ((0, 8), (0, 8), (0, 8))),  # too few answers for anything but their number
        ([4, 5, 5], ((0, 14), (0, 14), (0, 14))),
        ([4, 5, 9], ((1, 4), (5, 8), None)),
        ([8, 4, 4], (None, (1, 7), (1, 7))),  # "both are small" would say it all
        ([4, 8, 4], ((0, 16), (0, 16), (0, 16))),  # only the two 4 would be hidden together, and not for (1, 8, 7)
        ([2, 3, 40], ((1, 4), (1, 4), None)),
        ([2, 1, 40], ((1, 4), (1, 4), (35, 41))),  # three people together are too few too; 43 less 2 to 8
    ],
)
def test_small_cases_by_hand(counts: list[int], expected: tuple[Range, ...]) -> None:
    assert hide_choice(counts, answer_rule(5)) == expected


def test_complements_are_neighbours() -> None:
    assert hide_choice([20, 9, 2, 60], answer_rule(5)) == (None, (7, 10), (1, 4), None)


def test_no_count_decides_which_complement_goes() -> None:
    # the cheaper of the two would say that the small count is 4, of 4 + 5 beside 5: 3 + 6 would hide the other one
    for others in ([30, 31], [31, 30], [30, 30]):
        found = hide_choice([3, *others], answer_rule(5))
        assert [possible is None for possible in found] == [False, False, True]


def test_a_threshold_of_one_hides_nothing() -> None:
    for zeros in (False, True):
        assert hide_choice([1, 0, 2], answer_rule(1, suppress_zeros=zeros)) == (None, None, None)
        assert hide_ticks([1, 0, 2], 3, answer_rule(1, suppress_zeros=zeros)) == (None, None, None)


def test_zeros_are_hidden_when_asked() -> None:
    found = hide_choice([0, 20, 30], answer_rule(5, suppress_zeros=True))
    assert found == ((0, 4), (16, 20), None)


def test_the_size_of_the_survey_does_not_matter() -> None:
    assert hide_choice([3, 60_000, 120_000], answer_rule(5)) == ((1, 4), (59_999, 60_002), None)
