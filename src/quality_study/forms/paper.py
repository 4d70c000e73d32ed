"""The questionnaire on paper: a tagged PDF with boxes to tick and lines to write on."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from quality_study.diagram.text import text_width
from quality_study.forms.content import Block, Item, Matrix, hint
from quality_study.forms.form import Form
from quality_study.report.typesetting import compile_pdf
from quality_study.style import SMALL, font_folder
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import date, typographic

#: Text width of the page, and what a grid leaves to the texts of its rows, in millimetres.
_PAGE, _ROW_TEXT = 174.0, 62.0
#: Narrowest and widest column of a grid, its two paddings included.
_COLUMN, _PADDING = (14.0, 23.0), 2.0
#: Gap between two answers on a line, between two columns of answers, and a box with its gap.
_GAP, _COLUMN_GAP, _BOX = 6.0, 4.0, 5.5
_INDENT = 8.0
#: The line where a free answer is written.
_LINE = 50.0
#: Size of the answers in the template, in points.
_SIZE = 10.0


def write(form: Form, template: Path) -> bytes:
    """Typeset the form.

    Parameters
    ----------
    form : Form
    template : Path
        Folder that holds ``form.typ``.

    Raises
    ------
    StudyError
        A character is not in the font; all of them are listed.
    """
    content = layout(form)
    strange = sorted({c for c in _strings(content) if ord(c) not in _characters() and not c.isspace()})
    if strange:
        message = "la police du formulaire n’a pas ce caractère"
        raise StudyError([Problem(message, found=f"{c} (U+{ord(c):04X})") for c in strange])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "form.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        shutil.copy(template / "form.typ", root / "form.typ")
        (root / "main.typ").write_text('#import "form.typ": form\n#form(json("form.json"))\n', encoding="utf-8")
        return compile_pdf(root / "main.typ")


def layout(form: Form) -> dict[str, Any]:
    """Return what the template reads: texts in French typography, questions numbered, answers laid out."""
    number = 0
    sections = []
    for section in form.sections:
        blocks = []
        for block in section.blocks:
            blocks.append(_block(block, number))
            number += len(block.items) if isinstance(block, Matrix) else 1
        sections.append({"title": typographic(section.title), "blocks": blocks})
    return {
        "title": typographic(form.title),
        "study": typographic(form.study),
        "date": [form.date.year, form.date.month, form.date.day],
        "footer": typographic(f"{form.title}, {date(form.date)}"),
        "warning": typographic(form.warning),
        "thanks": typographic(form.thanks),
        "notice": {"title": form.notice.title, "columns": _halves(form.notice.parts)},
        "required": any(block.required for section in form.sections for block in section.blocks),
        "sections": sections,
    }


def _block(block: Block, number: int) -> dict[str, Any]:
    if not isinstance(block, Matrix):
        return _question(block, number + 1, _hint(block))
    width = _column(block)
    if width is None:
        rows = [_question(item, number + i, "") for i, item in enumerate(block.items, 1)]
        return {"kind": "list", "heading": typographic(block.heading), "questions": rows}
    return {
        "kind": "matrix",
        "heading": typographic(block.heading),
        "labels": [typographic(label) for label in block.labels],
        "apart": len(block.labels) - block.items[0].not_applicable,
        "width": width,
        "required": block.required,
        "rows": [{"number": number + i, "text": typographic(item.text)} for i, item in enumerate(block.items, 1)],
    }


def _question(item: Item, number: int, below: str) -> dict[str, Any]:
    labels = [typographic(label) for label in item.labels or item.boxes]
    return {
        "kind": "note" if item.boxes else item.type,
        "free": item.other,
        "number": number,
        "text": typographic(item.text),
        "hint": typographic(below),
        "required": item.required,
        "labels": labels,
        "apart": len(labels) - item.not_applicable,
        "columns": 1 if item.ranks else _columns(labels, ordered=item.type == "scale", free=item.other),
    }


def _hint(item: Item) -> str:
    """Say how to answer on paper: a ranking is written in figures."""
    if not item.ranks:
        return hint(item)
    last = f", 2 dans celle du deuxième, jusqu’à {item.ranks}" if item.ranks > 2 else ", 2 dans celle du deuxième"
    first = "Écrivez 1 dans la case du premier" + (last if item.ranks > 1 else "")
    return f"{item.heading} {first}.".lstrip()


def _column(matrix: Matrix) -> float | None:
    """Return the width of the answers' columns, in millimetres; None if the grid does not fit on the page."""
    words = [word for label in matrix.labels for word in typographic(label).split(" ")]
    least = max(_COLUMN[0], *(text_width(word, size=SMALL, bold=True) + _PADDING for word in words))
    most = (_PAGE - _ROW_TEXT - _INDENT) / len(matrix.labels)
    return round(min(most, max(least, _COLUMN[1])), 1) if least <= most else None


def _columns(labels: list[str], *, ordered: bool, free: bool) -> int:
    """Return in how many columns the answers stand; 0 sets them one after the other on one line.

    The answers of a scale stay on one row, on two lines each if they must, so that their order shows.
    """
    room = _PAGE - _INDENT
    widths = [text_width(label, size=_SIZE) + _BOX for label in labels] or [0.0]
    widths[-1] += _LINE if free else 0.0
    if sum(widths) + _GAP * (len(widths) - 1) <= room:
        return 0
    column = (room + _COLUMN_GAP) / len(labels) - _COLUMN_GAP
    words = [text_width(word, size=_SIZE) + _BOX for label in labels for word in label.split(" ")]
    if ordered and max(words) <= column and max(widths) <= 2 * column - _BOX:
        return len(labels)
    return max(1, min(3, int((room + _COLUMN_GAP) // (max(widths) + _COLUMN_GAP))))


def _halves(parts: Sequence[tuple[str, str]]) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    """Cut the notice into two columns of lengths as even as its order allows."""
    lengths = [len(heading) + len(text) for heading, text in parts]
    cut = min(range(len(parts) + 1), key=lambda i: max(sum(lengths[:i]), sum(lengths[i:])))
    return parts[:cut], parts[cut:]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


@cache
def _characters() -> frozenset[int]:
    return frozenset(TTFont(font_folder() / "SourceSansPro-Regular.ttf").getBestCmap())
