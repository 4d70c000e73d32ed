"""The chart of shares: which rows, in which order, where they are drawn, what they say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from quality_study.charts import shares
from quality_study.charts.shares import Layout, Options, compute, describe, draw
from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.errors import StudyError
from quality_study.style import BLUE, PALE, PAPER

NBSP, THIN = "\u00a0", "\u202f"
AT = Layout()
STUDENTS = "n non publié ; possible : 20, 40, 48, 52 ou 60"
Tables = dict[str, pd.DataFrame]


def rows_of(tables: Tables, items: Sequence[str]) -> pd.DataFrame:
    return compute(tables["breakdown"], tables["items"], tables["sizes"], tables["populations"], items=items)


def drawn(tables: Tables, items: Sequence[str]) -> Drawing:
    return draw(rows_of(tables, items), Options(items=items))


def at(share: float) -> float:
    """Place of a share on the axis, in millimetres."""
    return AT.axis + share * AT.axis_width


def boxes(drawing: Drawing, fill: str, *, hatch: str | None = None) -> list[Box]:
    """Boxes drawn along the axis, the legend left out."""
    drawn = [s for s in drawing.scene.shapes if isinstance(s, Box) and s.x >= AT.axis]
    return [s for s in drawn if s.fill == fill and s.hatch == hatch]


def survey(
    status: str = "published", **changes: object
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """A survey of 25 people with counted answers, as a new edition gives it."""
    row = {"edition": "2026", "population": "p", "item": "bus", "n": 25, "interval": "wilson", "status": status}
    breakdown = pd.DataFrame(
        [
            {**row, "category": "Non", "count": 15, "share": 0.6, "low": 0.41, "high": 0.77, "source": "", **changes},
            {**row, "category": "Oui", "count": 10, "share": 0.4, "low": 0.23, "high": 0.59, "source": "s", **changes},
        ]
    )
    items = pd.DataFrame(
        {"item": ["bus", "bus"], "category": ["Non", "Oui"], "text": ["Le bus ?"] * 2, "role": ["", "favourable"]}
    )
    populations = pd.DataFrame({"population": ["p"], "title": ["Étudiants de 2026"]})
    return (
        breakdown,
        items,
        pd.DataFrame({"population": pd.Series(dtype=str), "n": pd.Series(dtype="Int64")}),
        populations,
    )


def test_figure_18_publishes_a_half_and_a_third_and_derives_the_rest(tables: Tables) -> None:
    rows = rows_of(tables, ["concours_futur", "posters", "participation"])
    contest = rows[rows["item"] == "concours_futur"]
    assert contest[["category", "share", "status"]].to_numpy().tolist() == [
        ["Oui", 0.50, "published"],
        ["Non", 0.35, "published"],
        ["Reste, non publié", pytest.approx(0.15), "derived"],
    ]
    assert contest["denominator"].unique().tolist() == [STUDENTS]
    assert contest["low"].tolist() == pytest.approx([0.5, 18 / 52, 7 / 48])
    assert contest["high"].tolist() == pytest.approx([0.5, 17 / 48, 8 / 52])


def test_figure_18_keeps_the_two_denominators_apart(tables: Tables) -> None:
    rows = rows_of(tables, ["concours_futur", "posters", "participation"])
    actual = rows[rows["item"] == "participation"]
    assert actual["population"].unique().tolist() == ["Promotion du master 2 Management de la qualité"]
    assert actual["denominator"].unique().tolist() == ["n non publié ; possible : 30 ou 31"]
    assert actual["share"].tolist() == pytest.approx([0.23, 0.77])
    assert actual["count"].iloc[0] == 7
    assert pd.isna(actual["count"].iloc[1])


def test_figure_16_has_no_share_only_bounds(tables: Tables) -> None:
    rows = rows_of(tables, ["actualite", "attentes", "connaissances", "echanges"])
    assert rows["share"].isna().all()
    assert rows[["item", "category"]].to_numpy().tolist() == [
        ["actualite", "Oui"],
        ["attentes", "Oui"],
        ["attentes", "Partiellement"],
        ["connaissances", "Oui"],
        ["echanges", "Oui"],
    ]
    assert rows["low"].tolist() == pytest.approx([31 / 60, 0, 1 / 60, 31 / 60, 31 / 60])
    assert rows["high"].tolist() == pytest.approx([1, 29 / 60, 1, 1, 1])
    assert set(rows["denominator"]) == {STUDENTS}


@pytest.mark.parametrize("items", [["bus", "train", "visio"], ["visio", "bus", "train"]])
def test_rows_follow_the_order_asked_for(tables: Tables, items: list[str]) -> None:
    assert rows_of(tables, items)["item"].drop_duplicates().tolist() == items


def test_favourable_answers_come_first_and_remainders_last(tables: Tables) -> None:
    rows = rows_of(tables, ["deux_tables", "pertinence"])
    assert rows["category"].tolist() == ["Oui", "Non", "Oui", "Reste, non publié"]


def test_answers_that_nothing_speaks_of_are_not_shown(tables: Tables) -> None:
    rows = rows_of(tables, ["concours_futur"])
    assert not set(rows["category"]) & {"Sans réponse", "Question non adaptée"}
    assert "Question non adaptée" in set(rows_of(tables, ["posters"])["category"])


def test_the_inputs_are_left_as_they_were(tables: Tables) -> None:
    before = tables["breakdown"].copy()
    rows_of(tables, ["bus"])
    pd.testing.assert_frame_equal(tables["breakdown"], before)


def test_bars_are_as_long_as_the_shares(tables: Tables) -> None:
    drawing = drawn(tables, ["concours_futur"])
    solid = boxes(drawing, BLUE)
    assert [b.width for b in solid] == pytest.approx([0.5 * AT.axis_width, 0.35 * AT.axis_width])
    (hatched,) = (b for b in boxes(drawing, PAPER, hatch="/////") if b.x == AT.axis)
    assert hatched.width == pytest.approx(0.15 * AT.axis_width)
    assert [(b.x, b.height) for b in [*solid, hatched]] == [(AT.axis, AT.bar)] * 3
    assert solid[0].y < solid[1].y < hatched.y


def test_bounds_are_drawn_from_end_to_end(tables: Tables) -> None:
    drawing = drawn(tables, ["attentes"])
    full, partly = boxes(drawing, PALE)
    assert (full.x, full.x + full.width) == pytest.approx((at(0), at(29 / 60)))
    assert (partly.x, partly.x + partly.width) == pytest.approx((at(1 / 60), at(1)))


def test_a_wide_range_around_a_published_share_is_drawn_over_its_bar(tables: Tables) -> None:
    drawing = drawn(tables, ["pertinence"])
    spans = {
        tuple(round(x, 3) for x, _ in s.points)
        for s in drawing.scene.shapes
        if isinstance(s, Line) and len({y for _, y in s.points}) == 1
    }
    assert {tuple(round(at(share), 3) for share in span) for span in ((0.55, 0.65), (0.35, 0.45))} <= spans
    shown = [t.text for t in drawing.scene.texts]
    assert f"60{THIN}% [55 à 65]" in shown
    assert f"40{THIN}% [35 à 45]" in shown


def test_a_published_value_is_bold_and_each_row_tells_its_status(tables: Tables) -> None:
    texts = drawn(tables, ["concours_futur"]).scene.texts
    assert {t.text: t.bold for t in texts if t.x == AT.value} == {
        f"50{THIN}%": True,
        f"35{THIN}%": True,
        f"15{THIN}%": False,
    }
    statuses = [t.text for t in texts if t.x == AT.status and t.align == "right"]
    assert statuses == [f"n non publié{THIN}; possible{NBSP}: 20, 40, 48, 52 ou 60", "publié", "publié", "déduit"]


def test_the_axis_is_labelled_from_zero_to_one_hundred(tables: Tables) -> None:
    ticks = [(t.text, t.x) for t in drawn(tables, ["bus"]).scene.texts if t.align == "center"]
    assert ticks == [(f"{p}{THIN}%", pytest.approx(at(p / 100))) for p in (0, 25, 50, 75, 100)]


def test_the_legend_explains_what_is_drawn_and_only_that(tables: Tables) -> None:
    def entries(items: list[str]) -> list[str]:
        known = ("part publiée", f"déduit{NBSP}: reste à 100{THIN}%", f"déduit{NBSP}: tout ce qui reste possible")
        return [t.text for t in drawn(tables, items).scene.texts if t.text in known]

    assert entries(["concours_futur"]) == ["part publiée", f"déduit{NBSP}: reste à 100{THIN}%"]
    assert entries(["actualite"]) == [f"déduit{NBSP}: tout ce qui reste possible"]


def test_sources_are_named_once_with_their_claims(tables: Tables) -> None:
    text = " ".join(t.text for t in drawn(tables, ["concours_futur", "participation"]).scene.texts)
    assert text.endswith(
        f"Source{NBSP}: rapport n°{NBSP}200, §{NBSP}3.1.1 (C048, C049 et C050){THIN}; "
        f"rapport n°{NBSP}200, §{NBSP}2 (C030). Parts de tous les répondants, sans réponse compris."
    )


def test_published_orders_and_remarks_are_listed_under_the_chart(tables: Tables) -> None:
    drawing = shares.figure(tables, items=["min_globale", "min_theme_1", "min_theme_2"], remarks="invites")
    texts = [t.text for t in drawing.scene.texts]
    start = texts.index("Ordres publiés, sans nombre")
    assert texts[start : start + 3] == [
        "Ordres publiés, sans nombre",
        "•",
        "Le thème de la seconde table ronde est préféré (C073).",
    ]
    assert texts[texts.index("Remarques rapportées") + 2] == (
        "Les étudiants regrettent le peu d’intérêt du ministère pour la présentation de leurs projets."
    )
    assert "Remarques rapportées" not in [t.text for t in shares.figure(tables, items=["bus"]).scene.texts]


def test_describe_says_every_value_with_its_denominator_and_status(tables: Tables) -> None:
    said = describe(rows_of(tables, ["participation"])).replace(THIN, " ").replace(NBSP, " ")
    assert "Participation à la première édition du concours" in said
    assert (
        "(n non publié ; possible : 30 ou 31) : Oui, 23 % (7 pers.) (publié) ; Reste, non publié, 77 % (déduit)."
        in said
    )


def test_a_counted_survey_shows_its_own_denominator_and_intervals() -> None:
    rows = compute(*survey(), items=["bus"])
    assert rows["denominator"].tolist() == ["n = 25"]
    assert rows["category"].tolist() == ["Oui"]
    drawing = draw(rows, Options(items=["bus"]))
    assert check_scene(drawing.scene) == []
    texts = [t.text for t in drawing.scene.texts]
    assert f"40{THIN}% [23 à 59] (10 pers.)" in texts
    assert f"n{NBSP}={NBSP}25" in texts


def test_an_unknown_share_is_said_and_drawn_dashed() -> None:
    tables = survey("unknown", count=pd.NA, share=np.nan, low=0.0, high=1.0)
    drawing = draw(compute(*tables, items=["bus"]), Options(items=["bus"]))
    (bar,) = boxes(drawing, PAPER)
    assert (bar.x, bar.width, bar.dashed, bar.hatch) == (AT.axis, AT.axis_width, True, None)
    assert [t.text for t in drawing.scene.texts if t.x == AT.value] == ["inconnu"]
    assert drawing.alt.endswith("Oui, inconnu (inconnu).")


def test_a_thousand_respondents_are_written_the_french_way() -> None:
    breakdown, *others = survey()
    rows = compute(breakdown.assign(n=1200), *others, items=["bus"])
    assert rows["denominator"].tolist() == [f"n = 1{THIN}200"]


@pytest.mark.parametrize("items", [["inconnu"], ["bus", "inconnu"]])
def test_an_unknown_item_is_refused_rather_than_left_out(tables: Tables, items: list[str]) -> None:
    with pytest.raises(StudyError, match="inconnu"):
        shares.figure(tables, items=items)
