"""What two spellings of one word share: accents, case, kinds of space and of apostrophe do not distinguish them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
_LETTERS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u2032": "'", "`": "'", "´": "'", "œ": "oe", "æ": "ae"})
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def without_accents(text: str) -> str:
    """Return a text without its accents.

    Examples
    --------
    >>> without_accents("Février, Noël")
    'Fevrier, Noel'
    """
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def spelling_key(text: str) -> str:
    """Return what two spellings of one word have in common.

    Examples
    --------
    >>> spelling_key("Décision\u00a0") == spelling_key("decision")
    True
    >>> spelling_key("L’Équipe") == spelling_key("l'equipe")
    True
    """
    text = text.casefold().translate(_LETTERS).translate(_HYPHENS)
    return _SPACES.sub(" ", without_accents(text)).strip()


def spelled(text: str, known: Iterable[str]) -> str | None:
    """Return the known word that a text spells, itself first; None if there is none, or several.

    Examples
    --------
    >>> spelled("TACHE", ["tâche", "jalon"])
    'tâche'
    """
    listed = list(known)
    if text in listed:
        return text
    key = spelling_key(text)
    same = {word for word in listed if spelling_key(word) == key}
    return same.pop() if len(same) == 1 else None


def best_spelling(spellings: Iterable[str]) -> str:
    """Choose among spellings of one word, in order of appearance: the one with most accents, then the first."""
    return max(spellings, key=lambda word: sum(ord(sign) > 127 and sign.isalpha() for sign in word))
