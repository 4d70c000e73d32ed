"""What people wrote at the free answer of a question, wherever the platform puts it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.importers.answers import Answers, Mode
from quality_study.importers.dialect import Dialect
from quality_study.importers.free_answers import written_instead
from quality_study.importers.grid import Grid
from quality_study.importers.matching import Columns
from quality_study.importers.multiple import left_over
from quality_study.importers.texts import text_key


def free_texts(grid: Grid, columns: Columns, said: int | None, dialect: Dialect, mode: Mode) -> list[str]:
    """Return what each respondent wrote at the free answer of a question, an empty text if nothing.

    It stands in a column of its own (`said`), in the column of the option instead of a tick, or in the cell of the
    answer, among the options or alone.
    """
    answers = columns.answers
    written: list[list[str]] = [[] for _ in range(len(grid))]
    whole = [] if columns.whole is None else [(columns.whole, True)]
    option = columns.options.get(answers.other or "")
    apart = [(at, False) for at in (said, option) if at is not None]
    for at, inside in [*whole, *apart]:
        codes, cells = grid.factor(at)
        texts = [_inside(c, columns, dialect, mode) if inside else _beside(c, answers, dialect) for c in cells]
        for i, code in enumerate(codes):
            if texts[code] and text_key(texts[code]) not in map(text_key, written[i]):
                written[i].append(texts[code])
    return [", ".join(texts) for texts in written]


def _inside(cell: str, columns: Columns, dialect: Dialect, mode: Mode) -> str:
    """Return what was written in the cell of the answer."""
    if not cell.strip():
        return ""
    if columns.question.type == "choices":
        _, pieces = left_over(cell, columns.answers, dialect, mode)
    else:
        known = any(columns.answers.find(text, mode, dialect.coded) for text in dialect.written(cell))
        pieces = [] if known else [cell.strip()]
    return written_instead(pieces, columns.answers, dialect) or ""


def _beside(cell: str, answers: Answers, dialect: Dialect) -> str:
    """Return what was written in a column of its own: no tick, nor the name of the option."""
    key = text_key(cell)
    ticks = {*dialect.ticked, *dialect.unticked}
    return "" if key in ticks or answers.find(cell, "labels", None) else cell.strip()


def distinct(texts: Sequence[str]) -> tuple[NDArray[np.int64], list[str]]:
    """Return the distinct texts, and which of them each respondent wrote."""
    codes, uniques = pd.factorize(np.array(texts, dtype=object))
    return codes.astype(np.int64), [str(u) for u in uniques]
