"""The importance-satisfaction matrix: where points stand, which quarter has a ground, what is said."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from seen import texts, ticks
from surveys import plain

from quality_study.charts import importance
from quality_study.charts.readable import readable
from quality_study.style import BAND, BLUE, PAPER

MATRIX = pd.DataFrame(
    {
        "text": ["Accueil", "Horaires", "Repas", "Salle"],
        "satisfaction": [0.4, 0.8, 0.3, 0.9],
        "importance": [0.7, 0.6, 0.1, 0.2],
        "satisfaction_n": [45, 44, 45, 43],
        "satisfaction_cross": 0.6,
        "importance_cross": 0.4,
        "quadrant": ["improve", "maintain", "low_priority", "excess"],
        "clear": [True, False, True, True],
    }
)


def test_points_stand_at_their_values_full_when_their_quarter_is_sure() -> None:
    chart = importance(MATRIX, shares=True)
    assert readable(chart.figure) == []
    sure, unsure = chart.axes.collections
    assert sure.get_offsets().tolist() == [[0.4, 0.7], [0.3, 0.1], [0.9, 0.2]]
    assert to_hex(sure.get_facecolor()[0]) == BLUE
    assert unsure.get_offsets().tolist() == [[0.8, 0.6]]
    assert to_hex(unsure.get_facecolor()[0]) == PAPER
    assert plain(chart.note).startswith("Rond vide : place incertaine, l’intervalle passe une ligne.")


def test_the_quarter_to_improve_first_is_top_left_and_has_a_ground() -> None:
    axes = importance(MATRIX, shares=True).axes
    (ground,) = (p for p in axes.patches if isinstance(p, Rectangle))
    assert to_hex(ground.get_facecolor()) == BAND
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    assert (ground.get_x(), ground.get_x() + ground.get_width()) == pytest.approx((left, 0.6))
    assert (ground.get_y(), ground.get_y() + ground.get_height()) == pytest.approx((0.4, top))
    assert left < 0.3 < 0.9 < right
    assert bottom < 0.1
    at = {plain(t.get_text()): t.get_position() for t in axes.texts}
    assert at["À améliorer d’abord"] == (0, 1)
    assert (at["À maintenir"], at["Peu prioritaire"], at["Peut-être trop"]) == ((1, 1), (0, 0), (1, 0))


def test_axes_are_named_and_written_the_french_way() -> None:
    axes = importance(MATRIX, shares=True, measure="importance déclarée").axes
    assert {"↑ importance déclarée", "satisfaction →"} <= set(texts(axes))
    assert "60 %" in ticks(axes.get_xticklabels())
    assert all("%" not in t for t in ticks(axes.get_yticklabels()))
    assert [t for t in texts(axes) if t in MATRIX["text"].tolist()] == MATRIX["text"].tolist()


def test_the_words_say_each_question_its_values_and_its_quarter() -> None:
    assert plain(importance(MATRIX, shares=True).words) == (
        "4 questions, selon leur satisfaction et leur importance. 1. Accueil : satisfaction 40 % (n = 45), importance "
        "0,70, à améliorer d’abord. 2. Horaires : satisfaction 80 % (n = 44), importance 0,60, à maintenir, incertain. "
        "3. Repas : satisfaction 30 % (n = 45), importance 0,10, peu prioritaire. 4. Salle : satisfaction 90 % (n = "
        "43), importance 0,20, peut-être trop."
    )


def test_points_at_one_place_have_numbers_apart_that_lead_to_them() -> None:
    same = pd.concat([MATRIX.head(1)] * 9, ignore_index=True)
    chart = importance(same)
    assert readable(chart.figure) == []
    numbers = [t for t in chart.axes.texts if t.get_text().isdigit() and t.get_zorder() == 5]
    assert sorted(int(t.get_text()) for t in numbers) == list(range(1, 10))
    boxes = [t.get_window_extent() for t in numbers]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    leaders = [line for line in chart.axes.lines if len(set(line.get_xdata())) > 1 and line.get_linewidth() == 0.7]
    assert len(leaders) >= 2
    assert all(line.get_xydata()[0].tolist() == [0.4, 0.7] for line in leaders)


def test_a_question_without_importance_is_listed_and_not_drawn() -> None:
    chart = importance(
        MATRIX.assign(importance=[0.7, None, 0.1, 0.2], quadrant=["improve", "", "low_priority", "excess"])
    )
    assert sum(len(c.get_offsets()) for c in chart.axes.collections) == 3
    assert "Horaires : satisfaction 0,80 (n = 44), importance —, sans réponse, incertain." in plain(chart.words)
