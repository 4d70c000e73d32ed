"""SIPOC: suppliers, inputs, process, outputs, customers, from left to right."""

from __future__ import annotations

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.facts.tool_tables.cells import SIPOC
from quality_study.tools.cells import CellLayout, arranged


@blank_when_empty
def sipoc(rows: pd.DataFrame, *, layout: CellLayout | None = None) -> Drawing:
    """Draw the five cells side by side.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`~quality_study.facts.tool_tables.cells.SIPOC`.
    layout : CellLayout, optional
        Sizes.
    """
    layout = layout or CellLayout(gap=2.0, padding=1.8)
    return arranged("SIPOC", rows, [SIPOC], layout)
