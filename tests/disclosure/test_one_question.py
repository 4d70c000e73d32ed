"""The answers hidden in one question, attacked by trying every possible table."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
from enumeration import compositions
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quality_study.disclosure import attack
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
    if n < 5:  # their number is all that is said
        assert not hidden or found == ((0, n),) * len(counts)
        return
    if not hidden:
        return
    assert sum(counts[i] for i in hidden) >= 5  # nor is the sum of the hidden ones a small count
    tables = consistent_choices(counts, found, zeros=zeros)
    assert tuple(counts[i] for i in hidden) in tables
    for place, i in enumerate(hidden):
        values = {table[place] for table in tables}
        assert len(values) >= 3, (counts, found)
        possible = found[i]
        assert possible is not None
        assert possible == (min(values), max(values))


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


@pytest.mark.parametrize("counts", [[2, 9, 40, 60], [3, 2, 30, 41], [1, 0, 12, 70], [4, 1, 25], [2, 98]])
def test_the_solver_that_attacks_linked_tables_proves_no_more(counts: list[int]) -> None:
    found = hide_choice(counts, answer_rule(5))
    table = pd.DataFrame({"avis": [*"abcd"[: len(counts)], "Total"], "count": [*counts, sum(counts)]})
    reason = ["primaire" if count < 5 else "complémentaire" for count in counts]
    hidden = [possible is not None for possible in found]
    table["suppressed"] = [r if h else "" for r, h in zip([*reason, ""], [*hidden, False], strict=True)]
    table["count"] = table["count"].astype("Int64").mask([*hidden, False])
    proved = attack({"avis": table}).set_index("cell")
    assert (proved["values"] >= 3).all()
    for letter, possible in zip("abcd", found, strict=False):
        if possible is not None:
            assert (proved.at[f"avis = {letter}", "low"], proved.at[f"avis = {letter}", "high"]) == possible


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([2, 98], ((1, 4), (96, 99))),  # the second would give the first
        ([0, 98], (None, None)),
        ([0, 0, 0], (None, None, None)),  # nobody answered
        ([1, 1], ((0, 2), (0, 2))),  # fewer than the threshold
        ([4], (None,)),  # as many as answered, which is public
        ([4, 4], ((1, 7), (1, 7))),  # "both are small" would say it all
        ([2, 3, 40], ((1, 4), (1, 4), None)),
        ([2, 1, 40], ((1, 4), (1, 4), (35, 41))),  # three people together are too few too; 43 less 2 to 8
    ],
)
def test_small_cases_by_hand(counts: list[int], expected: tuple[Range, ...]) -> None:
    assert hide_choice(counts, answer_rule(5)) == expected


def test_complements_stay_on_the_side_of_the_small_count() -> None:
    sides = [False, False, True, True]
    # 6 would be cheaper than 9, but then nobody would know how many are favourable
    assert hide_choice([2, 9, 6, 60], answer_rule(5), favourable=sides) == ((1, 4), (7, 10), None, None)
    assert hide_choice([2, 9, 8, 60], answer_rule(5)) == ((1, 4), None, (6, 9), None)


def test_a_threshold_of_one_hides_nothing() -> None:
    for zeros in (False, True):
        assert hide_choice([1, 0, 2], answer_rule(1, suppress_zeros=zeros)) == (None, None, None)
        assert hide_ticks([1, 0, 2], 3, answer_rule(1, suppress_zeros=zeros)) == (None, None, None)


def test_zeros_are_hidden_when_asked() -> None:
    found = hide_choice([0, 20, 30], answer_rule(5, suppress_zeros=True))
    assert found == ((0, 4), (16, 20), None)


def test_the_size_of_the_survey_does_not_matter() -> None:
    assert hide_choice([3, 60_000, 120_000], answer_rule(5)) == ((1, 4), (59_999, 60_002), None)
