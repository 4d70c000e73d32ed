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
    cells = [
        (c, text)
        for c in columns
        if c.whole is not None and c.question.type not in ("number", "text")
        for text in grid.factor(c.whole)[1]
        if text.strip()
    ]
    read = {mode: [_meanings(c, text, dialect, mode) for c, text in cells] for mode in _MODES}
    missed = {mode: sum(not found for found in read[mode]) for mode in _MODES}
    if missed["labels"] != missed["codes"]:
        mode = min(_MODES, key=lambda mode: missed[mode])
        return (mode, *_ranks(grid, cells, dialect)) if mode == "codes" else (mode, [], [])
    for (_, text), label, code in zip(cells, read["labels"], read["codes"], strict=True):
        if label and code and label != code:
            message = (
                "les réponses se lisent aussi bien comme des étiquettes que comme des codes ; "
                "exportez les étiquettes, ou déclarez codes dans le questionnaire"
            )
            return "labels", [], [Problem(message, grid.place, found=safe(text))]
    return "labels", [], []


def _ranks(grid: Grid, cells: Sequence[tuple[Columns, str]], dialect: Dialect) -> tuple[list[Ranked], list[Problem]]:
    """Return what codes are taken for, and the questions whose codes their rank cannot explain."""
    parts: dict[int, list[str]] = defaultdict(list)
    asked = {c.whole: c for c, _ in cells if c.whole is not None}
    for c, text in cells:
        if c.whole is not None:
            parts[c.whole] += code_parts(text, dialect) if c.question.type == "choices" else [text]
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


def _meanings(columns: Columns, text: str, dialect: Dialect, mode: Mode) -> set[frozenset[str]]:
    if columns.question.type == "choices":
        return set(readings(text, columns.answers, dialect, mode))
    return {frozenset([label]) for label in columns.answers.find(text, mode, dialect.coded)}
