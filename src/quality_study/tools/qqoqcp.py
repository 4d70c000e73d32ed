"""QQOQCP: who, what, where, when, how, why, and the question to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from quality_study.diagram.scene import Drawing
from quality_study.tools.cells import CellLayout, describe, gather, stack


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    wide : sequence of str
        Headings that take the whole width, below the others.
    columns : int
        Cells side by side.
    """

    wide: Sequence[str] = ("Indicateurs", "Question")
    columns: int = 3
    layout: CellLayout = field(default_factory=CellLayout)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the cells in rows, then the wide ones.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``, in reading order; the rows of a heading share a cell.
    options : Options, optional
    """
    chosen = options or Options()
    cells = gather(rows)
    narrow = [c for c in cells if c.heading not in chosen.wide]
    lines = [narrow[i : i + chosen.columns] for i in range(0, len(narrow), chosen.columns)]
    lines += [[c] for c in cells if c.heading in chosen.wide]
    scene, *more = stack(lines, chosen.layout)
    return Drawing(scene, describe("QQOQCP", cells), tuple(more))
