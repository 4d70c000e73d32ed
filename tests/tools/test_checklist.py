"""Check list: boxes, titles, pages."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Drawing, check_scene
from quality_study.facts.tool_tables.cards import check_checklist
from quality_study.style import HEIGHT, INK
from quality_study.tools.checklist import checklist

THIN, NBSP = "\u202f", "\u00a0"
ROWS = [
    ("1", "Avant", "titre", "published"),
    ("1.1", "Réserver la salle", "point", "published"),
    ("1.2", "L'inviter ?", "point", "derived"),
]
LABEL = st.text(alphabet="abcdeéfghi ’-:", min_size=1, max_size=300).map(lambda t: t.strip() or "x")


def table(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["id", "text", "type", "status"])
    found.index = pd.RangeIndex(2, len(found) + 2, name="line")
    return found


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def test_points_have_boxes_and_titles_have_none() -> None:
    drawing = checklist(table(ROWS), answers=("Oui", "Non"))
    boxes = [s for s in drawing.scene.shapes if isinstance(s, Box) and s.width == s.height == 3.6]
    first = 170 - 0.4 - 2 * 16 + 8 - 1.8
    assert [b.x for b in boxes] == pytest.approx([first, first + 16] * 2)
    assert boxes[0].y == boxes[1].y == pytest.approx(boxes[2].y - 7.0)
    assert {b.edge for b in boxes} == {INK}


def test_what_is_written() -> None:
    drawing = checklist(table(ROWS))
    assert texts(drawing) == [
        "Point à vérifier", "Fait", "1", "Avant", "1.1", "Réserver la salle", "1.2", f"L’inviter{THIN}?", "publié",
        "déduit",
    ]  # fmt: skip
    assert [t.text for t in drawing.scene.texts if t.bold] == ["Point à vérifier", "Fait", "1", "Avant"]


def test_without_numbers_the_texts_begin_at_the_left() -> None:
    drawing = checklist(table([("", "Réserver", "point", "published")]))
    assert [(t.text, t.x) for t in drawing.scene.texts if t.text == "Réserver"] == [("Réserver", 0.4 + 1)]


def test_a_long_list_repeats_header_and_title() -> None:
    rows = [ROWS[0], *((f"1.{i}", "Réserver", "point", "published") for i in range(40))]
    drawing = checklist(table(rows))
    assert [s.height <= HEIGHT for s in drawing.scenes] == [True, True]
    assert [t.text for t in drawing.more[0].texts][:4] == ["Point à vérifier", "Fait", "1", "Avant (suite)"]


def test_describe_tells_everything() -> None:
    assert checklist(table(ROWS), answers=("Oui", "Non")).alt == (
        f"Liste de 2 points à cocher (Oui ou Non). Titre{NBSP}: 1 Avant (publié). 1.1 Réserver la salle (publié). "
        f"1.2 L’inviter{THIN}? (déduit)."
    )


def test_check_finds_an_identifier_written_twice() -> None:
    assert check_checklist(table([*ROWS, ("", "x", "point", "published"), ("", "y", "point", "published")]), "f") == []
    assert [str(p) for p in check_checklist(table([*ROWS, ROWS[1]]), "f")] == [
        "f, ligne 5, « id » : identifiant déjà écrit ligne 3 (valeur trouvée : « 1.1 »)."
    ]


@DRAWN
@given(labels=st.lists(LABEL, min_size=1, max_size=6), count=st.integers(1, 60), seed=st.integers(0, 10**6))
def test_nothing_overlaps_whatever_the_points(labels: list[str], count: int, seed: int) -> None:
    pick = random.Random(seed)
    rows = []
    for i in range(count):
        text = labels[i] if i < len(labels) else f"Point {i}"
        kind, status = pick.choice(["titre", "point", "point"]), pick.choice(["published", "derived", "illustrative"])
        rows.append((pick.choice(["", f"1.{i}", text]), text, kind, status))
    answers = pick.choice([("Fait",), ("Oui", "Non", "Sans objet"), ("Conforme", "Non conforme", "Vu", "Remarque")])
    drawing = checklist(table(rows), answers=answers)
    assert [check_scene(scene) for scene in drawing.scenes] == [[] for _ in drawing.scenes]
