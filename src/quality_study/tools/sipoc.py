"""SIPOC: suppliers, inputs, process, outputs, customers, from left to right."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from quality_study.diagram.scene import Drawing
from quality_study.facts.tool_tables.cells import SIPOC
from quality_study.tools.cells import CellLayout, arranged


@dataclass(frozen=True)
class Options:
    """No choice but the sizes."""

    layout: CellLayout = field(default_factory=lambda: CellLayout(gap=2.0, padding=1.8))


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the five cells side by side.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``; the headings are :data:`~quality_study.facts.tool_tables.cells.SIPOC`.
    options : Options, optional
    """
    return arranged("SIPOC", rows, [SIPOC], (options or Options()).layout)
