"""Read a multiple choice: its options joined in a cell, or ticked one column each, or both, which must then agree."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from quality_study.facts.question import BLANK
from quality_study.importers.answers import Answers, Mode, segmentations
from quality_study.importers.dialect import Dialect
from quality_study.importers.free_answers import written_instead
from quality_study.importers.grid import Grid, safe
from quality_study.importers.matching import Columns
from quality_study.importers.ranks import codes_line
from quality_study.importers.texts import text_key
from quality_study.words.errors import Problem, nearest


def read_ticks(grid: Grid, columns: Columns, dialect: Dialect, mode: Mode) -> NDArray[np.bool_]:
    """Return who ticked what: respondents as rows, the labels of the question as columns."""
    answers, question = columns.answers, columns.question.id
    ticks = np.zeros((len(grid), len(answers.labels)), dtype=bool)
    if columns.whole is not None:
        codes, sets = grid.read(columns.whole, question, lambda cell: _joined(cell, answers, dialect, mode))
        patterns = [[isinstance(s, frozenset) and label in s for label in answers.labels] for s in sets]
        if patterns:
            ticks = np.array(patterns, dtype=bool)[codes]
        _tell_unknown(grid, columns, codes, sets, answers.written(mode, dialect.coded))
    free = answers.by_code.get(text_key(dialect.free_option)) if dialect.free_option else None
    free = answers.other or free
    for position, label in enumerate(answers.labels):
        if label not in columns.options:
            continue
        column = columns.options[label]
        last = label == answers.choices[-1]
        reader = partial(_tick, label=label, dialect=dialect, last=last)
        tick = partial(_written, dialect=dialect) if label == free else reader
        codes, values = grid.read(column, question, tick)
        ticked = np.array([v is True for v in values], dtype=bool)[codes]
        if columns.whole is None or label == answers.other:
            ticks[:, position] |= ticked
            continue
        differ = np.not_equal(ticks[:, position], ticked)
        if differ.any():
            message = f"deux colonnes se contredisent sur l’option « {label} » de la question"
            grid.tell(differ, column, question, Problem(message))
    _exclusive(grid, columns, ticks)
    return ticks


def _tell_unknown(
    grid: Grid, columns: Columns, codes: NDArray[np.int64], sets: Sequence[object], accepted: Sequence[str]
) -> None:
    """Name each unknown option once, whatever the cells that hold it."""
    shown: dict[str, str] = {}
    holding: dict[str, list[int]] = defaultdict(list)
    for k, unknown in enumerate(sets):
        for piece in unknown if isinstance(unknown, list) else []:
            shown.setdefault(text_key(piece), piece)
            holding[text_key(piece)].append(k)
    for key, piece in shown.items():
        near = nearest(piece, columns.answers.labels)
        line = codes_line({safe(piece): near} | columns.answers.declared) if near else ""
        hint = f" ; si c’est la même réponse, écrivez : {line}" if near else ""
        problem = Problem(f"option inconnue{hint}", found=piece, accepted=accepted)
        grid.tell(np.isin(codes, holding[key]), columns.whole or 0, columns.question.id, problem)


def _exclusive(grid: Grid, columns: Columns, ticks: NDArray[np.bool_]) -> None:
    first = len(columns.answers.choices)
    both = np.logical_and(ticks[:, :first].any(axis=1), ticks[:, first:].any(axis=1))
    if np.any(both):
        at = columns.whole if columns.whole is not None else next(iter(columns.options.values()))
        message = "des options sont cochées avec une réponse « non adaptée »"
        grid.tell(both, at, columns.question.id, Problem(message))


def readings(cell: str, answers: Answers, dialect: Dialect, mode: Mode) -> list[frozenset[str]]:
    """Return the different sets of options that a cell may mean: none when it is unknown."""
    ways = [w for c in dialect.written(cell) for w in sequences(c, answers, dialect.joined, dialect.coded, mode)]
    often = answers.ways_to_write
    once = [way for way in ways if all(n <= often[label] for label, n in Counter(way).items())]
    return list(dict.fromkeys(frozenset(way) - {BLANK} for way in once))


def _joined(cell: str, answers: Answers, dialect: Dialect, mode: Mode) -> frozenset[str] | list[str] | Problem:
    """Return the options of a cell, or those of its pieces that are none, or why its options are in doubt."""
    if not cell.strip():
        return frozenset()
    accepted = answers.written(mode, dialect.coded)
    found = readings(cell, answers, dialect, mode)
    cell = dialect.cleaned(cell) if dialect.cleaned else cell
    if len(found) > 1:
        return Problem("options jointes qui se lisent de plusieurs façons", found=cell, accepted=accepted)
    if found:
        return found[0]
    known, unknown = left_over(cell, answers, dialect, mode)
    if answers.other is not None and written_instead(unknown, answers, dialect) is not None:
        return known | {answers.other}
    return unknown or Problem("option répétée", found=cell, accepted=accepted)


def sequences(
    cell: str, answers: Answers, separators: Sequence[str], coded: str | None, mode: Mode
) -> list[tuple[str, ...]]:
    """Return the labels that a cell joins, in its order, in every way it can be cut."""
    if mode == "labels":
        return segmentations(cell, answers.by_key | answers.by_code, separators)
    ways = []
    for separator in separators:
        parts = _parts(cell.strip().removesuffix(separator.strip() or " "), separator)
        found = [answers.find(part, "codes", coded) for part in parts]
        if all(len(f) == 1 for f in found):
            ways.append(tuple(label for f in found for label in f))
    return list(dict.fromkeys(ways))


def code_parts(cell: str, dialect: Dialect) -> list[str]:
    """Cut a cell at every separator of the platform: its codes hold none."""
    parts = [cell]
    for separator in dialect.joined:
        parts = [piece for part in parts for piece in _parts(part.strip(), separator)]
    return parts


def _parts(cell: str, separator: str) -> list[str]:
    return re.split(r"\s+" if separator == " " else rf"\s*{re.escape(separator)}\s*", cell)


def left_over(cell: str, answers: Answers, dialect: Dialect, mode: Mode) -> tuple[frozenset[str], list[str]]:
    """Return the options of a cell and its pieces that are none, cut at the separator that leaves the least of them."""
    if readings(cell, answers, dialect, mode):
        return readings(cell, answers, dialect, mode)[0], []
    ways = [_left_between(cell.split(s), s, answers, dialect, mode) for s in dialect.joined]
    return min(ways, key=lambda way: sum(map(len, way[1])), default=(frozenset(), [cell]))


def _left_between(
    parts: Sequence[str], separator: str, answers: Answers, dialect: Dialect, mode: Mode
) -> tuple[frozenset[str], list[str]]:
    known: set[str] = set()
    unknown: list[str] = []
    start = 0
    while start < len(parts):
        ends = range(len(parts), start, -1)  # the longest option first: it may hold the separator
        end = next((e for e in ends if answers.find(separator.join(parts[start:e]), mode, dialect.coded)), None)
        if end is not None:
            known |= answers.find(separator.join(parts[start:end]), mode, dialect.coded)
        elif parts[start].strip():
            unknown.append(parts[start].strip())
        start = end or start + 1
    whole = [" ".join(unknown)] if unknown and separator == " " and mode == "labels" else unknown
    return frozenset(known - {BLANK}), whole


def _written(cell: str, dialect: Dialect) -> bool:
    """Tell whether something was written in the column of a free option; what it says is not kept."""
    key = text_key(cell)
    return key != "" and key not in dialect.unticked


def _tick(cell: str, label: str, dialect: Dialect, *, last: bool) -> bool | Problem:
    key = text_key(dialect.written(cell)[0])
    if key == "" or key in dialect.unticked:
        return False
    if key in dialect.ticked or (dialect.label_ticks and key == text_key(label)):
        return True
    accepted = [label] if dialect.label_ticks else ["y", "oui", "yes", "1", "n", "non", "no", "0"]
    hint = f" ; si on y écrit librement, dites-le : other = {json.dumps(label, ensure_ascii=False)}" if last else ""
    return Problem(f"coche inconnue pour l’option « {label} »{hint}", found=cell, accepted=[*accepted, "(vide)"])
