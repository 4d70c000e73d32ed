"""Bars cut at the limit between unfavourable and favourable, with their numbers, their interval and their legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Literal, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from quality_study.charts.page import Row, beside, millimetres, on_bar, paragraph, root_figure, size_of, status_tag
from quality_study.charts.readable import CONTRAST, contrast
from quality_study.charts.wording import BOUNDS, estimate
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import (
    BLUE,
    BODY,
    GREY,
    INK,
    PALE,
    PAPER,
    RULE,
    SIDE_FILL,
    SIDE_HATCH,
    SIDE_RAMP,
    SMALL,
    WIDTH,
)  # fmt: skip
from quality_study.survey.opinions import MERGED
from quality_study.words.french import number, percent, typographic

#: How a neutral answer is drawn: astride of the limit, apart at the right end, or not at all.
Neutral = Literal["middle", "apart", "left out"]
NEUTRALS = ("middle", "apart", "left out")
#: The axis of every diverging chart: all answers unfavourable, all favourable, then room between these and the rest.
LIMITS = (-1.0, 1.08)
#: Millimetres left and right of the bars.
LEFT, RIGHT = 47.0, 57.0
_GAP = 0.04
BAR, _PADDING = 4.8, 1.1
#: Millimetres from the right edge of the bars: the intervals, then the values; these may begin earlier.
_DOTS, _AFTER, _VALUE = 2.5, 4.5, 26.0
#: Millimetres kept for the letter of the status.
_TAG = 6.0
_SHIFT = 2.4
_SWATCH = (6.0, 3.0)


@dataclass(frozen=True)
class Look:
    """How rows are drawn.

    Attributes
    ----------
    neutral : {"middle", "apart", "left out"}
    palette : mapping of (scale, answer) to colour
    tagged : bool
        Write the letter of the status of each row.
    missing : bool
        Write how many were not concerned or did not answer.
    value : float
        Where values begin, in millimetres from the right edge of the bars.
    """

    neutral: Neutral
    palette: Mapping[tuple[int, str], str]
    tagged: bool = False
    missing: bool = False
    value: float = _VALUE

    @property
    def edge(self) -> float:
        """Where the numbers of people end."""
        return RIGHT - 0.5 - _TAG * self.tagged


def fills(scale: pd.DataFrame, palette: Any = None) -> dict[str, str]:
    """Choose the colour of each answer of a scale: darker away from the limit, or those of a palette.

    Parameters
    ----------
    scale : DataFrame
        ``category, side``, from worst to best.
    palette : str, sequence or mapping, optional
        Name of a seaborn palette, or its colours, from worst to best; or a colour by answer.
    """
    import seaborn as sns  # a second to load: only who draws this waits

    shown = scale[scale["side"] != "hidden"]
    found = {str(r.category): SIDE_FILL[str(r.side)] for r in scale.itertuples() if str(r.side) in SIDE_FILL}
    if palette is None or isinstance(palette, Mapping):
        for side, (mild, strong) in SIDE_RAMP.items():
            mine = [c for c in shown.loc[shown["side"] == side, "category"] if c != MERGED[side]]
            mine = mine if side == "favourable" else mine[::-1]
            colors = sns.blend_palette([mild, strong], len(mine)) if len(mine) > 1 else [strong] * len(mine)
            found |= dict(zip(mine, map(to_hex, colors), strict=True))
            found[MERGED[side]] = to_hex(sns.blend_palette([mild, strong], 3)[1])
        return found | {str(name): to_hex(color) for name, color in (palette or {}).items() if str(name) in found}
    colors = sns.color_palette(palette, len(shown))
    return found | dict(zip(shown["category"], map(to_hex, colors), strict=True))


def ink(fill: str) -> str:
    """Choose an ink that can be read on a colour: there always is one.

    Examples
    --------
    >>> ink("#14508f"), ink("#9cc3e6"), ink("#7a7a7a")
    ('#ffffff', '#1b1f24', '#000000')
    """
    return next((color for color in (INK, PAPER) if contrast(color, fill) >= CONTRAST), "#000000")


def places(answers: pd.DataFrame, neutral: Neutral) -> list[tuple[float, float]]:
    """Return where the bar of each answer of an item starts, and how long it is; nothing for those not drawn.

    Examples
    --------
    >>> answers = pd.DataFrame({"side": ["unfavourable", "neutral", "favourable"], "share": [0.3, 0.2, 0.5]})
    >>> [(round(start, 2), length) for start, length in places(answers, "middle")]
    [(-0.4, 0.3), (-0.1, 0.2), (0.1, 0.5)]
    >>> [(round(start, 2), length) for start, length in places(answers, "apart")]
    [(-0.3, 0.3), (0.88, 0.2), (0.0, 0.5)]
    """
    known = [0.0 if isnan(share) else float(share) for share in answers["share"]]
    sides = list(answers["side"])
    total = {side: sum(s for s, own in zip(known, sides, strict=True) if own == side) for side in set(sides)}
    half = total.get("neutral", 0.0) / 2 if neutral == "middle" else 0.0
    right = LIMITS[1] - total.get("hidden", 0.0)
    starts = {
        "unfavourable": -half - total.get("unfavourable", 0.0),
        "favourable": half,
        "hidden": right,
        "neutral": -half if neutral == "middle" else right - total.get("neutral", 0.0) - _GAP * ("hidden" in total),
    }
    found = []
    for share, side in zip(known, sides, strict=True):
        drawn = share if side != "neutral" or neutral != "left out" else 0.0
        found.append((starts[side], drawn))
        starts[side] += drawn
    return found


def value_place(rows: pd.DataFrame, edge: float) -> float:
    """Return where values begin, so that the widest leaves room for the number of people, which ends at `edge`."""
    firsts = rows.drop_duplicates("item").to_dict("records")
    widest = max((text_width(_said(row), bold=True) + text_width(_people(row)) for row in firsts), default=0.0)
    return min(_VALUE, edge - widest - 1.5)


def _said(row: Mapping[Any, Any]) -> str:
    share, low, high = (float(row[f"favourable{end}"]) for end in ("", "_low", "_high"))
    return estimate(share, low, high, interval=str(row["favourable_interval"]), sign=True)


def _people(row: Mapping[Any, Any]) -> str:
    return "" if pd.isna(row["base"]) else number(int(row["base"]))


def stack_axes(ax: Axes, look: Look) -> Axes:
    """Set the axis of the bars, and return the Axes of their intervals beside it."""
    ax.set_xlim(*LIMITS)
    ax.set_xticks([-0.5, 0, 0.5], [percent(0.5), "0", percent(0.5)])
    room = size_of(ax)[0]
    dots = ax.inset_axes((1 + _DOTS / room, 0, (look.value - _AFTER - _DOTS) / room, 1), sharey=ax)
    dots.set_xlim(0, 1)
    dots.set_xticks([0, 0.5, 1], ["0", "50", percent(1)])
    for axes in (ax, dots):
        axes.patch.set_visible(False)
        axes.tick_params(axis="x", length=0, pad=2, labelsize=SMALL, labelcolor=GREY)
        axes.tick_params(axis="y", left=False, labelleft=False)
        axes.spines[:].set_visible(False)
    return dots


def column_heads(width: float, sides: Sequence[str], value: str, apart: Sequence[str], look: Look) -> Row:
    """Write the names of the columns over bars that are so many millimetres wide."""
    zero = -LIMITS[0] / (LIMITS[1] - LIMITS[0]) * width
    room = width - zero - 2 - max((text_width(name, size=SMALL, bold=True) + 2 for name in apart), default=0.0)
    heads: list[tuple[tuple[str, ...], float, str, bool]] = [
        (fit(sides[0], zero - 2, size=SMALL, bold=True), zero - 1, "right", False),
        (fit(sides[1], room, size=SMALL, bold=True), zero + 1, "left", False),
        (tuple(apart), 0.0, "right", True),
        (fit(value, look.edge - look.value - 2.5, size=SMALL, bold=True), look.value, "left", True),
        (("n",), look.edge, "right", True),
    ]
    lines = max(len(head[0]) for head in heads)

    def draw(ax: Axes, y: float) -> None:
        bottom = y + lines * line_height(SMALL)
        for texts, x, side, right in heads:
            top = bottom - len(texts) * line_height(SMALL)
            paragraph(ax, x, top, texts, right=right, ha=side, size=SMALL, weight="bold")

    return Row(lines * line_height(SMALL) + 1.6, draw, heading=True)


def heading_row(text: str) -> Row:
    """Write the heading of a matrix across the page, over its rows."""
    lines = fit(text, WIDTH - 2, bold=True)

    def draw(ax: Axes, y: float) -> None:
        paragraph(ax, -LEFT, y + 1, lines, weight="bold")

    return Row(1.4 + len(lines) * line_height(BODY), draw, heading=True)


def legend_row(scale: pd.DataFrame, colors: Mapping[str, str], *, left: float = LEFT) -> Row:
    """Show the colour of each answer of a scale, on as many lines as it takes; neutral and hidden ones last."""
    last = {"neutral": 1, "hidden": 2}
    entries = scale.assign(last=scale["side"].map(last).fillna(0)).sort_values("last", kind="stable")
    placed, x, top, bottom = [], 0.0, 0.0, 0.0
    for answer in entries.itertuples():
        lines = fit(str(answer.category), WIDTH - _SWATCH[0] - 2, size=SMALL)
        length = _SWATCH[0] + 1.2 + max(text_width(line, size=SMALL) for line in lines)
        if x and x + length > WIDTH:
            x, top = 0.0, bottom
        placed.append((x, top, lines, str(answer.category), str(answer.side)))
        x += length + 4
        bottom = max(bottom, top + len(lines) * line_height(SMALL) + 1)

    def draw(ax: Axes, y: float) -> None:
        for start, down, lines, category, side in placed:
            middle = y + 1 + down + line_height(SMALL) / 2
            corner = (start - left, middle - _SWATCH[1] / 2)
            swatch = Rectangle(corner, *_SWATCH, transform=millimetres(ax), **face(colors[category], side))
            root_figure(ax).add_artist(swatch)
            paragraph(ax, start - left + _SWATCH[0] + 1.2, y + 1 + down, lines, size=SMALL, color=GREY)

    return Row(bottom + 2, draw, heading=True)


def item_row(answers: pd.DataFrame, look: Look, over: tuple[Row, ...]) -> Row:
    """Draw an item: its label, its bar, its interval, its value and what it is of."""
    first = answers.iloc[0].to_dict()
    shift = _SHIFT if first["heading"] else 0.0
    lines = fit(str(first["row"]), LEFT - 3 - shift)
    apart = [
        f"{name} {number(int(first[c]))}"
        for c, name in (("not_applicable", "s. o."), ("blank", "s. r."))
        if pd.notna(first[c])
    ]
    second = look.missing * line_height(SMALL)
    height = max(len(lines) * line_height(BODY), BAR, line_height(BODY) + second) + 2 * _PADDING

    def draw(ax: Axes, top: float) -> None:
        y = top + height / 2
        paragraph(ax, -2, y - len(lines) * line_height(BODY) / 2, lines, ha="right")
        for tick in (-1, -0.5, 0, 0.5, 1):
            ax.vlines(
                tick, top, top + height, color=INK if tick == 0 else RULE, linewidth=0.5 + 0.5 * (tick == 0), zorder=1
            )
        bars(ax, y, answers, look)
        _interval(cast(Axes, ax.child_axes[0]), top, y, height, first)
        up = y - second / 2
        beside(ax, look.value, up, _said(first), right=True, weight="bold")
        beside(ax, look.edge, up, _people(first), right=True, ha="right", color=GREY)
        if look.missing:
            told = typographic(" ; ".join(apart))
            beside(ax, look.value, up + line_height(BODY), told, right=True, size=SMALL, color=GREY)
        if look.tagged:
            status_tag(ax, y, str(first["status"]), x=RIGHT - 2.5)

    return Row(height, draw, over=over)


def bars(ax: Axes, y: float, answers: pd.DataFrame, look: Look) -> None:
    """Draw the parts of a bar, with their percentage where there is room for it."""
    unit = size_of(ax)[0] / (LIMITS[1] - LIMITS[0])
    for answer, (start, length) in zip(answers.to_dict("records"), places(answers, look.neutral), strict=True):
        if length <= 0:
            continue
        fill, side = look.palette[int(answer["panel"]), str(answer["category"])], str(answer["side"])
        ax.barh(y, length, left=start, height=BAR, zorder=2, **face(fill, side))
        label = number(answer["share"] * 100, 0)
        if text_width(label, size=SMALL, bold=True) + 0.7 > length * unit:
            continue
        color = ink(fill)
        text = on_bar(ax, start + length / 2, y, label, color=color, weight="bold", zorder=3)
        if side in SIDE_HATCH:
            text.set_bbox({"boxstyle": "square,pad=0.08", "facecolor": fill, "edgecolor": "none"})


def face(fill: str, side: str) -> dict[str, Any]:
    """Return how an answer is filled; a hatch has the colour of the edge."""
    edge = GREY if side == "hidden" else PAPER
    return {"facecolor": fill, "edgecolor": edge, "hatch": SIDE_HATCH.get(side), "linewidth": 0.8}


def _interval(ax: Axes, top: float, y: float, height: float, row: Mapping[Any, Any]) -> None:
    """Draw the interval of the favourable share, a stroke at the share; a band where only bounds are known."""
    for tick in (0, 0.5, 1):
        ax.vlines(tick, top, top + height, color=RULE, linewidth=0.5 + 0.4 * (tick == 0.5), zorder=1)
    share, low, high = (float(row[f"favourable{end}"]) for end in ("", "_low", "_high"))
    if not isnan(share):
        ax.hlines(y, low, high, color=INK, linewidth=1.2, zorder=3)
        ax.vlines([low, high], y - 0.9, y + 0.9, color=INK, linewidth=1.2, zorder=3)
        ax.vlines(share, y - 1.9, y + 1.9, color=INK, linewidth=2.0, zorder=4)
    elif row["favourable_interval"] == BOUNDS:
        ax.barh(y, high - low, left=low, height=2.6, color=PALE, zorder=2)
        ax.vlines([low, high], y - 2, y + 2, color=BLUE, linewidth=1.4, zorder=3)
