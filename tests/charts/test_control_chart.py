"""Control chart: limits as steps, signals by shape, sizes under the points, warnings."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surveys import LABELS, Question, plain, tables

from quality_study.charts.axes import ALARM
from quality_study.charts.control_chart import Options, compute, describe, draw, figure
from quality_study.charts.control_layout import Layout
from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.inference.control import ControlChart, laney_chart, p_chart
from quality_study.style import BLUE, INK
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

NBSP, THIN = "\u00a0", "\u202f"
AT = Layout()
GROUPS = st.integers(1, 90).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def limits(drawing: Drawing) -> list[tuple[tuple[float, float], ...]]:
    lines = [s for s in drawing.scene.shapes if isinstance(s, Line) and s.color == BLUE and len(s.points) > 2]
    return [s.points for s in lines]


def survey() -> dict[str, pd.DataFrame]:
    """Three editions of a question with its favourable answer."""

    def edition(year: str, yes: int, n: int, status: str) -> Question:
        return Question("bus", {"Non": n - yes, "Oui": yes}, ["Oui"], "single", "Le bus ?", status=status, edition=year)

    return tables(
        edition("2024", 45, 50, "published"), edition("2023", 80, 100, "published"), edition("2025", 70, 90, "derived")
    )


def test_limits_are_steps_as_wide_as_a_point() -> None:
    drawing = draw(p_chart([45, 90, 150], [50, 100, 200]))
    upper, lower = limits(drawing)
    left = 0.4 + AT.left
    slot = (170 - AT.right - left) / 3
    assert [x for x, _ in lower] == pytest.approx([left + k * slot for k in (0, 1, 1, 2, 2, 3)])
    ys = [y for _, y in lower]
    assert ys[0] == ys[1] > ys[2] == ys[3] > ys[4] == ys[5]
    assert all(u < low for (_, u), (_, low) in zip(upper, lower, strict=True))


def test_points_stand_at_their_value_on_the_axis() -> None:
    chart = p_chart([10, 20, 30, 40], [100] * 4)
    drawing = draw(chart)
    (line,) = [s for s in drawing.scene.shapes if isinstance(s, Line) and s.color == INK and len(s.points) == 4]
    ticks = {t.text: t.y for t in drawing.scene.texts if t.text.endswith("%") and t.align == "right"}
    scale = ticks[f"10{THIN}%"] - ticks[f"20{THIN}%"]
    assert [(ticks[f"10{THIN}%"] - y) / scale for _, y in line.points] == pytest.approx([0, 1, 2, 3])


def test_signals_have_shapes_of_their_own() -> None:
    chart = p_chart([52] * 9 + [10], [100] * 10)
    drawing = draw(chart)
    shapes = [
        s.shape for s in drawing.scene.shapes if isinstance(s, Box) and s.edge == ALARM and s.width < 5 and s.y > 15
    ]
    assert sorted(shapes) == ["diamond", "rect", "rect"]
    assert {"hors des limites", "longue série d’un même côté du centre"} <= set(texts(drawing))


def test_a_point_left_out_is_crossed_and_named() -> None:
    drawing = draw(p_chart([10, 40, 12], [50] * 3, points=["2023", "2024", "2025"], exclude=["2024"]))
    assert "exclu du calcul des limites" in texts(drawing)
    assert f"Points exclus du calcul{NBSP}: 2024." in " ".join(texts(drawing))
    assert f"2024 (n = 50){NBSP}: 80 %".replace(NBSP, " ") in plain(drawing.alt)
    assert "hors des limites, exclu du calcul des limites." in drawing.alt


def test_the_size_and_the_value_are_under_each_point() -> None:
    drawing = draw(p_chart([45, 90, 1900], [50, 100, 2000], points=["2023", "2024", "2025"]))
    under = {t.text: t.x for t in drawing.scene.texts if t.align == "center"}
    assert under["50"] == under["2023"] < under["100"] == under["2024"] < under[f"2{THIN}000"] == under["2025"]
    assert [t.text for t in drawing.scene.texts if t.align == "right"][-2:] == ["n", f"en{THIN}%"]


def test_few_points_are_warned_of_and_their_limits_are_dashed() -> None:
    few, many = draw(laney_chart([30, 40, 35], [50] * 3)), draw(laney_chart([30, 40, 35] * 4, [50] * 12))
    assert f"Moins de 12 points (3){NBSP}: les limites ne sont qu’indicatives." in texts(few)
    assert "limites indicatives" in texts(few)
    assert not any("indicatives" in t for t in texts(many))

    def dashes(drawing: Drawing) -> set[bool]:
        return {s.dashed for s in drawing.scene.shapes if isinstance(s, Line) and s.color == BLUE}

    assert (dashes(few), dashes(many)) == ({True}, {False})


def test_constants_and_reference_are_written() -> None:
    note = " ".join(texts(draw(laney_chart([30, 40, 35], [50] * 3))))
    assert "Carte p′ de Laney, limites à 3 écarts-types, σz =" in plain(note)
    assert "Laney (2002), Improved control charts for attributes" in note


def test_many_points_are_drawn_in_strips_on_one_scale() -> None:
    drawing = draw(p_chart([10] * 60, [20] * 60))
    labels = [t.text for scene in drawing.scenes for t in scene.texts if t.bold and t.align == "center"]
    assert labels == [str(i) for i in range(1, 61)]
    shown = [t for scene in drawing.scenes for t in scene.texts if t.text == "centre"]
    assert len({(t.x, t.text) for t in shown}) >= 2


@settings(max_examples=12, deadline=None)
@given(
    st.dictionaries(LABELS, GROUPS, min_size=2, max_size=16),
    st.sampled_from([p_chart, laney_chart]),
)
def test_nothing_overlaps_and_the_alternative_says_all(groups: dict[str, tuple[int, int]], make: object) -> None:
    counts, sizes = [x for x, _ in groups.values()], [n for _, n in groups.values()]
    points = list(groups)
    try:
        chart: ControlChart = make(counts, sizes, points=points)  # type: ignore[operator]
    except StudyError:  # shares that do not vary
        return
    drawing = draw(chart, title="Part de répondants satisfaits")
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    for point, n in zip(points, sizes, strict=True):
        assert f"{plain(typographic(point))} (n = {n})" in plain(drawing.alt)
    assert all(t == typographic(t) for t in texts(drawing))
    assert drawing.alt == typographic(drawing.alt)


def test_editions_are_followed_in_order_of_time_with_their_status() -> None:
    chart = compute(*(survey()[t] for t in ("breakdown", "items")), options=Options("bus", sort="p"))
    assert chart.table["point"].tolist() == ["2023", "2024", "2025"]
    assert chart.table["value"].tolist() == pytest.approx([0.8, 0.9, 70 / 90])
    assert chart.table["status"].tolist() == ["published", "published", "derived"]
    drawing = draw(chart)
    assert {"publié", "déduit"} <= set(texts(drawing))
    assert plain(describe(chart)).startswith(
        "Carte p, limites à 3 écarts-types. 3 points. 2023 (n = 100) : 80 %, limites 70 % et 93 %, publié."
    )


@pytest.mark.parametrize("sort", ["p", "laney"])
def test_the_figure_is_drawn_from_the_tables(sort: str) -> None:
    drawing = figure(survey(), item="bus", sort=sort)
    assert check_scene(drawing.scene) == []


def test_wrong_options_are_refused_in_french() -> None:
    known = survey()
    with pytest.raises(StudyError, match=r"sorte de carte inconnue .* Valeurs admises : p, laney\."):
        figure(known, item="bus", sort="u")
    with pytest.raises(StudyError, match="point à exclure inconnu"):
        figure(known, item="bus", exclude=["1999"])
    two = {**known, "breakdown": pd.concat([known["breakdown"], known["breakdown"].assign(population="q")])}
    with pytest.raises(StudyError, match="plusieurs groupes de répondants"):
        figure(two, item="bus")
    assert figure(two, item="bus", population="q").alt == figure(known, item="bus").alt
