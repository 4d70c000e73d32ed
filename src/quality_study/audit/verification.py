"""The numbers of a report against the answers it speaks of: reproduced, within rounding, wrong, or not checkable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from quality_study.audit.counted import Counted
from quality_study.audit.program import Cell
from quality_study.audit.publishable import Known
from quality_study.audit.verdicts import (
    OF,
    count_judged,
    hidden_judged,
    judged,
    label_of,
    published,
    rounded_verdict,
    share_judged,
)
from quality_study.facts.claim_terms import GAP, MEAN, Base, Side, part_told, read_base, read_sides
from quality_study.facts.claims import CELL_UNITS, SIZE_ITEM, half_unit, order_cells, parse_value
from quality_study.facts.tabular import each_row
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import join, number, percent, plural, signed, typographic

_CELL = ["item", "category", "relation", "value", "unit"]
_COLUMNS = ["id", "reading", "population", *_CELL, "statement", "section", "source"]
_FOUND = ["count", "n", "share", "base", "verdict", "gap", "label", "reason"]
_MASKED = "petit effectif, masqué : en dire plus le révélerait"
_HIDDEN = "petit effectif, masqué"
_COMPARED = "comparaison d’effectifs dont certains sont masqués"


class _Single(NamedTuple):
    """One answer of an order, read as a claim of its own."""

    item: str
    category: str
    base: str
    unit: str = ""


def check_claims(
    claims: pd.DataFrame,
    responses: pd.DataFrame,
    items: pd.DataFrame,
    *,
    population: str,
    base: Base = "respondents",
    hidden: Mapping[Cell, tuple[int, int]] | None = None,
    sensitive: Callable[[int], bool] | None = None,
) -> pd.DataFrame:
    """Compare each claim with the responses.

    A share is *reproduced* when it rounds to the published one, either way for a half; it is *within rounding* when it
    is less than one unit of the last published decimal away (cut off, or rounded the wrong way), or misses an
    inequality by half a unit at most; otherwise it is *wrong*, by so many points. A mean, and a gap between two shares,
    are rounded like a share. Counts are exact, and so are orders, which compare shares. "About" reaches as far as in
    :mod:`quality_study.audit.program`; a mean, as far as a count. What a claim counts, and among whom, is read by
    :func:`~quality_study.facts.claim_terms.read_sides`.

    Parameters
    ----------
    claims : DataFrame
        ``id, population, item, category, relation, value, unit`` and ``base``, if there is one; ``reading, statement,
        section, source`` are repeated.
    responses : DataFrame
        ``respondent, question, value, status``, one row per respondent and question, or per chosen option; status
        ``answered``, ``not_applicable`` or ``blank``. A question answered by numbers, which is not among the items, may
        be named by its mean or by a range.
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`.
    population : str
        The population that the responses come from.
    base : {"respondents", "answered"}
        Whom the shares of a claim that does not say it are of: all respondents, as in the bounds, or those who gave an
        answer of substance. Not-applicable and blank answers are not among the latter: their shares, and the order of
        several answers when one of them is such, are always of all respondents. A mean is of those who answered. The
        reason names the base; when a share is right on the other base only, it says so.
    hidden : mapping of (item, category) to (int, int), optional
        Counts that may not be published, with the bounds that everyone can prove. A claim about one of them is judged
        by these bounds: its verdict is theirs when they agree, ``unchecked`` otherwise; it has no count, share or gap.
    sensitive : callable, optional
        Tells whether a count may not be published. A claim about a part of the respondents, about several questions
        together or about a range of numbers is ``unchecked`` when it, or what subtraction would give, is such a count.

    Returns
    -------
    DataFrame
        One row per claim, the columns of `claims`, then: ``count`` and ``n`` (Int64), ``share`` (between 0 and 1); the
        first two are empty for a gap, which has two of each, and ``count`` and ``share`` for a mean;
        ``base``, ``verdict`` (``reproduced``, ``rounding``, ``wrong`` or ``unchecked``), ``gap`` (observed less
        published, in points or people), ``label`` and ``reason`` in French.

    Examples
    --------
    >>> items = pd.DataFrame({"population": "p", "item": "q", "type": "choice", "category": ["Non", "Oui"]})
    >>> items = items.assign(role="choice")
    >>> said = {"id": "C1", "population": "p", "item": "q", "category": "Oui"}
    >>> said |= {"relation": "eq", "value": "50", "unit": "%"}
    >>> rows = [("a", "q", "Oui", "answered"), ("b", "q", "Non", "answered"), ("c", "q", "Oui", "answered")]
    >>> responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    >>> check_claims(pd.DataFrame([said]), responses, items, population="p")["label"].tolist()
    ['faux de 16,7 points']
    """
    known = Known(Counted(responses, items, population), hidden or {}, sensitive or (lambda count: False))
    rows = []
    for claim in each_row(claims):
        found = _checked(claim, known, base, population)
        found["label"] = typographic(label_of(found, claim))
        found["reason"] = typographic(found["reason"])
        rows.append({name: getattr(claim, name, "") for name in _COLUMNS} | found)
    table = pd.DataFrame(rows, columns=_COLUMNS + _FOUND)
    return table.astype({"count": "Int64", "n": "Int64", "share": float, "gap": float})


def _checked(claim: Any, known: Known, base: Base, population: str) -> dict[str, Any]:
    """Give the columns that a claim gains, but for its label."""
    if claim.population != population:
        return judged("unchecked", "l’énoncé porte sur une autre population que celle des réponses")
    if claim.relation == "none":
        return judged("unchecked", "l’énoncé n’impose aucun nombre")
    try:
        if claim.item == SIZE_ITEM and not claim.category:
            return _size(claim, known)
        sides = _sides(claim, known)
    except StudyError as error:
        return judged("unchecked", _unread(error.problems[0], claim))
    for part in (part for side in sides for part in (*side.parts, *side.among)):
        if not known.answers.knows(part.item):
            return judged("unchecked", f"la question « {part.item} » est absente des réponses")
    if claim.relation != "order" and (claim.unit not in (*CELL_UNITS, GAP, MEAN) or parse_value(claim.value) is None):
        return judged("unchecked", "l’énoncé ne donne ni part ni effectif")
    if any(known.answers.asked.apart(part) for side in sides for part in side.parts):
        base = "respondents"  # those who did not answer are no part of those who did
    else:
        base = sides[0].base or base
    needed = sides if claim.unit == GAP else sides[:1]
    empty = next((side for side in needed if not known.answers.count(side, base)[1]), None)
    if empty is not None:
        return judged("unchecked", f"personne n’a donné de réponse à cette question{_among(empty, known)}", base=base)
    if claim.relation == "order":
        return _order(claim, sides, known, base)
    if claim.unit == MEAN:
        return _mean(claim, sides[0], known)
    return _gap(claim, sides, known, base) if claim.unit == GAP else _one(claim, sides[0], known, base)


def _sides(claim: Any, known: Known) -> tuple[Side, ...]:
    """Read the sides of a claim: one, two for a gap; of an order, the larger answer then the smaller ones."""
    asked = known.answers.asked
    if claim.relation != "order":
        return read_sides(claim, asked)
    base = getattr(claim, "base", "")
    cells = [(claim.item, claim.category), *order_cells(claim.value)]
    return tuple(side for item, answer in cells for side in read_sides(_Single(item, answer, base), asked))


def _size(claim: Any, known: Known) -> dict[str, Any]:
    """Judge the number of respondents, of all or of those of whom some conditions hold."""
    if parse_value(claim.value) is None:
        return judged("unchecked", "l’énoncé ne donne pas d’effectif")
    if claim.unit not in CELL_UNITS[1:]:
        return judged("unchecked", "la taille est donnée dans une autre unité que des personnes")
    among, _ = read_base(getattr(claim, "base", ""), known.answers.asked)
    if among:
        return _one(claim, Side(among), known, "respondents")
    return count_judged(claim, known.answers.respondents, known.answers.respondents, "")


def _one(claim: Any, side: Side, known: Known, base: Base) -> dict[str, Any]:
    """Judge a share or a count."""
    (count, n), possible = known.answers.count(side, base), known.possible(side, base)
    if possible is None:
        return judged("unchecked", _MASKED, base=base)
    is_share = claim.unit == "%"
    if known.hides(side):
        verdicts = {(share_judged if is_share else count_judged)(claim, k, n, base)["verdict"] for k in possible}
        told = f"de {number(possible[0])} à {number(possible[-1])} sur {number(n)}"
        return hidden_judged(verdicts, _HIDDEN, base, told + (f", parts {OF[base]}" if is_share else ""))
    found = (share_judged if is_share else count_judged)(claim, count, n, base)
    found["reason"] += _among(side, known)
    if not is_share or found["verdict"] == "reproduced" or any(map(known.answers.asked.apart, side.parts)):
        return found
    other: Base = "answered" if base == "respondents" else "respondents"
    count, n = known.answers.count(side, other)
    if n and known.possible(side, other) and share_judged(claim, count, n, other)["verdict"] == "reproduced":
        found["reason"] += f" ; reproduit si la part est celle {OF[other]} ({number(count)} sur {number(n)})"
    return found


def _gap(claim: Any, sides: Sequence[Side], known: Known, base: Base) -> dict[str, Any]:
    """Judge the first share less the second, in points."""
    ends, told = [], []
    for side in sides:
        (count, n), possible = known.answers.count(side, base), known.possible(side, base)
        if possible is None:
            return judged("unchecked", _MASKED, base=base)
        ends.append((Fraction(100 * possible[0], n), Fraction(100 * possible[-1], n)))
        told.append(f"{percent(Fraction(count, n), 1)} ({number(count)} sur {number(n)}{_among(side, known)})")
    gaps = [a - b - published(claim) for a, b in zip(ends[0], ends[1][::-1], strict=True)]
    if any(map(known.hides, sides)):
        zones = {(rounded_verdict(claim, gap), gap > 0) for gap in gaps}
        verdicts = {verdict for verdict, _ in zones}
        if len(zones) > 1 and verdicts != {"reproduced"}:
            verdicts = {"reproduced", "wrong"}
        return hidden_judged(verdicts, _COMPARED, base, f"toutes les valeurs possibles, parts {OF[base]}")
    observed = signed(float(gaps[0] + published(claim)), 1)
    reason = f"{told[0]} contre {told[1]}, parts {OF[base]} : écart de {observed} points"
    return judged(rounded_verdict(claim, gaps[0]), reason, base=base, gap=gaps[0])


def _mean(claim: Any, side: Side, known: Known) -> dict[str, Any]:
    """Judge the mean of a scale or of numbers."""
    if known.hides(side) or (side.among and known.answers.reveals(side, "answered", known.sensitive)):
        return judged("unchecked", _MASKED, base="answered")
    mean, n = known.answers.mean(side)
    gap = mean - published(claim)
    decimals = half_unit(parse_value(claim.value) or Decimal(0)).denominator
    reason = f"moyenne de {number(mean, len(str(decimals)))} pour {plural(n, 'personne')}{_among(side, known)}"
    return judged(rounded_verdict(claim, gap), reason, n=n, base="answered", gap=gap)


def _order(claim: Any, sides: Sequence[Side], known: Known, base: Base) -> dict[str, Any]:
    counts = [known.answers.count(side, base) for side in sides]
    possible = [known.possible(side, base) for side in sides]
    ends = [(Fraction(r[0], n or 1), Fraction(r[-1], n or 1)) for r, (_, n) in zip(possible, counts, strict=True) if r]
    if len(ends) < len(sides):
        return judged("unchecked", _MASKED, base=base)
    if any(map(known.hides, sides)):
        above = ends[0][0] > max(high for _, high in ends[1:])
        below = ends[0][1] <= max(low for low, _ in ends[1:])
        verdicts = {"reproduced"} if above else {"wrong"} if below else {"reproduced", "wrong"}
        return hidden_judged(verdicts, _COMPARED, base, f"toutes les valeurs possibles, parts {OF[base]}")
    (count, n), *smaller = counts
    gap = 100 * (ends[0][0] - max(low for low, _ in ends[1:]))
    told = join(
        f"{number(k)} sur {number(size)} ({item} : {answer})"
        for (k, size), (item, answer) in zip(smaller, order_cells(claim.value), strict=True)
    )
    reason = f"{number(count)} sur {number(n)} contre {told}, parts {OF[base]}{_among(sides[0], known)}"
    return judged("reproduced" if gap > 0 else "wrong", reason, count, n, base, gap)


def _among(side: Side, known: Known) -> str:
    """Say of whom a side is, besides its base."""
    told = [part_told(part, known.answers.asked) for part in side.among]
    return f", parmi {join(told)}" if told else ""


def _unread(problem: Problem, claim: Any) -> str:
    """Say why the terms of a claim cannot be read."""
    if problem.column == "item":
        return f"« {problem.found} » n’est pas une question posée à cette population"
    if problem.column == "categorie" and problem.found:
        return f"« {problem.found} » n’est pas une réponse à la question « {claim.item} »"
    return problem.message + (f" (« {problem.found} »)" if problem.found else "")
