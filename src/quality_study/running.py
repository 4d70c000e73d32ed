"""Run one notebook with papermill: parameters checked first, no clock left in what is stored."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from quality_study.errors import Problem, StudyError
from quality_study.report.parameters import INJECTED_TAG, TAG, check_parameters


def run_notebook(
    source: Path, output: Path, parameters: Mapping[str, Any], *, shown: str | None = None
) -> nbformat.NotebookNode:
    """Execute a notebook and store it, executed, at `output`.

    Parameters
    ----------
    source, output : Path
    parameters : mapping
        Values for the cell tagged ``parameters``.
    shown : str, optional
        How to name the notebook in messages.

    Raises
    ------
    StudyError
        A parameter that the notebook does not have, no tagged cell, or a cell that fails; the message names the
        notebook and the cell.
    """
    name = shown or f"notebooks/{source.name}"
    check_parameters(nbformat.read(source, as_version=4), parameters, name)
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_name(output.name + ".tmp")
    try:
        notebook: nbformat.NotebookNode = papermill.execute_notebook(
            str(source),
            None,
            parameters=dict(parameters),
            cwd=str(source.parent),
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            shutdown_kernel="immediate",
            extra_arguments=["--log-level=ERROR"],
        )
    except PapermillExecutionError as error:
        raise StudyError([Problem(_first_lines(error), f"{name}, cellule {_cell_number(source, error)}")]) from None
    _forget_run(notebook)
    nbformat.write(notebook, partial)
    os.replace(partial, output)
    return notebook


def _cell_number(source: Path, error: PapermillExecutionError) -> int:
    """Return the number of the cell in the source, which does not hold the injected parameters."""
    cells = nbformat.read(source, as_version=4).cells
    tagged = next(i for i, cell in enumerate(cells) if TAG in cell.metadata.get("tags", []))
    index = int(error.cell_index)
    return index if index > tagged else index + 1


def _first_lines(error: PapermillExecutionError) -> str:
    known = (error.ename.endswith("Error") and "Study" in error.ename) or error.ename == "ContradictionError"
    return str(error.evalue).rstrip(".") if known else f"{error.ename} : {error.evalue}"


def _forget_run(notebook: nbformat.NotebookNode) -> None:
    """Remove what changes from one run to the next: clocks, durations, random identifiers."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED_TAG in cell.metadata.get("tags", []):
            cell["id"] = INJECTED_TAG
