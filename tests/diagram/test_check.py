"""The proof that a drawing can be read: it finds what is planted, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.diagram import Box, Line, Scene, Text, check_scene, text_width, to_figure
from quality_study.diagram.check import text_boxes
from quality_study.diagram.scene import Align, Shape
from quality_study.style import rendering

FRAME = Box(10, 10, 40, 10, name="cadre")


def scene(*texts: Text, boxes: tuple[Box, ...] = ()) -> Scene:
    return Scene(80, 40, boxes, texts)


def test_a_sound_drawing_has_no_fault() -> None:
    inside = Text(12, 15, "dedans", inside="cadre")
    assert check_scene(scene(inside, Text(12, 30, "dessous"), boxes=(FRAME,))) == []


def test_text_over_text() -> None:
    assert check_scene(scene(Text(10, 20, "Oui"), Text(12, 20, "Non"))) == ["textes superposés : « Oui » et « Non »"]


def test_every_overlapping_pair_is_listed() -> None:
    faults = check_scene(scene(*(Text(10, 20, word) for word in ("Oui", "Non", "Peut-être"))))
    assert faults == [
        "textes superposés : « Oui » et « Non »",
        "textes superposés : « Oui » et « Peut-être »",
        "textes superposés : « Non » et « Peut-être »",
    ]


def test_text_out_of_its_box() -> None:
    text = Text(12, 15, "Un texte bien plus long que son cadre", inside="cadre")
    assert check_scene(scene(text, boxes=(FRAME,))) == [
        "texte hors de son cadre « cadre » : « Un texte bien plus long que son cadre »"
    ]


def test_a_text_that_names_no_box_may_cross_one() -> None:
    assert check_scene(scene(Text(12, 15, "Un texte bien plus long que son cadre"), boxes=(FRAME,))) == []


@pytest.mark.parametrize(("x", "y"), [(70, 20), (-1, 20), (10, 0.5), (10, 39.5)])
def test_text_out_of_the_page(x: float, y: float) -> None:
    assert check_scene(scene(Text(x, y, "hors du papier"))) == ["texte hors du dessin : « hors du papier »"]


@pytest.mark.parametrize(("size", "shown"), [(7.5, "7,5"), (7.0, "7")])
def test_text_too_small(size: float, shown: str) -> None:
    assert check_scene(scene(Text(10, 20, "minuscule", size=size))) == [
        f"texte trop petit ({shown} pt) : « minuscule »"
    ]


def test_eight_points_are_enough() -> None:
    assert check_scene(scene(Text(10, 20, "petit", size=8.0))) == []


def test_boxes_of_texts_are_where_the_texts_are_placed() -> None:
    texts = (
        Text(10, 8, "aligné à gauche"),
        Text(40, 20, "centré", align="center"),
        Text(70, 32, "aligné à droite", align="right"),
    )
    left, center, right = text_boxes(scene(*texts))
    assert left[0] == pytest.approx(10, abs=0.2)
    assert (center[0] + center[2]) / 2 == pytest.approx(40, abs=0.2)
    assert right[2] == pytest.approx(70, abs=0.2)
    for box, text in zip((left, center, right), texts, strict=True):
        assert box[1] < text.y < box[3]
        assert box[2] - box[0] == pytest.approx(text_width(text.text), abs=0.3)


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize(("size", "bold", "italic"), [(8, False, False), (9, True, False), (10, False, True)])
def test_boxes_of_texts_hold_the_ink_that_is_printed(size: float, bold: bool, italic: bool, align: Align) -> None:
    """The truth is the picture itself: the pixels that are not white."""
    drawn = scene(Text(40, 20, "Équipage", size, bold, italic, align=align))
    with rendering():
        figure = to_figure(drawn)
        figure.set_dpi(400)
        figure.canvas.draw()
        pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3].min(axis=2)
    ys, xs = np.nonzero(pixels < 128)
    per_mm = 400 / 25.4
    ink = np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]) / per_mm
    (box,) = text_boxes(drawn)
    assert (ink[:2] >= box[:2] - 0.1).all()
    assert (ink[2:] <= box[2:] + 0.1).all()
    assert ink[2] - ink[0] == pytest.approx(box[2] - box[0], abs=0.45)
    assert ink[3] - ink[1] == pytest.approx(box[3] - box[1], abs=0.25)


def node(name: str, x: float, y: float, **look: Any) -> Box:
    return Box(x, y, 16, 8, name=name, obstacle=True, **look)


def test_frame_over_frame() -> None:
    assert check_scene(scene(boxes=(node("a", 5, 5), node("b", 15, 9)))) == ["cadres superposés : « a » et « b »"]
    assert check_scene(scene(boxes=(node("a", 5, 5), node("b", 21, 5)))) == []


def test_frame_outside() -> None:
    assert check_scene(scene(boxes=(node("a", 70, 5),))) == ["cadre hors du dessin : « a »"]


def test_edge_through_a_frame() -> None:
    edge = Line(((21, 9), (60, 9)), joins=("a", "c"))
    shapes = (node("a", 5, 5), node("b", 30, 5), node("c", 60, 5), edge)
    assert check_scene(Scene(80, 40, shapes)) == ["trait de « a » à « c » à travers le cadre « b »"]
    around = Line(((21, 9), (25, 9), (25, 20), (55, 20), (55, 9), (60, 9)), joins=("a", "c"))
    assert check_scene(Scene(80, 40, (*shapes[:3], around))) == []


def test_edge_through_its_own_frame() -> None:
    edge = Line(((5, 9), (60, 9)), joins=("a", "c"))
    assert check_scene(Scene(80, 40, (node("a", 5, 5), node("c", 60, 5), edge))) == [
        "trait de « a » à « c » à travers le cadre « a »"
    ]


def test_text_crossed_by_an_edge() -> None:
    edge = Line(((21, 9), (60, 30)), joins=("a", "c"))
    shapes = (node("a", 5, 5), node("c", 60, 26), edge)
    assert check_scene(Scene(80, 40, shapes, (Text(36, 19, "barré"),))) == [
        "trait de « a » à « c » à travers le texte « barré »"
    ]
    assert check_scene(Scene(80, 40, shapes, (Text(36, 30, "libre"),))) == []


@pytest.mark.parametrize("shape", ["diamond", "ellipse"])
def test_text_in_the_corner_of_a_shape_leaves_it(shape: Shape) -> None:
    box = Box(10, 10, 40, 12, name="forme", shape=shape)
    inside = Text(30, 16, "au milieu", align="center", inside="forme")
    corner = Text(11, 11.5, "au coin", inside="forme")
    assert check_scene(scene(inside, boxes=(box,))) == []
    assert check_scene(scene(corner, boxes=(box,))) == ["texte hors de son cadre « forme » : « au coin »"]


@settings(max_examples=12, deadline=None)
@given(
    rows=st.lists(st.floats(0, 6), min_size=2, max_size=6),
    left=st.floats(1, 50),
    target=st.integers(0, 5),
    dx=st.floats(-2, 2),
    dy=st.floats(-1, 1),
)
def test_finds_the_planted_overlap_and_nothing_else(
    rows: list[float], left: float, target: int, dx: float, dy: float
) -> None:
    """Texts on lines at least 6 mm apart are sound; one more, on one of them, is the only fault."""
    height, apart = 6.0, []
    for i, more in enumerate(rows):
        apart.append(Text(left, height, f"ligne {i}"))
        height += 6 + more
    sound = Scene(80, height + 6, (Line(((0, 0), (80, height))),), tuple(apart))
    assert check_scene(sound) == []
    over = apart[target % len(apart)]
    planted = Text(over.x + max(dx, -over.x + 0.5), over.y + dy, "intrus")
    found = check_scene(Scene(sound.width, sound.height, sound.shapes, (*apart, planted)))
    assert found == [f"textes superposés : « {over.text} » et « intrus »"]
