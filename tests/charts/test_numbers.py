"""Answers in numbers: where the box ends, what is told, and that no bar names anybody."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from surveys import plain

from quality_study.charts import numbers
from quality_study.charts.chart import Chart
from quality_study.charts.readable import readable
from quality_study.words.errors import StudyError

#: Twenty people: the fifth has 5, the fifth from the end 16.
TWENTY = pd.DataFrame({"value": range(20, 0, -1), "text": "Combien d’heures ?", "item": "heures"})
#: Marks, six at least each.
MARKS = pd.DataFrame({"value": [6.0] * 6 + [7.0] * 8 + [8.0] * 9 + [9.0] * 7})


def box(chart: Chart) -> list[float]:
    """From where to where the box and its whiskers go, and the median, as matplotlib holds them."""
    (patch,) = (p for p in chart.axes.patches if isinstance(p, PathPatch))
    ends = [float(x) for line in chart.axes.lines for x in np.atleast_1d(line.get_xdata())]
    across = patch.get_path().vertices[:, 0]
    (median,) = (line.get_xdata()[0] for line in chart.axes.lines if line.get_linewidth() > 2)
    return [min(ends), float(across.min()), float(median), float(across.max()), max(ends)]


def bars(chart: Chart) -> list[tuple[float, float, float]]:
    found = [p for p in chart.axes.patches if isinstance(p, Rectangle)]
    return [(p.get_x(), p.get_x() + p.get_width(), p.get_height()) for p in found]


def test_the_box_ends_where_five_people_still_stand() -> None:
    chart = numbers(TWENTY)
    assert readable(chart.figure) == []
    assert box(chart) == [5.0, 5.75, 10.5, 15.25, 16.0]
    assert bars(chart) == []
    assert plain(chart.words) == (
        "Combien d’heures ? : médiane : 10,5 ; moitié du milieu : 5,8 à 15,3 ; sans les 4 de chaque bout : 5 à 16 ; "
        "n = 20."
    )
    assert plain(chart.note).endswith("moustaches : sans les 4 réponses de chaque bout.")
    written = [plain(text.get_text()) for text in chart.axes.texts]
    assert written == [
        "médiane : 10,5",
        "moitié du milieu : 5,8 à 15,3",
        "sans les 4 de chaque bout : 5 à 16",
        "n = 20",
    ]
    low, high = chart.axes.get_xlim()
    assert low < 0 < 16 < high < 20  # the axis does not tell the largest number either


def test_a_threshold_of_one_shows_everything() -> None:
    chart = numbers(TWENTY.assign(threshold=1), kind="histogram", binwidth=5)
    assert readable(chart.figure) == []
    assert box(chart) == [1.0, 5.75, 10.5, 15.25, 20.0]
    assert bars(chart) == [(0, 5, 4), (5, 10, 5), (10, 15, 5), (15, 20, 5), (20, 25, 1)]
    assert "toutes : 1 à 20" in plain(chart.words)
    assert plain(chart.words).endswith("de 15 à moins de 20, 5 personnes ; de 20 à moins de 25, 1 personne.")


def test_bars_of_marks_stand_on_each_mark() -> None:
    chart = numbers(MARKS, kind="histogram")
    assert readable(chart.figure) == []
    assert bars(chart) == [(5.5, 6.5, 6), (6.5, 7.5, 8), (7.5, 8.5, 9), (8.5, 9.5, 7)]
    assert chart.data["count"].tolist() == [6, 8, 9, 7]
    assert plain(chart.words).endswith("6, 6 personnes ; 7, 8 personnes ; 8, 9 personnes ; 9, 7 personnes.")


@pytest.mark.parametrize(
    ("values", "width"),
    [
        ([6.0] * 4 + [7.0] * 20, None),
        # No bar is small, but the first quartile, 6.25, says that six answers are under 7: the bars leave one alone.
        ([1.0] * 5 + [6.0] + [7.0] * 16, 3),
    ],
)
def test_bars_of_few_people_are_refused(values: list[float], width: float | None) -> None:
    data = pd.DataFrame({"value": values})
    with pytest.raises(StudyError, match=r"une barre compterait moins de 5 personnes.*ou gardez kind=\"box\""):
        numbers(data, kind="histogram", binwidth=width)
    assert numbers(data).data["n"].tolist() == [len(values)]
    assert bars(numbers(data.assign(threshold=1), kind="histogram", binwidth=width))


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (19, ["médiane : 10", "n = 19"]),
        (10, ["médiane : 5,5", "n = 10"]),
        (9, ["n = 9", "trop peu de réponses"]),
    ],
)
def test_few_answers_tell_less(people: int, told: list[str]) -> None:
    chart = numbers(TWENTY.query("value <= @people"))
    assert readable(chart.figure) == []
    assert [plain(text.get_text()) for text in chart.axes.texts] == told
    assert chart.data[["low", "first_quartile", "third_quartile", "high"]].isna().all(axis=None)


def test_no_answer_is_a_blank_chart() -> None:
    chart = numbers(TWENTY.iloc[:0])
    assert chart.data.empty
    assert chart.words == "Aucune réponse."
    assert readable(chart.figure) == []


def test_it_is_drawn_in_the_axes_given_and_wrong_options_are_named() -> None:
    ax = Figure().subplots()
    assert numbers(TWENTY, ax=ax).axes is ax
    with pytest.raises(StudyError, match=r"valeur trouvée : « points »\)\. Valeurs admises : box, histogram"):
        numbers(TWENTY, kind="points")  # type: ignore[arg-type]
    with pytest.raises(StudyError, match=r"colonne absente du tableau \(valeur trouvée : « value »\)"):
        numbers(TWENTY.rename(columns={"value": "age"}))
