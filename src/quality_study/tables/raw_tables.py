"""Read the CSV files of the raw folder of an edition: the common ones, then those of its quality tools."""

from __future__ import annotations

import pandas as pd

from quality_study.facts.edition import Edition
from quality_study.facts.schemas import RAW_TABLES, to_english
from quality_study.facts.table_file import read_table
from quality_study.facts.tool_tables import TOOL_TABLES, tool_of
from quality_study.facts.tool_tables.reading import read_own, read_tool
from quality_study.words.errors import Problem, StudyError


def read_raw_tables(edition: Edition) -> tuple[dict[str, pd.DataFrame], list[Problem], list[Problem]]:
    """Read every raw table but the answers and their comments.

    Returns
    -------
    tables : dict of DataFrame
        By name, English names and coded values, index ``line``.
    problems, remarks : list of Problem
        What must be mended; what was understood or left out, and what a method would have otherwise.
    """
    reconstructed = _reconstructed(edition)
    tables: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    remarks: list[Problem] = []
    for name, (file, schema) in RAW_TABLES.items():
        path = edition.raw / file
        if file.startswith("tools/"):
            read = read_own(path, schema, shown=edition.shown(path), reconstructed=reconstructed)
            tables[name] = read.rows
            problems += read.problems
            remarks += read.remarks
        else:
            table, wrong = read_table(path, schema, shown=edition.shown(path), remarks=remarks)
            tables[name] = to_english(table)
            problems += wrong
    known = {file for file, _ in RAW_TABLES.values()}
    for path in sorted((edition.raw / "tools").glob("*.csv")):
        tool = tool_of(path.stem)
        if f"tools/{path.name}" in known:
            continue
        if tool is None:
            message = "aucun outil de ce nom"
            problems.append(Problem(message, edition.shown(path), None, None, path.stem, list(TOOL_TABLES)))
            continue
        read = read_tool(path, tool, shown=edition.shown(path), reconstructed=reconstructed)
        tables[path.stem] = read.rows
        problems += read.problems
        remarks += read.remarks
    return tables, problems, remarks


def _reconstructed(edition: Edition) -> bool:
    try:
        return edition.settings.reconstructed
    except StudyError:  # told by who reads edition.toml for itself
        return False
