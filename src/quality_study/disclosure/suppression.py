"""Choose the cells to suppress: the small counts, then the cheapest complements that keep all of them uncertain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from quality_study.audit.program import Cell
from quality_study.disclosure.attacker import Attacker
from quality_study.disclosure.cells import CellSet, Reason, Rule, label
from quality_study.disclosure.propagation import Propagation
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import join, plural

#: Rounds of the exact search; a set that needs more is completed step by step, then pruned.
ROUNDS = 60
#: Tells whether a cell is too narrow under some suppressions.
_Judge = Callable[[Cell, Collection[Cell]], bool]


@dataclass(frozen=True)
class _Cut:
    """Whoever suppresses `cell` suppresses one of `others` too."""

    cell: Cell
    others: frozenset[Cell]


def suppress(cells: CellSet, rule: Rule, *, rounds: int = ROUNDS) -> tuple[CellSet, bool]:
    """Suppress as little as the rule allows.

    Every count below the threshold goes. Complements are the cheapest set that satisfies the cuts learned so far; the
    attacker tries it, each cell found too narrow teaches a new cut, and so on until none is. The last set is then the
    cheapest of all. A complement costs its count, and at least the threshold: a zero informs as much as a small count.

    Parameters
    ----------
    cells : CellSet
        Cells suppressed already stay so.
    rule : Rule
    rounds : int
        Rounds of the exact search; after these, cells once chosen stay chosen, and those that prove useless are
        given back at the end.

    Returns
    -------
    CellSet, bool
        The cells with their suppressions, and whether no cheaper set exists.

    Raises
    ------
    StudyError
        No set protects the small counts, even when all but the grand totals is suppressed.

    References
    ----------
    Fischetti and Salazar-González (2001), Solving the Cell Suppression Problem on Tabular Data with Linear Constraints,
    Management Science 47(7), 1008-1027. The cuts are those of hitting sets, as in
    :func:`quality_study.audit.contradictions.smallest_contradiction`, since an attacker who reasons on whole numbers
    and on the rule has no linear dual.
    """
    search = _Search(cells, rule)
    search.refuse_if_hopeless()
    chosen: frozenset[Cell] | None = None
    done = 0
    while True:
        exact = done < rounds or chosen is None
        chosen = search.cheapest(search.required if exact or chosen is None else chosen)
        done += 1
        if chosen is None:
            if exact:
                raise StudyError(search.no_choice())
            continue  # what was chosen so far leads nowhere: start again, with all that was learned
        narrow = search.narrow(chosen)
        if not narrow:
            return cells.suppressing(search.reasons(chosen if exact else search.pruned(chosen))), exact
        search.learn(narrow, chosen)


class _Search:
    def __init__(self, cells: CellSet, rule: Rule) -> None:
        self.cells, self.rule = cells, rule
        new = {c: n for c, n in cells.counts.items() if n is not None and c not in cells.suppressed}
        self.small = frozenset(c for c, n in new.items() if rule.sensitive(n))
        self.required = self.small | frozenset(cells.suppressed)
        self.implicit = frozenset(c for c, reason in cells.suppressed.items() if reason == "implicite")
        self.free = frozenset(cells.counts) - self.required - cells.kept
        self.proof = Propagation(cells, rule, self.reasons(self.required | self.free))
        self.answers: dict[tuple[Cell, frozenset[Cell]], bool] = {}
        self.tables: list[tuple[frozenset[Cell], dict[Cell, int]]] = []
        self.order = sorted(self.free, key=lambda c: (self.cost(c), c))
        self.cuts = [
            _Cut(cell, frozenset(each.members) - {cell} - cells.kept)
            for each in cells.sums
            for cell in each.members
            if rule.protection > 1 and cell not in cells.kept and cell not in self.implicit
        ]

    def cost(self, cell: Cell) -> int:
        return max(self.cells.counts[cell] or 0, self.rule.threshold)

    def reasons(self, suppressed: Collection[Cell]) -> dict[Cell, Reason]:
        given: dict[Cell, Reason] = {c: "primaire" if c in self.small else "complémentaire" for c in sorted(suppressed)}
        return {cell: self.cells.suppressed.get(cell, reason) for cell, reason in given.items()}

    def attacker(self, together: Collection[Cell]) -> Attacker:
        """Return an attacker who has already found every table met that these suppressions allow."""
        cells = self.cells.suppressing(self.reasons(together))
        seen: dict[Cell, set[int]] = {c: {n} for c in cells.suppressed if (n := cells.counts[c]) is not None}
        for moved, values in self.tables:
            if moved <= cells.suppressed.keys():
                for cell in moved:
                    seen[cell].add(values[cell])
        return Attacker(cells, self.rule, seen)

    def is_narrow(self, cell: Cell, suppressed: Collection[Cell]) -> bool:
        """Tell whether the attacker leaves the cell fewer values than the protection."""
        together = frozenset(self.cells.component(cell, suppressed))
        if (cell, together) not in self.answers:
            self.answers[cell, together] = self.proof.narrow(cell, together) or self._attacked(cell, together)
        return self.answers[cell, together]

    def _attacked(self, cell: Cell, together: frozenset[Cell]) -> bool:
        attacker = self.attacker(together)
        narrow = attacker.narrow(cell, self.rule.protection)
        for found in attacker.found:  # each is possible under all suppressions that hide the cells where it differs
            moved = frozenset(c for c in together if self.cells.counts[c] not in (None, found[c]))
            self.tables.append((moved, found))
        return narrow

    def narrow(self, suppressed: Collection[Cell]) -> list[Cell]:
        """Return the cells that the attacker narrows too much."""
        return [cell for cell in sorted(set(suppressed) - self.implicit) if self.is_narrow(cell, suppressed)]

    def refuse_if_hopeless(self) -> None:
        problems = [
            Problem(
                f"le total « {label(c)} » vaut {self.cells.counts[c]}, moins que le seuil de {self.rule.threshold}",
                self.cells.places.get(c, ""),
            )
            for c in sorted(self.small & self.cells.kept)
        ]
        if not problems and self.small:
            everything = self.required | self.free
            problems = [self.refusal(c, everything) for c in sorted(self.small) if self.is_narrow(c, everything)]
        if problems:
            raise StudyError(problems)

    def refusal(self, cell: Cell, everything: Collection[Cell]) -> Problem:
        values = sorted(self.attacker(self.cells.component(cell, everything)).values(cell))
        left = join(values, last="ou") if len(values) < 4 else f"de {values[0]} à {values[-1]}"
        return Problem(
            f"« {label(cell)} » ne peut pas être protégé, même en ne publiant que le total général : il resterait "
            f"{plural(len(values), 'valeur possible', 'valeurs possibles')} ({left}), il en faut "
            f"{self.rule.protection} ; {self.ways_out()}",
            self.cells.places.get(cell, ""),
        )

    def ways_out(self) -> str:
        zeros = "" if self.rule.suppress_zeros else ", retirez aussi les zéros (suppress_zeros=True)"
        return f"regroupez des lignes ou des réponses{zeros} ou demandez moins (protection)"

    def no_choice(self) -> list[Problem]:
        return [
            Problem(
                f"« {label(cell)} » ne peut pas être protégé : quelles que soient les autres cases retirées, l’une "
                f"d’elles garde moins de {plural(self.rule.protection, 'valeur possible', 'valeurs possibles')} ; "
                f"{self.ways_out()}",
                self.cells.places.get(cell, ""),
            )
            for cell in sorted(self.small or self.required - self.implicit)
        ]

    def learn(self, narrow: Sequence[Cell], chosen: Collection[Cell]) -> None:
        """Add cuts: for a cell too narrow, a largest suppression, all of `chosen` included, that leaves it so."""
        left = [cell for cell in narrow if self.proof.narrow(cell, chosen)]
        judge: _Judge = self.proof.narrow
        if not left:  # the integer program is slow: it teaches when nothing else does
            left, judge = list(narrow[:1]), self.is_narrow
        while left:
            useless = self._grown(left[0], chosen, judge)
            same = [cell for cell in narrow if judge(cell, useless)]
            self.cuts += [_Cut(cell, self.free - useless) for cell in same]
            left = [cell for cell in left if cell not in same]

    def _grown(self, cell: Cell, chosen: Collection[Cell], narrow: _Judge) -> set[Cell]:
        """Add to `chosen`, by halves, as many cells as leave `cell` too narrow."""
        useless = set(chosen)
        # cheap cells first: the cut then asks for dear ones
        waiting = [[c for c in self.order if c not in useless]]
        while waiting:
            candidates = waiting.pop()
            if narrow(cell, useless | set(candidates)):
                useless.update(candidates)
            elif len(candidates) > 1:
                middle = len(candidates) // 2
                waiting += [candidates[middle:], candidates[:middle]]
        return useless

    def cheapest(self, required: Collection[Cell]) -> frozenset[Cell] | None:
        """Return the cheapest set that holds `required` and satisfies the cuts, or None."""
        names = sorted(self.required | self.free)
        position = {cell: i for i, cell in enumerate(names)}
        matrix = np.zeros((len(self.cuts), len(names)))
        for row, cut in zip(matrix, self.cuts, strict=True):
            row[[position[c] for c in cut.others]] = 1
            row[position[cut.cell]] = -1
        result = milp(
            [self.cost(c) for c in names],
            integrality=np.ones(len(names)),
            bounds=Bounds([float(c in required) for c in names], 1),
            constraints=[LinearConstraint(matrix, 0, np.inf)] if self.cuts else [],
            options={"mip_rel_gap": 0.0},
        )
        return None if result.x is None else frozenset(c for c, x in zip(names, result.x, strict=True) if x > 0.5)

    def pruned(self, chosen: Iterable[Cell]) -> frozenset[Cell]:
        """Give back, the dearest first, each complement that protects nothing."""
        kept = frozenset(chosen)
        for cell in reversed(self.order):
            if cell in kept and not self.narrow(kept - {cell}):
                kept -= {cell}
        return kept
