"""Claims that cannot all be true: a smallest set of them, found exactly."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd
import scipy

from quality_study.audit.program import Program
from quality_study.facts.claims import order_cells
from quality_study.words.errors import ContradictionError, Problem


def smallest_contradiction(program: Program, *, n: int | None = None) -> tuple[str, ...]:
    """Find a contradictory set of claims with the fewest members; empty when the claims are consistent.

    Each consistent set met on the way is grown until it can grow no more; what it leaves out must be hit by every
    contradictory set. The smallest set that hits all of these, once contradictory, is the answer.

    References
    ----------
    Ignatiev, Previti, Liffiton and Marques-Silva (2015), Smallest MUS extraction with minimal hitting set dualization,
    CP 2015, LNCS 9255, 173-182.
    """
    names = list(dict.fromkeys(r.claim for r in program.rows if r.claim is not None))
    if program.feasible(n=n):
        return ()
    left_out: list[set[str]] = []
    while True:
        candidate = _smallest_hitting_set(names, left_out)
        if not program.feasible(n=n, claims=candidate):
            return tuple(c for c in names if c in candidate)
        grown = set(candidate)
        for name in names:
            if name not in grown and program.feasible(n=n, claims=grown | {name}):
                grown.add(name)
        left_out.append(set(names) - grown)


def check_consistency(program: Program, claims: pd.DataFrame, *, n: int | None = None, file: str = "") -> None:
    """Raise when no answers satisfy the claims.

    Raises
    ------
    ContradictionError
        It names a smallest contradictory set, each claim with its line, statement and constraint.
    """
    if program.feasible(n=n):
        return
    names = smallest_contradiction(program, n=n)
    size = f"n = {n}" if n is not None else f"aucun effectif de 1 à {program.max_n}"
    if not names:
        raise ContradictionError(f"aucune réponse possible ({size})", ())
    rows = claims[claims["id"].isin(names)]
    lines = [int(i) for i in rows.index] if claims.index.name == "line" else [None] * len(rows)
    described = (_describe(row, line) for row, line in zip(rows.to_dict("records"), lines, strict=True))
    problem = Problem(f"énoncés contradictoires ({size}) : {' ; '.join(described)}", file, lines[0] if file else None)
    raise ContradictionError([problem], names)


def _describe(row: Mapping[Hashable, str], line: int | None) -> str:
    signs = {"eq": "=", "about": "environ", "gt": ">", "ge": "≥", "lt": "<", "le": "≤", "order": ">"}
    cell = f"{row['item']}, {row['category']}" if row["category"] else row["item"]
    value = f"{row['value']} {row['unit']}".strip()
    if row["relation"] == "order":
        value = " et ".join(", ".join(other) for other in order_cells(row["value"]))
    place = f", ligne {line}" if line is not None else ""
    return f"{row['id']}{place} [{cell} {signs.get(row['relation'], row['relation'])} {value}]"


def _smallest_hitting_set(names: Sequence[str], sets: list[set[str]]) -> set[str]:
    if not sets:
        return set()
    matrix = np.array([[name in s for name in names] for s in sets], dtype=float)
    result = scipy.optimize.milp(
        np.ones(len(names)),
        integrality=np.ones(len(names)),
        bounds=scipy.optimize.Bounds(0, 1),
        constraints=[scipy.optimize.LinearConstraint(matrix, 1, np.inf)],
    )
    return {name for name, x in zip(names, result.x, strict=True) if x > 0.5}
