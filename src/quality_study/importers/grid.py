"""The rows of a sheet that are respondents, column by column, and the place of each cell in the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.importers.masking import mask
from quality_study.words.errors import Problem
from quality_study.words.french import plural

_MOST_SHOWN = 60


def safe(text: str) -> str:
    """Shorten and mask a cell before it is shown: in a file out of order it may be anybody's address."""
    masked = mask(text).text
    return masked if len(masked) <= _MOST_SHOWN else masked[: _MOST_SHOWN - 1] + "…"


def column_name(column: int) -> str:
    """Name a column as a spreadsheet does.

    Examples
    --------
    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


@dataclass
class Grid:
    """Respondents as rows.

    Parameters
    ----------
    place : str
        File and sheet, for messages.
    rows : list of list of str
        All of equal length.
    lines : array of int
        Line of each row in the file.
    odd : dict
        Cells without a readable value, by position in `rows` and column.
    when : list of datetime or None
        When each row was answered; empty where nothing tells.
    """

    place: str
    rows: list[list[str]]
    lines: NDArray[np.int64]
    odd: dict[tuple[int, int], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    when: list[dt.datetime | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def without(self, rows: Collection[int]) -> Grid:
        """Return the grid without some rows."""
        at = {i: place for place, i in enumerate(i for i in range(len(self)) if i not in rows)}
        odd = {(at[i], column): what for (i, column), what in self.odd.items() if i in at}
        when = [self.when[i] for i in at] if self.when else []
        return Grid(self.place, [self.rows[i] for i in at], self.lines[list(at)], odd, self.problems, when)

    @cached_property
    def _columns(self) -> list[tuple[str, ...]]:
        return list(zip(*self.rows, strict=True))

    def factor(self, column: int) -> tuple[NDArray[np.int64], list[str]]:
        """Return the distinct cells of a column, and which of them each row holds."""
        if not self.rows:
            return np.zeros(0, dtype=np.int64), []
        cells = np.empty(len(self.rows), dtype=object)
        cells[:] = self._columns[column]
        codes, uniques = pd.factorize(cells)
        return codes.astype(np.int64), [str(u) for u in uniques]

    def lines_of(self, codes: NDArray[np.int64], distinct: int) -> list[NDArray[np.int64]]:
        """Return the lines where each distinct cell of a column stands."""
        order = np.argsort(codes, kind="stable")
        return np.split(self.lines[order], np.searchsorted(codes[order], np.arange(1, distinct)))[:distinct]

    def read(self, column: int, question: str, meaning: Callable[[str], Any]) -> tuple[NDArray[np.int64], list[Any]]:
        """Give every distinct cell of a column its meaning; a ``Problem`` becomes one of the grid, with its place."""
        codes, uniques = self.factor(column)
        meanings = [meaning(u) for u in uniques]
        for k, found in enumerate(meanings):
            if isinstance(found, Problem):
                self.tell(codes == k, column, question, found)
        for (row, at), what in self.odd.items():
            if at == column:
                self.tell(np.arange(len(self)) == row, column, question, Problem(f"la cellule contient {what}"))
        return codes, meanings

    def tell(self, rows: NDArray[np.bool_], column: int, question: str, problem: Problem) -> None:
        """Add a problem of some rows of a column: the first is named, the others are counted."""
        lines = self.lines[rows]
        more = f" (et {plural(len(lines) - 1, 'autre ligne', 'autres lignes')})" if len(lines) > 1 else ""
        found = None if problem.found is None else safe(problem.found)
        name = f"{column_name(column)} ({question})"
        self.problems.append(Problem(problem.message + more, self.place, int(lines[0]), name, found, problem.accepted))


def line_list(lines: Sequence[int] | NDArray[np.int64], *, most: int = 12) -> str:
    """Write the numbers of some lines, the first ones only when they are many.

    Examples
    --------
    >>> line_list([4]), line_list([2, 3])
    ('ligne 4', 'lignes 2, 3')
    """
    shown = ", ".join(str(line) for line in lines[:most])
    more = len(lines) - most
    word = "ligne" if len(lines) == 1 else "lignes"
    return f"{word} {shown}" + (f" et {plural(more, 'autre')}" if more > 0 else "")
