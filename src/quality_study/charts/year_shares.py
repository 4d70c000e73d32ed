"""The favourable shares of matched questions, edition after edition: the summary of a comparison of years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from quality_study.charts import comparison
from quality_study.charts.comparison_layout import Layout
from quality_study.diagram.drawing import Drawing
from quality_study.facts.tabular import each_row
from quality_study.words.french import NBSP, number, sizes


@dataclass(frozen=True)
class Options:
    """What the figure shows.

    Parameters
    ----------
    title : str
        What the share is, above its column.
    confidence : float
        Of the intervals in the table, between 0 and 1.
    """

    title: str = "% favorable"
    confidence: float = 0.95
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    return draw(compute(tables["year_shares"]), Options(**options))  # type: ignore[arg-type]


def compute(table: pd.DataFrame) -> pd.DataFrame:
    """Make the table that :func:`~quality_study.charts.comparison.draw` takes: a row per question and edition.

    Parameters
    ----------
    table : DataFrame
        ``year_shares``, as described in :mod:`quality_study.survey.year_tables`.
    """
    return table.assign(
        label=table["text"] + f" —{NBSP}" + table["edition"],
        n_text=[
            sizes([int(n) for n in r.sizes.split()]) if pd.isna(r.n) else number(int(r.n)) for r in each_row(table)
        ],
        whole=False,
    )[["label", "share", "low", "high", "n", "n_text", "interval", "status", "whole", "source"]]


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw every share compared, as :func:`~quality_study.charts.comparison.draw` does."""
    return comparison.draw(rows, _plain(options or Options()))


def describe(rows: pd.DataFrame, options: Options | None = None) -> str:
    """Tell the content in words: every label, value, denominator and status."""
    return comparison.describe(rows, _plain(options or Options()))


def _plain(options: Options) -> comparison.Options:
    return comparison.Options((), title=options.title, confidence=options.confidence, layout=options.layout)
