"""Which cell of the reference each cell of a copy is: by identifier, by text, by what it records, by its place."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from nbformat import NotebookNode

from quality_study.grading.copies.structure import Part, Structure, plain
from quality_study.grading.practical.assignment import grade_id
from quality_study.report.parameters import INJECTED_TAG, TAG

_RECORD = re.compile(r"""\brecord\s*\(\s*(?:name\s*=\s*)?["']([^"'\n]{1,120})["']""")
#: Least likeness of the text of a locked cell that was changed.
_LIKE_LOCKED = 0.75
_LIKE_ANSWER = 0.5
#: Longest text compared.
_COMPARED = 4_000
#: Longest cell that is read as Python here.
_PARSED = 50_000
_WORDS = re.compile(r"\w+|[^\w\s]")


def match_cells(cells: Sequence[NotebookNode], structure: Structure) -> list[Part | None]:
    """Return, for each cell of a copy, the part of the reference that it is; None for a cell that the student added.

    Several cells may be the same part: the student duplicated it.
    """
    found: list[Part | None] = [structure.by_id.get(grade_id(cell)) for cell in cells]
    _match_texts(cells, structure, found)
    _match_parameters(cells, structure, found)
    _match_likeness(cells, structure, found)
    return found


def written_names(source: str) -> set[str]:
    """Return the names that a piece of code records, whether or not it is right Python.

    Examples
    --------
    >>> written_names('record("tp1.n", 12')
    {'tp1.n'}
    """
    return set(_RECORD.findall(source))


def assigned_names(source: str) -> set[str]:
    """Return the names that a cell assigns at its top level; none when it is not Python, or a very long one."""
    if len(source) > _PARSED:
        return set()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    targets: list[ast.expr] = []
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets.append(node.target)
    return {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}


def _left(parts: Iterable[Part], found: Sequence[Part | None]) -> list[Part]:
    taken = {part.index for part in found if part is not None}
    return [part for part in parts if part.index not in taken]


def _match_texts(cells: Sequence[NotebookNode], structure: Structure, found: list[Part | None]) -> None:
    """Cells whose text is that of the reference, word for word; the same text twice is matched in order."""
    left = _left(structure.parts, found)
    for index, cell in enumerate(cells):
        if found[index] is not None:
            continue
        text = plain(cell.source)
        code = cell.cell_type == "code"
        same = next((p for p in left if p.is_code == code and plain(p.source) == text), None)
        if same is not None:
            left.remove(same)
            found[index] = same


def _match_parameters(cells: Sequence[NotebookNode], structure: Structure, found: list[Part | None]) -> None:
    """Cells that only give values to parameters: they are never run, since the edition is ours to choose."""
    part = next((p for p in structure.parts if p.is_parameters), None)
    for index, cell in enumerate(cells):
        if part is None or found[index] is not None or cell.cell_type != "code":
            continue
        tags = cell.metadata.get("tags", ())
        names = assigned_names(cell.source)
        lines = len(plain(cell.source).splitlines())
        if INJECTED_TAG in tags or TAG in tags or (names and names <= structure.parameters and lines <= len(names) + 2):
            found[index] = part


def _match_likeness(cells: Sequence[NotebookNode], structure: Structure, found: list[Part | None]) -> None:
    """Pair what is left, the surest pairs first."""
    left = _left(structure.parts, found)
    free = [i for i, part in enumerate(found) if part is None and plain(cells[i].source)]
    before = _nearest_before(found)
    received = {part.index: _words(part.source) for part in left}
    pairs = []
    for index in free:
        words, names = _words(cells[index].source), written_names(cells[index].source)
        for part in left:
            like = _ratio(words, received[part.index])
            score = _likeness(cells[index], part, like, bool(part.names & names), before[index])
            if score:
                pairs.append((-score, abs(index - part.index), index, part.index))
    for _, _, index, position in sorted(pairs):
        part = structure.parts[position]
        if found[index] is None and part in left:
            left.remove(part)
            found[index] = part


def _likeness(cell: NotebookNode, part: Part, like: float, records: bool, before: int) -> float:
    """Score a pair: what it records counts most, then its text, then its place; 0 when they are not the same cell."""
    if (cell.cell_type == "code") != part.is_code or part.kind == "text":
        return 0.0
    if not part.is_answer:
        return like if like >= _LIKE_LOCKED else 0.0
    placed = before == part.index - 1
    if part.kind == "prose":
        return 1.0 if placed else 0.0
    drawn = placed and not part.names  # a cell that records nothing is known by its place only
    return 2.0 * records + like + 0.5 * placed if records or drawn or like >= _LIKE_ANSWER else 0.0


def _words(text: str) -> Counter[str]:
    return Counter(_WORDS.findall(text[:_COMPARED]))


def _ratio(a: Counter[str], b: Counter[str]) -> float:
    """Return the share of words and signs in common: linear, whatever a copy holds."""
    return 2 * (a & b).total() / (a.total() + b.total()) if a or b else 0.0


def _nearest_before(found: Sequence[Part | None]) -> list[int]:
    """Return, for each cell, the index of the part that the nearest matched cell before it is; -1 if there is none."""
    out, last = [], -1
    for part in found:
        out.append(last)
        last = last if part is None else part.index
    return out
