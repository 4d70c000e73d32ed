"""RACI matrix: who does, who answers for, who is asked and who is told, for each activity."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import pandera.pandas as pa

from quality_study.diagram.scene import Drawing
from quality_study.facts.schemas import ORIGIN, among, filled
from quality_study.facts.tabular import each_row
from quality_study.tools import resources
from quality_study.tools.resources import Entry, Layout, Matrix
from quality_study.words.errors import Problem
from quality_study.words.french import typographic

#: What each letter means, in the order of the name.
ROLES = {"R": "réalise", "A": "répond du résultat", "C": "est consulté", "I": "est informé"}
#: Columns of the CSV file.
SCHEMA = pa.DataFrameSchema({"activite": filled(), "ressource": filled(), "role": among(ROLES), **ORIGIN})


@dataclass(frozen=True)
class Options:
    """No choice but the sizes."""

    layout: Layout = field(default_factory=lambda: Layout(least=17.0, most=26.0))


def check(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Find what is said twice, and the activities that do not have exactly one person who answers for them."""
    problems = resources.check(rows, file)
    read = list(zip(rows.index, each_row(rows), strict=True))
    for activity in dict.fromkeys(rows["activity"]):
        answer = [(line, r) for line, r in read if r.activity == activity and r.role == "A"]
        if not answer:
            line = next(line for line, r in read if r.activity == activity)
            message = "personne ne répond de cette activité : il faut un rôle A et un seul"
            problems.append(Problem(message, file, line, "activite", activity))
        for line, r in answer[1:]:
            message = f"deuxième rôle A de l’activité « {activity} » (le premier est ligne {answer[0][0]})"
            problems.append(Problem(message, file, line, "ressource", r.resource))
    return problems


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the matrix of letters and what they mean.

    Parameters
    ----------
    rows : DataFrame
        ``activity, resource, role, status``.
    options : Options, optional
    """
    matrix = compute(rows)
    meaning = ", ".join(f"{letter} : {word}" for letter, word in ROLES.items())
    layout = (options or Options()).layout
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
