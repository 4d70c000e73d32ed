"""Run one notebook with papermill: parameters checked first, no clock left in what is stored."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import remove_error_markers

from quality_study.facts.whole_file import write_whole
from quality_study.kernels import reading
from quality_study.kernels.provisioner import WarmKernelManager
from quality_study.report.parameters import INJECTED_TAG, check_parameters
from quality_study.report.stories import read_notebook
from quality_study.words.errors import Problem, StudyError


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's own client, which asks the kernel at the end what the notebook read."""

    read: set[Path]

    def papermill_execute_cells(self) -> None:
        self._silently(reading.BEGIN)
        super().papermill_execute_cells()
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder) / "read.json"
            self._silently(reading.TELL.format(str(told)))
            if told.is_file():  # a cell may have ended the kernel's wish to answer
                self.read.update(_read_from(told))

    def _silently(self, code: str) -> None:
        self.wait_for_reply(self.kc.execute(code, silent=True, store_history=False))


def _read_from(told: Path) -> set[Path]:
    """Return what a kernel told; half of a file means that it had no room for more."""
    try:
        return {Path(p) for paths in json.loads(told.read_bytes()).values() for p in paths}
    except ValueError:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(told)) from None


class _Engine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine, which hands over the notebook as it is run: of one that fails, something is left."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        kept: list[Any],
        read: set[Path],
        variables: Mapping[str, str] | None,
        start_timeout: int = 60,
        **options: Any,
    ) -> Any:
        kept.append(nb_man)
        known = _Client.class_trait_names()
        options = {name: value for name, value in options.items() if name in known and value is not None}
        client = _Client(nb_man, kernel_name=kernel_name, startup_timeout=start_timeout, **options)
        client.read = read
        return client.execute(**({} if variables is None else {"env": dict(variables)}))


papermill_engines.register("quality-study", _Engine)


def run_notebook(
    source: Path,
    output: Path,
    parameters: Mapping[str, Any],
    *,
    shown: str | None = None,
    halted: Path | None = None,
    read: set[Path] | None = None,
    variables: Mapping[str, str] | None = None,
) -> nbformat.NotebookNode:
    """Execute a notebook and store it, executed, at `output`.

    Parameters
    ----------
    source, output : Path
    parameters : mapping
        Values for the cell tagged ``parameters``.
    shown : str, optional
        How to name the notebook in messages.
    halted : Path, optional
        Where to leave the notebook as far as it went if a cell fails; removed once it runs to its end.
    read : set of Path, optional
        Completed with the files that the notebook opened and those of the modules that it reached.
    variables : mapping, optional
        Environment of the kernel; that of this process when it is not given.

    Raises
    ------
    StudyError
        A parameter that the notebook does not have, no tagged cell, or a cell that fails; the message names the
        notebook and the cell.
    """
    name = shown or f"notebooks/{source.name}"
    check_parameters(read_notebook(source, name), parameters, name)
    output.parent.mkdir(parents=True, exist_ok=True)
    kept: list[Any] = []
    try:
        notebook: nbformat.NotebookNode = papermill.execute_notebook(
            str(source),
            None,
            parameters=dict(parameters),
            resources={"metadata": {"path": str(source.parent)}},  # not `cwd`: it would move this whole process
            kernel_manager_class=WarmKernelManager,
            engine_name="quality-study",
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            shutdown_kernel="immediate",
            coalesce_streams=True,  # a stream comes in pieces that depend on the load; the report must not
            extra_arguments=["--log-level=ERROR"],
            kept=kept,
            read=set() if read is None else read,
            variables=variables,
        )
    except (PapermillExecutionError, DeadKernelError, NoSuchKernel, RuntimeError) as error:
        run = remove_error_markers(kept[0].nb) if kept else None
        problem = _failure(error, run, name)
        if run is not None and halted is not None:
            halted.parent.mkdir(parents=True, exist_ok=True)
            _store(run, halted)
        raise StudyError([problem]) from None
    _store(notebook, output)
    if halted is not None:
        halted.unlink(missing_ok=True)
    return notebook


def _failure(error: Exception, notebook: nbformat.NotebookNode | None, name: str) -> Problem:
    """Say which cell failed, as its author counts, and why."""
    begun = [i for i, cell in enumerate(notebook.cells if notebook else []) if _start(cell)]
    index = error.cell_index if isinstance(error, PapermillExecutionError) else begun[-1] if begun else None
    if notebook is None or index is None:
        return Problem(f"le noyau Python ne démarre pas ({type(error).__name__}) : réinstallez ipykernel", name)
    own = [cell for cell in notebook.cells[: index + 1] if INJECTED_TAG not in cell.metadata.get("tags", [])]
    line = next((row.strip() for row in own[-1].source.splitlines() if row.strip()), "")
    place = f"{name}, cellule {len(own)} (« {line[:60]}{'…' if len(line) > 60 else ''} »)"
    if isinstance(error, PapermillExecutionError):
        return Problem(_reason(error), place)
    died = "le noyau Python s’est arrêté d’un coup : mémoire épuisée, ou instruction qui termine le programme"
    return Problem(died if isinstance(error, DeadKernelError) else f"l’exécution s’est arrêtée, {error}", place)


def _reason(error: PapermillExecutionError) -> str:
    known = (error.ename.endswith("Error") and "Study" in error.ename) or error.ename == "ContradictionError"
    if known:
        return str(error.evalue).rstrip(".")
    return f"cette cellule s’est arrêtée sur une erreur, {error.ename} : {' '.join(str(error.evalue).split())[:500]}"


def _start(cell: nbformat.NotebookNode) -> object:
    return cell.metadata.get("papermill", {}).get("start_time")


def _store(notebook: nbformat.NotebookNode, path: Path) -> None:
    _forget_run(notebook)
    write_whole(path, nbformat.writes(notebook).encode("utf-8"))


def _forget_run(notebook: nbformat.NotebookNode) -> None:
    """Remove what changes from one run to the next: clocks, durations, random identifiers."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED_TAG in cell.metadata.get("tags", []):
            cell["id"] = INJECTED_TAG
