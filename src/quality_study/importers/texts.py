"""When two texts are the same: kind and number of spaces, apostrophes, entities and case do not distinguish them."""

from __future__ import annotations

import html
import re
import unicodedata

_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
_TYPOGRAPHIC = re.compile(r" (?=[?!;:»])|(?<=«) ")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u2032": "'"})


def text_key(text: str) -> str:
    """Return what two texts must share to be the same header or label.

    The space that French typography sets before ``? ! ; : »`` and after ``«`` may be absent: platforms drop it.

    Examples
    --------
    >>> text_key("L&rsquo;avis\u202f?  ") == text_key("l'avis ?") == text_key("L’AVIS?")
    True
    >>> text_key("Plutôt d’accord") == text_key("Plutot d’accord")
    False
    """
    text = unicodedata.normalize("NFC", html.unescape(text)).translate(_APOSTROPHES)
    return _TYPOGRAPHIC.sub("", _SPACES.sub(" ", text).strip()).casefold()


def code_key(code: str) -> str:
    """Return what two codes must share: letters and digits, as platforms that forbid ``_`` and ``-`` write them.

    Examples
    --------
    >>> code_key("Table_1") == code_key("table1")
    True
    """
    return "".join(c for c in code.casefold() if c.isalnum())
