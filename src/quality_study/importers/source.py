"""What was read of a file, before anything is understood of it: named sheets of text cells, and where each row was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Sheet:
    """A table of text cells; an empty cell is an empty string.

    Parameters
    ----------
    name : str
        Name of the sheet, empty for a text file.
    rows : list of list of str
        One list a row, header rows included; rows may differ in length.
    lines : list of int
        Where each row is in the file: line of a text file, row of a sheet, counted from 1.
    odd : dict
        Cells without a readable value, by position in `rows` and column: what the cell holds, in French.
    """

    name: str
    rows: list[list[str]]
    lines: list[int]
    odd: dict[tuple[int, int], str] = field(default_factory=dict)

    def rewritten(self, cell: Callable[[str], str]) -> Sheet:
        """Return the sheet with every cell rewritten."""
        return replace(self, rows=[[cell(c) for c in row] for row in self.rows])

    def row(self, position: int) -> list[str]:
        """Return a row, or an empty one beyond the end."""
        return self.rows[position] if position < len(self.rows) else []


@dataclass(frozen=True)
class Source:
    """A file that was read.

    Parameters
    ----------
    file : str
        How messages name it.
    sheets : list of Sheet
    form : str
        How it is written, in French: encoding and separator, or workbook.
    text : bool
        A text file, not a workbook.
    notices : list of str
        What the reader should know of the file, in French sentences.
    """

    file: str
    sheets: list[Sheet]
    form: str
    text: bool
    notices: list[str] = field(default_factory=list)

    def place(self, sheet: Sheet) -> str:
        """Name the file, and the sheet of a workbook."""
        return f"{self.file}, feuille « {sheet.name} »" if sheet.name else self.file
