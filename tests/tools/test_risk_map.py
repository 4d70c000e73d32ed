"""Risk analysis: order, bars, threshold, map."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.facts.tool_tables.scores import check_risk_map
from quality_study.style import BLUE, GREY, PAPER
from quality_study.tools.risk_map import ZONES, compute, risk_map, zone_of
from quality_study.words.errors import StudyError

COLUMNS = ["risk", "cause", "effect", "severity", "occurrence", "detection", "action", "status"]
NBSP, THIN = "\u00a0", "\u202f"
ROWS = [
    ("Retard", "Réunions manquées", "Plan décalé", "5", "3", "2", "Compte rendu", "published"),
    ("Écoles absentes", "", "", "8", "7", "5", "Relancer", "illustrative"),
    ("Panne", "Réseau", "Pas d'échange", "6", "5", "1", "", "derived"),
]
LABEL = st.text(alphabet="abcdeéfghi ’-:", min_size=1, max_size=300).map(lambda t: t.strip() or "x")


def table(rows: list[tuple[str, ...]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=COLUMNS)
    found.index = pd.RangeIndex(2, len(found) + 2, name="line")
    return found


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def test_the_most_critical_risk_comes_first_and_equals_stay_in_order() -> None:
    assert [(r.name, r.criticality) for r in compute(table(ROWS))] == [
        ("Écoles absentes", 280),
        ("Retard", 30),
        ("Panne", 30),
    ]


def test_bars_are_in_proportion_and_framed_by_status() -> None:
    bars = [
        s
        for s in risk_map(table(ROWS)).scene.shapes
        if isinstance(s, Box) and s.height == 3.0 and s.width not in (4, 6)
    ]
    assert [b.width for b in bars] == pytest.approx([15.5, 15.5 * 30 / 280, 15.5 * 30 / 280])
    assert [(b.edge, b.dashed, b.hatch is None) for b in bars] == [
        (GREY, True, True),
        (BLUE, False, True),
        (BLUE, False, False),
    ]


def test_the_threshold_is_a_line_and_bold_names() -> None:
    drawing = risk_map(table(ROWS), threshold=140)
    bars = [s for s in drawing.scene.shapes if isinstance(s, Box) and s.height == 3.0 and s.width == 15.5]
    lines = [s for s in drawing.scene.shapes if isinstance(s, Line) and s.points[0][0] == s.points[1][0]]
    assert [s.points[0][0] for s in lines] == pytest.approx([bars[0].x + 15.5 / 2])
    assert [t.text for t in drawing.scene.texts if t.bold and t.text in ("Écoles absentes", "Retard", "280", "30")] == [
        "Écoles absentes",
        "280",
    ]
    assert f"Trait et gras{NBSP}: seuil de 140, atteint par 1 risque sur 3." in texts(drawing)


def test_the_map_has_the_numbers_in_their_cells() -> None:
    drawing = risk_map(table(ROWS), scale=8)
    side, left = 104 / 8, 0.4 + 6
    found = {t.text: t.x for t in drawing.scene.texts if t.bold and t.text in ("1", "2", "3")}
    assert found == pytest.approx({"1": left + 6.5 * side, "2": left + 2.5 * side, "3": left + 4.5 * side + 0.9})


@pytest.mark.parametrize(
    ("scale", "sizes"),
    [
        (5, {"à traiter d’abord": 6, "à réduire": 4, "à suivre de près": 7, "à surveiller": 8}),
        (1, {"à traiter d’abord": 1}),
    ],
)
def test_zones_are_fifths_of_the_greatest_product(scale: int, sizes: dict[str, int]) -> None:
    """At 5: from 15 (4 x 4 and 3 x 5 twice...), from 10, from 5, the rest, counted by hand."""
    cells = [(g, o) for g in range(1, scale + 1) for o in range(1, scale + 1)]
    assert Counter(zone_of(g * o, scale).name for g, o in cells) == sizes
    grounds = [
        s.fill
        for s in risk_map(table([("R", "", "", "1", "1", "1", "", "published")]), scale=scale).scene.shapes
        if isinstance(s, Box) and s.edge == PAPER and s.line_width == 1.4
    ]
    by_ground = {zone.ground: zone.name for zone in ZONES}
    assert Counter(by_ground[g] for g in grounds) == sizes


def test_zones_tell_their_range_and_their_risks() -> None:
    told = [t for t in texts(risk_map(table(ROWS))) if t.startswith("G × O")]
    assert told == [
        f"G × O de 60 à 100{NBSP}: aucun risque",
        f"G × O de 40 à 59{NBSP}: risque 1",
        f"G × O de 20 à 39{NBSP}: risque 3",
        f"G × O de 1 à 19{NBSP}: risque 2",
    ]


def test_zones_stay_apart_in_grey() -> None:
    """Luma of each ground at least 12 of 255 from the next, and dark words readable on it."""
    lumas = [sum(k * c for k, c in zip((0.299, 0.587, 0.114), to_rgb(z.ground), strict=True)) * 255 for z in ZONES]
    assert all(b - a >= 12 for a, b in pairwise(lumas))


def test_risks_of_one_place_share_a_cell() -> None:
    rows = [(f"Risque {i}", *ROWS[0][1:]) for i in range(3)]
    assert "1, 2, 3" in texts(risk_map(table(rows), scale=5))


def test_what_is_written() -> None:
    assert texts(risk_map(table(ROWS[:1]), scale=5)) == [
        "N°", "Risque", "Cause", "Effet", "G", "O", "D", "Criticité", "Parade",
        "Retard", "Réunions manquées", "Plan décalé", "Compte rendu", "5", "3", "2", "1", "30",
        "Carte des risques (numéros du tableau)", "↑ Gravité, de 1 (faible) à 5 (forte)",
        "À traiter d’abord", f"G × O de 15 à 25{NBSP}: risque 1", "À réduire", f"G × O de 10 à 14{NBSP}: aucun risque",
        "À suivre de près", f"G × O de 5 à 9{NBSP}: aucun risque",
        "À surveiller", f"G × O de 1 à 4{NBSP}: aucun risque",
        "5", "1", "4", "3", "2", "1",
        "1", "2", "3", "4", "5", "Occurrence, de 1 (rare) à 5 (fréquente) →",
        "Criticité = G (gravité) × O (occurrence) × D (détection), chaque note de 1 à 5.",
        f"Zones de la carte, une convention{NBSP}: G × O, en cinquièmes du plus grand produit possible{THIN}; "
        "les deux derniers ne font qu’une zone.",
    ]  # fmt: skip


def test_a_score_above_the_scale_is_refused() -> None:
    with pytest.raises(StudyError) as caught:
        risk_map(table(ROWS), scale=4)
    assert str(caught.value) == "Une note vaut 8, plus que le maximum de l’échelle (scale = 4)."


def test_describe_tells_everything() -> None:
    assert risk_map(table(ROWS[:2]), threshold=100).alt == (
        "Analyse de 2 risques, du plus critique au moins critique. Seuil de 100 atteint par 1 risque. "
        f"1. Écoles absentes (illustratif) — gravité 8 × occurrence 7 × détection 5 = criticité 280{THIN}; "
        f"zone de la carte{NBSP}: à réduire{THIN}; parade{NBSP}: Relancer. "
        f"2. Retard (publié) — cause{NBSP}: Réunions manquées{THIN}; effet{NBSP}: Plan décalé{THIN}; "
        f"gravité 5 × occurrence 3 × détection 2 = criticité 30{THIN}; "
        f"zone de la carte{NBSP}: à surveiller{THIN}; parade{NBSP}: Compte rendu."
    )


def test_check_finds_a_risk_written_twice() -> None:
    assert check_risk_map(table(ROWS), "f") == []
    assert [str(p) for p in check_risk_map(table([ROWS[0], ROWS[0]]), "f")] == [
        "f, ligne 3, « risque » : risque déjà écrit ligne 2 (valeur trouvée : « Retard »)."
    ]


@DRAWN
@given(labels=st.lists(LABEL, min_size=1, max_size=4), count=st.integers(1, 60), seed=st.integers(0, 10**6))
def test_nothing_overlaps_whatever_the_risks(labels: list[str], count: int, seed: int) -> None:
    pick = random.Random(seed)
    scale = pick.choice([1, 4, 10])
    rows = []
    for i in range(count):
        scores = [str(pick.randint(1, scale)) for _ in range(3)]
        words = [pick.choice(["", "court", labels[i % len(labels)] if i < 6 else "x"]) for _ in range(3)]
        name = labels[i] if i < len(labels) else f"Risque {i}"
        rows.append(
            (name, words[0], words[1], *scores, words[2], pick.choice(["published", "derived", "illustrative"]))
        )
    drawing = risk_map(table(rows), scale=scale, threshold=pick.choice([None, 1, 1000]))
    assert [check_scene(scene) for scene in drawing.scenes] == [[] for _ in drawing.scenes]
