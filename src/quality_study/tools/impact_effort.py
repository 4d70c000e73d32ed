"""Impact and effort: actions placed in a square of four quarters, numbered, with their list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.pages import Row, Sheet, cell, fit_cell, pages
from quality_study.diagram.scene import Box, Pen, Scene
from quality_study.diagram.table import Column, Table
from quality_study.diagram.text import line_height
from quality_study.facts.tabular import each_row
from quality_study.style import BODY, FRAME_STYLE, GREY, INK, SMALL, WIDTH
from quality_study.words.errors import StudyError
from quality_study.words.french import plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets

#: Names of the quarters: strong impact or not, great effort or not.
QUARTERS = {
    (True, False): "À faire d’abord",
    (True, True): "À planifier",
    (False, False): "Si possible",
    (False, True): "À écarter",
}


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    side: float = 120.0
    cell: float = 9.0  # least height of a row of the square
    number: float = 14.0
    score: float = 14.0
    quarter: float = 30.0


@dataclass(frozen=True)
class Action:
    """One action and its two scores."""

    number: str
    text: str
    impact: int
    effort: int
    status: str

    def quarter(self, scale: int) -> str:
        """Name the quarter where the action stands."""
        return QUARTERS[self.impact > scale / 2, self.effort > scale / 2]


@blank_when_empty
def impact_effort(rows: pd.DataFrame, *, scale: int = 10, layout: Layout | None = None) -> Drawing:
    """Draw the square, then the list in file order.

    Parameters
    ----------
    rows : DataFrame
        ``id, text, impact, effort, status``.
    scale : int
        Highest impact and effort; those above its half are strong.
    layout : Layout, optional
        Sizes.

    Raises
    ------
    StudyError
        A score is higher than the scale.
    """
    layout = layout or Layout()
    actions = compute(rows)
    highest = max(max(a.impact, a.effort) for a in actions)
    if highest > scale:
        raise StudyError(f"Une note vaut {highest}, plus que le maximum de l’échelle (scale = {scale})")
    first, *more = place(actions, scale, layout)
    return Drawing(first, describe(actions, scale), tuple(more))


def compute(rows: pd.DataFrame) -> list[Action]:
    """Read the actions in file order."""
    return [Action(r.id, r.text, int(r.impact), int(r.effort), r.status) for r in each_row(rows)]


def place(actions: Sequence[Action], scale: int, layout: Layout) -> list[Scene]:
    """Lay out the square, then one row an action."""
    at = layout
    columns = [
        Column("N°", at.number, bold=True),
        Column("Action"),
        Column("Impact", at.score, "center"),
        Column("Effort", at.score, "center"),
        Column("Lecture", at.quarter),
    ]
    table = Table(columns, [a.status for a in actions])
    top = table.header(7.0)
    rows = [
        table.row([a.number, a.text, str(a.impact), str(a.effort), a.quarter(scale)], a.status, under=top)
        for a in actions
    ]
    note = f"Notes de 1 à {scale} ; fort à partir de {scale // 2 + 1}."
    sheet = Sheet(Row(0.0, lambda pen, y: None), tuple(a.status for a in actions), notes=(note,))
    return pages([_square(actions, scale, layout), top, *rows], sheet)


def describe(actions: Sequence[Action], scale: int) -> str:
    """Tell the actions in words, quarter by quarter."""
    parts = [f"Matrice impact-effort de {plural(len(actions), 'action')}, notes de 1 à {scale}."]
    for quarter in QUARTERS.values():
        told = [
            f"{a.number}. {a.text}{in_brackets(f'impact {a.impact}', f'effort {a.effort}', STATUS_LABEL[a.status])}"
            for a in actions
            if a.quarter(scale) == quarter
        ]
        parts.append(f"{quarter} : {' ; '.join(told) or 'aucune action'}.")
    return typographic(" ".join(parts))


def _square(actions: Sequence[Action], scale: int, at: Layout) -> Row:
    width, left = at.side / scale, (WIDTH - at.side) / 2
    found: dict[tuple[int, int], list[Action]] = {}
    for a in actions:
        found.setdefault((a.impact, a.effort), []).append(a)
    lines = {key: fit_cell(", ".join(a.number for a in group), width - 3.4, bold=True) for key, group in found.items()}
    heights = {
        i: max([at.cell, *(len(t) * line_height(SMALL) + 2.4 for (impact, _), t in lines.items() if impact == i)])
        for i in range(scale, 0, -1)
    }
    half, total = left + (scale // 2) * width, sum(heights.values())
    above = sum(height for i, height in heights.items() if i > scale / 2)

    def paint(pen: Pen, y: float) -> None:
        cell(pen, Box(left, y, at.side, 5), ["↑ Impact"], color=GREY, padding=0)
        for strong, offset in ((True, 5.0), (False, 10.0 + total)):
            for great, x, end in ((False, left, half), (True, half, left + at.side)):
                if end - x > 25:
                    title = [QUARTERS[strong, great]]
                    cell(pen, Box(x, y + offset, end - x, 5), title, size=BODY, bold=True, align="center")
        y += 10
        pen.shapes.append(Box(left, y, at.side, total, "none", INK, None, False, 0.9))
        for (impact, effort), words in lines.items():
            x = left + (effort - 1) * width
            down = y + sum(height for i, height in heights.items() if i > impact)
            _point(pen, Box(x + 0.5, down + 0.5, width - 1, heights[impact] - 1), found[impact, effort], words)
        pen.line((half, y), (half, y + total), color=INK, line_width=0.9)
        pen.line((left, y + above), (left + at.side, y + above), color=INK, line_width=0.9)
        cell(pen, Box(left + at.side - 25, y + total + 5, 25, 5), ["Effort →"], color=GREY, align="right", padding=0)

    return Row(total + 22.0, paint)


def _point(pen: Pen, frame: Box, group: Sequence[Action], lines: Sequence[str]) -> None:
    style = FRAME_STYLE[max((a.status for a in group), key=list(FRAME_STYLE).index)]
    x, y, width, height = frame.x, frame.y, frame.width, frame.height
    pen.shapes.append(Box(x, y, width, height, style.fill, style.edge, None, style.dashed))
    strip = 1.8 if style.hatch else 0.0
    if strip:
        pen.shapes.append(Box(x, y, strip, height, style.fill, style.edge, style.hatch, False, 0.7))
    cell(pen, Box(x + strip, y, width - strip, height), lines, bold=True, align="center", padding=0.2)
