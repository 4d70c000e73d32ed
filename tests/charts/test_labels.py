"""Labels of points: beside, apart from everything, led to when they stand away."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.charts.labels import Placed, place_labels
from quality_study.words.errors import StudyError

ROOM = (0.0, 0.0, 100.0, 70.0)
POINTS = st.lists(st.tuples(st.integers(4, 96), st.integers(4, 66)), min_size=1, max_size=25)


def box(label: Placed, size: tuple[float, float]) -> tuple[float, float, float, float]:
    return label.x - size[0] / 2, label.y - size[1] / 2, label.x + size[0] / 2, label.y + size[1] / 2


def touch(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@settings(max_examples=40, deadline=None)
@given(POINTS)
def test_labels_touch_no_label_no_mark_and_no_border(points: list[tuple[int, int]]) -> None:
    size = (5.0, 3.4)
    placed = [box(p, size) for p in place_labels(points, [size] * len(points), ROOM, 2.4)]
    marks = [(x - 1.2, y - 1.2, x + 1.2, y + 1.2) for x, y in points]
    assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= 100 and b[3] <= 70 for b in placed)
    assert not any(touch(b, m) for b in placed for m in marks)
    assert not any(touch(a, b) for i, a in enumerate(placed) for b in placed[:i])


def test_a_lone_label_stands_beside_its_point_without_a_line() -> None:
    (label,) = place_labels([(50, 30)], [(4, 3)], ROOM, 2)
    assert (label.x, label.y, label.leader) == (53.5, 30, None)


def test_a_label_at_the_right_border_goes_elsewhere() -> None:
    (label,) = place_labels([(98, 30)], [(4, 3)], ROOM, 2)
    assert label.x < 98


def test_a_label_keeps_off_a_line_that_crosses_its_point() -> None:
    (label,) = place_labels([(50, 30)], [(4, 3)], ROOM, 2, lines=[((0, 30), (100, 30))])
    assert abs(label.y - 30) > 1.5


def test_far_labels_are_led_to_from_the_border_of_their_mark() -> None:
    placed = place_labels([(50, 30)] * 18, [(6, 3.4)] * 18, ROOM, 2)
    led = [p for p in placed if p.leader is not None]
    assert led
    for p in led:
        (x, y), end = p.leader or ((0, 0), (0, 0))
        assert (x - 50) ** 2 + (y - 30) ** 2 == pytest.approx(1)
        assert abs(end[0] - p.x) <= 3 + 1e-9
        assert abs(end[1] - p.y) <= 1.7 + 1e-9


def test_more_labels_than_the_room_holds_are_refused() -> None:
    with pytest.raises(StudyError, match=r"Trop de points pour cette figure \(30 points\) ; choisissez-en moins"):
        place_labels([(5, 5)] * 30, [(4, 3)] * 30, (0, 0, 12, 12), 2)
