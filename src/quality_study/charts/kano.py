"""Kano's plane: what a feature can win by being there, and what its absence can lose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import Any

import pandas as pd

from quality_study.charts.quadrants import Layout, Plane, Spot, place
from quality_study.diagram.drawing import Drawing
from quality_study.facts.tabular import each_row
from quality_study.survey.kano import CATEGORY_LABEL
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number, plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL

_LIMITS = ("worse_low", "worse_high", "better_low", "better_high")
_TICKS = [(t, number(t)) for t in (0.0, 0.25, 0.5, 0.75, 1.0)]
#: Names of the quarters: top left, top right, bottom left, bottom right.
_QUARTERS = ("Attractif", "Proportionnel", "Indifférent", "Obligatoire")


@dataclass(frozen=True)
class Options:
    """What the figure shows.

    Parameters
    ----------
    table : str
        Name of the table.
    cross : float
        Coefficient where the plane is cut, on both axes.
    intervals : bool
        Draw the confidence intervals that the table holds.
    """

    table: str = "kano"
    cross: float = 0.5
    intervals: bool = False
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**options)  # type: ignore[arg-type]
    if chosen.table not in tables:
        raise_if_any([Problem("table inconnue", "figures.toml", None, "table", chosen.table, sorted(tables))])
    return draw(tables[chosen.table], chosen)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the plane and the list of features.

    Parameters
    ----------
    rows : DataFrame
        ``feature, better`` (0 to 1), ``worse`` (-1 to 0), ``category`` (a key of
        :data:`~quality_study.survey.kano.CATEGORY_LABEL`), ``n``; perhaps ``base`` (answers that the coefficients rest
        on), ``clear``, ``status`` and limits ``better_low, better_high, worse_low, worse_high``.
    options : Options, optional

    Raises
    ------
    StudyError
        No feature has both coefficients, one is out of its bounds, or there are too many features.
    """
    options = options or Options()
    problems = [
        Problem(f"fonction « {r.feature} » : coefficient hors de ses bornes", found=number(v), accepted=[accepted])
        for r in each_row(rows)
        for v, low, high, accepted in ((r.better, 0, 1, "de 0 à 1"), (r.worse, -1, 0, "de -1 à 0"))
        if not isnan(v) and not low <= v <= high
    ]
    if rows.dropna(subset=["better", "worse"]).empty:
        problems.append(Problem("aucune fonction n’a de coefficients"))
    raise_if_any(problems)
    told = [
        "Satisfaction (better) : part des réponses que la fonction peut satisfaire. Insatisfaction (worse) : part que "
        "son absence peut décevoir. Parts des réponses classées, sans les inversées ni les douteuses.",
        "Berger et al. (1993), Kano’s methods for understanding customer-defined quality.",
    ]
    plane = Plane(
        x_ticks=_TICKS,
        y_ticks=_TICKS,
        x_title="insatisfaction si la fonction manque (worse, en valeur absolue)",
        y_title="satisfaction si la fonction est là (better)",
        cross=(options.cross, options.cross),
        quarters=_QUARTERS,
        columns=[("Fonction", 0.0, "left"), ("Catégorie", 40.0, "left"), ("Satisfaction", 22.0, "right"),
                 ("Insatisfaction", 24.0, "right"), ("Classées/n", 22.0, "right")],
        told=told,
        unsure="catégorie incertaine",
        layout=options.layout,
    )  # fmt: skip
    first, *more = place([_spot(r, options) for r in each_row(rows)], plane)
    return Drawing(first, describe(rows), tuple(more))


def describe(rows: pd.DataFrame) -> str:
    """Tell the features in words, in the order of their numbers."""
    said = [f"Plan de Kano de {plural(len(rows), 'fonction')}."]
    for i, r in enumerate(each_row(rows), 1):
        _, category, better, worse, size = _cells(r)
        status = f", {STATUS_LABEL[r.status]}" if hasattr(r, "status") else ""
        said.append(
            f"{i}. {r.feature} : {category}, satisfaction {better}, insatisfaction {worse}, "
            f"classées {size}{status}."
        )  # fmt: skip
    return typographic(" ".join(said))


def _cells(row: Any) -> list[str]:
    category = CATEGORY_LABEL.get(row.category, "sans réponse")
    if not getattr(row, "clear", True) and row.category:
        category += ", incertaine"
    size = f"{number(int(getattr(row, 'base', row.n)))}/{number(int(row.n))}"
    coefficients = ["—" if isnan(v) else number(v + 0.0, 2) for v in (row.better, row.worse)]
    return [typographic(str(row.feature)), category, *coefficients, size]


def _spot(row: Any, options: Options) -> Spot:
    around = None
    if options.intervals and all(hasattr(row, c) for c in _LIMITS):
        low_x, high_x, low_y, high_y = (float(getattr(row, c)) for c in _LIMITS)
        around = (-high_x, -low_x, low_y, high_y)
    sure = bool(getattr(row, "clear", True))
    return Spot(-row.worse, row.better, _cells(row), getattr(row, "status", "published"), around, sure)
