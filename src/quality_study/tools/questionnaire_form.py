"""The questionnaire as respondents see it: themes in columns, a box to tick for every answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.legend import status_legend
from quality_study.diagram.scene import Box, Pen, Text
from quality_study.diagram.text import line_height, text_width, wrap
from quality_study.facts.tabular import each_row
from quality_study.style import BODY, FRAME_STYLE, GREY, INK, PALE, SMALL, STATUS_STYLE, WIDTH
from quality_study.words.french import NBSP, typographic
from quality_study.words.vocabulary import STATUS_LABEL

_SPACE = NBSP * 2 + " "


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    gap: float = 4.0
    padding: float = 2.4
    header: float = 6.6
    between: float = 1.6
    shift: float = 2.4


@dataclass(frozen=True)
class Entry:
    """One question: its text, its answers (empty for a free answer), the status of its wording, its matrix heading."""

    text: str
    answers: tuple[str, ...]
    status: str
    heading: str = ""


@blank_when_empty
def questionnaire_form(questions: pd.DataFrame, *, columns: int = 2, layout: Layout | None = None) -> Drawing:
    """Draw the form.

    Parameters
    ----------
    questions : DataFrame
        The table ``questions``, in the order of the questionnaire.
    columns : int
        How many themes may stand side by side; never more than there are.
    layout : Layout, optional
        Sizes.
    """
    return draw(compute(questions), columns, layout or Layout())


def compute(questions: pd.DataFrame) -> dict[str, list[Entry]]:
    """Group the questions by theme, in questionnaire order.

    Parameters
    ----------
    questions : DataFrame
        ``theme_title, heading, row, answers`` (joined by a bar, blank excluded), ``status`` and ``free_of``, one row a
        question; what is written at « Autre » is a part of another question.
    """
    themes: dict[str, list[Entry]] = {}
    for q in each_row(questions[questions["free_of"] == ""]):
        answers = tuple(a for a in str(q.answers).split("|") if a)
        entry = Entry(str(q.row), answers, str(q.status), str(q.heading))
        themes.setdefault(str(q.theme_title), []).append(entry)
    return themes


def draw(themes: Mapping[str, Sequence[Entry]], columns: int, at: Layout) -> Drawing:
    """Lay the themes out in columns of heights as even as their order allows."""
    columns = max(min(columns, len(themes)), 1)
    width = (WIDTH - 0.8 - at.gap * (columns - 1)) / columns
    heights = {title: _height(title, entries, width, at) for title, entries in themes.items()}
    names = list(themes)

    def tallest(cuts: Sequence[int]) -> float:
        return max(_total(heights, names[start:end], at) for start, end in pairwise(cuts))

    inside = combinations(range(1, len(names)), columns - 1)
    cuts = min(((0, *found, len(names)) for found in inside), key=tallest)
    pen = Pen(WIDTH)
    bottoms = []
    for column, (start, end) in enumerate(pairwise(cuts)):
        x, y = 0.4 + column * (width + at.gap), 0.4
        for i, title in enumerate(names[start:end], start + 1):
            _theme(pen, f"{i}. {title}", themes[title], Box(x, y, width, heights[title]), at)
            y += heights[title] + at.gap
        bottoms.append(y)
    pen.y = max(bottoms)
    statuses = {"published", *(e.status for entries in themes.values() for e in entries)}
    status_legend(pen, statuses, styles=FRAME_STYLE)
    return Drawing(pen.scene(), describe(themes))


def describe(themes: Mapping[str, Sequence[Entry]]) -> str:
    """Tell the content in words: every theme, question and answer."""
    parts = []
    for title, entries in themes.items():
        asked = " ".join(
            f"{e.heading} {e.text} ({', '.join(e.answers) or 'réponse libre'} ; {STATUS_LABEL[e.status]})".lstrip()
            for e in entries
        )
        parts.append(f"Thème {title} : {asked}")
    return typographic(f"Questionnaire en {len(themes)} thèmes. " + " ".join(parts))


def _total(heights: Mapping[str, float], names: Sequence[str], at: Layout) -> float:
    return sum(heights[n] + at.gap for n in names)


def _shift(entry: Entry, at: Layout) -> float:
    return at.shift if entry.heading else 0.0


def _headings(entries: Sequence[Entry], width: float, at: Layout) -> list[list[str]]:
    """Return, for each question, the lines to write above it: the heading of its matrix, over the first row."""
    before = ["", *(e.heading for e in entries)]
    return [
        wrap(typographic(e.heading), width - 2 * at.padding, bold=True, break_words=True)
        if e.heading not in ("", over)
        else []
        for e, over in zip(entries, before, strict=False)
    ]


def _lines(entry: Entry, width: float, at: Layout) -> tuple[list[str], list[str]]:
    room = width - 2 * at.padding - _shift(entry, at)
    whole = ["☐" + NBSP + a.replace(" ", NBSP) + 2 * NBSP for a in entry.answers]
    long = [text_width(typographic(box), size=SMALL) > room for box in whole]  # kept on one line where it can be
    boxes = _SPACE.join(
        "☐" + NBSP + (a if cut else a.replace(" ", NBSP)) for a, cut in zip(entry.answers, long, strict=True)
    )
    answers = boxes or "réponse libre : " + "." * 40
    question = wrap(typographic(entry.text), room, break_words=True)
    return question, wrap(typographic(answers), room, size=SMALL, break_words=True)


def _height(title: str, entries: Sequence[Entry], width: float, at: Layout) -> float:
    body = 0.0
    for entry, heading in zip(entries, _headings(entries, width, at), strict=True):
        question, answers = _lines(entry, width, at)
        body += (len(heading) + len(question)) * line_height(BODY) + len(answers) * line_height(SMALL) + at.between
    return at.header + at.padding + body + at.padding - at.between


def _theme(pen: Pen, title: str, entries: Sequence[Entry], frame: Box, at: Layout) -> None:
    published = STATUS_STYLE["published"]
    weakest = max((e.status for e in entries), key=list(STATUS_STYLE).index)
    style = STATUS_STYLE[weakest]
    name = title
    pen.shapes.append(
        Box(frame.x, frame.y, frame.width, frame.height, "none", style.edge, None, style.dashed, 0.9, name)
    )
    pen.shapes.append(Box(frame.x, frame.y, frame.width, at.header, PALE, published.edge, None, False, 0.9))
    x = frame.x + at.padding
    pen.texts.append(Text(x, frame.y + at.header / 2, typographic(title), BODY, bold=True, inside=name))
    y = frame.y + at.header + at.padding
    for entry, heading in zip(entries, _headings(entries, frame.width, at), strict=True):
        question, answers = _lines(entry, frame.width, at)
        left = x + _shift(entry, at)
        y += pen.block(heading, Text(x, y, "", BODY, bold=True, inside=name))
        y += pen.block(question, Text(left, y, "", BODY, color=INK, inside=name))
        y += pen.block(answers, Text(left, y, "", SMALL, color=GREY, inside=name)) + at.between
