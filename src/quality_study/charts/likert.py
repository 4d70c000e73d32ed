"""Answers on a scale: bars on both sides of the limit between unfavourable and favourable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.hidden import hidden_note
from quality_study.charts.page import Row, root_figure, size_of, tags_note
from quality_study.charts.rows import lay_out
from quality_study.charts.stacks import (
    LEFT,
    NEUTRALS,
    RIGHT,
    Look,
    Neutral,
    column_heads,
    fills,
    heading_row,
    item_row,
    legend_row,
    stack_axes,
    value_place,
)  # fmt: skip
from quality_study.charts.wording import BOUNDS, census_note, denominator, estimate, method_names, sources
from quality_study.style import PLAIN, WIDTH, rendering
from quality_study.survey.opinions import SORTS, Sort, Totals, by_group, opinions
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import NBSP, level, number, percent, typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets

_TOTALS = ("answered", "opinions")


def likert(
    data: pd.DataFrame,
    *,
    neutral: Neutral = "apart",
    middle: str | None = None,
    totals: Totals = "answered",
    sort: Sort = None,
    hue: str | None = None,
    sides: Sequence[str] = ("défavorable", "favorable"),
    palette: Any = None,
    legend: bool | None = None,
    ax: Axes | None = None,
) -> Chart:
    """Draw answers on a scale: unfavourable ones left of zero, favourable ones right, and the favourable share.

    Every such chart has the same axis, whatever its data: a bar of 40 % is as long in all the figures of a report.

    Parameters
    ----------
    data : DataFrame
        One row an answer, from worst to best: ``text, category, role`` (``favourable`` or another) and ``count``;
        whatever else :meth:`Study.breakdown` gives is used when it is there: ``n``, ``share`` (weighted, perhaps),
        ``low`` and ``high``, ``heading`` and ``row`` (of a matrix), ``not_applicable``, ``blank``, ``status``...
    neutral : {"apart", "middle", "left out"}
        Draw the neutral answer apart, at the right end; astride of zero; or not at all. Shares stay the same.
    middle : str, optional
        Which answer is neutral: by default the middle of a scale whose upper half is favourable. Empty for none.
    totals : {"answered", "opinions"}
        Whom the favourable share is of: all who answered, or those whose answer is not neutral.
    sort : {"favourable", "unfavourable"}, optional
        Highest share of that side first, the rows of a matrix together; by default the order of `data`.
    hue : str, optional
        Column that names groups of respondents: one bar a group, under each question.
    sides : pair of str
        What the two sides are called.
    palette : str, sequence or mapping, optional
        Seaborn palette, or colours, from worst to best; or a colour by answer.
    legend : bool, optional
        Show the colours of the answers; by default those of the scales that `data` does not call ``explained``.
    ax : Axes, optional
        Draw there instead of on pages.

    Returns
    -------
    Chart
        Of several pages when the list is long; ``data`` as :func:`~quality_study.survey.opinions.opinions` gives it.

    Raises
    ------
    StudyError
        An option is unknown; or as :func:`~quality_study.survey.opinions.opinions`.

    Examples
    --------
    >>> answers = {"text": "Utile ?", "category": ["Non", "Bof", "Oui"], "role": ["choice", "choice", "favourable"]}
    >>> chart = likert(pd.DataFrame(answers | {"count": [6, 2, 12]}), neutral="middle")
    >>> [(round(float(p.get_x()), 2), round(float(p.get_width()), 2)) for p in chart.axes.patches]
    [(-0.35, 0.3), (-0.05, 0.1), (0.05, 0.6)]
    """
    given = {"neutral": (neutral, NEUTRALS), "totals": (totals, _TOTALS), "sort": (sort, (None, *SORTS))}
    raise_if_any(
        Problem("option inconnue", "likert", None, name, str(value), [str(v) for v in known if v])
        for name, (value, known) in given.items()
        if value not in known
    )
    raise_if_any(
        [Problem("deux noms attendus, défavorable puis favorable", "likert", None, "sides")] * (len(sides) != 2)
    )
    rows = opinions(by_group(data, hue) if hue else data, middle=middle, totals=totals, sort=sort)
    colors = colors_of(rows, palette)
    missing = bool((rows["not_applicable"].fillna(0) + rows["blank"].fillna(0)).gt(0).any())
    look = Look(neutral, colors, rows["status"].nunique() > 1, missing)
    look = replace(look, value=value_place(rows, look.edge))
    met = set(rows["side"])
    apart = ["neutre"] * ("neutral" in met and neutral == "apart") + ["masqué"] * ("hidden" in met)
    confidence = level(float(rows["confidence"].iloc[0])) if len(rows) else ""
    value = f"{sides[1]} [IC{NBSP}à{NBSP}{confidence}]"
    with rendering():
        width = WIDTH - LEFT - RIGHT if ax is None else size_of(ax)[0]
        heads = column_heads(width, sides, value, apart, look)
        listed = _listed(rows, look, legend, heads)
        axes, pages = lay_out(listed, lambda axes, _: stack_axes(axes, look), ax=ax, left=LEFT, right=RIGHT)
    words = describe(rows, sides, totals) if len(rows) else "Aucune réponse."
    note = note_of(rows, neutral, totals, missing=missing, legend=legend) if len(rows) else ""
    return Chart(root_figure(axes), axes, rows, words, pages, note)


def describe(
    rows: pd.DataFrame, sides: Sequence[str] = ("défavorable", "favorable"), totals: Totals = "answered"
) -> str:
    """Tell the content in words: every question, answer, value, denominator and status, if another than plain."""
    plain = set(rows["status"]) <= set(PLAIN)
    of = "de ceux qui ont répondu" if totals == "answered" else "de ceux qui ont répondu, totaux sans les neutres"
    parts = [f"Réponses sur une échelle, en parts {of} ; IC à {level(float(rows['confidence'].iloc[0]))}."]
    for _, answers in rows.groupby("item", sort=False):
        first = answers.iloc[0]
        whole = estimate(
            first["favourable"], first["favourable_low"], first["favourable_high"],
            interval=first["favourable_interval"], sign=True,
        )  # fmt: skip
        parts.append(
            f"{first['text']} ({denominator(first['n'], first['not_applicable'], first['blank'])}) : "
            f"{' ; '.join(_told(record) for record in answers.to_dict('records'))} ; {sides[1]} en tout, {whole}"
            f"{in_brackets('' if plain else STATUS_LABEL[first['status']])}."
        )
    return typographic(" ".join(parts))


def _told(row: dict[Any, Any]) -> str:
    if pd.isna(row["count"]):
        return f"{row['category']}, effectif masqué"
    share = "aucune part" if pd.isna(row["share"]) else percent(row["share"])
    return f"{row['category']}, {share} ({number(int(row['count']))} pers.)"


def colors_of(rows: pd.DataFrame, palette: Any) -> dict[tuple[int, str], str]:
    """Return the colour of each answer of each scale."""
    return {
        (int(str(panel)), category): color
        for panel, scale in rows.groupby("panel")
        for category, color in fills(scale_of(scale), palette).items()
    }


def scale_of(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of the items of a panel, from worst to best, the hidden ones last."""
    scale = panel.drop_duplicates("category")
    return pd.concat([scale[scale["side"] != "hidden"], scale[scale["side"] == "hidden"]])


