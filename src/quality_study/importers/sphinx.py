"""Le Sphinx: one row of texts, a row of a matrix by its own text, options joined by ``;``."""

from __future__ import annotations

from quality_study.importers.dialect import Dialect, Layout, Mark, bracketed, has_columns, one_row
from quality_study.importers.source import Sheet
from quality_study.importers.texts import text_key

_OWN = (
    ("CLE",),
    ("DATE_SAISIE",),
    ("DATE_ENREG",),
    ("DATE_MODIF",),
    ("TEMPS_SAISIE",),
    ("ORIGINE_SAISIE",),
    ("LANG_SAISIE",),
    ("APPAREIL_SAISIE",),
    ("PROGRESSION",),
    ("DERNIERE_QUESTION_SAISIE",),
)
_MORE = (("EMAIL",), ("ADRESSE_IP", "IP"), ("NAVIGATEUR",), ("URL_SAISIE",))


def _recognises(sheet: Sheet) -> bool:
    return has_columns(sheet.row(0), *_OWN, at_least=3)


def _layout(sheet: Sheet) -> Layout:
    return one_row(sheet, bracketed, own=_OWN + _MORE)


DIALECT = Dialect(
    title="Le Sphinx",
    recognises=_recognises,
    layout=_layout,
    joined=(";",),
    identifiers=("CLE",),
    unfinished=Mark(("PROGRESSION",), lambda cell: bool(cell.strip()) and text_key(cell) != "terminé"),
)
