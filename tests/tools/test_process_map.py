"""Process map: three bands, a chain that goes on from line to line."""

from __future__ import annotations

import pandas as pd
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABELS, STATUSES

from quality_study.diagram import Box, Line, check_scene
from quality_study.style import HEIGHT
from quality_study.tools.process_map import BANDS, process_map

NBSP = "\u00a0"


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["type", "text", "status"])


def test_processes_of_realisation_follow_one_another() -> None:
    rows = table(*(("réalisation", f"étape {i}", "published") for i in range(1, 7)))
    shapes = process_map(rows).scene.shapes
    edges = [s.joins for s in shapes if isinstance(s, Line)]
    assert edges == [
        ("réalisation 1", "réalisation 2"),
        ("réalisation 2", "réalisation 3"),
        ("réalisation 3", "réalisation 4"),
        ("réalisation 4", "réalisation 5"),
        ("réalisation 5", "réalisation 6"),
    ]
    boxes = {s.name: s for s in shapes if isinstance(s, Box) and s.name}
    assert boxes["réalisation 5"].x == boxes["réalisation 1"].x
    assert boxes["réalisation 5"].y > boxes["réalisation 4"].y


def test_bands_come_from_management_to_support_whatever_the_order_of_the_file() -> None:
    rows = table(("support", "c", "derived"), ("réalisation", "b", "published"), ("management", "a", "illustrative"))
    drawing = process_map(rows)
    assert [t.text for t in drawing.scene.texts if t.bold] == ["Management", "Réalisation", "Support"]
    assert drawing.alt == (
        f"Carte des processus. Management{NBSP}: a (illustratif). Réalisation{NBSP}: b (publié). "
        f"Support{NBSP}: c (déduit)."
    )


def test_a_long_map_goes_on_over_pages() -> None:
    rows = table(*(("support", f"{i} " + "mot " * 40, "published") for i in range(60)))
    scenes = process_map(rows).scenes
    assert len(scenes) > 1
    assert all(scene.height <= HEIGHT for scene in scenes)
    assert [t.text for t in scenes[1].texts if t.bold] == ["Support (suite)"]


@DRAWN
@given(rows=st.lists(st.tuples(st.sampled_from(list(BANDS)), LABELS, STATUSES), min_size=1, max_size=60))
def test_nothing_overlaps(rows: list[tuple[str, str, str]]) -> None:
    drawing = process_map(table(*rows))
    for scene in drawing.scenes:
        assert check_scene(scene) == []
    assert sum(t.inside is not None for scene in drawing.scenes for t in scene.texts) >= len(rows)
