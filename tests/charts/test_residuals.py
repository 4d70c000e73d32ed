"""The heat map of residuals: each in its cell, its sign told by the colour and by an arrow."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import to_hex
from scipy.stats import norm
from seen import texts, ticks
from statsmodels.stats.contingency_tables import Table
from surveys import plain

from quality_study.charts import residuals
from quality_study.charts.readable import readable
from quality_study.charts.residuals import thresholds
from quality_study.inference import chi_square_test
from quality_study.style import DIVERGING

COUNTS = pd.DataFrame(
    {"Non": [30, 10, 12], "Sans avis": [9, 11, 10], "Oui": [11, 29, 19]}, index=["UTC", "ENFiP", "Douanes"]
)


def test_cells_hold_the_adjusted_residuals_that_another_library_finds() -> None:
    chart = residuals(chi_square_test(COUNTS).details["residuals"])
    assert readable(chart.figure) == []
    expected = Table(COUNTS, shift_zeros=False).standardized_resids
    np.testing.assert_allclose(chart.data["residual"], expected.to_numpy().ravel())
    assert chart.data[["row", "column"]].head(2).to_numpy().tolist() == [["UTC", "Non"], ["UTC", "Sans avis"]]
    written = [t.split()[0].replace("−", "-").replace(",", ".") for t in texts(chart.axes)]
    np.testing.assert_allclose([float(t) for t in written], expected.to_numpy().ravel(), atol=0.05001)
    assert ticks(chart.axes.get_xticklabels()) == ["Non", "Sans avis", "Oui"]
    assert ticks(chart.axes.get_yticklabels()) == ["UTC", "ENFiP", "Douanes"]


def test_colours_and_arrows_tell_the_sign_and_the_strength() -> None:
    table = pd.DataFrame([[-3.2, -2.1, 1.9, 2.0, 3.0]], index=["UTC"], columns=list("abcde"))
    chart = residuals(table)
    assert chart.data["mark"].tolist() == [-2, -1, 0, 1, 2]
    assert texts(chart.axes) == ["−3,2 ▼▼", "−2,1 ▼", "+1,9", "+2,0 ▲", "+3,0 ▲▲"]
    (mesh,) = chart.axes.collections
    chart.figure.draw_without_rendering()
    assert [to_hex(color) for color in mesh.get_facecolor()] == list(DIVERGING)
    assert DIVERGING[-1] != DIVERGING[0]
    assert plain(chart.words) == (
        "Résidus ajustés de 1 groupe. UTC : a, −3,2, bien moins qu’attendu ; b, −2,1, moins qu’attendu ; c, +1,9 ; "
        "d, +2,0, plus qu’attendu ; e, +3,0, bien plus qu’attendu."
    )


def test_thresholds_may_hold_for_the_whole_table() -> None:
    low, high = thresholds(10, bonferroni=True)
    assert (norm.sf(low) * 2 * 10, norm.sf(high) * 2 * 10) == (0.05000000000000001, 0.01) or (
        abs(norm.sf(low) * 20 - 0.05) < 1e-9 and abs(norm.sf(high) * 20 - 0.01) < 1e-9
    )
    table = pd.DataFrame([[2.5, -2.5]], index=["UTC"], columns=["Oui", "Non"])
    assert residuals(table).data["mark"].tolist() == [1, -1]
    strict = residuals(pd.DataFrame([[2.5] * 10], columns=list("abcdefghij")), bonferroni=True)
    assert strict.data["mark"].tolist() == [0] * 10
    assert "seuils 2,8 et 3,3, soit 5 % et 1 % pour toute la table (Bonferroni)" in plain(strict.note)
