"""Kano's plane: places, quarters in French, list."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surveys import LABELS, plain

from quality_study.charts.kano import Options, draw, figure
from quality_study.charts.quadrants import Layout
from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.survey.kano import CATEGORY_LABEL, kano_table
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

AT = Layout()
SHARES = st.floats(0, 1).map(lambda v: round(v, 2))


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "feature": ["Wifi", "Café", "Badge"],
            "better": [0.25, 0.75, 0.5],
            "worse": [-1.0, -0.25, 0.0],
            "category": ["must_be", "attractive", "indifferent"],
            "n": [50, 50, 1048],
            "base": [48, 50, 1000],
            "clear": [True, False, True],
        }
    )


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def dots(drawing: Drawing) -> list[tuple[float, float]]:
    shapes = [s for s in drawing.scene.shapes if isinstance(s, Box) and s.shape == "ellipse" and s.width == AT.dot]
    return [(s.x + AT.dot / 2, s.y + AT.dot / 2) for s in shapes]


def frame(drawing: Drawing) -> Box:
    (box,) = [s for s in drawing.scene.shapes if isinstance(s, Box) and (s.width, s.height) == (AT.width, AT.height)]
    return box


def test_points_stand_at_their_coefficients() -> None:
    drawing = draw(table())
    box = frame(drawing)
    found = [((x - box.x) / box.width, 1 - (y - box.y) / box.height) for x, y in dots(drawing)]
    assert [value for place in found for value in place] == pytest.approx([1.0, 0.25, 0.25, 0.75, 0.0, 0.5])


def test_the_plane_is_cut_where_asked() -> None:
    drawing = draw(table(), Options(cross=0.4))
    box = frame(drawing)
    lines = [s.points for s in drawing.scene.shapes if isinstance(s, Line) and s.line_width == 0.9]
    across = [(a, b) for a, b in lines if a[0] == b[0]]
    assert across[0][0][0] == pytest.approx(box.x + 0.4 * box.width)


def test_quarters_are_in_french_at_their_corners() -> None:
    bold = {t.text: (t.align, t.y) for t in draw(table()).scene.texts if t.bold}
    top, bottom = bold["Attractif"][1], bold["Indifférent"][1]
    assert top < bottom
    assert (bold["Proportionnel"], bold["Obligatoire"]) == (("right", top), ("right", bottom))


def test_every_feature_is_listed_with_its_sizes() -> None:
    shown = [plain(t) for t in texts(draw(table()))]
    start = shown.index("Wifi")
    assert shown[start : start + 5] == ["Wifi", "obligatoire", "0,25", "−1,00", "48/50"]
    assert "attractive, incertaine" in shown
    assert "1 000/1 048" in shown
    assert "50/50" in [plain(t) for t in texts(draw(table().drop(columns="base")))]


def test_the_alternative_text_reads_the_list() -> None:
    assert plain(draw(table().assign(status="derived")).alt) == (
        "Plan de Kano de 3 fonctions. "
        "1. Wifi : obligatoire, satisfaction 0,25, insatisfaction −1,00, classées 48/50, déduit. "
        "2. Café : attractive, incertaine, satisfaction 0,75, insatisfaction −0,25, classées 50/50, déduit. "
        "3. Badge : indifférente, satisfaction 0,50, insatisfaction 0,00, classées 1 000/1 048, déduit."
    )


def test_the_table_of_the_survey_is_drawn_with_its_intervals() -> None:
    answers = pd.DataFrame({"Wifi": ["must_be"] * 30 + ["attractive"] * 10, "Café": ["reverse"] * 40})
    rows = kano_table(answers)
    drawing = draw(rows, Options(intervals=True))
    assert check_scene(drawing.scene) == []
    assert "intervalle de confiance" in texts(drawing)
    assert len(dots(drawing)) == 1
    assert "2. Café : inversée, satisfaction —, insatisfaction —, classées 0/40." in plain(drawing.alt)
    assert figure({"kano": rows}).alt == draw(rows).alt


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(LABELS, SHARES, SHARES, st.sampled_from(list(CATEGORY_LABEL)), st.booleans()), min_size=1))
def test_nothing_overlaps_and_the_alternative_says_all(features: list[tuple[str, float, float, str, bool]]) -> None:
    rows = pd.DataFrame(features, columns=["feature", "better", "worse", "category", "clear"])
    drawing = draw(rows.assign(worse=-rows["worse"], n=40, status="illustrative"))
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    for i, (name, *_) in enumerate(features, 1):
        assert f"{i}. {plain(typographic(name))} :" in plain(drawing.alt)
    assert all(t == typographic(t) for t in texts(drawing))


def test_wrong_coefficients_and_tables_are_refused() -> None:
    with pytest.raises(StudyError) as error:
        draw(table().assign(worse=[1.0, -0.25, -2.0]))
    assert [str(p) for p in error.value.problems] == [
        "fonction « Wifi » : coefficient hors de ses bornes (valeur trouvée : « 1 »). Valeurs admises : de -1 à 0.",
        "fonction « Badge » : coefficient hors de ses bornes (valeur trouvée : « −2 »). Valeurs admises : de -1 à 0.",
    ]
    with pytest.raises(StudyError, match="aucune fonction n’a de coefficients"):
        draw(table().assign(better=float("nan")))
    with pytest.raises(StudyError, match="table inconnue"):
        figure({"kano": table()}, table="x")
