"""Find the text of an answer wherever it was typed: in its cell, above, below, in the question, as a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nbformat import NotebookNode

from quality_study.grading.copies.structure import Part, plain

_COMMENT = re.compile(r"^[ \t]*#[ \t]?", re.MULTILINE)


def prose_of(
    cells: Sequence[NotebookNode], found: Sequence[Part | None], own: Sequence[int], part: Part, question: str
) -> tuple[str, bool]:
    """Gather the text of an answer, in the order of the copy.

    Parameters
    ----------
    cells : sequence of NotebookNode
        Of the copy.
    found : sequence of Part or None
        The part of the reference that each is.
    own : sequence of int
        The cells that are the answer.
    part : Part
    question : str
        The text of the question just before, as students received it; empty if there is none.

    Returns
    -------
    text : str
        Empty when nothing was written.
    elsewhere : bool
        Whether nothing of it is in the cell made for it, nor in Markdown just below.
    """
    texts: list[str] = []
    around: list[str] = []
    for index in own or [i + 1 for i, p in enumerate(found) if p is not None and p.index == part.index - 1]:
        before = index - 1
        while before >= 0 and found[before] is None:
            before -= 1
        above = [_text(cells[i]) for i in range(before + 1, index)]
        written = before >= 0 and (near := found[before]) is not None and near.index == part.index - 1
        asked = [_added_lines(cells[before].source, question)] if written and question else []
        mine = [cells[index].source] if own and plain(cells[index].source) != plain(part.source) else []
        below = []
        for after in range(index + bool(own), len(cells)):
            text = _text(cells[after])
            if found[after] is not None or (mine and not text and cells[after].cell_type == "code"):
                break
            below.append(text)
            mine += [text] if cells[after].cell_type == "markdown" else []
        texts += [*asked, *above, *mine[:1], *below]
        around += mine
    kept = dict.fromkeys(t.strip() for t in texts if t.strip() and plain(t) != plain(part.source))
    return "\n\n".join(kept), bool(kept) and not any(t.strip() for t in around)


def stray_texts(cells: Sequence[NotebookNode], found: Sequence[Part | None], known: Iterable[str]) -> str:
    """Return the texts of cells that the student added, wherever they are, and that are in no answer."""
    told = {paragraph.strip() for text in known for paragraph in text.split("\n\n")}
    texts = dict.fromkeys(_text(cell).strip() for cell, part in zip(cells, found, strict=True) if part is None)
    return "\n\n".join(t for t in texts if not told.issuperset(p.strip() for p in t.split("\n\n") if p.strip()))


def _text(cell: NotebookNode) -> str:
    """Return what a cell that the student added says: its text, or its comments when it is nothing else."""
    if cell.cell_type != "code":
        return str(cell.source)
    lines = [line for line in cell.source.splitlines() if line.strip()]
    return _COMMENT.sub("", cell.source) if all(line.lstrip().startswith("#") for line in lines) else ""


def _added_lines(source: str, received: str) -> str:
    known = {line.strip() for line in received.splitlines()}
    return "\n".join(line for line in plain(source).splitlines() if line.strip() not in known)
