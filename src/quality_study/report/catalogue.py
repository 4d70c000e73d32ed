"""The catalogue of figures and tables (``figures.toml``): number, caption, notebook, and what draws each."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, cast

import pandas as pd
from pydantic import Field

import quality_study.charts
import quality_study.tools
from quality_study.diagram import Drawing, check_scene
from quality_study.facts.edition import Edition
from quality_study.facts.tomlfile import Model, read_toml, toml_line
from quality_study.report import comment_tables, print_tables, survey_tables, year_tables
from quality_study.report.print_tables import PrintTable
from quality_study.tools import tool_of
from quality_study.words.errors import Problem, StudyError, raise_if_any


class Entry(Model):
    """One figure or table of the report.

    Attributes
    ----------
    number, kind, notebook, caption
        Its label, where it is shown, what it is.
    draw : str, optional
        What draws it; none when the notebook does: ``study.show("fig-18", chart)``.
    table : str, optional
        Table that it cannot do without; a quality tool draws it.
    options : dict
        Of the drawing.
    optional : bool
        Name it as missing, instead of refusing to build, when `table` is absent or empty.
    themes : {"scale", "choice"}, optional
        Draw one figure per theme that has questions of this type; ``{theme}`` stands for its title in the caption. A
        scale without favourable answers goes with the choices.
    each : {"question"}, optional
        Draw one figure per question of `table`; ``{question}`` stands for its text in the caption.
    """

    number: str
    kind: Literal["figure", "table"]
    notebook: str
    caption: str
    draw: str = ""
    table: str | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    optional: bool = False
    themes: Literal["scale", "choice"] | None = None
    each: Literal["question"] | None = None

    @property
    def label(self) -> str:
        """How the report names it: ``Figure 18``, ``Tableau 1``."""
        return f"{'Figure' if self.kind == 'figure' else 'Tableau'} {self.number}"

    def lacks_data(self, tables: Mapping[str, pd.DataFrame]) -> bool:
        """Tell whether the table that it needs is absent or empty, or has nothing under the heading that it prints."""
        table = tables.get(self.table or "")
        if table is None or table.empty:
            return self.table is not None
        heading = self.options.get("heading")
        return heading is not None and "heading" in table and heading not in set(table["heading"])


class Catalogue(Model):
    """The content of ``figures.toml``, in the order of the report."""

    figures: dict[str, Entry]


def read_catalogue(path: Path, *, shown: str | None = None) -> Catalogue:
    """Read and check the catalogue; raise a StudyError that lists every problem."""
    catalogue = read_toml(path, Catalogue, shown=shown)
    known = sorted(drawers())
    text = path.read_text(encoding="utf-8")
    problems = [
        Problem("dessin inconnu", shown or str(path), toml_line(text, ["figures", key, "draw"]), key, entry.draw, known)
        for key, entry in catalogue.figures.items()
        if entry.draw and entry.draw not in known
    ]
    if problems:
        raise StudyError(problems)
    return catalogue


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


def drawers() -> dict[str, Any]:
    """Find what can be drawn, by name: modules of ``charts`` and ``tools``, functions that make printed tables."""
    found: dict[str, Any] = {}
    for package in (quality_study.charts, quality_study.tools):
        short = package.__name__.rpartition(".")[2]
        for module in pkgutil.iter_modules(package.__path__):
            loaded = _load(package, module.name)
            if hasattr(loaded, "figure") or hasattr(loaded, "SCHEMA"):
                found[f"{short}.{module.name}"] = loaded
    modules = (print_tables, survey_tables, year_tables, comment_tables)
    printed = [(module, name) for module in modules for name in module.__all__]
    return found | {f"tables.{name}": getattr(module, name) for module, name in printed}


def make(
    key: str, entry: Entry, tables: Mapping[str, pd.DataFrame], *, confidence: float | None = None
) -> Drawing | PrintTable:
    """Draw an entry of the catalogue from the processed tables.

    A quality tool takes its own table, named by ``table``; a chart and a printed table take what they need. A chart
    that has options ``confidence`` or ``population_sizes`` gets those of the study, unless the catalogue sets them.

    Raises
    ------
    StudyError
        The options are not those of the drawing, or some text would overlap or leave its place.
    """
    drawer = drawers()[entry.draw]
    options = getattr(drawer, "Options", None)
    _check_options(key, entry, options or drawer, skip=0 if options else 1)
    chosen, taken = dict(entry.options), inspect.signature(options or drawer).parameters
    if confidence is not None and "confidence" in taken:
        chosen.setdefault("confidence", confidence)
    if "population_sizes" in taken and "populations" in tables:
        sizes = tables["populations"].set_index("population")["size"].dropna()
        chosen.setdefault("population_sizes", {str(p): int(n) for p, n in sizes.items()})
    if hasattr(drawer, "SCHEMA"):
        if entry.table is None or entry.table not in tables:
            known = [name for name in tables if tool_of(name) is drawer]
            raise StudyError([Problem("table inconnue", "figures.toml", None, key, str(entry.table), known)])
        if tables[entry.table].empty:
            raise StudyError([Problem("la table n’a aucune ligne", f"tools/{entry.table}.csv")])
        made = drawer.draw(tables[entry.table], drawer.Options(**chosen))
    else:
        made = getattr(drawer, "figure", drawer)(tables, **chosen)
    if isinstance(made, Drawing):
        raise_if_any(
            Problem(f"« {key} » : {fault}", "figures.toml") for scene in made.scenes for fault in check_scene(scene)
        )
    return cast("Drawing | PrintTable", made)


def _check_options(key: str, entry: Entry, taker: Any, *, skip: int) -> None:
    """Refuse options that the drawing does not have, and the lack of one that it needs."""
    parameters = list(inspect.signature(taker).parameters.values())[skip:]
    known = [p.name for p in parameters if p.name != "layout"]  # sizes are chosen in code, not in the catalogue
    problems = [
        Problem("option inconnue", "figures.toml", None, key, n, known) for n in entry.options if n not in known
    ]
    problems += [
        Problem(f"option manquante, {p.name}", "figures.toml", None, key)
        for p in parameters
        if p.default is p.empty and p.name not in entry.options
    ]
    raise_if_any(problems)


def _load(package: ModuleType, name: str) -> ModuleType:
    return importlib.import_module(f"{package.__name__}.{name}")
