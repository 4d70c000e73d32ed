"""A table as it is printed: French headings, formatted cells, the widths of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.words.french import number, typographic


@dataclass(frozen=True)
class PrintTable:
    """A table ready for print.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of sequence of str
        As many cells as headings.
    widths : sequence of float
        Relative widths of the columns.
    right : sequence of int
        Columns set flush right.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    right: Sequence[int] = ()

    def _repr_html_(self) -> str:
        """Show the table in Jupyter."""
        return str(pd.DataFrame(self.rows, columns=list(self.header)).to_html(index=False))

    def without_constants(self) -> tuple[PrintTable, str]:
        """Drop the columns that say the same in every row, and say it once instead, in a sentence.

        The first column names the rows and stays; so does a table of one row, or one that would have no other column.

        Examples
        --------
        >>> rows = [["a", "b", "publié"], ["c", "d", "publié"]]
        >>> kept, said = PrintTable(["Objet", "Point", "Statut"], rows, [1, 2, 1], [1, 2]).without_constants()
        >>> kept.header, kept.rows, kept.right, said.endswith(": publié.")
        (['Objet', 'Point'], [['a', 'b'], ['c', 'd']], [1], True)
        """
        first = self.rows[0] if len(self.rows) > 1 else []
        same = {i for i, cell in enumerate(first) if i and cell and all(row[i] == cell for row in self.rows)}
        kept = [i for i in range(len(self.header)) if i not in same]
        if not same or len(kept) < 2:
            return self, ""
        said = " ".join(f"{self.header[i]} : {first[i].removesuffix('.')}." for i in sorted(same))
        rows = [[row[i] for i in kept] for row in self.rows]
        right = [place for place, i in enumerate(kept) if i in self.right]
        header, widths = [self.header[i] for i in kept], [self.widths[i] for i in kept]
        return PrintTable(header, rows, widths, right), typographic(said)


def print_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], right: Sequence[int] = ()
) -> PrintTable:
    """Make a table ready for print, French typography set in every cell."""
    return PrintTable(list(header), [[typographic(cell) for cell in row] for row in rows], list(widths), list(right))


def printed_frame(frame: pd.DataFrame) -> PrintTable:
    """Make a table of the team's own ready for print: its columns as they are, numbers the French way and flush right.

    An index that has names, as after a ``groupby``, is printed as the first columns.
    """
    whole = frame.reset_index() if any(frame.index.names) else frame
    right = [i for i, kind in enumerate(whole.dtypes) if pd.api.types.is_numeric_dtype(kind)]
    rows = [
        ["" if pd.isna(v) else number(float(v)) if i in right else str(v) for i, v in enumerate(row)]
        for row in whole.itertuples(index=False)
    ]
    header = [typographic(str(name)) for name in whole.columns]
    longest = [max([len(h), *(min(len(row[i]), 40) for row in rows)]) for i, h in enumerate(header)]
    return print_table(header, rows, [float(max(n, 4)) for n in longest], right)
