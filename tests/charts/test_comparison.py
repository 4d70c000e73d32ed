"""The comparison of shares: dots, whiskers and bands at their place, what is written and said of each row."""

from __future__ import annotations

from math import nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from seen import bands, dots, texts, whiskers
from statsmodels.stats.proportion import proportion_confint
from surveys import plain

from quality_study.charts import comparison
from quality_study.charts.readable import readable
from quality_study.facts.claims import retained
from quality_study.style import ALARM, BLUE, INK, PALE, PAPER
from quality_study.survey import over_possible_sizes
from quality_study.survey.labelled import labelled


def rows(*given: dict[str, object]) -> pd.DataFrame:
    first = {"text": "Satisfait ?", "share": 0.6, "low": 0.5, "high": 0.7, "interval": "wilson", "n": 90}
    return pd.DataFrame([{**first, "status": "published", **row} for row in given]).astype({"n": "Int64"})


def test_dots_and_whiskers_stand_at_the_shares_and_the_intervals() -> None:
    low, high = proportion_confint(38, 58, method="wilson")
    chart = comparison(
        rows({"share": 38 / 58, "low": low, "high": high, "n": 58}, {"share": 0.25, "low": 0.1, "high": 0.4, "n": 29})
    )
    assert chart.axes.get_xlim() == (0, 1)
    assert dots(chart.axes) == [(38 / 58, "o", BLUE, BLUE), (0.25, "o", BLUE, PAPER)]
    assert whiskers(chart.axes) == [pytest.approx((low, high)), pytest.approx((0.1, 0.4))]
    assert [t for t in texts(chart.axes) if t[0].isdigit() or t[0] == "["] == ["66", "[53 ; 76]", "25", "[10 ; 40]"]
    assert "Rond vide : n < 30, à lire avec prudence." in plain(chart.note)
    assert readable(chart.figure) == []


@pytest.mark.parametrize(("n", "face"), [(29, PAPER), (30, BLUE)])
def test_fewer_than_thirty_is_an_empty_dot(n: int, face: str) -> None:
    chart = comparison(rows({"n": n}))
    assert [face_of for *_, face_of in dots(chart.axes)] == [face]
    assert ("Rond vide" in chart.note) == (n < 30)


def test_a_whisker_is_seen_however_narrow_it_is() -> None:
    chart = comparison(rows({"low": 0.599, "high": 0.601}))
    (dot,) = (line for line in chart.axes.lines if line.get_label() == "part")
    caps = [line for line in chart.axes.lines if line.get_marker() == "|"]
    assert len(caps) == 2
    assert all(cap.get_markersize() > dot.get_markersize() for cap in caps)


def test_bounds_and_ranges_of_intervals_are_bands_and_what_is_unknown_is_said() -> None:
    unknown = {"share": nan, "n": None, "interval": "bounds"}
    chart = comparison(
        rows(
            {**unknown, "low": 0.465, "high": 1.0, "status": "derived"},
            {"share": 0.97, "low": 0.965, "high": 0.975, "n": None, "interval": "bounds"},
            {
                "share": 0.9,
                "low": 0.699,
                "high": 0.972,
                "n": None,
                "interval": "range of intervals",
                "method": "wilson",
            },
            {**unknown, "low": 0.0, "high": 1.0, "status": "unknown"},
        )
    )
    assert bands(chart.axes, PALE) == [(0.465, 1.0), (0.699, 0.972)]
    assert [share for share, *_ in dots(chart.axes)] == [0.97, 0.9]
    written = [t for t in texts(chart.axes) if t[0].isdigit() or t[0] in "[i"]
    assert written == ["46 à 100", "97", "90", "[69 ; 98]", "inconnu"]
    assert [t for t in texts(chart.axes) if t in ("P", "D", "I")] == ["D", "P", "P"]
    assert plain(chart.note) == (
        "P : publié ; D : déduit. Bande : n est inconnu ; réunion, pour chaque n compatible avec la part publiée, de "
        "l’intervalle de confiance à 95 % (Wilson). Bornes : ce que les énoncés publiés permettent, sans rien dire du "
        "hasard."
    )


def test_the_whole_is_a_diamond_whose_line_crosses_the_others() -> None:
    chart = comparison(rows({"whole": False}, {"text": "Ensemble", "share": 0.65, "whole": True, "n": 188}))
    assert dots(chart.axes)[1] == (0.65, "D", INK, INK)
    lines = [c for c in chart.axes.collections if c.get_linewidth()[0] == 1.1]
    assert [path.vertices[:, 0].tolist() for c in lines for path in c.get_paths()] == [[0.65, 0.65]]
    assert [tuple(c.get_edgecolor()[0][:3]) for c in lines] == [
        tuple(int(ALARM[i : i + 2], 16) / 255 for i in (1, 3, 5))
    ]
    assert plain(chart.note).startswith("Losange et tiret : Ensemble. P : publié.")


def test_a_row_says_who_answered_how_many_and_who_says_so() -> None:
    given = {"title": "Promotion 2027", "source": "enquête (C1)", "n": 58}
    chart = comparison(
        rows(given, {"n": None, "denominator": "n non publié ; possible : 20 ou 40"}), title="% satisfaits"
    )
    said = texts(chart.axes)
    assert said[said.index("Satisfait ?") : said.index("Satisfait ?") + 4] == [
        "Satisfait ?", "Promotion 2027", "n = 58", "enquête (C1)"
    ]  # fmt: skip
    assert plain(chart.words) == (
        "Comparaison de parts : % satisfaits [IC à 95 %]. Satisfait ?, Promotion 2027 : 60 % [50 ; 70] (n = 58 ; IC à "
        "95 % ; publié). Satisfait ? : 60 % [50 ; 70] (n non publié ; possible : 20 ou 40 ; IC à 95 % ; publié)."
    )


def test_a_group_where_nobody_answered_has_no_mark() -> None:
    chart = comparison(rows({"share": nan, "low": 0.0, "high": 1.0, "n": 0, "interval": "wilson"}))
    assert dots(chart.axes) == []
    assert "— : personne n’a répondu." in plain(chart.note)


def test_figure_a_of_the_report_holds_the_numbers_counted_apart(tables: dict[str, pd.DataFrame], golden: Path) -> None:
    items = ["min_globale", "competence", "dgfip_demarches", "marianne"]
    known = labelled({**tables, "claims": retained(tables["claims"])})
    known = known[known["item"].isin(items) & known["role"].eq("favourable")]
    known = known.sort_values("item", key=lambda column: column.map(items.index), kind="stable")
    chart = comparison(over_possible_sizes(known, tables["answer_sizes"]), title="% satisfaits")
    assert readable(chart.figure) == []
    written = pd.read_csv(golden / "figures" / "2011" / "fig-a.csv")
    shown = chart.data[["item", "share", "low", "high"]]
    pd.testing.assert_frame_equal(shown, written, check_dtype=False, atol=1e-9, rtol=0)
    for row, (_, cell) in zip(written.itertuples(), known.iterrows(), strict=True):
        own = tables["answer_sizes"].loc[tables["answer_sizes"]["item"] == cell["item"], "n"]
        pairs = [
            (k, n)
            for n in own
            for k in range(int(cell["low"] * n - 1), int(cell["high"] * n) + 2)
            if cell["low"] - 1e-9 <= k / n <= cell["high"] + 1e-9
        ]
        low, high = proportion_confint(*np.array(pairs).T, method="wilson")
        assert (row.low, row.high) == pytest.approx((low.min(), high.max()), abs=1e-9)
