"""LimeSurvey: answers exported with codes, texts or both in the headings, codes or labels in the cells.

Its « VV » export has texts, then codes, over the columns; signs such as ``{question_not_shown}`` stand in its cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from quality_study.importers.dialect import (
    Address,
    Dialect,
    Heading,
    Layout,
    Mark,
    bracketed,
    has_columns,
    is_own,
    one_row,
)
from quality_study.importers.source import Sheet
from quality_study.importers.tick_words import NO, YES

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
#: Of the participants, and how long they took.
_MORE = (
    ("token", "Code d’accès", "Code d’invitation", "Jeton", "Access code", "Token"),
    ("firstname", "Prénom", "First name"),
    ("lastname", "Nom de famille", "Last name"),
    ("email", "Adresse courriel", "Adresse e-mail", "Email address"),
    ("interviewtime", "Temps total", "Total time"),
    tuple(f"attribute_{i}" for i in range(1, 100)),
)
_CODE = re.compile(r"(\w+)(?:\[(\w+)\])?")
_CODE_AND_TEXT = re.compile(r"(\w+)(?:\[(\w+)\])?\.\s+(.*)", re.DOTALL)
_NUMBER = re.compile(r"\d+X\d+X\d+([A-Za-z]\w*)?")
_SIGNS = (("{newline}", "\n"), ("{cr}", "\r"), ("{tab}", "\t"), ("{quote}", '"'), ("{lbrace}", "{"))
#: A column where people comment on an option that they ticked, or on their answer: it is no option.
_REMARK = re.compile(
    r".*\[\w*comment\](\.\s.*)?|.*\]\s*\[(comment|commentaire|kommentar|comentario|comentário|commento|opmerking)\]\s*",
    re.DOTALL | re.I,
)
_OPTION = re.compile(r"\w+\[SQ\d+\](\.\s.*)?", re.DOTALL)


def _recognises(sheet: Sheet) -> bool:
    header = sheet.row(0)
    codes = [m[1] if (m := _CODE_AND_TEXT.fullmatch(c.strip())) else c for c in header]
    return (
        _is_vv(sheet)
        or has_columns(header, *_OWN, at_least=3)
        or has_columns(codes, *_OWN, at_least=3)
        or any(_OPTION.fullmatch(c.strip()) for c in header)
    )


def _is_vv(sheet: Sheet) -> bool:
    """Tell whether the second row names the columns by their codes, under a row of texts."""
    return has_columns(sheet.row(1), *((own[0],) for own in _OWN), at_least=2)


def _layout(sheet: Sheet) -> Layout:
    if _is_vv(sheet):
        return _vv_layout(sheet)
    layout = one_row(sheet, _addresses, own=_OWN + _MORE)
    own = [m is not None and is_own(m[1], *_OWN, *_MORE) for m in (_CODE_AND_TEXT.fullmatch(c) for c in sheet.row(0))]
    return replace(
        layout, headings=[replace(h, own=h.own or both) for h, both in zip(layout.headings, own, strict=True)]
    )


def _vv_layout(sheet: Sheet) -> Layout:
    """Head the columns by their codes; an option or a row of a matrix follows that of its question after ``_``."""
    headings = [
        Heading(i, code, tuple(_vv_addresses(code, text)) if code.strip() else (), own=is_own(code, *_OWN, *_MORE))
        for i, (text, code) in enumerate(zip(sheet.row(0), sheet.row(1), strict=False))
    ]
    return Layout(headings, 2, 1, written=_vv_cell)


def _vv_addresses(code: str, text: str) -> Iterator[Address]:
    number = _NUMBER.fullmatch(code.strip())
    if number:  # of the survey, the group and the question: the text alone names the question
        if number[1] is None:
            yield Address(text=text)
        else:
            yield Address(code=number[1], item=True)
            yield Address(text=text, option=number[1])
        return
    yield Address(code=code)
    question, _, inner = code.strip().partition("_")
    if inner:
        yield Address(code=inner, item=True)
        yield Address(code=question, option=inner)


def _vv_cell(cell: str) -> str:
    if cell.strip() == "{question_not_shown}":
        return ""
    for sign, meant in _SIGNS:
        cell = cell.replace(sign, meant)
    return cell


def _addresses(header: str) -> Iterator[Address]:
    if _REMARK.fullmatch(header):
        yield Address(text=header)
        return
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
    ticked=("y", *YES, "1"),
    unticked=("n", *NO, "n/a", "0", "2"),  # it offers to write 1 and 2 for Y and N
    free_option="other",
    identifiers=("id", "ID de la réponse", "Response ID", "id. ID de la réponse", "id. Response ID"),
    started=_OWN[5],
    ended=_OWN[1],
    lasted=_MORE[4],
    persons=(*_MORE[0], *_MORE[3]),
    unfinished=Mark(
        ("submitdate", "Date de soumission", "Date submitted", "submitdate. Date de soumission"),
        lambda cell: not cell.strip() or cell.strip() == "N/A",
    ),
    comment=_comment,
)
