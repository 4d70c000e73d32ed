"""The chart of shares: where each bar ends, what is written beside it, what it says in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from quality_study.audit.bounds import REST
from quality_study.charts import shares
from quality_study.charts.chart import encoded
from quality_study.charts.readable import contrast, readable
from quality_study.facts.claims import retained
from quality_study.style import BLUE, PALE, SKY, TRACK
from quality_study.survey.labelled import labelled, published_orders
from quality_study.words.french import typographic

Tables = Mapping[str, pd.DataFrame]
NBSP, THIN = "\u00a0", "\u202f"


def rows(*answers: Mapping[str, object], **common: object) -> pd.DataFrame:
    first = {"item": "bus", "text": "Le bus ?", "category": "Oui", "share": None, "low": 0.0, "high": 1.0}
    return pd.DataFrame([{**first, **common, **answer} for answer in answers]).astype({"share": float})


def bars(axes: Axes, color: str) -> list[tuple[float, float]]:
    """The start and the end of each bar of a colour, from top to bottom, as matplotlib holds them."""
    found = [p for p in axes.patches if isinstance(p, Rectangle) and to_hex(p.get_facecolor()) == color]
    ends = [(p.get_x(), p.get_x() + p.get_width()) for p in sorted(found, key=lambda p: p.get_y())]
    return [(round(start, 9), round(end, 9)) for start, end in ends]


def texts(axes: Axes) -> list[str]:
    return [text.get_text().replace(THIN, " ").replace(NBSP, " ") for text in axes.texts]


def test_a_published_share_a_remainder_and_a_bound_end_where_they_must() -> None:
    chart = shares(
        rows(
            {"share": 0.5, "low": 0.5, "high": 0.5, "status": "published"},
            {"category": "Non", "share": 0.35, "low": 0.346, "high": 0.354, "status": "published"},
            {"category": "Autre", "share": 0.15, "low": 0.146, "high": 0.154, "status": "derived"},
            {"category": "Avis", "low": 0.2, "high": 0.7, "status": "derived"},
            {"category": "Rien", "status": "unknown"},
        )
    )
    assert bars(chart.axes, TRACK) == [(0, 1)] * 5
    assert bars(chart.axes, BLUE) == [(0, 0.5), (0, 0.35)]
    assert bars(chart.axes, SKY) == [(0, 0.15)]
    assert bars(chart.axes, PALE) == [(0.2, 0.7)]
    assert chart.axes.get_xlim() == (0, 1)
    said = texts(chart.axes)
    assert [t for t in said if "%" in t or t == "inconnu"] == ["50 %", "35 %", "15 %", "20 à 70 %", "inconnu"]
    assert [t for t in said if t in ("P", "D", "I")] == ["P", "P", "D", "D"]
    assert readable(chart.figure) == []


def test_bounds_around_a_share_are_drawn_only_when_they_are_wide_and_never_rounded_inwards() -> None:
    chart = shares(rows({"share": 0.6, "low": 0.551, "high": 0.649}, {"share": 0.6, "low": 0.59, "high": 0.61}))
    assert [t for t in texts(chart.axes) if "%" in t] == ["60 % [55 à 65]", "60 %"]
    (whisker,) = [c for c in chart.axes.collections if len(c.get_paths()) == 1 and c.get_linewidth()[0] == 1.2]
    assert whisker.get_paths()[0].vertices[:, 0].tolist() == pytest.approx([0.551, 0.649])
    proved = shares(rows({"low": 0.465, "high": 0.991}))
    assert [t for t in texts(proved.axes) if "%" in t] == ["46 à 100 %"]


def test_the_value_of_a_long_bar_is_written_inside_in_a_readable_ink() -> None:
    chart = shares(rows({"share": 0.97, "low": 0.965, "high": 0.975, "status": "published"}))
    (value,) = [t for t in chart.axes.texts if "97" in t.get_text()]
    box = value.get_window_extent()
    right = chart.axes.transData.transform((0.97, 0))[0]
    assert box.x1 < right
    assert contrast(value.get_color(), BLUE) > 4.5


def test_every_bar_of_the_study_is_as_long_as_in_any_other_figure() -> None:
    def millimetres(chart_rows: pd.DataFrame) -> float:
        axes = shares(chart_rows).axes
        ends = axes.transData.transform([(0, 0), (0.4, 0)])[:, 0]
        return float(ends[1] - ends[0]) / axes.figure.dpi * 25.4

    one = millimetres(rows({"share": 0.4, "low": 0.4, "high": 0.4}))
    many = millimetres(rows(*({"text": f"Une question bien plus longue, la {i} ?", "share": 0.4} for i in range(9))))
    assert one == pytest.approx(0.4 * 64, abs=0.01)
    assert many == pytest.approx(one, abs=0.01)


def test_an_order_leads_from_the_greater_to_the_smaller() -> None:
    data = rows({"item": "a", "text": "La première ?"}, {"item": "b", "text": "La seconde ?"})
    orders = pd.DataFrame(
        [("b", "Oui", "a", "Oui"), ("b", "Oui", "absent", "Oui")],
        columns=["item", "category", "smaller_item", "smaller_category"],
    )
    chart = shares(data, orders=orders)
    line, head = chart.axes.lines
    first, second = sorted({p.get_y() + p.get_height() / 2 for p in chart.axes.patches})
    assert line.get_ydata()[[0, -1]].tolist() == pytest.approx([second, first])
    assert head.get_ydata() == pytest.approx([first])
    said = chart.words.replace(THIN, " ").replace(NBSP, " ")
    assert said.endswith("« Oui » à « La seconde ? » : plus que « Oui » à « La première ? ».")


def test_the_words_tell_question_denominator_value_and_status() -> None:
    chart = shares(
        rows(
            {"share": 0.23, "low": 0.226, "high": 0.233, "status": "published", "words": "7 personnes ; 23 %"},
            title="Promotion",
            denominator="n non publié ; possible : 30 ou 31",
        )
    )
    assert chart.words.replace(THIN, " ").replace(NBSP, " ") == (
        "Promotion. Le bus ? (n non publié ; possible : 30 ou 31) : Oui, 23 % (7 personnes ; 23 %, publié)."
    )
    assert chart.note.replace(THIN, " ").replace(NBSP, " ") == "P : publié."


def test_it_draws_in_given_axes_and_changes_nothing_else() -> None:
    figure = Figure(figsize=(10, 3))
    left, right = figure.subplots(1, 2)
    before = dict(rcParams)
    chart = shares(rows({"share": 0.4, "low": 0.4, "high": 0.4}), ax=right)
    assert (chart.figure, chart.axes) == (figure, right)
    assert bars(right, BLUE) == [(0, 0.4)]
    assert not left.patches
    assert dict(rcParams) == before


def test_a_long_list_goes_on_under_its_question() -> None:
    answers = [{"category": f"Réponse {i}", "share": 0.02, "low": 0.02, "high": 0.02} for i in range(40)]
    orders = pd.DataFrame(
        [("bus", "Réponse 0", "bus", "Réponse 2"), ("bus", "Réponse 1", "bus", "Réponse 39")],
        columns=["item", "category", "smaller_item", "smaller_category"],
    )
    chart = shares(rows(*answers), orders=orders)
    assert len(chart.pages) == 2
    assert [fault for page in chart.pages for fault in readable(page)] == []
    said = [[t.get_text() for t in page.axes[0].texts] for page in chart.pages]
    assert [page.count("Le bus\u202f?") for page in said] == [1, 1]
    assert sorted(t for page in said for t in page if t.startswith("Réponse")) == sorted(a["category"] for a in answers)
    lines = [[line for line in page.axes[0].lines if len(line.get_xdata()) == 4] for page in chart.pages]
    assert [len(own) for own in lines] == [1, 0]  # an order is drawn on one page; the words tell the other
    words = chart.words.replace(THIN, " ").replace(NBSP, " ")
    assert "« Réponse 1 » à « Le bus ? » : plus que « Réponse 39 »" in words


def test_same_data_same_bytes() -> None:
    data = rows({"share": 0.4, "low": 0.3, "high": 0.5, "status": "published"})
    for kind in ("svg", "png", "pdf"):
        assert encoded(shares(data).figure, kind) == encoded(shares(data).figure, kind)


#: The figures of the 2011 report that show shares, as its notebooks draw them.
FIGURES = {
    "fig-16": ("actualite", "attentes", "connaissances", "echanges"),
    "fig-17": ("pertinence", "table_1", "table_2", "deux_tables", "sondage_table_1", "sondage_table_2"),
    "fig-18": ("concours_futur", "concours_autre", "posters", "participation"),
    "fig-19": ("bus", "train", "visio"),
    "fig-20": ("competence", "ministre", "secteur_public"),
    "fig-21": ("min_globale", "min_accueil", "min_animation", "min_echanges", "min_theme_1", "min_theme_2"),
}


@pytest.mark.parametrize("items", FIGURES.values(), ids=FIGURES)
def test_a_figure_of_the_report_can_be_read_and_its_words_hold_all_that_it_shows(
    tables: Tables, items: tuple[str, ...], golden: Path
) -> None:
    claims = retained(tables["claims"])
    found = labelled({**tables, "claims": claims})
    found = found[found["item"].isin(items) & found["told"]]
    chart = shares(found, orders=published_orders(claims))
    assert readable(chart.figure) == []
    verified = pd.read_csv(golden / "breakdown.csv").set_index(["item", "category"])[["share", "low", "high"]]
    drawn = zip(chart.data["item"], chart.data["category"], strict=True)
    cells = [(item, name) if (item, name) in verified.index else (item, REST) for item, name in drawn]
    assert chart.data[["share", "low", "high"]].to_numpy(float) == pytest.approx(
        verified.loc[cells].to_numpy(), abs=1e-9, nan_ok=True
    )
    words = chart.words.replace(THIN, " ").replace(NBSP, " ")
    for row in found.itertuples():
        assert str(row.title) in words
        assert str(row.text).replace(THIN, " ").replace(NBSP, " ") in words
        assert f"{row.category}, " in words
    numbers = [t for t in texts(chart.axes) if "%" in t]
    assert numbers
    assert [t for t in numbers if t not in words] == []
    for text in chart.axes.texts:
        assert text.get_text() == typographic(text.get_text())
    ends = sorted(bars(chart.axes, BLUE))
    published = found[found["share"].notna() & (found["status"] == "published")]
    assert ends == sorted((0, round(s, 9)) for s in published["share"])
