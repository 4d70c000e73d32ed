"""Heat map of a contingency table: where the answers of a group depart from what independence would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.stats import norm

from quality_study.charts.residuals_layout import WORDS, Layout, place, residual_text, share_text
from quality_study.charts.wording import sources
from quality_study.diagram.drawing import Drawing
from quality_study.facts.tabular import each_row
from quality_study.inference.contingency import chi_square_test
from quality_study.survey.pooled import weakest
from quality_study.survey.selection import counted
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number, plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL


@dataclass(frozen=True)
class Options:
    """What the figure shows.

    Parameters
    ----------
    item : str
        Question whose answers are the columns.
    by : str
        What the rows are: ``population`` or ``edition``.
    bonferroni : bool
        Mark the residuals beyond 5 % and 1 % for the whole table instead of beyond 2 and 3.
    """

    item: str = ""
    by: str = "population"
    bonferroni: bool = False
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**options)  # type: ignore[arg-type]
    if chosen.by not in ("population", "edition"):
        problem = Problem("groupes inconnus", "figures.toml", None, "by", chosen.by, ["population", "edition"])
        raise_if_any([problem])
    answers = counted(tables["breakdown"], tables["items"], items=[chosen.item])
    if chosen.by == "population":
        titles = tables["populations"].set_index("population")["title"]
        answers["population"] = answers["population"].map(titles).fillna(answers["population"])
    grouped = answers.groupby([chosen.by, "category"], sort=False)["count"].sum().unstack(fill_value=0)
    counts = grouped.astype(int)[list(dict.fromkeys(answers["category"]))]
    counts = counts.loc[counts.sum(axis=1) > 0, counts.sum() > 0]
    rows = compute(counts, chi_square_test(counts).details["residuals"])
    status = answers.groupby(chosen.by, sort=False)["status"].agg(lambda s: weakest(list(s)))
    return draw(rows.assign(status=rows["row"].map(status)), chosen, source=sources(answers["source"]))


def compute(counts: pd.DataFrame, residuals: pd.DataFrame) -> pd.DataFrame:
    """Put a contingency table and its residuals in one tidy table.

    Parameters
    ----------
    counts : DataFrame
        Groups as rows, answers as columns.
    residuals : DataFrame
        Adjusted standardised residuals, with the same rows and columns.

    Returns
    -------
    DataFrame
        ``row, column, count, n`` (total of the row), ``share`` (of the row; NaN when it is empty), ``residual``.

    Examples
    --------
    >>> table = pd.DataFrame({"Oui": [3, 1]}, index=["2025", "2026"])
    >>> compute(table, table * 0.5)[["row", "count", "n", "share"]].to_numpy().tolist()
    [['2025', 3, 3, 1.0], ['2026', 1, 1, 1.0]]
    """
    if not (counts.index.equals(residuals.index) and counts.columns.equals(residuals.columns)):
        raise ValueError("counts and residuals must have the same rows and columns")
    cells = [(r, c) for r in counts.index for c in counts.columns]
    found = pd.DataFrame(
        {
            "row": [str(r) for r, _ in cells],
            "column": [str(c) for _, c in cells],
            "count": counts.to_numpy().ravel(),
            "n": counts.sum(axis=1).repeat(counts.shape[1]).to_numpy(),
        }
    )
    share = (found["count"] / found["n"].where(found["n"] > 0)).astype(float)
    return found.assign(share=share, residual=residuals.to_numpy(float).ravel())


def thresholds(cells: int, *, bonferroni: bool = False) -> tuple[float, float]:
    """Return from what absolute value a residual is marked, and strongly marked.

    Examples
    --------
    >>> thresholds(6), tuple(round(t, 2) for t in thresholds(6, bonferroni=True))
    ((2.0, 3.0), (2.64, 3.14))
    """
    if not bonferroni:
        return 2.0, 3.0
    return float(norm.isf(0.05 / cells / 2)), float(norm.isf(0.01 / cells / 2))


def draw(rows: pd.DataFrame, options: Options | None = None, *, source: str = "") -> Drawing:
    """Draw the table: count, share of the row and residual in each cell, the sign told by an arrow and by hatching.

    Parameters
    ----------
    rows : DataFrame
        As :func:`compute` returns; may also hold ``status``.
    options : Options, optional
    source : str
        A French sentence for the note.
    """
    options = options or Options()
    if rows.empty:
        raise_if_any([Problem("aucune réponse à croiser")])
    limits = thresholds(len(rows), bonferroni=options.bonferroni)
    low, high = (number(round(limit, 1)) for limit in limits)
    first, *more = place(_marked(rows, options), (low, high), options.layout, [*_told(rows, options), source])
    return Drawing(first, describe(rows, options), tuple(more))


def describe(rows: pd.DataFrame, options: Options | None = None) -> str:
    """Tell the table in words: every count, share and residual, the marked ones named."""
    options = options or Options()
    lines, columns = (rows[c].nunique() for c in ("row", "column"))
    said = [f"Résidus ajustés de {plural(lines, 'ligne')} et {plural(columns, 'colonne')}."]
    for name, group in _marked(rows, options).groupby("row", sort=False):
        status = f" ({STATUS_LABEL[group['status'].iloc[0]]})" if "status" in group else ""
        told = []
        for r in each_row(group):
            words = f", {WORDS[r.mark]}" if r.mark else ""
            told.append(f"{r.column}, {share_text(r.size, r.n, r.share)}, résidu {residual_text(r.residual)}{words}")
        said.append(f"{name}{status} : {' ; '.join(told)}.")
    return typographic(" ".join([*said, *_told(rows, options)]))


def _told(rows: pd.DataFrame, options: Options) -> list[str]:
    """Return the sentences of the note."""
    low, high = (number(round(t, 1)) for t in thresholds(len(rows), bonferroni=options.bonferroni))
    whole = ", soit 5 % et 1 % pour toute la table (Bonferroni)" if options.bonferroni else ""
    return [
        "Parts sur le total de chaque ligne. Résidus ajustés standardisés : écart à l’indépendance, en écarts-types ; "
        f"seuils {low} et {high}{whole}.",
        "Agresti (2013), Categorical data analysis, section 3.3.",
    ]


def _marked(rows: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Add ``mark``, from -2 (much less than expected) to 2; ``count`` is called ``size``, as tuples have a count."""
    low, high = thresholds(len(rows), bonferroni=options.bonferroni)
    size = rows["residual"].abs()
    mark = np.sign(rows["residual"]).fillna(0) * ((size >= low).astype(int) + (size >= high).astype(int))
    return rows.rename(columns={"count": "size"}).assign(mark=mark.astype(int))
