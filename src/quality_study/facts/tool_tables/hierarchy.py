"""Tables of elements that have a parent: the tree and the five whys."""

from __future__ import annotations

from functools import partial

import pandas as pd

from quality_study.facts.schemas import ORIGIN, Schema, filled, free
from quality_study.words.errors import Problem

#: A root, or the problem of the five whys, has no parent.
HIERARCHY: Schema = {"id": filled(), "parent": free(), "texte": filled(), **ORIGIN}
#: Most levels that a reader follows side by side on a page.
LEVELS = 6


def check_hierarchy(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List the identifiers used twice, unknown parents and loops."""
    ids = list(rows["id"])
    parents = dict(zip(rows["id"], rows["parent"], strict=True))
    problems = []
    for line, key, parent in zip(rows.index, ids, rows["parent"], strict=True):
        say = partial(Problem, file=file, line=int(line))
        if ids.index(key) != list(rows.index).index(line):
            problems.append(say("identifiant déjà pris par une autre ligne", column="id", found=key))
        elif parent and parent not in parents:
            others = [i for i in ids if i != key]
            problems.append(say("parent inconnu", column="parent", found=parent, accepted=["(vide)", *others]))
        else:
            seen = [key]
            while parents.get(seen[-1]) and parents[seen[-1]] not in seen:
                seen.append(parents[seen[-1]])
            if parents.get(seen[-1]) == key:
                problems.append(say("élément qui descend de lui-même", column="parent", found=parent))
    return problems


def deep_levels(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Name the first element below the last level that a reader follows."""
    parents = dict(zip(rows["id"], rows["parent"], strict=True))
    for line, key in zip(rows.index, rows["id"], strict=True):
        depth, above = 1, parents[key]
        while above:
            depth, above = depth + 1, parents[above]
        if depth > LEVELS:
            message = (
                f"élément « {key} » au niveau {depth} : un arbre se lit jusqu’à {LEVELS} niveaux ; au-delà, "
                "arrêtez-vous à ce sur quoi vous pouvez agir, ou faites de cette branche un second arbre"
            )
            return [Problem(message, file, int(line), "parent")]
    return []
