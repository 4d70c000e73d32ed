"""What the notebooks of an edition show, their cells run here, without a kernel."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from quality_study.facts.edition import Edition
from quality_study.report import showing
from quality_study.report import study as study_module


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

    here = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study_module, "show_entry", show_entry)
        for module in (study_module, showing):
            patch.setattr(module, "display", lambda *_, **__: None)
        os.chdir(edition.root)
        try:
            for path in sorted((notebooks or edition.notebooks).glob("[0-9]*.ipynb")):
                names: dict[str, Any] = {}
                for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                    if cell["cell_type"] == "code":
                        exec("".join(cell["source"]), names)
                        names |= {"edition": edition.id} if "study" not in names else {}
        finally:
            os.chdir(here)
    return found
