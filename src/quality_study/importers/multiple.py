"""Read a multiple choice: its options joined in a cell, or ticked one column each, or both, which must then agree."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
from numpy.typing import NDArray

from quality_study.errors import Problem
from quality_study.importers.answers import Answers, Mode, segmentations
from quality_study.importers.dialect import Dialect
from quality_study.importers.grid import Grid
from quality_study.importers.matching import Columns
from quality_study.importers.texts import text_key
from quality_study.questionnaire import BLANK


def read_ticks(grid: Grid, columns: Columns, dialect: Dialect, mode: Mode) -> NDArray[np.bool_]:
    """Return who ticked what: respondents as rows, the labels of the question as columns."""
    answers, question = columns.answers, columns.question.id
    ticks = np.zeros((len(grid), len(answers.labels)), dtype=bool)
    if columns.whole is not None:
        codes, sets = grid.read(columns.whole, question, lambda cell: _joined(cell, answers, dialect, mode))
        patterns = [[not isinstance(s, Problem) and label in s for label in answers.labels] for s in sets]
        if patterns:
            ticks = np.array(patterns, dtype=bool)[codes]
    free = answers.by_code.get(text_key(dialect.free_option)) if dialect.free_option else None
    for position, label in enumerate(answers.labels):
        if label not in columns.options:
            continue
        column = columns.options[label]
        tick = partial(_written, dialect=dialect) if label == free else partial(_tick, label=label, dialect=dialect)
        codes, values = grid.read(column, question, tick)
        ticked = np.array([v is True for v in values], dtype=bool)[codes]
        if columns.whole is None:
            ticks[:, position] = ticked
            continue
        differ = np.not_equal(ticks[:, position], ticked)
        if differ.any():
            message = f"deux colonnes se contredisent sur l’option « {label} » de la question"
            grid.tell(differ, column, question, Problem(message))
    _exclusive(grid, columns, ticks)
    return ticks


def _exclusive(grid: Grid, columns: Columns, ticks: NDArray[np.bool_]) -> None:
    first = len(columns.answers.choices)
    both = np.logical_and(ticks[:, :first].any(axis=1), ticks[:, first:].any(axis=1))
    if np.any(both):
        at = columns.whole if columns.whole is not None else next(iter(columns.options.values()))
        message = "des options sont cochées avec une réponse « non adaptée »"
        grid.tell(both, at, columns.question.id, Problem(message))


def readings(cell: str, answers: Answers, dialect: Dialect, mode: Mode) -> list[frozenset[str]]:
    """Return the different sets of options that a cell may mean: none when it is unknown."""
    ways = _coded(cell, answers, dialect) if mode == "codes" else _labelled(cell, answers, dialect)
    return list(dict.fromkeys(frozenset(way) - {BLANK} for way in ways if len(set(way)) == len(way)))


def _joined(cell: str, answers: Answers, dialect: Dialect, mode: Mode) -> frozenset[str] | Problem:
    cell = dialect.cleaned(cell) if dialect.cleaned else cell
    if not cell.strip():
        return frozenset()
    accepted = answers.written(mode, dialect.coded)
    found = readings(cell, answers, dialect, mode)
    if len(found) > 1:
        return Problem("options jointes qui se lisent de plusieurs façons", found=cell, accepted=accepted)
    if not found:
        return Problem("options inconnues ou répétées", found=_unread(cell, answers, dialect), accepted=accepted)
    return found[0]


def _labelled(cell: str, answers: Answers, dialect: Dialect) -> list[tuple[str, ...]]:
    return segmentations(cell, answers.by_key | answers.by_code, dialect.joined)


def _coded(cell: str, answers: Answers, dialect: Dialect) -> list[tuple[str, ...]]:
    ways = []
    for separator in dialect.joined:
        parts = re.split(r"\s+" if separator == " " else rf"\s*{re.escape(separator)}\s*", cell.strip())
        found = [answers.find(part, "codes", dialect.coded) for part in parts]
        if all(len(f) == 1 for f in found):
            ways.append(tuple(label for f in found for label in f))
    return ways


def _unread(cell: str, answers: Answers, dialect: Dialect) -> str:
    """Return the part of a cell that is no option, as far as separators tell."""
    for separator in dialect.joined:
        parts = [p for p in cell.split(separator) if p.strip()]
        unknown = [p for p in parts if text_key(p) not in answers.by_key]
        if 0 < len(unknown) < len(parts) and len(unknown) == 1:
            return unknown[0].strip()
    return cell


def _written(cell: str, dialect: Dialect) -> bool:
    """Tell whether something was written in the column of a free option; what it says is not kept."""
    key = text_key(cell)
    return key != "" and key not in dialect.unticked


def _tick(cell: str, label: str, dialect: Dialect) -> bool | Problem:
    key = text_key(dialect.cleaned(cell) if dialect.cleaned else cell)
    if key == "" or key in dialect.unticked:
        return False
    if key in dialect.ticked or (dialect.label_ticks and key == text_key(label)):
        return True
    accepted = [label] if dialect.label_ticks else [*dialect.ticked, *dialect.unticked]
    return Problem(f"coche inconnue pour l’option « {label} »", found=cell, accepted=[*accepted, "(vide)"])
