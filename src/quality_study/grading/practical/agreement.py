"""Whether a value found is the value expected, and what a wrong one looks like."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from quality_study.words.french import plural

#: Longest text kept of a value found, for the feedback page.
_SHOWN = 300
#: What two ways of computing the same number may leave between them, even where it is zero: 0.1 + 0.2 - 0.3.
_ROUNDING = 1e-13
#: Texts that a student wrote are matched in one pass: what was read is never read again.
_NUMERAL = re.compile(r"[-+−]?\d[\d\s]*+(?:[.,]\d++)?\s*+%?")
#: Longest text compared: to normalise one takes the square of its length when it is made of combining marks.
_COMPARED = 2_000


class Tolerance(Protocol):
    """How far two numbers may be apart."""

    @property
    def absolute(self) -> float:
        """Difference allowed."""
        ...

    @property
    def relative(self) -> float:
        """Difference allowed, as a share of the number expected."""
        ...


def is_number(value: Any) -> bool:
    """Tell whether a value is a finite number; truth values are not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def single(value: Any) -> Any:
    """Return what a list of one element holds, as a table of one cell is recorded; any other value as it is.

    Examples
    --------
    >>> single([[103]]), single([1, 2]), single([])
    (103, [1, 2], [])
    """
    while isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    return value


def shown_value(value: Any) -> Any:
    """Return what is kept of a value that was found: the value itself, or the beginning of its text when it is long."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else repr(value)
    return value if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def agrees(tolerance: Tolerance, expected: Any, found: Any) -> bool:
    """Tell whether a value found is the one expected, within the tolerance of the assignment.

    Numbers agree within ``max(absolute, relative * |expected|)``, rounding errors of computers aside; texts whatever
    their case, spaces and apostrophes; lists element by element, in order, be they a column or a row of a table; a
    missing number (None, NaN) with a missing number only.
    """
    if _is_empty(expected):
        return _is_empty(found)
    if isinstance(expected, bool):
        return isinstance(found, bool) and found == expected
    if is_number(expected):
        return is_number(found) and close(tolerance, float(expected), float(found))
    if isinstance(expected, str):
        return isinstance(found, str) and _same_text(expected, found)
    if isinstance(expected, Mapping):
        return (
            isinstance(found, Mapping)
            and set(found) == set(expected)
            and all(agrees(tolerance, wanted, found[key]) for key, wanted in expected.items())
        )
    if isinstance(expected, list | tuple):
        if not isinstance(found, list | tuple):
            return False
        rows = _elements(expected, found)
        return len(rows) == len(expected) and all(agrees(tolerance, e, f) for e, f in zip(expected, rows, strict=True))
    return bool(found == expected)  # an infinite number


def close(tolerance: Tolerance, expected: float, found: float) -> bool:
    """Tell whether two numbers agree within the tolerance of a value."""
    return abs(found - expected) <= max(tolerance.absolute, tolerance.relative * abs(expected), _ROUNDING)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _elements(expected: Sequence[Any], found: Sequence[Any]) -> Sequence[Any]:
    """Return the elements of a list found; those of a table of one column or of one row when no table is expected."""
    if any(isinstance(e, list | tuple | Mapping) for e in expected):
        return found
    if len(found) == 1 and isinstance(found[0], list | tuple):
        return list(found[0])
    return [single(f) for f in found]


def _same_text(expected: str, found: str) -> bool:
    return len(found) <= max(_COMPARED, 2 * len(expected)) and _folded(found) == _folded(expected)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    return " ".join(plain.casefold().split())


def diagnosis(tolerance: Tolerance, expected: Any, found: Any) -> str:
    """Say what a wrong value looks like, without saying the right one."""
    if is_number(expected):
        return _number_diagnosis(tolerance, float(expected), found)
    if isinstance(expected, str) and not isinstance(found, str):
        return f"Un texte est attendu ; la valeur consignée est {_kind(found)}."
    if isinstance(expected, list | tuple):
        if not isinstance(found, list | tuple):
            return f"Une liste est attendue ; la valeur consignée est {_kind(found)}."
        if len(found) != len(expected):
            return f"La liste a {plural(len(found), 'élément')} au lieu de {len(expected)}."
        rest = list(found)
        for wanted in expected:
            rest = _without_first(tolerance, wanted, rest)
        return "Les éléments de la liste sont les bons, leur ordre ne l’est pas." if not rest else ""
    if isinstance(expected, Mapping) and not isinstance(found, Mapping):
        return f"Un dictionnaire est attendu ; la valeur consignée est {_kind(found)}."
    if _is_empty(expected):
        return "Aucune valeur n’est attendue ici : rien ne permet de la calculer."
    return ""


def _number_diagnosis(tolerance: Tolerance, expected: float, found: Any) -> str:
    if isinstance(found, str) and _NUMERAL.fullmatch(found.strip()):
        return "La valeur consignée est un texte, pas un nombre : consignez le nombre lui-même, sans guillemets."
    if not is_number(found):
        return f"Un nombre est attendu ; la valeur consignée est {_kind(found)}."
    if expected != 0:
        for factor, said in ((100, "multipliée"), (0.01, "divisée")):
            if close(tolerance, expected * factor, float(found)):
                return f"La valeur est {said} par 100 : part entre 0 et 1, ou pourcentage ?"
        if close(tolerance, -expected, float(found)):
            return "Le signe est inversé."
    decimals = next((d for d in range(6) if float(found) == round(float(found), d)), None)
    if decimals is not None and float(found) == round(expected, decimals):
        return "La valeur semble arrondie : consignez-la entière, l’affichage seul s’arrondit."
    return ""


def _without_first(tolerance: Tolerance, wanted: Any, rest: list[Any]) -> list[Any]:
    at = next((i for i, f in enumerate(rest) if agrees(tolerance, wanted, f)), None)
    return rest if at is None else rest[:at] + rest[at + 1 :]


def _kind(found: Any) -> str:
    if found is None:
        return "vide (None)"
    if isinstance(found, bool):
        return "vrai ou faux (bool)"
    if isinstance(found, float | int):
        if is_number(found):
            return "un nombre"
        return "sans valeur (NaN)" if found != found else "infinie"
    if isinstance(found, str):
        return "un texte"
    return "un dictionnaire" if isinstance(found, Mapping) else "une liste"
