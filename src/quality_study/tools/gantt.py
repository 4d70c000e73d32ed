"""Gantt chart: tasks by phase on a calendar of months and ISO weeks, progress, milestones, where the project stands.

A plan that holds published dates draws and writes no date that was made up beside them: such a task keeps its row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from quality_study.diagram.calendar import DAY, Calendar, axis, whole_weeks
from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.pages import EDGE, MARK, Row, Sample, Sheet, cell, fit_cell, mark, marked, pages, rule, tall
from quality_study.diagram.scene import Box, Line, Pen, Scene
from quality_study.diagram.text import line_height, text_width
from quality_study.facts.tabular import each_row
from quality_study.facts.tool_tables.gantt import MILESTONE, predecessors
from quality_study.style import BLUE, BODY, FRAME_STYLE, GREY, INK, PALE, PAPER, RULE, SMALL, STATUS_STYLE, WIDTH
from quality_study.words.french import THIN, date, join, typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    task: float = 60.0
    owner: float = 22.0
    before: float = 2.5  # room left of the first day
    after: float = 11.0  # room right of the last day, for what is written beside a bar
    bar: float = 3.4
    diamond: float = 4.2
    header: float = 10.0


#: What becomes of the dates of a task: drawn; drawn and written in full; neither, since they were made up.
Dates = Literal["drawn", "written", "lost"]
#: What stands in the calendar for dates that were made up.
LOST = "dates non publiées"


@dataclass(frozen=True)
class Task:
    """One line of the plan; a milestone starts and ends the same day."""

    number: int
    phase: str
    name: str
    start: dt.date
    end: dt.date
    owner: str
    progress: int | None
    milestone: bool
    after: tuple[int, ...]
    status: str
    dates: Dates


@blank_when_empty
def gantt(rows: pd.DataFrame, *, today: dt.date | str | None = None, layout: Layout | None = None) -> Drawing:
    """Draw the plan, on several pages if need be.

    Parameters
    ----------
    rows : DataFrame
        ``phase, task, start, end, owner, progress, type, after, status``; `after` names tasks, separated by a bar.
    today : date or str, optional
        Draws the line of the situation at this date (AAAA-MM-JJ).
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    tasks = compute(rows)
    first, *more = place(tasks, today, layout)
    lost = rows["status"].isin([t.status for t in tasks if t.dates == "lost"])  # no date is told that none publishes
    told = rows.assign(start=rows["start"].mask(lost, LOST), end=rows["end"].mask(lost, ""))
    return Drawing(first, describe(tasks, _day(today)), tuple(more), told)


def compute(rows: pd.DataFrame) -> list[Task]:
    """Read the rows, phase by phase in file order, and number them."""
    order = {phase: i for i, phase in enumerate(dict.fromkeys(rows["phase"]))}
    read = sorted(each_row(rows), key=lambda r: order[r.phase])
    numbers: dict[str, int] = {}
    for i, r in enumerate(read, 1):
        numbers.setdefault(r.task, i)
    mixed = len(set(rows["status"])) > 1 and "published" in set(rows["status"])
    told: dict[str, Dates] = {"published": "written", "derived": "drawn"} if mixed else {}
    return [
        Task(
            i,
            r.phase,
            r.task,
            dt.date.fromisoformat(r.start),
            dt.date.fromisoformat(r.end or r.start),
            r.owner,
            int(r.progress) if r.progress else None,
            r.type == MILESTONE,
            tuple(numbers[name] for name in predecessors(r.after)),
            r.status,
            told.get(r.status, "lost" if mixed else "drawn"),
        )
        for i, r in enumerate(read, 1)
    ]