def _listed(rows: pd.DataFrame, look: Look, legend: bool | None, heads: Row) -> list[Row]:
    """List what is drawn from top to bottom: legends, names of the columns, headings of matrices, items."""
    listed: list[Row] = []
    for panel, of_panel in rows.groupby("panel", sort=False):
        over: tuple[Row, ...] = (heads,)
        if legend or (legend is None and not of_panel["explained"].all()):
            scale = scale_of(of_panel)
            drawn = scale[~((scale["side"] == "neutral") & (look.neutral == "left out"))]
            colors = {category: color for (number_, category), color in look.palette.items() if number_ == panel}
            over = (legend_row(drawn, colors), heads)
        listed += over[:-1] if listed else over  # the columns are named once a page
        heading, under = "", over
        for _, answers in of_panel.groupby("item", sort=False):
            if answers["heading"].iloc[0] != heading:
                heading = str(answers["heading"].iloc[0])
                under = (*over, heading_row(heading)) if heading else over
                listed += [Row(under[-1].height, under[-1].draw, heading=True, over=over)] if heading else []
            listed.append(item_row(answers, look, under))
    return listed


def note_of(rows: pd.DataFrame, neutral: Neutral, totals: Totals, *, missing: bool, legend: bool | None) -> str:
    """Say how to read what is drawn."""
    limits = rows.drop(columns=["low", "high", "interval"]).rename(
        columns={"favourable_low": "low", "favourable_high": "high", "favourable_interval": "interval"}
    )
    method = method_names(rows["favourable_interval"], float(rows["confidence"].iloc[0]))
    said = ["Pourcentages de ceux qui ont répondu (n)" + (f" ; {method}." if method else "."), census_note(limits)]
    if totals == "opinions":
        said.append("La part favorable est celle de ceux qui ont pris parti (n), réponses neutres exclues.")
    if (rows["side"] == "neutral").any():
        how = {"apart": "tracée à part, à droite, à la même échelle", "middle": "à cheval sur le zéro"}
        said.append(f"La réponse neutre est {how.get(neutral, 'comptée dans les parts, mais pas tracée')}.")
    said.append(hidden_note(rows, int(rows["threshold"].iloc[0])))
    if (rows["side"] == "hidden").any():
        said.append("Les effectifs masqués qui ne sont pas d’un seul côté sont tracés ensemble, hachurés, à droite.")
    if (rows["favourable_interval"] == BOUNDS).any():
        said.append("Sans crochets, entre deux traits : ce qui reste possible.")
    if missing:
        said.append("s. o. : sans objet ; s. r. : sans réponse ; en nombre de personnes, hors pourcentages.")
    if (rows["base"].fillna(1) == 0).any():
        said.append("— : personne n’a répondu.")
    if legend is False or (legend is None and rows["explained"].any()):
        said.append("Couleurs : celles de la première figure où cette échelle paraît.")
    if rows["status"].nunique() > 1:
        said.append(tags_note(rows["status"]))
    said.append(sources(rows["source"]))
    return typographic(" ".join(part for part in said if part))
