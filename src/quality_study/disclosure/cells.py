"""Counts tied by sums: the cells of any number of tables, each held once, and what adds up to what."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from quality_study.audit.program import Cell
from quality_study.words.errors import Problem, raise_if_any

#: How large an unknown grand total may be.
UNKNOWN_TOTAL = 100_000
#: Why a cell is not published: ``inconnu`` when a table came in with holes that nobody explained, ``implicite`` when no
#: table shows the cell and such a hole keeps it from being computed; the latter needs no protection.
Reason = Literal["primaire", "complémentaire", "inconnu", "implicite"]


@dataclass(frozen=True)
class Rule:
    """The rule of confidentiality, which everyone knows.

    Attributes
    ----------
    threshold : int
        Smallest count that may be published.
    protection : int
        Fewest values that a suppressed cell must keep for whoever tries to find it.
    suppress_zeros : bool
        Hide zeros like small counts, so that nobody learns that a whole group gave the same answer.
    """

    threshold: int = 5
    protection: int = 3
    suppress_zeros: bool = False

    def __post_init__(self) -> None:
        if self.threshold < 1 or self.protection < 1:
            raise ValueError("threshold and protection are whole numbers from 1")
        if self.lowest < self.threshold and self.protection > self.threshold - self.lowest:
            most = self.threshold - self.lowest
            raise ValueError(f"protection is {most} at most: a small count has no more possible values")

    @property
    def lowest(self) -> int:
        """Smallest count that is suppressed for itself."""
        return 0 if self.suppress_zeros else 1

    def sensitive(self, count: int) -> bool:
        """Tell whether a count may not be published."""
        return self.lowest <= count < self.threshold


@dataclass(frozen=True)
class Sum:
    """``total`` is the sum of ``parts``; unless `telling` is false, all being in one part says something of people."""

    total: Cell
    parts: tuple[Cell, ...]
    telling: bool = True

    @property
    def members(self) -> tuple[Cell, ...]:
        """Total and parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class CellSet:
    """Cells of linked tables.

    Attributes
    ----------
    counts : mapping of cell to int or None
        None where the count is not known, which `suppressed` then explains.
    sums : tuple of Sum
    kept : frozenset of cell
        Grand totals, always published.
    suppressed : mapping of cell to reason
    places : mapping of cell to str
        Table in which a reader finds the cell.
    """

    counts: Mapping[Cell, int | None]
    sums: tuple[Sum, ...]
    kept: frozenset[Cell]
    suppressed: Mapping[Cell, Reason]
    places: Mapping[Cell, str] = field(default_factory=dict)

    @property
    def largest(self) -> int:
        """No count exceeds it."""
        if any(self.counts[cell] is None for cell in self.kept):
            return UNKNOWN_TOTAL
        return max([1, *(count for count in self.counts.values() if count is not None)])

    @cached_property
    def neighbours(self) -> dict[Cell, list[tuple[Cell, ...]]]:
        """The members of each sum in which a cell stands."""
        found: dict[Cell, list[tuple[Cell, ...]]] = {}
        for each in self.sums:
            for cell in each.members:
                found.setdefault(cell, []).append(each.members)
        return found

    def component(self, cell: Cell, suppressed: Collection[Cell]) -> dict[Cell, None]:
        """Return the suppressed cells on which the values of one depend, those that sums chain to it, nearest first."""
        reached, waiting = {cell: None}, deque([cell])
        while waiting:
            for members in self.neighbours.get(waiting.popleft(), ()):
                new = [c for c in members if c in suppressed and c not in reached]
                reached |= dict.fromkeys(new)
                waiting += new
        return reached

    def components(self) -> Iterator[Collection[Cell]]:
        """Yield the sets of suppressed cells that do not depend on one another."""
        left = dict.fromkeys(self.suppressed)
        while left:
            together = self.component(next(iter(left)), self.suppressed)
            yield together
            left = {cell: None for cell in left if cell not in together}

    def suppressing(self, suppressed: Mapping[Cell, Reason]) -> CellSet:
        """Return the same cells with other suppressions."""
        return replace(self, suppressed=suppressed)

    def check_sums(self) -> None:
        """Raise when known parts do not add up to a known total.

        Raises
        ------
        StudyError
            All wrong sums at once.
        """
        raise_if_any(self._wrong_sums())

    def _wrong_sums(self) -> Iterator[Problem]:
        for each in self.sums:
            total = self.counts[each.total]
            parts = [self.counts[part] for part in each.parts]
            known = [part for part in parts if part is not None]
            if total is not None and len(known) == len(parts) and sum(known) != total:
                yield Problem(
                    f"« {label(each.total)} » vaut {total}, mais ses parties ({labels(each.parts)}) ont pour somme "
                    f"{sum(known)}",
                    self.places.get(each.total, ""),
                )


def label(cell: Cell) -> str:
    """Return how a cell is named to a reader."""
    return " ; ".join(part for part in cell if part)


def labels(cells: Iterable[Cell]) -> str:
    """Name several cells."""
    return ", ".join(f"« {label(cell)} »" for cell in cells)
