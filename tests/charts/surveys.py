"""Small surveys, counted by hand, as the breakdown of responses gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan

import pandas as pd
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

INTEGERS = dict.fromkeys(("count", "n", "not_applicable", "blank"), "Int64")
ALPHABET = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûœABCDEÉ’-0123456789"
WORDS = st.text(alphabet=ALPHABET, min_size=1, max_size=14)
#: Labels of 1 to 200 characters, some without a space.
LABELS = st.one_of(
    WORDS,
    st.lists(WORDS, min_size=2, max_size=14).map(lambda words: " ".join(words)[:200].strip()),
    st.text(alphabet=ALPHABET, min_size=30, max_size=90),
)
STATUSES = st.sampled_from(["published", "derived", "illustrative"])


@dataclass(frozen=True)
class Question:
    """A question and how many gave each answer."""

    item: str
    counts: Mapping[str, int]
    favourable: Sequence[str] = ()
    type: str = "scale"
    text: str = "Question"
    n: int | None = None
    not_applicable: int = 0
    blank: int = 0
    status: str = "published"
    population: str = "p"
    edition: str = "2027"


def tables(*questions: Question, titles: Mapping[str, str] | None = None) -> dict[str, pd.DataFrame]:
    """Make the processed tables that charts read, with Wilson intervals from another library."""
    cells, labels = [], []
    for q in questions:
        n = sum(q.counts.values()) if q.n is None else q.n
        row = {"edition": q.edition, "population": q.population, "item": q.item, "n": n, "interval": "wilson"}
        row |= {"not_applicable": q.not_applicable, "blank": q.blank, "status": q.status, "source": "enquête"}
        for category, count in q.counts.items():
            low, high = proportion_confint(count, n, method="wilson") if n else (0.0, 1.0)
            share = count / n if n else nan
            limits = {"low": max(0.0, low), "high": min(1.0, high)}
            cells.append({**row, "category": category, "count": count, "share": share, **limits})
            role = "favourable" if category in q.favourable else "choice"
            labels.append({"item": q.item, "text": q.text, "type": q.type, "category": category, "role": role})
        everyone = n + q.not_applicable + q.blank
        others = {"Sans objet": ("not_applicable", q.not_applicable), "Sans réponse": ("blank", q.blank)}
        for category, (role, count) in others.items():
            share = count / everyone if everyone else nan
            cells.append(
                {**row, "category": category, "count": count, "n": everyone, "share": share, "low": 0, "high": 1}
            )
            labels.append({"item": q.item, "text": q.text, "type": q.type, "category": category, "role": role})
    named = titles or {}
    return {
        "breakdown": pd.DataFrame(cells).astype(INTEGERS).astype({"low": float, "high": float}),
        "items": pd.DataFrame(labels).drop_duplicates(["item", "category"]),
        "populations": pd.DataFrame({"population": list(named), "title": list(named.values())}, dtype="object"),
        "answer_sizes": pd.DataFrame({"item": pd.Series(dtype=str), "n": pd.Series(dtype="Int64")}),
    }


def plain(text: str) -> str:
    """Replace no-break spaces, so that sentences can be compared."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def protected(made: dict[str, pd.DataFrame], hidden: Mapping[tuple[str, str], tuple[int, int]]) -> None:
    """Hide answers of some tables, leaving the bounds given: what a protected breakdown looks like."""
    table = made["breakdown"]
    for (item, category), (low, high) in hidden.items():
        row = (table["item"] == item) & (table["category"] == category)
        assert row.sum() == 1
        n = int(table.loc[row, "n"].iloc[0])
        table.loc[row, "count"] = pd.NA
        table.loc[row, ["share", "low", "high"]] = [nan, low / n, high / n]
        table.loc[row, ["interval", "status"]] = ["bounds", "derived"]
    made["disclosure"] = pd.DataFrame({"threshold": [5]})
