"""A plain table: question identifiers or texts as headings, labels in the cells, options joined by a bar."""

from __future__ import annotations

from collections.abc import Iterator

from quality_study.importers.dialect import Address, Dialect, Layout, bracketed, one_row
from quality_study.importers.source import Sheet

_RESPONDENT = ("respondent", "répondant")


def _recognises(sheet: Sheet) -> bool:
    return False  # it is what remains when no platform recognises itself


def _layout(sheet: Sheet) -> Layout:
    return one_row(sheet, _addresses, own=[_RESPONDENT])


def _addresses(header: str) -> Iterator[Address]:
    yield Address(code=header)
    yield from bracketed(header)


DIALECT = Dialect(
    title="tableau simple",
    recognises=_recognises,
    layout=_layout,
    joined=("|", ";", ",", "\n"),
    identifiers=_RESPONDENT,
)
