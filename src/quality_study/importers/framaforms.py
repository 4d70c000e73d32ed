"""Framaforms and other Drupal webforms: title, headings over their first column, then items, options or questions."""

from __future__ import annotations

from collections.abc import Iterator

from quality_study.importers.dialect import Address, Dialect, Heading, Layout, Mark, has_columns, is_own
from quality_study.importers.source import Sheet

_OWN = (
    ("Numéro de série", "Serial"),
    ("SID",),
    ("Heure de soumission", "Submitted Time", "Time"),
    ("Heure de fin", "Completed Time"),
    ("Heure de modification", "Modified Time"),
    ("Brouillon", "Draft"),
    ("Adresse IP", "IP Address"),
    ("UID",),
    ("Nom d’utilisateur", "Username"),
)


def _recognises(sheet: Sheet) -> bool:
    return has_columns(sheet.row(2), *_OWN, at_least=3)


def _layout(sheet: Sheet) -> Layout:
    headings = []
    over = ""
    for i, (top, text) in enumerate(zip(sheet.row(1), sheet.row(2), strict=False)):
        over = top if top.strip() else over
        addresses = tuple(_addresses(over, text)) if text.strip() else ()
        headings.append(Heading(i, text, addresses, own=is_own(text, *_OWN)))
    return Layout(headings, 3, 2)


def _addresses(over: str, text: str) -> Iterator[Address]:
    if over.strip():
        yield Address(text=text, group=over)
        yield Address(text=over, option=text)
    yield Address(text=text)


DIALECT = Dialect(
    title="Framaforms (Drupal webform)",
    recognises=_recognises,
    layout=_layout,
    ticked=("x",),
    unticked=(),
    identifiers=("SID", "Numéro de série", "Serial"),
    ended=_OWN[2],
    unfinished=Mark(("Brouillon", "Draft"), lambda cell: cell.strip() == "1"),
)
