"""Answers that were worded otherwise during the survey: what the texts, and where they stand, let one suspect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quality_study.facts.question import Question
from quality_study.importers.answers import Answers, Mode
from quality_study.importers.dialect import Dialect
from quality_study.importers.grid import Grid, line_list, safe
from quality_study.importers.ranks import codes_line
from quality_study.importers.texts import text_key
from quality_study.words.errors import nearest
from quality_study.words.french import date

#: How many people must write the same words at a free answer for them to look like an option.
_OFTEN = 3


def renamed_options(free: Sequence[tuple[Question, Mapping[int, str]]]) -> Iterator[str]:
    """Name the free answers that look like an option: many wrote the same, or an option has nearly these words."""
    for question, texts in free:
        alike: dict[str, list[int]] = defaultdict(list)
        for line, text in texts.items():
            alike[text_key(text)].append(line)
        for lines in alike.values():
            text = safe(texts[lines[0]])
            option = nearest(text, question.choices[:-1])
            if len(lines) >= _OFTEN or option is not None:
                yield (
                    f"« {text} » est compté comme « {question.other} » ({question.id}, {line_list(lines)}) : "
                    f"si c’est une option renommée, écrivez : {codes_line({text: option or '…'} | question.codes)}"
                )


def changed_labels(grid: Grid, at: int, answers: Answers, dialect: Dialect, mode: Mode) -> dict[str, str]:
    """Say of each unknown answer of a column which answer it may be, and the line to write.

    It may be the one that it misspells, or the only one that is written before it, or after it, and never with it: a
    label that was changed during the survey.

    Returns
    -------
    dict of str to str
        What to add to the message, by cell.
    """
    codes, cells = grid.factor(at)
    places = [np.flatnonzero(codes == k) for k in range(len(cells))]
    known: dict[str, list[NDArray[np.int64]]] = defaultdict(list)
    unknown: dict[str, NDArray[np.int64]] = {}
    for cell, rows in zip(cells, places, strict=True):
        found = {label for written in dialect.written(cell) for label in answers.find(written, mode, dialect.coded)}
        if len(found) == 1:
            known[found.pop()].append(rows)
        elif cell.strip():
            unknown[cell] = rows
    standing = {label: np.concatenate(rows) for label, rows in known.items() if label in answers.labels}
    return {cell: _hint(grid, cell, rows, standing, answers, dialect) for cell, rows in unknown.items()}


def _hint(
    grid: Grid,
    cell: str,
    rows: NDArray[np.int64],
    standing: Mapping[str, NDArray[np.int64]],
    answers: Answers,
    dialect: Dialect,
) -> str:
    text = dialect.written(cell)[0]
    near = nearest(text, answers.labels)
    apart = [
        label
        for label, others in standing.items()
        if min(len(rows), len(others)) > 1 and (rows.max() < others.min() or others.max() < rows.min())
    ]
    if len(apart) == 1 and near in (None, apart[0]):
        first, last = sorted([(text, rows), (apart[0], standing[apart[0]])], key=lambda pair: int(pair[1].min()))
        until, since = _place(grid, int(first[1].max()), "au", "à"), _place(grid, int(last[1].min()), "du", "de")
        return (
            f" ; « {safe(first[0])} » jusqu’{until}, « {safe(last[0])} » à partir {since} : "
            f"si le libellé a changé pendant l’enquête, "
            f"écrivez : {codes_line({safe(text): apart[0]} | answers.declared)}"
        )
    if near is None:
        return ""
    return f" ; si c’est la même réponse, écrivez : {codes_line({safe(text): near} | answers.declared)}"


def _place(grid: Grid, row: int, before_day: str, before_line: str) -> str:
    """Say when a row was answered, and its line."""
    when = grid.when[row] if grid.when else None
    line = f"la ligne {grid.lines[row]}"
    return f"{before_line} {line}" if when is None else f"{before_day} {date(when.date())} ({line})"
