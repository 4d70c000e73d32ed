"""Sensitivity to an unknown n: a difference and its interval over every size that a published percentage allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from quality_study.charts.sensitivity_layout import Abscissas, Curve, Layout, place, reading
from quality_study.diagram.drawing import Drawing
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import difference, join, level, number, plural, typographic

_REQUIRED = ("panel", "n", "difference", "low", "high")


@dataclass(frozen=True)
class Options:
    """What the figure shows.

    Parameters
    ----------
    table : str
        Name of the table of pairs.
    panels : sequence of str
        Comparisons in display order; all of them by default.
    log : bool
        Give each doubling of n the same width: small sizes, where all is decided, get more room.
    confidence : float
        Of the intervals, when the table has no column ``confidence``.
    method : str
        Of the intervals, in French.
    unknown : str
        What n is the size of, written under the abscissas.
    """

    table: str = "sensitivity"
    panels: Sequence[str] = ()
    log: bool = False
    confidence: float = 0.95
    method: str = ""
    unknown: str = "n possible"
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**options)  # type: ignore[arg-type]
    if chosen.table not in tables:
        raise_if_any([Problem("table inconnue", "figures.toml", None, "table", chosen.table, sorted(tables))])
    return draw(tables[chosen.table], chosen)


def compute(rows: pd.DataFrame, *, panels: Sequence[str] = ()) -> list[Curve]:
    """Gather, for each comparison and each n, what all its possible counts give.

    Parameters
    ----------
    rows : DataFrame
        ``panel, n, difference, low, high``, perhaps ``confidence``, and any other column: one row per possible pair of
        a size and a count; differences are shares (0.07 is 7 points).
    panels : sequence of str
        Comparisons to keep, in display order; all by default.

    Raises
    ------
    StudyError
        No row, an unknown panel, or a value that is no number.

    Examples
    --------
    >>> rows = pd.DataFrame({"panel": "a", "n": [5, 9, 9], "difference": 0.2, "low": [-0.1, 0.1, 0.2], "high": 0.4})
    >>> curve = compute(rows)[0]
    >>> curve.first_n, curve.sizes["low"].tolist()
    (9, [-0.1, 0.1])
    """
    missing = [c for c in _REQUIRED if c not in rows]
    if missing:
        raise ValueError(f"columns {missing} are missing")
    present = list(dict.fromkeys(rows["panel"]))
    problems = [
        Problem("comparaison inconnue", "figures.toml", None, "panels", p, present) for p in panels if p not in present
    ]
    if rows.empty:
        problems.append(Problem("aucune comparaison à dessiner : aucun n n’est possible"))
    broken = rows[rows[list(_REQUIRED[1:])].isna().any(axis=1)]
    problems += [Problem("écart ou intervalle sans valeur", found=str(p)) for p in dict.fromkeys(broken["panel"])]
    if "confidence" in rows:
        several = rows.groupby("panel", sort=False)["confidence"].nunique(dropna=False) != 1
        problems += [
            Problem("intervalles de plusieurs niveaux de confiance", found=str(p)) for p in several.index[several]
        ]
    raise_if_any(problems)
    return [_curve(p, rows[rows["panel"] == p]) for p in panels or present]


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw one panel a comparison, on common scales.

    Parameters
    ----------
    rows : DataFrame
        As for :func:`compute`; may also hold ``status``.
    options : Options, optional
    """
    options = options or Options()
    curves = compute(rows, panels=options.panels)
    statuses = tuple(dict.fromkeys(rows["status"])) if "status" in rows else ("published",)
    axis = Abscissas(options.unknown, options.log)
    first, *more = place(curves, axis, options.layout, _told(curves, options), statuses)
    return Drawing(first, describe(curves, options), tuple(more))


def describe(curves: Sequence[Curve], options: Options | None = None) -> str:
    """Tell the curves in words: sizes, differences, intervals, and from what size zero is left out."""
    options = options or Options()
    said = ["Écart selon le n inconnu."]
    for c in curves:
        first, last = c.sizes.iloc[0], c.sizes.iloc[-1]
        said.append(
            f"{c.panel} : {plural(len(c.sizes), 'n possible', 'n possibles')}, de {number(first['n'])} à "
            f"{number(last['n'])} ; écart {_gap(c)} points ; intervalle à {_level(c, options)} de "
            f"{_limits(first)[0]} à {_limits(first)[1]} points si n = {number(first['n'])}, de "
            f"{_limits(last)[0]} à {_limits(last)[1]} si n = {number(last['n'])} ; {reading(c)}."
        )
    return typographic(" ".join([*said, *_told(curves, options)]))


def _told(curves: Sequence[Curve], options: Options) -> list[str]:
    """Return the sentences of the note."""
    method = f" ({options.method})" if options.method else ""
    levels = dict.fromkeys(_level(c, options) for c in curves)
    return [
        f"Intervalle à {join(levels)}{method}, réuni, pour chaque n, sur tout ce que les pourcentages publiés "
        "permettent. Seuls les n qu’ils permettent sont dessinés.",
    ]


def _curve(panel: str, rows: pd.DataFrame) -> Curve:
    grouped = rows.groupby("n")
    sizes = pd.DataFrame(
        {
            "pairs": grouped.size(),
            "difference_low": grouped["difference"].min(),
            "difference_high": grouped["difference"].max(),
            "low": grouped["low"].min(),
            "high": grouped["high"].max(),
        }
    ).reset_index()
    above, below = sizes["low"] > 0, sizes["high"] < 0
    sizes["clear"] = above | below
    side = above if bool(above.iloc[-1]) else below
    from_here = side[::-1].cummin()[::-1]
    first_n = int(sizes.loc[from_here, "n"].min()) if from_here.any() else None
    confidence = float(rows["confidence"].iloc[0]) if "confidence" in rows else None
    return Curve(str(panel), sizes, first_n, confidence)


def _level(curve: Curve, options: Options) -> str:
    """Write the confidence of the intervals, with a decimal when a correction made it no whole percentage."""
    return level(options.confidence if curve.confidence is None else curve.confidence)


def _gap(curve: Curve) -> str:
    least, most = float(curve.sizes["difference_low"].min()), float(curve.sizes["difference_high"].max())
    return f"de {difference(least, most, least, most)[1]} à {difference(least, most, least, most)[2]}"


def _limits(size: pd.Series) -> tuple[str, str]:
    return difference(size["difference_low"], size["difference_high"], size["low"], size["high"])[1:]
