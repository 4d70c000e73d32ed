"""What students ask of their own notebook: does it run, what is recorded, what is left? Never what is right.

:func:`follow_records` and :func:`recorded` are called by the notebook itself; :func:`self_check` runs the whole of it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.core.getipython import get_ipython
from nbformat import NotebookNode

from quality_study.facts.edition import find_root
from quality_study.grading.copies.copy_file import UnreadableError, parse_notebook, read_bytes
from quality_study.grading.marking.recorded import read_recorded
from quality_study.grading.practical.agreement import is_number
from quality_study.grading.practical.forms import METADATA, STUB, STUB_VALUE, Told, tell
from quality_study.grading.rehearsal import rehearse
from quality_study.grading.running.leaving import WITHOUT_EFFECT, asked_to_leave
from quality_study.report import mime
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import join, plural, typographic

_RECORDS: dict[str, Any] = {}
#: What the commonest errors mean to who begins; the message of Python is given beside.
_MEANINGS = {
    "NameError": "un nom n'existe pas encore : faute de frappe, ou cellule précédente à compléter",
    "KeyError": "cette colonne ou cette clé n'existe pas",
    "TypeError": "deux choses de natures différentes sont mélangées, souvent un texte et un nombre",
    "AttributeError": "cet objet n'a rien de ce nom",
    "IndexError": "cette position n'existe pas : la table est peut-être vide",
    "ZeroDivisionError": "division par zéro : prévoyez le cas où personne n'a répondu",
    "SyntaxError": "ce n'est pas du Python : parenthèse, guillemet ou deux-points manquant",
    "IndentationError": "le décalage des lignes n'est pas régulier",
    "KeyboardInterrupt": "la cellule a été arrêtée, car elle ne finissait pas",
    "SystemExit": "la cellule s'arrête là : retirez cette ligne",
}


@dataclass(frozen=True)
class Promise:
    """What a notebook must hold: names to record with their units, cells to write with their titles."""

    title: str
    values: tuple[tuple[str, str], ...]
    tasks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SelfCheck:
    """What there is to say of a notebook.

    Attributes
    ----------
    title : str
        Of the practical.
    cells : int
        Cells of code.
    errors, todo, prose, remarks : tuple of str
        French sentences: cells that stop on an error, what is still to write, texts written, remarks.
    values : tuple of Told
        One per value to be recorded.
    elsewhere : tuple of str or None
        What stops or lacks on other people's answers; None when that was not tried.
    """

    title: str
    cells: int
    errors: tuple[str, ...]
    values: tuple[Told, ...]
    todo: tuple[str, ...]
    prose: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] | None = None

    @property
    def complete(self) -> bool:
        """Whether everything runs, is recorded with the right form, and is written."""
        return not (self.errors or self.todo or self.elsewhere) and all(
            value.state == "recorded" for value in self.values
        )

    def sentences(self) -> list[str]:
        """Say it in French, most useful first."""
        ran = self.cells - len(self.errors)
        good = sum(value.state == "recorded" for value in self.values)
        lines = [f"{self.title} : autocontrôle du carnet, relancé du début à la fin."]
        lines.append(f"Cellules de code exécutées sans erreur : {ran} sur {self.cells}.")
        lines += self.errors
        lines.append(f"Valeurs consignées, de la forme attendue : {good} sur {len(self.values)}.")
        lines += [value.sentence for value in self.values]
        lines += [*self.prose, *self.todo]
        if self.elsewhere is not None:
            end = "" if self.elsewhere else " rien ne s'arrête, rien ne manque."
            lines.append(
                f"Sur d'autres données, comme à la correction (autres personnes, question sans réponse) :{end}"
            )
            lines += self.elsewhere
        lines += self.remarks
        if self.complete:
            lines.append("Rien ne manque : le carnet peut être déposé.")
        else:
            lines.append("Le carnet peut être déposé tel quel ; ce qui manque ne rapporte pas de points.")
        lines.append("L'autocontrôle regarde la forme : il ne dit pas si les réponses sont justes.")
        return [typographic(line) for line in lines]


def follow_records() -> None:
    """Keep what this notebook records from now on, for :func:`recorded`; forget what was recorded before."""
    _RECORDS.clear()
    display: Any = getattr(get_ipython(), "display_pub", None)
    if hasattr(display, "register_hook"):  # the publisher of a kernel; that of a terminal has none
        display.unregister_hook(_keep)
        display.register_hook(_keep)


def recorded(name: str, unit: str) -> None:
    """Print what is recorded under a name and whether it has the form asked for; never whether it is right.

    Parameters
    ----------
    name : str
    unit : str
        One of :data:`~quality_study.grading.practical.forms.Unit`.
    """
    print(tell(name, unit, _RECORDS).sentence)


def self_check(notebook: Path, *, seconds: int = 120) -> SelfCheck:
    """Run a student's notebook from its first cell to its last and say what is there.

    Parameters
    ----------
    notebook : Path
        Where it was unpacked, in the ``notebooks`` folder of its practical; it is not modified.
    seconds : int
        Longest time given to a cell.

    It is run a second time on a practice edition, in the sandbox of the machine if there is one.

    Raises
    ------
    StudyError
        The file cannot be read, is not a practical, or is not beside its data.
    """
    found, data = _read(notebook)
    promise = _promise(found, data)
    if not promise.values and not promise.tasks:
        raise StudyError([Problem("ce n’est pas le carnet d’un TP", notebook.name)])
    try:
        root = find_root(notebook.resolve().parent)
    except StudyError:
        message = "le carnet n’est pas à côté de ses données ; remettez-le dans le dossier notebooks du TP"
        raise StudyError([Problem(message, notebook.name)]) from None
    remarks = (
        []
        if METADATA in data.get("metadata", {})
        else ["Les métadonnées du carnet sont perdues ; il sera relu quand même."]
    )
    practised = rehearse(found, root, lambda book, folder: _run(book, folder, seconds)[0])
    died, leaving = _run(found, notebook.resolve().parent, seconds)
    records = read_recorded(found)
    written, left = _prose(found.cells, promise.tasks)
    values = tuple(tell(name, unit, records.values) for name, unit in promise.values)
    errors = (*_errors(found.cells), *died)
    elsewhere = None
    if practised is not None:
        elsewhere, alike = _elsewhere(*practised, promise, records.values, {*errors, *(v.sentence for v in values)})
        remarks += alike
    return SelfCheck(
        title=promise.title,
        cells=sum(_is_code(cell) for cell in found.cells),
        errors=errors,
        values=values,
        todo=(*_todo(found.cells), *left),
        prose=tuple(written),
        remarks=(*remarks, *records.remarks, *leaving),
        elsewhere=elsewhere,
    )


def _elsewhere(
    notebook: NotebookNode, stopped: Sequence[str], promise: Promise, here: Mapping[str, Any], told: Collection[str]
) -> tuple[tuple[str, ...], list[str]]:
    """Say what goes wrong on other data only, and which numbers do not change there."""
    found = read_recorded(notebook).values
    values = [tell(name, unit, found) for name, unit in promise.values]
    said = [*stopped, *_errors(notebook.cells), *(v.sentence for v in values if v.state in ("missing", "form"))]
    same = [f"« {n} »" for n, _ in promise.values if is_number(here.get(n)) and here[n] and found.get(n) == here[n]]
    alike = f"Même valeur sur d'autres données : {join(same)}. Est-elle calculée ?"
    return tuple(s for s in said if s not in told), [alike] if same else []


def _keep(message: dict[str, Any]) -> dict[str, Any]:
    """Note a record on its way to the screen."""
    payload = message.get("content", {}).get("data", {}).get(mime.RECORD)
    if isinstance(payload, dict) and "name" in payload:
        _RECORDS[str(payload["name"])] = payload.get("value")
    return message


def _read(path: Path) -> tuple[NotebookNode, dict[str, Any]]:
    try:
        content = read_bytes(path)
        found = parse_notebook(content).notebook
    except UnreadableError as error:
        raise StudyError([Problem(str(error).rstrip("."), path.name)]) from None
    data = json.loads(content.decode("utf-8-sig", "replace"))
    return found, data


def _promise(notebook: NotebookNode, data: dict[str, Any]) -> Promise:
    """Read what was promised in the metadata of the notebook; where they are lost, in its locked cells."""
    kept = data.get("metadata", {}).get(METADATA)
    if isinstance(kept, dict):
        values = [(str(v.get("name")), str(v.get("unit"))) for v in kept.get("values", [])]
        tasks = [(str(t.get("cell")), str(t.get("title"))) for t in kept.get("tasks", [])]
        return Promise(str(kept.get("title")), tuple(values), tuple(tasks))
    return Promise("Travaux pratiques", tuple(_asked(notebook)), ())


def _asked(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    for cell in notebook.cells:
        try:
            tree = ast.parse(cell.source) if cell.cell_type == "code" else ast.parse("")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="recorded"), args=[ast.Constant(value=name), ast.Constant(value=unit)]):
                    yield str(name), str(unit)


def _run(notebook: NotebookNode, folder: Path, seconds: int) -> tuple[list[str], list[str]]:
    """Execute a notebook in place, errors and all; return what stopped it for good, and where it asked to stop."""
    from nbclient.exceptions import DeadKernelError
    from nbconvert.preprocessors import ExecutePreprocessor  # half a second that the kernels of students need not pay

    def begun(cell: NotebookNode, cell_index: int) -> None:
        reached.append(_named(cell, cell_index + 1))

    def done(cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        if asked_to_leave(execute_reply):
            leaving.append(f"{_named(cell, cell_index + 1)} : {WITHOUT_EFFECT}.")

    reached: list[str] = []
    leaving: list[str] = []
    runner = ExecutePreprocessor(
        timeout=seconds,
        allow_errors=True,
        interrupt_on_timeout=True,
        kernel_name="python3",
        record_timing=False,
        shutdown_kernel="immediate",
        # As where copies are graded: exit() does not stop the kernel a moment later, in any cell.
        extra_arguments=["--log-level=ERROR", "--IPKernelApp.exec_lines=get_ipython().unobserve_all('exit_now')"],
        on_cell_execute=begun,
        on_cell_executed=done,
    )
    try:
        runner.preprocess(notebook, {"metadata": {"path": str(folder)}})
    except DeadKernelError:
        why = "le noyau s'est arrêté, souvent faute de mémoire ; la suite n'a pas été exécutée"
        return [f"{reached[-1]} : {why}." if reached else f"{why[0].upper()}{why[1:]}."], leaving
    return [], leaving


def _errors(cells: Sequence[NotebookNode]) -> Iterator[str]:
    for number, cell in enumerate(cells, 1):
        for output in cell.get("outputs", ()):
            if output.get("output_type") == "error":
                said = str(output.get("evalue", "")).splitlines() or [""]
                name = str(output.get("ename", ""))
                meaning = _MEANINGS.get(name)
                python = f"{name} : {said[0]}" if said[0] else name
                told = f"{meaning} ({python})" if meaning else said[0] or name
                yield f"{_named(cell, number)} : {told.rstrip('.')}."


def _todo(cells: Sequence[NotebookNode]) -> Iterator[str]:
    places = [n for n, cell in enumerate(cells, 1) if _is_code(cell) and _is_stub(cell.source)]
    if places:
        yield f"Cellules de code à compléter : {join(places)}."


def _prose(cells: Sequence[NotebookNode], tasks: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Say which texts are written, and which are still to write."""
    by_cell = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in cells}
    code = {c.metadata.get("nbgrader", {}).get("grade_id") for c in cells if c.cell_type == "code"}
    written, left = [], []
    for cell, title in tasks:
        if cell not in by_cell:
            left.append(f"Réponse rédigée « {title} » : sa cellule a disparu du carnet.")
        elif STUB in by_cell[cell] or not by_cell[cell].strip():
            left.append(f"Réponse rédigée « {title} » : à écrire.")
        elif cell in code:
            written.append(f"À montrer, « {title} » : {plural(len(by_cell[cell].splitlines()), 'ligne')} de code.")
        else:
            written.append(f"Réponse rédigée « {title} » : {plural(len(by_cell[cell].split()), 'mot')}.")
    return written, left


def _is_stub(source: str) -> bool:
    """Tell whether a cell of code is still what was handed out; who writes below the comment may leave it."""
    written = any(line.strip() and not line.lstrip().startswith("#") for line in source.splitlines())
    return f'"{STUB_VALUE}"' in source or (STUB in source and not written)


def _named(cell: NotebookNode, number: int) -> str:
    return f"Cellule {number}, « {_first_line(cell)} »"


def _first_line(cell: NotebookNode) -> str:
    lines = [line.strip() for line in cell.source.splitlines()]
    return next((line for line in lines if line and not line.startswith("#")), "")[:60]


def _is_code(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "code" and cell.source.strip())
