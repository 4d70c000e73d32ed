"""Where the bars of a diverging chart stand: one geometry for all panels, found from the shares and the titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import isnan

import pandas as pd
from matplotlib.colors import to_hex, to_rgb

from quality_study.charts.hidden import hidden_note
from quality_study.charts.marks import bounds, dot, grid, heading, keys, whisker
from quality_study.charts.wording import BOUNDS, census_note, estimate, method_names, notes, sources
from quality_study.diagram.pages import EDGE, MARK, Row, Sample, Sheet, mark, marked, pages, stacked
from quality_study.diagram.scene import Box, Pen, Scene, Text
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.facts.tabular import each_row
from quality_study.style import BODY, GREY, INK, PAPER, SMALL, WIDTH
from quality_study.words.french import level, number, typographic

#: From the mildest to the strongest; the unfavourable side is hatched too, for grey printing.
_RAMPS = {"unfavourable": ("#fdc57f", "#a6480a"), "favourable": ("#9cc3e6", "#14508f")}
_NEUTRAL = "#e3e5e8"
_LAST = ("neutral", "hidden")
#: Room kept between favourable and hidden answers.
_BETWEEN = 3.0
_HATCH = {"unfavourable": "/////", "hidden": "xxxx"}
_MIDDLE = (0.0, 0.5, 1.0)
#: How far the rows of a matrix stand from the left of its heading.
_SHIFT = 2.4


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres.

    `sides` are the widths tried for the titles, `narrow` those of questions that have hidden answers, until `spare` is
    left for the bars.
    """

    label: float = 44.0
    n: float = 9.0
    sides: tuple[float, ...] = (26.0, 20.0, 14.5)
    narrow: tuple[float, ...] = (37.0, 30.0)
    spare: float = 12.0
    dots: float = 17.0
    apart: float = 7.5
    bar: float = 5.0
    padding: float = 1.5


@dataclass(frozen=True)
class Places:
    """Where columns begin, in millimetres; `hidden` is where that of hidden answers ends.

    `scale` is the length of 100 %, `spare` the room beyond the titles.
    """

    label: float
    n: float
    boundary: float
    neutral: float
    hidden: float
    dots: float
    value: float
    apart: tuple[tuple[str, float], ...]
    scale: float
    indent: float
    with_neutral: bool
    spare: float


def place(
    rows: pd.DataFrame, *, sides: Sequence[str], confidence: float, at: Layout, threshold: int = 1
) -> list[Scene]:
    """Lay out the rows of the chart on as many pages as it takes."""
    hidden = (rows["side"] == "hidden").any()
    # narrower questions when hidden answers take the room of the bars, then narrower titles
    for width, label in product(at.sides, (at.label, *(at.narrow if hidden else ()))):
        at = replace(at, label=label)
        titles = _titles(sides, confidence, width)
        where = _places(rows, titles, at)
        if where.spare >= at.spare:
            break
    shown: list[Row] = []
    for _, panel in rows.groupby("panel", sort=False):
        head = under = _panel(panel, titles, where, first=not shown, at=at)
        shown.append(head)
        over = ""
        for _, group in panel.groupby("item", sort=False):
            if group["heading"].iloc[0] != over:
                over = str(group["heading"].iloc[0])
                matrix = _heading(over)
                shown += [replace(matrix, under=head)] if over else []
                under = stacked(head, matrix) if over else head
            shown.append(replace(_item(group, where, at), under=under))
    told = _notes(rows, where, confidence, threshold)
    sheet = Sheet(Row(0.0, lambda pen, y: None), tuple(rows["status"]), notes=told)
    return pages(shown, sheet)


def colours(sides: Sequence[str]) -> list[str]:
    """Choose the fill of each answer, from worst to best: darker away from the boundary.

    Examples
    --------
    >>> colours(["unfavourable", "neutral", "favourable"])
    ['#a6480a', '#e3e5e8', '#14508f']
    """
    found = [_NEUTRAL] * len(sides)
    for side, (mild, strong) in _RAMPS.items():
        mine = [i for i, s in enumerate(sides) if s == side]
        for place_, i in enumerate(mine if side == "favourable" else reversed(mine), 1):
            found[i] = _between(mild, strong, (place_ - 1) / (len(mine) - 1) if len(mine) > 1 else 1.0)
    return found


