"""PDS, dynamic strategic planning: from the public's expectations to measures, one level above the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from quality_study.diagram.scene import Drawing
from quality_study.tools.cells import CELLS, CellLayout, arranged, check_headings
from quality_study.words.errors import Problem

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
    lines = [HEADINGS[:1], HEADINGS[1:2], HEADINGS[2:4], HEADINGS[4:]]
    return arranged("Planification dynamique stratégique", rows, lines, (options or Options()).layout)
