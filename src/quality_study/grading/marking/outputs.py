"""What a copy showed and wrote on the edition that students have, kept for who marks it; nothing in it is trusted."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

from quality_study.grading.copies.repair import ADDED, PLACE
from quality_study.grading.marking.expected import error_text
from quality_study.grading.shown import PICTURES, Shown, of_bundle, picture, text

#: Key of the metadata of the cell that lists the files, and type of its output.
LISTING, FILES = "quality_study_files", "application/x-quality-study-files"
_MOST_SHOWN, _MOST_FILES = 6, 20
#: Bytes of a file, and of all of them, whose content is kept: together less than a cell may show.
_FILE, _ALL = 300_000, 600_000
_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
#: What Python says of a figure beside it: « <Axes: xlabel='count'> », « Text(0.5, 1.0, 'Titre') ».
_OBJECT = re.compile(r"[\[(]*+(?:<\w|Text\()")
_TEXTS = (".csv", ".txt", ".md", ".json", ".tsv")
_LIST = f"""
def _list_files():
    import base64, itertools, json, os
    from pathlib import Path
    from IPython.display import display
    found, room = [], {_ALL}
    for folder in (Path("."), Path("../figures")):
        for path in itertools.islice(folder.rglob("*"), 300):
            if path.is_symlink() or not path.is_file() or any(part.startswith(".") for part in path.parts):
                continue
            size = path.stat().st_size
            kept = size <= min({_FILE}, room)
            room -= size * kept
            found.append([str(path), size, base64.b64encode(path.read_bytes()).decode() if kept else ""])
            if len(found) == {_MOST_FILES}:
                break
    display({{{FILES!r}: json.dumps(found)}}, raw=True)
try:
    _list_files()
except BaseException:
    pass
"""


def with_listing(notebook: NotebookNode) -> NotebookNode:
    """Add the cell that lists what the copy wrote beside its notebook and in ``figures``."""
    made: NotebookNode = nbformat.from_dict(notebook)
    made.cells.append(nbformat.v4.new_code_cell(_LIST, metadata={LISTING: True}))
    return made


def written_files(notebook: NotebookNode) -> tuple[Shown, ...]:
    """Return the files that a run copy listed: pictures and texts with their content, the others named."""
    listed: Any = ()
    for cell in notebook.cells:
        for output in cell.get("outputs", ()) if cell.metadata.get(LISTING) else ():
            try:
                listed = json.loads(output.get("data", {}).get(FILES, "[]"))
            except (ValueError, TypeError, AttributeError, RecursionError):
                continue
    found = []
    for entry in listed[:_MOST_FILES] if isinstance(listed, list) else ():
        match entry:
            case [str(path), int(size), str(content)]:
                found.append(_file(path, size, content))
    return tuple(sorted(found, key=lambda shown: shown.name))


def shown_outputs(notebook: NotebookNode, cells: Collection[str]) -> dict[str, tuple[Shown, ...]]:
    """Return what each of these cells showed when it was run, cells that the student added before it included.

    Parameters
    ----------
    notebook : NotebookNode
        Run; its cells say which one they are (:data:`~quality_study.grading.copies.repair.PLACE`).
    cells : collection of str
        Their nbgrader identifiers.
    """
    places = [str(cell.metadata.get(PLACE, "")) for cell in notebook.cells if PLACE in cell.metadata]
    ran = [cell for cell in notebook.cells if PLACE in cell.metadata]
    found = {}
    for name in cells:
        own = [i for i, place in enumerate(places) if place == f"cellule « {name} »"]
        if not own:
            continue
        first = own[0]
        while first and places[first - 1] == ADDED:
            first -= 1
        outputs = [output for cell in ran[first : own[-1] + 1] for output in cell.get("outputs", ())]
        found[name] = tuple(_best(outputs))[:_MOST_SHOWN]
    return found


def _best(outputs: Sequence[Mapping[str, Any]]) -> list[Shown]:
    shown: list[Shown | None] = []
    printed = "".join(str(o.get("text", "")) for o in outputs if o.get("output_type") == "stream")
    for output in outputs:
        if output.get("output_type") == "error":
            shown.append(text(error_text(output), kind="error"))
        elif isinstance(output.get("data"), Mapping):
            shown.append(of_bundle(output["data"]))
    kept = [s for s in [*shown, text(printed)] if s is not None]
    if any(s.kind == "picture" for s in kept):
        kept = [s for s in kept if s.kind != "text" or not _OBJECT.match(s.data)]
    return sorted(kept, key=lambda s: s.kind != "picture")  # what a figure prints beside it comes after


def _file(path: str, size: int, content: str) -> Shown:
    name, ending = path[:200], f".{path.rpartition('.')[2].casefold()}"
    if ending in _TYPES and _TYPES[ending] in PICTURES:
        found = picture(_TYPES[ending], content, name=name)
        if found is not None:
            return found
    if ending in _TEXTS and content:
        try:
            found = text(base64.b64decode(content).decode("utf-8", "replace"))
        except ValueError:
            found = None
        if found is not None:
            return found.model_copy(update={"name": name, "size": size})
    return Shown(kind="file", name=name, size=size)
