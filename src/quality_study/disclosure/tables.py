"""Tidy tables of counts, linked by the axes they share, read as cells and written back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, get_args

import pandas as pd

from quality_study.audit.program import Cell
from quality_study.disclosure.cells import CellSet, Reason, Sum
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import join

#: The level of an axis that stands for all its levels.
TOTAL = "Total"
_OTHERS = ("table", "count", "suppressed")
Levels = tuple[str, ...]


def read_cells(tables: Mapping[str, pd.DataFrame]) -> CellSet:
    """Read linked tables as cells, each held once.

    Two cells are the same when they name the same levels of the same axes: the total of ``école = A`` is one cell, in
    however many tables it stands.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        One column per axis, of text, and ``count``; optionally ``suppressed`` (empty where published). Rows whose level
        is ``Total`` are margins; those that are absent are computed. An absent combination counts zero.

    Raises
    ------
    StudyError
        Wrong columns, counts that are not whole numbers from 0, repeated rows, margins that are wrong or that differ
        between tables.
    """
    raise_if_any(problem for name, table in tables.items() for problem in _wrong_shape(name, table))
    counts: dict[Cell, int | None] = {}
    suppressed: dict[Cell, Reason] = {}
    sums: dict[Sum, None] = {}
    problems: list[Problem] = []
    places: dict[Cell, str] = {}
    for name, table in tables.items():
        axes = axes_of(table)
        known = _filled(table, axes)
        reasons = _reasons(table, axes)
        for levels, count in known.items():
            cell = cell_of(axes, levels)
            if cell in counts and counts[cell] != count:
                message = (
                    f"« {cell[1]} » vaut {_shown(count)} ici et {_shown(counts[cell])} dans le {places[cell]} ; si une "
                    "question n’a pas été posée à tous, donnez-lui une réponse « sans objet »"
                )
                problems.append(Problem(message, f"tableau « {name} »"))
            counts.setdefault(cell, count)
            places.setdefault(cell, f"tableau « {name} »")
            if count is None:
                suppressed.setdefault(cell, reasons.get(levels, "inconnu"))
        sums |= dict.fromkeys(_sums(axes, levels_of(table, axes)))
    raise_if_any(problems)
    cells = CellSet(counts, tuple(sums), frozenset({("", TOTAL)}) & set(counts), suppressed, places)
    cells.check_sums()
    return cells


def write_tables(tables: Mapping[str, pd.DataFrame], cells: CellSet) -> dict[str, pd.DataFrame]:
    """Write cells back as tables: ``table``, the axes, ``count`` (NA where suppressed), ``suppressed``."""
    return {name: _written(name, table, cells) for name, table in tables.items()}


def _written(name: str, table: pd.DataFrame, cells: CellSet) -> pd.DataFrame:
    axes = axes_of(table)
    every = list(product(*([*levels, TOTAL] for levels in levels_of(table, axes))))
    named = [cell_of(axes, levels) for levels in every]
    written = pd.DataFrame(every, columns=axes, dtype=str)
    written.insert(0, "table", name)
    counts = [None if c in cells.suppressed else cells.counts[c] for c in named]
    return written.assign(
        count=pd.array(counts, dtype="Int64"), suppressed=[cells.suppressed.get(c, "") for c in named]
    )


def axes_of(table: pd.DataFrame) -> list[str]:
    """Return the columns that classify the people counted."""
    return [str(column) for column in table.columns if column not in _OTHERS]


def levels_of(table: pd.DataFrame, axes: list[str]) -> list[list[str]]:
    """Return the levels of each axis, the total left out, in their order of appearance."""
    return [[str(level) for level in table[axis].unique() if level != TOTAL] for axis in axes]


def cell_of(axes: list[str], levels: Levels) -> Cell:
    """Name a cell by its levels, whatever the order of the axes."""
    named = sorted(f"{axis} = {level}" for axis, level in zip(axes, levels, strict=True) if level != TOTAL)
    return "", ", ".join(named) or TOTAL


def _wrong_shape(name: str, table: pd.DataFrame) -> Iterator[Problem]:
    file, axes = f"tableau « {name} »", axes_of(table)
    if "count" not in table.columns or not axes:
        yield Problem("il faut une colonne par critère et une colonne « count »", file)
        return
    counts = table["count"].dropna()
    wrong = [value for value in counts if isinstance(value, bool) or value < 0 or value != int(value)]
    if wrong:
        yield Problem("un effectif est un nombre entier, 0 ou plus", file, column="count", found=str(wrong[0]))
    for levels in table[axes][table.duplicated(axes)].itertuples(index=False):
        yield Problem(f"la ligne « {join(levels)} » est répétée", file)
    if "suppressed" in table.columns:
        reasons = ["", *(reason for reason in get_args(Reason) if reason != "implicite")]
        for value in table["suppressed"][~table["suppressed"].isin(reasons)].unique():
            yield Problem("motif inconnu", file, column="suppressed", found=str(value), accepted=reasons)


def _filled(table: pd.DataFrame, axes: list[str]) -> dict[Levels, int | None]:
    """Return the count of every combination, margins included; None where it is missing from the row itself."""
    given = {_key(row[:-1]): row[-1] for row in table[[*axes, "count"]].itertuples(index=False, name=None)}
    known: dict[Levels, int | None] = {k: None if pd.isna(v) else int(v) for k, v in given.items()}
    levels = levels_of(table, axes)
    for combination in product(*levels):
        known.setdefault(combination, 0)
    for i in range(len(axes)):  # one axis after the other: a total of totals then finds its parts
        others = product(*([*each, TOTAL][: None if j < i else -1] for j, each in enumerate(levels)))
        for combination in {(*c[:i], TOTAL, *c[i + 1 :]) for c in others}:
            if combination not in known:
                parts = [known[(*combination[:i], level, *combination[i + 1 :])] for level in levels[i]]
                known[combination] = None if None in parts else sum(p for p in parts if p is not None)
    order = product(*([*each, TOTAL] for each in levels))
    return {combination: known[combination] for combination in order}


def _reasons(table: pd.DataFrame, axes: list[str]) -> dict[Levels, Reason]:
    if "suppressed" not in table.columns:
        return {}
    rows: Any = table[table["suppressed"] != ""][[*axes, "suppressed"]].itertuples(index=False, name=None)
    return {_key(row[:-1]): row[-1] for row in rows}


def _shown(count: int | None) -> str:
    return "(retiré)" if count is None else str(count)


def _key(levels: tuple[Any, ...]) -> Levels:
    return tuple(map(str, levels))


def _sums(axes: list[str], levels: list[list[str]]) -> Iterator[Sum]:
    for i, mine in enumerate(levels):
        for combination in product(*([TOTAL] if j == i else [*each, TOTAL] for j, each in enumerate(levels))):
            parts = tuple(cell_of(axes, (*combination[:i], level, *combination[i + 1 :])) for level in mine)
            yield Sum(cell_of(axes, combination), parts)
