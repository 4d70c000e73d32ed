"""Tables of who does what: an activity, a resource, a role."""

from __future__ import annotations

import pandas as pd

from quality_study.facts.schemas import ORIGIN, Schema, among, free, naming
from quality_study.facts.tabular import each_row
from quality_study.facts.tool_tables.twice import written_twice
from quality_study.words.errors import Problem

#: What each letter of RACI means, in the order of the name.
ROLES = {"R": "réalise", "A": "répond du résultat", "C": "est consulté", "I": "est informé"}

RACI: Schema = {"activite": naming(), "ressource": naming(), "role": among(ROLES), **ORIGIN}
RESOURCES: Schema = {"activite": naming(), "ressource": naming(), "role": free(), **ORIGIN}


def check_resources(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Find the rows that say the same thing twice."""
    whole = ["activity", "resource", "role"]
    return list(written_twice(rows, whole, file, header="activite", said="déjà écrit"))


def unanswered(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List the activities for which nobody answers, or several people do: with RACI, one and only one does."""
    problems = []
    for activity, lines in rows.groupby("activity", sort=False):
        answer = each_row(lines[lines["role"] == "A"])
        if not answer:
            message = f"personne ne répond de l’activité « {activity} » : la méthode veut un rôle A, et un seul"
            problems.append(Problem(message, file, int(lines.index[0]), "role"))
        for r in answer[1:]:
            message = (
                f"deuxième rôle A de l’activité « {activity} » (le premier est ligne {answer[0].Index}) : "
                "la méthode en veut un seul, sinon personne ne tranche"
            )
            problems.append(Problem(message, file, r.Index, "role"))
    return problems
