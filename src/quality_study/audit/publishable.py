"""What of the answers may be told when a claim is checked: a count, the values that are possible, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from quality_study.audit.counted import Counted
from quality_study.audit.program import Cell
from quality_study.facts.claim_terms import Base, Part, Side


@dataclass(frozen=True)
class Known:
    """The answers, and what of them may be published.

    Parameters
    ----------
    answers : Counted
    hidden : mapping of (item, category) to (int, int)
        Counts that may not be published, with the bounds that everyone can prove.
    sensitive : callable
        Tells whether a count may not be published.
    """

    answers: Counted
    hidden: Mapping[Cell, tuple[int, int]]
    sensitive: Callable[[int], bool]

    def hides(self, side: Side) -> bool:
        """Tell whether a side rests on a hidden count."""
        return any(cell in self.hidden for cell in self.answers.cells(side))

    def possible(self, side: Side, base: Base) -> range | None:
        """Return the counts that a side may have, given what is published; None where nothing is."""
        count, _ = self.answers.count(side, base)
        if len(side.parts) > 1 or side.among or side.parts[0].spans:
            secret = self.hides(side) or self.answers.reveals(side, base, self.sensitive)
            return None if secret else range(count, count + 1)
        if not self.hides(side):
            return range(count, count + 1)
        item, answers = side.parts[0].item, side.parts[0].answers
        if len(answers) == 1:
            low, high = self.hidden[item, answers[0]]
            return range(low, high + 1)
        everyone = int(self.answers.faced([item]).sum())
        low, high = self._bounds([(item, a) for a in answers])
        if self.answers.asked.types.get(item) == "choices":  # one person may have given several of them
            low = max(self._bounds([(item, a)])[0] for a in answers)
            return range(low, min(high, everyone) + 1)
        least, most = self._bounds([(item, a) for a in self.answers.asked.answers[item] if a not in answers])
        return range(max(low, everyone - most), min(high, everyone - least) + 1)  # what the other answers leave

    def _bounds(self, cells: Sequence[Cell]) -> tuple[int, int]:
        ends = [self.hidden.get(cell) or (self._single(cell),) * 2 for cell in cells]
        return sum(low for low, _ in ends), sum(high for _, high in ends)

    def _single(self, cell: Cell) -> int:
        return self.answers.count(Side((Part(cell[0], (cell[1],)),)), "respondents")[0]
