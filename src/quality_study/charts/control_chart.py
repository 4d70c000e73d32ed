"""Control chart of a share, a mean or their memory: limits as steps, signals by shape, sizes under the points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import pandas as pd

from quality_study.charts.control_layout import Layout, decimals_of, place, written
from quality_study.charts.control_marks import shows_observed
from quality_study.diagram.drawing import Drawing
from quality_study.facts.tabular import each_row
from quality_study.inference.control import SIGNAL_LABEL, ControlChart, laney_chart, p_chart
from quality_study.inference.control_memory import cusum_chart, ewma_chart
from quality_study.survey.pooled import weakest
from quality_study.survey.selection import counted, of_category, one_group
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number, plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL

Sort = Literal["p", "laney", "ewma", "cusum"]


@dataclass(frozen=True)
class Options:
    """What the chart shows.

    Parameters
    ----------
    item : str
        Question whose favourable answers are followed from edition to edition.
    sort : str
        ``p``, ``laney``, ``ewma`` or ``cusum``.
    category : str
        Follow this answer instead of the favourable ones.
    population : str
        Who answered; not needed when there is one.
    exclude : sequence of str
        Editions left out of the estimates, because the cause of what happened is known.
    """

    item: str
    sort: Sort = "laney"
    category: str = ""
    population: str = ""
    exclude: Sequence[str] = ()
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**options)  # type: ignore[arg-type]
    return draw(compute(tables["breakdown"], tables["items"], options=chosen), chosen)


def compute(breakdown: pd.DataFrame, labels: pd.DataFrame, *, options: Options) -> ControlChart:
    """Follow the share of an answer over the editions.

    Parameters
    ----------
    breakdown, labels : DataFrame
        As for :func:`~quality_study.survey.selection.counted`.
    options : Options

    Returns
    -------
    ControlChart
        Its table also holds ``status`` and ``source``.

    Raises
    ------
    StudyError
        The sort of chart, the item or an edition is unknown, counts are unknown, or populations are mixed.
    """
    accepted = get_args(Sort)
    if options.sort not in accepted:
        raise_if_any([Problem("sorte de carte inconnue", "figures.toml", None, "sort", str(options.sort), accepted)])
    populations = [options.population] if options.population else []
    table = of_category(counted(breakdown, labels, items=[options.item], populations=populations), options.category)
    one_group(table.assign(edition=""))  # editions are what the chart compares
    grouped = table.sort_values("edition", kind="stable").groupby("edition")
    counts, sizes = grouped["count"].sum().astype(int).tolist(), grouped["n"].first().astype(int).tolist()
    points = [str(e) for e in grouped.groups]
    raise_if_any(Problem(f"édition {e} : personne n’a répondu") for e, n in zip(points, sizes, strict=True) if not n)
    if options.sort in ("p", "laney"):
        make = p_chart if options.sort == "p" else laney_chart
        chart = make(counts, sizes, points=points, exclude=options.exclude)
    else:
        follow = ewma_chart if options.sort == "ewma" else cusum_chart
        shares = [x / n for x, n in zip(counts, sizes, strict=True)]
        chart = follow(shares, sizes=sizes, points=points, exclude=options.exclude)
    told = pd.DataFrame(
        {
            "status": grouped["status"].agg(lambda s: weakest(list(s))),
            "source": grouped["source"].agg(lambda s: " ; ".join(dict.fromkeys(x for x in s if x))),
        }
    )
    return replace(chart, table=chart.table.join(told.rename(index=str), on="point"))


def draw(chart: ControlChart, options: Options | None = None, *, title: str = "") -> Drawing:
    """Draw the chart, in several strips when the labels of the points need it.

    Parameters
    ----------
    chart : ControlChart
        Its table may also hold ``status`` and ``source``.
    options : Options, optional
        For its layout.
    title : str
        What is followed, written above the ordinates.
    """
    first, *more = place(chart, options.layout if options else Layout(), title)
    return Drawing(first, describe(chart), tuple(more))


def describe(chart: ControlChart) -> str:
    """Tell the chart in words: every point with its value, size, limits, signal and status."""
    decimals = decimals_of(chart)
    table = chart.table
    said = [f"{chart.method[0].upper()}{chart.method[1:]}. {plural(table['point'].nunique(), 'point')}."]
    for r in each_row(table):
        marks = [SIGNAL_LABEL[r.signal]] if r.signal else []
        marks += ["exclu du calcul des limites"] if r.excluded else []
        marks += [STATUS_LABEL[r.status]] if hasattr(r, "status") else []
        size = "" if pd.isna(r.n) else f" (n = {number(r.n)})"
        value, low, high = (written(x, chart, decimals) for x in (r.value, r.lower, r.upper))
        raw = f", observé {written(r.observed, chart, decimals)}" if shows_observed(chart) else ""
        tail = "".join(f", {m}" for m in marks)
        series = f", {r.series}" if r.series else ""
        said.append(f"{r.point}{size}{series} : {value}{raw}, limites {low} et {high}{tail}.")
    said.append(f"Centre : {written(table['center'].iloc[0], chart, decimals + 1)}.")
    return typographic(" ".join([*said, chart.note]).strip())
