"""LimeSurvey: answers exported with codes, texts or both in the headings, codes or labels in the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quality_study.importers.dialect import Address, Dialect, Layout, Mark, bracketed, has_columns, one_row
from quality_study.importers.source import Sheet

_OWN = (
    ("id", "ID de la réponse", "Response ID"),
    ("submitdate", "Date de soumission", "Date submitted"),
    ("lastpage", "Dernière page", "Last page"),
    ("startlanguage", "Langue de départ", "Start language"),
    ("seed", "Tête de série"),
    ("startdate", "Date de lancement", "Date started"),
    ("datestamp", "Date de la dernière action", "Date last action"),
    ("ipaddr", "Adresse IP", "IP address"),
    ("refurl", "URL référente", "Referrer URL"),
)
_CODE = re.compile(r"(\w+)(?:\[(\w+)\])?")
_CODE_AND_TEXT = re.compile(r"(\w+)(?:\[(\w+)\])?\.\s+(.*)", re.DOTALL)
_OPTION = re.compile(r"\w+\[SQ\d+\](\.\s.*)?", re.DOTALL)


def _recognises(sheet: Sheet) -> bool:
    header = sheet.row(0)
    codes = [m[1] if (m := _CODE_AND_TEXT.fullmatch(c.strip())) else c for c in header]
    return (
        has_columns(header, *_OWN, at_least=3)
        or has_columns(codes, *_OWN, at_least=3)
        or any(_OPTION.fullmatch(c.strip()) for c in header)
    )


def _layout(sheet: Sheet) -> Layout:
    return one_row(sheet, _addresses)


def _addresses(header: str) -> Iterator[Address]:
    both = _CODE_AND_TEXT.fullmatch(header.strip())
    if both:
        code, inner, text = both.groups()
        for address in bracketed(text):
            if inner is None and address.group is None and address.option is None:
                yield Address(code=code, text=address.text)
            elif inner is not None and address.group is not None:
                yield Address(code=inner, text=address.text, group=address.group, item=True)
            elif inner is not None and address.option is not None:
                yield Address(code=code, text=address.text, option=address.option)
        return
    alone = _CODE.fullmatch(header.strip())
    if alone:
        code, inner = alone.groups()
        if inner is None:
            yield Address(code=code)
        else:
            yield Address(code=inner, item=True)
            yield Address(code=code, option=inner)
    yield from bracketed(header)


def _comment(text: str) -> str:
    """Take off the apostrophe that LimeSurvey puts in a CSV file before a comment that begins with ``=``."""
    return text[1:] if text.startswith("'=") else text


DIALECT = Dialect(
    title="LimeSurvey",
    recognises=_recognises,
    layout=_layout,
    coded=r"[A-Za-z]{0,3}0*(\d+)",
    option_coded=r"SQ0*(\d+)",
    ticked=("y", "oui", "yes"),
    unticked=("n", "non", "no", "n/a"),
    free_option="other",
    identifiers=("id", "ID de la réponse", "Response ID", "id. ID de la réponse", "id. Response ID"),
    unfinished=Mark(
        ("submitdate", "Date de soumission", "Date submitted", "submitdate. Date de soumission"),
        lambda cell: not cell.strip() or cell.strip() == "N/A",
    ),
    comment=_comment,
)