def _between(first: str, last: str, part: float) -> str:
    a, b = to_rgb(first), to_rgb(last)
    return to_hex((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part))


def _ink(fill: str) -> str:
    """Choose the colour of a label that stands out best on a fill (relative luminance of WCAG 2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(fill)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if luminance > 0.2 else PAPER


def _titles(sides: Sequence[str], confidence: float, width: float) -> dict[str, tuple[str, ...]]:
    against, in_favour = (fit(side, width, size=SMALL, bold=True) for side in sides)
    interval = f"[IC à {level(confidence)}]"
    return {
        "n": ("n",),
        "unfavourable": against,
        "favourable": in_favour,
        "neutral": ("neutre",),
        "hidden": ("masqué",),
        "value": (*fit(f"% {sides[1]}", width, size=SMALL, bold=True), interval),
        "not_applicable": (typographic("s. o."),),
        "blank": (typographic("s. r."),),
    }


def _wide(lines: Sequence[str]) -> float:
    return max(text_width(line, size=SMALL, bold=True) for line in lines)


def _places(rows: pd.DataFrame, titles: dict[str, tuple[str, ...]], at: Layout) -> Places:
    """Give the bars all the room that the other columns leave, and the same scale everywhere."""
    indent = MARK if marked(rows["status"]) else 0.0
    right = WIDTH - EDGE
    apart: list[tuple[str, float]] = []
    for column in ("blank", "not_applicable"):
        if rows[column].fillna(0).gt(0).any():
            apart.insert(0, (column, right))
            right -= at.apart
    firsts = rows.drop_duplicates("item")
    values = [estimate(r.favourable, r.low, r.high, interval=r.interval) for r in each_row(firsts)]
    value = right - max(_wide(titles["value"]), *(text_width(v) for v in values)) - (1.0 if apart else 0.0)
    dots = value - at.dots - 3.0
    n = EDGE + indent + at.label + at.n
    lengths = rows.pivot_table(index="item", columns="side", values="share", aggfunc="sum")
    if "hidden" in lengths:  # at the right end of the favourable side: both together never exceed 100 %
        lengths["favourable"] = lengths["hidden"].fillna(0) + lengths.get("favourable", 0.0)
    extent = {
        side: float(lengths[side].max()) if side in lengths else 0.0
        for side in ("unfavourable", "favourable", "neutral")
        if side != "neutral" or (rows["side"] == "neutral").any()
    }
    extent = {side: 0.0 if isnan(x) else x for side, x in extent.items()}
    least = {side: _wide(titles[side]) + 1.0 for side in extent}
    between = _BETWEEN if "hidden" in lengths else 0.0
    least["favourable"] += _wide(titles["hidden"]) if between else 0.0
    gaps = 4.0 + 4.0 * (len(extent) - 1) + between
    room = dots - n - gaps
    scale = _scale(extent, least, room)
    long = {side: max(extent[side] * scale, least[side]) for side in extent}
    boundary = n + 3.0 + long["unfavourable"]
    hidden = boundary + long["favourable"] + between
    return Places(
        EDGE + indent, n, boundary, hidden + 4.0, hidden, dots, value, tuple(apart), scale, indent, "neutral" in extent,
        room - sum(least.values()),
    )  # fmt: skip


def _scale(extent: dict[str, float], least: dict[str, float], room: float) -> float:
    """Return the longest 100 % with which the sides, none shorter than its title, fit the room."""
    fixed: set[str] = set()
    while True:
        free = [side for side in extent if side not in fixed and extent[side] > 0]
        if not free:
            return min((least[side] / part for side, part in extent.items() if part), default=room)
        scale = (room - sum(least[s] for s in extent if s not in free)) / sum(extent[s] for s in free)
        short = {side for side in free if extent[side] * scale < least[side]}
        if not short:
            return scale
        fixed |= short


def _panel(
    panel: pd.DataFrame, titles: dict[str, tuple[str, ...]], where: Places, *, first: bool, at: Layout
) -> Row:  # fmt: skip
    """Lay out what stands above the items of one scale: the key of the answers and the titles of the columns."""
    item = panel[panel["item"] == panel["item"].iloc[0]]
    hidden = panel[panel["side"] == "hidden"].head(1)
    item = item[item["side"] != "hidden"] if hidden.empty else pd.concat([item[item["side"] != "hidden"], hidden])
    fills = colours(list(item["side"]))
    answers = list(zip(item["category"], item["side"], fills, strict=True))
    ordered = sorted(answers, key=lambda a: _LAST.index(a[1]) if a[1] in _LAST else -1)
    key = keys([(category, _sample(side, fill)) for category, side, fill in ordered])
    columns = [c for c, _ in where.apart]
    lines = max(len(titles[t]) for t in ("unfavourable", "favourable", "value", *columns))
    gap = 0.0 if first else 4.0
    height = gap + key.height + 1.6 + lines * line_height(SMALL) + 0.8

    def paint(pen: Pen, y: float) -> None:
        key.paint(pen, y + gap)
        bottom = y + height - 0.8
        heading(pen, titles["n"], where.n, bottom, align="right")
        heading(pen, titles["unfavourable"], where.boundary - 1.0, bottom, align="right")
        heading(pen, titles["favourable"], where.boundary + 1.0, bottom)
        if "neutral" in set(item["side"]):
            heading(pen, titles["neutral"], where.neutral, bottom)
        if not hidden.empty:
            heading(pen, titles["hidden"], where.hidden, bottom, align="right")
        heading(pen, titles["value"], where.value, bottom)
        for tick in _MIDDLE:
            x = where.dots + tick * at.dots
            pen.block([number(tick * 100)], Text(x, bottom - line_height(SMALL), "", SMALL, color=GREY, align="center"))
        for column, right in where.apart:
            heading(pen, titles[column], right, bottom, align="right")

    return Row(height, paint, heading=True)


def _heading(text: str) -> Row:
    """Write the heading of a matrix across the page, over its rows."""
    lines = fit(text, WIDTH - 2 * EDGE, bold=True)
    gap = 1.4

    def paint(pen: Pen, y: float) -> None:
        pen.block(lines, Text(EDGE, y + gap, "", BODY, bold=True))

    return Row(gap + len(lines) * line_height(BODY), paint, heading=True)


def _item(group: pd.DataFrame, where: Places, at: Layout) -> Row:
    first = group.iloc[0]
    shift = _SHIFT if first["heading"] else 0.0
    lines = fit(str(first["row"]), where.n - at.n - where.label - shift - 1.0)
    height = max(len(lines) * line_height(BODY), at.bar) + 2 * at.padding
    fills = dict(zip(group["category"], colours(list(group["side"])), strict=True))

    def paint(pen: Pen, y: float) -> None:
        middle = y + height / 2
        if where.indent:
            mark(pen, EDGE + 1, middle, str(first["status"]))
        pen.block(lines, Text(where.label + shift, middle - len(lines) * line_height(BODY) / 2, "", BODY))
        pen.texts.append(Text(where.n, middle, number(int(first["n"])), BODY, color=GREY, align="right"))
        left = right = where.boundary
        neutral = where.neutral
        for answer in each_row(group[group["side"] == "unfavourable"].iloc[::-1]):
            left -= _length(answer.share, where)
            _segment(pen, left, middle, answer.share, fills[answer.category], where, at, hatch=_HATCH["unfavourable"])
        for answer in each_row(group[group["side"] == "favourable"]):
            _segment(pen, right, middle, answer.share, fills[answer.category], where, at)
            right += _length(answer.share, where)
        for answer in each_row(group[group["side"] == "neutral"]):
            _segment(pen, neutral, middle, answer.share, fills[answer.category], where, at)
            neutral += _length(answer.share, where)
        for answer in each_row(group[group["side"] == "hidden"]):
            start = where.hidden - _length(answer.share, where)
            _segment(pen, start, middle, answer.share, fills[answer.category], where, at, hatch=_HATCH["hidden"])
        pen.line((where.boundary, y), (where.boundary, y + height), line_width=1.2)
        grid(pen, where.dots, at.dots, y, y + height, _MIDDLE)
        share, low, high = (float(first[k]) for k in ("favourable", "low", "high"))
        if not isnan(share):
            whisker(pen, where.dots + low * at.dots, where.dots + high * at.dots, middle)
            dot(pen, where.dots + share * at.dots, middle)
        elif first["interval"] == BOUNDS:
            bounds(pen, where.dots + low * at.dots, middle - at.bar / 2, (high - low) * at.dots, at.bar)
        pen.texts.append(Text(where.value, middle, estimate(share, low, high, interval=first["interval"]), BODY))
        for column, edge in where.apart:
            count = "" if pd.isna(first[column]) else number(int(first[column]))
            pen.texts.append(Text(edge, middle, count, BODY, color=GREY, align="right"))

    return Row(height, paint)


def _length(share: float, where: Places) -> float:
    return 0.0 if isnan(share) else share * where.scale


def _segment(
    pen: Pen, x: float, middle: float, share: float, fill: str, where: Places, at: Layout, *,
    hatch: str | None = None,
) -> None:  # fmt: skip
    """Draw a part of a bar, with its percentage where that fits."""
    length = _length(share, where)
    if length <= 0:
        return
    _fill(pen, x, middle - at.bar / 2, length, at.bar, fill, hatch)
    label = number(share * 100, 0)
    wide = text_width(label, size=SMALL, bold=True)
    if wide + 1.4 > length:
        return
    high = line_height(SMALL)
    name = f"segment {len(pen.shapes)}"
    pen.shapes.append(Box(x + (length - wide) / 2 - 0.5, middle - high / 2, wide + 1.0, high, fill, name=name))
    pen.texts.append(
        Text(x + length / 2, middle, label, SMALL, bold=True, color=_ink(fill), align="center", inside=name)
    )


def _fill(pen: Pen, x: float, y: float, width: float, height: float, fill: str, hatch: str | None) -> None:
    edge = GREY if hatch == _HATCH["hidden"] else PAPER  # a hatch has the colour of the edge
    pen.shapes.append(Box(x, y, width, height, fill, edge, hatch, line_width=0.6))


def _sample(side: str, fill: str) -> Sample:
    def paint(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        _fill(pen, x, y, width, height, fill, _HATCH.get(side))

    return paint


def _notes(rows: pd.DataFrame, where: Places, confidence: float, threshold: int) -> tuple[str, ...]:
    method = method_names(rows["interval"], confidence)
    said = ["Pourcentages de ceux qui ont répondu (n)" + (f" ; {method}." if method else ".")]
    said.append(census_note(rows))
    said.append("Les segments trop étroits ne portent pas leur valeur.")
    if where.with_neutral:
        said.append("La réponse neutre est tracée à part, à la même échelle.")
    if (rows["side"] == "hidden").any():
        said.append(hidden_note(rows, threshold) + " Ils sont tracés ensemble, hachurés, au bout à droite.")
    if (rows["interval"] == BOUNDS).any():
        said.append("Sans crochets, entre deux traits : ce qui reste possible.")
    names = {"not_applicable": ("s. o.", "sans objet"), "blank": ("s. r.", "sans réponse")}
    shown = [names[column] for column, _ in where.apart]
    if shown:
        listed = ", ".join(f"{short} : {name}" for short, name in shown)
        said.append(f"{listed} ; en nombre de personnes, hors pourcentages.")
    if rows["not_applicable"].eq(0).fillna(False).all():
        said.append("Aucune question n’était sans objet.")
    if rows["blank"].eq(0).fillna(False).all():
        said.append("Aucune question n’est restée sans réponse.")
    if rows["n"].eq(0).any():
        said.append("— : personne n’a répondu.")
    said.append(sources(rows["source"]))
    return notes([typographic(s) for s in said])
