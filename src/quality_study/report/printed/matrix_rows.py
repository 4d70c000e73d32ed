"""The heading of a matrix of questions, over its rows in a printed table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def under_headings(lines: Iterable[tuple[Any, list[str]]], column: int) -> list[list[str]]:
    """Give each matrix a line of its own, with its heading, over the lines of its rows.

    Parameters
    ----------
    lines : iterable of (question, cells)
        A question has ``heading`` (empty when it is no row of a matrix) and ``row``; the rows of a matrix follow one
        another.
    column : int
        The cell that names the question; those before it go with the heading.

    Examples
    --------
    >>> from types import SimpleNamespace as Row
    >>> rows = [Row(heading="", row="Utile ?"), Row(heading="Présent :", row="en TD")]
    >>> under_headings([(rows[0], ["Utile ?", "4"]), (rows[1], ["en TD (Présent…)", "5"])], 0)
    [['Utile ?', '4'], ['Présent :', ''], ['– en TD', '5']]
    """
    found: list[list[str]] = []
    over = ""
    for question, cells in lines:
        if question.heading:
            if question.heading != over:
                found.append([*cells[:column], question.heading, *("" for _ in cells[column + 1 :])])
                cells = [*("" for _ in cells[:column]), *cells[column:]]
            cells = [*cells[:column], f"– {question.row}", *cells[column + 1 :]]
        over = question.heading
        found.append(cells)
    return found
