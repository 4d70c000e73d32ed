"""A small stand-in for a kernel in its box: cells run in this process, marked as those of a real one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from quality_study.grading.marking.outputs import FILES, LISTING
from quality_study.grading.running.runner import Run
from quality_study.report import mime


class Kernel:
    """Runs cells as a kernel does: what is recorded is an output, an error stops its cell only."""

    def __init__(self, files: Sequence[Any] = ()) -> None:
        self.runs, self.files = 0, list(files)

    def run(self, notebook: NotebookNode, *, study: Path, parameters: Mapping[str, Any]) -> Run:
        self.runs += 1
        made, names = nbformat.from_dict(notebook), dict(parameters)
        cells, status = [], "ok"
        for cell in made.cells:
            if "parameters" in cell.metadata.get("tags", ()):
                cells += [cell, new_code_cell("", metadata={"tags": ["injected-parameters"]})]
                continue
            cells.append(cell)
            if cell.cell_type != "code" or "open_study" in cell.source or "_verif" in str(cell.metadata):
                continue
            outputs: list[Any] = []
            if cell.metadata.get(LISTING):
                cell.outputs = [new_output("display_data", data={FILES: json.dumps(self.files)})]
                continue

            def record(name: str, value: object, outputs: list[Any] = outputs) -> None:
                outputs.append(new_output("display_data", data={mime.RECORD: {"name": name, "value": value}}))

            def show(type: str, data: str, outputs: list[Any] = outputs) -> None:
                outputs.append(new_output("display_data", data={type: data}))

            names |= {"record": record, "show": show}
            try:
                exec(cell.source, names)
            except Exception as error:
                outputs.append(new_output("error", ename=type(error).__name__, evalue=str(error), traceback=[]))
                status = "errors"
            cell.outputs = outputs
        made.cells = cells
        return Run(made, status, None, "", 0.0)  # type: ignore[arg-type]
