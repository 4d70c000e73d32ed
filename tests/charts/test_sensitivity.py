"""Sensitivity to an unknown n: which size decides, where it is drawn, how it is said."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch
from scipy.optimize import brentq, minimize_scalar
from scipy.special import xlogy
from scipy.stats import norm
from seen import texts, ticks
from surveys import plain

from quality_study.charts import sensitivity
from quality_study.charts.chart import encoded
from quality_study.charts.readable import readable
from quality_study.style import ALARM, CLEAR, INK, UNCLEAR
from quality_study.words.errors import StudyError

PAIRS = st.lists(
    st.tuples(st.integers(1, 600), st.floats(-0.5, 0.5), st.floats(0, 0.4), st.floats(0, 0.4)), min_size=1, max_size=25
)


def table(rows: list[tuple[int, float, float, float]], panel: str = "97 % et 90 %") -> pd.DataFrame:
    return pd.DataFrame(
        [(panel, n, d, d - down, d + up) for n, d, down, up in rows],
        columns=["panel", "n", "difference", "low", "high"],
    )


def shrinking(largest: int) -> pd.DataFrame:
    """Intervals that leave zero out from n = 100 on."""
    return table([(n, 0.1, 0.9995 / n**0.5, 1 / n**0.5) for n in range(20, largest + 1)])


def areas(axes: Axes, color: str) -> list[StepPatch]:
    return [p for p in axes.patches if isinstance(p, StepPatch) and to_hex(p.get_facecolor()) == color]


@settings(max_examples=8, deadline=None)
@given(PAIRS)
def test_the_deciding_size_is_the_one_found_by_trying_all(pairs: list[tuple[int, float, float, float]]) -> None:
    rows = table(pairs)
    chart = sensitivity(rows)

    def decided(n: int) -> bool:
        after = rows[rows["n"] >= n]
        return bool((after["low"] > 0).all() or (after["high"] < 0).all())

    first = next((n for n in sorted(set(rows["n"])) if decided(n)), None)
    lines = [line.get_xdata()[0] for line in chart.axes.lines if to_hex(line.get_color()) == ALARM]
    assert lines == ([] if first is None or first == rows["n"].min() else [first - 0.5])
    assert chart.data["n"].tolist() == sorted(set(rows["n"]))
    for row in chart.data.to_dict("records"):
        own = rows[rows["n"] == row["n"]]
        assert (row["low"], row["high"]) == (own["low"].min(), own["high"].max())
    assert readable(chart.figure) == []


def test_intervals_on_both_sides_of_zero_do_not_agree() -> None:
    chart = sensitivity(table([(10, 0.3, 0.1, 0.1), (10, -0.3, 0.1, 0.1)]))
    assert chart.data["clear"].tolist() == [False]
    assert "même à n = 10, l’intervalle peut contenir 0" in texts(chart.axes)


def test_bands_have_the_colour_of_what_they_say_of_zero_and_the_deciding_size_is_marked() -> None:
    chart = sensitivity(shrinking(420))
    (dark,), (light,) = areas(chart.axes, CLEAR), areas(chart.axes, UNCLEAR)
    assert (dark.get_data().edges[0], dark.get_data().edges[-1]) == (99.5, 420.5)
    assert (light.get_data().edges[0], light.get_data().edges[-1]) == (19.5, 99.5)
    assert dark.get_data().values[0] == pytest.approx(0.2)
    assert dark.get_data().baseline[0] == pytest.approx(0.1 - 0.09995)
    assert "n ≥ 100" in texts(chart.axes)
    assert "l’intervalle exclut toujours 0 à partir de n = 100" in texts(chart.axes)
    zero = [line for line in chart.axes.lines if list(line.get_ydata()) == [0, 0]]
    assert [to_hex(line.get_color()) for line in zero] == [INK]


def test_only_possible_sizes_are_drawn() -> None:
    chart = sensitivity(table([(n, 0.2, 0.1, 0.1) for n in (10, 11, 20, 30)]))
    assert [list(a.get_data().edges) for a in areas(chart.axes, CLEAR)] == [
        [9.5, 10.5, 11.5],
        [19.5, 20.5],
        [29.5, 30.5],
    ]


def test_several_comparisons_share_their_scales_and_only_the_last_names_the_sizes() -> None:
    differences = {"a": 0.2, "b": 0.6, "c": 0.0}
    rows = pd.concat([table([(n, d, 0.1, 0.1) for n in (10, 50)], panel) for panel, d in differences.items()])
    chart = sensitivity(rows, size="invités")
    axes = chart.figure.axes
    assert [texts(one)[0] for one in axes] == ["a", "b", "c"]
    assert len({one.get_ylim() for one in axes}) == len({one.get_xlim() for one in axes}) == 1
    assert "+60" in ticks(axes[0].get_yticklabels())
    assert [("invités →" in texts(one)) for one in axes] == [False, False, True]
    assert readable(chart.figure) == []


@pytest.mark.parametrize(("largest", "log"), [(320, False), (320, True)])
def test_dense_sizes_make_a_small_file(largest: int, log: bool) -> None:
    chart = sensitivity(shrinking(largest), log=log)
    assert readable(chart.figure) == []
    assert len(encoded(chart.figure, "svg")) < 80_000
    assert chart.axes.get_xscale() == ("log" if log else "linear")


def test_the_words_say_sizes_differences_intervals_and_what_they_allow() -> None:
    chart = sensitivity(table([(10, 0.05, 0.1, 0.15), (20, 0.07, 0.02, 0.02), (20, 0.06, 0.02, 0.02)]))
    assert plain(chart.words) == (
        "Écart selon le n inconnu. 97 % et 90 % : 2 n possibles, de 10 à 20 ; écart de +5,0 à +7,0 points ; "
        "intervalle à 95 % de −5,0 à +20,0 points si n = 10, de +4,0 à +9,0 si n = 20 ; "
        "l’intervalle exclut toujours 0 à partir de n = 20. "
        "Intervalle à 95 %, réuni, pour chaque n, sur tout ce que les pourcentages publiés permettent. "
        "Seuls les n qu’ils permettent sont dessinés."
    )
    assert plain(chart.note).startswith(
        "En ordonnée, l’écart en points (trait noir) et son intervalle : bleu, il exclut 0 ; gris, il peut contenir 0. "
        "Tireté : n à partir duquel il exclut toujours 0."
    )


def test_the_confidence_of_the_table_is_the_one_written() -> None:
    rows = shrinking(30).assign(confidence=1 - 0.05 / 3)
    chart = sensitivity(rows, method="Miettinen et Nurminen")
    assert "Intervalle à 98,3 % (Miettinen et Nurminen), réuni" in plain(chart.note)
    assert "intervalle à 98,3 % de" in plain(chart.words)
    assert "Intervalle à 90 %, réuni" in plain(sensitivity(shrinking(30), level=0.9).note)
    rows.loc[2, "confidence"] = 0.95
    with pytest.raises(StudyError, match="intervalles de plusieurs niveaux de confiance"):
        sensitivity(rows)


def test_what_cannot_be_drawn_is_refused_in_french() -> None:
    rows = shrinking(30)
    with pytest.raises(StudyError, match="écart ou intervalle sans valeur"):
        sensitivity(rows.assign(low=float("nan")))
    with pytest.raises(StudyError, match="« ax » reçoit une seule comparaison"):
        sensitivity(pd.concat([rows, rows.assign(panel="b")]), ax=Figure().subplots())


def score_interval(k: int, m: int, g: int, n: int, *, alpha: float) -> tuple[float, float]:
    """Miettinen and Nurminen (1985), by maximising the likelihood under each difference."""

    def surprise(p: float, d: float) -> float:
        return -float(xlogy(k, p + d) + xlogy(m - k, 1 - p - d) + xlogy(g, p) + xlogy(n - g, 1 - p))

    def score(d: float) -> float:
        ends = (max(0.0, -d) + 1e-12, min(1.0, 1 - d) - 1e-12)
        p = minimize_scalar(surprise, bounds=ends, args=(d,), method="bounded", options={"xatol": 1e-10}).x
        spread = ((p + d) * (1 - p - d) / m + p * (1 - p) / n) * (m + n) / (m + n - 1)
        return float((k / m - g / n - d) / spread**0.5)

    z = norm.isf(alpha / 2)
    middle = k / m - g / n
    return brentq(lambda d: score(d) - z, -0.9, middle), brentq(lambda d: score(d) + z, middle, 0.9)


def test_figure_b_of_the_report_holds_the_numbers_found_apart(tables: dict[str, pd.DataFrame], golden: Path) -> None:
    chart = sensitivity(tables["sensitivity"], size="invités qui ont répondu, n possible")
    assert readable(chart.figure) == []
    written = pd.read_csv(golden / "figures" / "2011" / "fig-b.csv")
    pd.testing.assert_frame_equal(chart.data, written, check_dtype=False, atol=1e-9, rtol=0)
    # 90 % read to five points, 97 % to the unit, each question with its own n
    students = [(k, n) for n in range(1, 61) for k in range(n + 1) if 87.5 <= 100 * k / n <= 92.5]
    own = written[written["panel"] == "Étudiants (groupe 7) moins invités"].set_index("n")
    for n in (30, 100, 200):
        guests = [k for k in range(n + 1) if 96.5 <= 100 * k / n <= 97.5]
        limits = [score_interval(k, size, g, n, alpha=0.05 / 3) for k, size in students for g in guests]
        low, high = min(low for low, _ in limits), max(high for _, high in limits)
        assert (own.at[n, "low"], own.at[n, "high"]) == pytest.approx((low, high), abs=1e-5)
        gaps = [k / size - g / n for k, size in students for g in guests]
        found = (own.at[n, "difference_low"], own.at[n, "difference_high"])
        assert found == pytest.approx((min(gaps), max(gaps)))
