"""What the notebooks of an edition show, their cells run here, without a kernel."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quality_study.facts.edition import Edition
from quality_study.report import showing
from quality_study.report import study as study_module


def run_cells(path: Path, *, only: Callable[[str], bool] = lambda _: True, **parameters: object) -> None:
    """Run the cells of a notebook as JupyterLab does.

    Parameters
    ----------
    path : Path
    only : callable
        Which cells, by their source.
    **parameters
        Take the place of those of the notebook.
    """
    names: dict[str, Any] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and only("".join(cell["source"])):
            exec("".join(cell["source"]), names)
            names |= parameters if "parameters" in cell["metadata"].get("tags", []) else {}


def what_is_shown(edition: Edition, notebooks: Path | None = None, *, drawn: bool = False) -> dict[str, Any]:
    """Return what stands at each entry of the catalogue, by key, or by key of its parts; what lacks data is left out.

    Parameters
    ----------
    edition : Edition
        Its tables are built.
    notebooks : Path, optional
        Folder of the notebooks to run; its own by default.
    drawn : bool
        Whether each figure is drawn, and proved legible, as in a build.
    """
    found: dict[str, Any] = {}
    real = showing.show_entry

    def show_entry(key: str, entry: Any, one: Any, **given: Any) -> None:
        found[key] = one
        if drawn:
            real(key, entry, one, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study_module, "show_entry", show_entry)
        for module in (study_module, showing):
            patch.setattr(module, "display", lambda *_, **__: None)
        patch.chdir(edition.root)
        for path in sorted((notebooks or edition.notebooks).glob("[0-9]*.ipynb")):
            run_cells(path, edition=edition.id)
    return found
