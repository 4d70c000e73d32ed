"""Microsoft Forms: one row of texts; a repeated text gets a digit, joined options end with ``;``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quality_study.importers.dialect import Address, Dialect, Layout, bracketed, has_columns, one_row
from quality_study.importers.source import Sheet

_OWN = (
    ("ID", "Id"),
    ("Heure de début", "Start time"),
    ("Heure de fin", "Completion time"),
    ("Adresse de messagerie", "Email"),
    ("Nom", "Name"),
    ("Heure de la dernière modification", "Last modified time"),
)


def _recognises(sheet: Sheet) -> bool:
    return has_columns(sheet.row(0), *_OWN, at_least=3)


def _layout(sheet: Sheet) -> Layout:
    return one_row(sheet, _addresses)


def _addresses(header: str) -> Iterator[Address]:
    yield from bracketed(header)
    repeated = re.fullmatch(r"(.*\D)(\d{1,2})\s*", header, re.DOTALL)
    if repeated and int(repeated[2]) > 1:
        yield Address(text=repeated[1], rank=int(repeated[2]))


DIALECT = Dialect(
    title="Microsoft Forms", recognises=_recognises, layout=_layout, joined=(";",), identifiers=("ID", "Id")
)
