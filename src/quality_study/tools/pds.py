"""PDS, dynamic strategic planning: from the public's expectations to measures, one level above the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from quality_study.diagram.scene import Drawing
from quality_study.facts.tool_tables.cells import PDS
from quality_study.tools.cells import CellLayout, arranged


@dataclass(frozen=True)
class Options:
    """No choice but the sizes."""

    layout: CellLayout = field(default_factory=CellLayout)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw expectations and mission, policies beside priorities, objectives beside the measures they lead to.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`~quality_study.facts.tool_tables.cells.PDS`.
    options : Options, optional
    """
    lines = [PDS[:1], PDS[1:2], PDS[2:4], PDS[4:]]
    return arranged("Planification dynamique stratégique", rows, lines, (options or Options()).layout)
