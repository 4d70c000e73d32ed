"""Qualtrics: two or three header rows (tags, texts, identifiers), labels or numbers, joined by ``,``.

A text that is too long is cut (« … (une seule rép... »): failing the text, the tag names the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quality_study.importers.dialect import Address, Dialect, Heading, Layout, Mark, has_columns, is_own, split_at
from quality_study.importers.source import Sheet
from quality_study.importers.texts import text_key

_OWN = (
    ("StartDate",),
    ("EndDate",),
    ("Status",),
    ("IPAddress",),
    ("Progress",),
    ("Finished",),
    ("RecordedDate",),
    ("ResponseId", "ResponseID"),
    ("DistributionChannel",),
    ("UserLanguage",),
)
_MORE = (
    ("Duration (in seconds)", "ResponseSet", "Name", "EmailAddress", "ExternalDataReference", "ExternalReference"),
    ("RecipientLastName", "RecipientFirstName", "RecipientEmail", "LocationLatitude", "LocationLongitude"),
    ("LocationAccuracy",),
)
#: Added to the text of a question that has a text entry, and to the entry itself.
_SELECTED = re.compile(r" - (?:Selected Choice|Choix sélectionné)(?= - |\s*$)", re.I)
_ENTRY = re.compile(r"(.*\S)\s+- (.*\S)\s+- Texte?\s*", re.DOTALL | re.I)
_PREVIEW_BITS = 1 | 2  # survey preview, test answers; the others tell imported, spam, offline
_PREVIEW_WORDS = ("preview", "test", "aperçu", "prévisualisation")


def _recognises(sheet: Sheet) -> bool:
    return has_columns(sheet.row(0), *_OWN, at_least=4) or _identifiers(sheet.row(2))


def _layout(sheet: Sheet) -> Layout:
    texts = sheet.row(1)
    headings = [
        Heading(i, text or tag, tuple(_addresses(tag, text)), own=is_own(tag, *_OWN, *_MORE))
        for i, (tag, text) in enumerate(zip(sheet.row(0), texts, strict=False))
    ]
    return Layout(headings, 3 if _identifiers(sheet.row(2)) else 2)


def _addresses(tag: str, text: str) -> Iterator[Address]:
    if not text.strip():
        return
    yield Address(text=text)
    if tag.strip().endswith("_TEXT"):
        yield Address(code=tag, exact=True)
        option = entry[2] if (entry := _ENTRY.fullmatch(text)) else None
        if entry is not None and option is not None:
            yield Address(text=_SELECTED.sub("", entry[1]), option=option, free=True)
            yield Address(code=re.sub(r"_\d+_TEXT$", "", tag.strip()), option=option, exact=True, free=True)
        return
    question = re.sub(r"[_.]\d+$", "", tag.strip())
    for shown in dict.fromkeys([text, _SELECTED.sub("", text)]):
        yield Address(text=shown)
        for before, after in split_at(shown, " - "):
            yield Address(text=after, group=before)
            yield Address(text=before, option=after)
            if question != tag.strip():
                yield Address(code=question, option=after, exact=True)
    yield Address(code=tag, exact=True)


def _identifiers(cells: list[str]) -> bool:
    return sum(c.startswith(('{"ImportId"', "{'ImportId'")) for c in cells) > len(cells) / 2


def _preview(status: str) -> bool:
    if status.strip().isdigit():
        return bool(int(status) & _PREVIEW_BITS)
    return any(word in text_key(status) for word in _PREVIEW_WORDS)


DIALECT = Dialect(
    title="Qualtrics",
    recognises=_recognises,
    layout=_layout,
    joined=(",",),
    coded=r"0*(\d+)",
    label_ticks=True,
    identifiers=("ResponseId", "ResponseID"),
    started=_OWN[0],
    ended=_OWN[1],
    lasted=("Duration (in seconds)",),
    persons=("RecipientEmail", "EmailAddress"),
    preview=Mark(("Status",), _preview),
    unfinished=Mark(("Finished",), lambda cell: text_key(cell) in ("0", "faux", "false")),
)
