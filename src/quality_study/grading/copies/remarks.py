"""What to tell the teacher of the cells of a copy: missing, moved, duplicated, renamed, changed, added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nbformat import NotebookNode

from quality_study.grading.copies.matching import assigned_names
from quality_study.grading.copies.structure import Part, Structure, plain
from quality_study.grading.practical.assignment import grade_id
from quality_study.words.french import join


def cell_remarks(
    cells: Sequence[NotebookNode],
    found: Sequence[Part | None],
    structure: Structure,
    *,
    unanswered: Sequence[str],
    prose: Mapping[str, str],
) -> list[str]:
    """Return the French sentences.

    Parameters
    ----------
    cells : sequence of NotebookNode
        Of the copy.
    found : sequence of Part or None
        The part of the reference that each is.
    structure : Structure
    unanswered : sequence of str
        Answers of code left as they were received.
    prose : mapping
        The text of each answer of prose.
    """
    positions: dict[int, list[int]] = {}
    for index, part in enumerate(found):
        if part is not None:
            positions.setdefault(part.index, []).append(index)
    answers = structure.answers
    present = [p for p in answers if p.index in positions]
    empty = [p.id for p in present if p.kind == "prose" and not prose.get(p.id)]
    first = {p.id: grade_id(cells[positions[p.index][0]]) for p in present}
    renamed = [f"{given} » pour « {id}" for id, given in first.items() if given and given != id]
    lost = bool(present) and not any(grade_id(c) for c in cells)
    changed = [
        p.id or "sans nom"
        for p in structure.parts
        if p.kind == "locked" and any(plain(cells[i].source) != plain(p.source) for i in positions.get(p.index, []))
    ]
    retyped = [p.id for p in present if any((cells[i].cell_type == "code") != p.is_code for i in positions[p.index])]
    again = _reassigning(cells, found, structure)
    added = sum(
        part is None and c.cell_type == "code" and bool(plain(c.source)) for c, part in zip(cells, found, strict=True)
    )
    said = [
        ("Les métadonnées sont perdues : les cellules sont reconnues par leur texte et leur place.", lost),
        _named("Cellule absente", "Cellules absentes", [p.id for p in answers if p.index not in positions]),
        _named("Cellule restée à compléter", "Cellules restées à compléter", [*unanswered, *empty]),
        _named(
            "Cellule en double, toutes exécutées dans l’ordre",
            "Cellules en double, toutes exécutées dans l’ordre",
            [p.id for p in present if len(positions[p.index]) > 1],
        ),
        _named("Cellule déplacée, remise à sa place", "Cellules déplacées, remises à leur place", _moved(found)),
        _named("Cellule renommée", "Cellules renommées", renamed),
        _named("Cellule dont le type a changé", "Cellules dont le type a changé", retyped),
        _named("Cellule verrouillée modifiée", "Cellules verrouillées modifiées", changed),
        _named("Paramètre redéfini dans une réponse", "Paramètres redéfinis dans une réponse", again),
    ]
    remarks = [text for text, kept in said if kept]
    if added:
        remarks.append(f"Cellule{'s' if added > 1 else ''} de code ajoutée{'s' if added > 1 else ''} : {added}.")
    return remarks


def _named(one: str, many: str, names: Sequence[str]) -> tuple[str, bool]:
    listed = list(dict.fromkeys(names))
    return f"{many if len(listed) > 1 else one} : {join(f'« {n} »' for n in listed)}.", bool(listed)


def _reassigning(cells: Sequence[NotebookNode], found: Sequence[Part | None], structure: Structure) -> list[str]:
    names: dict[str, None] = {}
    for cell, part in zip(cells, found, strict=True):
        if cell.cell_type == "code" and not (part is not None and part.is_parameters):
            names |= dict.fromkeys(sorted(assigned_names(cell.source) & structure.parameters))
    return list(names)


def _moved(found: Sequence[Part | None]) -> list[str]:
    """Return the answers that are not in the longest run of answers kept in the order of the reference."""
    order: list[Part] = []
    for part in found:
        if part is not None and part.is_answer and part not in order:
            order.append(part)
    best: list[list[Part]] = []
    for part in order:
        before = [run for run in best if run[-1].index < part.index]
        best.append([*max(before, key=len, default=[]), part])
    kept = max(best, key=len, default=[])
    return [part.id for part in order if part not in kept]
