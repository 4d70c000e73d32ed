"""Risk analysis (AMDEC): criticality of each risk, in order, and a map of severity and occurrence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.pages import EDGE, Row, Sheet, cell, fit_cell, mark, pages, rule, tall
from quality_study.diagram.scene import Box, Pen, Scene
from quality_study.diagram.table import Column, Table
from quality_study.diagram.text import line_height
from quality_study.facts.tabular import each_row
from quality_study.style import BODY, FRAME_STYLE, GREY, RULE, SMALL, STATUS_STYLE, WIDTH
from quality_study.words.errors import StudyError
from quality_study.words.french import plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    number: float = 6.0
    risk: float = 33.0
    text: float = 26.5
    score: float = 5.4
    product: float = 26.0
    bar: float = 15.5
    thickness: float = 3.0
    cell: float = 6.0  # least height of a row of the map
    map: float = 120.0


@dataclass(frozen=True)
class Risk:
    """One risk; its criticality is the product of its three scores."""

    name: str
    cause: str
    effect: str
    severity: int
    occurrence: int
    detection: int
    action: str
    status: str

    @property
    def criticality(self) -> int:
        """Severity times occurrence times detection."""
        return self.severity * self.occurrence * self.detection


@blank_when_empty
def risk_map(
    rows: pd.DataFrame, *, scale: int = 10, threshold: int | None = None, layout: Layout | None = None
) -> Drawing:
    """Draw the table, the most critical risk first, then the map.

    Parameters
    ----------
    rows : DataFrame
        ``risk, cause, effect, severity, occurrence, detection, action, status``.
    scale : int
        Highest score of severity, occurrence and detection.
    threshold : int, optional
        Criticality from which a risk must be dealt with.
    layout : Layout, optional
        Sizes.

    Raises
    ------
    StudyError
        A score is higher than the scale.
    """
    layout = layout or Layout()
    risks = compute(rows)
    highest = max(max(r.severity, r.occurrence, r.detection) for r in risks)
    if highest > scale:
        raise StudyError(f"Une note vaut {highest}, plus que le maximum de l’échelle (scale = {scale})")
    first, *more = place(risks, scale, threshold, layout)
    return Drawing(first, describe(risks, threshold), tuple(more))


def compute(rows: pd.DataFrame) -> list[Risk]:
    """Read the risks and sort them, the most critical first; equal ones stay in file order."""
    risks = [
        Risk(r.risk, r.cause, r.effect, int(r.severity), int(r.occurrence), int(r.detection), r.action, r.status)
        for r in each_row(rows)
    ]
    return sorted(risks, key=lambda r: -r.criticality)


def place(risks: Sequence[Risk], scale: int, threshold: int | None, layout: Layout) -> list[Scene]:
    """Lay out the table and, below or on the next page, the map."""
    at = layout
    columns = [Column("N°", at.number), Column("Risque", at.risk), Column("Cause", at.text), Column("Effet", at.text)]
    columns += [Column(title, at.score, "center", padding=0) for title in "GOD"]
    columns += [Column("Criticité", at.product), Column("Parade")]
    table = Table(columns, [r.status for r in risks])
    lefts, widths = table.lefts, [column.width for column in table.columns]
    top = max(risks[0].criticality, threshold or 0)
    bar = lefts[7] + widths[7] - at.bar - 1.5

    def ground(pen: Pen, y: float, bottom: float) -> None:
        if threshold is not None:
            x = bar + at.bar * threshold / top
            pen.line((x, y), (x, bottom), line_width=0.9)

    def row(number: int, r: Risk) -> Row:
        high = threshold is not None and r.criticality >= threshold
        texts = [r.name, r.cause, r.effect, r.action]
        at_columns = [1, 2, 3, 8]
        lines = [fit_cell(t, widths[i] - 2, bold=i == 1 and high) for t, i in zip(texts, at_columns, strict=True)]
        height = tall(lines, padding=1.2)

        def paint(pen: Pen, y: float) -> None:
            middle = y + height / 2
            if table.indent:
                mark(pen, EDGE + 1, middle, r.status)
            for i, words in zip(at_columns, lines, strict=True):
                cell(pen, Box(lefts[i], y, widths[i], height), words, bold=i == 1 and high)
            for i, value in zip((4, 5, 6), (r.severity, r.occurrence, r.detection), strict=True):
                cell(pen, Box(lefts[i], y, widths[i], height), [str(value)], align="center", padding=0)
            cell(pen, Box(lefts[0], y, widths[0], height), [str(number)], color=GREY)
            figure = Box(lefts[7], y, widths[7] - at.bar - 1.5, height)
            cell(pen, figure, [str(r.criticality)], bold=high, align="right")
            style, length = STATUS_STYLE[r.status], at.bar * r.criticality / top
            up = middle - at.thickness / 2
            pen.shapes.append(Box(bar, up, length, at.thickness, style.fill, style.edge, style.hatch, style.dashed))
            rule(pen, y + height)

        return Row(height, paint)

    notes = [f"Criticité = G (gravité) × O (occurrence) × D (détection), chaque note de 1 à {scale}."]
    if threshold is not None:
        above = sum(r.criticality >= threshold for r in risks)
        reached = f"atteint par {plural(above, 'risque')} sur {len(risks)}"
        notes.append(f"Trait et gras : seuil de {threshold}, {reached}.")
    sheet = Sheet(table.header(6.0), tuple(r.status for r in risks), ground, notes=tuple(notes))
    return pages([row(i, r) for i, r in enumerate(risks, 1)], sheet, _map(risks, scale, layout))


def describe(risks: Sequence[Risk], threshold: int | None = None) -> str:
    """Tell the table in words, the most critical risk first."""
    parts = [f"Analyse de {plural(len(risks), 'risque')}, du plus critique au moins critique."]
    if threshold is not None:
        above = sum(r.criticality >= threshold for r in risks)
        parts.append(f"Seuil de {threshold} atteint par {plural(above, 'risque')}.")
    for i, r in enumerate(risks, 1):
        told = [f"{name} : {text}" for name, text in (("cause", r.cause), ("effet", r.effect)) if text]
        told.append(
            f"gravité {r.severity} × occurrence {r.occurrence} × détection {r.detection} = criticité {r.criticality}"
        )
        told += [f"parade : {r.action}"] if r.action else []
        parts.append(f"{i}. {r.name}{in_brackets(STATUS_LABEL[r.status])} — {' ; '.join(told)}.")
    return typographic(" ".join(parts))


def _map(risks: Sequence[Risk], scale: int, at: Layout) -> Row:
    side = at.map / scale
    left = (WIDTH - at.map) / 2
    numbers: dict[tuple[int, int], list[int]] = {}
    for i, r in enumerate(risks, 1):
        numbers.setdefault((r.severity, r.occurrence), []).append(i)
    written = {key: fit_cell(", ".join(map(str, found)), side - 3.0, bold=True) for key, found in numbers.items()}
    heights = {
        g: max([at.cell, *(len(t) * line_height(SMALL) + 1.6 for (s, _), t in written.items() if s == g)])
        for g in range(scale, 0, -1)
    }
    title, foot = 14.0, 10.0

    def paint(pen: Pen, y: float) -> None:
        heading = ["Carte des risques (numéros du tableau)"]
        cell(pen, Box(left, y + 2, at.map, 6), heading, size=BODY, bold=True, padding=0)
        cell(pen, Box(left, y + 8, at.map, 5), ["↑ Gravité"], color=GREY, padding=0)
        y += title
        for g, height in heights.items():
            cell(pen, Box(left - 6, y, 6, height), [str(g)], color=GREY, align="right", padding=1.5)
            for o in range(1, scale + 1):
                frame = Box(left + (o - 1) * side, y, side, height, "none", RULE, None, False, 0.5)
                pen.shapes.append(frame)
            for o in range(1, scale + 1):
                if (g, o) in written:
                    _filled(pen, Box(left + (o - 1) * side, y, side, height), risks, numbers[g, o], written[g, o])
            y += height
        for o in range(1, scale + 1):
            cell(pen, Box(left + (o - 1) * side, y, side, 5), [str(o)], color=GREY, align="center", padding=0)
        cell(pen, Box(left, y + 5, at.map, 5), ["Occurrence →"], color=GREY, align="right", padding=0)

    return Row(title + sum(heights.values()) + foot, paint)


def _filled(pen: Pen, at: Box, risks: Sequence[Risk], numbers: Sequence[int], lines: Sequence[str]) -> None:
    style = FRAME_STYLE[max((risks[n - 1].status for n in numbers), key=list(FRAME_STYLE).index)]
    frame = Box(at.x + 0.4, at.y + 0.4, at.width - 0.8, at.height - 0.8, style.fill, style.edge, None, style.dashed)
    pen.shapes.append(frame)
    if style.hatch:
        pen.shapes.append(Box(frame.x, frame.y, 1.6, frame.height, style.fill, style.edge, style.hatch, False, 0.7))
    strip = 2.0 if style.hatch else 0.4
    within = Box(at.x + strip, at.y, at.width - strip - 0.4, at.height)
    cell(pen, within, lines, bold=True, align="center", padding=0)
