"""Rebuild the notebook to run from the reference's structure: its own locked cells, the answers of the copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode

from quality_study.grading.copies.matching import match_cells, written_names
from quality_study.grading.copies.own_code import kept_of_parameters, with_record
from quality_study.grading.copies.prose import prose_of, stray_texts
from quality_study.grading.copies.remarks import cell_remarks
from quality_study.grading.copies.structure import Part, Structure, plain
from quality_study.grading.shown import Shown, picture
from quality_study.words.french import join

#: Key of the metadata of a cell to run: which cell it is, for messages.
PLACE = "quality_study_place"
#: Place of a cell of code that the student added.
ADDED = "cellule ajoutée"
#: Most characters of an answer of code that are kept for the marker.
_MOST_CODE = 20_000
_MOST_IMAGES = 6
_ELSEWHERE = "# La réponse est dans une autre cellule."
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
    code : dict of str
        What the student wrote for each cell of code, cells added before it included; nothing for one left as it was.
    images : dict of tuple of Shown
        Pictures that the student put into each cell of prose, or into a cell of text just below.
    remarks : list of str
        French sentences: missing, moved, duplicated, renamed, added cells.
    unanswered : list of str
        Cells left as they were received, and that no other cell answers.
    reason : str
        Why this cannot be a copy of the assignment; empty otherwise.
    """

    notebook: NotebookNode
    prose: dict[str, str] = field(default_factory=dict)
    code: dict[str, str] = field(default_factory=dict)
    images: dict[str, tuple[Shown, ...]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    reason: str = ""


def repair(copy: NotebookNode, structure: Structure) -> Repaired:
    """Rebuild a copy.

    Locked cells come from the reference. Answers come from the copy: by nbgrader identifier, else by their text, by
    what they record, by their place. A cell of code that the student added is run before the answer it precedes; a
    locked one that the student changed is run before the original. Of the cell of the parameters, only what the student
    added to it is run.

    Parameters
    ----------
    copy : NotebookNode
        As :func:`~quality_study.grading.copies.copy_file.parse_notebook` returns it.
    structure : Structure
        Of the reference notebook.
    """
    cells = list(copy.cells)
    found = match_cells(cells, structure)
    repaired = Repaired(nbformat.v4.new_notebook())
    if not any(part is not None and part.is_answer for part in found):
        repaired.reason = "Aucune cellule de ce TP n’y est reconnue : ce carnet est-il le bon ?"
        return repaired
    as_received = found
    found = _with_drawings(cells, found)
    added = _added_before(cells, found)
    answered = _answered_before(cells, found, structure)
    outside: list[str] = []
    for part in structure.parts:
        own = [i for i, p in enumerate(found) if p is not None and p.index == part.index]
        if not part.is_code:  # kept so that cells have the numbers that students and teachers see
            repaired.notebook.cells.append(nbformat.v4.new_markdown_cell(id=f"cell-{len(repaired.notebook.cells)}"))
        if part.kind == "prose":
            received = "".join(p.source for p in structure.parts[part.index - 1 : part.index] if p.kind == "text")
            text, elsewhere = prose_of(cells, found, own, part, received)
            repaired.prose[part.id] = text
            outside += [part.id] if elsewhere else []
            images = _images(cells, found, own)
            if images:
                repaired.images[part.id] = images
        elif part.is_code:
            _add_code(repaired, cells, part, own, added, answered, structure.parameters)
    for index in added.get(len(cells), []):
        _append(repaired.notebook, cells[index].source, ADDED)
    empty = [id for id, text in repaired.prose.items() if not text]
    stray = stray_texts(cells, found, repaired.prose.values()) if empty else ""
    if stray:
        repaired.prose |= dict.fromkeys(empty, stray)
        outside += empty
    repaired.remarks += cell_remarks(
        cells, as_received, structure, unanswered=repaired.unanswered, prose=repaired.prose
    )
    repaired.remarks += [
        f"{said} : {join(f'« {id} »' for id in ids)}."
        for said, ids in (
            ("Texte trouvé hors de sa cellule", outside),
            ("Réponse consignée par une autre cellule", [p.id for p in structure.answers if p.id in answered]),
        )
        if ids
    ]
    return repaired


def _with_drawings(cells: Sequence[NotebookNode], found: Sequence[Part | None]) -> list[Part | None]:
    """Give to an answer that records nothing, such as a figure, the cells of code that the student added below it."""
    out: list[Part | None] = []
    above: Part | None = None
    for cell, part in zip(cells, found, strict=True):
        drawn = above is not None and above.kind == "answer" and not above.names
        out.append(above if part is None and drawn and cell.cell_type == "code" else part)
        above = out[-1] if out[-1] is not None or plain(cell.source) else above
    return out


def _images(cells: Sequence[NotebookNode], found: Sequence[Part | None], own: Sequence[int]) -> tuple[Shown, ...]:
    """Return the pictures put into the cells of an answer, and into those of text that follow it."""
    near = list(own)
    for index in own:
        for after in range(index + 1, len(cells)):
            if found[after] is not None or cells[after].cell_type != "markdown":
                break
            near.append(after)
    bundles = [bundle for i in dict.fromkeys(near) for bundle in cells[i].get("attachments", {}).values()]
    shown = (picture(mime, content) for bundle in bundles[:_MOST_IMAGES] for mime, content in bundle.items())
    return tuple(s for s in shown if s is not None)


def _answered_before(cells: Sequence[NotebookNode], found: Sequence[Part | None], structure: Structure) -> set[str]:
    """Return the answers left as they were received whose values are all recorded by other cells of the student."""
    written = {
        i
        for i, (cell, part) in enumerate(zip(cells, found, strict=True))
        if cell.cell_type == "code"
        and (part is None or (part.kind == "answer" and plain(cell.source) not in ("", plain(part.source))))
    }
    known = {part.index for i, part in enumerate(found) if part is not None and i in written}
    names = set().union(*(written_names(cells[i].source) for i in written))
    parts = [p for p in structure.answers if p.kind == "answer" and p.index not in known]
    return {p.id for p in parts if p.names and p.names <= names}


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
    repaired: Repaired,
    cells: Sequence[NotebookNode],
    part: Part,
    own: Sequence[int],
    added: dict[int, list[int]],
    answered: set[str],
    parameters: frozenset[str],
) -> None:
    written = [i for i in own if plain(cells[i].source) not in ("", plain(part.source))]
    if part.kind == "answer":
        sources = []
        for index in own:
            for extra in added.get(index, []):
                _append(repaired.notebook, cells[extra].source, ADDED)
                sources.append(cells[extra].source)
            if index in written:
                _append(repaired.notebook, cells[index].source, f"cellule « {part.id} »")
                sources.append(cells[index].source)
        if sources:
            repaired.code[part.id] = "\n\n".join(sources)[:_MOST_CODE]
        if not written:
            # What was to be completed would take the place of what another cell computed.
            source = _ELSEWHERE if part.id in answered else part.source
            _append(repaired.notebook, source, f"cellule « {part.id} »", part.tags)
            repaired.unanswered += [part.id] if own and part.id not in answered else []
        return
    changed = [] if part.is_parameters else [i for i in written if cells[i].cell_type == "code"]
    for index in changed:
        _append(repaired.notebook, cells[index].source, f"cellule « {part.id} » modifiée")
    _append(repaired.notebook, part.source, f"cellule « {part.id} » {SUBJECT}", part.tags)
    for index in written if part.is_parameters else ():
        kept = kept_of_parameters(cells[index].source, parameters)
        if kept:
            _append(repaired.notebook, kept, f"cellule « {part.id} » modifiée")


def _append(notebook: NotebookNode, source: str, place: str, tags: Iterable[str] = ()) -> None:
    cell = nbformat.v4.new_code_cell(with_record(source), metadata={PLACE: place})
    if tags:
        cell.metadata["tags"] = list(tags)
    cell["id"] = f"cell-{len(notebook.cells)}"
    notebook.cells.append(cell)
