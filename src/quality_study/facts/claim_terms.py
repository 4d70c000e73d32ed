"""What a claim counts, and among whom: one answer or several, a range, a mean, several questions, a gap, a base."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any, Literal, NamedTuple

import pandas as pd

from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import join, number

#: Whom a share is of: all respondents, or those who gave an answer of substance.
Base = Literal["respondents", "answered"]
#: What a claim writes of its base; a base that is not written is all respondents, in bounds and in verification.
BASES: Mapping[str, Base] = {"tous": "respondents", "ont répondu": "answered"}
#: Units of a gap between two shares, in percentage points, and of a mean.
GAP, MEAN = "points", "moyenne"
#: Between the two sides of a gap; between questions, or conditions, that hold together; between answers added up.
_AGAINST, _AND, _OR = " contre ", " et ", "|"
_SUBSTANCE = ("choice", "favourable")
_NUMBER = r"-?\d+(?:[.,]\d+)?"
_SPAN = re.compile(rf"(?:de )?({_NUMBER})(?: (?:à|-) ({_NUMBER}))?")


class Part(NamedTuple):
    """Answers to one question, any of which will do; the whole question when neither is given."""

    item: str
    answers: tuple[str, ...] = ()
    spans: tuple[tuple[Decimal, Decimal], ...] = ()


@dataclass(frozen=True)
class Side:
    """What is counted: answers that hold together, among the respondents of whom the conditions hold."""

    parts: tuple[Part, ...]
    among: tuple[Part, ...] = ()
    base: Base | None = None


@dataclass(frozen=True)
class Asked:
    """The questions of a population: closed ones with their answers, roles and words, those answered by a number."""

    answers: Mapping[str, Mapping[str, str]]
    types: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, items: pd.DataFrame, numbers: Sequence[str] = ()) -> Asked:
        """Read the questions of one population from the table of items."""
        roles = items["role"] if "role" in items else pd.Series("choice", index=items.index)
        rows = items.assign(role=roles).groupby("item", sort=False)
        answers = {str(i): dict(zip(g["category"], g["role"], strict=True)) for i, g in rows}
        types = {str(i): str(g["type"].iloc[0]) for i, g in rows} if "type" in items else {}
        texts = {str(i): str(g["text"].iloc[0]) for i, g in rows} if "text" in items else {}
        return cls(answers, types, frozenset(numbers) - set(answers), texts)

    @property
    def items(self) -> list[str]:
        """All questions that a claim may name."""
        return [*self.answers, *sorted(self.numbers)]

    def substance(self, item: str) -> list[str]:
        """Return the answers of those who answered, in the order of the scale."""
        return [a for a, role in self.answers.get(item, {}).items() if role in _SUBSTANCE]

    def apart(self, part: Part) -> list[str]:
        """Return the answers, among some, of those who are not among the people who answered."""
        return [a for a in part.answers if self.answers[part.item][a] not in _SUBSTANCE]

    def rated(self, item: str) -> bool:
        """Tell whether a question is answered by a number, typed or chosen on a scale of numbers."""
        steps = self.substance(item)
        return item in self.numbers or (bool(steps) and all(re.fullmatch(_NUMBER, step) for step in steps))

    def values(self, item: str) -> dict[str, Decimal]:
        """Return what each step of a scale counts for in a mean: the number it is written with, or else its rank."""
        rated = self.rated(item)
        return {s: _decimal(s) if rated else Decimal(rank) for rank, s in enumerate(self.substance(item), 1)}


def read_sides(claim: Any, asked: Asked) -> tuple[Side, ...]:
    """Read what a claim about questions counts: one side, or the two of a gap.

    Parameters
    ----------
    claim : row of the claims table
        ``item, category, unit`` and, if there is one, ``base``.
    asked : Asked
        The questions of its population.

    Raises
    ------
    StudyError
        Its problems name the French column and what is accepted there.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> answers = {"q": {"Non": "choice", "Oui": "favourable"}, "ecole": {"UTC": "choice"}}
    >>> asked = Asked(answers, numbers=frozenset({"note"}))
    >>> claim = SimpleNamespace(item="q et note", category="Oui et 9 à 10", unit="%", base="ecole:UTC")
    >>> [side] = read_sides(claim, asked)
    >>> [part.item for part in side.parts], side.among[0].answers
    (['q', 'note'], ('UTC',))
    """
    written = {"item": claim.item, "categorie": claim.category, "base": getattr(claim, "base", "")}
    known = {*asked.items, *(a for answers in asked.answers.values() for a in answers)}
    sides = {column: _cut(text, _AGAINST) if text not in known else [text] for column, text in written.items()}
    count = max(len(texts) for texts in sides.values())
    if (claim.unit == GAP) != (count == 2) or any(len(texts) not in (1, count) for texts in sides.values()):
        column, text = next(((c, written[c]) for c, texts in sides.items() if len(texts) > 1), ("unite", claim.unit))
        message = "un écart (unité « points ») oppose deux parts, séparées par « contre », et lui seul"
        accepted = ["item : « accueil contre horaires »", "categorie : « Oui contre Non »"]
        accepted += ["base : « ecole:UTC contre ecole:ENFiP »"]
        raise StudyError([Problem(message, column=column, found=text, accepted=accepted)])
    items, answers, bases = (texts * (count if len(texts) == 1 else 1) for texts in sides.values())
    return tuple(_side(*texts, claim.unit, asked) for texts in zip(items, answers, bases, strict=True))


def counted_cells(claim: Any, asked: Asked) -> tuple[list[tuple[str, str]], Base] | None:
    """Return the answers to one question that a claim adds up, and whom their share is of.

    None for a claim that says something else than how many gave them: about a part of the respondents, several
    questions together, a mean, a gap, or options of which one person may have chosen several.
    """
    if claim.unit in (GAP, MEAN):
        return None
    (side,) = read_sides(claim, asked)
    part = side.parts[0]
    optional = asked.types.get(part.item) == "choices"
    if len(side.parts) > 1 or side.among or not part.answers or (optional and len(part.answers) > 1):
        return None
    return [(part.item, answer) for answer in part.answers], side.base or "respondents"


def _side(item: str, category: str, base: str, unit: str, asked: Asked) -> Side:
    items = [item] if item in asked.items else _cut(item, _AND)
    for name in items:
        if name not in asked.items:
            raise StudyError(
                [Problem("item inconnu du questionnaire", column="item", found=name, accepted=sorted(asked.items))]
            )
    parts: tuple[Part, ...]
    if unit == MEAN:
        parts = (_averaged(item, category, asked),)
    elif len(items) == 1:
        parts = (_part(item, category, asked),)
    else:
        parts = _together(items, category, asked)
    among, whom = read_base(base, asked)
    outside = [a for part in parts for a in asked.apart(part)]
    if whom == "answered" and outside:
        message = f"« {outside[0]} » n’est pas une réponse des personnes qui ont répondu : sa part est celle de tous"
        raise StudyError([Problem(message, column="base", found=base, accepted=["tous"])])
    if whom == "respondents" and unit == MEAN:
        message = "une moyenne est celle des personnes qui ont répondu"
        raise StudyError([Problem(message, column="base", found=base, accepted=["vide", "ont répondu"])])
    return Side(parts, among, "answered" if unit == MEAN else whom)


def _averaged(item: str, category: str, asked: Asked) -> Part:
    if category:
        message = "une moyenne est celle de toute une question : la colonne « categorie » reste vide"
        raise StudyError([Problem(message, column="categorie", found=category)])
    fit = [i for i in asked.items if i in asked.numbers or asked.types.get(i) == "scale"]
    if item not in fit:
        message = "une moyenne est celle d’une échelle ou d’une question dont la réponse est un nombre"
        raise StudyError([Problem(message, column="item", found=item, accepted=fit)])
    return Part(item)


def _part(item: str, text: str, asked: Asked, column: str = "categorie") -> Part:
    """Read answers to one question: one, several separated by bars, or a range of numbers."""
    known = asked.answers.get(item, {})
    if text in known:
        return Part(item, (text,))
    pieces = _cut(text, _OR)
    wrong = [piece for piece in pieces if piece not in known]
    if known and not wrong:
        return Part(item, tuple(dict.fromkeys(pieces)))
    found = [_SPAN.fullmatch(piece) for piece in pieces]
    spans = tuple((_decimal(s[1]), _decimal(s[2] or s[1])) for s in found if s)
    if asked.rated(item) and all(found) and all(low <= high for low, high in spans):
        inside = [a for a, v in asked.values(item).items() if any(low <= v <= high for low, high in spans)]
        if item in asked.numbers or inside:
            return Part(item, tuple(inside), () if inside else spans)
    accepted = [*known] or ["un nombre ou un intervalle, par exemple 9 à 10"]
    message = f"catégorie inconnue pour l’item « {item} »" if text else "champ vide"
    raise StudyError([Problem(message, column=column, found=next(iter(wrong), text) or None, accepted=accepted)])


def _together(items: Sequence[str], text: str, asked: Asked) -> tuple[Part, ...]:
    """Read the answers to several questions that one respondent gave: the same to all, or one for each."""
    for pieces in ([text] * len(items), *_joined(_cut(text, _AND), len(items))):
        try:
            return tuple(_part(item, piece, asked) for item, piece in zip(items, pieces, strict=True))
        except StudyError:
            continue
    message = "une réponse commune à ces questions, ou une pour chacune, séparées par « et », est attendue"
    raise StudyError([Problem(message, column="categorie", found=text, accepted=asked.substance(items[0]))])


def read_base(text: str, asked: Asked) -> tuple[tuple[Part, ...], Base | None]:
    """Read whom a share is of: a word for all or for those who answered, conditions ``question:answers``, or both."""
    whom, among, rest = None, [], _cut(text, _AND) if text else []
    while rest:
        if rest[0] in BASES and whom is None:
            whom = BASES[rest.pop(0)]
            continue
        for count in range(1, len(rest) + 1):  # an answer may itself hold « et »
            item, _, answers = (t.strip() for t in _AND.join(rest[:count]).partition(":"))
            try:
                among.append(_part(item, answers, asked, "base"))
            except StudyError as error:
                if count < len(rest):
                    continue
                if item in asked.items:
                    raise error
                accepted = [*BASES, "question:réponse"]
                raise StudyError([Problem("base inconnue", column="base", found=text, accepted=accepted)]) from None
            del rest[:count]
            break
    return tuple(among), whom


def part_told(part: Part, asked: Asked) -> str:
    """Say a condition: a question, in its own words when they are known, and the answers that meet it."""
    question = f"« {asked.texts[part.item]} »" if part.item in asked.texts else part.item
    ends = [(number(float(low)), number(float(high))) for low, high in part.spans]
    spans = [low if low == high else f"de {low} à {high}" for low, high in ends]
    return f"{question} : {join([*part.answers, *spans], last='ou')}"


def _cut(text: str, separator: str) -> list[str]:
    return [piece.strip() for piece in text.split(separator)]


def _joined(pieces: Sequence[str], count: int) -> Iterator[list[str]]:
    """Put pieces together again into so many texts, in every way: an answer may itself hold the word between them."""
    for cuts in combinations(range(1, len(pieces)), count - 1):
        ends = [0, *cuts, len(pieces)]
        yield [_AND.join(pieces[a:b]) for a, b in pairwise(ends)]


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
