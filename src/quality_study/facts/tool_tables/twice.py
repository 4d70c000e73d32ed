"""What is written twice in a table."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from quality_study.words.errors import Problem


def written_twice(rows: pd.DataFrame, columns: list[str], file: str, *, header: str, said: str) -> Iterator[Problem]:
    """Name every row that repeats an earlier one in some columns, and the line of the first.

    Parameters
    ----------
    rows : DataFrame
        Index: lines of the file.
    columns : list of str
        They tell rows apart; the first one is named, by its French `header`, with its value.
    file, header : str
    said : str
        ``identifiant déjà écrit``; the line follows.
    """
    first: dict[tuple[str, ...], object] = {}
    for line, *key in rows[columns].itertuples(name=None):
        if (known := first.setdefault(tuple(key), line)) != line:
            yield Problem(f"{said} ligne {known}", file, line, header, key[0])
