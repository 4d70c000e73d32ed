"""PDS, dynamic strategic planning: from the public's expectations to measures, one level above the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from quality_study.diagram.scene import Drawing
from quality_study.errors import Problem
from quality_study.tools.cells import CELLS, CellLayout, check_headings, describe, gather, stack

#: Columns of the CSV file: ``rubrique;texte;statut;source``.
SCHEMA = CELLS
HEADINGS = ("Attentes du public", "Mission", "Politiques", "Priorités", "Objectifs mesurables", "Mesures")


@dataclass(frozen=True)
class Options:
    """No choice but the sizes."""

    layout: CellLayout = field(default_factory=CellLayout)


def check(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List the headings that are not those of a PDS, and those that are missing."""
    return check_headings(rows, HEADINGS, file)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw expectations and mission, policies beside priorities, objectives beside the measures they lead to.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`HEADINGS`.
    options : Options, optional
    """
    chosen = options or Options()
    by_heading = {cell.heading: cell for cell in gather(rows)}
    cells = [by_heading[h] for h in HEADINGS]
    scene, *more = stack([[cells[0]], [cells[1]], cells[2:4], cells[4:]], chosen.layout)
    return Drawing(scene, describe("Planification dynamique stratégique", cells), tuple(more))
