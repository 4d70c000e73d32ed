"""SWOT: strengths and weaknesses inside, opportunities and threats outside, in four cells."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from quality_study.diagram.scene import Drawing
from quality_study.facts.tool_tables.cells import SWOT
from quality_study.tools.cells import CellLayout, arranged


@dataclass(frozen=True)
class Options:
    """No choice but the sizes."""

    layout: CellLayout = field(default_factory=CellLayout)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the four cells, inside above, outside below.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`~quality_study.facts.tool_tables.cells.SWOT`.
    options : Options, optional
    """
    return arranged("SWOT", rows, [SWOT[:2], SWOT[2:]], (options or Options()).layout)
