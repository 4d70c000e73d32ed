"""The figures of a comparison of editions, drawn from stored tables."""

from __future__ import annotations

import pandas as pd
import pytest

from quality_study.charts import year_control, year_shares
from quality_study.diagram import check_scene
from quality_study.inference.control import p_chart
from quality_study.survey.year_tables import typed
from quality_study.words.errors import StudyError
from quality_study.words.french import NBSP, THIN

SHARES = typed(
    "year_shares",
    pd.DataFrame(
        [
            [
                "a",
                "Utile ?",
                "2011",
                None,
                None,
                0.6,
                0.55,
                0.65,
                "bounds",
                "published",
                "C1",
                "20 31 40",
                "respondents",
            ],
            ["a", "Utile ?", "2027", 22, 40, 0.55, 0.4, 0.7, "wilson", "published", "", "40", "respondents"],
        ],
        columns=[
            *["item", "text", "edition", "count", "n", "share", "low", "high"],
            *["interval", "status", "source", "sizes", "base"],
        ],
    ),
)
CONTROL = pd.DataFrame(
    {
        "item": ["a"] * 3 + ["b"] * 3,
        "edition": ["2025", "2026", "2027"] * 2,
        "count": [10, 20, 36, 1, 2, 3],
        "n": [40, 40, 40, 9, 9, 9],
    }
)


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(THIN, " ")


def test_each_share_is_told_with_its_edition_and_its_size_or_the_sizes_that_remain() -> None:
    rows = year_shares.compute(SHARES)
    assert [plain(label) for label in rows["label"]] == ["Utile ? — 2011", "Utile ? — 2027"]
    assert rows["n_text"].tolist() == ["20, 31 ou 40", "40"]
    drawing = year_shares.figure({"year_shares": SHARES}, confidence=0.9)
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []
    assert "Utile ? — 2011 : 60 %" in plain(drawing.alt)
    assert "(n : 20, 31 ou 40 ; bornes ; publié)" in plain(drawing.alt)
    assert "(n : 40 ; IC à 90 % ; publié)" in plain(drawing.alt)


def test_the_control_chart_is_that_of_the_question() -> None:
    chart = year_control.compute(CONTROL, "a")
    expected = p_chart([10, 20, 36], [40] * 3, points=["2025", "2026", "2027"])
    pd.testing.assert_frame_equal(chart.table, expected.table)
    drawing = year_control.figure({"year_control": CONTROL}, item="a")
    assert drawing.alt == year_control.describe(expected)
    assert [fault for scene in drawing.scenes for fault in check_scene(scene)] == []


def test_a_question_without_a_chart_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(StudyError, match=r"question sans carte de contrôle.*Valeurs admises : a, b"):
        year_control.compute(CONTROL, "c")
