"""Risk analysis (AMDEC): criticality of each risk, in order, and a map of severity and occurrence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.pages import EDGE, Row, Sheet, cell, fit_cell, mark, pages, rule, tall
from quality_study.diagram.scene import Box, Pen, Scene
from quality_study.diagram.table import Column, Table
from quality_study.diagram.text import line_height
from quality_study.facts.tabular import each_row
from quality_study.style import BODY, CRITICALITY, FRAME_STYLE, GREY, INK, PAPER, SMALL, STATUS_STYLE, WIDTH
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
    map: float = 104.0


@dataclass(frozen=True)
class Zone:
    """A zone of the map: from how many fifths of the greatest product of severity and occurrence, and its colours."""

    name: str
    fifths: int
    ground: str
    edge: str


#: From the worst; a convention, said beside the map. The grounds are darker from zone to zone, for grey printing.
ZONES = tuple(
    Zone(name, fifths, *colours)
    for name, fifths, colours in zip(
        ("à traiter d’abord", "à réduire", "à suivre de près", "à surveiller"), (3, 2, 1, 0), CRITICALITY, strict=True
    )
)


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
    return Drawing(first, describe(risks, scale, threshold), tuple(more))


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
    notes.append(
        "Zones de la carte, une convention : G × O, en cinquièmes du plus grand produit possible ; "
        "les deux derniers ne font qu’une zone."
    )
    if threshold is not None:
        above = sum(r.criticality >= threshold for r in risks)
        reached = f"atteint par {plural(above, 'risque')} sur {len(risks)}"
        notes.append(f"Trait et gras : seuil de {threshold}, {reached}.")
    sheet = Sheet(table.header(6.0), tuple(r.status for r in risks), ground, notes=tuple(notes))
    return pages([row(i, r) for i, r in enumerate(risks, 1)], sheet, _map(risks, scale, layout))


def describe(risks: Sequence[Risk], scale: int, threshold: int | None = None) -> str:
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
        told.append(f"zone de la carte : {zone_of(r.severity * r.occurrence, scale).name}")
        told += [f"parade : {r.action}"] if r.action else []
        parts.append(f"{i}. {r.name}{in_brackets(STATUS_LABEL[r.status])} — {' ; '.join(told)}.")
    return typographic(" ".join(parts))


def zone_of(product: int, scale: int) -> Zone:
    """Return the zone of the map where severity times occurrence stands.

    Examples
    --------
    >>> [zone_of(n, 10).name for n in (19, 20, 40, 60)]
    ['à surveiller', 'à suivre de près', 'à réduire', 'à traiter d’abord']
    """
    return next(z for z in ZONES if 5 * product >= z.fifths * scale * scale)


def _map(risks: Sequence[Risk], scale: int, at: Layout) -> Row:
    side, left = at.map / scale, EDGE + 6.0
    numbers: dict[tuple[int, int], list[int]] = {}
    for i, r in enumerate(risks, 1):
        numbers.setdefault((r.severity, r.occurrence), []).append(i)
    written = {key: fit_cell(", ".join(map(str, found)), side - 3.8, bold=True) for key, found in numbers.items()}
    heights = {
        g: max([at.cell, *(len(t) * line_height(SMALL) + 2.6 for (s, _), t in written.items() if s == g)])
        for g in range(scale, 0, -1)
    }
    key = _zones(risks, scale, left + at.map + 7.0)
    title, foot = 14.0, 10.0
    body = max(sum(heights.values()), key.height)

    def paint(pen: Pen, y: float) -> None:
        heading = ["Carte des risques (numéros du tableau)"]
        cell(pen, Box(left, y + 2, at.map, 6), heading, size=BODY, bold=True, padding=0)
        said = [f"↑ Gravité, de 1 (faible) à {scale} (forte)" if scale > 1 else "↑ Gravité"]
        cell(pen, Box(left, y + 8, at.map, 5), said, color=GREY, padding=0)
        y += title
        key.paint(pen, y)
        for g, height in heights.items():
            cell(pen, Box(left - 6, y, 6, height), [str(g)], align="right", padding=1.5)
            for o in range(1, scale + 1):
                ground = zone_of(g * o, scale).ground
                pen.shapes.append(Box(left + (o - 1) * side, y, side, height, ground, PAPER, None, False, 1.4))
            for o in range(1, scale + 1):
                if (g, o) in written:
                    _filled(pen, Box(left + (o - 1) * side, y, side, height), risks, numbers[g, o], written[g, o])
            y += height
        for o in range(1, scale + 1):
            cell(pen, Box(left + (o - 1) * side, y, side, 5), [str(o)], align="center", padding=0)
        said = [f"Occurrence, de 1 (rare) à {scale} (fréquente) →" if scale > 1 else "Occurrence →"]
        cell(pen, Box(left, y + 5, at.map, 5), said, color=GREY, align="right", padding=0)

    return Row(title + body + foot, paint)


def _zones(risks: Sequence[Risk], scale: int, x: float) -> Row:
    """Name the zones beside the map, each with its range and the risks that stand in it."""
    width = WIDTH - EDGE - x - 6.0
    rows: list[tuple[Zone, tuple[str, ...], tuple[str, ...]]] = []
    for zone in ZONES:
        products = [n for n in range(1, scale * scale + 1) if zone_of(n, scale) is zone]
        if not products:
            continue
        low, high = products[0], products[-1]
        told = f"G × O de {low} à {high}" if low < high else f"G × O = {low}"
        found = [str(i) for i, r in enumerate(risks, 1) if zone_of(r.severity * r.occurrence, scale) is zone]
        which = f"{'risque' if len(found) == 1 else 'risques'} {', '.join(found)}" if found else "aucun risque"
        rows.append((zone, fit_cell(zone.name.capitalize(), width, bold=True), fit_cell(f"{told} : {which}", width)))
    step = line_height(SMALL)
    heights = [(len(name) + len(told)) * step + 4.0 for _, name, told in rows]

    def paint(pen: Pen, y: float) -> None:
        for (zone, name, told), height in zip(rows, heights, strict=True):
            pen.shapes.append(Box(x, y + 0.6, 4.0, height - 4.4, zone.ground, zone.edge, None, False, 0.6))
            cell(pen, Box(x + 6, y, width, len(name) * step), name, bold=True, padding=0)
            cell(pen, Box(x + 6, y + len(name) * step, width, len(told) * step), told, color=GREY, padding=0)
            y += height

    return Row(sum(heights), paint)


def _filled(pen: Pen, at: Box, risks: Sequence[Risk], numbers: Sequence[int], lines: Sequence[str]) -> None:
    """Write the numbers of a place of the map on a light label, framed by their weakest status."""
    style = FRAME_STYLE[max((risks[n - 1].status for n in numbers), key=list(FRAME_STYLE).index)]
    frame = Box(at.x + 0.7, at.y + 0.7, at.width - 1.4, at.height - 1.4, PAPER, INK, None, style.dashed, 0.9)
    pen.shapes.append(replace(frame, shape="round"))
    if style.hatch:
        strip = Box(frame.x + 0.6, frame.y + 0.6, 1.3, frame.height - 1.2, PAPER, "none", style.hatch, False, 0)
        pen.shapes.append(replace(strip, edge=style.edge, line_width=0.4))
    left = 2.0 if style.hatch else 0.2
    within = Box(frame.x + left, at.y, frame.width - left - 0.2, at.height)
    cell(pen, within, lines, bold=True, align="center", padding=0)