def place(tasks: Sequence[Task], today: dt.date | str | None, at: Layout) -> list[Scene]:
    """Lay out the names at the left and the calendar at the right, one row a task."""
    today = _day(today)
    indent = MARK if marked(t.status for t in tasks) else 0.0
    owner = at.owner if any(t.owner for t in tasks) else 0.0
    frame = EDGE + at.task + owner
    first, last = _span_of(tasks)
    days = whole_weeks(first, last, frame + at.before, WIDTH - EDGE - at.after)
    in_range = today is not None and days.first <= today < days.last
    rows: list[Row] = []
    for phase in dict.fromkeys(t.phase for t in tasks):
        heading, again = (_heading(name) for name in (phase, f"{phase} (suite)"))
        rows.append(heading)
        rows += [
            _row(t, days, at, indent, owner, again, any(x.after for x in tasks)) for t in tasks if t.phase == phase
        ]

    def header(pen: Pen, y: float) -> None:
        cell(pen, Box(EDGE, y, at.task, at.header), ["Tâche"], size=BODY, bold=True)
        if owner:
            cell(pen, Box(EDGE + at.task, y, owner, at.header), ["Resp."], size=BODY, bold=True)
        for x0, x1, label, bold in axis(days):
            top = y if bold else y + at.header / 2
            cell(
                pen, Box(x0, top, x1 - x0, at.header / 2), [label], bold=bold, color=INK if bold else GREY, padding=0.6
            )
        rule(pen, y + at.header, strong=True)

    def ground(pen: Pen, top: float, bottom: float) -> None:
        for x, _, _, month in axis(days):
            if month:  # not through the weeks of the header
                pen.line((x, top - at.header), (x, top - at.header / 2), color=GREY, line_width=0.5)
            pen.line((x, top), (x, bottom), color=GREY if month else RULE, line_width=0.5)
        pen.line((days.right, top), (days.right, bottom), color=RULE, line_width=0.5)
        if today is not None and in_range:
            x = days.x(today) + days.day / 2
            pen.shapes.append(Line(((x, top), (x, bottom)), INK, 1.1, dashed=True))
        for t in tasks:
            if t.milestone and t.dates == "written":  # what the whole plan leads to
                x = days.x(t.start) + days.day / 2
                pen.line((x, top), (x, bottom), color=BLUE, line_width=1.1)

    notes = (f"« {LOST} » : la place de la tâche est gardée, aucune date n’est supposée.",)
    lost = any(t.dates == "lost" for t in tasks)
    keys = _keys([t for t in tasks if t.dates != "lost"], today, in_range)
    sheet = Sheet(Row(at.header, header), tuple(t.status for t in tasks), ground, keys, notes if lost else ())
    return pages(rows, sheet)


def describe(tasks: Sequence[Task], today: dt.date | None = None) -> str:
    """Tell the plan in words: every phase, task, date, owner, progress and predecessor."""
    first, last = _span_of(tasks)
    parts = [f"Planning du {date(first)} au {date(last)}."]
    if today is not None:
        parts.append(f"Situation au {date(today)}.")
    for phase in dict.fromkeys(t.phase for t in tasks):
        parts.append(f"Phase « {phase} » : " + " ; ".join(_told(t, tasks) for t in tasks if t.phase == phase) + ".")
    return typographic(" ".join(parts))


