"""Tables of numbers given to things: counts, marks, ratings of risks and of actions."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from quality_study.facts.schemas import ORIGIN, Schema, filled, free, matching, number_text
from quality_study.facts.tabular import each_row
from quality_study.facts.tool_tables.twice import written_twice
from quality_study.words.errors import Problem

_NUMBER = matching(r"^\d+([.,]\d+)?$", "un nombre, 0 ou plus", read=number_text)
_RATING = matching(r"^([1-9]|10)$", "un nombre entier de 1 à 10", read=number_text)

IMPACT_EFFORT: Schema = {"id": filled(), "texte": filled(), "impact": _RATING, "effort": _RATING, **ORIGIN}
PARETO: Schema = {
    "categorie": filled(),
    "effectif": matching(r"^\d+$", "un nombre entier, 0 ou plus", read=number_text),
    **ORIGIN,
}
RADAR: Schema = {"critere": filled(), "note": _NUMBER, "maximum": _NUMBER, **ORIGIN}
RISK_MAP: Schema = {
    "risque": filled(),
    "cause": free(),
    "effet": free(),
    "gravite": _RATING,
    "occurrence": _RATING,
    "detection": _RATING,
    "parade": free(),
    **ORIGIN,
}


def exactly(text: str) -> Fraction:
    """Read a decimal number, with a comma or a point, as it is written."""
    return Fraction(text.replace(",", "."))


def check_impact_effort(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Find the identifiers written twice, or too long to stand in the square."""
    problems = list(written_twice(rows, ["id"], file, header="id", said="identifiant déjà écrit"))
    accepted = ["4 caractères au plus"]
    long = rows["id"][rows["id"].str.len() > 4]
    return problems + [
        Problem("identifiant trop long", file, line, "id", name, accepted)
        for line, name in zip(long.index, long, strict=True)
    ]


def check_pareto(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Find the categories written twice, and a total of nothing."""
    problems = list(written_twice(rows, ["category"], file, header="categorie", said="catégorie déjà écrite"))
    if not any(int(c) for c in rows["count"]):
        problems.append(Problem("tous les effectifs sont nuls : il n’y a rien à classer", file, column="effectif"))
    return problems


def check_radar(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Find criteria written twice, maxima of zero and scores above their maximum."""
    problems = list(written_twice(rows, ["criterion"], file, header="critere", said="critère déjà écrit"))
    for r in each_row(rows):
        if not exactly(r.maximum):
            problems.append(Problem("le maximum est nul", file, r.Index, "maximum", r.maximum))
        elif exactly(r.score) > exactly(r.maximum):
            message = f"la note dépasse le maximum ({r.maximum})"
            problems.append(Problem(message, file, r.Index, "note", r.score))
    return sorted(problems, key=lambda p: p.line or 0)


def check_risk_map(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Find the risks written twice."""
    return list(written_twice(rows, ["risk"], file, header="risque", said="risque déjà écrit"))
