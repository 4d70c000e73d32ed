"""Whatever the table, every chart can be read, changes nothing else and gives the same bytes; none fails on nothing."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import pandas as pd
import pytest
from matplotlib import rcParams
from matplotlib.figure import Figure

from quality_study import charts
from quality_study.charts.chart import Chart, encoded
from quality_study.charts.readable import readable

LONG = "Une question dont le texte, qui dit tout ce qu’il faut savoir avant de répondre, tient en plusieurs lignes"
WORD = "anticonstitutionnellement" * 5
TEXTS = [LONG, WORD, "A", "Très bien ?"]
ENDS = [(0.0, 0.0, 0.02), (1.0, 0.97, 1.0), (0.5, 0.0, 1.0), (nan, 0.0, 1.0)]


def shares(count: int) -> pd.DataFrame:
    rows = [
        {"item": f"q{i}", "text": TEXTS[i % 4], "share": share, "low": low, "high": high, "n": 3 + 40 * i}
        for i in range(count)
        for share, low, high in [ENDS[i % 4]]
    ]
    columns = ["item", "text", "share", "low", "high", "n"]
    kinds = [["wilson", "bounds", "range of intervals", "bounds"][i % 4] for i in range(count)]
    status = [["published", "derived", "illustrative"][i % 3] for i in range(count)]
    return pd.DataFrame(rows, columns=columns).assign(interval=kinds, status=status, source=LONG)


def editions(count: int) -> pd.DataFrame:
    one = shares(count)
    twice = pd.concat([one.assign(edition="2026"), one.assign(edition=WORD[:40], share=one["share"][::-1].to_numpy())])
    return twice.sort_values("item", kind="stable", ignore_index=True)


def points(count: int) -> pd.DataFrame:
    values = [[0.0, 1.0, 0.5, 0.98][i % 4] for i in range(count)]
    table = pd.DataFrame({"edition": [f"{TEXTS[i % 4][:30]} {i}" for i in range(count)], "share": values})
    return table.assign(center=0.5, lower=0.02, upper=1.0, n=12, signal=["", "limit", "run", ""][count % 4])


def comments(count: int) -> pd.DataFrame:
    rows = [(TEXTS[i // 3 % 4], 1000 * i, LONG * (i % 4 + 1), i % 2 == 0, "derived") for i in range(count)]
    return pd.DataFrame(rows, columns=["group", "count", "quotation", "modified", "status"])


def curves(count: int) -> pd.DataFrame:
    rows = [(TEXTS[i // 5 % 4], 10**i % 997 + 1, 0.1, -1.0 + i / 9, 1.0) for i in range(count)]
    return pd.DataFrame(rows, columns=["panel", "n", "difference", "low", "high"])


def matrix(count: int) -> pd.DataFrame:
    rows = [(TEXTS[i % 4], [0.0, 1.0, 0.5][i % 3], [1.0, 0.0, 0.5, 0.51][i % 4], "improve") for i in range(count)]
    table = pd.DataFrame(rows, columns=["text", "satisfaction", "importance", "quadrant"])
    return table.assign(satisfaction_cross=0.5, importance_cross=0.5, clear=[i % 2 == 0 for i in range(count)])


def features(count: int) -> pd.DataFrame:
    rows = [(TEXTS[i % 4], [0.0, 1.0, 0.5][i % 3], [-1.0, 0.0][i % 2], "must_be") for i in range(count)]
    return pd.DataFrame(rows, columns=["feature", "better", "worse", "category"])


def cells(count: int) -> pd.DataFrame:
    names = [f"{TEXTS[i % 4][:60]} {i}" for i in range(count)]
    values = ([-12.5, nan, 0.0, 3.1] * count)[:count]
    return pd.DataFrame({f"{TEXTS[i % 4][:60]} {i}": values for i in range(min(count, 5))}, index=names)


CHARTS: dict[str, tuple[Callable[..., Chart], Callable[[int], pd.DataFrame]]] = {
    "comparison": (charts.comparison, shares),
    "years": (charts.years, editions),
    "control": (charts.control, points),
    "quotations": (charts.quotations, comments),
    "sensitivity": (charts.sensitivity, curves),
    "importance": (charts.importance, matrix),
    "kano": (charts.kano, features),
    "residuals": (charts.residuals, cells),
}
each_chart = pytest.mark.parametrize(("draw", "made"), CHARTS.values(), ids=CHARTS)


@each_chart
@pytest.mark.parametrize("count", [1, 2, 13])
def test_it_can_be_read(draw: Callable[..., Chart], made: Callable[[int], pd.DataFrame], count: int) -> None:
    chart = draw(made(count))
    assert [fault for page in chart.pages for fault in readable(page)] == []
    assert chart.words
    assert all(page.get_size_inches()[1] <= 205.5 / 25.4 for page in chart.pages)


@each_chart
def test_of_nothing_it_is_blank(draw: Callable[..., Chart], made: Callable[[int], pd.DataFrame]) -> None:
    chart = draw(made(0))
    assert chart.data.empty
    assert readable(chart.figure) == []
    assert not chart.axes.collections


@each_chart
def test_it_draws_in_given_axes_and_changes_nothing_else(
    draw: Callable[..., Chart], made: Callable[[int], pd.DataFrame]
) -> None:
    left, right = Figure(figsize=(14, 5)).subplots(1, 2)
    data, before = made(1), dict(rcParams)
    kept = data.copy(deep=True)
    chart = draw(data, ax=right)
    assert chart.axes is right
    assert chart.figure is right.figure
    assert not left.texts
    assert dict(rcParams) == before
    pd.testing.assert_frame_equal(data, kept)


@each_chart
def test_same_data_same_bytes(draw: Callable[..., Chart], made: Callable[[int], pd.DataFrame]) -> None:
    data = made(3)
    assert encoded(draw(data).figure, "svg") == encoded(draw(data).figure, "svg")
