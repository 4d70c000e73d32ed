"""Axes in millimetres: places, round ticks, labels that stand apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.charts.axes import Scale, round_ticks, x_axis
from quality_study.diagram import check_scene
from quality_study.diagram.scene import Pen


def test_a_scale_may_run_upwards_or_be_logarithmic() -> None:
    assert Scale(0, 50, 60, 10).at(25) == pytest.approx(35)
    assert [Scale(10, 1000, 0, 90, log=True).at(v) for v in (10, 100, 1000)] == pytest.approx([0, 45, 90])


@settings(max_examples=120, deadline=None)
@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4))
def test_round_ticks_cover_the_values_evenly(low: float, width: float) -> None:
    ticks = round_ticks(low, low + width)
    assert ticks[0] <= low + 1e-6 * max(1, abs(low))
    assert ticks[-1] >= low + width - 1e-6 * max(1, abs(low + width))
    steps = [b - a for a, b in pairwise(ticks)]
    assert max(steps) == pytest.approx(min(steps), rel=1e-6, abs=1e-9)
    assert 2 <= len(ticks) <= 9
    leading = f"{steps[0]:.6e}"[:4]
    assert leading in {"1.00", "2.00", "2.50", "5.00", "9.99", "4.99", "1.99", "2.49"}


def test_ticks_of_a_single_value_surround_it() -> None:
    assert round_ticks(0, 0)[:2] == (0.0, 0.2)


def test_labels_of_abscissas_that_would_touch_are_left_out() -> None:
    pen = Pen(170)
    x_axis(pen, Scale(0, 10, 20, 60), [(float(i), "1 000") for i in range(11)], 30)
    assert check_scene(pen.scene(40)) == []
    assert len(pen.shapes) == 11
    assert [t.x for t in pen.texts] == [20, 28, 36, 44, 52, 60]
