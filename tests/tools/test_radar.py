"""Radar: places of the points, list, messages."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.facts.tool_tables.scores import check_radar
from quality_study.style import INK, PAPER
from quality_study.tools.radar import radar

NBSP, THIN = "\u00a0", "\u202f"
ROWS = [
    ("Accueil", "8", "10", "published"),
    ("Animation", "2,5", "5", "derived"),
    ("Échanges", "0", "10", "illustrative"),
    ("Thème", "4", "4", "published"),
]
LABEL = st.text(alphabet="abcdeéfghi ’-:", min_size=1, max_size=300).map(lambda t: t.strip() or "x")


def table(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["criterion", "score", "maximum", "status"])
    found.index = pd.RangeIndex(2, len(found) + 2, name="line")
    return found


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def test_points_stand_on_their_axes_in_proportion_to_the_maximum() -> None:
    shapes = radar(table(ROWS)).scene.shapes
    (line,) = [s for s in shapes if isinstance(s, Line) and s.line_width == 1.4]
    x, y, radius = 85, 0.4 + 38 + 4 + 2 * 8 * 1.22 * 25.4 / 72, 38
    expected = [(x, y - 0.8 * radius), (x + 0.5 * radius, y), (x, y), (x - radius, y), (x, y - 0.8 * radius)]
    assert [value for point in line.points for value in point] == pytest.approx([v for p in expected for v in p])
    dots = [s for s in shapes if isinstance(s, Box) and s.shape == "ellipse" and s.width == 2.4]
    assert [(d.fill, d.hatch is None, d.dashed) for d in dots] == [
        (INK, True, False),
        (PAPER, False, False),
        (PAPER, True, True),
        (INK, True, False),
    ]


def test_what_is_written() -> None:
    assert texts(radar(table(ROWS[:2]))) == [
        "Accueil", f"8/10 (80{THIN}%)", "Animation", f"2,5/5 (50{THIN}%)",
        "Du centre (0) au cercle extérieur (le maximum de chaque critère), un cercle tous les quarts.",
        "publié", "déduit",
    ]  # fmt: skip


def test_many_or_long_names_are_numbers_around_the_circle_and_a_list_below() -> None:
    many = [(f"Critère {i}", "1", "2", "published") for i in range(13)]
    written = texts(radar(table(many)))
    assert written[:13] == [str(i) for i in range(1, 14)]
    assert written[13:19] == ["N°", "Critère", "Note sur le maximum", "1", "Critère 0", f"1/2 (50{THIN}%)"]
    assert texts(radar(table([("mot " * 60, "1", "2", "published"), *ROWS])))[:2] == ["1", "2"]


def test_names_stand_outside_the_circle() -> None:
    scene = radar(table(ROWS)).scene
    (circle, *_) = [s for s in scene.shapes if isinstance(s, Box) and s.shape == "ellipse"]
    x, y = circle.x + circle.width / 2, circle.y + circle.height / 2
    found = {t.text: (t.x - x, t.y - y) for t in scene.texts}
    assert found[f"8/10 (80{THIN}%)"][1] < -38
    assert found["Animation"][0] > 38
    assert found["Échanges"][1] > 38
    assert found["Thème"][0] < -38


def test_describe_tells_everything() -> None:
    assert radar(table(ROWS)).alt == (
        f"Radar de 4 critères. 1. Accueil{NBSP}: 8/10 (80{THIN}%) (publié). "
        f"2. Animation{NBSP}: 2,5/5 (50{THIN}%) (déduit). 3. Échanges{NBSP}: 0/10 (0{THIN}%) (illustratif). "
        f"4. Thème{NBSP}: 4/4 (100{THIN}%) (publié)."
    )


def test_check_says_what_is_wrong() -> None:
    assert check_radar(table(ROWS), "f") == []
    rows = [ROWS[0], ROWS[0], ("B", "1", "0", "published"), ("C", "5,5", "5", "published")]
    assert [str(p) for p in check_radar(table(rows), "f")] == [
        "f, ligne 3, « critere » : critère déjà écrit ligne 2 (valeur trouvée : « Accueil »).",
        "f, ligne 4, « maximum » : le maximum est nul (valeur trouvée : « 0 »).",
        "f, ligne 5, « note » : la note dépasse le maximum (5) (valeur trouvée : « 5,5 »).",
    ]


@DRAWN
@given(labels=st.lists(LABEL, min_size=1, max_size=4), count=st.integers(1, 60), seed=st.integers(0, 10**6))
def test_nothing_overlaps_whatever_the_criteria(labels: list[str], count: int, seed: int) -> None:
    pick = random.Random(seed)
    rows = []
    for i in range(count):
        maximum = pick.choice([1, 5, 10, 100000])
        name = labels[i] if i < len(labels) else f"Critère {i}"
        status = pick.choice(["published", "derived", "illustrative"])
        rows.append((name, str(pick.randint(0, maximum)), str(maximum), status))
    drawing = radar(table(rows))
    assert [check_scene(scene) for scene in drawing.scenes] == [[] for _ in drawing.scenes]
