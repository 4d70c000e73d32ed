"""Shares followed from edition to edition: where the dots stand, what joins them, what is said."""

from __future__ import annotations

from math import nan

import pandas as pd
from matplotlib.colors import to_hex
from seen import bands, dots, texts, whiskers
from surveys import plain

from quality_study.charts import years
from quality_study.charts.readable import readable
from quality_study.style import BLUE, GREY, PALE

COLUMNS = ["item", "text", "edition", "n", "share", "low", "high", "interval", "status", "source", "sizes"]
SHARES = pd.DataFrame(
    [
        ("a", "Utile ?", "2011", None, 0.6, 0.55, 0.65, "bounds", "published", "rapport (C1)", "20 31 40"),
        ("a", "Utile ?", "2027", 40, 0.55, 0.4, 0.7, "wilson", "published", "", "40"),
        ("b", "Clair ?", "2011", None, nan, 0.52, 1.0, "bounds", "derived", "rapport (C2)", "20"),
        ("b", "Clair ?", "2027", 25, 0.7, 0.5, 0.9, "wilson", "published", "", "25"),
    ],
    columns=COLUMNS,
).astype({"n": "Int64"})


def test_each_edition_has_its_dot_and_the_latest_its_colour() -> None:
    chart = years(SHARES)
    assert readable(chart.figure) == []
    assert chart.axes.get_xlim() == (0, 1)
    assert [(share, edge) for share, _, edge, _ in dots(chart.axes)] == [(0.6, GREY), (0.55, BLUE), (0.7, BLUE)]
    assert whiskers(chart.axes) == [(0.4, 0.7), (0.5, 0.9)]
    assert bands(chart.axes, PALE) == [(0.55, 0.65), (0.52, 1.0)]


def test_a_line_joins_the_editions_whose_share_is_known_in_the_order_of_time() -> None:
    lines = [line for line in years(SHARES).axes.lines if line.get_label() == "évolution"]
    assert [line.get_xdata().tolist() for line in lines] == [[0.6, 0.55]]
    (line,) = lines
    older, newer = sorted(float(dot.get_ydata()[0]) for dot in years(SHARES).axes.lines if dot.get_label() == "part")[
        :2
    ]
    assert line.get_ydata().tolist() == [older, newer]
    assert to_hex(line.get_color()) == GREY


def test_the_sizes_that_remain_are_written_beside_the_edition() -> None:
    written = texts(years(SHARES).axes)
    assert [t for t in written if t in ("2011", "2027")] == ["2011", "2027", "2011", "2027"]
    assert " ".join(written).count("n non publié ; possible : 20, 31 ou 40") == 1
    assert "n = 40" in written
    assert "52 à 100" in written


def test_the_words_say_question_edition_value_and_denominator() -> None:
    chart = years(SHARES, confidence=0.9)
    assert plain(chart.words) == (
        "Parts édition après édition : % favorable [IC à 90 %]. Utile ? : 2011, 60 % [55 à 65] (n non publié ; "
        "possible : 20, 31 ou 40 ; bornes ; publié) ; 2027, 55 % [40 ; 70] (n = 40 ; IC à 90 % ; publié). Clair ? : "
        "2011, 52 à 100 % (n non publié ; possible : 20 ; bornes ; déduit) ; 2027, 70 % [50 ; 90] (n = 25 ; IC "
        "à 90 % ; publié)."
    )
    assert plain(chart.note).endswith("Source : rapport.")
    assert "intervalle de confiance à 90 % (Wilson)" in plain(chart.note)


def test_two_questions_of_the_same_words_are_not_mixed() -> None:
    twins = SHARES.assign(text="Utile ?")
    assert [line.get_xdata().tolist() for line in years(twins).axes.lines if line.get_label() == "évolution"] == [
        [0.6, 0.55]
    ]


def test_a_question_is_never_cut_between_two_pages() -> None:
    many = pd.concat([SHARES.assign(item=f"{i}" + SHARES["item"]) for i in range(14)], ignore_index=True)
    chart = years(many)
    assert len(chart.pages) > 1
    for page in chart.pages:
        assert readable(page) == []
        written = [text.get_text() for text in page.axes[0].texts]
        assert (
            written.count("2011")
            == written.count("2027")
            == sum(text in ("Utile\u202f?", "Clair\u202f?") for text in written)
        )
