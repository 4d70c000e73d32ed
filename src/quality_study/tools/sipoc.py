"""SIPOC: suppliers, inputs, process, outputs, customers, from left to right."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from quality_study.diagram.scene import Drawing
from quality_study.tools.cells import CELLS, CellLayout, arranged, check_headings
from quality_study.words.errors import Problem

#: Columns of the CSV file: ``rubrique;texte;statut;source``.
SCHEMA = CELLS
HEADINGS = ("Fournisseurs", "Entrées", "Processus", "Sorties", "Clients")


@dataclass(frozen=True)
class Options:
    """No choice but the sizes."""

    layout: CellLayout = field(default_factory=lambda: CellLayout(gap=2.0, padding=1.8))


def check(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List the headings that are not those of a SIPOC, and those that are missing."""
    return check_headings(rows, HEADINGS, file)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the five cells side by side.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`HEADINGS`.
    options : Options, optional
    """
    return arranged("SIPOC", rows, [HEADINGS], (options or Options()).layout)
