"""Read and write ``commentaires.csv``, which the team corrects in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from quality_study.facts.csvfile import read_csv
from quality_study.facts.formula import protect, unprotect
from quality_study.facts.schemas import COMMENTS, check_table
from quality_study.facts.whole_file import write_whole
from quality_study.words.errors import Problem

#: Name of the file, in the raw folder of an edition.
FILE = "commentaires.csv"
#: Its columns.
COLUMNS = tuple(COMMENTS)
#: Columns that people write in: harmless in a spreadsheet, given back as they were.
_WRITTEN = ("texte", "groupe", "source")


def read_comments(path: Path, *, shown: str | None = None) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the comments that the team groups.

    Parameters
    ----------
    path : Path
        May be absent: comments are not grouped yet.
    shown : str, optional
        How to name the file in messages.

    Returns
    -------
    rows : DataFrame of str
        French columns and values, index ``line``; no row without a file.
    problems : list of Problem
        What the shape and the values of the file have wrong.
    """
    if not path.exists():
        return pd.DataFrame(columns=list(COLUMNS), index=pd.Index([], name="line", dtype=int), dtype="object"), []
    name = shown or str(path)
    rows, problems = read_csv(path, COLUMNS, shown=name)
    problems += check_table(rows, COMMENTS, name)
    for column in _WRITTEN:
        rows[column] = rows[column].map(unprotect).astype(object)
    return rows, problems


def write_comments(rows: pd.DataFrame, path: Path) -> None:
    """Write the file, whole or not at all; UTF-8 with the mark that makes Excel read it as such.

    Parameters
    ----------
    rows : DataFrame of str
        French columns, in the order of the file.
    path : Path
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows[list(COLUMNS)].to_dict("records"):
        writer.writerow([protect(tidy(row[c])) if c in _WRITTEN else row[c] for c in COLUMNS])
    write_whole(path, ("\ufeff" + buffer.getvalue()).encode("utf-8"))


def tidy(text: str) -> str:
    r"""Return a text as the file holds it: one kind of line break, no space around.

    Examples
    --------
    >>> tidy(" deux\r\nlignes\n")
    'deux\nlignes'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
