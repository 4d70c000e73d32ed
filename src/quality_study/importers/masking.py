"""Mask the e-mail addresses, telephone numbers and IP addresses that people leave in open comments."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AT = r"(?:\s?@\s?|\s?[(\[]\s?(?:at|arobase|chez)\s?[)\]]\s?|\s(?:arobase)\s)"
_DOT = r"(?:\.|\s?[(\[]\s?(?:dot|point)\s?[)\]]\s?|\spoint\s)"
_EMAIL = rf"(?<![\w.+%-])[\w.+%-]++{_AT}[\w-]+(?:{_DOT}[\w-]+)+"
_GAP = r"[\s.\-/]{0,2}"
_FRENCH_PHONE = (
    rf"(?<![\w+])(?:(?:\+|00){_GAP}33{_GAP}(?:\(0\){_GAP}|0{_GAP})?|0{_GAP})[1-9](?:{_GAP}\d{{2}}){{4}}(?!\d)"
)
_OTHER_PHONE = r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[\s.\-/()]{0,2}\d){7,12}(?!\d)"
_IPV4 = r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)"
_HEX = "[0-9A-Fa-f]{1,4}"
_IPV6 = rf"(?<![\w:])(?:(?:{_HEX}:){{7}}{_HEX}|(?:{_HEX}:){{1,6}}(?::{_HEX}){{1,6}}|(?:{_HEX}:){{1,7}}:)(?![\w:])"
#: Kind of personal datum, what it looks like, what stands in its place.
_MASKS = (
    ("adresse e-mail", re.compile(_EMAIL, re.IGNORECASE), "[adresse e-mail masquée]"),
    ("adresse IP", re.compile(f"{_IPV4}|{_IPV6}"), "[adresse IP masquée]"),
    ("numéro de téléphone", re.compile(f"{_FRENCH_PHONE}|{_OTHER_PHONE}"), "[numéro de téléphone masqué]"),
)
_SUSPECT = re.compile(r"@|\d{2}|\d[ .]\d|::|\bat\b|arobase|chez", re.IGNORECASE)
#: Kinds of personal data that are masked, in French.
KINDS = tuple(kind for kind, _, _ in _MASKS)


@dataclass(frozen=True)
class Masked:
    """A text without its personal data, and how many of each kind were taken out."""

    text: str
    counts: dict[str, int]


def mask(text: str) -> Masked:
    """Mask the personal data that have a recognisable form; names have none and must be read for.

    Examples
    --------
    >>> mask("Écrivez à lou@example.org ou au 06 39 98 12 34, merci").text
    'Écrivez à [adresse e-mail masquée] ou au [numéro de téléphone masqué], merci'
    """
    counts: dict[str, int] = {}
    if not _SUSPECT.search(text):
        return Masked(text, counts)
    for kind, pattern, instead in _MASKS:
        text, found = pattern.subn(instead, text)
        if found:
            counts[kind] = found
    return Masked(text, counts)


def is_masked(text: str) -> bool:
    """Tell whether :func:`mask` took something out of a text.

    Examples
    --------
    >>> is_masked(mask("Écrivez à lou@example.org").text), is_masked("Rien à [masquer]")
    (True, False)
    """
    return any(instead in text for _, _, instead in _MASKS)


def remove_masks(text: str) -> str:
    """Return a text without what :func:`mask` put in it, for a computation on its words.

    Examples
    --------
    >>> remove_masks(mask("Écrivez à lou@example.org vite").text)
    'Écrivez à   vite'
    """
    for _, _, instead in _MASKS:
        text = text.replace(instead, " ")
    return text
