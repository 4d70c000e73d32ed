"""Importance-satisfaction matrix: places, quarters, labels, list."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surveys import LABELS, plain

from quality_study.charts.importance import Options, compute, draw, figure
from quality_study.charts.quadrants import Layout
from quality_study.diagram import Box, Drawing, check_scene
from quality_study.style import INK, PAPER
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

AT = Layout()
VALUES = st.floats(1, 4).map(lambda v: round(v, 2))


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": ["bus", "buffet", "son", "vide"],
            "text": ["Le bus ?", "Le buffet", "Le son", "Sans réponse"],
            "satisfaction": [2.0, 3.5, 3.0, float("nan")],
            "importance": [3.6, 3.0, 2.0, 3.0],
            "satisfaction_n": [50, 48, 40, 0],
            "importance_n": [45, 45, 44, 45],
            "satisfaction_low": [1.8, 3.3, 2.7, 0.0],
            "satisfaction_high": [2.2, 3.7, 3.3, 0.0],
            "importance_low": [3.3, 2.8, 1.8, 0.0],
            "importance_high": [3.9, 3.2, 2.2, 0.0],
            "satisfaction_cross": 2.8,
            "importance_cross": 2.9,
            "quadrant": ["improve", "maintain", "excess", ""],
            "clear": [True, False, True, False],
        }
    )


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def dots(drawing: Drawing) -> list[Box]:
    return [s for s in drawing.scene.shapes if isinstance(s, Box) and s.shape == "ellipse" and s.width == AT.dot]


def test_points_stand_at_their_satisfaction_and_importance() -> None:
    drawing = draw(table())
    bus, buffet, son = dots(drawing)
    ticks = {t.text: t for t in drawing.scene.texts if t.align == "center" and not t.bold}
    x = {v: t.x for v, t in ticks.items()}
    unit = x["3"] - x["2"]
    places = [(d.x + AT.dot / 2 - x["2"]) / unit for d in (bus, buffet, son)]
    assert places == pytest.approx([0.0, 1.5, 1.0])
    assert bus.y < buffet.y < son.y
    heights = [d.y for d in (bus, buffet, son)]
    assert (heights[1] - heights[0]) / (heights[2] - heights[0]) == pytest.approx(0.6 / 1.6)


def test_an_uncertain_place_is_hollow_and_explained() -> None:
    drawing = draw(table())
    assert [d.fill == PAPER for d in dots(drawing)] == [False, True, False]
    assert [d.edge == INK for d in dots(drawing)] == [False, True, False]
    assert "place incertaine\u00a0: l’intervalle passe une ligne" in [typographic(t) for t in texts(drawing)]
    assert "à maintenir, incertain" in texts(drawing)
    sure = draw(table().assign(clear=True))
    assert not any("incertain" in t for t in texts(sure))


def test_quarters_are_named_at_their_corners() -> None:
    bold = {t.text: (t.align, t.y) for t in draw(table()).scene.texts if t.bold}
    top, bottom = bold["À améliorer d’abord"][1], bold["Peu prioritaire"][1]
    assert top < bottom
    assert bold["À maintenir"] == ("right", top)
    assert bold["Peut-être trop"] == ("right", bottom)


def test_every_item_is_listed_with_its_values_and_sizes() -> None:
    shown = [plain(t) for t in texts(draw(table()))]
    start = shown.index("Le bus ?")
    assert shown[start : start + 4] == ["Le bus ?", "à améliorer d’abord", "2,00 (n = 50)", "3,60 (n = 45)"]
    last = shown.index("Sans réponse")
    assert shown[last + 1 : last + 4] == ["sans réponse", "— (n = 0)", "3,00 (n = 45)"]
    assert len(dots(draw(table()))) == 3


def test_a_satisfaction_may_be_a_share() -> None:
    rows = table().assign(satisfaction=[0.4, 0.8, 0.9, 0.5], satisfaction_cross=0.6).drop(columns=["clear"])
    shown = [plain(t) for t in texts(draw(rows, Options(shares=True)))]
    assert "40 % (n = 50)" in shown
    assert "40 %" in shown


def test_one_size_for_both_is_enough() -> None:
    rows = table().head(3).drop(columns=["satisfaction_n", "importance_n", "satisfaction_cross", "importance_cross"])
    shown = [plain(t) for t in texts(draw(rows.assign(n=30)))]
    assert "2,00 (n = 30)" in shown
    assert any("Lignes : satisfaction 2,83 et importance 2,87." in t for t in shown)


def test_points_on_one_another_share_a_label() -> None:
    rows = pd.concat([table().head(1)] * 3)
    drawing = draw(rows)
    assert "1, 2, 3" in texts(drawing)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(LABELS, VALUES, VALUES, st.booleans()), min_size=1, max_size=20), st.booleans())
def test_nothing_overlaps_and_the_alternative_says_all(
    items: list[tuple[str, float, float, bool]], intervals: bool
) -> None:
    rows = pd.DataFrame(items, columns=["text", "satisfaction", "importance", "clear"])
    for name in ("satisfaction", "importance"):
        rows[f"{name}_n"] = 30
        rows[f"{name}_low"], rows[f"{name}_high"] = rows[name] - 0.2, rows[name] + 0.3
    drawing = draw(rows.assign(quadrant="improve", status="illustrative"), Options(intervals=intervals))
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    for i, (text, *_) in enumerate(items, 1):
        assert f"{i}. {plain(typographic(text))} : satisfaction" in plain(drawing.alt)
    assert all(t == typographic(t) for t in texts(drawing))


def test_the_figure_takes_the_wording_from_the_items() -> None:
    items = pd.DataFrame({"item": ["bus", "bus", "son"], "text": ["Le bus ?", "Le bus ?", "Le son"]})
    matrix = table().drop(columns="text")
    assert compute(matrix, items)["text"].tolist() == ["Le bus ?", "buffet", "Le son", "vide"]
    assert "1. Le bus ? : satisfaction 2,00 (n = 50)" in plain(figure({"importance": matrix, "items": items}).alt)
    with pytest.raises(StudyError, match="table inconnue"):
        figure({"importance": matrix, "items": items}, table="x")


def test_a_matrix_without_values_is_refused() -> None:
    with pytest.raises(StudyError, match="aucune question n’a à la fois une satisfaction et une importance"):
        draw(table().tail(1))
