"""Importance-satisfaction matrix: what matters and does not satisfy comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from quality_study.charts.axes import Ticks, round_ticks
from quality_study.charts.quadrants import Layout, Plane, Spot, place
from quality_study.diagram.drawing import Drawing
from quality_study.facts.tabular import each_row
from quality_study.survey.importance import QUADRANT_LABEL
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number, percent, plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL

_LIMITS = ["satisfaction_low", "satisfaction_high", "importance_low", "importance_high"]


@dataclass(frozen=True)
class Options:
    """What the figure shows.

    Parameters
    ----------
    table : str
        Name of the table.
    shares : bool
        Satisfaction is a share between 0 and 1, written as a percentage.
    intervals : bool
        Draw the confidence intervals that the table holds.
    importance : str
        Name of the ordinates, to say how importance was measured.
    """

    table: str = "importance"
    shares: bool = False
    intervals: bool = False
    importance: str = "importance"
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**options)  # type: ignore[arg-type]
    if chosen.table not in tables:
        raise_if_any([Problem("table inconnue", "figures.toml", None, "table", chosen.table, sorted(tables))])
    return draw(compute(tables[chosen.table], tables["items"]), chosen)


def compute(matrix: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """Add the wording of the items.

    Parameters
    ----------
    matrix : DataFrame
        ``item, satisfaction, importance, quadrant`` and the other columns of
        :func:`~quality_study.survey.importance.importance_satisfaction`.
    labels : DataFrame
        ``item, text``.
    """
    texts = labels.drop_duplicates("item").set_index("item")["text"]
    return matrix.assign(text=matrix["item"].map(texts).fillna(matrix["item"]))


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the plane and the list of items.

    Parameters
    ----------
    rows : DataFrame
        ``text, satisfaction, importance, quadrant`` (a key of :data:`~quality_study.survey.importance.QUADRANT_LABEL`,
        empty when a value is missing), ``satisfaction_n, importance_n`` or one ``n``; perhaps ``satisfaction_cross,
        importance_cross`` (by default the means), ``clear``, ``status`` and limits ``..._low, ..._high``.
    options : Options, optional

    Raises
    ------
    StudyError
        No item has both values, or there are too many items.
    """
    options = options or Options()
    drawn = rows.dropna(subset=["satisfaction", "importance"])
    if drawn.empty:
        raise_if_any([Problem("aucune question n’a à la fois une satisfaction et une importance")])
    spots = [_spot(r, options) for r in each_row(rows)]
    first, *more = place(spots, _plane(drawn, options))
    return Drawing(first, describe(rows, options), tuple(more))


def describe(rows: pd.DataFrame, options: Options | None = None) -> str:
    """Tell the items in words, in the order of their numbers."""
    options = options or Options()
    said = [f"Matrice importance-satisfaction de {plural(len(rows), 'question')}."]
    for i, r in enumerate(each_row(rows), 1):
        quarter, satisfaction, importance = _cells(r, options)[1:]
        status = f", {STATUS_LABEL[r.status]}" if hasattr(r, "status") else ""
        said.append(f"{i}. {r.text} : satisfaction {satisfaction}, importance {importance}, {quarter}{status}.")
    return typographic(" ".join(said))


def _plane(rows: pd.DataFrame, options: Options) -> Plane:
    limits = [c for c in _LIMITS if options.intervals and c in rows]
    satisfaction = rows[["satisfaction", *(c for c in limits if c.startswith("satisfaction"))]]
    importance = rows[["importance", *(c for c in limits if c.startswith("importance"))]]
    cross = [_cross(rows, name) for name in ("satisfaction", "importance")]
    told = [
        f"Lignes : satisfaction {_value(cross[0], shares=options.shares)} et importance {_value(cross[1])}.",
        "Martilla et James (1977), Importance-performance analysis, Journal of Marketing 41(1).",
    ]
    quarters = tuple(QUADRANT_LABEL[q].capitalize() for q in ("improve", "maintain", "low_priority", "excess"))
    return Plane(
        x_ticks=_ticks([*satisfaction.to_numpy(float).ravel(), cross[0]], shares=options.shares),
        y_ticks=_ticks([*importance.to_numpy(float).ravel(), cross[1]]),
        x_title="satisfaction",
        y_title=options.importance,
        cross=(cross[0], cross[1]),
        quarters=quarters,  # type: ignore[arg-type]
        columns=[("Question", 0.0, "left"), ("Lecture", 42.0, "left"), ("Satisfaction", 28.0, "right"),
                 ("Importance", 28.0, "right")],
        told=told,
        unsure="place incertaine : l’intervalle passe une ligne",
        layout=options.layout,
    )  # fmt: skip


def _ticks(values: Sequence[float], *, shares: bool = False) -> Ticks:
    finite = [v for v in values if v == v]
    low, high = min(finite), max(finite)
    margin = (high - low) * 0.04 or 0.1
    ticks = round_ticks(max(0.0, low - margin) if low >= 0 else low - margin, high + margin)
    if shares:
        ticks = tuple(t for t in ticks if 0 <= t <= 1)
    return [(t, percent(t, 1 if shares and ticks[1] - ticks[0] < 0.01 else 0) if shares else number(t)) for t in ticks]


def _cross(rows: pd.DataFrame, name: str) -> float:
    return float(rows[f"{name}_cross"].iloc[0] if f"{name}_cross" in rows else rows[name].mean())


def _value(value: float, *, shares: bool = False) -> str:
    if value != value:
        return "—"
    return percent(value) if shares else number(value, 2)


def _cells(row: Any, options: Options) -> list[str]:
    def told(name: str, *, shares: bool) -> str:
        n = getattr(row, f"{name}_n", None)
        size = getattr(row, "n", None) if n is None else n
        return f"{_value(getattr(row, name), shares=shares)} (n = {number(int(str(size)))})"

    quarter = QUADRANT_LABEL.get(getattr(row, "quadrant", ""), "sans réponse")
    sure = getattr(row, "clear", True) or quarter == "sans réponse"
    numbers = [told("satisfaction", shares=options.shares), told("importance", shares=False)]
    return [typographic(t) for t in [str(row.text), quarter if sure else f"{quarter}, incertain", *numbers]]


def _spot(row: Any, options: Options) -> Spot:
    around = None
    if options.intervals and all(hasattr(row, c) for c in _LIMITS):
        low_x, high_x, low_y, high_y = (float(getattr(row, c)) for c in _LIMITS)
        around = (low_x, high_x, low_y, high_y)
    return Spot(
        float(row.satisfaction), float(row.importance), _cells(row, options),
        getattr(row, "status", "published"), around, bool(getattr(row, "clear", True)),
    )  # fmt: skip
