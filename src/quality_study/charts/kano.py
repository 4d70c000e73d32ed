"""Kano's plane: what a feature can win by being there, and what its absence can lose."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.page import root_figure
from quality_study.charts.plane import plane
from quality_study.style import rendering
from quality_study.survey.kano import CATEGORY_LABEL
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number, plural, typographic

_QUARTERS = ("Attractif", "Proportionnel", "Indifférent", "Obligatoire")
_TITLES = ("insatisfaction si la fonction manque (worse)", "satisfaction si la fonction est là (better)")
_NOTE = (
    "Parts des réponses classées que la fonction peut satisfaire (better), que son absence peut décevoir (worse), sans "
    "les inversées ni les douteuses. Berger et al. (1993), Kano’s methods for understanding customer-defined quality."
)


def kano(data: pd.DataFrame, *, cross: float = 0.5, ax: Axes | None = None) -> Chart:
    """Draw each feature by what it can satisfy and what its absence can disappoint.

    Parameters
    ----------
    data : DataFrame
        As :func:`~quality_study.survey.kano_table` makes it: ``feature``, ``better`` (0 to 1), ``worse`` (-1 to 0),
        ``category``; optional ``n``, ``base`` (answers that the coefficients rest on), ``clear`` (the category leads).
    cross : float
        Coefficient where the plane is cut, on both axes.
    ax : Axes, optional
        Draw there instead of on a page.

    Returns
    -------
    Chart

    Raises
    ------
    StudyError
        A coefficient is out of its bounds.

    Examples
    --------
    >>> chart = kano(pd.DataFrame([{"feature": "Wifi", "better": 0.1, "worse": -0.9, "category": "must_be"}]))
    >>> chart.axes.collections[0].get_offsets().tolist()
    [[0.9, 0.1]]
    """
    rows = data.reset_index(drop=True)
    rows["clear"] = rows["clear"].astype(bool) if "clear" in rows else True
    raise_if_any(
        Problem(f"fonction « {feature} » : coefficient hors de ses bornes", found=number(value), accepted=[accepted])
        for name, low, accepted in (("better", 0, "de 0 à 1"), ("worse", -1, "de -1 à 0"))
        for feature, value in zip(rows["feature"], rows[name], strict=True)
        if not (pd.isna(value) or low <= value <= low + 1)
    )
    rows["lost"] = -rows["worse"]
    categories = [CATEGORY_LABEL.get(category, "sans réponse") for category in rows["category"]]
    named = [f"{text}{'' if sure else ' incertaine'}" for text, sure in zip(categories, rows["clear"], strict=True)]
    texts = [f"{feature} ({category})" for feature, category in zip(rows["feature"], named, strict=True)]
    with rendering():
        axes = plane(
            rows, x="lost", y="better", texts=texts, cross=(cross, cross), titles=_TITLES, quarters=_QUARTERS,
            words=(lambda v: number(round(v, 6) + 0.0),) * 2, ends=(-0.05, 1.05), ax=ax,
        )  # fmt: skip
    said = [f"Plan de Kano de {plural(len(rows), 'fonction')}."]
    for place, (row, category) in enumerate(zip(rows.to_dict("records"), named, strict=True), 1):
        better, worse = ("—" if pd.isna(row[name]) else number(row[name] + 0.0, 2) for name in ("better", "worse"))
        size = (
            ""
            if "n" not in rows
            else f", réponses classées {number(int(row.get('base', row['n'])))}/{number(int(row['n']))}"
        )
        said.append(f"{place}. {row['feature']} : {category}, satisfaction {better}, insatisfaction {worse}{size}.")
    unsure = "" if rows["clear"].all() else "Rond vide : l’écart avec la catégorie suivante peut venir du hasard. "
    return Chart(root_figure(axes), axes, rows, typographic(" ".join(said)), note=typographic(unsure + _NOTE))
