"""What an intruder can prove about each suppressed cell, from all that is published and from the rule itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import inf

import pandas as pd

from quality_study.audit.program import Cell, Program, Row
from quality_study.disclosure.cells import CellSet, Reason, Rule, label, labels
from quality_study.disclosure.propagation import Propagation, Range, has_hole
from quality_study.words.errors import StudyError


class Attacker:
    """The integer program of an intruder, and the values seen so far for each suppressed cell.

    The intruder knows the published cells, all sums, that counts are whole numbers, which cells were suppressed for
    themselves (they lie below the threshold) and which as complements (they do not: a complement is zero or at
    least the threshold). Whoever is not told the reasons knows less and proves less.

    Parameters
    ----------
    cells : CellSet
    rule : Rule
    seen : mapping of cell to iterable of int
        Values already known to be possible.
    """

    def __init__(self, cells: CellSet, rule: Rule, seen: Mapping[Cell, Iterable[int]] | None = None) -> None:
        self.suppressed = tuple(cells.suppressed)
        ranges = Propagation(cells, rule, cells.suppressed).ranges(self.suppressed)
        if any(low > high for low, high in ranges.values()):
            raise self._impossible()
        self._rows = (*_sum_rows(cells), *_domain_rows(cells.suppressed, rule, ranges))
        switches = {cell for row in self._rows for cell in row.terms} - set(self.suppressed)
        self._program = Program((*self.suppressed, *sorted(switches)), self._rows, cells.largest)
        self.found: list[dict[Cell, int]] = []
        self.seen: defaultdict[Cell, set[int]] = defaultdict(set)
        for cell, values in (seen or {}).items():
            self.seen[cell].update(values)

    def low(self, cell: Cell) -> int:
        """Return the smallest count possible."""
        return self._extreme({cell: 1}, cell)

    def high(self, cell: Cell) -> int:
        """Return the largest count possible."""
        return self._extreme({cell: -1}, cell)

    def values(self, cell: Cell, *, enough: int | None = None) -> set[int]:
        """Return the counts possible; when there are more than `enough`, at least that many of them."""
        if enough is not None and len(self.seen[cell]) >= enough:
            return self.seen[cell]
        high, value = self.high(cell), self.low(cell)
        while value < high and (enough is None or len(self.seen[cell]) < enough):
            value = value + 1 if value + 1 in self.seen[cell] else self._next(cell, value + 1)
        return self.seen[cell]

    def narrow(self, cell: Cell, protection: int) -> bool:
        """Tell whether fewer than `protection` counts are possible."""
        return len(self.values(cell, enough=protection)) < protection

    def _extreme(self, objective: Mapping[Cell, int], cell: Cell) -> int:
        found = self._program.solve(objective)
        if found is None:
            raise self._impossible()
        return self._noted(found)[cell]

    def _impossible(self) -> StudyError:
        return StudyError(f"aucun tableau complet n’est compatible avec ce qui est publié : {labels(self.suppressed)}")

    def _next(self, cell: Cell, least: int) -> int:
        """Return the smallest possible count from `least` on; there is one."""
        found = replace(self._program, rows=(*self._rows, Row(None, {cell: 1}, least, inf))).solve({cell: 1})
        if found is None:
            raise ArithmeticError(f"the solver lost the counts of {cell} from {least} on")
        return self._noted(found)[cell]

    def _noted(self, found: dict[Cell, int]) -> dict[Cell, int]:
        self.found.append(found)
        for cell in self.suppressed:
            self.seen[cell].add(found[cell])
        return found


def attackers(cells: CellSet, rule: Rule) -> dict[Cell, Attacker]:
    """Return the attacker of each suppressed cell: one for all cells that depend on one another."""
    found: dict[Cell, Attacker] = {}
    for together in cells.components():
        part = cells.suppressing({c: reason for c, reason in cells.suppressed.items() if c in together})
        found |= dict.fromkeys(part.suppressed, Attacker(part, rule))
    return found


def attack_cells(cells: CellSet, rule: Rule, *, enough: int | None = None) -> pd.DataFrame:
    """Return ``cell, suppressed, low, high, values`` for each suppressed cell; `values` is exact up to `enough`."""
    of_cell = attackers(cells, rule)
    rows = [
        {
            "cell": label(cell),
            "suppressed": reason,
            "low": of_cell[cell].low(cell),
            "high": of_cell[cell].high(cell),
            "values": len(of_cell[cell].values(cell, enough=enough)),
        }
        for cell, reason in cells.suppressed.items()
    ]
    return pd.DataFrame(rows, columns=["cell", "suppressed", "low", "high", "values"])


def _sum_rows(cells: CellSet) -> Iterator[Row]:
    for each in cells.sums:
        signs = {each.total: 1, **dict.fromkeys(each.parts, -1)}
        terms = {cell: sign for cell, sign in signs.items() if cell in cells.suppressed}
        if terms:
            known = -sum(sign * (cells.counts[cell] or 0) for cell, sign in signs.items() if cell not in terms)
            yield Row(None, terms, known, known)


def _domain_rows(suppressed: Mapping[Cell, Reason], rule: Rule, ranges: Mapping[Cell, Range]) -> Iterator[Row]:
    for i, (cell, reason) in enumerate(suppressed.items()):
        low, high = ranges[cell]  # within what the rule and each sum allow: the solver then has little left to do
        yield Row(None, {cell: 1}, low, high)
        if has_hole(reason, rule) and low == 0 < high:
            switch: Cell = ("", f"au moins {rule.threshold}, {i}")  # 1 when the count is not zero
            yield Row(None, {switch: 1}, 0, 1)
            yield Row(None, {cell: 1, switch: -rule.threshold}, 0, inf)
            yield Row(None, {cell: 1, switch: -high}, -inf, 0)
