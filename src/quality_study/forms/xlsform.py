"""The questionnaire as an XLSForm workbook, which KoBoToolbox and ODK read."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter

from quality_study.forms.codes import choice_code, free_name
from quality_study.forms.content import Item, Matrix, Section, each_item, hint, number_limits
from quality_study.forms.form import Form

SURVEY = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "appearance",
    "constraint",
    "constraint_message",
    "relevant",
)
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "style")
_TYPES = {
    "scale": "select_one",
    "choice": "select_one",
    "choices": "select_multiple",
    "ranking": "rank",
    "number": "decimal",
    "date": "date",
}
#: The list of notes from 0 to 10, whose codes are the notes.
_NOTES = "notes_0_10"
#: Marks of the light formatting that these platforms apply to texts.
_MARKUP = re.compile(r"([\\*_#])")

Row = Mapping[str, str]


def write(form: Form) -> bytes:
    """Write the workbook: sheets ``survey``, ``choices`` and ``settings``, the same bytes every time.

    A question is named by its identifier, the answers of a list are ``c1``, ``c2``..., those that say that the
    question does not apply last. A grid is a group shown as a table.
    """
    sheets = rows(form)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": form.title, "created": dt.datetime.combine(form.date, dt.time())})
        for name, (columns, table) in sheets.items():
            sheet = book.add_worksheet(name)
            head = book.add_format({"bold": True})
            sheet.freeze_panes(1, 0)
            for x, column in enumerate(columns):
                sheet.set_column(x, x, 60 if column == "label" else 18)
                sheet.write_string(0, x, column, head)
                for y, row in enumerate(table, 1):
                    if row.get(column):
                        sheet.write_string(y, x, row[column])
    return buffer.getvalue()


def rows(form: Form) -> dict[str, tuple[Sequence[str], list[Row]]]:
    """Return the columns and rows of each sheet."""
    lists = _lists(form.sections)
    survey = list(_survey(form, lists))
    choices: list[Row] = [
        {"list_name": name, "name": choice_code("c", i), "label": label}
        for labels, name in lists.items()
        for i, label in enumerate(labels, 1)
    ]
    notes = next((item.boxes for item in each_item(form.sections) if item.boxes), ())
    choices += [{"list_name": _NOTES, "name": note, "label": note} for note in notes]
    digest = hashlib.sha256(json.dumps([survey, choices]).encode()).hexdigest()
    settings = {
        "form_title": form.title,
        "form_id": "questionnaire_" + re.sub(r"[^A-Za-z0-9_]", "_", form.edition),
        "version": digest[:10],  # a server refuses a changed form under an unchanged version
        "style": "pages",
    }
    return {"survey": (SURVEY, survey), "choices": (CHOICES, choices), "settings": (SETTINGS, [settings])}


def _survey(form: Form, lists: Mapping[tuple[str, ...], str]) -> Iterator[Row]:
    taken = {item.id.casefold() for item in each_item(form.sections)}

    def name(base: str) -> str:
        found = free_name(base, taken)
        taken.add(found.casefold())
        return found

    yield {"type": "note", "name": name("information"), "label": _MARKUP.sub(r"\\\1", form.introduction)}
    matrices = 0
    for number, section in enumerate(form.sections, 1):
        yield _open(name(f"theme_{number}"), section.title, "field-list")
        for block in section.blocks:
            if isinstance(block, Matrix):
                matrices += 1
                yield _open(name(f"grille_{matrices}"), block.heading, "table-list")
                for item in block.items:
                    yield _question(item, lists)
                yield {"type": "end_group"}
            else:
                yield _question(block, lists) | {"hint": hint(block)}
                if block.other:
                    yield _free_text(block)
        yield {"type": "end_group"}


def _open(name: str, label: str, appearance: str) -> Row:
    return {"type": "begin_group", "name": name, "label": label, "appearance": appearance}


def _question(item: Item, lists: Mapping[tuple[str, ...], str]) -> dict[str, str]:
    kind = f"select_one {_NOTES}" if item.boxes else _TYPES.get(item.type, "text")
    row = {"type": f"{kind} {lists[item.labels]}" if item.labels else kind, "name": item.id, "label": item.text}
    if item.required:
        row |= {"required": "yes", "required_message": "Cette question demande une réponse."}
    if item.type == "text":
        row["appearance"] = "multiline"
    limits = {">=": item.minimum, "<=": item.maximum}
    tests = [f". {sign} {limit:.15g}" for sign, limit in limits.items() if limit is not None]
    if item.boxes:
        row["appearance"] = "likert"  # all the notes on one line
    elif item.type == "number" and tests:
        row |= {"constraint": " and ".join(tests), "constraint_message": number_limits(item)}
    return row


def _free_text(item: Item) -> dict[str, str]:
    """Ask which other answer it is, of those who ticked the last one."""
    code = choice_code("c", len(item.labels))
    chosen = f"selected(${{{item.id}}}, '{code}')"
    label = f"{item.text} ({item.labels[-1]} : précisez)"
    return {"type": "text", "name": f"{item.id}_autre", "label": label, "relevant": chosen}


def _lists(sections: Sequence[Section]) -> dict[tuple[str, ...], str]:
    """Name every list of answers once, in order of appearance."""
    labels = dict.fromkeys(item.labels for item in each_item(sections) if item.labels)
    return {label: f"liste_{i}" for i, label in enumerate(labels, 1)}
