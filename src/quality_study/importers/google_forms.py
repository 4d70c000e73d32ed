"""Google Forms: one row of texts, the options of a multiple choice joined in a cell (``, `` or ``;``)."""

from __future__ import annotations

from quality_study.importers.dialect import Dialect, Layout, bracketed, has_columns, one_row
from quality_study.importers.source import Sheet

_TIME = ("Horodateur", "Horodatage", "Timestamp")
_MORE = (
    ("Adresse e-mail", "Adresse mail", "Email Address", "Email address"),
    ("Nom d’utilisateur", "Username"),
    ("Score", "Note totale"),
)


def _recognises(sheet: Sheet) -> bool:
    return has_columns(sheet.row(0)[:1], _TIME, at_least=1)


def _layout(sheet: Sheet) -> Layout:
    return one_row(sheet, bracketed, own=(_TIME, *_MORE))


DIALECT = Dialect(
    title="Google Forms",
    recognises=_recognises,
    layout=_layout,
    joined=(",", ";"),
    free_in_cell=True,
    ended=_TIME,
    persons=(*_MORE[0], *_MORE[1]),
)
