"""Read a ranking: its items in order in a cell, or the item at each rank, or the rank of each item, a column each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from quality_study.facts.question import BLANK
from quality_study.facts.ranking import BAR, join_ranks, read_ranks, wrong_ranks
from quality_study.importers.answers import Answers, Mode
from quality_study.importers.dialect import Dialect
from quality_study.importers.grid import Grid
from quality_study.importers.matching import Columns
from quality_study.importers.multiple import sequences
from quality_study.importers.numbers import read_rank
from quality_study.importers.ranks import codes_line
from quality_study.importers.texts import text_key
from quality_study.words.errors import Problem

#: What a cell says: the item at each rank, or an item, or a rank; None when it says nothing.
Said = dict[int, str] | str | int | None


def read_rankings(grid: Grid, columns: Columns, dialect: Dialect, mode: Mode) -> list[str]:
    """Return the answer of every respondent, as :func:`~quality_study.facts.ranking.join_ranks` writes it."""
    answers, question = columns.answers, columns.question.id
    rows: list[dict[int, str]] = [{} for _ in range(len(grid))]
    tied = np.zeros(len(grid), dtype=bool)
    _tell_unsure(grid, columns)
    for part, at in columns.parts:
        codes, said = grid.read(at, question, _reader(part, answers, dialect, mode))
        for i, code in enumerate(codes):
            found: Said | Problem = said[code]
            if isinstance(found, dict):
                rows[i] = found
            elif isinstance(part, int) and isinstance(found, str):
                rows[i][part] = found
            elif isinstance(part, str) and isinstance(found, int):
                tied[i] |= found in rows[i]
                rows[i][found] = part
    first = next((at for _, at in columns.parts), 0)
    if tied.any():
        grid.tell(tied, first, question, Problem("un même rang est donné à plusieurs éléments"))
    written = [join_ranks(row) for row in rows]
    for answer in dict.fromkeys(written):
        problem = wrong_ranks(read_ranks(answer), answers.choices, columns.question.places)
        if problem is not None:
            grid.tell(np.array([w == answer for w in written]), first, question, problem)
    return written


def _reader(part: str | int | None, answers: Answers, dialect: Dialect, mode: Mode) -> Callable[[str], Said | Problem]:
    if part is None:
        return partial(_ordered, answers=answers, dialect=dialect, mode=mode)
    return partial(_item, answers=answers, dialect=dialect, mode=mode) if isinstance(part, int) else _rank(answers)


def _ordered(cell: str, answers: Answers, dialect: Dialect, mode: Mode) -> dict[int, str] | Problem:
    """Read the items of a cell, from the first to the last."""
    if not cell.strip() or answers.by_code.get(text_key(cell)) == BLANK:
        return {}
    separators = tuple(dict.fromkeys((*dialect.joined, BAR, ";")))
    accepted = answers.written(mode, dialect.coded)
    ways = sequences(cell, answers, separators, dialect.coded, mode)
    if len(ways) > 1:
        return Problem("classement qui se lit de plusieurs façons", found=cell, accepted=accepted)
    if ways:
        return dict(enumerate(ways[0], 1))
    places = [piece.strip() for piece in cell.split(BAR)]
    found = [answers.find(piece, mode, dialect.coded) if piece else {""} for piece in places]
    if BAR in cell and all(len(f) == 1 for f in found):  # some ranks left out
        return {rank: item for rank, (item,) in enumerate(found, 1) if item}
    return Problem("classement qui ne se lit pas", found=cell, accepted=accepted)


def _item(cell: str, answers: Answers, dialect: Dialect, mode: Mode) -> str | Problem | None:
    """Read the item at some rank."""
    if not cell.strip():
        return None
    found = {label for written in dialect.written(cell) for label in answers.find(written, mode, dialect.coded)}
    if len(found) == 1:
        label = found.pop()
        return None if label == BLANK and label not in answers.choices else label
    message = "réponse qui est à la fois une étiquette et un code" if found else "élément inconnu du classement"
    return Problem(message, found=cell, accepted=answers.written(mode, dialect.coded))


def _rank(answers: Answers) -> Callable[[str], int | Problem | None]:
    """Return the reader of the rank of some item."""

    def read(cell: str) -> int | Problem | None:
        if not cell.strip() or answers.by_code.get(text_key(cell)) == BLANK:
            return None
        rank = read_rank(cell)
        if rank is not None and 1 <= rank <= len(answers.choices):
            return rank
        hint = f' ; ce qui n’en est pas un se déclare : codes = {{ "NC" = "{BLANK}" }}'
        return Problem(f"rang attendu{hint}", found=cell, accepted=[f"1 à {len(answers.choices)}"])

    return read


def _tell_unsure(grid: Grid, columns: Columns) -> None:
    """Refuse numbers under headings that are numbers: ranks of items, or items at ranks, nobody can tell."""
    if not columns.bare:
        return
    answers = columns.answers
    cells = [text for at in columns.places.values() for text in grid.factor(at)[1] if text.strip()]
    if not cells or not all(text.strip().isdigit() and text_key(text) not in answers.by_key for text in cells):
        return
    labels: Sequence[str] = answers.choices
    line = codes_line({str(i): label for i, label in enumerate(labels, 1)})
    message = (
        "des nombres sous des titres qui sont des nombres : le rang de chaque élément, ou l’élément à chaque rang ? Si "
        f"les titres sont ceux des éléments, dites lesquels (proposé dans leur ordre, à vérifier) : {line} ; sinon, "
        "exportez les réponses en toutes lettres"
    )
    at = next(iter(columns.places.values()))
    grid.tell(np.ones(len(grid), dtype=bool), at, columns.question.id, Problem(message, found=cells[0]))
