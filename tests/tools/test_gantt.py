"""Gantt chart: numbering, calendar, bars, messages, pages."""

from __future__ import annotations

import datetime as dt
import random

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Drawing, Line, check_scene
from quality_study.diagram.calendar import axis, whole_weeks
from quality_study.facts.tool_tables.gantt import check_gantt
from quality_study.style import BLUE, GREY, INK, PALE, PAPER
from quality_study.tools.gantt import compute, gantt

COLUMNS = ["phase", "task", "start", "end", "owner", "progress", "type", "after", "status"]
NBSP, THIN = "\u00a0", "\u202f"
ROWS = [
    ("Cadrer", "Écrire la note", "2026-01-13", "2026-01-24", "Équipe", "100", "tâche", "", "published"),
    ("Enquêter", "Poser les questions", "2026-02-02", "2026-02-27", "", "50", "tâche", "Note validée", "derived"),
    ("Cadrer", "Note validée", "2026-01-30", "", "Tuteur", "", "jalon", "Écrire la note", "illustrative"),
]
LABEL = st.text(alphabet="abcdeéfghi ’-:", min_size=1, max_size=300).map(lambda t: t.strip() or "x")


def table(rows: list[tuple[str, ...]] | None = None, **changes: str) -> pd.DataFrame:
    found = pd.DataFrame(rows or ROWS, columns=COLUMNS)
    found.index = pd.RangeIndex(2, len(found) + 2, name="line")
    for column, value in changes.items():
        found.loc[2, column] = value
    return found


def texts(drawing: Drawing) -> list[str]:
    return [t.text for scene in drawing.scenes for t in scene.texts]


def test_rows_are_gathered_by_phase_and_numbered() -> None:
    tasks = compute(table())
    assert [(t.number, t.name, t.after, t.milestone, t.progress) for t in tasks] == [
        (1, "Écrire la note", (), False, 100),
        (2, "Note validée", (1,), True, None),
        (3, "Poser les questions", (2,), False, 50),
    ]
    assert tasks[1].end == dt.date(2026, 1, 30)


def test_the_calendar_is_made_of_whole_weeks() -> None:
    days = whole_weeks(dt.date(2026, 1, 13), dt.date(2026, 2, 27), 0, 98)
    assert (days.first, days.last) == (dt.date(2026, 1, 12), dt.date(2026, 3, 2))
    assert (days.day, days.x(dt.date(2026, 1, 19))) == (2.0, 14.0)
    months = [(x0, x1, label) for x0, x1, label, month in axis(days) if month]
    assert months == [(0, 40, "janv. 2026"), (40, 96, "févr. 2026"), (96, 98, "")]
    assert [label for _, _, label, month in axis(days) if not month] == ["S3", "S4", "S5", "S6", "S7", "S8", "S9"]


def test_long_calendars_write_years_and_no_week() -> None:
    days = whole_weeks(dt.date(2000, 1, 3), dt.date(2019, 12, 30), 0, 80)
    labels = [label for _, _, label, _ in axis(days) if label]
    assert labels == ["2000", "2005", "2010", "2015"]


def test_a_bar_covers_its_days_and_its_progress() -> None:
    drawing = gantt(table([ROWS[1]], after="", status="published"))
    bars = [s for s in drawing.scene.shapes if isinstance(s, Box) and s.height == 3.4 and s.edge in ("none", BLUE)]
    ground, done, frame = (b for b in bars if b.name is None and b.width > 10)
    left, right = 0.4 + 60 + 2.5, 170 - 0.4 - 11
    assert (frame.x, frame.x + frame.width) == pytest.approx((left, right - 2 * (right - left) / 28))
    assert (ground.fill, done.fill, frame.edge, frame.hatch, frame.dashed) == (PALE, BLUE, BLUE, None, False)
    assert done.width == pytest.approx(frame.width / 2)


