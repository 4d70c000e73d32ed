"""The processed tables that come from the answers to the questionnaire; empty for an edition known by claims only."""

from __future__ import annotations

import pandas as pd

from quality_study.audit import check_claims
from quality_study.disclosure import (
    GROUP_OPINIONS,
    answer_rule,
    disclosure_table,
    group_opinions,
    no_disclosure,
    protect_answers,
    protect_rankings,
)  # fmt: skip
from quality_study.disclosure.rule import Rule
from quality_study.facts.claims import retained
from quality_study.facts.edition import Edition
from quality_study.survey import RANKINGS, item_scores, rank_counts, ranking_table, response_breakdown, response_counts
from quality_study.survey.group_tests import GROUP_TESTS, group_tests
from quality_study.survey.hidden import count_range, is_hidden
from quality_study.survey.responses import Base
from quality_study.survey.scores import visible_scores
from quality_study.tables.validation import RawStudy

#: Whom the shares of an edition that has answers are of, in its tables; a claim names its own base.
BASE: Base = "answered"
_COUNTS = ["question", "respondents", "answered", "not_applicable", "blank"]
_SCORES = ["population", "item", "score", "value", "low", "high", "n", "method"]


def answer_tables(edition: Edition, study: RawStudy, *, confidence: float) -> dict[str, pd.DataFrame]:
    """Count, score and compare the answers of an edition.

    Parameters
    ----------
    edition : Edition
    study : RawStudy
    confidence : float
        Of the intervals, between 0 and 1.

    Returns
    -------
    dict of DataFrame
        ``response_counts``, ``scores``, ``rankings``, ``group_tests`` and ``group_opinions`` (no row without a grouping
        question),
        ``verification`` (what becomes of each claim once compared with the answers), ``disclosure`` (how small counts
        were hidden); and ``breakdown`` when there are answers. Its intervals are those of a finite population when the
        edition says how many people were asked: they have a width of zero where all of them answered. Small counts are
        hidden before anything else is told: no table holds one.
    """
    population = edition.survey_population
    tables = {
        "response_counts": pd.DataFrame(columns=_COUNTS),
        "scores": pd.DataFrame(columns=_SCORES),
        "rankings": pd.DataFrame(columns=list(RANKINGS)).astype(RANKINGS),
        "group_tests": pd.DataFrame(columns=GROUP_TESTS),
        "group_opinions": pd.DataFrame(columns=GROUP_OPINIONS),
        "disclosure": no_disclosure(),
    }
    if study.responses.empty:
        return tables | {"verification": _verified(study, population)}
    size = edition.population(population).size
    method = "wilson" if size is None else "finite"
    counted = response_breakdown(
        study.responses,
        study.items,
        edition=edition.id,
        population=population,
        base=BASE,
        confidence=confidence,
        method=method,
        population_size=size,
    )
    rule = answer_rule(edition.settings.disclosure.threshold, suppress_zeros=edition.settings.disclosure.suppress_zeros)
    breakdown = protect_answers(counted, study.items, rule)
    tables["breakdown"] = breakdown
    tables["disclosure"] = disclosure_table(breakdown, study.items, rule)
    tables["verification"] = _verified(study, population, breakdown, rule)
    free = [q.id for q in study.questionnaire.questions if q.free_of is not None]  # a part of another question
    tables["response_counts"] = response_counts(study.responses[~study.responses["question"].isin(free)])
    scores = item_scores(
        study.responses, study.items, population=population, confidence=confidence, method=method, population_size=size
    )
    tables["scores"] = visible_scores(scores, breakdown, study.items)
    questions = [q for q in study.questionnaire.questions if q.type == "ranking" and q.population in (None, population)]
    tables["rankings"] = protect_rankings(
        ranking_table(study.responses, questions, population=population, confidence=confidence, population_size=size),
        {q.id: rank_counts(study.responses, q) for q in questions},
        rule,
    )
    analysis = edition.settings.analysis
    if analysis.grouping:
        groups = breakdown[(breakdown["item"] == analysis.grouping) & ~is_hidden(breakdown)]
        hidden: dict[str, list[list[str]]] = {}
        for (item, _), block in breakdown[is_hidden(breakdown)].groupby(["item", "together"], sort=False):
            hidden.setdefault(str(item), []).append(list(block["category"]))
        tables["group_tests"] = group_tests(
            study.responses,
            study.items,
            population=population,
            grouping=analysis.grouping,
            compared=analysis.compared,
            correction=analysis.correction,
            confidence=confidence,
            fewest=rule.threshold,
            groups=list(groups["category"]),
            hidden=hidden,
        )
        tests = tables["group_tests"]
        tables["group_opinions"] = group_opinions(
            study.responses,
            study.items,
            breakdown,
            population=population,
            grouping=analysis.grouping,
            compared=analysis.compared,
            rule=rule,
            confidence=confidence,
            tested=list(tests.loc[tests["reason"] == "", "item"]),
        )
    return tables


def _verified(
    study: RawStudy, population: str, breakdown: pd.DataFrame | None = None, rule: Rule | None = None
) -> pd.DataFrame:
    """Compare the claims with the answers; a claim about a count that is not published, with its bounds."""
    hidden = {}
    if breakdown is not None:
        rows = breakdown[is_hidden(breakdown)]
        low, high = count_range(rows)
        cells = zip(rows["item"], rows["category"], strict=True)
        hidden = dict(zip(cells, zip(low, high, strict=True), strict=True))
    claims = retained(study.tables["claims"])
    sensitive = None if rule is None else rule.sensitive
    return check_claims(claims, study.responses, study.items, population=population, hidden=hidden, sensitive=sensitive)
