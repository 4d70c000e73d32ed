"""What the message of a figure says in words, held against the percentages that it gives."""

from __future__ import annotations

import re

from quality_study.words.french import typographic

#: Words for a share, from the most precise, with the percentages (least, most) that they can stand for.
_QUANTITIES: tuple[tuple[str, float, float], ...] = (
    (r"plus (?:de la moitié|d’un sur deux|d’une sur deux)", 50.0001, 100),
    (r"moins (?:de la moitié|d’un sur deux|d’une sur deux)", 0, 49.9999),
    (r"(?:près|presque|pas tout à fait) (?:de )?la moitié", 40, 50),
    (r"plus (?:des|de) trois quarts", 75.0001, 100),
    (r"moins (?:des|de) trois quarts", 0, 74.9999),
    (r"plus (?:des|de) deux tiers", 66.6667, 100),
    (r"moins (?:des|de) deux tiers", 0, 66.6666),
    (r"plus d’un tiers", 33.3334, 100),
    (r"moins d’un tiers", 0, 33.3333),
    (r"plus d’un quart", 25.0001, 100),
    (r"moins d’un quart", 0, 24.9999),
    (r"quasi-totalité|quasi-unanimité|presque tous|presque toutes", 90, 100),
    (r"unanim\w*|tous(?! les| ceux)|toutes(?! les| celles)|totalité", 100, 100),
    (r"majorit\w+|la plupart", 50.0001, 100),
    (r"minorit\w+", 0, 49.9999),
    (r"la moitié|un sur deux|une sur deux", 45, 55),
    (r"trois quarts", 70, 80),
    (r"deux tiers", 62, 71),
    (r"un tiers", 29, 38),
    (r"un quart", 20, 30),
    (r"neuf sur dix", 85, 95),
    (r"un sur dix|une sur dix", 5, 15),
)
_QUANTITY = re.compile("|".join(f"(?P<q{i}>{words})" for i, (words, _, _) in enumerate(_QUANTITIES)), re.IGNORECASE)
_PERCENT = re.compile(r"(?:(?P<low>\d+(?:,\d+)?) à )?(?P<high>\d+(?:,\d+)?)\s%")
_CLAUSE = re.compile(r"[.;!?]|, (?:et|mais|contre) ")
_RELATION = re.compile(r"\b(?P<more>plus|dépass\w+|devanc\w+|l’emport\w+)\b|\b(?P<less>moins)\b", re.IGNORECASE)
_THAN = re.compile(r"\bqu[e’]")


def contradicted(message: str) -> list[str]:
    """List the words of a message that its own percentages deny: « la moitié (23 %) », « plus (40 %) que (60 %) ».

    A percentage belongs to the last quantity before it in its clause; of one given by its bounds, words are denied
    only if no value between them would do. « Plus que » and « moins que » are compared where a clause gives just two
    percentages, one on each side.

    Parameters
    ----------
    message : str
        In French, its percentages written as ``23 %`` or ``46 à 100 %``.

    Examples
    --------
    >>> contradicted("La moitié concourrait (50 %), moins d'un quart l'a fait (23 %)")
    []
    >>> contradicted("Une majorité concourrait (35 %)")
    ['« majorité » ne va pas avec 35 %']
    """
    text = typographic(message)
    found: list[str] = []
    for sentence in re.split(r"[.;!?](?:\s|$)", text):
        found += _quantities(sentence)
        for clause in _CLAUSE.split(sentence):
            found += _order(clause)
    return [part.replace("\u202f", " ") for part in found]


def _quantities(sentence: str) -> list[str]:
    found, before = [], 0
    for percent in _PERCENT.finditer(sentence):
        *_, last = [None, *_QUANTITY.finditer(sentence, before, percent.start())]
        before = percent.end()
        if last is None:
            continue
        _, least, most = _QUANTITIES[int(str(last.lastgroup)[1:])]
        low, high = _bounds(percent)
        if high < least or low > most:
            found.append(f"« {last[0]} » ne va pas avec {percent[0]}")
    return found


def _order(clause: str) -> list[str]:
    percents = list(_PERCENT.finditer(clause))
    if len(percents) != 2:
        return []
    first, second = percents
    relation = _RELATION.search(re.sub(_QUANTITY, lambda m: "x" * len(m[0]), clause), 0, second.start())
    if relation is None:
        return []
    if relation[0].lower() in ("plus", "moins"):  # compares nothing without what it compares with
        than = _THAN.search(clause, relation.end(), second.start())
        if than is None or than.start() < first.start():
            return []
    greater, smaller = (first, second) if relation["more"] else (second, first)
    if _bounds(greater)[1] <= _bounds(smaller)[0]:
        return [f"« {relation[0]} » ne va pas avec {first[0]} et {second[0]}"]
    return []


def _bounds(percent: re.Match[str]) -> tuple[float, float]:
    high = float(percent["high"].replace(",", "."))
    return (float(percent["low"].replace(",", ".")) if percent["low"] else high), high
