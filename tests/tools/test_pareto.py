"""Pareto chart: order, cumulative shares, the few that matter."""

from __future__ import annotations

import random
from itertools import pairwise

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.facts.tool_tables.scores import check_pareto
from quality_study.style import BLUE, GREY
from quality_study.tools.pareto import Bar, compute, pareto, vital
from quality_study.words.errors import StudyError

NBSP, THIN = "\u00a0", "\u202f"
ROWS = [
    ("Site en panne", "5", "derived"),
    ("Délai", "14", "published"),
    ("Courrier", "1", "illustrative"),
    ("Horaires", "0", "published"),
]
LABEL = st.text(alphabet="abcdeéfghi ’-:", min_size=1, max_size=300).map(lambda t: t.strip() or "x")
LEFT, RIGHT = 0.4 + 46 + 25 + 3, 170 - 0.4 - 31 - 3


def table(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["category", "count", "status"])
    found.index = pd.RangeIndex(2, len(found) + 2, name="line")
    return found


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def test_the_highest_count_comes_first_and_counts_are_cumulated() -> None:
    assert compute(table(ROWS)) == [
        Bar("Délai", 14, 14, "published"),
        Bar("Site en panne", 5, 19, "derived"),
        Bar("Courrier", 1, 20, "illustrative"),
        Bar("Horaires", 0, 20, "published"),
    ]


def test_how_many_categories_reach_the_mark() -> None:
    bars = compute(table(ROWS))
    assert [vital(bars, share) for share in (0.7, 0.8, 0.95, 0.96, 1.0)] == [1, 2, 2, 3, 3]


def test_bars_and_line_share_one_scale() -> None:
    shapes = pareto(table(ROWS)).scene.shapes
    bars = [s for s in shapes if isinstance(s, Box) and s.height == 4.0]
    assert [b.x for b in bars] == pytest.approx([LEFT] * 3)
    assert [b.width for b in bars] == pytest.approx([(RIGHT - LEFT) * n / 20 for n in (14, 5, 1)])
    assert [(b.edge, b.hatch is None, b.dashed) for b in bars] == [
        (BLUE, True, False),
        (BLUE, False, False),
        (GREY, True, True),
    ]
    dots = [s.x + 0.9 for s in shapes if isinstance(s, Box) and s.shape == "ellipse"]
    assert dots == pytest.approx([LEFT + (RIGHT - LEFT) * n / 20 for n in (14, 19, 20, 20)])
    (goal,) = [s for s in shapes if isinstance(s, Line) and s.dashed]
    assert goal.points[0][0] == pytest.approx(LEFT + 0.8 * (RIGHT - LEFT))
    steps = [s.points for s in shapes if isinstance(s, Line) and s.line_width == 1.2]
    assert [(a[0], b[0]) for a, b in steps] == [pytest.approx(pair) for pair in pairwise(dots)]


def test_what_is_written() -> None:
    assert texts(pareto(table(ROWS[:2]))) == [
        "Catégorie", "Effectif", "sur le total", "Cumul", "sur le total",
        f"0{THIN}%", f"80{THIN}%", f"100{THIN}%",
        "Délai", f"14/19 (74{THIN}%)", f"14/19 (74{THIN}%)", "Site en panne", f"5/19 (26{THIN}%)",
        f"19/19 (100{THIN}%)",
        f"Barres{NBSP}: effectif. Ligne{NBSP}: cumul. En gras{NBSP}: les 2 premières catégories font au moins "
        f"80{THIN}% du total, soit 19/19 (100{THIN}%).",
        "publié", "déduit",
    ]  # fmt: skip


def test_describe_tells_everything() -> None:
    assert pareto(table(ROWS[:3]), share=0.6).alt == (
        f"Diagramme de Pareto de 3 catégories, total 20. "
        f"1. Délai{NBSP}: 14/20 (70{THIN}%), cumul 14/20 (70{THIN}%) (publié). "
        f"2. Site en panne{NBSP}: 5/20 (25{THIN}%), cumul 19/20 (95{THIN}%) (déduit). "
        f"3. Courrier{NBSP}: 1/20 (5{THIN}%), cumul 20/20 (100{THIN}%) (illustratif). "
        f"La première catégorie fait au moins 60{THIN}% du total, soit 14/20 (70{THIN}%)."
    )


def test_nothing_to_rank_is_refused() -> None:
    rows = table([("Délai", "0", "published")])
    assert [str(p) for p in check_pareto(rows, "f")] == [
        "f, « effectif » : tous les effectifs sont nuls : il n’y a rien à classer."
    ]
    with pytest.raises(StudyError, match="Tous les effectifs sont nuls"):
        pareto(rows)


def test_check_finds_a_category_written_twice() -> None:
    assert check_pareto(table(ROWS), "f") == []
    assert [str(p) for p in check_pareto(table([ROWS[0], ROWS[0]]), "f")] == [
        "f, ligne 3, « categorie » : catégorie déjà écrite ligne 2 (valeur trouvée : « Site en panne »)."
    ]


@DRAWN
@given(labels=st.lists(LABEL, min_size=1, max_size=4), count=st.integers(1, 60), seed=st.integers(0, 10**6))
def test_nothing_overlaps_whatever_the_categories(labels: list[str], count: int, seed: int) -> None:
    pick = random.Random(seed)
    most = pick.choice([1, 20, 10**7])
    rows = [
        (
            labels[i] if i < len(labels) else f"Catégorie {i}",
            str(pick.randint(1 if i == 0 else 0, most)),
            pick.choice(["published", "derived", "illustrative"]),
        )
        for i in range(count)
    ]
    drawing = pareto(table(rows), share=pick.choice([0.05, 0.5, 0.8, 1.0]))
    assert [check_scene(scene) for scene in drawing.scenes] == [[] for _ in drawing.scenes]
