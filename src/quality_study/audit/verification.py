"""The numbers of a report against the answers it speaks of: reproduced, within rounding, wrong, or not checkable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import pandas as pd

from quality_study.audit.program import ABOUT_PART, ABOUT_POINTS, Cell
from quality_study.facts.claims import CELL_UNITS, SIZE_ITEM, half_unit, order_cells, parse_value
from quality_study.facts.tabular import each_row
from quality_study.words.french import join, number, percent, plural, typographic
from quality_study.words.vocabulary import VERDICT_LABEL

#: Whom shares are of: all respondents, or those who gave an answer of substance.
Base = Literal["respondents", "answered"]
_OF = {"respondents": "de tous les répondants", "answered": "des personnes qui ont donné une réponse"}
#: Roles of the answers of substance: the others are not among those who answered.
_SUBSTANCE = ("choice", "favourable")
_CELL = ["item", "category", "relation", "value", "unit"]
_COLUMNS = ["id", "reading", "population", *_CELL, "statement", "section", "source"]
_FOUND = ["count", "n", "share", "base", "verdict", "gap", "label", "reason"]


@dataclass(frozen=True)
class _Tally:
    """Respondents by answer, and by question: all, and those who gave an answer of substance."""

    counts: Mapping[Cell, int]
    hidden: Mapping[Cell, tuple[int, int]]
    sizes: Mapping[Base, Mapping[str, int]]
    cells: Mapping[str, list[str]]
    apart: frozenset[Cell]
    respondents: int

    def base(self, cells: Iterable[Cell], base: Base) -> Base:
        """Tell whom the shares of some answers are of: those who did not answer are no part of those who did."""
        return "respondents" if self.apart & {*cells} else base


def check_claims(
    claims: pd.DataFrame,
    responses: pd.DataFrame,
    items: pd.DataFrame,
    *,
    population: str,
    base: Base = "respondents",
    hidden: Mapping[Cell, tuple[int, int]] | None = None,
) -> pd.DataFrame:
    """Compare each claim with the responses.

    A share is *reproduced* when it rounds to the published one, either way for a half; it is *within rounding* when it
    is less than one unit of the last published decimal away (cut off, or rounded the wrong way), or misses an
    inequality by half a unit at most; otherwise it is *wrong*, by so many points. Counts are exact, and so are orders,
    which compare shares. "About" reaches as far as in :mod:`quality_study.audit.program`.

    Parameters
    ----------
    claims : DataFrame
        ``id, population, item, category, relation, value, unit``; ``reading, statement, section, source`` are repeated.
    responses : DataFrame
        ``respondent, question, value, status``, one row per respondent and question, or per chosen option; status
        ``answered``, ``not_applicable`` or ``blank``.
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`.
    population : str
        The population that the responses come from.
    base : {"respondents", "answered"}
        Whom the published shares are taken to be of: all respondents, as where claims are all that is known, or those
        who gave an answer of substance. Not-applicable and blank answers are not among the latter: their shares, and
        the order of several answers when one of them is such, are always of all respondents. The reason names the base;
        when a share is right on the other base only, it says so.
    hidden : mapping of (item, category) to (int, int), optional
        Counts that may not be published, with the bounds that everyone can prove. A claim about one of them is judged
        by these bounds: its verdict is theirs when they agree, ``unchecked`` otherwise; it has no count, share or gap.

    Returns
    -------
    DataFrame
        One row per claim, the columns of `claims`, then: ``count`` and ``n`` (Int64), ``share`` (between 0 and 1),
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
    own = items[items["population"] == population]
    tally = _tally(responses, own, hidden or {})
    rows = []
    for claim in each_row(claims):
        found = _checked(claim, tally, base, population)
        found["label"] = typographic(_label(found, claim))
        found["reason"] = typographic(found["reason"])
        rows.append({name: getattr(claim, name, "") for name in _COLUMNS} | found)
    table = pd.DataFrame(rows, columns=_COLUMNS + _FOUND)
    return table.astype({"count": "Int64", "n": "Int64", "share": float, "gap": float})


def _tally(responses: pd.DataFrame, items: pd.DataFrame, hidden: Mapping[Cell, tuple[int, int]]) -> _Tally:
    asked = responses[responses["question"].isin(items["item"])]
    blank = items[items["role"] == "blank"].set_index("item")["category"]
    named = asked["value"].where(asked["status"] != "blank", asked["question"].map(blank))
    counts = asked.assign(category=named).groupby(["question", "category"])["respondent"].nunique()
    answered = asked[asked["status"] == "answered"].groupby("question")["respondent"].nunique()
    everyone = asked.groupby("question")["respondent"].nunique()
    sizes: dict[Base, Mapping[str, int]] = {
        "respondents": {str(k): int(v) for k, v in everyone.items()},
        "answered": {str(k): int(answered.get(k, 0)) for k in everyone.index},
    }
    found = {(str(r.question), str(r.category)): int(r.respondent) for r in each_row(counts.reset_index())}
    cells = {str(item): list(group) for item, group in items.groupby("item")["category"]}
    others = items[~items["role"].isin(_SUBSTANCE)]
    apart = frozenset(zip(others["item"], others["category"], strict=True))
    return _Tally(found, hidden, sizes, cells, apart, int(asked["respondent"].nunique()))


def _checked(claim: Any, tally: _Tally, base: Base, population: str) -> dict[str, Any]:
    """Give the columns that a claim gains, but for its label."""
    why = _uncheckable(claim, tally, population)
    if why:
        return _found("unchecked", why, base="")
    if claim.item == SIZE_ITEM and not claim.category:
        return _count(claim, tally.respondents, tally.respondents, "")
    involved = [(claim.item, claim.category), *(order_cells(claim.value) if claim.relation == "order" else [])]
    base = tally.base(involved, base)
    count, n = tally.counts.get(involved[0], 0), tally.sizes[base][claim.item]
    if n == 0:
        return _found("unchecked", "personne n’a donné de réponse à cette question", base=base)
    if any(cell in tally.hidden for cell in involved):
        return _bounded(claim, tally, base, involved)
    if claim.relation == "order":
        return _order(claim, tally, base)
    if claim.unit != "%":
        return _count(claim, count, n, base)
    found = _share(claim, count, n, base)
    other = tally.base(involved, "answered" if base == "respondents" else "respondents")
    others = tally.sizes[other][claim.item]
    elsewhere = _share(claim, count, others, other)["verdict"] if others else ""
    if found["verdict"] != "reproduced" and elsewhere == "reproduced":
        found["reason"] += f" ; reproduit si la part est celle {_OF[other]} ({number(count)} sur {number(others)})"
    return found


def _uncheckable(claim: Any, tally: _Tally, population: str) -> str:
    if claim.population != population:
        return "l’énoncé porte sur une autre population que celle des réponses"
    if claim.relation == "none":
        return "l’énoncé n’impose aucun nombre"
    if claim.item == SIZE_ITEM and not claim.category:
        if parse_value(claim.value) is None:
            return "l’énoncé ne donne pas d’effectif"
        return "" if claim.unit in CELL_UNITS[1:] else "la taille est donnée dans une autre unité que des personnes"
    cells = [(claim.item, claim.category)]
    if claim.relation == "order":
        cells += order_cells(claim.value)
    for item, category in cells:
        if not category or item not in tally.cells:
            return f"« {item} » n’est pas une question posée à cette population"
        if item not in tally.sizes["respondents"]:
            return f"la question « {item} » est absente des réponses"
        if category not in tally.cells[item]:
            return f"« {category} » n’est pas une réponse à la question « {item} »"
    if claim.relation != "order" and (claim.unit not in CELL_UNITS or parse_value(claim.value) is None):
        return "l’énoncé ne donne ni part ni effectif"
    return ""


def _share(claim: Any, count: int, n: int, base: Base) -> dict[str, Any]:
    value = parse_value(claim.value)
    assert value is not None
    half = half_unit(value)
    gap = Fraction(100 * count, n) - Fraction(value)
    if claim.relation == "eq":
        verdict = "reproduced" if abs(gap) <= half else "rounding" if abs(gap) < 2 * half else "wrong"
    elif claim.relation == "about":
        verdict = "reproduced" if abs(gap) <= ABOUT_POINTS else "wrong"
    else:
        verdict = "reproduced" if _holds(claim.relation, gap) else "rounding" if abs(gap) <= half else "wrong"
    reason = f"{number(count)} sur {number(n)}, soit {percent(count / n, 1)} {_OF[base]}"
    return _found(verdict, reason, count, n, base, gap)


def _count(claim: Any, count: int, n: int, base: str) -> dict[str, Any]:
    value = parse_value(claim.value)
    assert value is not None  # said to be uncheckable before
    gap = count - Fraction(value)
    reach = int(Fraction(value) * ABOUT_PART) if claim.relation == "about" else 0
    right = abs(gap) <= reach if claim.relation in ("eq", "about") else _holds(claim.relation, gap)
    reason = f"{plural(count, 'personne')} dans les réponses"
    return _found("reproduced" if right else "wrong", reason, count, n, base, gap)


def _order(claim: Any, tally: _Tally, base: Base) -> dict[str, Any]:
    count, sizes = tally.counts.get((claim.item, claim.category), 0), tally.sizes[base]
    smaller = {cell: tally.counts.get(cell, 0) for cell in order_cells(claim.value)}
    n = sizes[claim.item]
    gap = 100 * (Fraction(count, n) - max(Fraction(k, sizes[item] or 1) for (item, _), k in smaller.items()))
    told = join(
        f"{number(k)} sur {number(sizes[item])} ({item} : {category})" for (item, category), k in smaller.items()
    )
    reason = f"{number(count)} sur {number(n)} contre {told}, parts {_OF[base]}"
    return _found("reproduced" if gap > 0 else "wrong", reason, count, n, base, gap)


def _bounded(claim: Any, tally: _Tally, base: Base, involved: list[Cell]) -> dict[str, Any]:
    """Judge a claim about hidden counts by what everyone can prove of them, never by the counts."""
    possible = {cell: tally.hidden.get(cell, (tally.counts.get(cell, 0),) * 2) for cell in involved}
    n, (low, high) = tally.sizes[base][claim.item], possible[involved[0]]
    if claim.relation == "order":
        shares = {cell: [Fraction(k, tally.sizes[base][cell[0]] or 1) for k in ends] for cell, ends in possible.items()}
        first, others = shares[involved[0]], [shares[cell] for cell in involved[1:]]
        above = first[0] > max(ends[1] for ends in others)
        below = first[1] <= max(ends[0] for ends in others)
        verdicts = {"reproduced"} if above else {"wrong"} if below else {"reproduced", "wrong"}
    elif claim.unit == "%":
        verdicts = {_share(claim, k, n, base)["verdict"] for k in range(low, high + 1)}
    else:
        verdicts = {_count(claim, k, n, base)["verdict"] for k in range(low, high + 1)}
    told = "petit effectif, masqué" if len(involved) == 1 else "comparaison d’effectifs dont certains sont masqués"
    if len(verdicts) > 1:
        why = f"{told} : ce qui est publié ne confirme ni ne dément l’énoncé, et en dire plus révélerait l’effectif"
        return _found("unchecked", why, base=base)
    bounds = f"de {number(low)} à {number(high)} sur {number(n)}"
    if claim.relation == "order":
        bounds = f"toutes les valeurs possibles, parts {_OF[base]}"
    elif claim.unit == "%":
        bounds += f", parts {_OF[base]}"
    return _found(verdicts.pop(), f"{told} ; jugé sur ce qui reste possible, {bounds}", base=base)


def _holds(relation: str, gap: Fraction) -> bool:
    return {"gt": gap > 0, "ge": gap >= 0, "lt": gap < 0, "le": gap <= 0}[relation]


def _found(
    verdict: str,
    reason: str,
    count: int | None = None,
    n: int | None = None,
    base: str = "",
    gap: Fraction | None = None,
) -> dict[str, Any]:
    return {
        "count": count,
        "n": n,
        "share": count / n if base and count is not None and n else None,
        "base": base,
        "verdict": verdict,
        "gap": None if gap is None else float(gap),
        "reason": reason,
    }


def _label(found: Mapping[str, Any], claim: Any) -> str:
    label = VERDICT_LABEL[found["verdict"]]
    if found["verdict"] != "wrong":
        return label
    if found["gap"] is None:  # the answers are hidden
        return label
    gap = abs(found["gap"])
    if gap == 0:  # an order or a strict inequality that a tie breaks
        return f"{label} : égalité"
    if claim.unit == "%" or claim.relation == "order":
        value = parse_value(claim.value)
        places = max(1, -int(value.as_tuple().exponent)) if value is not None else 1
        return f"{label} de {number(gap, places)} {'point' if gap < 2 else 'points'}"
    return f"{label} de {plural(gap, 'personne')}"
