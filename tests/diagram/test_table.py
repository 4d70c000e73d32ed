"""A table: where its columns stand, and when its rows have a mark."""

from __future__ import annotations

import pytest

from quality_study.diagram import check_scene
from quality_study.diagram.pages import EDGE, MARK, Row, Sheet, pages
from quality_study.diagram.scene import Scene
from quality_study.diagram.table import Column, Table
from quality_study.style import WIDTH

COLUMNS = [Column("N°", 10.0, bold=True), Column("Action"), Column("Note", 20.0, "right")]


def drawn(statuses: tuple[str, ...]) -> tuple[Table, list[Scene]]:
    table = Table(COLUMNS, statuses)
    top = table.header(7.0)
    rows = [table.row([str(i), "Un texte " * 20, "3"], status, under=top) for i, status in enumerate(statuses, 1)]
    return table, pages([top, *rows], Sheet(Row(0.0, lambda pen, y: None), statuses))


def test_the_column_without_width_takes_what_the_others_leave() -> None:
    table, _ = drawn(("published",))
    assert table.lefts == pytest.approx([EDGE, EDGE + 10, WIDTH - EDGE - 20, WIDTH - EDGE])
    assert [c.width for c in table.columns] == pytest.approx([10, WIDTH - 2 * EDGE - 30, 20])


@pytest.mark.parametrize(("status", "shift"), [("published", 0.0), ("derived", MARK)])
def test_rows_leave_room_for_a_mark_when_something_is_not_published(status: str, shift: float) -> None:
    table, (scene,) = drawn(("published", status))
    assert table.lefts[0] == pytest.approx(EDGE + shift)
    numbers = [text.x for text in scene.texts if text.text in ("1", "2")]
    assert numbers == pytest.approx([EDGE + shift + 1.0] * 2)
    assert check_scene(scene) == []


def test_the_header_is_on_every_page() -> None:
    _, scenes = drawn(("published",) * 60)
    assert len(scenes) > 1
    for scene in scenes:
        assert [text.text for text in scene.texts].count("Action") == 1
        assert check_scene(scene) == []
