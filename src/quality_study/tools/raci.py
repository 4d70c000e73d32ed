"""RACI matrix: who does, who answers for, who is asked and who is told, for each activity."""

from __future__ import annotations

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.facts.tool_tables.matrices import ROLES
from quality_study.tools import resources
from quality_study.tools.resources import Entry, Layout, Matrix
from quality_study.words.french import typographic


@blank_when_empty
def raci(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the matrix of letters and what they mean.

    Parameters
    ----------
    rows : DataFrame
        ``activity, resource, role, status``.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout(least=17.0, most=26.0)
    matrix = compute(rows)
    meaning = ", ".join(f"{letter} : {word}" for letter, word in ROLES.items())
    layout = layout
    first, *more = resources.place(matrix, layout, names=("Activité", "rôle"), notes=[meaning])
    return Drawing(first, describe(matrix), tuple(more))


def compute(rows: pd.DataFrame) -> Matrix:
    """Gather the letters of each cell on one line, in the order of the name."""
    matrix = resources.compute(rows)
    order = list(ROLES)
    joined = {
        key: Entry((" / ".join(sorted(dict.fromkeys(e.roles), key=order.index)),), e.status)
        for key, e in matrix.entries.items()
    }
    return Matrix(matrix.activities, matrix.resources, joined)


def describe(matrix: Matrix) -> str:
    """Tell the matrix in words, then what the letters mean."""
    meaning = ", ".join(f"{letter} : {word}" for letter, word in ROLES.items())
    return typographic(f"{resources.describe(matrix, 'Matrice RACI')} {meaning}.")
