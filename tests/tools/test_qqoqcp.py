"""Cells: content, places, statuses, whatever the tool that lays them out."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean
from typing import Any

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABELS, STATUSES

from quality_study.diagram import Area, Box, Drawing, check_scene, line_height
from quality_study.facts.tool_tables import TOOL_TABLES, cells
from quality_study.style import BLUE, GREY, HEIGHT, PALE, PAPER, SAND, WHEEL
from quality_study.tools import pdca, pds, qqoqcp, sipoc, swot
from quality_study.tools.cells import Cell, CellLayout, gather, measure, stack

NBSP, THIN = "\u00a0", "\u202f"


def table(*cells: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(cells, columns=["heading", "text", "status"])
    return frame.set_index(pd.RangeIndex(2, 2 + len(frame), name="line"))


def frames(rows: pd.DataFrame, **options: Any) -> list[Box]:
    shapes = qqoqcp(rows, **options).scene.shapes
    return [shape for shape in shapes if isinstance(shape, Box) and shape.name is not None]


def test_gather_groups_the_rows_of_a_heading_each_with_its_status() -> None:
    rows = table(("Qui ?", "Les usagers.", "derived"), ("Où ?", "Ici.", "published"), ("Qui ?", "Nous.", "published"))
    cells = gather(rows)
    assert cells == [
        Cell("Qui ?", (("Les usagers.", "derived"), ("Nous.", "published"))),
        Cell("Où ?", (("Ici.", "published"),)),
    ]
    assert [cell.status for cell in cells] == ["derived", "published"]


def test_the_project_has_eight_headings_one_of_them_illustrative(tables: dict[str, pd.DataFrame]) -> None:
    cells = gather(tables["qqoqcp_projet"])
    assert [(cell.heading, cell.status) for cell in cells] == [
        ("Qui ?", "published"),
        ("Quoi ?", "published"),
        ("Où ?", "derived"),
        ("Quand ?", "published"),
        ("Comment ?", "published"),
        ("Pourquoi ?", "published"),
        ("Indicateurs", "published"),
        ("Question", "illustrative"),
    ]


def test_cells_stand_in_three_equal_columns_and_wide_ones_below() -> None:
    rows = table(*((name, "un mot", "published") for name in ("A", "B", "C", "D", "Large")))
    boxes = frames(rows, wide=("Large",))
    width, height = (170 - 0.8 - 2 * 3) / 3, 7 + 2 * 2.4 + line_height(9)
    assert [box.width for box in boxes] == pytest.approx([width] * 3 + [169.2] * 2)
    assert [box.x for box in boxes] == pytest.approx([0.4, 0.4 + width + 3, 0.4 + 2 * (width + 3), 0.4, 0.4])
    assert [box.y for box in boxes] == pytest.approx([0.4 + k * (height + 3) for k in (0, 0, 0, 1, 2)])
    assert [box.height for box in boxes] == pytest.approx([height] * 5)


def test_cells_of_a_row_are_as_high_as_the_highest() -> None:
    first, second = frames(table(("A", "un", "published"), ("B", "deux", "published"), ("B", "trois", "derived")))
    assert first.height == second.height == pytest.approx(7 + 2 * 2.4 + 2 * line_height(9) + 1.2)


def test_each_status_has_its_look() -> None:
    rows = table(*((s, "un mot", s) for s in ("published", "derived", "illustrative")))
    boxes = [shape for shape in qqoqcp(rows).scene.shapes if isinstance(shape, Box)]
    named = [b for b in boxes if b.name]
    assert [(b.edge, b.dashed) for b in named] == [(BLUE, False), (BLUE, False), (GREY, True)]
    assert [b.fill for b in boxes if b.height == 7 and not b.hatch and not b.name] == [PALE, PAPER, SAND]
    tags = [b for b in boxes if b.shape == "round" and b.height == 4]
    assert [(t.fill, t.edge, t.dashed, t.hatch) for t in tags] == [
        (PAPER, BLUE, False, None),
        (PAPER, BLUE, False, None),
        (PAPER, GREY, True, None),
    ]
    assert all(f.x < t.x < t.x + t.width < f.x + f.width for f, t in zip(named, tags, strict=True))


def test_texts_of_one_cell_show_their_own_status_before_them() -> None:
    rows = table(("A", "un", "published"), ("A", "deux", "illustrative"))
    marks = [b for b in qqoqcp(rows).scene.shapes if isinstance(b, Box) and b.width == 2]
    assert [(m.fill, m.dashed) for m in marks] == [(PALE, False), (PAPER, True)]


def test_the_legend_comes_only_with_several_statuses() -> None:
    one = qqoqcp(table(("A", "un", "published")))
    two = qqoqcp(table(("A", "un", "published"), ("B", "deux", "derived")))
    assert [t.text for t in one.scene.texts] == ["A", "publié", "un"]
    assert [t.text for t in two.scene.texts][-2:] == ["publié", "déduit"]


def test_describe_tells_headings_statuses_and_texts() -> None:
    rows = table(
        ("Où ?", "À Bercy.", "derived"), ("Où ?", "En ligne.", "published"), ("Question", "Quand ?", "derived")
    )
    assert qqoqcp(rows).alt == (
        f"QQOQCP. Où{NBSP}: À Bercy. (déduit) En ligne. (publié) — Question{NBSP}: Quand{THIN}? (déduit)"
    )


def test_a_cell_taller_than_a_page_is_cut_between_its_texts() -> None:
    rows = table(*(("A", f"{i} " + "mot " * 60, "published") for i in range(30)))
    scenes = qqoqcp(rows).scenes
    headings = [[t.text for t in scene.texts if t.bold] for scene in scenes]
    assert headings[0] == ["A"]
    assert len(scenes) > 1
    assert all(heading == ["A (suite)"] for heading in headings[1:])
    assert all(scene.height <= HEIGHT for scene in scenes)


def test_a_heading_too_long_for_its_line_is_wrapped() -> None:
    measured = measure(Cell("mot " * 20, (("un", "published"),)), 50, CellLayout())
    assert len(measured.heading) > 1
    assert measured.header == pytest.approx(len(measured.heading) * line_height(10) + 2)


@pytest.mark.parametrize(
    ("tool", "headings"), [("pdca", cells.PDCA), ("pds", cells.PDS), ("sipoc", cells.SIPOC), ("swot", cells.SWOT)]
)
def test_unknown_and_missing_headings_are_named(tool: str, headings: tuple[str, ...]) -> None:
    check = TOOL_TABLES[tool].check
    rows = table(*((h, "un", "published") for h in (*headings[:-1], "Autre")))
    listed = ", ".join(headings)
    assert [str(p) for p in check(rows, "f.csv")] == [
        f"f.csv, ligne {len(rows) + 1}, « rubrique » : rubrique inconnue (valeur trouvée : « Autre »). "
        f"Valeurs admises : {listed}.",
        f"f.csv, « rubrique » : rubrique manquante : « {headings[-1]} ».",
    ]
    assert check(table(*((h, "un", "published") for h in headings)), "f.csv") == []


def test_the_wheel_turns_clockwise() -> None:
    rows = table(*((h, "un mot", "published") for h in cells.PDCA))
    shapes = pdca(rows).scene.shapes
    places = {s.name: (s.x > 85, s.y > 15) for s in shapes if isinstance(s, Box) and s.obstacle}
    assert places == {
        "Planifier": (False, False),
        "Réaliser": (True, False),
        "Mesurer": (True, True),
        "Améliorer": (False, True),
    }
    quarters = [s for s in shapes if isinstance(s, Area)]
    assert [q.fill for q in quarters] == list(WHEEL)
    middle = [fmean(v) for v in zip(*(p for q in quarters for p in q.points), strict=True)]
    sides = [tuple(fmean(v) > m for v, m in zip(zip(*q.points, strict=True), middle, strict=True)) for q in quarters]
    assert sides == list(places.values())


def test_each_quarter_points_into_the_next() -> None:
    """The right end of the first goes past the middle of the wheel, as the top of the third does past its height."""
    quarters = [s for s in pdca(table(*((h, "un", "published") for h in cells.PDCA))).scene.shapes if type(s) is Area]
    (plan_x, do_y, check_x, act_y) = (
        max(x for x, _ in quarters[0].points),
        max(y for _, y in quarters[1].points),
        min(x for x, _ in quarters[2].points),
        min(y for _, y in quarters[3].points),
    )
    x, y = 85, 0.4 + 36.4
    assert plan_x > x + 1
    assert check_x < x - 1
    assert do_y > y + 1
    assert act_y < y - 1


@DRAWN
@given(
    contents=st.lists(
        st.tuples(LABELS, st.lists(st.tuples(LABELS, STATUSES), min_size=1, max_size=5)), min_size=1, max_size=12
    ),
    columns=st.integers(1, 5),
)
def test_nothing_overlaps_whatever_the_texts(contents: list[tuple[str, list[tuple[str, str]]]], columns: int) -> None:
    found = [Cell(f"{i} {heading}"[:300], tuple(texts)) for i, (heading, texts) in enumerate(contents)]
    for scene in stack([found[i : i + columns] for i in range(0, len(found), columns)], CellLayout()):
        assert check_scene(scene) == []


@pytest.mark.parametrize(
    ("tool", "headings"), [(pdca, cells.PDCA), (pds, cells.PDS), (sipoc, cells.SIPOC), (swot, cells.SWOT)]
)
@DRAWN
@given(data=st.data())
def test_no_tool_of_cells_overlaps(
    tool: Callable[[pd.DataFrame], Drawing], headings: tuple[str, ...], data: st.DataObject
) -> None:
    rows = [
        (heading, text, status)
        for heading in headings
        for text, status in data.draw(st.lists(st.tuples(LABELS, STATUSES), min_size=1, max_size=10))
    ]
    drawing = tool(table(*rows))
    for scene in drawing.scenes:
        assert check_scene(scene) == []
