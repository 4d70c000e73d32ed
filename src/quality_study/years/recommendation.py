"""The recommendation score, edition after edition: who would recommend, who would not, and the score itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from quality_study.disclosure import hide_choice
from quality_study.disclosure.rule import Rule
from quality_study.inference.result import Result
from quality_study.survey.scores import nps
from quality_study.words.french import typographic

_PARTS = {"promoteurs": "Promoteurs (notes 9 et 10)", "détracteurs": "Détracteurs (notes 0 à 6)"}


def recommendation_scores(
    marks: Mapping[str, Sequence[float]],
    rules: Mapping[str, Rule],
    *,
    sizes: Mapping[str, int | None],
    confidence: float = 0.95,
) -> tuple[dict[str, Result], list[str]]:
    """Score each edition whose marks may be told.

    Parameters
    ----------
    marks : mapping of edition to sequence of float
        From 0 to 10, in the order of time.
    rules : mapping of edition to Rule
        Where promoters, passives or detractors are few, nothing is told.
    sizes : mapping of edition to int or None
        How many people were asked.
    confidence : float

    Returns
    -------
    scores : dict of Result
    hidden : list of str
        Editions of which too few people are in one of the three parts.

    Examples
    --------
    >>> marks, rules = {"2026": [9] * 6 + [7] * 5 + [3] * 5, "2027": [9] * 14 + [3]}, {"2026": Rule(), "2027": Rule()}
    >>> scores, hidden = recommendation_scores(marks, rules, sizes={"2026": None, "2027": None})
    >>> {edition: round(score.estimate.value, 4) for edition, score in scores.items()}, hidden
    ({'2026': 0.0625}, ['2027'])
    """
    scores, hidden = {}, []
    for edition, given in marks.items():
        found = nps(given, confidence=confidence, population=sizes[edition])
        if any(hide_choice([int(count) for count in found.details["parts"]["count"]], rules[edition])):
            hidden.append(edition)
        else:
            scores[edition] = found
    return scores, hidden


def recommendation_rows(scores: Mapping[str, Result], sizes: Mapping[str, int | None]) -> pd.DataFrame:
    """Return the shares of promoters and of detractors: what :func:`~quality_study.charts.years` draws."""
    rows = [
        {"text": text, "edition": edition, "interval": "wilson" if sizes[edition] is None else "finite"}
        | score.details["parts"].set_index("part").loc[part, ["count", "n", "share", "low", "high"]].to_dict()
        for part, text in _PARTS.items()
        for edition, score in scores.items()
    ]
    return pd.DataFrame(rows).astype({"count": "Int64", "n": "Int64"})


def recommendation_section(scores: Mapping[str, Result], hidden: Sequence[str], pictures: Sequence[str]) -> str:
    """Tell the scores in Markdown, French, under their pictures."""
    said = [f"- {edition} : {score.sentence()}" for edition, score in scores.items()]
    said += [f"- {edition} : masqué, trop peu de promoteurs, de passifs ou de détracteurs." for edition in hidden]
    shown = [f"![Promoteurs et détracteurs, d’une édition à l’autre]({name})" for name in pictures]
    return "\n\n".join(["## Recommandation", *shown, typographic("\n".join(said))])
