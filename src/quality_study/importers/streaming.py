"""Import a text file too large for the memory: piece by piece, each checked and written as a small file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.facts.encoding import detect_encoding
from quality_study.facts.questionnaire import Questionnaire
from quality_study.importers import find_importers, recognise
from quality_study.importers.account import Account
from quality_study.importers.source import Source
from quality_study.importers.table import Imported, import_source
from quality_study.importers.text_file import text_pieces
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import number

#: Size in bytes from which a file is read by pieces, and how many rows make one.
LARGE, PIECE = 48_000_000, 20_000
_BLOCK = 4_000_000
_MOST_NOTICES = 12


class WholeNeededError(Exception):
    """A file cannot be read piece by piece: what was written is void."""


def import_pieces(
    file: Path, questionnaire: Questionnaire, write: Callable[[pd.DataFrame], None], *, shown: str, **options: Any
) -> Account:
    """Write the table of responses of a large file, in a memory that does not depend on its size.

    The table is the one that :func:`~quality_study.importers.table.import_source` makes of the whole. Problems are
    those of the first piece that has some; rows alike are looked for inside a piece.

    Parameters
    ----------
    file : Path
    questionnaire : Questionnaire
    write : callable
        Takes a part of the table after another.
    shown : str
        How to name the file in messages.
    **options
        Of :func:`~quality_study.importers.table.import_source`.

    Raises
    ------
    WholeNeededError
        The file is not text in UTF-8 with a row per respondent; a rule looks for rows alike anywhere; or pieces would
        be read differently, one by its labels, the other by its codes.
    StudyError
        As :func:`~quality_study.importers.table.import_source`; the last problem says where the reading stopped.
    """
    anywhere = {"identical", "persons"} & set(options["left_out"])
    if options["duplicates"] != "refuse" or anywhere or not _is_utf8(file, shown):
        raise WholeNeededError
    account: Account | None = None
    decided: dict[str, object] = {}
    known: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
    alike: dict[tuple[object, ...], dict[str, int]] = {}
    for read, last in _read(text_pieces(file, shown, PIECE), questionnaire, options):
        if any(decided.setdefault(what, how) != how for what, how in read.decided.items()):
            raise WholeNeededError
        new = np.array(read.identities, dtype=np.int64)
        again = int(np.isin(new, known).sum())
        if again:
            message = f"répondant en double : {again} avant la ligne {last + 1} sont déjà plus haut dans le fichier"
            raise StudyError([Problem(message, shown, last)])
        known = np.concatenate([known, new])
        before = account.respondents if account else 0
        write(read.responses.assign(respondent=read.responses["respondent"] + before))
        # What is told line by line is all that grows: equal counts are one object.
        masked = [(line, q, alike.setdefault((q, *found.items()), found)) for line, q, found in read.account.masked]
        met = replace(read.account, masked=masked)
        account = _together(account, met) if account else met
    if account is None or not account.respondents:
        raise WholeNeededError
    more = len(account.notices) - _MOST_NOTICES
    told = account.notices[:_MOST_NOTICES] + ([f"et {more} autres remarques de ce genre."] if more > 0 else [])
    told.append(
        f"Fichier lu par morceaux de {number(PIECE)} lignes : les mêmes réponses, et une même personne sous plusieurs "
        "numéros, n’ont été cherchées qu’à l’intérieur d’un morceau."
    )
    return replace(account, notices=told)


def _read(
    pieces: Iterator[Source], questionnaire: Questionnaire, options: dict[str, Any]
) -> Iterator[tuple[Imported, int]]:
    """Read each piece under the headings of the first; give the line where it ends."""
    headings: tuple[list[list[str]], list[int]] = ([], [])
    for source in pieces:
        (sheet,) = source.sheets
        rows, lines = headings
        names = [options["importer"]] if options["importer"] else recognise(sheet)
        if not rows and any(name in find_importers() and find_importers()[name].long for name in names):
            raise WholeNeededError
        under = replace(sheet, rows=rows + sheet.rows, lines=lines + sheet.lines)
        last = sheet.lines[-1]
        try:
            read = import_source(replace(source, sheets=[under]), questionnaire, **options, piece=True)
        except StudyError as error:
            stop = Problem(f"la suite du fichier, après la ligne {last}, n’a pas été lue", source.file)
            raise StudyError([*error.problems, stop]) from None
        headings = headings if rows else (sheet.rows[: read.first], sheet.lines[: read.first])
        yield read, last


def _together(one: Account, other: Account) -> Account:
    """Add what was met in a piece to what was met before."""
    added: dict[str, Any] = {"respondents": one.respondents + other.respondents}
    for name in ("empty", "previews", "repeated", "left_out", "tests", "masked", "suspects"):
        added[name] = getattr(one, name) + getattr(other, name)
    if one.unfinished is not None and other.unfinished is not None:
        added["unfinished"] = one.unfinished + other.unfinished
    lines = {question: at for question, _, at in other.free}
    added["free"] = [(q, label, at + lines.get(q, [])) for q, label, at in one.free]
    for name in ("codes", "notices"):
        added[name] = [*getattr(one, name), *(x for x in getattr(other, name) if x not in getattr(one, name))]
    return replace(one, **added)


def _is_utf8(file: Path, shown: str) -> bool:
    """Tell whether all of a file is sound text in UTF-8, of which every block ends with a line."""
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            block += stream.readline()
            try:
                if detect_encoding(block, shown) != "utf-8-sig":
                    return False
            except StudyError:
                return False
    return True
