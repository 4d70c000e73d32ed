"""Read the cells of matched columns into rows of answers: ``respondent, question, value, status``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.facts.question import BLANK, Question
from quality_study.importers.answers import Answers, Mode
from quality_study.importers.dates import day_comes_first, read_moment
from quality_study.importers.dialect import Dialect
from quality_study.importers.free_answers import written_instead
from quality_study.importers.free_texts import distinct, free_texts
from quality_study.importers.grid import Grid, safe
from quality_study.importers.masking import mask
from quality_study.importers.matching import Columns
from quality_study.importers.multiple import read_ticks
from quality_study.importers.numbers import NO_NUMBER, anchored_number, read_number
from quality_study.importers.rankings import read_rankings
from quality_study.importers.ranks import codes_line
from quality_study.importers.renamed import changed_labels
from quality_study.importers.texts import text_key
from quality_study.words.errors import Problem

#: Question, value, status.
Triple = tuple[str, str, str]


@dataclass
class Values:
    """Rows of answers, gathered question by question.

    Parameters
    ----------
    masked : list
        Line, question and number of personal data of each kind, for each comment where some were masked.
    alike : list
        Line and question of each comment that is exactly a label of several words: columns may be shifted.
    free : list
        Question, and what was written at its free answer, by line.
    beside : list
        Line and question of each free answer written beside another answer, which was kept.
    decided : dict
        What was decided from all the cells: whether they are labels or codes, and, by question, which figure of a date
        is the day (nothing where no cell tells).
    """

    masked: list[tuple[int, str, dict[str, int]]] = field(default_factory=list)
    alike: list[tuple[int, str]] = field(default_factory=list)
    free: list[tuple[Question, dict[int, str]]] = field(default_factory=list)
    beside: list[tuple[int, str]] = field(default_factory=list)
    decided: dict[str, object] = field(default_factory=dict)
    _triples: dict[Triple, int] = field(default_factory=dict)
    _respondents: list[NDArray[np.int32]] = field(default_factory=list)
    _rows: list[NDArray[np.int32]] = field(default_factory=list)

    def add(self, respondents: NDArray[np.integer], triples: Sequence[Triple], which: NDArray[np.integer]) -> None:
        """Add one row per respondent given: the triple (question, value, status) that `which` points to."""
        ids = np.array([self._triples.setdefault(t, len(self._triples)) for t in triples], dtype=np.int32)
        self._respondents.append(respondents.astype(np.int32))
        self._rows.append(ids[which] if len(which) else np.zeros(0, dtype=np.int32))

    def table(self) -> pd.DataFrame:
        """Return the table, by respondent (numbered from 1) then as questions were added."""
        respondents = np.concatenate([np.zeros(0, dtype=np.int32), *self._respondents])
        order = np.argsort(respondents, kind="stable")
        rows = np.concatenate([np.zeros(0, dtype=np.int32), *self._rows])[order]
        columns: dict[str, pd.Series] = {"respondent": pd.Series(respondents[order].astype(np.int64) + 1)}
        for position, name in enumerate(("question", "value", "status")):
            texts = np.array([t[position] for t in self._triples], dtype=object)
            columns[name] = pd.Series(texts[rows] if len(rows) else [], dtype=object)
        return pd.DataFrame(columns)


def read_values(
    grid: Grid, columns: Sequence[Columns], dialect: Dialect, mode: Mode, *, text_file: bool, masking: bool
) -> Values:
    """Read every question of every respondent; what cannot be read is a problem of the grid."""
    values = Values(decided={"": mode})
    everyone = np.arange(len(grid))
    labels = {k for c in columns for k in c.answers.labels if " " in k}
    said = {c.question.free_of: c.whole for c in columns if c.question.free_of is not None}
    for c in (c for c in columns if c.question.free_of is None):
        question = c.question
        texts = free_texts(grid, c, said.get(question.id), dialect, mode) if question.other is not None else []
        wrote = np.array([bool(text) for text in texts], dtype=bool)
        if question.type == "choices":
            ticks = read_ticks(grid, c, dialect, mode)
            if question.other is not None:
                ticks[:, c.answers.labels.index(question.other)] |= wrote
            _add_ticks(values, c, ticks)
            if question.other is not None:
                _add_free(values, grid, question, texts, dialect, text_file=text_file, masking=masking)
            continue
        if question.type == "ranking":
            written = read_rankings(grid, c, dialect, mode)
            distinct = {value: i for i, value in enumerate(dict.fromkeys(written))}
            triples = [(question.id, value, "answered" if value else "blank") for value in distinct]
            values.add(everyone, triples, np.array([distinct[value] for value in written], dtype=np.int64))
            continue
        if c.whole is None:
            continue  # a problem of the matching already
        if question.type == "text":
            comment = dialect.comment if text_file else None
            codes, triples = grid.read(c.whole, question.id, _comment_reader(question.id, comment, c.answers))
            lines = grid.lines_of(codes, len(triples))
            triples = _masked(values, lines, triples) if masking else triples
            values.alike += [(int(at[0]), question.id) for at, t in zip(lines, triples, strict=True) if t[1] in labels]
        elif question.type == "number":
            low, high = question.minimum, question.maximum
            codes, triples = grid.read(c.whole, question.id, _number_reader(question.id, low, high, c.answers))
        elif question.type == "date":
            cells = grid.factor(c.whole)[1]
            first = day_comes_first(cells) if question.day_first is None else question.day_first
            values.decided |= {} if first is None else {question.id: first}
            codes, triples = grid.read(c.whole, question.id, _date_reader(question.id, c.answers, day_first=first))
        else:
            hints = changed_labels(grid, c.whole, c.answers, dialect, mode)
            reader = _closed_reader(question.id, c.answers, dialect, mode, hints)
            codes, triples = grid.read(c.whole, question.id, reader)
        known = [(question.id, "", "blank") if isinstance(t, Problem) else t for t in triples]
        if question.other is not None:
            own = (question.id, question.other, "answered")
            silent = np.array([t[2] == "blank" for t in known], dtype=bool)[codes]
            elsewhere = wrote & ~silent & np.array([t != own for t in known], dtype=bool)[codes]
            values.beside += [(int(line), question.id) for line in grid.lines[elsewhere]]
            codes, known = np.where(wrote & silent, len(known), codes), [*known, own]
        values.add(everyone, known, codes)
        if question.other is not None:
            _add_free(values, grid, question, texts, dialect, text_file=text_file, masking=masking)
    return values


def _add_free(
    values: Values,
    grid: Grid,
    question: Question,
    texts: Sequence[str],
    dialect: Dialect,
    *,
    text_file: bool,
    masking: bool,
) -> None:
    """Add what people wrote at a free answer, as the comments of the question that it is."""
    codes, cells = distinct(texts)
    name = f"{question.id}_autre"
    read = _comment_reader(name, dialect.comment if text_file else None, Answers([], []))
    triples = [read(cell) for cell in cells]
    values.free.append((question, {int(line): text for line, text in zip(grid.lines, texts, strict=True) if text}))
    lines = grid.lines_of(codes, len(triples))
    values.add(np.arange(len(grid)), _masked(values, lines, triples) if masking else triples, codes)


def _masked(values: Values, lines: Sequence[NDArray[np.int64]], triples: Sequence[Triple]) -> list[Triple]:
    return [masked_triple(values, at, t) for at, t in zip(lines, triples, strict=True)]


def _add_ticks(values: Values, columns: Columns, ticks: NDArray[np.bool_]) -> None:
    question, answers = columns.question.id, columns.answers
    triples = [(question, label, answers.status(label)) for label in answers.labels]
    respondents, which = np.nonzero(ticks)
    values.add(respondents, triples, which)
    blank = np.nonzero(~ticks.any(axis=1))[0]
    values.add(blank, [(question, "", "blank")], np.zeros(len(blank), dtype=np.int64))


def _comment_reader(question: str, cleaned: Callable[[str], str] | None, answers: Answers) -> Callable[[str], Triple]:
    def read(cell: str) -> Triple:
        if not cell.strip() or answers.by_code.get(text_key(cell)) == BLANK:
            return question, "", "blank"
        cell = cleaned(cell) if cleaned else cell
        return question, cell.replace("\r\n", "\n").replace("\r", "\n"), "answered"

    return read


def _number_reader(
    question: str, low: float | None, high: float | None, answers: Answers
) -> Callable[[str], Triple | Problem]:
    def read(cell: str) -> Triple | Problem:
        meant = answers.by_code.get(text_key(cell), cell)
        if not meant.strip() or meant == BLANK:
            return question, "", "blank"
        value = read_number(meant, low, high)
        if isinstance(value, Problem) and value.message == NO_NUMBER:
            value = anchored_number(meant, low, high) or value
        if not isinstance(value, Problem):
            return question, value, "answered"
        line = codes_line({safe(meant): BLANK} | answers.declared)
        hint = f" ; si cela veut dire qu’on n’a pas répondu, écrivez : {line}"
        message = value.message + (hint if value.message == NO_NUMBER else "")
        return replace(value, message=message, accepted=[*value.accepted, *answers.declared])

    return read


def _date_reader(question: str, answers: Answers, *, day_first: bool | None) -> Callable[[str], Triple | Problem]:
    def read(cell: str) -> Triple | Problem:
        if not cell.strip() or answers.by_code.get(text_key(cell)) == BLANK:
            return question, "", "blank"
        moment = read_moment(cell, day_first=day_first)
        return moment if isinstance(moment, Problem) else (question, moment.date().isoformat(), "answered")

    return read


def _closed_reader(
    question: str, answers: Answers, dialect: Dialect, mode: Mode, hints: Mapping[str, str]
) -> Callable[[str], Triple | Problem]:
    def read(cell: str) -> Triple | Problem:
        if not cell.strip():
            return question, "", "blank"
        text, *_ = dialect.written(cell)
        found = {label for t in dialect.written(cell) for label in answers.find(t, mode, dialect.coded)}
        if len(found) == 1:
            label = found.pop()
            status = answers.status(label)
            return question, "" if status == "blank" else label, status
        if not found and answers.other is not None and written_instead([cell], answers, dialect) is not None:
            return question, answers.other, "answered"
        message = (
            "réponse qui est à la fois une étiquette et un code" if found else f"réponse inconnue{hints.get(cell, '')}"
        )
        return Problem(message, found=text, accepted=answers.written(mode, dialect.coded))

    return read


def masked_triple(values: Values, lines: Sequence[int] | NDArray[np.int64], triple: Triple) -> Triple:
    """Mask the personal data of a comment, and note the lines where it stands when there were some."""
    question, text, status = triple
    masked = mask(text)
    if masked.counts:
        values.masked += [(int(line), question, masked.counts) for line in lines]
    return question, masked.text, status
