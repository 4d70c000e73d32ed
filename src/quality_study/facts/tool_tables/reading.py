"""The file of a quality tool, read: the one door for all tools, and for every command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from quality_study.facts.schemas import Schema, to_english
from quality_study.facts.table_file import ORIGIN_COLUMNS, origin_problems, own_work, read_table
from quality_study.facts.tool_tables import TOOL_TABLES
from quality_study.facts.tool_tables.references import read_references
from quality_study.words.errors import Problem
from quality_study.words.vocabulary import HEADERS


@dataclass(frozen=True)
class ReadTable:
    """A table, what is wrong with it, and what is worth a word.

    Attributes
    ----------
    rows : DataFrame
        English names and coded values, index ``line``.
    problems, remarks : list of Problem
        What must be mended; what was understood or left out, and what the method would have otherwise.
    """

    rows: pd.DataFrame
    problems: list[Problem]
    remarks: list[Problem]


def read_own(path: Path, schema: Schema, *, shown: str | None = None, reconstructed: bool = False) -> ReadTable:
    """Read a table that a team fills in.

    Parameters
    ----------
    path : Path
    schema : Schema
    shown : str, optional
        How to name the file in messages.
    reconstructed : bool
        Whether the edition restores what is lost: each row must then say its status and its source. Otherwise both
        columns may be left out, or left empty: what a team writes in its own year is its own work.
    """
    name, remarks = shown or str(path), list[Problem]()
    if reconstructed:
        table, problems = read_table(path, schema, shown=name, remarks=remarks)
    else:
        table, problems = read_table(path, own_work(schema), shown=name, optional=ORIGIN_COLUMNS, remarks=remarks)
        problems = sorted([*problems, *origin_problems(table, name)], key=lambda p: p.line or 0)
    return ReadTable(to_english(table), problems, remarks)


def read_tool(path: Path, tool: str, *, shown: str | None = None, reconstructed: bool = False) -> ReadTable:
    """Read the table of a tool, and check what its columns alone cannot tell; a table without rows is none of its.

    Parameters
    ----------
    path, shown, reconstructed
        As for :func:`read_own`.
    tool : str
        A name of :data:`~quality_study.facts.tool_tables.TOOL_TABLES`.
    """
    name, held = shown or str(path), TOOL_TABLES[tool]
    read = read_own(path, held.schema, shown=name, reconstructed=reconstructed)
    if read.problems or read.rows.empty:
        return read
    rows = read.rows
    for column, (target, labels) in held.references.items():
        known = [str(value) for value in rows[HEADERS[target]]]
        rows[HEADERS[column]] = [read_references(str(text), known, labels=labels) for text in rows[HEADERS[column]]]
    problems = held.check(rows, name)
    return ReadTable(rows, problems, read.remarks if problems else [*read.remarks, *held.method(rows, name)])
