"""EUSurvey: some rows about the export, then ``Text (id)``; answers carry their own identifier, ``Oui(ID40)``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quality_study.importers.dialect import Address, Dialect, Layout, has_columns, one_row, split_at
from quality_study.importers.source import Sheet
from quality_study.importers.texts import text_key

_OWN = (("Creation date", "Date de création"), ("Contribution ID",), ("User", "Utilisateur"), ("Alias",))
_MORE = (
    ("Export Date", "Date d’exportation"),
    ("Invitation number", "Numéro d’invitation"),
    ("User name", "Nom d’utilisateur"),
    ("Last update", "Dernière mise à jour"),
    ("Languages", "Langues"),
)
#: The identifier that EUSurvey gives an answer, or the one that the author chose, right after its label.
_IDENTIFIER = re.compile(r"(?<=\S)\([\w.-]+\)(?=\s*$|\s*;)")
_TOP = 8


def _recognises(sheet: Sheet) -> bool:
    alias = bool(sheet.row(0)) and text_key(sheet.row(0)[0]) == "alias"
    return alias or has_columns(sheet.row(_header(sheet)), *_OWN, at_least=2)


def _layout(sheet: Sheet) -> Layout:
    return one_row(sheet, _addresses, own=_OWN + _MORE, at=_header(sheet))


def _header(sheet: Sheet) -> int:
    """Return the position of the fullest of the first rows, the first of them."""
    filled = [sum(bool(c.strip()) for c in row) for row in sheet.rows[:_TOP]]
    return filled.index(max(filled)) if filled else 0


def _addresses(header: str) -> Iterator[Address]:
    named = re.fullmatch(r"(.*\S)\s*\(([^()]+)\)\s*", header, re.DOTALL)
    text, code = (named[1], named[2]) if named else (header, None)
    yield Address(code=code, text=text)
    for before, after in split_at(text, ": "):
        yield Address(code=code, text=after, group=before)
    yield Address(text=header)


def _cleaned(cell: str) -> str:
    return _IDENTIFIER.sub("", cell)


DIALECT = Dialect(
    title="EUSurvey",
    recognises=_recognises,
    layout=_layout,
    joined=(";",),
    identifiers=("Contribution ID",),
    ended=_OWN[0],
    cleaned=_cleaned,
)
