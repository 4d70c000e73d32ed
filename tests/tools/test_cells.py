"""Cells (QQOQCP): content, places, statuses."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.diagram import Box, check_scene, line_height
from quality_study.errors import StudyError
from quality_study.style import BLUE, GREY, PALE, PAPER, SAND
from quality_study.tools.cells import Cell, Layout, Options, compute, describe, draw, figure

NBSP, THIN = "\u00a0", "\u202f"
WORD = st.text(alphabet="abcdeéfghilmnopqrstu’", min_size=1, max_size=14)
TEXT = st.lists(WORD, min_size=1, max_size=25).map(" ".join)
STATUS = st.sampled_from(["published", "derived", "illustrative"])


def frames(cells: list[Cell], options: Options) -> list[Box]:
    shapes = draw(cells, options).scene.shapes
    return [shape for shape in shapes if isinstance(shape, Box) and shape.name is not None]


def test_compute_gathers_the_rows_of_a_heading_and_keeps_the_weakest_status() -> None:
    rows = pd.DataFrame(
        {
            "heading": ["Qui ?", "Où ?", "Qui ?"],
            "text": ["Les usagers.", "À Bercy.", "Les agents."],
            "status": ["derived", "published", "published"],
        }
    )
    assert compute(rows) == [
        Cell("Qui ?", ("Les usagers.", "Les agents."), "derived"),
        Cell("Où ?", ("À Bercy.",), "published"),
    ]


@pytest.mark.parametrize(
    ("statuses", "weakest"),
    [(["illustrative", "published", "derived"], "illustrative"), (["published", "published"], "published")],
)
def test_the_weakest_status_does_not_depend_on_the_order(statuses: list[str], weakest: str) -> None:
    for order in (statuses, statuses[::-1]):
        rows = pd.DataFrame({"heading": "Qui ?", "text": order, "status": order})
        assert compute(rows)[0].status == weakest


def test_the_project_has_eight_headings_one_of_them_illustrative(tables: dict[str, pd.DataFrame]) -> None:
    cells = compute(tables["qqoqcp_projet"])
    assert [cell.heading for cell in cells] == [
        "Qui ?",
        "Quoi ?",
        "Où ?",
        "Quand ?",
        "Comment ?",
        "Pourquoi ?",
        "Indicateurs",
        "Question",
    ]
    assert [cell.status for cell in cells] == ["published"] * 2 + ["derived"] + ["published"] * 4 + ["illustrative"]


def test_cells_stand_in_three_equal_columns_and_wide_ones_below() -> None:
    cells = [Cell(name, ("un mot",), "published") for name in ("A", "B", "C", "D", "Large")]
    boxes = frames(cells, Options("table", wide=("Large",)))
    width, height = (170 - 0.8 - 2 * 3) / 3, 7 + 2 * 2.4 + line_height(9)
    assert [box.width for box in boxes] == pytest.approx([width] * 4 + [169.2])
    assert [box.x for box in boxes] == pytest.approx([0.4, 0.4 + width + 3, 0.4 + 2 * (width + 3), 0.4, 0.4])
    assert [box.y for box in boxes] == pytest.approx([0.4 + k * (height + 3) for k in (0, 0, 0, 1, 2)])
    assert [box.height for box in boxes] == pytest.approx([height] * 5)


def test_cells_of_a_row_are_as_high_as_the_highest() -> None:
    cells = [Cell("A", ("un",), "published"), Cell("B", ("un", "deux", "trois"), "published")]
    first, second = frames(cells, Options("table"))
    assert first.height == second.height == pytest.approx(7 + 2 * 2.4 + 3 * line_height(9))
    assert first.width == pytest.approx((170 - 0.8 - 3) / 2)


def test_the_sizes_can_be_changed() -> None:
    cells = [Cell("A", ("un",), "published"), Cell("B", ("deux",), "published")]
    first, second = frames(cells, Options("table", layout=Layout(columns=1, gap=5)))
    assert (first.width, second.x) == pytest.approx((169.2, 0.4))
    assert second.y - first.y - first.height == pytest.approx(5)


def test_each_status_has_its_look() -> None:
    cells = [Cell(s, ("un mot",), s) for s in ("published", "derived", "illustrative")]
    drawing = draw(cells, Options("table"))
    boxes = [shape for shape in drawing.scene.shapes if isinstance(shape, Box)]
    named = [b for b in boxes if b.name]
    assert [(b.edge, b.dashed) for b in named] == [(BLUE, False), (BLUE, False), (GREY, True)]
    assert [b.fill for b in boxes if b.height == 7 and not b.hatch and not b.name] == [PALE, PAPER, SAND]
    (hatched,) = [b for b in boxes if b.hatch and b.height == 7]
    assert named[1].x < hatched.x < hatched.x + hatched.width < named[1].x + named[1].width


def test_the_legend_comes_only_with_several_statuses() -> None:
    one = draw([Cell("A", ("un",), "published")], Options("table"))
    two = draw([Cell("A", ("un",), "published"), Cell("B", ("deux",), "derived")], Options("table"))
    assert [t.text for t in one.scene.texts] == ["A", "publié", "un"]
    assert [t.text for t in two.scene.texts][-2:] == ["publié", "déduit"]


def test_texts_and_headings_are_set_the_french_way() -> None:
    drawing = draw([Cell("Où ?", ("L'accueil : ici",), "published")], Options("table"))
    assert [t.text for t in drawing.scene.texts] == [f"Où{THIN}?", "publié", f"L’accueil{NBSP}: ici"]


def test_describe_tells_headings_statuses_and_texts() -> None:
    cells = [Cell("Où ?", ("À Bercy.", "En ligne."), "derived"), Cell("Question", ("Comment ?",), "illustrative")]
    assert describe(cells) == (
        f"Tableau de cellules. Où (déduit){NBSP}: À Bercy. En ligne. Question (illustratif){NBSP}: Comment{THIN}?"
    )


def test_a_word_too_wide_for_its_cell_is_refused() -> None:
    with pytest.raises(StudyError) as caught:
        draw([Cell("A", ("x" * 200,), "published")], Options("table"))
    assert str(caught.value) == f"Le mot « {'x' * 200} » est plus large que la place prévue (164 mm) ; coupez-le."


@pytest.mark.parametrize("options", [{"table": "inconnue"}, {"table": "qqoqcp_projet", "wide": ["Indicateur"]}])
def test_an_unknown_table_or_heading_is_refused_with_what_exists(
    tables: dict[str, pd.DataFrame], options: dict[str, object]
) -> None:
    with pytest.raises(StudyError, match="Valeurs admises"):
        figure(tables, **options)


@settings(max_examples=15, deadline=None)
@given(contents=st.lists(st.tuples(st.lists(TEXT, min_size=1, max_size=3), STATUS), min_size=1, max_size=7))
def test_nothing_overlaps_whatever_the_texts(contents: list[tuple[list[str], str]]) -> None:
    cells = [Cell(f"Rubrique {i}", tuple(texts), status) for i, (texts, status) in enumerate(contents)]
    drawing = draw(cells, Options("table", wide=("Rubrique 2",)))
    assert check_scene(drawing.scene) == []
    words = [word for cell in cells for text in cell.texts for word in text.split()]
    written = [word for text in drawing.scene.texts for word in text.text.split()]
    assert [word for word in words if word not in written] == []
