"""Google Forms: one row of texts, the options of a multiple choice joined in a cell (``, `` or ``;``)."""

from __future__ import annotations

from quality_study.importers.dialect import Dialect, Layout, bracketed, has_columns, one_row
from quality_study.importers.source import Sheet


def _recognises(sheet: Sheet) -> bool:
    return has_columns(sheet.row(0)[:1], ("Horodateur", "Horodatage", "Timestamp"), at_least=1)


def _layout(sheet: Sheet) -> Layout:
    return one_row(sheet, bracketed)


DIALECT = Dialect(title="Google Forms", recognises=_recognises, layout=_layout, joined=(",", ";"))
