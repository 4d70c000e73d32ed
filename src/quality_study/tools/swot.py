"""SWOT: strengths and weaknesses inside, opportunities and threats outside, in four cells."""

from __future__ import annotations

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.facts.tool_tables.cells import SWOT
from quality_study.tools.cells import CellLayout, arranged


@blank_when_empty
def swot(rows: pd.DataFrame, *, layout: CellLayout | None = None) -> Drawing:
    """Draw the four cells, inside above, outside below.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`~quality_study.facts.tool_tables.cells.SWOT`.
    layout : CellLayout, optional
        Sizes.
    """
    layout = layout or CellLayout()
    return arranged("SWOT", rows, [SWOT[:2], SWOT[2:]], layout)
