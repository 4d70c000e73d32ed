"""The catalogue of figures and tables (``figures.toml``): number, caption, notebook, and what draws each."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import pandas as pd
from pydantic import Field

import quality_study
from quality_study.facts.edition import Edition
from quality_study.facts.tomlfile import Model, read_toml, toml_line
from quality_study.facts.tool_tables import TOOL_TABLES
from quality_study.words.errors import Problem, StudyError, raise_if_any

if TYPE_CHECKING:  # matplotlib takes a second or two to import, which the reading of a catalogue need not wait for
    from quality_study.diagram import Drawing
    from quality_study.report.printed import PrintTable


class Entry(Model):
    """One figure or table of the report.

    Attributes
    ----------
    number, kind, notebook, caption
        Its label, where it is shown, what it is; ``{theme}`` stands for the part that a notebook shows.
    draw : str, optional
        What draws it; none when the notebook does: ``study.show("fig-18", chart)``.
    table : str, optional
        Table that it cannot do without; a quality tool draws it.
    options : dict
        Of the drawing.
    optional : bool
        Name it as missing, instead of refusing to build, when `table` is absent or empty.
    """

    number: str
    kind: Literal["figure", "table"]
    notebook: str
    caption: str
    draw: str = ""
    table: str | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    optional: bool = False

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
    known, text = sorted(drawer_names()), path.read_text(encoding="utf-8")
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


def drawer_names() -> list[str]:
    """List what can be drawn: modules of ``charts`` and ``tools``, functions that make printed tables."""
    modules = [f"{kind}.{own}" for kind in ("charts", "tools") for own in _modules(kind)]
    return [*modules, *(f"tables.{own}" for own in _printed())]


@cache
def _modules(kind: str) -> list[str]:
    """Find the modules of a package that draw an entry of the catalogue; importing them takes seconds."""
    found = sorted((Path(quality_study.__file__).parent / kind).glob("*.py"))
    tools = TOOL_TABLES if kind == "tools" else ()
    return [p.stem for p in found if p.stem in tools or "\ndef figure(" in p.read_text(encoding="utf-8")]


def _printed() -> dict[str, Callable[..., PrintTable]]:
    from quality_study.report import printed

    return {name: getattr(printed, name) for name in printed.__all__ if name not in ("PrintTable", "printed_frame")}


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
    from quality_study.diagram import Drawing, check_scene

    kind, _, own = entry.draw.partition(".")
    draws: Any = _printed()[own] if kind == "tables" else importlib.import_module(f"quality_study.{entry.draw}")
    options = getattr(draws, "Options", None)
    _check_options(key, entry, options or draws, skip=0 if options else 1)
    chosen, taken = dict(entry.options), inspect.signature(options or draws).parameters
    if confidence is not None and "confidence" in taken:
        chosen.setdefault("confidence", confidence)
    if "population_sizes" in taken and "populations" in tables:
        sizes = tables["populations"].set_index("population")["size"].dropna()
        chosen.setdefault("population_sizes", {str(p): int(n) for p, n in sizes.items()})
    made = getattr(draws, "figure", draws)(tables, **chosen)
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
