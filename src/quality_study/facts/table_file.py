"""Read a raw table from its file: generous about form, strict about meaning."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from quality_study.facts.csvfile import read_csv
from quality_study.facts.encoding import CODED_TWICE, coded_twice
from quality_study.facts.schemas import Schema, among, check_table, free
from quality_study.words.errors import Problem
from quality_study.words.spelling import best_spelling, spelling_key
from quality_study.words.vocabulary import STATUS

#: Columns that may be left out of a table of a team's own year.
ORIGIN_COLUMNS = ("statut", "source")


def own_work(schema: Schema) -> Schema:
    """Return a schema whose rows may say nothing of their origin: a team need not call its own work its own."""
    return {**schema, "statut": among(STATUS, empty=True), "source": free()}


def origin_problems(table: pd.DataFrame, file: str) -> list[Problem]:
    """List the rows without status beside others that have one, and the published or derived ones without source.

    An unmarked row among marked ones would be taken for a published one.
    """
    if not table["statut"].any():
        return []
    problems = []
    for line, status, source in zip(table.index, table["statut"], table["source"], strict=True):
        if not status:
            message = "champ vide : chaque ligne a son statut, ou aucune"
            problems.append(Problem(message, file, int(line), "statut", accepted=list(STATUS)))
        elif not source and status in ("publié", "déduit"):
            problems.append(
                Problem(f"champ vide : une ligne « {status} » dit d’où elle vient", file, int(line), "source")
            )
    return problems


def as_meant(table: pd.DataFrame, schema: Schema, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Give every field its usual form, and every name one spelling.

    Returns
    -------
    table : DataFrame of str
    remarks : list of Problem
        The names that were spelled in several ways, and how they are read.
    """
    out, remarks = table.copy(), []
    for name, column in schema.items():
        out[name] = [column.read(text) for text in out[name]]
        if not column.names:
            continue
        lines: dict[str, dict[str, int]] = {}
        for line, text in zip(out.index, out[name], strict=True):
            lines.setdefault(spelling_key(text), {}).setdefault(text, int(line))
        best = {key: best_spelling(spellings) for key, spellings in lines.items()}
        out[name] = [best[spelling_key(text)] for text in out[name]]
        remarks += [
            Problem(f"« {text} » est lu « {best[key]} », écrit ailleurs ainsi : un seul nom", file, line, name)
            for key, spellings in lines.items()
            for text, line in spellings.items()
            if text != best[key]
        ]
    return out.astype("object"), sorted(remarks, key=lambda p: p.line or 0)


def read_table(
    path: Path,
    schema: Schema,
    *,
    shown: str | None = None,
    optional: Collection[str] = (),
    remarks: list[Problem] | None = None,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a raw table, generous about form and strict about meaning: the door of every file that people fill in.

    Parameters
    ----------
    path, shown, optional, remarks
        As for :func:`~quality_study.facts.csvfile.read_csv`.
    schema : Schema

    Returns
    -------
    table : DataFrame of str
        French headers, fields in their usual form.
    problems : list of Problem
        What is wrong with the file, then with its fields.
    """
    name = shown or str(path)
    spared = [*optional, *(column for column, told in schema.items() if told.optional)]
    table, problems = read_csv(path, list(schema), shown=name, optional=spared, remarks=remarks)
    fields = zip(table.index, table.agg(" ".join, axis="columns"), strict=True) if len(table) else ()
    if line := next((int(line) for line, text in fields if coded_twice(text)), None):
        problems.append(Problem(CODED_TWICE, name, line))
    table, told = as_meant(table, schema, name)
    if remarks is not None:
        remarks += told
    return table, [*problems, *check_table(table, schema, name)]
