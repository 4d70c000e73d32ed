"""Heat map of a contingency table: where the answers of a group depart from what independence would give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from quality_study.charts.chart import Chart
from quality_study.charts.page import root_figure
from quality_study.charts.panel import panel, plain_axes
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import BODY, DIVERGING, INK, LARGE, PAPER, WIDTH, rendering
from quality_study.words.french import number, plural, signed, typographic

#: Millimetres: the labels of the rows, the height of a row.
_LEFT, _ROW = 52.0, 10.0
_WORDS = {2: "bien plus qu’attendu", 1: "plus qu’attendu", -1: "moins qu’attendu", -2: "bien moins qu’attendu"}
_ARROWS = {2: "▲▲", 1: "▲", -1: "▼", -2: "▼▼"}


def residuals(data: pd.DataFrame, *, bonferroni: bool = False, ax: Axes | None = None) -> Chart:
    """Draw adjusted standardised residuals; their sign is told by an arrow as well as by the colour.

    With the totals of a table, its residuals give its counts back: they are published only where these may be.

    Parameters
    ----------
    data : DataFrame
        Groups as rows, answers as columns, as ``chi_square_test(counts).details["residuals"]`` gives them.
    bonferroni : bool
        Mark the residuals beyond 5 % and 1 % for the whole table instead of beyond 2 and 3.
    ax : Axes, optional
        Draw there instead of on a page.

    Returns
    -------
    Chart
        Its data are tidy: ``row, column, residual, mark`` (from -2, much less than expected, to 2).

    Examples
    --------
    >>> chart = residuals(pd.DataFrame({"Oui": [2.4, -2.4]}, index=["2025", "2026"]))
    >>> chart.data[["row", "mark"]].to_numpy().tolist()
    [['2025', 1], ['2026', -1]]
    """
    import seaborn as sns  # a second to load: only who draws this waits

    low, high = thresholds(data.size, bonferroni=bonferroni)
    values = data.to_numpy(float)
    marks = np.sign(np.nan_to_num(values)) * ((abs(values) >= low).astype(int) + (abs(values) >= high))
    rows = pd.DataFrame(
        {
            "row": np.repeat([str(r) for r in data.index], data.shape[1]),
            "column": [str(c) for c in data.columns] * data.shape[0],
            "residual": values.ravel(),
            "mark": marks.astype(int).ravel(),
        }
    )
    with rendering():
        names = [text_width(str(name)) for name in data.index]
        left = min(_LEFT, max(names, default=0.0) + 3.0)
        slot = (WIDTH - left) / max(1, data.shape[1])
        columns = ["\n".join(fit(str(c), slot - 2.0)) for c in data.columns]
        groups = ["\n".join(fit(str(r), left - 2.9)) for r in data.index]
        head = max((text.count("\n") + 1 for text in columns), default=1) * line_height(BODY) + 3.0
        row = max(_ROW, max((text.count("\n") + 1 for text in groups), default=1) * line_height(BODY) + 2.0)
        axes = panel(max(1, len(data)) * row, ax=ax, left=left, right=0.5, top=head, bottom=1.0)
        if data.size:
            sns.heatmap(
                marks, ax=axes, cmap=ListedColormap(DIVERGING), vmin=-2.5, vmax=2.5, cbar=False, linewidths=1.5,
                linecolor=PAPER, annot=rows["residual"].map(_written).to_numpy().reshape(data.shape), fmt="",
                annot_kws={"size": LARGE, "color": INK},
            )  # fmt: skip
            for text, mark in zip(axes.texts, rows["mark"], strict=True):
                text.set_text(f"{text.get_text()} {_ARROWS[mark]}" if mark else text.get_text())
                text.set_fontweight("bold" if mark else "normal")
            axes.xaxis.tick_top()
            plain_axes(axes)
            axes.yaxis.grid(visible=False)
            axes.set_xticklabels(columns, rotation=0, size=BODY, color=INK)
            axes.set_yticklabels(groups, rotation=0, size=BODY, color=INK)
        else:
            axes.set_axis_off()
    return Chart(root_figure(axes), axes, rows, describe(rows), note=_note(low, high, bonferroni=bonferroni))


def thresholds(cells: int, *, bonferroni: bool = False) -> tuple[float, float]:
    """Return from what absolute value a residual is marked, and strongly marked.

    Examples
    --------
    >>> thresholds(6), tuple(round(t, 2) for t in thresholds(6, bonferroni=True))
    ((2.0, 3.0), (2.64, 3.14))
    """
    if not bonferroni or not cells:
        return 2.0, 3.0
    return float(scipy.stats.norm.isf(0.05 / cells / 2)), float(scipy.stats.norm.isf(0.01 / cells / 2))


def describe(rows: pd.DataFrame) -> str:
    """Tell the table in words: every residual, the marked ones named."""
    said = [f"Résidus ajustés de {plural(rows['row'].nunique(), 'groupe')}."]
    for name, group in rows.groupby("row", sort=False):
        told = [
            f"{row['column']}, {_written(row['residual'])}{', ' + _WORDS[row['mark']] if row['mark'] else ''}"
            for row in group.to_dict("records")
        ]
        said.append(f"{name} : {' ; '.join(told)}.")
    return typographic(" ".join(said))


def _written(value: float) -> str:
    return "—" if pd.isna(value) else signed(round(value, 1), 1)


def _note(low: float, high: float, *, bonferroni: bool) -> str:
    whole = ", soit 5 % et 1 % pour toute la table (Bonferroni)" if bonferroni else ""
    return typographic(
        "Résidus ajustés standardisés : écart à l’indépendance, en écarts-types ; "
        f"▲ plus, ▼ moins qu’attendu, seuils {number(round(low, 1))} et {number(round(high, 1))}{whole}. "
        "Agresti (2013), Categorical data analysis, section 3.3."
    )
