"""Small editions, counted by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from quality_study.facts.question import BLANK
from quality_study.survey import response_breakdown
from quality_study.survey.responses import Base
from quality_study.years import Year

NOT_APPLICABLE = "Question non adaptée"
NO_SIZES = pd.DataFrame({"population": pd.Series(dtype="object"), "n": pd.Series(dtype="Int64")})


@dataclass(frozen=True)
class Asked:
    """A question and how many gave each answer, not-applicable and blank included."""

    item: str
    counts: Mapping[str, int]
    favourable: Sequence[str] = ("Oui",)
    text: str = ""
    population: str = "p"
    type: str = "scale"
    roles: Mapping[str, str] = field(default_factory=lambda: {NOT_APPLICABLE: "not_applicable", BLANK: "blank"})


def items_of(*questions: Asked) -> pd.DataFrame:
    rows = []
    for q in questions:
        for category in q.counts:
            role = "favourable" if category in q.favourable else q.roles.get(category, "choice")
            row = {"population": q.population, "item": q.item, "theme": "t", "text": q.text or f"Question {q.item} ?"}
            rows.append({**row, "type": q.type, "category": category, "role": role, "status": "published"})
    return pd.DataFrame(rows).assign(source="")


def responses_of(*questions: Asked) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for q in questions:
        given = [c for c, k in q.counts.items() for _ in range(k)]
        for respondent, category in enumerate(given):
            status = {"not_applicable": "not_applicable", "blank": "blank"}.get(q.roles.get(category, ""), "answered")
            rows.append((str(respondent), q.item, "" if status == "blank" else category, status))
    return pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])


def completed(questions: Sequence[Asked]) -> list[Asked]:
    everyone = max(sum(q.counts.values()) for q in questions)
    missing = [everyone - sum(q.counts.values()) for q in questions]
    return [
        replace(q, counts={**q.counts, BLANK: q.counts.get(BLANK, 0) + k}) if k else q
        for q, k in zip(questions, missing, strict=True)
    ]


def counted_year(edition: str, *questions: Asked, base: Base = "answered") -> Year:
    """Count the answers; those who are missing for a question left it blank."""
    items = items_of(*questions)
    frames = [
        response_breakdown(
            responses_of(*completed([q for q in questions if q.population == p])),
            items,
            edition=edition,
            population=p,
            base=base,
        )
        for p in dict.fromkeys(q.population for q in questions)
    ]
    return Year(edition, pd.concat(frames, ignore_index=True), items, NO_SIZES)


def yes_no(item: str, yes: int, no: int, *, apart: int = 0, blank: int = 0, **more: Any) -> Asked:
    return Asked(item, {"Non": no, "Oui": yes, NOT_APPLICABLE: apart, BLANK: blank}, **more)


def published_year(edition: str, item: str, *, low: float, high: float, share: float, sizes: Sequence[int]) -> Year:
    """One question of which only a share of yes, or its bounds, is known."""
    items = items_of(yes_no(item, 0, 0))
    row = {"edition": edition, "population": "p", "item": item, "interval": "bounds", "source": "rapport (C1)"}
    unknown = dict.fromkeys(("count", "n", "not_applicable", "blank"), pd.NA)
    cells = [
        {**row, **unknown, "category": c, "share": float("nan"), "low": 0.0, "high": 1.0, "status": "unknown"}
        for c in ("Non", "Oui", NOT_APPLICABLE, BLANK)
    ]
    cells[1] |= {"share": share, "low": low, "high": high, "status": "published"}
    breakdown = pd.DataFrame(cells).astype(dict.fromkeys(unknown, "Int64"))
    return Year(edition, breakdown, items, pd.DataFrame({"item": item, "n": list(sizes)}))


def rules(*lines: Sequence[str]) -> pd.DataFrame:
    columns = ["item", "category", "older_edition", "older_item", "older_category"]
    return pd.DataFrame(lines, columns=columns, index=pd.Index(range(2, 2 + len(lines)), name="line"), dtype="object")


def plain(text: str) -> str:
    """Replace no-break spaces, so that sentences can be compared."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split(" "))
