"""Rebuild the notebook to run from the reference's structure: its own locked cells, the answers of the copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode

from quality_study.grading.copies.matching import match_cells
from quality_study.grading.copies.remarks import cell_remarks
from quality_study.grading.copies.structure import Part, Structure, plain
from quality_study.grading.practical.assignment import grade_id

#: Key of the metadata of a cell to run: which cell it is, for messages.
PLACE = "quality_study_place"
_ADDED = "cellule ajoutée"
#: End of the place of a cell that no student wrote.
SUBJECT = "du sujet"


@dataclass
class Repaired:
    """A copy put back in order.

    Attributes
    ----------
    notebook : NotebookNode
        What is to be run; every cell of code says in its metadata which one it is (:data:`PLACE`).
    prose : dict of str
        The text of each cell to be marked by hand, by cell; empty when it was left as it was received.
    remarks : list of str
        French sentences: missing, moved, duplicated, renamed, added cells.
    unanswered : list of str
        Cells left as they were received.
    reason : str
        Why this cannot be a copy of the assignment; empty otherwise.
    """

    notebook: NotebookNode
    prose: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    reason: str = ""


def repair(copy: NotebookNode, structure: Structure) -> Repaired:
    """Rebuild a copy.

    Locked cells come from the reference. Answers come from the copy: by nbgrader identifier, else by their text, by
    what they record, by their place. A cell of code that the student added is run before the answer it precedes; a
    locked one that the student changed is run before the original, except that of the parameters, never run.

    Parameters
    ----------
    copy : NotebookNode
        As :func:`~quality_study.grading.copies.copy_file.parse_notebook` returns it.
    structure : Structure
        Of the reference notebook.
    """
    cells = [c for c in copy.cells if c.cell_type != "raw" or grade_id(c) in structure.by_id]
    found = match_cells(cells, structure)
    repaired = Repaired(nbformat.v4.new_notebook())
    if not any(part is not None and part.is_answer for part in found):
        repaired.reason = "Aucune cellule de ce TP n’y est reconnue : ce carnet est-il le bon ?"
        return repaired
    added = _added_before(cells, found)
    for part in structure.parts:
        own = [i for i, p in enumerate(found) if p is not None and p.index == part.index]
        if not part.is_code:  # kept so that cells have the numbers that students and teachers see
            repaired.notebook.cells.append(nbformat.v4.new_markdown_cell(id=f"cell-{len(repaired.notebook.cells)}"))
        if part.kind == "prose":
            repaired.prose[part.id] = _prose(cells, found, own, part)
        elif part.is_code:
            _add_code(repaired, cells, part, own, added)
    for index in added.get(len(cells), []):
        _append(repaired.notebook, cells[index].source, _ADDED)
    repaired.remarks += cell_remarks(cells, found, structure, unanswered=repaired.unanswered, prose=repaired.prose)
    return repaired


def _added_before(cells: Sequence[NotebookNode], found: Sequence[Part | None]) -> dict[int, list[int]]:
    """Group the added cells of code by the position of the answer that each precedes; the last ones by the end."""
    groups: dict[int, list[int]] = {}
    waiting: list[int] = []
    for index, (cell, part) in enumerate(zip(cells, found, strict=True)):
        if part is not None and part.kind == "answer":
            groups[index] = waiting
            waiting = []
        elif part is None and cell.cell_type == "code" and plain(cell.source):
            waiting.append(index)
    groups[len(cells)] = waiting
    return groups


def _add_code(
    repaired: Repaired, cells: Sequence[NotebookNode], part: Part, own: Sequence[int], added: dict[int, list[int]]
) -> None:
    written = [i for i in own if plain(cells[i].source) != plain(part.source)]
    if part.kind == "answer":
        for index in own:
            for extra in added.get(index, []):
                _append(repaired.notebook, cells[extra].source, _ADDED)
            if index in written:
                _append(repaired.notebook, cells[index].source, f"cellule « {part.id} »")
        if not written:
            _append(repaired.notebook, part.source, f"cellule « {part.id} »", part.tags)
            repaired.unanswered += [part.id] if own else []
        return
    changed = [] if part.is_parameters else [i for i in written if cells[i].cell_type == "code"]
    for index in changed:
        _append(repaired.notebook, cells[index].source, f"cellule « {part.id} » modifiée")
    _append(repaired.notebook, part.source, f"cellule « {part.id} » {SUBJECT}", part.tags)


def _append(notebook: NotebookNode, source: str, place: str, tags: Iterable[str] = ()) -> None:
    cell = nbformat.v4.new_code_cell(source, metadata={PLACE: place})
    if tags:
        cell.metadata["tags"] = list(tags)
    cell["id"] = f"cell-{len(notebook.cells)}"
    notebook.cells.append(cell)


def _prose(cells: Sequence[NotebookNode], found: Sequence[Part | None], own: Sequence[int], part: Part) -> str:
    """Gather a text, and the Markdown cells that the student added just after it."""
    texts = []
    for index in own:
        texts.append(cells[index].source)
        for after in range(index + 1, len(cells)):
            if found[after] is not None or cells[after].cell_type == "code":
                break
            texts.append(cells[after].source)
    kept = dict.fromkeys(t.strip() for t in texts if t.strip() and plain(t) != plain(part.source))
    return "\n\n".join(kept)
