"""The chart of rankings: where each dot and interval stands, what its columns say, what is hidden."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib import rcParams
from matplotlib.figure import Figure

from quality_study.charts import ranking
from quality_study.charts.chart import Chart, encoded
from quality_study.charts.readable import readable
from quality_study.words.french import NBSP, THIN

NAN = float("nan")
FULL = pd.DataFrame(
    {
        "text": "Que faut-il améliorer ?",
        "category": ["Prix", "Accueil", "Horaires"],
        "ranks": 3,
        "n": 60,
        "ranked": [60, 58, 57],
        "unranked": [0, 2, 3],
        "mean_rank": [2.4, 1.25, 2.1],
        "rank_low": [2.2, 1.1, 1.9],
        "rank_high": [2.6, 1.45, 2.3],
        "first": [6, 45, 9],
        "first_share": [0.1, 0.75, 0.15],
        "first_low": [0.05, 0.63, 0.08],
        "first_high": [0.2, 0.84, 0.26],
    }
)
HIDDEN = FULL.assign(
    mean_rank=[2.4, None, None],
    rank_low=[2.2, None, None],
    rank_high=[2.6, None, None],
    first_share=[0.1, 0.75, None],
    first_low=[0.05, 0.63, 1 / 60],
    first_high=[0.2, 0.84, 4 / 60],
)


def texts(chart: Chart) -> list[str]:
    found = [text.get_text().replace(THIN, " ").replace(NBSP, " ") for text in chart.axes.texts]
    return [text for text in found if text]


def dots(chart: Chart) -> list[float]:
    """The mean of each row, from top to bottom, as matplotlib holds it."""
    found = [line for line in chart.axes.lines if line.get_marker() == "o"]
    return [float(line.get_xdata()[0]) for line in sorted(found, key=lambda line: line.get_ydata()[0])]


def intervals(chart: Chart) -> list[list[float]]:
    bars = [c for c in chart.axes.collections if len(c.get_paths()) == 1 and c.get_linewidth()[0] == 1.2]
    ordered = sorted(bars, key=lambda bar: bar.get_paths()[0].vertices[0, 1])
    return [bar.get_paths()[0].vertices[:, 0].tolist() for bar in ordered]


def test_the_best_rank_is_above_on_the_left_with_its_interval_around_it() -> None:
    chart = ranking(FULL)
    assert chart.data["category"].tolist() == ["Accueil", "Horaires", "Prix"]
    assert dots(chart) == [1.25, 2.1, 2.4]
    assert [pytest.approx(ends) for ends in intervals(chart)] == [[1.1, 1.45], [1.9, 2.3], [2.2, 2.6]]
    low, high = chart.axes.get_xlim()
    assert low < 1 < 3 < high
    assert [t.get_text() for t in chart.axes.get_xticklabels()] == ["1er", "2e", "3e"]


def test_every_row_says_its_mean_its_interval_and_its_first_places_with_their_denominator() -> None:
    said = texts(ranking(FULL, confidence=0.9))
    assert said == [
        "Que faut-il améliorer ?", "n = 60 ; 3 rangs demandés", "rang [IC à 90 %]", "en premier",
        "Accueil", "1,3 [1,1 ; 1,5]", "75 %",
        "Horaires", "2,1 [1,9 ; 2,3]", "15 %",
        "Prix", "2,4 [2,2 ; 2,6]", "10 %",
    ]  # fmt: skip


def test_the_words_and_the_note_tell_all_that_is_drawn() -> None:
    chart = ranking(FULL)
    plain = chart.words.replace(THIN, " ").replace(NBSP, " ")
    assert plain == (
        "Que faut-il améliorer ? (n = 60 ; 3 rangs demandés) : Accueil, rang moyen 1,3 [1,1 ; 1,5], mis en premier par "
        "75 % ; Horaires, rang moyen 2,1 [1,9 ; 2,3], mis en premier par 15 % ; Prix, rang moyen 2,4 [2,2 ; 2,6], mis "
        "en premier par 10 %."
    )
    assert chart.note.replace(THIN, " ").replace(NBSP, " ") == (
        "Point : rang moyen chez les personnes qui ont classé l’élément, 1 pour le premier. Ont classé, mais pas cet "
        "élément : Accueil, 2 ; Horaires, 3."
    )


def test_what_is_hidden_has_no_dot_and_says_so_and_first_places_sort_the_items() -> None:
    chart = ranking(HIDDEN)
    assert dots(chart) == [2.4]
    assert chart.data["category"].tolist() == ["Accueil", "Prix", "Horaires"]
    assert texts(chart)[4:] == [
        "Accueil",
        "masqué",
        "75 %",
        "Prix",
        "2,4 [2,2 ; 2,6]",
        "10 %",
        "Horaires",
        "masqué",
        "1 à 7 %",
    ]
    assert chart.note.replace(NBSP, " ").endswith("Masqué : le rang moyen laisserait retrouver un effectif trop petit.")


def test_a_rank_that_is_exact_is_said_so_and_nobody_is_a_dash() -> None:
    census = FULL.assign(rank_low=FULL["mean_rank"], rank_high=FULL["mean_rank"])
    assert "1,3 [exact]" in texts(ranking(census))
    nobody = FULL.assign(n=0, unranked=0, mean_rank=NAN, rank_low=NAN, rank_high=NAN, first_share=NAN)
    assert texts(ranking(nobody))[4:] == [*("Prix", "—", "—", "Accueil", "—", "—", "Horaires", "—", "—")]


def test_no_row_gives_a_blank_chart() -> None:
    chart = ranking(FULL.iloc[:0])
    assert (texts(chart), chart.words, chart.note) == ([], "", "")


def test_it_is_readable_also_with_long_texts_and_many_items() -> None:
    many = pd.concat([FULL.assign(category=FULL["category"] + " " + "des salles de cours" * i) for i in range(4)])
    other = many.assign(
        text="Une autre question, dont les mots sont si nombreux qu’ils ne tiennent pas sur une ligne ?"
    )
    assert readable(ranking(pd.concat([many, other])).figure) == []


def test_axes_that_are_given_are_drawn_on_and_two_runs_give_the_same_bytes() -> None:
    before = dict(rcParams)
    figure = Figure(figsize=(12, 4))
    axes = figure.add_axes((0.3, 0.15, 0.4, 0.7))
    assert ranking(FULL, ax=axes).axes is axes
    assert dict(rcParams) == before
    assert encoded(ranking(FULL).figure, "svg") == encoded(ranking(FULL).figure, "svg")


def test_a_long_list_goes_on_under_its_question() -> None:
    many = FULL.iloc[[1] * 40].assign(category=[f"Élément {i}" for i in range(40)])
    chart = ranking(many)
    assert len(chart.pages) == 2
    for page in chart.pages:
        said = [text.get_text().replace(THIN, " ") for text in page.axes[0].texts]
        assert said.count("Que faut-il améliorer ?") == said.count("en premier") == 1
        assert readable(page) == []
