"""QQOQCP: who, what, where, when, how, why, and the question to answer."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.facts.tool_tables.cells import QQOQCP
from quality_study.tools.cells import CellLayout, describe, gather, stack


@blank_when_empty
def qqoqcp(
    rows: pd.DataFrame,
    *,
    wide: Sequence[str] = QQOQCP,
    columns: int = 3,
    layout: CellLayout | None = None,
) -> Drawing:
    """Draw the cells in rows, then the wide ones.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``, in reading order; the rows of a heading share a cell.
    wide : sequence of str
        Headings that take the whole width, below the others.
    columns : int
        Cells side by side.
    layout : CellLayout, optional
        Sizes.
    """
    layout = layout or CellLayout()
    cells = gather(rows)
    narrow = [c for c in cells if c.heading not in wide]
    lines = [narrow[i : i + columns] for i in range(0, len(narrow), columns)]
    lines += [[c] for c in cells if c.heading in wide]
    scene, *more = stack(lines, layout)
    return Drawing(scene, describe("QQOQCP", cells), tuple(more))
