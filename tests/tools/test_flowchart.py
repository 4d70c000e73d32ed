"""Flowchart: a column for each family, or a tree."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.diagram import Box, check_scene
from quality_study.facts.tool_tables.steps import check_steps
from quality_study.tools.flowchart import flowchart

COLUMNS = ["id", "type", "text", "actor", "next", "status"]


@pytest.fixture
def rows() -> pd.DataFrame:
    records = [
        ("A1", "début", "Recueillir les adresses", "Groupe", "R1|A2", "published"),
        ("R1", "risque", "Listes en retard", "", "L1", "illustrative"),
        ("L1", "alternative", "Passer par un relais", "Groupe", "A2", "illustrative"),
        ("A2", "fin", "Envoyer l’invitation", "Groupe", "", "published"),
    ]
    return pd.DataFrame(records, columns=COLUMNS, index=range(2, 6))


def test_actions_risks_and_alternatives_have_a_column_each(rows: pd.DataFrame) -> None:
    scene = flowchart(rows).scene
    boxes = {b.name: b for b in scene.shapes if isinstance(b, Box) and b.obstacle}
    assert boxes["A1"].x == boxes["A2"].x < boxes["R1"].x < boxes["L1"].x
    heads = [t.text for t in scene.texts if t.inside and t.inside.startswith("couloir:")]
    assert heads == ["Actions", "Risques", "Alternatives"]
    assert check_scene(scene) == []
    assert "Risque" not in [t.text for t in scene.texts]  # the head of the column says it


def test_families_that_are_absent_have_no_column(rows: pd.DataFrame) -> None:
    scene = flowchart(rows.loc[[2, 3, 5]].assign(next=["R1|A2", "A2", ""])).scene
    assert [t.text for t in scene.texts if t.inside and ":" in t.inside] == ["Actions", "Risques"]


def test_a_plain_flow_is_a_tree(rows: pd.DataFrame) -> None:
    plain = rows.loc[[2, 5]].assign(next=["A2", ""])
    scene = flowchart(plain).scene
    assert [t.text for t in scene.texts] == ["Recueillir les adresses", "Envoyer l’invitation"]
    tree = flowchart(rows, families=False).scene
    assert "Risque" in [t.text for t in tree.texts]


def test_the_words_tell_everything(rows: pd.DataFrame) -> None:
    alt = flowchart(rows).alt.replace("\u00a0", " ").replace("\u202f", " ")
    assert alt == (
        "Logigramme des actions, des risques et des alternatives. "
        "« Recueillir les adresses » (début, Groupe, publié), puis « Listes en retard » ; « Envoyer l’invitation ». "
        "« Listes en retard » (risque, illustratif), puis « Passer par un relais ». "
        "« Passer par un relais » (alternative, Groupe, illustratif), puis « Envoyer l’invitation ». "
        "« Envoyer l’invitation » (fin, Groupe, publié)."
    )
    assert check_steps(rows, "f.csv") == []
