"""Heat map of residuals: counts, shares and residuals in cells whose sign is seen without colour."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from surveys import LABELS, Question, plain, tables

from quality_study.charts.residuals import Options, compute, draw, figure, thresholds
from quality_study.charts.residuals_layout import Layout
from quality_study.diagram import Box, Drawing, check_scene
from quality_study.style import PAPER, RULE
from quality_study.words.errors import StudyError
from quality_study.words.french import typographic

THIN = "\u202f"
COUNTS = pd.DataFrame([[5, 30, 65], [25, 30, 45]], index=["Étudiants", "Invités"], columns=["Non", "En partie", "Oui"])
RESIDUALS = pd.DataFrame([[-3.96, 0.0, 2.84], [3.96, 0.0, -2.84]], index=COUNTS.index, columns=COUNTS.columns)


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def cells(drawing: Drawing) -> list[Box]:
    """Grounds of the cells, in reading order."""
    left = 0.4 + Layout().label
    return [
        s
        for s in drawing.scene.shapes
        if isinstance(s, Box) and s.x >= left and s.width > 10 and s.fill != "none" and s.edge != "none"
    ]


def test_shares_are_of_the_row_and_say_on_how_many() -> None:
    rows = compute(COUNTS, RESIDUALS)
    assert rows["n"].tolist() == [100] * 6
    assert rows["share"].tolist() == pytest.approx([0.05, 0.3, 0.65, 0.25, 0.3, 0.45])
    assert rows[["row", "column", "count", "residual"]].to_numpy().tolist()[3] == ["Invités", "Non", 25, 3.96]


def test_an_empty_row_has_no_share() -> None:
    rows = compute(COUNTS.mul([0, 1], axis=0), RESIDUALS)
    assert rows["share"].isna().tolist() == [True] * 3 + [False] * 3
    drawing = draw(rows)
    assert "0/0" in texts(drawing)
    assert check_scene(drawing.scene) == []


def test_tables_that_do_not_match_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="same rows and columns"):
        compute(COUNTS, RESIDUALS.iloc[:1])


def test_bonferroni_thresholds_hold_for_the_whole_table() -> None:
    low, high = thresholds(6, bonferroni=True)
    assert 6 * 2 * norm.sf([low, high]) == pytest.approx([0.05, 0.01])
    assert thresholds(6) == (2.0, 3.0)


def test_each_cell_says_its_count_share_and_residual() -> None:
    shown = texts(draw(compute(COUNTS, RESIDUALS)))
    start = shown.index("Étudiants")
    assert shown[start : start + 11] == [
        "Étudiants", "n\u00a0=\u00a0100", "5/100", f"5{THIN}%", "▼ −4,0", "30/100", f"30{THIN}%", "0,0", "65/100",
        f"65{THIN}%", "▲ +2,8",
    ]  # fmt: skip


def test_sign_and_strength_are_seen_without_colour() -> None:
    drawing = draw(compute(COUNTS, RESIDUALS))
    grounds = cells(drawing)
    assert len(grounds) == 6
    assert [g.line_width for g in grounds] == [1.6, 0.6, 0.8, 1.6, 0.6, 0.8]
    assert [g.edge == RULE for g in grounds] == [False, True, False, False, True, False]
    strips = [s for s in drawing.scene.shapes if isinstance(s, Box) and s.width == Layout().strip]
    assert [s.hatch for s in strips] == ["/////", None, None, "/////"]
    assert [s.fill == PAPER for s in strips] == [True, False, False, True]


def test_the_legend_explains_the_marks_that_are_there_and_only_them() -> None:
    shown = texts(draw(compute(COUNTS, RESIDUALS)))
    assert [t for t in shown if "attendu" in t] == [
        "▲ plus qu’attendu (2 à 3)", "▲ bien plus qu’attendu (3 ou plus)", "▼ moins qu’attendu (2 à 3)",
        "▼ bien moins qu’attendu (3 ou plus)",
    ]  # fmt: skip
    assert "aucun résidu au-delà des seuils" in texts(draw(compute(COUNTS, RESIDUALS / 5)))
    note = " ".join(texts(draw(compute(COUNTS, RESIDUALS), Options(bonferroni=True))))
    assert "seuils 2,6 et 3,1, soit 5 % et 1 % pour toute la table (Bonferroni)" in plain(note)


def test_columns_that_do_not_fit_follow_below() -> None:
    names = [f"Réponse {i}" for i in range(14)]
    counts = pd.DataFrame(np.full((3, 14), 12345), columns=names)
    drawing = draw(compute(counts, counts * 0.0))
    assert [t for t in texts(drawing) if t.startswith("Réponse")] == names
    assert texts(drawing).count("n\u00a0=\u00a0172\u202f830") == 9  # three rows in each of three blocks


@settings(max_examples=8, deadline=None)
@given(
    st.lists(LABELS, min_size=1, max_size=5, unique=True),
    st.lists(LABELS, min_size=1, max_size=7, unique=True),
    st.integers(0, 10**6),
)
def test_nothing_overlaps_and_the_alternative_says_all(lines: list[str], columns: list[str], seed: int) -> None:
    random = np.random.default_rng(seed)
    shape = (len(lines), len(columns))
    counts = pd.DataFrame(random.integers(0, 2000, shape), lines, columns)
    residuals = pd.DataFrame(random.normal(0, 2.5, shape), lines, columns)
    drawing = draw(compute(counts, residuals).assign(status="derived"))
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    said = plain(drawing.alt)
    assert all(plain(typographic(name)) in said for name in [*lines, *columns])
    assert all(plain(f"{c}/") in said for c in counts.to_numpy().ravel() if c < 1000)
    assert all(t == typographic(t) for t in texts(drawing))


def test_the_figure_crosses_populations_and_answers() -> None:
    def asked(population: str, yes: int, no: int, status: str = "published") -> Question:
        return Question("bus", {"Non": no, "Oui": yes}, ["Oui"], "single", status=status, population=population)

    known = tables(asked("a", 30, 10), asked("b", 15, 25, "illustrative"), titles={"a": "Étudiants", "b": "Invités"})
    drawing = figure(known, item="bus")
    residual = (10 - 40 * 35 / 80) / np.sqrt(40 * 35 / 80 * 0.5 * 45 / 80)
    written = f"{abs(residual):.1f}".replace(".", ",")
    assert (
        f"Étudiants (publié) : Non, 10/40 (25 %), résidu −{written}, bien moins qu’attendu ; "
        f"Oui, 30/40 (75 %), résidu +{written}, bien plus qu’attendu." in plain(drawing.alt)
    )
    assert "Invités (illustratif)" in drawing.alt
    with pytest.raises(StudyError, match="groupes inconnus"):
        figure(known, item="bus", by="item")
