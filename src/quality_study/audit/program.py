"""Claims as an integer program: one whole variable per cell, one for the sample size, exact integer rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import inf
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import scipy

from quality_study.facts.claim_terms import BASES, Asked, counted_cells
from quality_study.facts.claims import SIZE_ITEM, half_unit, order_cells, parse_value, reach
from quality_study.facts.tabular import each_row

Cell = tuple[str, str]
#: The sample size, as a variable among the cells.
SIZE: Cell = (SIZE_ITEM, "")
#: How far "about" reaches: percentage points for a share, part of the value for a count.
ABOUT_POINTS = 5
ABOUT_PART = Fraction(1, 10)


@dataclass(frozen=True)
class Row:
    """``low <= sum of coefficient x variable <= high``, all whole; `claim` is None for the survey's structure."""

    claim: str | None
    terms: Mapping[Cell, int]
    low: float
    high: float


@dataclass(frozen=True)
class Program:
    """Rows over cells, for one population.

    Parameters
    ----------
    cells : tuple of (item, category)
        The variables besides the sample size.
    rows : tuple of Row
    max_n : int
        Largest sample size considered.
    """

    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]
    max_n: int

    @cached_property
    def variables(self) -> tuple[Cell, ...]:
        """The sample size, then the cells."""
        return (SIZE, *self.cells)

    @cached_property
    def _position(self) -> dict[Cell, int]:
        return {cell: i for i, cell in enumerate(self.variables)}

    @cached_property
    def _every_row(self) -> tuple[list[Row], list[scipy.optimize.LinearConstraint]]:
        return self._constraints(None)

    def _constraints(self, claims: Collection[str] | None) -> tuple[list[Row], list[scipy.optimize.LinearConstraint]]:
        rows = [r for r in self.rows if r.claim is None or claims is None or r.claim in claims]
        if not rows:
            return rows, []
        at = [(i, self._position[c], v) for i, r in enumerate(rows) for c, v in r.terms.items()]
        i, j, v = zip(*at, strict=True)
        matrix = scipy.sparse.csr_array((np.array(v, dtype=float), (i, j)), shape=(len(rows), len(self.variables)))
        return rows, [scipy.optimize.LinearConstraint(matrix, [r.low for r in rows], [r.high for r in rows])]

    def solve(
        self,
        objective: Mapping[Cell, int],
        *,
        n: int | None = None,
        claims: Collection[str] | None = None,
    ) -> dict[Cell, int] | None:
        """Minimise a whole linear objective.

        Parameters
        ----------
        objective : mapping of variable to int
        n : int, optional
            Fix the sample size.
        claims : collection of str, optional
            Use these claims only (the structure always holds).

        Returns
        -------
        dict or None
            A minimiser; None when nothing satisfies the rows.
        """
        variables, position = self.variables, self._position
        cost = np.zeros(len(variables))
        for cell, weight in objective.items():
            cost[position[cell]] = weight
        upper = float(n if n is not None else self.max_n)
        lower = np.zeros(len(variables))
        lower[0] = upper if n is not None else 1.0
        rows, constraints = self._every_row
        if claims is not None:
            rows, constraints = self._constraints(claims)
        result = scipy.optimize.milp(
            cost,
            integrality=np.ones(len(variables)),
            bounds=scipy.optimize.Bounds(lower, np.full(len(variables), upper)),
            constraints=constraints,
            options={"mip_rel_gap": 0.0},
        )
        if result.x is None:
            return None
        values = {cell: round(x) for cell, x in zip(variables, result.x, strict=True)}
        for row in rows:  # the solver works in floating point: what it returns is checked in whole numbers
            total = sum(weight * values[cell] for cell, weight in row.terms.items())
            if not row.low <= total <= row.high:
                raise ArithmeticError(f"the solver returned counts that break {row}")
        return values

    def feasible(self, *, n: int | None = None, claims: Collection[str] | None = None) -> bool:
        """Tell whether some answers satisfy the rows."""
        return self.solve({}, n=n, claims=claims) is not None


def build_program(
    claims: pd.DataFrame, items: pd.DataFrame, *, max_n: int, also: Collection[str] = (), own_n: bool = False
) -> Program:
    """Turn the claims about one population into an integer program.

    Parameters
    ----------
    claims : DataFrame
        One reading per claim: columns ``id, item, category, relation, value, unit``.
    items : DataFrame
        Items of the population: columns ``item, type, category``; a single-choice item (type ``scale`` or
        ``choice``) has its categories, not-applicable and blank included, sum to n.
    max_n : int
        Largest sample size considered.
    also : collection of str
        Items to hold although no claim speaks of them.
    own_n : bool
        A share is of those who did not leave its question blank (column ``role`` of the items). An order between two
        questions, which then compares shares of different numbers, is reduced to what is linear in it: the greater is
        somebody's answer, the smaller is not everybody's.

    Returns
    -------
    Program
        It holds the items that the claims speak of.
    """
    spoken = {i for c in each_row(claims) for i in _items_of(c)} | set(also)
    kept = items[items["item"].isin(spoken)]
    cells = tuple(zip(kept["item"], kept["category"], strict=True))
    rows: list[Row] = []
    for item, group in kept.groupby("item", sort=False):
        parts = [(str(item), category) for category in group["category"]]
        if group["type"].iloc[0] in ("scale", "choice"):
            rows.append(Row(None, {**dict.fromkeys(parts, 1), SIZE: -1}, 0, 0))
        else:
            rows += [Row(None, {part: 1, SIZE: -1}, -inf, 0) for part in parts]
    asked, blanks = Asked.of(items), {}
    if own_n:
        blanks = {str(r.item): (str(r.item), str(r.category)) for r in each_row(kept[kept["role"].eq("blank")])}
        rows += [Row(None, {SIZE: 1, blank: -1}, 1, inf) for blank in blanks.values()]  # somebody answered each
    for claim in each_row(claims):
        if own_n and claim.relation == "order":
            rows += _own_orders(claim, blanks)
        else:
            rows += claim_rows(claim, asked, blank=blanks.get(str(claim.item)))
    return Program(cells, tuple(rows), max_n)


