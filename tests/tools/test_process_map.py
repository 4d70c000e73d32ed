"""Process map: three bands, a chain that goes on from line to line."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABELS, STATUSES

from quality_study.diagram import Box, Line, check_scene
from quality_study.style import HEIGHT
from quality_study.tools.process_map import BANDS, CLIENT, cells_of, process_map

NBSP = "\u00a0"


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["type", "text", "status"])


def test_the_chain_goes_to_and_fro_from_the_need_to_the_satisfaction() -> None:
    rows = table(*(("réalisation", f"étape {i}", "published") for i in range(1, 8)))
    shapes = process_map(rows).scene.shapes
    edges = [s for s in shapes if isinstance(s, Line)]
    steps = [f"réalisation {i}" for i in range(1, 8)]
    assert {s.joins for s in edges} == set(pairwise(["besoin", *steps, "satisfaction"]))
    for edge in edges:  # the shortest way: straight
        assert len(edge.points) == 2
    boxes = {s.name: s for s in shapes if isinstance(s, Box) and s.name}
    lines = [
        [round(boxes[name].x) for name in steps if boxes[name].y == y] for y in sorted({boxes[n].y for n in steps})
    ]
    first, second, third = sorted({round(boxes[name].x) for name in steps})
    assert lines == [[first, second, third], [third, second], [second, third]]
    need, satisfaction = boxes["besoin"], boxes["satisfaction"]
    assert need.x + need.width < first
    assert boxes["réalisation 7"].x + boxes["réalisation 7"].width < satisfaction.x


@pytest.mark.parametrize("count", range(1, 30))
def test_each_process_of_a_chain_is_beside_the_one_before_and_nothing_stands_after_the_last(count: int) -> None:
    cells = cells_of(count, 3, chained=True)
    assert len(set(cells)) == count
    for (row, column), (below, beside) in pairwise(cells):
        assert (abs(below - row), abs(beside - column)) in {(0, 1), (1, 0)}
    row, column = cells[-1]
    assert cells[0] == (0, 0)
    assert [cell for cell in cells if cell[0] == row and cell[1] > column] == []


def test_bands_come_from_management_to_support_whatever_the_order_of_the_file() -> None:
    rows = table(("support", "c", "derived"), ("réalisation", "b", "published"), ("management", "a", "illustrative"))
    drawing = process_map(rows)
    assert [t.text for t in drawing.scene.texts if t.bold and not t.inside] == ["Management", "Réalisation", "Support"]
    assert drawing.alt == (
        "Carte des processus, du besoin du client à sa satisfaction. "
        f"Management{NBSP}: a (illustratif). Réalisation{NBSP}: b (publié). "
        f"Support{NBSP}: c (déduit)."
    )


def test_a_long_map_goes_on_over_pages() -> None:
    rows = table(*(("support", f"{i} " + "mot " * 40, "published") for i in range(60)))
    scenes = process_map(rows).scenes
    assert len(scenes) > 1
    assert all(scene.height <= HEIGHT for scene in scenes)
    assert [t.text for t in scenes[1].texts if t.bold and not t.inside] == ["Support (suite)"]


def test_what_the_client_needs_and_thinks_stands_on_both_sides_with_its_status() -> None:
    rows = table(("satisfaction", "c", "illustrative"), ("réalisation", "b", "published"), ("besoin", "a", "derived"))
    drawing = process_map(rows)
    boxes = {s.name: s for s in drawing.scene.shapes if isinstance(s, Box) and s.name}
    assert boxes["besoin 1"].x < boxes["réalisation 1"].x < boxes["satisfaction 1"].x
    assert boxes["satisfaction 1"].dashed
    assert [t.text for t in drawing.scene.texts if t.inside == "besoin 1"] == ["a"]
    assert drawing.alt == (
        f"Carte des processus, du besoin du client à sa satisfaction. Besoin du client{NBSP}: a (déduit). "
        f"Réalisation{NBSP}: b (publié). Satisfaction du client{NBSP}: c (illustratif)."
    )


@DRAWN
@given(rows=st.lists(st.tuples(st.sampled_from([*BANDS, *BANDS, *CLIENT]), LABELS, STATUSES), min_size=1, max_size=60))
def test_nothing_overlaps(rows: list[tuple[str, str, str]]) -> None:
    drawing = process_map(table(*rows))
    for scene in drawing.scenes:
        assert check_scene(scene) == []
    assert sum(t.inside is not None for scene in drawing.scenes for t in scene.texts) >= len(rows)
