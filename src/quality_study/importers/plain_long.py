"""One row per answer, ``respondent,question,value,status``: the table that this project writes."""

from __future__ import annotations

from quality_study.importers.dialect import Dialect, Layout, one_row
from quality_study.importers.source import Sheet
from quality_study.importers.texts import text_key

#: The columns of the table of responses.
COLUMNS = ("respondent", "question", "value", "status")


def _recognises(sheet: Sheet) -> bool:
    header = [text_key(c) for c in sheet.row(0)]
    return sum(c in header for c in COLUMNS) >= 3


def _layout(sheet: Sheet) -> Layout:
    return one_row(sheet, lambda _: ())


DIALECT = Dialect(title="table des réponses", recognises=_recognises, layout=_layout, long=True)
