"""What goes wrong, said to the person who can mend it: in French, with the place and the accepted values."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MOST_LISTED = 12
#: Longest value that is looked for: the time that a likeness takes grows with the square of the texts.
_LONGEST_SOUGHT = 200


@dataclass(frozen=True)
class Problem:
    """One thing to mend in one place.

    Parameters
    ----------
    message : str
        What is wrong, as a French sentence without its final stop.
    file : str
        Path shown to the reader, relative to the study folder.
    line : int or None
        Line of the file, counted from 1.
    column : str or None
        Name of the column or key.
    found : str or None
        The value met, as written.
    accepted : sequence of str
        The values that would have been right; the one nearest to `found` is suggested.
    """

    message: str
    file: str = ""
    line: int | None = None
    column: str | None = None
    found: str | None = None
    accepted: Sequence[str] = ()

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f", ligne {self.line}"
        if self.column is not None:
            place += f", « {self.column} »"
        text = f"{place} : {self.message}" if place else self.message
        if self.found is not None:
            text += f" (valeur trouvée : « {self.found} »)"
        text += "" if text.endswith((".", "?", "!")) else "."
        if self.accepted:
            listed = list(self.accepted)[:_MOST_LISTED]
            more = len(self.accepted) - len(listed)
            rest = f" et {more} autre{'s' if more > 1 else ''}" if more else ""
            text += f" Valeurs admises : {', '.join(listed)}{rest}."
        near = nearest(self.found, self.accepted)
        if near is not None:
            text += f" Vouliez-vous écrire « {near} » ?"
        return text


class StudyError(Exception):
    """A study cannot go on; carries every problem found, not the first one only."""

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        self.problems = [Problem(problems)] if isinstance(problems, str) else list(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return str(self.problems[0])
        head = f"{len(self.problems)} problèmes à corriger :"
        return "\n".join([head, *(f"  {i}. {problem}" for i, problem in enumerate(self.problems, 1))])

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show the message alone: who reads a notebook needs no traceback."""
        return str(self).splitlines()


class ContradictionError(StudyError):
    """Published claims that no set of answers can satisfy together.

    Attributes
    ----------
    claims : tuple of str
        Identifiers of a smallest set of claims that contradict one another.
    """

    def __init__(self, problems: Iterable[Problem] | str, claims: Sequence[str]) -> None:
        self.claims = tuple(claims)
        super().__init__(problems)


def nearest(found: str | None, accepted: Iterable[str]) -> str | None:
    """Return the accepted value that looks most like `found`, or None when nothing is close.

    Examples
    --------
    >>> nearest("Ouii", ["Non", "Oui"])
    'Oui'
    """
    if not found or len(found) > _LONGEST_SOUGHT:
        return None
    by_fold = {value.casefold(): value for value in accepted if len(value) <= _LONGEST_SOUGHT}
    match = difflib.get_close_matches(found.casefold(), list(by_fold), n=1)
    return by_fold[match[0]] if match else None


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise one :class:`StudyError` that holds all `problems`; do nothing when there is none."""
    found = list(problems)
    if found:
        raise StudyError(found)
