"""Find the copies of a class, however they were gathered: each student's notebook, or the reason why there is none."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from quality_study.grading.copies.archive import read_archive
from quality_study.grading.copies.copy_file import MOST_BYTES, UnreadableError, parse_notebook, read_bytes
from quality_study.grading.practical.assignment import Assignment
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import alphabetical, join, plural

_MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)")
#: Browsers and mail add an ending to a type that they do not know.
_NOTEBOOK = re.compile(r"(?P<stem>.+)\.ipynb(?P<added>\.txt|\.json)?", re.IGNORECASE)
_JUNK = re.compile(r"\.|__MACOSX$|Thumbs\.db$|desktop\.ini$|~\$", re.IGNORECASE)
_DEPTH = 5
_MOST_FILES = 200
_MOST_TOGETHER = 4 * MOST_BYTES
_SHOWN = 5


@dataclass(frozen=True)
class Copy:
    """What one student handed in.

    Attributes
    ----------
    student : str
        Name read from the file or the folder.
    path : Path
        Relative to the folder of copies.
    notebook : NotebookNode or None
        None when there is nothing to run; `reason` says why.
    remarks : tuple of str
        French sentences.
    reason : str
        French sentence, empty when there is a notebook.
    digest : str
        Of the content of the file.
    handed : datetime or None
        The date of the file, or that of the archive it is in.
    """

    student: str
    path: Path
    notebook: NotebookNode | None = None
    remarks: tuple[str, ...] = ()
    reason: str = ""
    digest: str = ""
    handed: dt.datetime | None = None


@dataclass(frozen=True)
class _File:
    """A file of a student: its content, or why it was not read."""

    path: Path
    content: bytes = b""
    reason: str = ""
    handed: dt.datetime | None = None

    @property
    def is_notebook(self) -> bool:
        return _NOTEBOOK.fullmatch(self.path.name) is not None


def find_copies(folder: Path, assignment: Assignment, *, ignore: Collection[Path] = ()) -> list[Copy]:
    """List the copies of a folder, by student; no file is dropped silently.

    Parameters
    ----------
    folder : Path
        ``<student>.ipynb``, ``<student>/<anything>.ipynb``, the folders or files of a Moodle download, or a ``.zip``
        per student; all of them together if need be. Links are not followed.
    assignment : Assignment
        Tells which notebook is the right one when a student handed in several.
    ignore : collection of Path
        Files and folders that are not copies, such as a table of marks written there.

    Raises
    ------
    StudyError
        The folder is absent or holds nothing.
    """
    if not folder.is_dir():
        raise StudyError([Problem("le dossier des copies n’existe pas", str(folder))])
    skipped = {os.path.abspath(p) for p in ignore}
    entries = [p for p in sorted(folder.iterdir()) if not _JUNK.match(p.name) and os.path.abspath(p) not in skipped]
    handed: dict[tuple[str, str], tuple[str, list[Path]]] = {}
    for entry in entries:
        name, number = _student(entry, assignment)
        name = _readable(name)
        handed.setdefault((_folded(name), number), (name, []))[1].append(entry)
    if not handed:
        raise StudyError([Problem("le dossier des copies est vide", str(folder))])
    names = [key[0] for key in handed]
    copies: list[Copy] = []
    taken = {folded for folded, number in handed if not number}
    for (folded, number), (name, own) in handed.items():
        student = f"{name} ({number})" if number and names.count(folded) > 1 else name
        while number and _folded(student) in taken:  # a folder may have the very name that is made here
            student += " bis"
        taken.add(_folded(student))
        # Read one student at a time: the files of a class do not fit in memory.
        copies.append(_copy(student, list(_bounded(f for entry in own for f in _files(entry, folder))), assignment))
    return sorted(copies, key=lambda c: alphabetical(c.student))


def is_handed_in(path: Path) -> bool:
    """Tell whether a file may be a copy by its name: a notebook or an archive."""
    return bool(_NOTEBOOK.fullmatch(path.name)) or path.suffix.lower() == ".zip"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _readable(name: str) -> str:
    """Return a name of file as text; one that is not in UTF-8 is taken as Windows wrote it."""
    content = os.fsencode(name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _student(entry: Path, assignment: Assignment) -> tuple[str, str]:
    """Read who handed in a file or a folder: name, and number when Moodle gave one."""
    moodle = _MOODLE.fullmatch(entry.name)
    if moodle:
        return moodle["name"].strip(), moodle["number"]
    if entry.is_dir() and not entry.is_symlink():
        return entry.name, ""
    notebook = _NOTEBOOK.fullmatch(entry.name)
    stem = notebook["stem"] if notebook else entry.stem or entry.name
    title = re.escape(assignment.notebook.stem)
    bare = re.sub(rf"^{title}[ _-]+|[ _-]+{title}$", "", stem, flags=re.IGNORECASE)
    return (bare if re.search(r"[^\W\d_]", bare) else stem), ""


def _bounded(files: Iterable[_File]) -> Iterator[_File]:
    """Stop when what one student handed in takes too much memory."""
    room = _MOST_TOGETHER
    for file in files:
        room -= len(file.content)
        if room < 0:
            yield _File(file.path, reason="Les fichiers de cet étudiant sont trop gros : le reste n’est pas lu.")
            return
        yield file


def _files(entry: Path, folder: Path) -> Iterator[_File]:
    """Read the files of a student, those of archives included."""
    for number, path in enumerate(_walk(entry, _DEPTH), 1):
        shown = Path(_readable(str(path.relative_to(folder))))
        if number > _MOST_FILES:
            yield _File(
                shown, reason=f"Il y a plus de {plural(_MOST_FILES, 'fichier')} : les suivants ne sont pas lus."
            )
            return
        if path.is_symlink():
            yield _File(shown, reason="C’est un lien vers un autre fichier : il n’est pas suivi.")
        elif path.is_dir():
            yield _File(shown, reason="Le dossier est trop profond : il n’est pas lu.")
        elif _NOTEBOOK.fullmatch(path.name):
            yield _read(path, shown)
        elif path.suffix.lower() == ".zip":
            yield from _unpacked(path, shown)
        else:
            yield _File(shown)


def _walk(entry: Path, depth: int) -> Iterator[Path]:
    if entry.is_symlink() or not entry.is_dir() or depth == 0:
        yield entry
        return
    for path in sorted(entry.iterdir()):
        if not _JUNK.match(path.name):
            yield from _walk(path, depth - 1)


def _read(path: Path, shown: Path) -> _File:
    try:
        return _File(shown, read_bytes(path), handed=_date(path))
    except UnreadableError as error:
        return _File(shown, reason=str(error))


def _date(path: Path) -> dt.datetime | None:
    """Return when a file was last written, in the hour of this machine."""
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, OverflowError, ValueError):
        return None


def _unpacked(path: Path, shown: Path) -> Iterator[_File]:
    try:
        for name, content in read_archive(read_bytes(path), lambda n: bool(_NOTEBOOK.fullmatch(n))):
            yield _File(shown / name, content, handed=_date(path))
    except UnreadableError as error:
        yield _File(shown, reason=str(error))


def _copy(student: str, files: list[_File], assignment: Assignment) -> Copy:
    """Choose the notebook of a student among the files handed in."""
    read: list[tuple[_File, Copy]] = []
    failed: list[tuple[_File, str]] = [(f, f.reason) for f in files if f.reason]
    for file in files:
        if not file.is_notebook or file.reason:
            continue
        try:
            found = parse_notebook(file.content)
        except UnreadableError as error:
            failed.append((file, str(error)))
            continue
        digest = hashlib.sha256(file.content).hexdigest()
        read.append((file, Copy(student, file.path, found.notebook, found.remarks, "", digest, file.handed)))
    place = files[0].path if len(files) == 1 else Path(files[0].path.parts[0]) if files else Path(student)
    if not read:
        return Copy(student, failed[0][0].path if failed else place, reason=_no_notebook(files, failed))
    read.sort(key=lambda pair: pair[0].path.name != assignment.notebook.name)
    related = [(f, c) for f, c in read if _relation(c, assignment)] or read
    distinct = {c.digest for _, c in related}
    if len(distinct) > 1:
        listed = _names(sorted((f for f, _ in related), key=lambda f: f.path.name))
        reason = f"{plural(len(related), 'carnet')} différents de ce TP ({listed}) : gardez celui qui compte."
        if not _relation(related[0][1], assignment):
            reason = f"{plural(len(related), 'carnet')}, dont aucun n’est celui de ce TP ({listed})."
        return Copy(student, place, reason=reason)
    file, copy = related[0]
    remarks = [*copy.remarks, *_file_remarks(file, student, assignment)]
    others = [f for f, _ in read if f is not file]
    if others:
        remarks.append(f"Autre carnet laissé de côté : {_names(others)}.")
    remarks += [f"« {f.path.name} » : {why[0].lower()}{why[1:]}" for f, why in failed[:_SHOWN]]
    rest = [f for f in files if not f.is_notebook and not f.reason]
    if rest:
        remarks.append(f"Fichier laissé de côté : {_names(rest)}.")
    return Copy(student, copy.path, copy.notebook, tuple(remarks), "", copy.digest, copy.handed)


def _relation(copy: Copy, assignment: Assignment) -> int:
    """Count the signs that a notebook is a copy of the assignment: its cells, the names it records."""
    cells = {v.cell for v in assignment.values} | {t.cell for t in assignment.tasks}
    assert copy.notebook is not None
    signs = sum(c.metadata.get("nbgrader", {}).get("grade_id") in cells for c in copy.notebook.cells)
    text = "\n".join(c.source for c in copy.notebook.cells)
    return signs + sum(v.name in text for v in assignment.values)


def _no_notebook(files: list[_File], failed: list[tuple[_File, str]]) -> str:
    if failed:
        return (
            failed[0][1] if len(failed) == 1 else " ".join(f"« {f.path.name} » : {why}" for f, why in failed[:_SHOWN])
        )
    if not files:
        return "Le dossier est vide."
    return f"Aucun carnet Jupyter (.ipynb) ; trouvé : {_names(files)}."


def _file_remarks(file: _File, student: str, assignment: Assignment) -> list[str]:
    wanted, name = assignment.notebook.name, file.path.name
    match = _NOTEBOOK.fullmatch(name)
    in_folder = len(file.path.parts) > 1
    moodle = _MOODLE.fullmatch(name)
    if not in_folder and name == wanted:
        return ["Le nom du fichier ne dit pas de qui est la copie."]
    if (in_folder and name != wanted) or (moodle and moodle["rest"] not in ("", wanted)):
        return [f"Le fichier s’appelle « {moodle['rest'] if moodle else name} » au lieu de « {wanted} »."]
    if match and match["added"]:
        return [f"Le nom du fichier finit par « {match['added']} » : il est lu quand même."]
    return []


def _names(files: Sequence[_File]) -> str:
    names = [f"« {f.path.name} »" for f in files]
    return join([*names[:_SHOWN], f"{len(names) - _SHOWN} autres"] if len(names) > _SHOWN else names)