def _span_of(tasks: Sequence[Task]) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the tasks whose dates are drawn."""
    drawn = [t for t in tasks if t.dates != "lost"]
    return min(t.start for t in drawn), max(t.end for t in drawn)


def _told(t: Task, tasks: Sequence[Task]) -> str:
    when = f"le {date(t.start)}" if t.milestone else f"du {date(t.start)} au {date(t.end)}"
    what = [f"jalon {when}" if t.milestone else when]
    if t.dates == "lost":
        what = ["jalon", LOST] if t.milestone else [LOST]
    what += [t.owner] if t.owner else []
    what += [f"{t.progress}{THIN}% réalisés"] if t.progress is not None else []
    what += [f"après {join(f'« {tasks[n - 1].name} »' for n in t.after)}"] if t.after else []
    return f"{t.number}. {t.name}{in_brackets(*what, STATUS_LABEL[t.status])}"


def _day(today: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(today) if isinstance(today, str) else today


def _heading(phase: str) -> Row:
    lines = fit_cell(phase, WIDTH - 2 * EDGE - 2, size=BODY, bold=True)
    height = tall([lines], size=BODY, padding=0.8)

    def paint(pen: Pen, y: float) -> None:
        frame = Box(EDGE, y + 0.4, WIDTH - 2 * EDGE, height - 0.4, PALE)
        cell(pen, frame, lines, size=BODY, bold=True)

    return Row(height, paint, heading=True)


def _row(t: Task, days: Calendar, at: Layout, indent: float, owner: float, again: Row, numbered: bool) -> Row:
    name = fit_cell(f"{t.number}. {t.name}" if numbered else t.name, at.task - indent - 3, bold=t.milestone)
    told = [f"du {t.start:%d/%m/%Y} au {t.end:%d/%m/%Y}"] if t.dates == "written" and not t.milestone else []
    told += [f"après {join(t.after)}"] if t.after else []
    after = fit_cell(", ".join(told), at.task - indent - 3) if told else ()
    who = fit_cell(t.owner, max(owner - 2, 1)) if t.owner else ()
    height = tall([(*name, *after), who], padding=1.1)

    def paint(pen: Pen, y: float) -> None:
        middle = y + height / 2
        if indent:
            mark(pen, EDGE + 1, middle, t.status)
        top = y + (height - (len(name) + len(after)) * line_height(SMALL)) / 2
        x, upper = EDGE + indent, len(name) * line_height(SMALL)
        cell(pen, Box(x, top, at.task - indent, upper), name, bold=t.milestone)
        cell(pen, Box(x, top + upper, at.task - indent, len(after) * line_height(SMALL)), after, color=GREY)
        cell(pen, Box(EDGE + at.task, y, owner, height), who, color=GREY)
        rule(pen, y + height)
        _bar(pen, t, days, at, middle)

    return Row(height, paint, under=again)


def _bar(pen: Pen, t: Task, days: Calendar, at: Layout, middle: float) -> None:
    if t.dates == "lost":
        width = text_width(LOST, size=SMALL) + 0.8
        frame = Box(days.right - width - 0.8, middle - 1.7, width, 3.4, PAPER)
        cell(pen, frame, [LOST], color=GREY, padding=0.4)
        return
    left, right = days.x(t.start), days.x(t.end + DAY)
    if t.milestone:
        right = left + days.day / 2 + at.diamond / 2
        label = f"{t.start:%d/%m}"
    else:
        label = "" if t.progress is None else f"{t.progress}{THIN}%"
    if label:  # a clean ground: no line of the calendar runs through the figures
        bold = t.milestone and t.dates == "written"
        width = text_width(label, size=SMALL, bold=bold) + 0.8
        frame = Box(right + 0.5, middle - 1.7, width, 3.4, PAPER)
        cell(pen, frame, [label], bold=bold, color=INK if t.milestone else GREY, padding=0.4)
    if t.milestone:
        _diamond(t.status)(pen, right - at.diamond, middle - at.diamond / 2, at.diamond, at.diamond)
    else:
        _span(t.status, t.progress or 0)(pen, left, middle - at.bar / 2, right - left, at.bar)


def _diamond(status: str) -> Sample:
    style = STATUS_STYLE[status]

    def paint(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        fill, middle = PAPER if style.hatch or style.dashed else INK, x + (width - height) / 2
        pen.shapes.append(Box(middle, y, height, height, fill, INK, style.hatch, style.dashed, shape="diamond"))

    return paint


def _span(status: str, progress: int) -> Sample:
    style = STATUS_STYLE[status]

    def paint(pen: Pen, x: float, y: float, width: float, height: float) -> None:
        pen.shapes.append(Box(x, y, width, height, FRAME_STYLE[status].fill))
        if progress:
            pen.shapes.append(Box(x, y, width * progress / 100, height, BLUE if not style.dashed else GREY))
        pen.shapes.append(Box(x, y, width, height, "none", style.edge, style.hatch, style.dashed, 1.0))

    return paint


def _keys(tasks: Sequence[Task], today: dt.date | None, in_range: bool) -> tuple[tuple[str, Sample], ...]:
    keys: list[tuple[str, Sample]] = []
    status = max((t.status for t in tasks), key=list(STATUS_STYLE).index) if len({t.status for t in tasks}) == 1 else ""
    if any(t.progress for t in tasks):
        keys.append(("réalisé", _span(status or "published", 100)))
    if any(not t.milestone for t in tasks):
        keys.append(("prévu", _span(status or "published", 0)))
    if any(t.milestone for t in tasks):
        keys.append(("jalon", _diamond(status or "published")))
    if today is not None:
        keys.append((f"situation au {today:%d/%m/%Y}" + ("" if in_range else " (hors du calendrier)"), _dash))
    return tuple(keys)


def _dash(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    pen.shapes.append(Line(((x, y + height / 2), (x + width, y + height / 2)), INK, 1.1, dashed=True))