def claim_rows(claim: Any, asked: Asked | None = None, *, blank: Cell | None = None) -> list[Row]:
    """Turn one claim (a row of the claims table) into exact integer rows.

    A claim about a part of the respondents, several questions together, a mean or a gap bounds no count: it gives none.
    With `blank`, a share of all is one of those who did not leave the question blank.
    """
    get = {k: getattr(claim, k) for k in ("id", "item", "category", "relation", "value", "unit")}
    base = getattr(claim, "base", "")
    cell: Cell = (get["item"], get["category"])
    if get["relation"] == "none" or (not get["category"] and get["item"] != SIZE_ITEM):
        return []
    if get["item"] == SIZE_ITEM and not get["category"] and base:
        return []
    if get["relation"] == "order":
        if base not in ("", *BASES) or (BASES.get(base) == "answered" and {*_items_of(claim)} != {get["item"]}):
            return []
        return [Row(get["id"], {cell: 1, other: -1}, 1, inf) for other in order_cells(get["value"])]
    value = parse_value(get["value"])
    if value is None:
        raise ValueError(f"claim {get['id']}: not a number: {get['value']!r}")
    counted = counted_cells(claim, asked) if asked is not None and get["category"] else ([cell], "respondents")
    if counted is None:
        return []
    cells, whom = counted
    if get["unit"] != "%":
        return list(_count_rows(get["id"], cells, get["relation"], value))
    precision = str(getattr(claim, "precision", ""))
    if whom == "respondents" or asked is None:
        of = {SIZE: 1} if blank is None else {SIZE: 1, blank: -1}
        return list(share_rows(get["id"], cells, get["relation"], value, of, precision=precision))
    if asked.types.get(cells[0][0]) == "choices":  # how many ticked an option is no variable
        return []
    of = {(cells[0][0], answer): 1 for answer in asked.substance(cells[0][0])}
    someone = Row(get["id"], of, 1, inf)
    return [someone, *share_rows(get["id"], cells, get["relation"], value, of, precision=precision)]


def _own_orders(claim: Any, blanks: Mapping[str, Cell]) -> Iterable[Row]:
    """Give what is linear in an order of shares that have each their own number of answers."""
    cell = (str(claim.item), str(claim.category))
    for other in order_cells(str(claim.value)):
        if other[0] == cell[0]:
            yield Row(str(claim.id), {cell: 1, other: -1}, 1, inf)
            continue
        yield Row(str(claim.id), {cell: 1}, 1, inf)
        blank = {blanks[other[0]]: 1} if other[0] in blanks else {}
        yield Row(str(claim.id), {other: 1, SIZE: -1, **blank}, -inf, -1)


def _items_of(claim: object) -> list[str]:
    item, relation, value = (getattr(claim, k) for k in ("item", "relation", "value"))
    return [item] + ([i for i, _ in order_cells(value)] if relation == "order" else [])


def share_rows(
    claim: str | None,
    cells: Collection[Cell],
    relation: str,
    value: Decimal,
    of: Mapping[Cell, int] = MappingProxyType({SIZE: 1}),
    *,
    precision: str = "",
) -> Iterable[Row]:
    """Give the rows of ``share of the cells together relation value %``: 100 x count and value x n, made whole.

    The share is of those counted in `of`, together: all respondents unless told otherwise. An inequality holds to the
    letter, unless a `precision` says that its threshold is a rounded number.
    """
    scale = half_unit(value).denominator

    def row(percent: Fraction, low: float, high: float) -> Row:
        terms = dict.fromkeys([*cells, *of], 0)
        for cell in cells:
            terms[cell] += 100 * scale
        for cell, weight in of.items():
            terms[cell] -= weight * int(percent * scale)
        return Row(claim, terms, low, high)

    exact = Fraction(value)
    margin = Fraction(ABOUT_POINTS) if relation == "about" else reach(value, precision)
    if relation in ("eq", "about"):
        yield row(exact - margin, 0, inf)
        yield row(exact + margin, -inf, 0)
    else:
        slack = margin if precision else Fraction(0)
        yield row(exact - slack if relation in ("gt", "ge") else exact + slack, *_SIDES[relation])


def _count_rows(claim: str, cells: Collection[Cell], relation: str, value: Decimal) -> Iterable[Row]:
    exact, terms = int(value), dict.fromkeys(cells, 1)
    if relation == "eq":
        yield Row(claim, terms, exact, exact)
    elif relation == "about":
        reach = int(exact * ABOUT_PART)
        yield Row(claim, terms, exact - reach, exact + reach)
    else:
        low, high = _SIDES[relation]
        yield Row(claim, terms, low + exact, high + exact)


#: Bounds of (left - right) for each inequality between whole numbers.
_SIDES: Mapping[str, tuple[float, float]] = {"gt": (1, inf), "ge": (0, inf), "lt": (-inf, -1), "le": (-inf, 0)}
