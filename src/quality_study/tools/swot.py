"""SWOT: strengths and weaknesses inside, opportunities and threats outside, in four cells."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from quality_study.diagram.scene import Drawing
from quality_study.tools.cells import CELLS, CellLayout, arranged, check_headings
from quality_study.words.errors import Problem

#: Columns of the CSV file: ``rubrique;texte;statut;source``.
SCHEMA = CELLS
HEADINGS = ("Forces", "Faiblesses", "Opportunités", "Menaces")


@dataclass(frozen=True)
class Options:
    """No choice but the sizes."""

    layout: CellLayout = field(default_factory=CellLayout)


def check(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List the headings that are not those of a SWOT, and those that are missing."""
    return check_headings(rows, HEADINGS, file)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the four cells, inside above, outside below.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`HEADINGS`.
    options : Options, optional
    """
    return arranged("SWOT", rows, [HEADINGS[:2], HEADINGS[2:]], (options or Options()).layout)
