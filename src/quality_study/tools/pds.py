"""PDS, dynamic strategic planning: from the public's expectations to measures, one level above the next."""

from __future__ import annotations

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.facts.tool_tables.cells import PDS
from quality_study.tools.cells import CellLayout, arranged


@blank_when_empty
def pds(rows: pd.DataFrame, *, layout: CellLayout | None = None) -> Drawing:
    """Draw expectations and mission, policies beside priorities, objectives beside the measures they lead to.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`~quality_study.facts.tool_tables.cells.PDS`.
    layout : CellLayout, optional
        Sizes.
    """
    layout = layout or CellLayout()
    lines = [PDS[:1], PDS[1:2], PDS[2:4], PDS[4:]]
    return arranged("Planification dynamique stratégique", rows, lines, layout)