def test_statuses_show_on_bars_and_diamonds() -> None:
    rows = [(*r[:-1], status) for r, status in zip(ROWS, ("derived", "derived", "illustrative"), strict=True)]
    shapes = gantt(table(rows)).scene.shapes
    boxes = [s for s in shapes if isinstance(s, Box)]
    (diamond, key) = [b for b in boxes if b.shape == "diamond"]
    assert (diamond.fill, diamond.dashed, key.fill, key.dashed) == (PAPER, True, INK, False)
    assert len([b for b in boxes if b.hatch and b.width > 10 and b.height == 3.4]) == 2
    assert len([b for b in boxes if b.dashed and b.edge == GREY and b.width == 4.0]) == 1


def test_what_is_written() -> None:
    assert texts(gantt(table(), today="2026-02-10")) == [
        "Tâche", "Resp.", "janv. 2026", "févr. 2026", "S3", "S4", "S5", "S6", "S7", "S8", "S9",
        "Cadrer", "1. Écrire la note", "du 13/01/2026 au 24/01/2026", "Équipe", f"100{THIN}%",
        "2. Note validée", "après 1", "Tuteur", "dates non publiées",
        "Enquêter", "3. Poser les questions", "après 2", f"50{THIN}%",
        f"«{NBSP}dates non publiées{NBSP}»{NBSP}: la place de la tâche est gardée, aucune date n’est supposée.",
        "réalisé", "prévu", "situation au 10/02/2026", "publié", "déduit", "illustratif",
    ]  # fmt: skip


def test_dates_made_up_beside_published_ones_are_neither_drawn_nor_written_nor_stretch_the_calendar() -> None:
    rows = [ROWS[0], ("Cadrer", "Note validée", "2031-06-30", "", "", "", "jalon", "", "illustrative")]
    drawing = gantt(table(rows))
    assert not [t for t in texts(drawing) if "30/06" in t or "2031" in t]
    assert "2031" not in drawing.alt
    assert not [s for s in drawing.scene.shapes if isinstance(s, Box) and s.shape == "diamond"]
    alone = gantt(table([rows[1]]))  # nothing is published: a plan that is wholly an example shows its dates
    assert "30/06" in texts(alone)


def test_a_published_milestone_is_a_line_through_the_whole_plan() -> None:
    rows = [("Cadrer", "Rendu", "2026-01-21", "", "", "", "jalon", "", "published"), (*ROWS[2][:7], "", "illustrative")]
    shapes = gantt(table(rows)).scene.shapes
    days = whole_weeks(dt.date(2026, 1, 21), dt.date(2026, 1, 21), 0.4 + 60 + 22 + 2.5, 170 - 0.4 - 11)
    (line,) = [s for s in shapes if isinstance(s, Line) and s.color == BLUE]
    assert [x for x, _ in line.points] == pytest.approx([days.x(dt.date(2026, 1, 21)) + days.day / 2] * 2)


def test_the_situation_is_a_dashed_line_within_the_calendar_only() -> None:
    def dashed(day: str) -> list[float]:
        shapes = gantt(table(), today=day).scene.shapes
        return [s.points[0][0] for s in shapes if isinstance(s, Line) and s.dashed and s.points[0][0] > 85]

    days = whole_weeks(dt.date(2026, 1, 13), dt.date(2026, 2, 27), 0.4 + 60 + 22 + 2.5, 170 - 0.4 - 11)
    assert dashed("2026-02-10") == pytest.approx([days.x(dt.date(2026, 2, 10)) + days.day / 2])
    assert dashed("2030-01-01") == []
    assert "situation au 01/01/2030 (hors du calendrier)" in texts(gantt(table(), today=dt.date(2030, 1, 1)))


