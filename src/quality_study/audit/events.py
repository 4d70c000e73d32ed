"""Logical events over the answers of one respondent: ``answered(item, category)``, joined by ``&``, ``|`` and ``~``."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from itertools import product

from quality_study.audit.program import Cell

#: The answers a respondent gave, among those that matter.
Profile = frozenset[Cell]


@dataclass(frozen=True)
class Event:
    """Something that is true of a respondent or not, given their answers.

    Parameters
    ----------
    name : str
        French words for it; two events of the same name are the same.
    cells : tuple of (item, category)
        The answers it depends on.
    holds : callable
        Tells whether it is true of a respondent who gave these answers.

    Examples
    --------
    >>> satisfied, animated = answered("globale", "Satisfait"), answered("animation", "Satisfait")
    >>> (satisfied & ~animated).name
    '(globale : Satisfait) et non (animation : Satisfait)'
    """

    name: str
    cells: tuple[Cell, ...] = field(compare=False)
    holds: Callable[[Profile], bool] = field(compare=False, repr=False)

    def __and__(self, other: Event) -> Event:
        return _join(self, "et", other, lambda answers: self.holds(answers) and other.holds(answers))

    def __or__(self, other: Event) -> Event:
        return _join(self, "ou", other, lambda answers: self.holds(answers) or other.holds(answers))

    def __invert__(self) -> Event:
        return Event(f"non {_group(self.name)}", self.cells, lambda answers: not self.holds(answers))

    def named(self, name: str) -> Event:
        """Return the same event under a name that a reader understands."""
        return replace(self, name=name)


def answered(item: str, category: str = "Oui") -> Event:
    """Return the event that a respondent gave this answer to this item."""
    cell = (item, category)
    return Event(f"({item} : {category})", (cell,), lambda answers: cell in answers)


def profiles(cells: Collection[Cell], exclusive: Collection[str]) -> list[Profile]:
    """List the sets of these answers that one respondent can have given.

    Parameters
    ----------
    cells : collection of (item, category)
    exclusive : collection of str
        Items that take one answer only.
    """
    found = []
    for given in product((True, False), repeat=len(cells)):
        answers = [cell for cell, yes in zip(cells, given, strict=True) if yes]
        single = [item for item, _ in answers if item in exclusive]
        if len(single) == len(set(single)):
            found.append(frozenset(answers))
    return found


def _join(first: Event, word: str, second: Event, holds: Callable[[Profile], bool]) -> Event:
    cells = tuple(dict.fromkeys((*first.cells, *second.cells)))
    return Event(f"{_group(first.name, word)} {word} {_group(second.name, word)}", cells, holds)


def _group(name: str, word: str = "") -> str:
    """Put brackets round a name made with another conjunction."""
    others = {"et", "ou"} - {word}
    return f"[{name}]" if any(f" {other} " in name for other in others) else name
