"""Relations diagram: counts and order."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.diagram import Box, check_scene
from quality_study.facts.tool_tables.steps import check_links
from quality_study.tools.relations import compute, relations


@pytest.fixture
def rows() -> pd.DataFrame:
    records = [
        ("E", "Échanges peu productifs", "", "published"),
        ("V", "Vidéos non montrées", "E", "published"),
        ("T", "Manque de temps", "V:raccourcit|E", "published"),
    ]
    return pd.DataFrame(records, columns=["id", "text", "next", "status"], index=range(2, 5))


def test_edges_are_counted_and_causes_come_first(rows: pd.DataFrame) -> None:
    factors = compute(rows)
    assert [(f.step.name, f.leaving, f.coming) for f in factors] == [("T", 2, 0), ("V", 1, 1), ("E", 0, 2)]


def test_counts_are_written_on_each_box(rows: pd.DataFrame) -> None:
    scene = relations(rows).scene
    heads = [t.text for t in scene.texts if t.bold]
    assert heads == ["sorties 2, entrées 0", "sorties 1, entrées 1", "sorties 0, entrées 2"]
    boxes = {b.name: b for b in scene.shapes if isinstance(b, Box) and b.obstacle}
    assert boxes["T"].x < boxes["V"].x < boxes["E"].x
    assert check_scene(scene) == []


def test_boxes_go_to_the_next_row_after_the_last_column(rows: pd.DataFrame) -> None:
    boxes = {b.name: b for b in relations(rows, columns=2).scene.shapes if isinstance(b, Box) and b.obstacle}
    assert boxes["T"].y == boxes["V"].y < boxes["E"].y
    assert boxes["T"].x == boxes["E"].x


def test_the_words_tell_everything(rows: pd.DataFrame) -> None:
    alt = relations(rows).alt.replace("\u00a0", " ").replace("\u202f", " ")
    assert alt == (
        "Diagramme de relations, des causes aux effets. "
        "« Manque de temps » (sorties 2, entrées 0, publié), puis « Vidéos non montrées » (raccourcit) ; "
        "« Échanges peu productifs ». "
        "« Vidéos non montrées » (sorties 1, entrées 1, publié), puis « Échanges peu productifs ». "
        "« Échanges peu productifs » (sorties 0, entrées 2, publié)."
    )
    assert check_links(rows, "f.csv") == []
