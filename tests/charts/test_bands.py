"""Bands of intervals: true to every size while it can be seen, merged outwards beyond."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.charts.axes import Scale
from quality_study.charts.bands import NARROW, Slot, by_clearness, outline, pieces

SLOTS = st.lists(st.integers(1, 400), min_size=1, max_size=120, unique=True).map(sorted)


def slots(sizes: list[int]) -> list[Slot]:
    return [Slot(n, (n * 7 % 11) / 20 - 0.2, (n * 5 % 13) / 20 + 0.4, n % 3 > 0) for n in sizes]


@settings(max_examples=60, deadline=None)
@given(SLOTS, st.booleans())
def test_what_is_drawn_covers_the_interval_of_every_size_at_its_place(sizes: list[int], log: bool) -> None:
    x = Scale(0.5, 400.5, 10, 160, log)
    drawn = [p for group in pieces(slots(sizes), x) for p in group]
    for slot in slots(sizes):
        (at,) = [p for p in drawn if p.left <= x.at(slot.n) <= p.right][:1]
        assert at.low <= slot.low
        assert slot.high <= at.high
        assert slot.clear or not at.clear


@settings(max_examples=60, deadline=None)
@given(SLOTS)
def test_columns_follow_one_another_without_overlap(sizes: list[int]) -> None:
    groups = pieces(slots(sizes), Scale(0, 401, 0, 150))
    drawn = [p for group in groups for p in group]
    assert all(a.right <= b.left + 1e-9 for a, b in pairwise(drawn))
    assert all(p.left < p.right for p in drawn)


def test_a_size_that_is_not_possible_leaves_a_hole() -> None:
    groups = pieces(slots([10, 11, 12, 30, 31]), Scale(0, 400, 0, 100))
    assert len(groups) == 2
    assert groups[1][0].left - groups[0][-1].right > 3


def test_sizes_far_apart_are_bars_of_their_own() -> None:
    groups = pieces(slots([1, 2, 3]), Scale(0, 10, 0, 100))
    assert [(g[0].left, g[0].right) for g in groups] == [pytest.approx((10 * n - 3.1, 10 * n + 3.1)) for n in (1, 2, 3)]


def test_a_thousand_sizes_make_columns_that_can_be_printed() -> None:
    (group,) = pieces(slots(list(range(1, 1101))), Scale(0, 1101, 0, 150))
    assert len(group) <= 150 / NARROW
    assert all(p.right - p.left >= NARROW - 1e-9 for p in group[:-1])


def test_a_group_is_cut_where_the_interval_begins_to_leave_zero_out() -> None:
    made = [Slot(n, 0.1, 0.3, n > 500) for n in range(1, 1001)]
    groups = by_clearness(pieces(made, Scale(0, 1001, 0, 100)))
    assert [g[0].clear for g in groups] == [False, True]
    assert groups[0][-1].right == groups[1][0].left


def test_an_outline_goes_around_by_steps() -> None:
    made = [Slot(1, 0.0, 1.0, True), Slot(2, 0.0, 2.0, True)]
    (group,) = pieces(made, Scale(0, 100, 0, 55))
    points = outline(group, lambda v: 10 - v)
    expected = [(0.275, 9.0), (0.825, 9.0), (0.825, 8.0), (1.375, 8.0), (1.375, 10.0), (0.275, 10.0)]
    assert [x for x, _ in points] == pytest.approx([x for x, _ in expected], abs=0.006)
    assert [y for _, y in points] == [y for _, y in expected]


def test_a_flat_band_stays_visible() -> None:
    ((piece,),) = pieces([Slot(5, 0.2, 0.2, True)], Scale(0, 10, 0, 100))
    ys = {y for _, y in outline([piece], lambda v: 10 - v, least=0.6)}
    assert ys == {9.5, 10.1}
