"""Matrix of activities and resources: the role that each resource plays in each activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.pages import EDGE, Row, Sheet, cell, fit_cell, marked, pages, rule, tall
from quality_study.diagram.scene import Box, Pen, Scene
from quality_study.diagram.text import text_width
from quality_study.facts.tabular import each_row
from quality_study.style import BODY, FRAME_STYLE, SMALL, WIDTH
from quality_study.words.french import plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets

#: What is written when the role is left empty.
CROSS = "×"


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres; the columns share the width, no narrower than `least` and no wider than `most`."""

    activity: float = 46.0
    least: float = 19.5
    most: float = 31.0
    inset: float = 0.7
    strip: float = 2.6
    padding: float = 1.0


@dataclass(frozen=True)
class Entry:
    """What a resource does in an activity, and the weakest status of the rows that say it."""

    roles: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class Matrix:
    """Activities and resources in file order, and the cells that are filled."""

    activities: tuple[str, ...]
    resources: tuple[str, ...]
    entries: Mapping[tuple[str, str], Entry]


@blank_when_empty
def resources(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the matrix, cut by columns then by rows when it does not fit a page.

    Parameters
    ----------
    rows : DataFrame
        ``activity, resource, role, status``; an empty role is drawn as a cross.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    matrix = compute(rows)
    first, *more = place(matrix, layout)
    return Drawing(first, describe(matrix), tuple(more))


def compute(rows: pd.DataFrame) -> Matrix:
    """Gather the roles of each pair of activity and resource."""
    rank = list(FRAME_STYLE)
    entries: dict[tuple[str, str], Entry] = {}
    for r in each_row(rows):
        before = entries.get((r.activity, r.resource), Entry((), r.status))
        status = max(before.status, r.status, key=rank.index)
        entries[r.activity, r.resource] = Entry((*before.roles, r.role or CROSS), status)
    return Matrix(tuple(dict.fromkeys(rows["activity"])), tuple(dict.fromkeys(rows["resource"])), entries)


def place(
    matrix: Matrix, at: Layout, *, names: tuple[str, str] = ("Activité", "ressource"), notes: Sequence[str] = ()
) -> list[Scene]:
    """Cut the columns into bands of even width, then each band into pages."""
    room = WIDTH - 2 * EDGE - at.activity
    words = [word for name in matrix.resources for word in name.split()]
    widest = max(text_width(word, size=SMALL, bold=True) for word in words) + 2 * at.padding + 0.2
    most = max(int(room / min(max(at.least, widest), at.most)), 1)
    bands = ceil(len(matrix.resources) / most)
    size = ceil(len(matrix.resources) / bands)
    width = min(room / size, at.most)
    scenes: list[Scene] = []
    for start in range(0, len(matrix.resources), size):
        band = matrix.resources[start : start + size]
        last = start + len(band)
        place_in = f"{names[1]}s {start + 1} à {last}" if len(band) > 1 else f"{names[1]} {last}"
        told = [f"Colonnes : {place_in} sur {len(matrix.resources)}."] if bands > 1 else []
        header = _header(band, width, at, names[0])
        statuses = tuple(e.status for (_, resource), e in matrix.entries.items() if resource in band)
        sheet = Sheet(header, statuses, notes=(*told, *notes))
        shown = marked(e.status for e in matrix.entries.values())
        scenes += pages([_row(matrix, activity, band, width, at, shown) for activity in matrix.activities], sheet)
    return scenes


def describe(matrix: Matrix, kind: str = "Matrice activités et ressources") -> str:
    """Tell the matrix in words, activity by activity."""
    parts = [f"{kind} : {plural(len(matrix.activities), 'activité')}, {plural(len(matrix.resources), 'ressource')}."]
    for activity in matrix.activities:
        cells = [(r, matrix.entries[activity, r]) for r in matrix.resources if (activity, r) in matrix.entries]
        told = [f"{r} : {', '.join(e.roles)}{in_brackets(STATUS_LABEL[e.status])}" for r, e in cells]
        parts.append(f"{activity} — {' ; '.join(told)}.")
    return typographic(" ".join(parts))


def _header(resources: Sequence[str], width: float, at: Layout, title: str) -> Row:
    columns = [fit_cell(name, width - 2 * at.padding, bold=True) for name in resources]
    height = max(tall([*columns, ("",)], padding=1.2), 6.0)

    def paint(pen: Pen, y: float) -> None:
        cell(pen, Box(EDGE, y, at.activity, height), [title], size=BODY, bold=True)
        for i, lines in enumerate(columns):
            frame = Box(EDGE + at.activity + i * width, y, width, height)
            cell(pen, frame, lines, bold=True, align="center", padding=at.padding)
        rule(pen, y + height, right=EDGE + at.activity + len(columns) * width, strong=True)

    return Row(height, paint)


def _row(matrix: Matrix, activity: str, resources: Sequence[str], width: float, at: Layout, strips: bool) -> Row:
    name = fit_cell(activity, at.activity - 2 * at.padding)
    inner = width - 2 * at.inset
    cells: list[tuple[int, Entry, tuple[str, ...], float]] = []
    for i, resource in enumerate(resources):
        entry = matrix.entries.get((activity, resource))
        if entry is not None:
            strip = at.strip if strips and FRAME_STYLE[entry.status].hatch else 0.0
            lines = tuple(x for role in entry.roles for x in fit_cell(role, inner - strip - 2 * at.padding))
            cells.append((i, entry, lines, strip))
    height = max(tall([name, *(c[2] for c in cells)], padding=1.0 + at.inset), 6.4)

    def paint(pen: Pen, y: float) -> None:
        cell(pen, Box(EDGE, y, at.activity, height), name, padding=at.padding)
        for i, entry, lines, strip in cells:
            style, x = FRAME_STYLE[entry.status], EDGE + at.activity + i * width + at.inset
            frame = Box(x, y + at.inset, inner, height - 2 * at.inset, style.fill, style.edge, None, style.dashed, 0.7)
            pen.shapes.append(frame)
            if strip:  # beside the words, never under them
                pen.shapes.append(Box(x, frame.y, strip, frame.height, style.fill, style.edge, style.hatch, False, 0.7))
            within = Box(x + strip, frame.y, inner - strip, frame.height)
            cell(pen, within, lines, align="center", bold=lines == (CROSS,), padding=at.padding)
        rule(pen, y + height, right=EDGE + at.activity + len(resources) * width)

    return Row(height, paint)
