"""The catalogue of figures and tables (``figures.toml``): number, caption, notebook, what each needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pandas as pd

from quality_study.facts.edition import Edition
from quality_study.facts.tomlfile import Model, read_toml, toml_line
from quality_study.words.errors import Problem, StudyError


class Entry(Model):
    """One figure or table of the report.

    Attributes
    ----------
    number, kind, notebook, caption
        Its label, where it is shown, what it is; ``{theme}`` or ``{question}`` stands for a part that the notebook
        shows apart.
    table : str, optional
        Table that it cannot do without.
    optional : bool
        Name it as missing, instead of refusing to build, when `table` is absent or empty.
    """

    number: str
    kind: Literal["figure", "table"]
    notebook: str
    caption: str
    table: str | None = None
    optional: bool = False

    @property
    def label(self) -> str:
        """How the report names it: ``Figure 18``, ``Tableau 1``."""
        return f"{'Figure' if self.kind == 'figure' else 'Tableau'} {self.number}"

    def lacks_data(self, tables: Mapping[str, pd.DataFrame]) -> bool:
        """Tell whether the table that it needs is absent or empty."""
        table = tables.get(self.table or "")
        return self.table is not None and (table is None or table.empty)


class Catalogue(Model):
    """The content of ``figures.toml``, in the order of the report."""

    figures: dict[str, Entry]


def read_catalogue(path: Path, *, shown: str | None = None) -> Catalogue:
    """Read and check the catalogue; raise a StudyError that lists every problem."""
    return read_toml(path, Catalogue, shown=shown)


def check_catalogue(edition: Edition) -> list[Problem]:
    """List what is wrong with the catalogue: its keys, its drawings, notebooks that do not exist."""
    path, shown = edition.catalogue, edition.shown(edition.catalogue)
    if not path.is_file():
        return [Problem("fichier absent ; il va avec les carnets de l’édition", shown)]
    try:
        catalogue = read_catalogue(path, shown=shown)
    except StudyError as error:
        return error.problems
    text = path.read_text(encoding="utf-8")
    notebooks = sorted(p.stem for p in edition.notebooks.glob("*.ipynb"))
    return [
        Problem("carnet inconnu", shown, toml_line(text, ["figures", key, "notebook"]), key, entry.notebook, notebooks)
        for key, entry in catalogue.figures.items()
        if entry.notebook not in notebooks
    ]
