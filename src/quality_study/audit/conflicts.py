"""The contradictions inside a report: those its claims show by themselves, and those a reader declared."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from math import inf
from typing import Any

import pandas as pd

from quality_study.audit.program import ABOUT_PART, ABOUT_POINTS
from quality_study.facts.claim_terms import GAP, MEAN
from quality_study.facts.claims import against_ids, order_cells, parse_value, reach
from quality_study.facts.tabular import each_row
from quality_study.words.french import typographic
from quality_study.words.vocabulary import CONFLICT_LABEL

_CLAIM = ["statement", "section", "source"]
_COLUMNS = [
    *["first", "second", "kind", "label", "declared", "detected"],
    *["statement_first", "section_first", "source_first", "statement_second", "section_second", "source_second"],
    *["explanation", "settlement"],
]
_UNDECLARED = "Deux valeurs incompatibles pour la même grandeur."


def incompatible_pairs(claims: pd.DataFrame) -> list[tuple[str, str]]:
    """List the pairs of claims that state the same quantity and cannot both be true, whatever the sample size.

    The same quantity is the same population, item, category, base and unit. Numbers are compared as intervals (a
    percentage within its rounding, "about" as far as it reaches), names as texts; an order contradicts its reverse.

    Parameters
    ----------
    claims : DataFrame
        One reading per claim: ``id, population, item, category, relation, value, unit``.

    Returns
    -------
    list of (str, str)
        Identifiers, in the order of the table.

    Examples
    --------
    >>> columns = ["id", "population", "item", "category", "relation", "value", "unit"]
    >>> rows = [["C1", "france", "foyers", "", "eq", "35", "m"], ["C2", "france", "foyers", "", "gt", "36", "m"]]
    >>> incompatible_pairs(pd.DataFrame(rows, columns=columns))
    [('C1', 'C2')]
    """
    return [
        (str(a.id), str(b.id))
        for a, b in combinations(each_row(claims), 2)
        if a.id != b.id and a.population == b.population and _incompatible(a, b)
    ]


def report_contradictions(claims: pd.DataFrame, declared: pd.DataFrame) -> pd.DataFrame:
    """List the contradictions of a report with both sources.

    Parameters
    ----------
    claims : DataFrame
        One reading per claim: ``id, population, item, category, relation, value, unit, statement, section, source``.
    declared : DataFrame
        ``statement, against`` (a claim, and one or several apart by ``|``), ``kind`` (``contradiction``, ``verb``,
        ``apparent``, ``unit`` or ``wording``), ``explanation, settlement``.

    Returns
    -------
    DataFrame
        One row per opposition, those declared first: ``first, second`` (identifiers; several as ``C090, C092``),
        ``kind``, ``label`` (its French name), ``declared``, ``detected`` (by :func:`incompatible_pairs`),
        ``statement_first, section_first, source_first`` and the same of the second, ``explanation``, ``settlement``
        (what would settle it; empty if only detected).
    """
    known = claims.set_index("id")
    detected = {frozenset(pair): pair for pair in incompatible_pairs(claims)}
    rows = []
    for row in each_row(declared):
        first, others = str(row.statement), against_ids(str(row.against))
        found = [detected.pop(frozenset((first, other)), None) is not None for other in others]
        sides = ([first], others)
        rows.append(_row(known, sides, str(row.kind), str(row.explanation), str(row.settlement), (True, any(found))))
    for one, other in detected.values():
        rows.append(_row(known, ([one], [other]), "contradiction", _UNDECLARED, "", (False, True)))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _row(
    claims: pd.DataFrame,
    sides: tuple[list[str], list[str]],
    kind: str,
    explanation: str,
    settlement: str,
    how: tuple[bool, bool],
) -> dict[str, Any]:
    first, second = (", ".join(ids) for ids in sides)
    row: dict[str, Any] = {"first": first, "second": second, "kind": kind, "label": CONFLICT_LABEL[kind]}
    row |= {"declared": how[0], "detected": how[1]}
    for side, ids in zip(("first", "second"), sides, strict=True):
        for name in _CLAIM:
            told = dict.fromkeys(str(claims.at[claim, name]) for claim in ids)  # a section that several share, once
            row[f"{name}_{side}"] = (" " if name == "statement" else " ; ").join(told)
    return row | {"explanation": typographic(explanation), "settlement": typographic(settlement)}


def _incompatible(a: Any, b: Any) -> bool:
    if a.relation == b.relation == "order":
        first, second = (a.item, a.category), (b.item, b.category)
        return second in order_cells(a.value) and first in order_cells(b.value)
    of = [(c.item, c.category, c.unit, getattr(c, "base", "") or "tous") for c in (a, b)]
    if of[0] != of[1] or {a.relation, b.relation} & {"order", "none"}:
        return False
    if parse_value(a.value) is None or parse_value(b.value) is None:
        return bool(a.relation == b.relation == "eq" and a.value.casefold() != b.value.casefold())
    ends = [_reach(a), _reach(b)]
    low, high = max(end[0] for end in ends), min(end[2] for end in ends)
    if low != high:
        return low > high
    return any((end[0] == low and end[1]) or (end[2] == high and end[3]) for end in ends)


def _reach(claim: Any) -> tuple[Fraction | float, bool, Fraction | float, bool]:
    """Give the values that a claim allows: lowest, whether it is left out, highest, whether it is left out."""
    value = parse_value(claim.value)
    assert value is not None
    exact = Fraction(value)
    precision = str(getattr(claim, "precision", ""))
    half = reach(value, precision) if claim.unit in ("%", GAP, MEAN) else Fraction(0)
    slack = half if precision else Fraction(0)
    about = Fraction(ABOUT_POINTS) if claim.unit in ("%", GAP) else abs(exact) * ABOUT_PART
    limits: Mapping[str, tuple[Fraction | float, bool, Fraction | float, bool]] = {
        "eq": (exact - half, False, exact + half, False),
        "about": (exact - about, False, exact + about, False),
        "gt": (exact - slack, True, inf, False),
        "ge": (exact - slack, False, inf, False),
        "lt": (-inf, False, exact + slack, True),
        "le": (-inf, False, exact + slack, False),
    }
    return limits[claim.relation]
