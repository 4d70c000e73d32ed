"""Rows shared among pages: header repeated, headings kept with what follows, footer."""

from __future__ import annotations

import pytest

from quality_study.diagram import Box, Scene, check_scene
from quality_study.diagram.pages import EDGE, Row, Sheet, cell, fit_cell, marked, pages, tall
from quality_study.diagram.scene import Pen
from quality_study.style import HEIGHT, WIDTH


def row(name: str, height: float, *, heading: bool = False, under: Row | None = None) -> Row:
    def paint(pen: Pen, y: float) -> None:
        cell(pen, Box(EDGE, y, 80, height), [name])

    return Row(height, paint, heading, under)


def words(scenes: list[Scene]) -> list[list[str]]:
    return [[t.text for t in scene.texts] for scene in scenes]


HEADER = row("Tête", 10)


def test_a_short_table_is_one_page_with_header_and_no_number() -> None:
    (scene,) = pages([row("a", 20), row("b", 30)], Sheet(HEADER, ("published",)))
    assert words([scene]) == [["Tête", "a", "b"]]
    assert [t.y for t in scene.texts] == pytest.approx([EDGE + 5, EDGE + 20, EDGE + 45])
    assert (scene.width, scene.height) == pytest.approx((WIDTH, EDGE + 60 + 1))


def test_a_long_table_is_cut_and_every_page_has_its_header_and_number() -> None:
    scenes = pages([row(str(i), 50) for i in range(5)], Sheet(HEADER, ("published",)))
    assert words(scenes) == [["Tête", "0", "1", "2", "page 1 sur 2"], ["Tête", "3", "4", "page 2 sur 2"]]
    assert all(scene.height <= HEIGHT for scene in scenes)


def test_a_heading_stays_with_its_first_row_and_is_repeated_on_the_next_page() -> None:
    again = row("A (suite)", 10)
    rows = [row("z", 140), row("A", 10, heading=True), row("a", 40, under=again), row("b", 140, under=again)]
    assert words(pages(rows, Sheet(HEADER, ("published",)))) == [
        ["Tête", "z", "page 1 sur 3"],
        ["Tête", "A", "a", "page 2 sur 3"],
        ["Tête", "A (suite)", "b", "page 3 sur 3"],
    ]


def test_a_row_taller_than_a_page_makes_that_page_taller() -> None:
    scenes = pages([row("A", 10, heading=True), row("a", 300), row("b", 10)], Sheet(HEADER, ("published",)))
    assert words(scenes) == [["Tête", "A", "a", "page 1 sur 2"], ["Tête", "b", "page 2 sur 2"]]
    assert scenes[0].height > HEIGHT > scenes[1].height
    assert [check_scene(scene) for scene in scenes] == [[], []]


@pytest.mark.parametrize(
    ("height", "expected"),
    [(50, [["Tête", "a", "carte"]]), (150, [["Tête", "a", "page 1 sur 2"], ["carte", "page 2 sur 2"]])],
)
def test_a_tail_follows_or_has_a_page_of_its_own(height: float, expected: list[list[str]]) -> None:
    assert words(pages([row("a", 50)], Sheet(HEADER, ("published",)), row("carte", height))) == expected


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (("published",), []),
        (("derived", "derived"), ["contenu déduit"]),
        (("illustrative",), ["contenu illustratif"]),
        (("illustrative", "published"), ["publié", "illustratif"]),
    ],
)
def test_the_footer_tells_the_statuses_unless_all_is_published(statuses: tuple[str, ...], told: list[str]) -> None:
    assert words(pages([row("a", 5)], Sheet(HEADER, statuses)))[0][2:] == told
    assert marked(statuses) is bool(told)


def test_notes_and_ground() -> None:
    drawn: list[tuple[float, float]] = []
    sheet = Sheet(HEADER, ("published",), lambda _, top, bottom: drawn.append((top, bottom)), notes=("Une note.",))
    assert words(pages([row("a", 5)], sheet)) == [["Tête", "a", "Une note."]]
    assert drawn == [pytest.approx((EDGE + 10, EDGE + 15))]


def test_fit_and_tall() -> None:
    assert fit_cell("L'enquête\n : deux  mots", 100) == ("L’enquête\u00a0: deux mots",)
    assert fit_cell("18\u00a0h\u00a030 ou plus tard", 12) == ("18\u00a0h\u00a030 ou", "plus tard")
    assert tall([("a", "b"), ("c",)], size=10, padding=1) == pytest.approx(2 * 10 * 1.22 * 25.4 / 72 + 2)
