"""One share compared across groups or questions: dots with intervals, ranges where only claims remain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from quality_study.charts.comparison_layout import Layout, place
from quality_study.charts.wording import BOUNDS, ENVELOPE, estimate
from quality_study.diagram.drawing import Drawing
from quality_study.inference.proportion import proportion_bounds, proportion_interval
from quality_study.survey.comparisons import possibilities
from quality_study.survey.pooled import pooled, weakest, weighted
from quality_study.survey.selection import group_names, kept, of_category
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import level, number, sizes, typographic
from quality_study.words.vocabulary import STATUS_LABEL

_ENVELOPE_METHOD = "wilson"
_REQUIRED = ("label", "share", "low", "high", "n_text", "interval", "status")


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    items : sequence of str
        Questions in display order.
    category : str
        Answer whose share is compared; by default the favourable ones together.
    populations, editions : sequence of str
        Groups of respondents in display order; all those of the table by default.
    whole : str, optional
        Population drawn as the whole, its line across the others; by default all counted groups of a question added
        up, which supposes that they have nobody in common. Empty for none.
    title : str
        What the share is, above its column.
    confidence : float
        Confidence of the intervals in the table, between 0 and 1.
    population_sizes : mapping of population to int
        Sizes of the populations, for intervals ``finite``.
    envelope : bool
        For a share published without its n, show the confidence intervals (Wilson) of all the sizes that allow it,
        together, instead of its bounds: what sampling adds to what is not known.
    """

    items: Sequence[str]
    category: str = ""
    populations: Sequence[str] = ()
    editions: Sequence[str] = ()
    whole: str | None = None
    title: str = "% favorable"
    confidence: float = 0.95
    population_sizes: Mapping[str, int] = field(default_factory=dict)
    envelope: bool = False
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**options)  # type: ignore[arg-type]
    rows = compute(
        tables["breakdown"], tables["items"], tables["sizes"], tables["populations"], items=chosen.items,
        category=chosen.category, populations=chosen.populations, editions=chosen.editions, whole=chosen.whole,
        confidence=chosen.confidence, population_sizes=chosen.population_sizes, envelope=chosen.envelope,
    )  # fmt: skip
    return draw(rows, chosen)


def compute(
    breakdown: pd.DataFrame,
    labels: pd.DataFrame,
    sizes_of: pd.DataFrame,
    titles: pd.DataFrame,
    *,
    items: Sequence[str],
    category: str = "",
    populations: Sequence[str] = (),
    editions: Sequence[str] = (),
    whole: str | None = None,
    confidence: float = 0.95,
    population_sizes: Mapping[str, int] | None = None,
    envelope: bool = False,
) -> pd.DataFrame:
    """Make the tidy table that :func:`draw` takes: one row per question and group of respondents.

    Parameters
    ----------
    breakdown : DataFrame
        As checked by :data:`~quality_study.survey.schema.BREAKDOWN`, made from responses, from claims, or both.
    labels : DataFrame
        ``item, text, type, category, role``.
    sizes_of : DataFrame
        ``population, n``: sample sizes that remain possible where none is known.
    titles : DataFrame
        ``population, title``; a population without a title keeps its name.
    items, category, populations, editions, whole, confidence, population_sizes, envelope
        As in :class:`Options`.

    Returns
    -------
    DataFrame
        ``label, share, low, high, n_text`` (n, or the sizes that remain possible), ``interval`` (name of the
        confidence interval, ``bounds`` or ``range of intervals``), ``status, n`` (empty when unknown), ``whole``
        (True for the row that is the whole), ``source, method`` (of the intervals of a range).

    Raises
    ------
    StudyError
        An item, an answer or a group is unknown, or the intervals have another confidence.
    """
    wanted = [*populations, whole] if whole and populations and whole not in populations else list(populations)
    table = kept(breakdown, labels, items=items, populations=wanted, editions=editions)
    if whole and whole not in set(table["population"]):
        accepted = list(dict.fromkeys(table["population"]))
        raise StudyError([Problem("population inconnue", "figures.toml", None, "whole", whole, accepted)])
    rows = pooled(
        of_category(table, category), confidence=confidence, population_sizes=population_sizes,
        among=table[table["role"].isin(["choice", "favourable"])],
    )  # fmt: skip
    groups = group_names(rows, titles)
    several_items, several_groups = rows["item"].nunique() > 1, groups.nunique() > 1
    if several_items and several_groups:
        rows["label"] = rows["text"] + " — " + groups
    else:
        rows["label"] = rows["text"] if several_items else groups
    possible = {str(p): sorted(g["n"].astype(int)) for p, g in sizes_of.groupby("population")}
    rows["n_text"] = [
        number(int(n)) if not pd.isna(n) else sizes(possible.get(p, []))
        for n, p in zip(rows["n"], rows["population"], strict=True)
    ]
    rows["whole"] = rows["population"] == whole
    if whole is None and not several_items and len(rows) > 1 and not weighted(of_category(table, category)):
        rows = pd.concat([rows, _added_up(rows, confidence)], ignore_index=True)
    rows = rows.sort_values("whole", kind="stable").reset_index(drop=True)
    rows = _envelope(rows, possible, confidence) if envelope else rows.assign(method="")
    return rows[[*_REQUIRED, "n", "whole", "source", "method"]]


