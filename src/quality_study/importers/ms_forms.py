"""Microsoft Forms: one row of texts; a repeated text gets a digit, joined options end with ``;``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quality_study.importers.dialect import Address, Dialect, Layout, bracketed, has_columns, is_own, one_row
from quality_study.importers.source import Sheet

_OWN = (
    ("ID", "Id"),
    ("Heure de début", "Start time"),
    ("Heure de fin", "Completion time"),
    ("Adresse de messagerie", "Email"),
    ("Nom", "Name"),
    ("Heure de la dernière modification", "Last modified time"),
)
_MORE = (
    ("Langue", "Language"),
    ("Nombre total de points", "Total des points", "Total points"),
    ("Commentaires sur le questionnaire", "Quiz feedback"),
    ("Heure de publication des notes", "Grade posted time"),
)


def _recognises(sheet: Sheet) -> bool:
    return has_columns(sheet.row(0), *_OWN, at_least=3)


def _layout(sheet: Sheet) -> Layout:
    return one_row(sheet, _addresses, own=_OWN + _MORE)


def _addresses(header: str) -> Iterator[Address]:
    yield from bracketed(header)
    repeated = re.fullmatch(r"(.*\D)(\d{1,2})\s*", header, re.DOTALL)
    if repeated and int(repeated[2]) > 1:
        first = is_own(repeated[1], *_OWN, *_MORE)  # « Nom » is the platform’s: the question’s is « Nom2 »
        yield Address(text=repeated[1], rank=int(repeated[2]) - first)


DIALECT = Dialect(
    title="Microsoft Forms",
    recognises=_recognises,
    layout=_layout,
    joined=(";",),
    free_in_cell=True,
    identifiers=("ID", "Id"),
    started=_OWN[1],
    ended=_OWN[2],
    persons=_OWN[3],
)
