from __future__ import annotations

from collections import Counter
from math import erf, sqrt

import numpy as np
import pytest

from quality_study.synthetic import Draws


def test_numbers_are_those_of_numpy_s_own_generator() -> None:
    own = np.random.Generator(np.random.PCG64(np.random.SeedSequence((2026, 7))))
    draws = Draws(2026, 7)
    assert [draws.uniform() for _ in range(1000)] == own.random(1000).tolist()


def test_numbers_never_change() -> None:
    """Editions already handed out are made again from their seed."""
    draws = Draws(1)
    assert [draws.whole(0, 999) for _ in range(6)] == [511, 950, 144, 948, 311, 423]
    assert Draws(1, 0).whole(0, 10**9) != Draws(1, 1).whole(0, 10**9)


def test_a_bell_has_the_shares_of_a_normal_law() -> None:
    draws = Draws(3)
    drawn = np.array([draws.bell() for _ in range(20_000)])
    assert drawn.mean() == pytest.approx(0, abs=0.03)
    assert drawn.std() == pytest.approx(1, abs=0.03)
    for limit in (-1.5, -0.5, 0.5, 1.5):
        assert (drawn < limit).mean() == pytest.approx((1 + erf(limit / sqrt(2))) / 2, abs=0.015)


def test_things_come_out_as_often_as_their_weight() -> None:
    draws = Draws(4)
    drawn = Counter(draws.weighted(["a", "b", "c", "d"], [1, 0, 3, 0]) for _ in range(8000))
    assert set(drawn) == {"a", "c"}
    assert drawn["c"] / 8000 == pytest.approx(0.75, abs=0.02)
    assert sum(draws.chance(0.2) for _ in range(8000)) / 8000 == pytest.approx(0.2, abs=0.02)


def test_whole_numbers_reach_both_ends() -> None:
    draws = Draws(5)
    drawn = Counter(draws.whole(2, 5) for _ in range(8000))
    assert sorted(drawn) == [2, 3, 4, 5]
    assert all(count == pytest.approx(2000, rel=0.1) for count in drawn.values())


def test_shuffling_keeps_everything_and_favours_no_order() -> None:
    draws = Draws(6)
    orders = Counter(tuple(draws.shuffled("abc")) for _ in range(6000))
    assert len(orders) == 6
    assert all(count == pytest.approx(1000, rel=0.15) for count in orders.values())
