"""``importation.csv``: what the import of the answers counted, written beside them and told by the report."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from quality_study.facts.csvfile import read_csv
from quality_study.facts.whole_file import write_whole
from quality_study.importers.summary import COLUMNS, RESPONDENTS, UNKNOWN
from quality_study.words.errors import Problem

#: Name of the file, in the raw folder of an edition.
FILE = "importation.csv"


def write_counts(counts: pd.DataFrame, path: Path) -> None:
    """Write what :func:`~quality_study.importers.summary.import_summary` counted, whole or not at all."""
    write_whole(path, counts.to_csv(None, sep=";", index=False, lineterminator="\n").encode("utf-8"))


def read_counts(path: Path, responses: pd.DataFrame, *, shown: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the counts of the import that made `responses`.

    Parameters
    ----------
    path : Path
        May be absent: answers may come from elsewhere.
    responses : DataFrame
        ``respondent, question, value, status``.
    shown : str
        How to name the file in messages.

    Returns
    -------
    counts : DataFrame
        ``what, count, rule``; no row without a file, or without answers.
    problems : list of Problem
        The file is ill-formed, or counts other respondents than those of the answers.
    """
    empty = pd.DataFrame(columns=["what", "count", "rule"], dtype="object")
    if not path.is_file() or responses.empty:
        return empty, []
    table, problems = read_csv(path, COLUMNS, shown=shown)
    for line, row in table.iterrows():
        if not (row["nombre"].isdecimal() or row["nombre"] == UNKNOWN):
            accepted = ["un nombre entier", UNKNOWN]
            problems.append(Problem("nombre attendu", shown, int(str(line)), "nombre", row["nombre"], accepted))
    told = table.loc[table["quoi"] == RESPONDENTS, "nombre"]
    found = str(responses["respondent"].nunique())
    if not problems and list(told) != [found]:
        message = "ne décrit pas responses.csv : refaites l’importation, ou retirez ce fichier"
        line = int(told.index[0]) if len(told) else None
        problems.append(Problem(message, shown, line, "nombre", told.iloc[0] if len(told) else None, [found]))
    return table.set_axis(["what", "count", "rule"], axis=1).reset_index(drop=True), problems
