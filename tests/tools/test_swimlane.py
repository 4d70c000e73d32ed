"""Swimlanes: one column for each actor, shared when there are many."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.diagram import Box, Line, check_scene
from quality_study.facts.tool_tables.steps import check_steps
from quality_study.tools.swimlane import swimlane

COLUMNS = ["id", "type", "text", "actor", "next", "status"]


@pytest.fixture
def rows() -> pd.DataFrame:
    records = [
        ("A", "début", "Réclamation reçue", "Client", "B", "published"),
        ("B", "décision", "Recevable ?", "Service", "C:oui|D:non", "published"),
        ("C", "action", "Analyser les causes", "Qualité", "D", "published"),
        ("D", "fin", "Client informé", "Client", "", "published"),
    ]
    return pd.DataFrame(records, columns=COLUMNS, index=range(2, 6))


def test_each_actor_has_a_lane_in_order_of_appearance(rows: pd.DataFrame) -> None:
    scene = swimlane(rows).scene
    boxes = {b.name: b for b in scene.shapes if isinstance(b, Box) and b.name}
    heads = [t.text for t in scene.texts if t.inside and t.inside.startswith("couloir:")]
    assert heads == ["Client", "Service", "Qualité"]
    for name, lane in (("A", 1), ("B", 2), ("C", 3), ("D", 1)):
        head = boxes[f"couloir:{lane}"]
        assert head.x < boxes[name].x < boxes[name].x + boxes[name].width < head.x + head.width
    assert [round(boxes[f"couloir:{i}"].x + boxes[f"couloir:{i}"].width) for i in (1, 2, 3)][-1] == 170
    assert boxes["A"].y + boxes["A"].height < boxes["D"].y
    assert check_scene(scene) == []


def test_edges_that_meet_in_a_step_end_in_heads_of_their_own() -> None:
    records = [
        ("A", "début", "Demander", "Client", "B|C", "published"),
        ("B", "action", "Organiser", "Client", "D", "published"),
        ("C", "action", "Préparer", "Service", "E", "published"),
        ("E", "action", "Choisir", "Client", "D", "published"),
        ("D", "fin", "Tenir", "Client", "", "published"),
    ]
    scene = swimlane(pd.DataFrame(records, columns=COLUMNS)).scene
    ends = [s.points[-1] for s in scene.shapes if isinstance(s, Line) and s.joins]
    assert len(ends) == len(set(ends)) == 5
    assert check_scene(scene) == []


def test_neighbours_share_a_lane_and_boxes_then_name_their_actor(rows: pd.DataFrame) -> None:
    scene = swimlane(rows, columns=2).scene
    heads = [t.text for t in scene.texts if t.inside and t.inside.startswith("couloir:")]
    assert heads == ["Client · Service", "Qualité"]
    assert {"Client", "Service", "Qualité"} <= {t.text for t in scene.texts if t.inside in ("A", "B", "C")} | {
        "Service"
    }
    assert check_scene(scene) == []


def test_twelve_actors_fit(rows: pd.DataFrame) -> None:
    many = pd.concat([rows.iloc[[2]].assign(id=f"P{i}", actor=f"Acteur {i}", next="") for i in range(12)])
    scene = swimlane(many).scene
    assert check_scene(scene) == []
    assert len([t for t in scene.texts if t.inside and t.inside.startswith("couloir:")]) >= 6


def test_the_words_tell_everything(rows: pd.DataFrame) -> None:
    alt = swimlane(rows).alt.replace("\u00a0", " ").replace("\u202f", " ")
    assert alt == (
        "Schéma en couloirs, un par acteur. « Réclamation reçue » (début, Client, publié), puis « Recevable ? ». "
        "« Recevable ? » (décision, Service, publié), puis « Analyser les causes » (oui) ; « Client informé » (non). "
        "« Analyser les causes » (action, Qualité, publié), puis « Client informé ». "
        "« Client informé » (fin, Client, publié)."
    )
    assert check_steps(rows, "f.csv") == []