def _added_up(rows: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Add up groups that have nobody in common; no row when some are not counted."""
    methods = set(rows["interval"])
    if rows["count"].isna().any() or rows["n"].isna().any() or len(methods) > 1 or methods <= {BOUNDS, "finite"}:
        return rows.head(0)
    count, n = int(rows["count"].sum()), int(rows["n"].sum())
    if n == 0:
        return rows.head(0)
    found = proportion_interval(count, n, confidence=confidence, method=methods.pop())
    first = rows.head(1)
    return first.assign(
        label="Ensemble des répondants", share=count / n, low=max(0.0, found.low), high=min(1.0, found.high), n=n,
        n_text=number(n), status=weakest(list(rows["status"])), whole=True,
    )  # fmt: skip


def _envelope(rows: pd.DataFrame, possible: Mapping[str, list[int]], confidence: float) -> pd.DataFrame:
    """Replace the bounds of shares published without n by the intervals of all the sizes that allow them, together."""
    rows = rows.copy()
    rows["method"] = ""
    for i in rows.index[(rows["interval"] == BOUNDS) & rows["n"].isna() & rows["share"].notna()]:
        pairs = possibilities(rows.loc[i], possible.get(str(rows.at[i, "population"]), []))
        low, high = proportion_bounds(pairs["count"], pairs["n"], confidence=confidence, method=_ENVELOPE_METHOD)
        rows.loc[i, ["low", "high"]] = [max(0.0, float(low.min())), min(1.0, float(high.max()))]
        rows.loc[i, ["interval", "method"]] = [ENVELOPE, _ENVELOPE_METHOD]
    return rows


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Lay out any tidy table of shares.

    Parameters
    ----------
    rows : DataFrame
        ``label, share`` (may be empty), ``low, high, n_text, interval, status`` in display order, and optionally ``n``
        (below 30 the dot is empty), ``whole`` (True for the row whose line crosses the others), ``source``, ``method``
        (of the intervals behind a range of intervals).
        `interval` is the name of a confidence interval, ``bounds`` (what is logically possible) or ``range of
        intervals`` (the intervals of all possible sizes together).
    options : Options, optional
        Only `title`, `confidence` and `layout` are read.

    Raises
    ------
    ValueError
        A column is missing, or two rows are the whole.
    """
    options = options or Options(())
    rows = _completed(rows)
    first, *more = place(rows, title=options.title, confidence=options.confidence, at=options.layout)
    return Drawing(first, describe(rows, options), tuple(more))


def describe(rows: pd.DataFrame, options: Options | None = None) -> str:
    """Tell the content in words: every label, value, denominator and status."""
    options = options or Options(())
    rows = _completed(rows)
    limits = "" if set(rows["interval"]) <= {BOUNDS} else f" [IC à {level(options.confidence)}]"
    parts = [f"Comparaison de parts : {options.title}{limits}."]
    for r in rows.to_dict("records"):
        value = estimate(r["share"], r["low"], r["high"], interval=r["interval"], sign=True)
        parts.append(f"{r['label']} : {value} (n : {r['n_text']} ; {_kind(r, options)} ; {STATUS_LABEL[r['status']]}).")
    return typographic(" ".join(parts))


def _kind(row: Mapping[Any, Any], options: Options) -> str:
    if row["interval"] == BOUNDS:
        return "bornes"
    if row["interval"] == ENVELOPE:
        return "intervalles de tous les n possibles"
    return f"IC à {level(options.confidence)}"


def _completed(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the optional columns."""
    missing = [c for c in _REQUIRED if c not in rows]
    if missing:
        raise ValueError(f"missing columns: {', '.join(missing)}")
    rows = rows.copy()
    for column, value in (("n", pd.NA), ("whole", False), ("source", ""), ("method", "")):
        if column not in rows:
            rows[column] = value
    if rows["whole"].sum() > 1:
        raise ValueError("at most one row may be the whole")
    return rows
