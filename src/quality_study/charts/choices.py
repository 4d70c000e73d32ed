"""Answers to single and multiple choices: one bar an answer, its share, its interval, and how many gave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patheffects import withStroke

from quality_study.charts.chart import Chart
from quality_study.charts.hidden import hidden_note, out_of
from quality_study.charts.page import (
    LEFT,
    Row,
    beside,
    grid,
    paragraph,
    root_figure,
    share_axis,
    status_tag,
    tags_note,
)
from quality_study.charts.rows import lay_out
from quality_study.charts.wording import BOUNDS, census_note, denominator, estimate, method_names, sources
from quality_study.diagram.text import fit, line_height
from quality_study.style import (
    BODY,
    GREY,
    PAPER,
    PLAIN,
    SIDE_RAMP,
    SMALL,
    STATUS_MARK,
    TRACK,
    WHISKER,
    WIDTH,
    rendering,
)
from quality_study.survey.hidden import count_range, is_hidden
from quality_study.survey.opinions import counted_answers, require
from quality_study.survey.pooled import check_confidence
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import NBSP, level, typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets

Sort = Literal["count"] | None
_SORTS = (None, "count")
#: Millimetres: right of the axis, where values begin there, a bar, the space around it, that between questions.
_RIGHT, _VALUE = 50.0, 2.5
_BAR, _PADDING, _GAP = 4.2, 1.1, 2.6
_TAG_ROOM = 6.0


def choices(
    data: pd.DataFrame,
    *,
    sort: Sort = "count",
    hue: str | None = None,
    palette: Any = None,
    ax: Axes | None = None,
) -> Chart:
    """Draw how many chose each answer, with its interval: every such chart has the same axis, 0 to 100 %.

    Parameters
    ----------
    data : DataFrame
        One row an answer: ``text, category, count`` and, for several answers a person, ``n``; whatever else
        :meth:`Study.breakdown` gives is used when it is there: ``type`` (``choices`` for several answers a person,
        ``scale`` for answers that keep their order), ``share, low, high``, ``not_applicable``, ``blank``, ``status``...
    sort : {"count"}, optional
        Most chosen first, an answer that begins with « Autre » last; None for the order of `data`.
    hue : str, optional
        Column that names groups of respondents: a bar each, under each answer, all in the same order.
    palette : str, sequence or mapping, optional
        Seaborn palette, or colours, of the groups; or a colour by group.
    ax : Axes, optional
        Draw there instead of on pages.

    Returns
    -------
    Chart
        ``data`` holds the answers in the order drawn, with their ``group``.

    Raises
    ------
    StudyError
        An option or column is unknown, counts are (published claims), or intervals have another confidence.

    Examples
    --------
    >>> rows = {"text": "Comment êtes-vous venu ?", "category": ["Train", "Bus"], "count": [3, 9]}
    >>> chart = choices(pd.DataFrame(rows))
    >>> chart.data[["category", "share"]].to_numpy().tolist()
    [['Bus', 0.75], ['Train', 0.25]]
    """
    accepted = [str(s) for s in _SORTS if s]
    raise_if_any([Problem("option inconnue", "choices", None, "sort", str(sort), accepted)] * (sort not in _SORTS))
    rows = _computed(data, sort, hue)
    colors = _colors(list(dict.fromkeys(rows["group"])), palette)
    tagged = rows["status"].nunique() > 1
    head = f"part [IC{NBSP}à{NBSP}{level(float(rows['confidence'].iloc[0]))}]" if len(rows) else ""
    with rendering():
        listed = _listed(rows, colors, head, tagged)
        axes, pages = lay_out(listed, lambda axes, _: share_axis(axes), ax=ax, right=_RIGHT)
    words = _describe(rows) if len(rows) else "Aucune réponse."
    note = _note(rows) if len(rows) else ""
    return Chart(root_figure(axes), axes, rows, words, pages, note)


def _computed(data: pd.DataFrame, sort: Sort, hue: str | None) -> pd.DataFrame:
    """Sort the answers of each question; all its groups show them in the same order."""
    require(data, [hue] if hue else [])
    data = data if "type" in data else data.assign(type="choice")
    parts = [
        counted_answers(part, ("text", "category", "count")) for _, part in data.groupby(hue or "text", sort=False)
    ]
    rows = pd.concat(parts, ignore_index=True) if parts else counted_answers(data, ("text", "category", "count"))
    rows = rows.assign(group=rows[hue].astype(str) if hue else "")
    twice = rows[rows.duplicated(["item", "group", "category"])]
    if not twice.empty:
        told = 'plusieurs lignes pour une réponse ; si ce sont des groupes, écrivez hue="…", le nom de leur colonne'
        raise StudyError([Problem(told, found=str(twice["category"].iloc[0]))])
    for _, own in rows.groupby("group", sort=False):
        sizes = own.dropna(subset=["size"]).drop_duplicates("population").set_index("population")["size"]
        check_confidence(own, float(own["confidence"].iloc[0]), {str(p): int(n) for p, n in sizes.items()})
    low, high = count_range(rows)
    total = ((low + high) / 2).groupby([rows["item"], rows["category"]]).transform("sum")
    sorted_ = rows["type"].ne("scale") & (sort == "count")
    other = rows["category"].str.casefold().str.startswith("autre") & sorted_
    first = {item: i for i, item in enumerate(dict.fromkeys(rows["item"]))}
    place = rows["place"] if "place" in rows else pd.Series(rows.groupby(["item", "group"]).cumcount(), rows.index)
    keys = {"_item": rows["item"].map(first), "_other": other, "_count": -total * sorted_, "_place": place}
    ordered = rows.assign(**keys).sort_values(list(keys), kind="stable")
    return ordered.drop(columns=list(keys)).reset_index(drop=True)


def _colors(groups: Sequence[str], palette: Any) -> dict[str, str]:
    """Choose the colour of each group; a published bar has its own when there is but one."""
    import seaborn as sns  # a second to load: only who draws this waits

    if isinstance(palette, Mapping):
        return {str(group): to_hex(color) for group, color in palette.items()}
    if palette is None and groups == [""]:
        return {}
    own = sns.blend_palette(SIDE_RAMP["favourable"][::-1], len(groups))
    colors = own if palette is None else sns.color_palette(palette, len(groups))
    return dict(zip(groups, map(to_hex, colors), strict=True))


def _listed(rows: pd.DataFrame, colors: Mapping[str, str], head: str, tagged: bool) -> list[Row]:
    listed: list[Row] = []
    for _, question in rows.groupby("item", sort=False):
        over = _question(question, head, tagged, first=not listed)
        listed.append(over)
        for category, answer in question.groupby("category", sort=False):
            if len(answer) > 1:
                listed.append(_name(str(category), over))
            for record in answer.to_dict("records"):
                label = str(record["group"]) if len(answer) > 1 else str(category)
                listed.append(_bar(record, label, colors, tagged, (over,)))
    return listed


def _question(question: pd.DataFrame, head: str, tagged: bool, *, first: bool) -> Row:
    """Write the question, how many answered it, and the names of the columns."""
    lines = fit(str(question["text"].iloc[0]), WIDTH - 1, bold=True)
    who = [
        f"{name!s} : {base}" if name else base
        for name, own in question.groupby("group", sort=False)
        for base in [denominator(*own.iloc[0][["n", "not_applicable", "blank"]])]
    ]
    several = ["plusieurs réponses possibles"] if question["type"].iloc[0] == "choices" else []
    names = ((head, _VALUE, "left"), ("effectif", _RIGHT - 0.5 - _TAG_ROOM * tagged, "right"))
    room = WIDTH - 1 if not first else WIDTH - _RIGHT + _VALUE - 4
    under = fit(" — ".join([*who, *several]), room, size=SMALL)
    gap = 0.0 if first else _GAP
    height = gap + len(lines) * line_height(BODY) + len(under) * line_height(SMALL) + 0.8

    def draw(ax: Axes, y: float) -> None:
        paragraph(ax, -LEFT, y + gap, lines, weight="bold")
        top = y + gap + len(lines) * line_height(BODY)
        paragraph(ax, -LEFT, top, under, size=SMALL, color=GREY)
        for name, x, side in names if first else ():
            place = top + (len(under) - 0.5) * line_height(SMALL)
            beside(ax, x, place, name, right=True, ha=side, size=SMALL, weight="bold")

    return Row(height, draw, heading=True)


def _name(category: str, over: Row) -> Row:
    lines = fit(category, LEFT - 3, bold=True)

    def draw(ax: Axes, y: float) -> None:
        paragraph(ax, -2, y + _PADDING, lines, ha="right", weight="bold")

    return Row(len(lines) * line_height(BODY) + _PADDING, draw, heading=True, over=(over,))


def _bar(row: Mapping[Any, Any], label: str, colors: Mapping[str, str], tagged: bool, over: tuple[Row, ...]) -> Row:
    lines = fit(label, LEFT - 3)
    height = max(len(lines) * line_height(BODY), _BAR) + 2 * _PADDING
    share, low, high, status = float(row["share"]), float(row["low"]), float(row["high"]), str(row["status"])
    mark = STATUS_MARK.get(status, STATUS_MARK["published"])
    face = colors.get(str(row["group"]), mark.face)

    def draw(ax: Axes, top: float) -> None:
        y = top + height / 2
        paragraph(ax, -2, y - len(lines) * line_height(BODY) / 2, lines, ha="right")
        ax.barh(y, 1, height=_BAR, color=TRACK, zorder=0.5)
        grid(ax, top, top + height)
        if not isnan(share):
            ax.barh(
                y, share, height=_BAR, color=face, edgecolor=mark.edge if not colors else face, linewidth=0.8, zorder=2
            )
            bars = ax.errorbar((low + high) / 2, y, xerr=(high - low) / 2, **WHISKER)
            for artist in (*bars.lines[1], *bars.lines[2]):  # a white edge, to be seen over the bar
                artist.set_path_effects([withStroke(linewidth=2.8, foreground=PAPER)])
        elif row["interval"] == BOUNDS:
            possible = STATUS_MARK["possible"]
            ax.barh(y, high - low, left=low, height=_BAR, color=possible.face, edgecolor=possible.edge, zorder=2)
        beside(ax, _VALUE, y, _estimate(row), right=True, weight="bold")
        edge = _RIGHT - 0.5 - _TAG_ROOM * tagged
        beside(ax, edge, y, out_of(row), right=True, ha="right", color=GREY)
        if tagged:
            status_tag(ax, y, status, x=_RIGHT - 2.5)

    return Row(height, draw, over=over)


def _estimate(row: Mapping[Any, Any]) -> str:
    interval = BOUNDS if row["interval"] == BOUNDS else ""
    return estimate(row["share"], row["low"], row["high"], interval=interval, sign=True)


def _describe(rows: pd.DataFrame) -> str:
    """Tell the content in words: every label, value, denominator and status, if there is another than plain."""
    plain = set(rows["status"]) <= set(PLAIN)
    confidence = level(float(rows["confidence"].iloc[0]))
    parts = [f"Réponses choisies, en parts de ceux qui ont répondu ; IC à {confidence}."]
    for _, question in rows.groupby("item", sort=False):
        several = " (plusieurs réponses possibles)" if question["type"].iloc[0] == "choices" else ""
        parts.append(f"{question['text'].iloc[0]}{several}")
        for name, group in question.groupby("group", sort=False):
            first = group.iloc[0]
            said = [
                f"{r['category']}, {out_of(r)} {_estimate(r)}{in_brackets('' if plain else STATUS_LABEL[r['status']])}"
                for r in group.to_dict("records")
            ]
            base = denominator(first["n"], first["not_applicable"], first["blank"])
            parts.append(f"({', '.join(part for part in (str(name), base) if part)}) : {' ; '.join(said)}.")
    return typographic(" ".join(parts))


def _note(rows: pd.DataFrame) -> str:
    method = method_names(rows["interval"], float(rows["confidence"].iloc[0]))
    said = ["Parts de ceux qui ont répondu (n)" + (f" ; {method}." if method else "."), census_note(rows)]
    if (rows["type"] == "choices").any():
        said.append("Quand plusieurs réponses sont possibles, la somme des parts peut dépasser 100 %.")
    if is_hidden(rows).any():
        said.append(hidden_note(rows, int(rows["threshold"].iloc[0])) + " Bande claire : ce qui reste possible.")
    if rows["n"].eq(0).any():
        said.append("— : personne n’a répondu.")
    if rows["status"].nunique() > 1:
        said.append(tags_note(rows["status"]))
    said.append(sources(rows["source"]))
    return typographic(" ".join(part for part in said if part))
