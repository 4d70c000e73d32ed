"""How a control chart is laid out: strips of points, the limits, what is written under each point and beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import Any

import pandas as pd

from quality_study.charts.axes import ALARM, Scale, round_ticks, spread, y_axis
from quality_study.charts.control_marks import BAND, legend_entries, limit, observed, point, shows_observed
from quality_study.charts.marks import keys
from quality_study.charts.wording import notes, sources
from quality_study.diagram.pages import EDGE, Row, Sheet, fit, pages
from quality_study.diagram.scene import Area, Box, Line, Pen, Scene, Text
from quality_study.diagram.text import line_height, text_width
from quality_study.facts.tabular import each_row
from quality_study.inference.control import ControlChart
from quality_study.style import GREY, INK, SMALL, WIDTH
from quality_study.words.french import number, percent, typographic


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    left: float = 17.0
    right: float = 27.0
    height: float = 62.0
    strip: float = 38.0  # height of the plot when there are several strips
    narrowest: float = 6.0
    widest: float = 22.0


def decimals_of(chart: ControlChart) -> int:
    """Return enough decimals to tell apart values of the chart."""
    values = chart.table[["value", "lower", "upper"]].to_numpy(float)
    width = float(values.max() - values.min())
    least = width * 100 / 50 if chart.kind == "share" else width / 150
    return max(0, round(-log10(least))) if width > 0 else 0


def written(value: float, chart: ControlChart, decimals: int) -> str:
    """Write a value of the chart: a percentage or a number."""
    return percent(value, decimals) if chart.kind == "share" else _bare(value, chart, decimals)


def _bare(value: float, chart: ControlChart, decimals: int) -> str:
    bare = value * 100 if chart.kind == "share" else value
    return number(round(bare, decimals) + 0.0, decimals)  # a zero has no sign


def place(chart: ControlChart, at: Layout, title: str) -> list[Scene]:
    """Lay out the warning, the strips, the legend and the notes."""
    lines = _lines_under(chart)
    widest = max(text_width(t, size=SMALL, bold=True) for line in lines.values() for t in line) + 1.6
    room = WIDTH - EDGE - at.left - at.right
    points = len(lines["point"])
    slot = min(max(widest, at.narrowest), at.widest)
    strips = ceil(points / max(1, int(room / slot)))
    each = ceil(points / strips)
    values = chart.table[["value", "lower", "upper"] + (["observed"] if shows_observed(chart) else [])]
    low, high = float(values.min().min()), float(values.max().max())
    ticks = round_ticks(low, high)
    height = at.height if strips == 1 else at.strip
    rows = [_warning(chart)] if chart.note else []
    rows.append(keys(legend_entries(chart)))
    rows.append(_heading(title or ("Part" if chart.kind == "share" else "Valeur"), chart))
    for start in range(0, points, each):
        rows.append(_strip(chart, lines, ticks, range(start, min(points, start + each)), each, height, at))
    source = sources(chart.table["source"]) if "source" in chart.table else ""
    method = f"{chart.method[0].upper()}{chart.method[1:]} ({chart.reference})."
    told = notes([method, _left_out(chart), source])
    statuses = tuple(chart.table["status"]) if "status" in chart.table else ("published",)
    return pages(rows, Sheet(Row(0.0, lambda pen, y: None), statuses, notes=told))


def _left_out(chart: ControlChart) -> str:
    out = list(dict.fromkeys(chart.table.loc[chart.table["excluded"], "point"]))
    return f"Points exclus du calcul : {', '.join(out)}." if out else ""


def _warning(chart: ControlChart) -> Row:
    lines = fit(chart.note, WIDTH - 2 * EDGE - 4, bold=True)
    height = len(lines) * line_height(SMALL) + 2.0

    def paint(pen: Pen, y: float) -> None:
        pen.shapes.append(Box(EDGE, y, WIDTH - 2 * EDGE, height, "none", ALARM, line_width=0.8, name="avertissement"))
        pen.block(lines, Text(EDGE + 2, y + 1.0, "", SMALL, bold=True, inside="avertissement"))

    return Row(height + 1.6, paint)


def _heading(title: str, chart: ControlChart) -> Row:
    unit = "somme, en écarts-types" if chart.table["series"].nunique() > 1 else title
    lines = fit(f"↑ {unit}", WIDTH - 2 * EDGE)

    def paint(pen: Pen, y: float) -> None:
        pen.block(lines, Text(EDGE, y + 1.5, "", SMALL, color=GREY))

    return Row(len(lines) * line_height(SMALL) + 3.0, paint, heading=True)


def _lines_under(chart: ControlChart) -> dict[str, list[str]]:
    """Return the texts under the points, by row: label, size, values."""
    decimals, table = decimals_of(chart), chart.table
    first = table[table["series"] == table["series"].iloc[0]]
    lines = {"point": [typographic(p) for p in first["point"]]}
    if first["n"].notna().any():
        lines["n"] = [number(n) if not pd.isna(n) else "—" for n in first["n"]]
    for name, group in table.groupby("series", sort=False):
        what = str(name) or ("moyenne" if shows_observed(chart) else "" if chart.kind == "share" else "valeur")
        lines[_in_percent(what, chart)] = [_bare(v, chart, decimals) for v in group["value"]]
    if shows_observed(chart):
        lines[_in_percent("observé", chart)] = [_bare(v, chart, decimals) for v in table["observed"]]
    return lines


def _in_percent(what: str, chart: ControlChart) -> str:
    if chart.kind != "share":
        return what
    return typographic(f"{what}, %" if what else "en %")


def _strip(
    chart: ControlChart, lines: Mapping[str, Sequence[str]], ticks: Sequence[float], shown: range, each: int,
    height: float, at: Layout,
) -> Row:  # fmt: skip
    left, right = EDGE + at.left, WIDTH - at.right
    slot = (right - left) / each
    end = left + slot * len(shown)
    step = line_height(SMALL)
    labels = [fit(lines["point"][i], slot - 1.2, bold=True) for i in shown]
    head = max(map(len, labels)) * step
    tall = height + 4.0 + head + (len(lines) - 1) * (step + 0.4) + 3.0

    def paint(pen: Pen, top: float) -> None:
        y = Scale(ticks[0], ticks[-1], top + height, top + 2.0)
        decimals = max(0, ceil(-log10(abs(ticks[1] - ticks[0]) * (100 if chart.kind == "share" else 1)) - 1e-9))
        centres = {i: left + (k + 0.5) * slot for k, i in enumerate(shown)}
        for name, group in chart.table.groupby("series", sort=False):
            own = list(each_row(group))
            if name == chart.table["series"].iloc[0]:
                _limits(pen, chart, [own[i] for i in shown], y, (left, slot, end))
                y_axis(pen, y, [(t, written(t, chart, decimals)) for t in ticks], left, end)
            places = [(centres[i], y.at(own[i].value)) for i in shown]
            pen.shapes.append(Line(tuple(places), INK, 0.9, dashed=name != chart.table["series"].iloc[0]))
        for _, group in chart.table.groupby("series", sort=False):
            for i, r in enumerate(each_row(group)):
                if i in centres:
                    if shows_observed(chart):
                        observed(pen, centres[i], y.at(r.observed))
                    status = getattr(r, "status", "published")
                    mark = {"signal": r.signal, "excluded": r.excluded, "status": status}
                    point(pen, centres[i], y.at(r.value), **mark)
        under = top + height + 3.4
        for i, words in zip(shown, labels, strict=True):
            pen.block(words, Text(centres[i], under, "", SMALL, bold=True, align="center"))
        for k, (name, texts) in enumerate([item for item in lines.items() if item[0] != "point"]):
            middle = under + head + k * (step + 0.4) + step / 2 + 0.4
            pen.texts.append(Text(left - 1.4, middle, name, SMALL, color=GREY, align="right"))
            for i in shown:
                pen.texts.append(Text(centres[i], middle, texts[i], SMALL, color=GREY, align="center"))

    return Row(tall, paint)


def _limits(pen: Pen, chart: ControlChart, rows: Sequence[Any], y: Scale, across: tuple[float, float, float]) -> None:
    """Draw the ground between the limits, the limits as steps, the center, and their values at the end."""
    left, slot, end = across
    upper: list[tuple[float, float]] = []
    lower: list[tuple[float, float]] = []
    for k, r in enumerate(rows):
        for x in (left + k * slot, left + (k + 1) * slot):
            upper.append((x, y.at(r.upper)))
            lower.append((x, y.at(r.lower)))
    pen.shapes.append(Area((*upper, *reversed(lower)), BAND))
    limit(pen, upper, few=chart.few)
    limit(pen, lower, few=chart.few)
    center = float(chart.table["center"].iloc[0])
    pen.line((left, y.at(center)), (end, y.at(center)), color=GREY, line_width=1.0)
    decimals = decimals_of(chart) + 1
    last = rows[-1]
    said = [("limite haute", last.upper), ("centre", center), ("limite basse", last.lower)]
    places = spread([y.at(v) for _, v in said], 2 * line_height(SMALL), y.end - 1.6, y.start + 5.0)
    for (name, value), place in zip(said, places, strict=True):
        pen.block(
            [name, written(value, chart, decimals)],
            Text(end + 1.6, place - line_height(SMALL), "", SMALL, color=INK if name == "centre" else GREY),
        )
