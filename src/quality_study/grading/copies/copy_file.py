"""Read the notebook of a copy, whatever state it is in: a clean notebook, or a French reason why there is none."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from quality_study.grading.shown import PICTURES
from quality_study.words.french import number, plural

#: Outputs with pictures are heavy, but not that heavy.
MOST_BYTES = 25_000_000
_MOST_CELLS = 1_000
_MOST_SOURCE = 1_000_000
#: Characters of all the pictures put into the cells.
_MOST_PICTURES = 6_000_000
_MAKERS: dict[str, Callable[[str], NotebookNode]] = {
    "code": nbformat.v4.new_code_cell,
    "markdown": nbformat.v4.new_markdown_cell,
    "raw": nbformat.v4.new_raw_cell,
}


class UnreadableError(ValueError):
    """A file that cannot be a copy; the message is a French sentence."""


@dataclass(frozen=True)
class Found:
    """A notebook that was read, and what there is to say about its file."""

    notebook: NotebookNode
    remarks: tuple[str, ...] = ()


def read_bytes(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """Read a regular file, without following a link and without waiting for anything.

    Raises
    ------
    UnreadableError
        It is a link, not a regular file, too big, or cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        if path.is_symlink():
            raise UnreadableError("C’est un lien vers un autre fichier : il n’est pas suivi.") from None
        raise UnreadableError(
            "Le fichier ne peut pas être lu." if path.exists() else "Le fichier n’existe pas."
        ) from None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadableError("Ce n’est pas un fichier ordinaire.")
        content = file.read(most + 1)
    return within(content, most)


def within(content: bytes, most: int = MOST_BYTES) -> bytes:
    """Return the content, unless it is too long.

    Raises
    ------
    UnreadableError
        It is longer than `most`.
    """
    if len(content) > most:
        raise UnreadableError(f"Le fichier dépasse {number(most // 1_000_000)} Mo : il n’est pas lu.")
    return content


def parse_notebook(content: bytes) -> Found:
    """Read a notebook from bytes; outputs, metadata other than ours and what is no picture are left aside.

    Parameters
    ----------
    content : bytes
        UTF-8 (with or without BOM), UTF-16 or Windows-1252; version 3 or 4 of the format.

    Raises
    ------
    UnreadableError
        It is empty, is not JSON, is not a notebook, or is out of all proportion.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableError("Le fichier est vide.")
    text, remarks = _decoded(content)
    try:
        data = json.loads(text)
    except RecursionError:
        raise UnreadableError("Le fichier est trop imbriqué pour être un carnet.") from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
        place = f" (ligne {line})" if line else ""
        raise UnreadableError(
            f"Le fichier n’est pas un carnet lisible : son JSON est incorrect{place}. "
            "Il est peut-être tronqué ; il faut le rendre de nouveau."
        ) from None
    return Found(_clean(_cells(data)), remarks)


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), ("Le fichier est en UTF-16 : il est lu quand même.",)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        said = "Le fichier n’est pas en UTF-8 : il est lu comme Windows-1252, des accents peuvent être abîmés."
        return content.decode("cp1252", "replace"), (said,)


def _cells(data: Any) -> list[Any]:
    """Return the cells of version 4; those of version 3 are converted first."""
    if isinstance(data, Mapping) and "worksheets" in data:
        try:
            data = nbformat.convert(nbformat.from_dict(dict(data)), 4)
        except Exception:
            raise UnreadableError("C’est un ancien carnet (version 3) qui ne peut pas être converti.") from None
    cells = data.get("cells") if isinstance(data, Mapping) else None
    if not isinstance(cells, list):
        raise UnreadableError("Le fichier n’est pas un carnet Jupyter : il n’a pas de cellules.")
    if len(cells) > _MOST_CELLS:
        raise UnreadableError(f"Le carnet a {plural(len(cells), 'cellule')} : il n’est pas lu.")
    return cells


def _clean(cells: list[Any]) -> NotebookNode:
    """Keep of each cell its type, its source, its nbgrader metadata, its tags and the pictures put into it."""
    kept: list[NotebookNode] = []
    length = 0
    room = _MOST_PICTURES
    for cell in cells:
        if not isinstance(cell, Mapping) or cell.get("cell_type") not in tuple(_MAKERS):
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if not isinstance(source, str):
            continue
        source = _without_surrogates(source)
        length += len(source)
        node: NotebookNode = _MAKERS[cell["cell_type"]](source)
        node.id = f"c{len(kept)}"
        node.metadata.update(_metadata(cell.get("metadata")))
        pictures = _pictures(cell.get("attachments"), room) if cell["cell_type"] == "markdown" else {}
        if pictures:
            node["attachments"] = pictures
            room -= sum(len(content) for bundle in pictures.values() for content in bundle.values())
        kept.append(node)
    if length > _MOST_SOURCE:
        raise UnreadableError(f"Le texte du carnet dépasse {number(_MOST_SOURCE)} caractères : il n’est pas lu.")
    if not any(cell.source.strip() for cell in kept):
        raise UnreadableError("Le carnet n’a aucune cellule remplie.")
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=kept)
    return notebook


def _pictures(attachments: Any, room: int) -> dict[str, dict[str, str]]:
    """Keep the pictures put into a cell, as far as there is room; whether they are sound is seen later."""
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in attachments.items() if isinstance(attachments, Mapping) else ():
        for mime, content in bundle.items() if isinstance(bundle, Mapping) else ():
            if mime in PICTURES and isinstance(content, str) and len(content) <= room:
                kept[_without_surrogates(str(name)[:200])] = {mime: content}
                room -= len(content)
    return kept


def _metadata(metadata: Any) -> dict[str, Any]:
    if not isinstance(metadata, Mapping):
        return {}
    kept: dict[str, Any] = {}
    grading = metadata.get("nbgrader")
    if isinstance(grading, Mapping) and isinstance(grading.get("grade_id"), str):
        kept["nbgrader"] = {"grade_id": "".join(c for c in grading["grade_id"][:200] if c.isprintable())}
    tags = metadata.get("tags")
    if isinstance(tags, list):
        kept["tags"] = [t for t in tags if isinstance(t, str)][:20]
    return kept


def _without_surrogates(text: str) -> str:
    """Replace lone surrogates, which stop whatever writes them later."""
    return text.encode("utf-8", "replace").decode("utf-8")
