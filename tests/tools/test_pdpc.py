"""PDPC: places, labels, words."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.diagram import Box, Line, check_scene
from quality_study.facts.tool_tables.steps import check_steps
from quality_study.tools.pdpc import pdpc, steps_of


@pytest.fixture
def rows() -> pd.DataFrame:
    records = [
        ("D", "début", "Lancer l'enquête", "Groupe", "Q", "published"),
        ("Q", "décision", "Fichier obtenu ?", "Scolarité", "F:oui|R:non", "derived"),
        ("R", "risque", "Pas de fichier", "", "L", "published"),
        ("L", "alternative", "Passer par les anciens", "Groupe", "F:si possible", "illustrative"),
        ("F", "fin", "Enquête envoyée", "Groupe", "", "published"),
    ]
    return pd.DataFrame(records, columns=["id", "type", "text", "actor", "next", "status"], index=range(2, 7))


def test_the_main_path_is_straight_and_alternatives_stand_on_its_right(rows: pd.DataFrame) -> None:
    scene = pdpc(rows).scene
    boxes = {b.name: b for b in scene.shapes if isinstance(b, Box) and b.obstacle}
    assert boxes["D"].x == boxes["Q"].x == boxes["F"].x < boxes["R"].x < boxes["L"].x
    middles = {n: b.y + b.height / 2 for n, b in boxes.items()}
    assert middles["Q"] == pytest.approx(middles["R"]) == pytest.approx(middles["L"])
    assert middles["D"] < middles["Q"] < middles["F"]
    edges = {s.joins: s.points for s in scene.shapes if isinstance(s, Line)}
    assert [len(edges[e]) for e in (("D", "Q"), ("Q", "F"), ("Q", "R"), ("R", "L"))] == [2, 2, 2, 2]
    (way_round, y), (straight, _) = edges[("L", "F")][-1], edges[("Q", "F")][-1]
    assert (straight, y) == pytest.approx((boxes["F"].x + boxes["F"].width / 2, boxes["F"].y))
    assert straight + 3.4 <= way_round <= boxes["F"].x + boxes["F"].width - 2.4
    assert {b: boxes[b].shape for b in boxes} == {"D": "round", "Q": "diamond", "R": "rect", "L": "rect", "F": "round"}
    assert check_scene(scene) == []


def test_kinds_and_labels_are_written(rows: pd.DataFrame) -> None:
    texts = [t.text for t in pdpc(rows).scene.texts]
    assert {"Risque", "Alternative", "oui", "non", "si possible"} <= set(texts)
    assert "Lancer l’enquête" in texts
    with_actors = [t.text for t in pdpc(rows, actors=True).scene.texts]
    assert "Alternative · Groupe" in with_actors


def test_the_words_tell_everything(rows: pd.DataFrame) -> None:
    alt = pdpc(rows).alt.replace("\u00a0", " ").replace("\u202f", " ")
    assert alt == (
        "Diagramme de décision (PDPC). « Lancer l’enquête » (début, Groupe, publié), "
        "puis « Fichier obtenu ? ». "
        "« Fichier obtenu ? » (décision, Scolarité, déduit), puis « Enquête envoyée » (oui) ; "
        "« Pas de fichier » (non). "
        "« Pas de fichier » (risque, publié), puis « Passer par les anciens ». "
        "« Passer par les anciens » (alternative, Groupe, illustratif), "
        "puis « Enquête envoyée » (si possible). "
        "« Enquête envoyée » (fin, Groupe, publié)."
    )


def test_one_column_is_enough(rows: pd.DataFrame) -> None:
    scene = pdpc(rows, columns=1).scene
    assert len({b.x for b in scene.shapes if isinstance(b, Box) and b.obstacle}) == 1
    assert check_scene(scene) == []


def test_faults_are_told(rows: pd.DataFrame) -> None:
    assert check_steps(rows, "tools/pdpc.csv") == []
    rows.loc[2, "next"] = "Z"
    assert [str(p) for p in check_steps(rows, "tools/pdpc.csv")] == [
        "tools/pdpc.csv, ligne 2, « suivants » : identifiant inconnu parmi les suivants "
        "(valeur trouvée : « Z »). Valeurs admises : Q, R, L, F."
    ]


def test_the_drawing_does_not_change_from_one_time_to_the_next(rows: pd.DataFrame) -> None:
    assert pdpc(rows) == pdpc(rows.copy())
    assert [s.name for s in steps_of(rows)] == ["D", "Q", "R", "L", "F"]
