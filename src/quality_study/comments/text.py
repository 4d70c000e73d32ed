"""When two comments are the same, and whether a quotation keeps to the words of its comment."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})
#: What a quotation may hold that is not of the comment: brackets, and what says that words were left out.
_LEFT_OUT = re.compile(r"\[[^\[\]]*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3}")
_BITS = 40


def plain(text: str) -> str:
    r"""Return what two copies of a comment share once a spreadsheet has saved one: spaces and apostrophes apart.

    Examples
    --------
    >>> plain("L’accueil\u00a0:\r\n parfait ") == plain("L'accueil : parfait")
    True
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(_APOSTROPHES).split())


def fingerprint(text: str) -> str:
    """Return ten letters that tell a comment from the others, whatever becomes of its copy.

    Letters only: a spreadsheet takes ``12e45`` for a number.

    Examples
    --------
    >>> fingerprint("Trop froid")
    'amplecjknj'
    """
    code = int.from_bytes(hashlib.sha256(plain(text).encode("utf-8")).digest()) >> (256 - _BITS)
    return "".join(chr(ord("a") + (code >> shift) % 16) for shift in range(_BITS - 4, -1, -4))


def keeps_words(quotation: str, comment: str) -> bool:
    """Tell whether a quotation has only words of the comment, in order, but for what stands between brackets.

    Case does not matter; ``[…]``, ``(…)`` or ``…`` stand for words left out, any text between square brackets for words
    replaced.

    Examples
    --------
    >>> keeps_words("Le chef […] crie", "Le chef, Paul, crie."), keeps_words("Le chef chante", "Le chef, Paul, crie.")
    (True, False)
    """
    whole, at = plain(comment).casefold(), 0
    parts = [plain(part).casefold() for part in _LEFT_OUT.split(quotation)]
    # dots and brackets of the comment itself are not words left out
    if plain(quotation).casefold() in whole:
        return True
    kept = [part for part in parts if part]
    for part in kept:
        found = whole.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return bool(kept)
