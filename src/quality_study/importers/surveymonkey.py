"""SurveyMonkey: a row of texts, each over the first of its columns, then a row of items and options."""

from __future__ import annotations

from collections.abc import Iterator

from quality_study.importers.dialect import Address, Dialect, Heading, Layout, has_columns, is_own
from quality_study.importers.source import Sheet
from quality_study.importers.texts import text_key

_OWN = (
    ("Respondent ID", "RespondentID", "ID du répondant", "Identifiant du répondant"),
    ("Collector ID", "CollectorID", "ID du collecteur", "Identifiant du collecteur"),
    ("Start Date", "Date de début"),
    ("End Date", "Date de fin"),
    ("IP Address", "Adresse IP"),
    ("Email Address", "Adresse e-mail"),
    ("First Name", "Prénom"),
    ("Last Name", "Nom", "Nom de famille"),
    ("Custom Data 1", "Données personnalisées 1"),
)
_MORE = (
    ("Date Created", "Date de création"),
    ("Date Modified", "Date de modification"),
    ("Custom Value", "Valeur personnalisée"),
    *((f"Custom Data {i}", f"Données personnalisées {i}") for i in range(2, 10)),
)
_WHOLE = {text_key(t) for t in ("", "Response", "Open-Ended Response", "Réponse", "Réponse ouverte")}


def _recognises(sheet: Sheet) -> bool:
    """Recognise its second row; the columns of the platform may have been taken off to make the file anonymous."""
    words = {text_key(c) for c in sheet.row(1)} & (_WHOLE - {""})
    spread = any(sub.strip() and not top.strip() for top, sub in zip(sheet.row(0), sheet.row(1), strict=False))
    return bool(words) and has_columns(sheet.row(0), *_OWN, at_least=0 if spread else 2)


def _layout(sheet: Sheet) -> Layout:
    tops, subs = sheet.row(0), sheet.row(1)
    headings = []
    over = ""
    for i, (top, sub) in enumerate(zip(tops, subs, strict=False)):
        over = top if top.strip() else over
        shown = f"{over} / {sub}" if sub.strip() and text_key(sub) not in _WHOLE else top
        own = not sub.strip() and is_own(top, *_OWN, *_MORE)
        headings.append(Heading(i, shown, tuple(_addresses(over, sub, first=bool(top.strip()))), own=own))
    return Layout(headings, 2)


def _addresses(top: str, sub: str, *, first: bool) -> Iterator[Address]:
    if text_key(sub) in _WHOLE:
        if first:
            yield Address(text=top)
        return
    yield Address(text=sub, group=top)
    yield Address(text=top, option=sub)


DIALECT = Dialect(
    title="SurveyMonkey",
    recognises=_recognises,
    layout=_layout,
    ticked=(),
    unticked=(),
    label_ticks=True,
    identifiers=_OWN[0],
    started=_OWN[2],
    ended=_OWN[3],
    persons=_OWN[5],
)
