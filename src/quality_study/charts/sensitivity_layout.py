"""How sensitivity curves are laid out: small panels on common scales, bands of intervals, the size that decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

import pandas as pd

from quality_study.charts.axes import ALARM, Scale, log_ticks, round_ticks, signed, x_axis, y_axis
from quality_study.charts.bands import Slot, by_clearness, outline, pieces
from quality_study.charts.marks import keys
from quality_study.charts.wording import notes
from quality_study.diagram.pages import EDGE, Row, Sample, Sheet, fit, pages
from quality_study.diagram.scene import Area, Line, Pen, Scene, Text
from quality_study.diagram.text import line_height, text_width
from quality_study.facts.tabular import each_row
from quality_study.style import BODY, GREY, INK, SMALL, WIDTH
from quality_study.words.french import number, sentence

_CLEAR, _UNCLEAR = "#7fa9d8", "#dde1e6"


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    left: float = 12.0
    right: float = 4.5
    gap: float = 4.0
    tall: float = 72.0  # height of the only panel
    small: float = 46.0  # height of one of several


@dataclass(frozen=True)
class Curve:
    """One comparison: what each possible n gives, over the counts that it allows.

    Attributes
    ----------
    sizes : DataFrame
        By increasing ``n``: ``pairs`` (number of rows), ``difference_low, difference_high, low, high, clear`` (whether
        every interval leaves zero out, on the same side).
    first_n : int or None
        The first possible n from which the interval always leaves zero out, on the same side.
    confidence : float or None
        Of the intervals, when the table says it.
    """

    panel: str
    sizes: pd.DataFrame
    first_n: int | None
    confidence: float | None = None

    @property
    def begins(self) -> bool:
        """Whether some possible sizes come before `first_n`."""
        return self.first_n is not None and self.first_n > self.sizes["n"].min()


@dataclass(frozen=True)
class Abscissas:
    """What the sizes are called, and whether each doubling has the same width."""

    title: str
    log: bool


def reading(curve: Curve) -> str:
    """Say in French from what size the interval leaves zero out."""
    smallest, largest = (int(n) for n in (curve.sizes["n"].min(), curve.sizes["n"].max()))
    if curve.first_n is None:
        return sentence("même à n = {n}, l’intervalle peut contenir 0", n=largest)
    if curve.first_n == smallest:
        return "l’intervalle exclut 0 quel que soit le n possible"
    return sentence("l’intervalle exclut toujours 0 à partir de n = {n}", n=curve.first_n)


def place(
    curves: Sequence[Curve], axis: Abscissas, at: Layout, told: Sequence[str], statuses: Sequence[str]
) -> list[Scene]:
    """Lay out the legend and the panels, two in a row, on common scales."""
    sizes = pd.concat([c.sizes for c in curves])
    ticks = round_ticks(min(0.0, sizes["low"].min()) * 100, max(0.0, sizes["high"].max()) * 100)
    columns = 1 if len(curves) == 1 else 2
    width = (WIDTH - 2 * EDGE - (columns - 1) * at.gap) / columns
    rows = [keys(_legend(curves)), Row(3.0, lambda pen, y: None, heading=True)]
    around = (int(sizes["n"].min()), int(sizes["n"].max()))
    for start in range(0, len(curves), columns):
        rows.append(_panels(curves[start : start + columns], width, ticks, around, axis, at))
    return pages(rows, Sheet(Row(0.0, lambda pen, y: None), tuple(statuses), notes=notes(told)))


def _legend(curves: Sequence[Curve]) -> list[tuple[str, Sample]]:
    def band(fill: str) -> Sample:
        def paint(pen: Pen, x: float, y: float, width: float, height: float) -> None:
            pen.shapes.append(Area(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), fill))

        return paint

    def difference(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        pen.line((x, y + height / 2), (x + width, y + height / 2), line_width=1.6)

    def start(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        _dashed(pen, x + width / 2, y - 0.5, y + height + 0.5)

    clear = pd.concat([c.sizes["clear"] for c in curves])
    entries: list[tuple[str, Sample]] = [("écart, en points", difference)]
    entries += [("intervalle qui exclut 0", band(_CLEAR))] if clear.any() else []
    entries += [("intervalle qui contient 0", band(_UNCLEAR))] if not clear.all() else []
    if any(c.begins for c in curves):
        entries.append(("n à partir duquel il exclut toujours 0", start))
    return entries


def _panels(
    curves: Sequence[Curve], width: float, ticks: Sequence[float], around: tuple[int, int], axis: Abscissas, at: Layout
) -> Row:
    titles = [fit(c.panel, width, size=BODY, bold=True) for c in curves]
    readings = [fit(reading(c), width) for c in curves]
    under = fit(f"{axis.title} →", width - at.left)
    head = max(len(t) for t in titles) * line_height(BODY) + max(len(r) for r in readings) * line_height(SMALL)
    height = at.tall if width > WIDTH / 2 + at.gap else at.small
    foot = 2.4 + line_height(SMALL) * (1 + len(under))
    mark = 5.0  # for the label of the first n

    def paint(pen: Pen, top: float) -> None:
        for k, curve in enumerate(curves):
            left = EDGE + k * (width + at.gap)
            used = pen.block(titles[k], Text(left, top, "", BODY, bold=True))
            pen.block(readings[k], Text(left, top + used, "", SMALL, color=GREY))
            y = Scale(ticks[0], ticks[-1], top + head + mark + height, top + head + mark)
            x = _abscissas(around, left + at.left, left + width - at.right, log=axis.log)
            _curve_marks(pen, curve, x, y, ticks)
            x_axis(pen, x, [(n, number(n)) for n in _sizes(around, log=axis.log)], y.start)
            below = y.start + 1.8 + line_height(SMALL)
            pen.block(under, Text(left + width, below, "", SMALL, color=GREY, align="right"))

    return Row(head + mark + height + foot + 4.0, paint)


def _abscissas(around: tuple[int, int], start: float, end: float, *, log: bool) -> Scale:
    low, high = around[0] - 0.5, around[1] + 0.5
    return Scale(low if log else max(0.0, low - (high - low) * 0.04), high, start, end, log)


def _sizes(around: tuple[int, int], *, log: bool) -> list[float]:
    chosen = log_ticks(*around) if log else round_ticks(*around, most=7)
    kept = [n for n in chosen if around[0] <= n <= around[1] and n == int(n)]
    return kept or [float(around[0])]


def _curve_marks(pen: Pen, curve: Curve, x: Scale, y: Scale, ticks: Sequence[float]) -> None:
    decimals = max(0, ceil(-log10(ticks[1] - ticks[0]) - 1e-9))
    y_axis(pen, y, [(t, signed(t, decimals)) for t in ticks], x.start, x.end)
    rows = list(each_row(curve.sizes))

    def place(share: float) -> float:
        return y.at(share * 100)

    bands = by_clearness(pieces([Slot(int(r.n), r.low, r.high, r.clear) for r in rows], x))
    for group in bands:
        pen.shapes.append(Area(outline(group, place), _CLEAR if group[0].clear else _UNCLEAR))
    pen.line((x.start, y.at(0)), (x.end, y.at(0)), line_width=1.0)
    middle = pieces([Slot(int(r.n), r.difference_low, r.difference_high, True) for r in rows], x)
    for group in middle:
        pen.shapes.append(Area(outline(group, place, least=0.6), INK))
    if curve.begins and curve.first_n is not None:
        label, here = sentence("n ≥ {n}", n=curve.first_n), x.at(curve.first_n - 0.5)
        half = text_width(label, size=SMALL, bold=True) / 2
        _dashed(pen, here, y.end - 1.0, y.start)
        middle_at = min(max(here, x.start + half), x.end - half)
        pen.texts.append(Text(middle_at, y.end - 3.6, label, SMALL, bold=True, color=ALARM, align="center"))


def _dashed(pen: Pen, x: float, top: float, bottom: float) -> None:
    pen.shapes.append(Line(((x, top), (x, bottom)), ALARM, 1.2, dashed=True))
