"""Filled polygons: drawn in order at their place, checked, the same bytes every time."""

from __future__ import annotations

import pytest
from matplotlib.patches import Polygon

from quality_study.diagram import Box, Scene, check_scene, save_svg, to_figure
from quality_study.diagram.scene import Area, Pen

CORNERS = ((5.0, 5.0), (20.0, 8.0), (12.0, 25.0))


def test_an_area_is_a_closed_polygon_between_the_shapes_around_it() -> None:
    scene = Scene(60, 30, (Box(1, 1, 5, 5), Area(CORNERS, "#dce8f5", "#1f5fa8", "/////", 1.2), Box(30, 1, 5, 5)))
    _, area, after = to_figure(scene).axes[0].patches
    assert isinstance(area, Polygon)
    assert [tuple(p) for p in area.get_xy()] == [*CORNERS, CORNERS[0]]
    assert (area.get_hatch(), area.get_linewidth(), area.zorder, after.zorder) == ("/////", 1.2, 1, 2)
    assert save_svg(scene, title="t") == save_svg(scene, title="t")


def test_an_area_without_edge_has_no_line() -> None:
    (area,) = to_figure(Scene(60, 30, (Area(CORNERS, "#dce8f5"),))).axes[0].patches
    assert area.get_linewidth() == 0


@pytest.mark.parametrize(("x", "faults"), [(0.0, []), (-5.2, ["aire hors du dessin : 3 sommets"])])
def test_an_area_that_leaves_the_page_is_a_fault(x: float, faults: list[str]) -> None:
    moved = tuple((px + x, py) for px, py in CORNERS)
    assert check_scene(Scene(60, 30, (Area(moved, "#dce8f5"),))) == faults


def test_a_pen_takes_areas() -> None:
    pen = Pen(60, 30)
    pen.shapes.append(Area(CORNERS, "#dce8f5"))
    assert pen.scene().shapes == (Area(CORNERS, "#dce8f5"),)