def test_describe_tells_everything() -> None:
    day = "{}\u00a0{}\u00a02026"
    assert gantt(table(), today="2026-02-10").alt == (
        f"Planning du {day.format(13, 'janvier')} au {day.format(27, 'février')}. "
        f"Situation au {day.format(10, 'février')}. "
        f"Phase «{NBSP}Cadrer{NBSP}»{NBSP}: 1. Écrire la note (du {day.format(13, 'janvier')} au "
        f"{day.format(24, 'janvier')}, Équipe, 100{THIN}% réalisés, publié){THIN}; "
        f"2. Note validée (jalon, dates non publiées, Tuteur, "
        f"après «{NBSP}Écrire la note{NBSP}», illustratif). "
        f"Phase «{NBSP}Enquêter{NBSP}»{NBSP}: 3. Poser les questions (du {day.format(2, 'février')} au "
        f"{day.format(27, 'février')}, 50{THIN}% réalisés, après «{NBSP}Note validée{NBSP}», déduit)."
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": ""}, "f, ligne 2, « debut » : date manquante. Valeurs admises : une date AAAA-MM-JJ."),
        ({"end": ""}, "f, ligne 2, « fin » : date manquante. Valeurs admises : une date AAAA-MM-JJ."),
        (
            {"end": "2026-01-12"},
            "f, ligne 2, « fin » : la fin précède le début (2026-01-13) (valeur trouvée : « 2026-01-12 »).",
        ),
        (
            {"type": "jalon"},
            "f, ligne 2, « fin » : un jalon n’a qu’une date (valeur trouvée : « 2026-01-24 »). "
            "Valeurs admises : vide, 2026-01-13.",
        ),
        (
            {"after": "Note valide"},
            "f, ligne 2, « apres » : tâche précédente inconnue (valeur trouvée : « Note valide »). "
            "Valeurs admises : Poser les questions, Note validée. Vouliez-vous écrire « Note validée » ?",
        ),
        (
            {"after": "Note validée"},
            "f, ligne 2, « debut » : commence le 2026-01-13, avant la fin de la tâche « Note validée » qui la précède "
            "(2026-01-30) (valeur trouvée : « 2026-01-13 »).",
        ),
    ],
)
def test_check_says_what_is_wrong(changes: dict[str, str], message: str) -> None:
    assert [str(p) for p in check_gantt(table(**changes), "f")] == [message]


def test_check_accepts_the_example_and_refuses_a_name_written_twice() -> None:
    assert check_gantt(table(), "f") == []
    twice = check_gantt(table([ROWS[0], ROWS[0]]), "f")
    assert [str(p) for p in twice] == [
        "f, ligne 3, « tache » : tâche écrite deux fois (valeur trouvée : « Écrire la note »)."
    ]


def test_a_long_plan_repeats_its_header_and_the_phase() -> None:
    rows = [(ROWS[0][0], f"Tâche {i}", *ROWS[0][2:]) for i in range(40)]
    drawing = gantt(table(rows))
    assert len(drawing.scenes) == 2
    second = [t.text for t in drawing.more[0].texts]
    assert second[:2] == ["Tâche", "Resp."]
    assert "Cadrer (suite)" in second
    assert second[-1] == "page 2 sur 2"


@DRAWN
@given(labels=st.lists(LABEL, min_size=1, max_size=4), count=st.integers(1, 60), seed=st.integers(0, 10**6))
def test_nothing_overlaps_whatever_the_plan(labels: list[str], count: int, seed: int) -> None:
    pick = random.Random(seed)
    span = pick.choice([1, 40, 400, 9000])
    rows: list[tuple[str, ...]] = []
    for i in range(count):
        start = dt.date(2026, 1, 1) + dt.timedelta(days=pick.randrange(span))
        milestone = pick.random() < 0.4
        end = "" if milestone else (start + dt.timedelta(days=pick.randrange(span))).isoformat()
        name = labels[i] if i < len(labels) else f"t{i}"
        owner = pick.choice(["", "Équipe", labels[0][:60].strip()])
        progress = "" if milestone else pick.choice(["", "0", "7", "100"])
        after = pick.choice(["", rows[0][1]]) if rows else ""
        phase = labels[-1] if i < 9 else f"Phase {i % 12}"
        status = pick.choice(["published", "derived", "illustrative"])
        kind = "jalon" if milestone else "tâche"
        rows.append((phase, name, start.isoformat(), end, owner, progress, kind, after, status))
    drawing = gantt(table(rows), today=pick.choice([None, "2026-01-05"]))
    assert [check_scene(scene) for scene in drawing.scenes] == [[] for _ in drawing.scenes]
