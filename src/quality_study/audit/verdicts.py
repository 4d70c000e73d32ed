"""What is said of a published number: its verdict, how far it is from the answers, and the words for both."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from quality_study.audit.program import ABOUT_PART, ABOUT_POINTS
from quality_study.facts.claim_terms import GAP, MEAN, Base
from quality_study.facts.claims import parse_value, reach
from quality_study.words.french import number, percent, plural
from quality_study.words.vocabulary import VERDICT_LABEL

#: Whom shares are of, in a sentence.
OF: Mapping[str, str] = {
    "respondents": "de tous les répondants",
    "answered": "des personnes qui ont donné une réponse",
}


def published(claim: Any) -> Fraction:
    """Return the number of a claim that is known to give one."""
    value = parse_value(claim.value)
    assert value is not None  # said to be uncheckable before
    return Fraction(value)


def rounded_verdict(claim: Any, gap: Fraction) -> str:
    """Judge a number that was rounded by its gap: what was observed less what was published."""
    value = parse_value(claim.value)
    assert value is not None
    precision = str(getattr(claim, "precision", ""))
    half = reach(value, precision)
    if claim.relation == "eq":
        return "reproduced" if abs(gap) <= half else "rounding" if abs(gap) < 2 * half else "wrong"
    if claim.relation == "about":
        around = abs(Fraction(value)) * ABOUT_PART if claim.unit == MEAN else ABOUT_POINTS
        return "reproduced" if abs(gap) <= around else "wrong"
    near = "reproduced" if precision else "rounding"  # a threshold that is said to be rounded holds within its rounding
    return "reproduced" if _holds(claim.relation, gap) else near if abs(gap) <= half else "wrong"


def share_judged(claim: Any, count: int, n: int, base: Base) -> dict[str, Any]:
    """Judge a share of `n` people."""
    gap = Fraction(100 * count, n) - published(claim)
    reason = f"{number(count)} sur {number(n)}, soit {percent(count / n, 1)} {OF[base]}"
    return judged(rounded_verdict(claim, gap), reason, count, n, base, gap)


def count_judged(claim: Any, count: int, n: int, base: str) -> dict[str, Any]:
    """Judge a number of people."""
    gap = count - published(claim)
    reach = int(published(claim) * ABOUT_PART) if claim.relation == "about" else 0
    right = abs(gap) <= reach if claim.relation in ("eq", "about") else _holds(claim.relation, gap)
    reason = f"{plural(count, 'personne')} dans les réponses"
    return judged("reproduced" if right else "wrong", reason, count, n, base, gap)


def hidden_judged(verdicts: set[str], told: str, base: str, bounds: str) -> dict[str, Any]:
    """Judge a claim about hidden counts by what everyone can prove of them, never by the counts."""
    if len(verdicts) > 1:
        why = f"{told} : ce qui est publié ne confirme ni ne dément l’énoncé, et en dire plus révélerait l’effectif"
        return judged("unchecked", why, base=base)
    return judged(verdicts.pop(), f"{told} ; jugé sur ce qui reste possible, {bounds}", base=base)


def judged(
    verdict: str,
    reason: str,
    count: int | None = None,
    n: int | None = None,
    base: str = "",
    gap: Fraction | None = None,
) -> dict[str, Any]:
    """Give the columns that a claim gains, but for its label."""
    return {
        "count": count,
        "n": n,
        "share": count / n if base and count is not None and n else None,
        "base": base,
        "verdict": verdict,
        "gap": None if gap is None else float(gap),
        "reason": reason,
    }


def label_of(found: Mapping[str, Any], claim: Any) -> str:
    """Say a verdict, and by how much a claim is wrong."""
    label = VERDICT_LABEL[found["verdict"]]
    if found["verdict"] != "wrong" or found["gap"] is None:  # without a gap, the answers are hidden
        return label
    gap = abs(found["gap"])
    if gap == 0:  # an order or a strict inequality that a tie breaks
        return f"{label} : égalité"
    if claim.unit not in ("%", GAP, MEAN) and claim.relation != "order":
        return f"{label} de {plural(gap, 'personne')}"
    value = parse_value(claim.value)
    places = max(1, -int(value.as_tuple().exponent)) if value is not None else 1
    unit = "" if claim.unit == MEAN else " point" if gap < 2 else " points"
    return f"{label} de {number(gap, places)}{unit}"


def _holds(relation: str, gap: Fraction) -> bool:
    return {"gt": gap > 0, "ge": gap >= 0, "lt": gap < 0, "le": gap <= 0}[relation]
