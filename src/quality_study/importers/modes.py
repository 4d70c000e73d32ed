"""Whether a file writes its closed answers as labels or as codes: all of them are read the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from quality_study.importers.answers import Mode
from quality_study.importers.dialect import Dialect
from quality_study.importers.grid import Grid, column_name, safe
from quality_study.importers.matching import Columns
from quality_study.importers.multiple import code_parts, readings
from quality_study.importers.ranks import Ranked, cell_ranks
from quality_study.words.errors import Problem

_MODES: tuple[Mode, ...] = ("labels", "codes")


def answer_mode(grid: Grid, columns: Sequence[Columns], dialect: Dialect) -> tuple[Mode, list[Ranked], list[Problem]]:
    """Return the way that reads the most answers.

    Returns
    -------
    mode : {"labels", "codes"}
    ranked : list of Ranked
        What codes were taken for, question by question, where they were read as ranks.
    problems : list of Problem
        The answers can be read both ways and would not be the same, for instance numbers that are labels too; or they
        are codes that cannot be ranks.
    """
    if dialect.coded is None:
        return "labels", [], []
    cells = [(c, at, text) for c in columns for at in c.labelled for text in grid.factor(at)[1] if text.strip()]
    read = {mode: [_meanings(c, at, text, dialect, mode) for c, at, text in cells] for mode in _MODES}
    missed = {mode: sum(not found for found in read[mode]) for mode in _MODES}
    if missed["labels"] != missed["codes"]:
        mode = min(_MODES, key=lambda mode: missed[mode])
        return (mode, *_ranks(grid, cells, dialect)) if mode == "codes" else (mode, [], [])
    for (_, _, text), label, code in zip(cells, read["labels"], read["codes"], strict=True):
        if label and code and label != code:
            message = (
                "les réponses se lisent aussi bien comme des étiquettes que comme des codes ; "
                "exportez les étiquettes, ou déclarez codes dans le questionnaire"
            )
            return "labels", [], [Problem(message, grid.place, found=safe(text))]
    return "labels", [], []


def _ranks(
    grid: Grid, cells: Sequence[tuple[Columns, int, str]], dialect: Dialect
) -> tuple[list[Ranked], list[Problem]]:
    """Return what codes are taken for, and the questions whose codes their rank cannot explain."""
    parts: dict[int, list[str]] = defaultdict(list)
    asked = {c.labelled[0]: c for c, _, _ in cells}
    for c, at, text in cells:
        parts[c.labelled[0]] += code_parts(text, dialect) if _joins(c, at) else [text]
    ranked: list[Ranked] = []
    problems = []
    for column, found in parts.items():
        question = asked[column].question.id
        taken = cell_ranks(found, asked[column].answers, dialect.coded)
        if isinstance(taken, Problem):
            problems.append(replace(taken, file=grid.place, column=f"{column_name(column)} ({question})"))
        elif taken:
            ranked.append((question, taken))
    return ranked, problems


def _joins(columns: Columns, at: int) -> bool:
    """Tell whether the cells of a column hold several answers."""
    return columns.question.type in ("choices", "ranking") and at == columns.whole


def _meanings(columns: Columns, at: int, text: str, dialect: Dialect, mode: Mode) -> set[frozenset[str]]:
    if _joins(columns, at):
        return set(readings(text, columns.answers, dialect, mode))
    return {frozenset([label]) for label in columns.answers.find(text, mode, dialect.coded)}
