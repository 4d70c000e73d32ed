"""What goes wrong, said to the person who can mend it: in French, with the place and the accepted values."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quality_study.words.spelling import without_accents

_MOST_LISTED = 12
#: « satisfait(e) », « étudiant·e·s »: the letters of the other gender or of the plural.
_INCLUSIVE = re.compile(r"(?<=\w)(?:\((?:e|s|es|ne|le|te|se|ve|nes|les)\)|(?:·[a-z]+)+)")
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
        The values that would have been right; the one of which `found` is a misspelling is suggested.
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
    """Return the accepted value that `found` misspells, or None: what only looks like it may mean the contrary.

    Values are compared word by word, without accents, case and punctuation: each word may differ by one letter, never
    the first one, where French puts what turns a word into its contrary (« utile », « inutile »), and no word may come
    or go (« d’accord », « pas d’accord »).

    Examples
    --------
    >>> nearest("Ouii", ["Non", "Oui"])
    'Oui'
    >>> nearest("Assez d’accord", ["Plutôt d’accord", "Plutôt pas d’accord"]) is None
    True
    """
    if not found or len(found) > _LONGEST_SOUGHT:
        return None
    short = [value for value in accepted if len(value) <= _LONGEST_SOUGHT]
    words = _words(found)
    if not words:  # signs alone
        return next(iter(difflib.get_close_matches(found, short, n=1)), None)
    spelled = [value for value in short if _same_words(words, _words(value))]
    matches = difflib.get_close_matches(found.casefold(), [v.casefold() for v in spelled], n=1, cutoff=0.0)
    return next((v for v in spelled if v.casefold() == matches[0]), None) if matches else None


def _words(text: str) -> list[str]:
    """Cut a text into words without accents, case and the letters in brackets of « satisfait(e) »."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae")
    return re.findall(r"[^\W_]+", _INCLUSIVE.sub("", without_accents(text.casefold())))


def _same_words(one: Sequence[str], other: Sequence[str]) -> bool:
    if "".join(one) == "".join(other):
        return True
    return len(one) == len(other) and all(a == b or _slip(a, b) for a, b in zip(one, other, strict=True))


def _slip(one: str, other: str) -> bool:
    """Tell whether two words differ by one letter, not the first: more, less, another, or two that changed places.

    Another letter makes another word, or another code, of a short one (« plu » and « peu », « A1 » and « A2 »).
    """
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or short[0] != long[0] or len(long) - len(short) > 1 or short == long[1:]:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    changed = short[at + 1 :] == long[at + 1 :] and len(short) > 3
    return changed or short[at:] == long[at + 1 : at + 2] + long[at] + long[at + 2 :]


def distinct(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems without those that say the same as an earlier one."""
    return list({str(problem): problem for problem in reversed(list(problems))}.values())[::-1]


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise one :class:`StudyError` that holds all `problems`; do nothing when there is none."""
    found = list(problems)
    if found:
        raise StudyError(found)
