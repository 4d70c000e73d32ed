"""A quick proof that a suppressed cell is nearly known: each sum bounds its members, again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from quality_study.audit.program import Cell
from quality_study.disclosure.cells import CellSet, Reason, Rule

Range = tuple[int, int]


class Propagation:
    """What sums, taken one at a time, prove about suppressed cells.

    Its ranges always hold what the integer program finds possible, and cost a thousandth of it: when a range is narrow,
    the cell is. The converse is false.

    Parameters
    ----------
    cells : CellSet
    rule : Rule
    reasons : mapping of cell to reason
        Why each cell would be suppressed, if it were.
    """

    def __init__(self, cells: CellSet, rule: Rule, reasons: Mapping[Cell, Reason]) -> None:
        self._cells, self._rule, self._reasons = cells, rule, reasons
        self._known: dict[Cell, Range] = {c: (n, n) for c, n in cells.counts.items() if n is not None}
        self._start: dict[Cell, Range] = {c: self._domain(reason, cells.largest) for c, reason in reasons.items()}
        self._lines = [[(each.total, 1), *((part, -1) for part in each.parts)] for each in cells.sums]
        self._lines_of: dict[Cell, list[int]] = {}
        for i, line in enumerate(self._lines):
            for cell, _ in line:
                self._lines_of.setdefault(cell, []).append(i)

    def ranges(self, suppressed: Collection[Cell]) -> dict[Cell, Range]:
        """Return the range of each cell; one is empty (its low above its high) when no counts agree with the sums."""
        now = self._known | {cell: self._start[cell] for cell in suppressed}
        for _ in self._tightened(now, suppressed):
            pass
        return {cell: now[cell] for cell in suppressed}

    def narrow(self, cell: Cell, suppressed: Collection[Cell]) -> bool:
        """Tell whether the cell is proved to have fewer values than the protection; False proves nothing."""
        now = self._known | {c: self._start[c] for c in suppressed}
        together = self._cells.component(cell, suppressed)
        if self._is_narrow(cell, *now[cell]):
            return True
        return any(changed == cell and self._is_narrow(cell, *now[cell]) for changed in self._tightened(now, together))

    def _tightened(self, now: dict[Cell, Range], suppressed: Collection[Cell]) -> Iterator[Cell]:
        """Tighten the ranges in place until nothing moves or one is empty; yield each cell that changes."""
        waiting = dict.fromkeys(line for cell in suppressed for line in self._lines_of.get(cell, ()))
        while waiting:
            line = next(iter(waiting))
            del waiting[line]
            signed = self._lines[line]
            low = sum(now[c][0] if sign > 0 else -now[c][1] for c, sign in signed)
            high = sum(now[c][1] if sign > 0 else -now[c][0] for c, sign in signed)
            for cell, sign in signed:
                if cell not in suppressed:
                    continue
                least, most = now[cell]
                # the signed sum is zero, so the cell is what the rest leaves to it
                reach = (most - high, least - low) if sign > 0 else (low + most, high + least)
                bounds = self._without_hole(cell, max(least, reach[0]), min(most, reach[1]))
                if bounds != (least, most):
                    now[cell] = bounds
                    low += bounds[0] - least if sign > 0 else most - bounds[1]
                    high += bounds[1] - most if sign > 0 else least - bounds[0]
                    waiting |= dict.fromkeys(self._lines_of[cell])
                    yield cell
                    if bounds[0] > bounds[1]:
                        return

    def _domain(self, reason: Reason, largest: int) -> Range:
        if reason == "primaire":
            return self._rule.lowest, self._rule.threshold - 1
        return (self._rule.threshold if reason == "complémentaire" and self._rule.suppress_zeros else 0), largest

    def _is_narrow(self, cell: Cell, low: int, high: int) -> bool:
        values = high - low + 1
        if has_hole(self._reasons[cell], self._rule) and low == 0 and high >= self._rule.threshold:
            values -= self._rule.threshold - 1
        return values < self._rule.protection

    def _without_hole(self, cell: Cell, low: int, high: int) -> Range:
        """Leave out the counts from 1 to the threshold, which a complement never has."""
        if has_hole(self._reasons[cell], self._rule):
            low = max(low, self._rule.threshold) if low > 0 else low
            high = 0 if high < self._rule.threshold else high
        return low, high


def has_hole(reason: Reason, rule: Rule) -> bool:
    """Tell whether the counts from 1 to the threshold are missing from the values of a cell: it may be zero."""
    return reason == "complémentaire" and not rule.suppress_zeros
