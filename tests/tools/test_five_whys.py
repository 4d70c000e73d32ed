"""Five whys: rows, columns, arrows, pages."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Line, check_scene, line_height
from quality_study.facts.tool_tables.hierarchy import check_hierarchy
from quality_study.style import HEIGHT, HUES
from quality_study.tools.five_whys import five_whys
from quality_study.words.french import typographic

STATUSES = ["published", "derived", "illustrative"]
WORDS = ["qualité", "l'usager", "du service :", "anticonstitutionnellement", "à", "x" * 90, "50 % ?", "écoute-les"]
LABELS = [(" ".join(WORDS[(i * j + j) % 8] for j in range(1, 40)))[:n].strip() for i in range(6) for n in (1, 30, 300)]


def whys(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame([(*row, "published")[:4] for row in rows], columns=["id", "parent", "text", "status"])
    return table.set_axis(pd.Index(range(2, len(rows) + 2), name="line"))


SMALL = whys(
    ("P", "", "Retard"),
    ("A", "P", "Relecture"),
    ("A1", "A", "Absence"),
    ("B", "P", "Panne", "illustrative"),
)


def boxes(scene: object) -> dict[str, Box]:
    return {s.name: s for s in scene.shapes if isinstance(s, Box) and s.name}  # type: ignore[attr-defined]


def test_a_level_is_a_row_and_a_chain_a_column() -> None:
    found = boxes(five_whys(SMALL).scene)
    high, width = line_height(9) + 4, (170 - 1 - 19 - 4) / 2
    assert [found[k].y for k in ("P", "A", "B", "A1")] == pytest.approx(
        [0.5, 0.5 + high + 8, 0.5 + high + 8, 0.5 + 2 * (high + 8)]
    )
    assert [found[k].x for k in ("A", "A1", "B")] == pytest.approx([19.5, 19.5, 19.5 + width + 4])
    assert [found[k].width for k in ("P", "A", "B")] == pytest.approx([90, width, width])
    assert found["P"].x + 45 == pytest.approx(19.5 + width + 2)


def test_arrows_go_down_from_border_to_border() -> None:
    scene = five_whys(SMALL).scene
    found = boxes(scene)
    edges = [s for s in scene.shapes if isinstance(s, Line) and s.joins]
    assert [e.joins for e in edges] == [("P", "A"), ("P", "B"), ("A", "A1")]
    for edge in edges:
        start, end = (found[name] for name in edge.joins or ())
        assert edge.arrow
        assert edge.points[0] == pytest.approx((start.x + start.width / 2, start.y + start.height))
        assert edge.points[-1] == pytest.approx((end.x + end.width / 2, end.y))


def test_the_levels_are_named_and_the_last_causes_have_thick_frames() -> None:
    scene = five_whys(SMALL).scene
    assert [t.text for t in scene.texts if t.x == 0.5][:3] == ["Problème", "Pourquoi\u202f? (1)", "Pourquoi\u202f? (2)"]
    assert {name: box.line_width for name, box in boxes(scene).items()} == {"P": 0.9, "A": 0.9, "A1": 1.6, "B": 1.6}
    assert [t.text for t in scene.texts if t.bold] == ["Retard", "Panne", "Absence"]
    words = "Cadre épais\u00a0: cause à laquelle la chaîne s’arrête (cause racine présumée)."
    assert words in [t.text for t in scene.texts]


def test_chains_and_statuses_have_their_look() -> None:
    found = boxes(five_whys(SMALL).scene)
    assert [found[k].edge for k in ("A", "A1", "B")] == [HUES[0].edge, HUES[0].edge, HUES[1].edge]
    assert [found[k].dashed for k in ("A", "B")] == [False, True]


def test_more_chains_than_a_page_holds_go_on_another() -> None:
    drawing = five_whys(whys(("P", "", "Retard"), *((str(i), "P", f"Cause {i}") for i in range(6))))
    assert [[t.text for t in s.texts if t.bold] for s in drawing.scenes] == [
        ["Retard", "Cause 0", "Cause 1", "Cause 2", "Cause 3"],
        ["Retard (suite)", "Cause 4", "Cause 5"],
    ]


def test_long_texts_get_wider_columns_rather_than_a_taller_page() -> None:
    rows = [
        ("P", "", "Retard"),
        *((f"{c}{i}", f"{c}{i - 1}" if i else "P", "mot " * 60) for c in "AB" for i in range(5)),
    ]
    drawing = five_whys(whys(*rows))
    assert all(scene.height <= HEIGHT for scene in drawing.scenes)


def test_describe_tells_the_chains() -> None:
    assert five_whys(SMALL).alt == (
        "Cinq pourquoi, 4 éléments sur 3 niveaux\u00a0: «\u00a0Retard\u00a0» (publié). "
        "De «\u00a0Retard\u00a0» (publié)\u00a0: «\u00a0Relecture\u00a0» (publié)\u202f; "
        "«\u00a0Panne\u00a0» (illustratif). "
        "De «\u00a0Relecture\u00a0» (publié)\u00a0: «\u00a0Absence\u00a0» (publié)."
    )


def test_a_cause_without_its_parent_is_refused() -> None:
    assert check_hierarchy(SMALL, "five_whys.csv") == []
    rows = whys(("P", "", "Retard"), ("A", "Q", "Panne"))
    assert [str(p) for p in check_hierarchy(rows, "five_whys.csv")] == [
        "five_whys.csv, ligne 3, « parent » : parent inconnu (valeur trouvée : « Q »). Valeurs admises : (vide), P."
    ]


@st.composite
def chains(draw_from: st.DrawFn) -> pd.DataFrame:
    size = draw_from(st.integers(1, 60))
    spread = draw_from(st.integers(1, 60))
    seed = draw_from(st.randoms(use_true_random=False))
    depth, rows = [1], [("n0", "", seed.choice(LABELS), seed.choice(STATUSES))]
    for i in range(1, size):
        parent = seed.randrange(max(0, i - spread), i)
        if depth[parent] == 6:
            parent = -1 if seed.random() < 0.3 else 0
        depth.append(depth[parent] + 1 if parent >= 0 else 1)
        rows.append((f"n{i}", f"n{parent}" if parent >= 0 else "", seed.choice(LABELS), seed.choice(STATUSES)))
    return whys(*rows)


@DRAWN
@given(rows=chains())
def test_nothing_overlaps_whatever_the_chains(rows: pd.DataFrame) -> None:
    drawing = five_whys(rows)
    assert [check_scene(scene) for scene in drawing.scenes] == [[]] * len(drawing.scenes)
    assert all(typographic(label) in drawing.alt for label in rows["text"])
    assert {name for scene in drawing.scenes for name in boxes(scene)} == set(rows["id"])
