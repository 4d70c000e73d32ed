"""Control charts: points and limits where the method puts them, signals by shape, what is said."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import StepPatch
from matplotlib.path import Path
from seen import texts, ticks
from surveys import plain

from quality_study.charts import control
from quality_study.charts.readable import readable
from quality_study.inference.control import ControlChart, laney_chart, p_chart
from quality_study.style import ALARM, BAND, INK, PAPER


def drawn(found: ControlChart) -> pd.DataFrame:
    return found.table.assign(method=found.method, note=found.note)


def marks(axes: Axes) -> dict[tuple[str, str], list[list[float]]]:
    """Where points of each shape and colour stand; a shape is named by how many corners it has."""
    found = {}
    for collection in axes.collections:
        offsets = collection.get_offsets()
        if len(offsets) and collection.get_paths():
            path: Path = collection.get_paths()[0]
            found[str(len(path.vertices)), to_hex(collection.get_facecolor()[0])] = offsets.tolist()
    return found


def steps(axes: Axes) -> list[StepPatch]:
    return [patch for patch in axes.patches if isinstance(patch, StepPatch)]


def test_points_limits_and_signals_are_those_of_the_p_chart() -> None:
    counts, n = [10, 20, 36], 40
    middle = sum(counts) / 120
    half = 3 * (middle * (1 - middle) / n) ** 0.5  # Montgomery, section 7.2
    chart = control(drawn(p_chart(counts, [n] * 3, points=["2025", "2026", "2027"])), x="point", y="value")
    assert readable(chart.figure) == []
    assert chart.axes.lines[0].get_xydata().tolist() == [[0, 0.25], [1, 0.5], [2, 0.9]]
    ground, lower, upper, center = steps(chart.axes)
    assert to_hex(ground.get_facecolor()) == BAND
    assert list(ground.get_data().values) == pytest.approx([middle + half] * 3)
    assert list(ground.get_data().baseline) == pytest.approx([middle - half] * 3)
    assert list(lower.get_data().values) == pytest.approx([middle - half] * 3)
    assert list(upper.get_data().values) == pytest.approx([middle + half] * 3)
    assert list(center.get_data().values) == pytest.approx([middle] * 3)
    shapes = marks(chart.axes)
    assert [place for (_, color), places in shapes.items() if color == ALARM for place in places] == [
        [0, 0.25],
        [2, 0.9],
    ]
    assert [place for (_, color), places in shapes.items() if color == INK for place in places] == [[1, 0.5]]


def test_each_point_has_its_name_its_value_and_its_size_and_the_limits_are_named() -> None:
    chart = control(drawn(p_chart([10, 20, 36], [40] * 3, points=["2025", "2026", "2027"])), x="point", y="value")
    assert ticks(chart.axes.get_xticklabels()) == ["2025 25 % n = 40", "2026 50 % n = 40", "2027 90 % n = 40"]
    assert texts(chart.axes) == ["limite haute 78,6 %", "centre 55,0 %", "limite basse 31,4 %", "% favorable"]
    assert plain(chart.note) == (
        "Moins de 12 points (3) : les limites ne sont qu’indicatives. Losange : hors des limites. Carte p, limites à 3 "
        "écarts-types, en tirets."
    )
    assert plain(chart.words) == (
        "Carte p, limites à 3 écarts-types. 3 points. 2025 (n = 40) : 25 %, limites 31 % et 79 %, hors des limites. "
        "2026 (n = 40) : 50 %, limites 31 % et 79 %. 2027 (n = 40) : 90 %, limites 31 % et 79 %, hors des limites. "
        "Centre : 55,0 %. Moins de 12 points (3) : les limites ne sont qu’indicatives."
    )


def test_limits_that_are_only_indicative_are_dashed() -> None:
    few, many = (control(drawn(p_chart([20] * count, [40] * count)), x="point", y="value") for count in (11, 12))
    assert [s.get_linestyle() for s in steps(few.axes)[1:3]] == ["--", "--"]
    assert [s.get_linestyle() for s in steps(many.axes)[1:3]] == ["-", "-"]


def test_a_long_run_a_point_left_out_and_no_signal_have_shapes_of_their_own() -> None:
    found = p_chart([36, *[16] * 9, *[24] * 8], [40] * 18, exclude=["1"])
    chart = control(drawn(found), x="point", y="value")
    by_shape = marks(chart.axes)
    runs = {i for i, signal in enumerate(found.table["signal"]) if signal == "run"}
    assert runs
    squares = [places for (_, color), places in by_shape.items() if color == ALARM]
    assert {int(place[0]) for places in squares for place in places} == runs
    assert [place for (_, color), places in by_shape.items() if color == PAPER for place in places] == [[0, 0.9]]
    assert "Carré : longue série d’un même côté du centre. Croix, points exclus du calcul : 1." in plain(chart.note)
    assert len({shape for shape, _ in by_shape}) == 3


def test_limits_follow_the_sizes_as_steps() -> None:
    found = laney_chart([50, 20, 44, 30] * 4, [80, 40, 90, 60] * 4)
    chart = control(drawn(found), x="point", y="value")
    (ground,) = (s for s in steps(chart.axes) if to_hex(s.get_facecolor()) == BAND and s.get_fill())
    assert list(ground.get_data().values) == pytest.approx(found.table["upper"].tolist())
    assert list(ground.get_data().edges) == [i - 0.5 for i in range(17)]


def test_values_that_are_no_shares_are_plain_numbers() -> None:
    found = drawn(p_chart([20, 22, 18, 25], [40] * 4))
    marks_ = found.assign(**{column: found[column] * 5 for column in ("value", "center", "lower", "upper")})
    chart = control(marks_, x="point", y="value", title="note moyenne", shares=False)
    assert "%" not in " ".join([*texts(chart.axes), *ticks(chart.axes.get_yticklabels()), chart.words])
    assert readable(chart.figure) == []


def test_many_points_are_all_drawn_and_some_are_named() -> None:
    found = p_chart([20] * 30, [40 + i for i in range(30)], points=[f"promotion {1990 + i}" for i in range(30)])
    chart = control(drawn(found), x="point", y="value")
    assert readable(chart.figure) == []
    assert len(chart.axes.lines[0].get_xdata()) == 30
    named = ticks(chart.axes.get_xticklabels())
    assert 4 <= len(named) < 30
    assert named[0] == "promotion 1990 50 % n = 40"


@pytest.mark.parametrize("counts", [[0, 0, 0], [40, 40, 40], [0, 40, 20]])
def test_shares_of_nobody_and_of_everybody_are_drawn_and_no_tick_is_beyond(counts: list[int]) -> None:
    chart = control(drawn(p_chart(counts, [40] * 3)), x="point", y="value")
    assert readable(chart.figure) == []
    written = [t for t in ticks(chart.axes.get_yticklabels()) if t]
    assert {"−", "-"}.isdisjoint("".join(written))
    assert all(float(t.removesuffix(" %").replace(",", ".")) <= 100 for t in written)
