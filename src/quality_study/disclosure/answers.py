"""Protect the answers to a questionnaire when how many answered each question is public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from quality_study.disclosure.one_question import hide_ticks
from quality_study.disclosure.rule import Rule
from quality_study.disclosure.sides import Block, hide_sides
from quality_study.disclosure.wording import answers_sentence
from quality_study.survey.hidden import BOUNDS
from quality_study.survey.opinions import sides_of
from quality_study.survey.schema import checked

#: Columns of the table that tells how a breakdown was protected.
DISCLOSURE = ["threshold", "cells", "suppressed", "sentence"]
#: Fewest values that a hidden count keeps, where the threshold leaves as many to a small count.
_PROTECTION = 3
_SUBSTANCE = ("choice", "favourable")


def answer_rule(threshold: int, *, suppress_zeros: bool = False) -> Rule:
    """Return the rule of an edition, which asks no more than a small count can keep."""
    lowest = 0 if suppress_zeros else 1
    return Rule(threshold, max(1, min(_PROTECTION, threshold - lowest)), suppress_zeros)


def protect_answers(breakdown: pd.DataFrame, items: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Hide the small counts of answers, and others with them; non-response stays.

    How many answered, were not concerned or left a question blank says nothing of an opinion and is the denominator of
    every share: it is always published. Questions then have nothing in common, and each is protected alone: answers of
    one side of a scale are put together first, see :mod:`quality_study.disclosure.sides`.

    Parameters
    ----------
    breakdown : DataFrame
        Columns of :data:`~quality_study.survey.schema.BREAKDOWN`, made from responses with base ``answered``, of one
        group of respondents.
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`: ``item, type, category, role``.
    rule : Rule
        As :func:`answer_rule` gives it.

    Returns
    -------
    DataFrame
        The same rows. Where an answer is hidden, ``count`` and ``share`` are empty, ``low`` and ``high`` are what
        anyone can prove, ``interval`` is ``bounds`` and ``status`` ``derived``; ``n`` stays. Of a single choice,
        ``together`` names the answers that were put together, and ``together_count`` is how many people gave one of
        them: it is published.

    Examples
    --------
    >>> from quality_study.survey import response_breakdown
    >>> items = pd.DataFrame({"population": "p", "item": "q", "type": "choice", "category": ["Non", "Nsp", "Oui"]})
    >>> items = items.assign(role="choice")
    >>> answers = ["Oui"] * 20 + ["Non"] * 3 + ["Nsp"] * 9
    >>> responses = pd.DataFrame({"respondent": range(32), "question": "q", "value": answers, "status": "answered"})
    >>> table = response_breakdown(responses, items, edition="2027", population="p")
    >>> table = protect_answers(table, items, answer_rule(5))
    >>> table[["category", "count", "n", "share", "low", "high"]].round(3).to_numpy().tolist()
    [['Non', <NA>, 32, nan, 0.031, 0.125], ['Nsp', <NA>, 32, nan, 0.25, 0.344], ['Oui', 20, 32, 0.625, 0.453, 0.771]]
    """
    kinds = items[["item", "category", "type", "role"]].drop_duplicates(["item", "category"])
    table = breakdown.merge(kinds, on=["item", "category"], how="left", validate="many_to_one")
    possible: dict[Any, tuple[int, int]] = {}
    merged: dict[Any, tuple[str, int]] = {}
    for _, rows in table[table["role"].isin(_SUBSTANCE)].groupby(["edition", "population", "item"], sort=False):
        for block in _hidden(rows, rule):
            own = rows.iloc[sorted(block)]
            possible |= {rows.index[place]: limits for place, limits in block.items()}
            if rows["type"].iloc[0] != "choices":
                merged |= dict.fromkeys(own.index, (" + ".join(own["category"]), int(own["count"].sum())))
    limits = [possible.get(index) for index in table.index]
    together = [merged.get(index, ("", pd.NA)) for index in table.index]
    hidden = np.array([found is not None for found in limits])
    low, high = (np.array([found[end] if found else 0 for found in limits], dtype=float) for end in (0, 1))
    n = table["n"].astype(float).where(hidden, 1.0).to_numpy()
    return checked(
        breakdown.assign(
            count=breakdown["count"].mask(hidden),
            share=breakdown["share"].mask(hidden),
            low=breakdown["low"].mask(hidden, low / n),
            high=breakdown["high"].mask(hidden, high / n),
            interval=breakdown["interval"].mask(hidden, BOUNDS),
            status=breakdown["status"].mask(hidden, "derived"),
            together=pd.Series([name for name, _ in together], index=breakdown.index, dtype="str"),
            together_count=pd.array([total for _, total in together], dtype="Int64"),
        )
    )


def disclosure_table(protected: pd.DataFrame, items: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Sum up a protection: one row, ``threshold, cells, suppressed, sentence`` (French).

    Parameters
    ----------
    protected : DataFrame
        As made by :func:`protect_answers`.
    items : DataFrame
    rule : Rule
    """
    answers = items.loc[items["role"].isin(_SUBSTANCE), ["item", "category"]].drop_duplicates()
    cells = protected.merge(answers, on=["item", "category"])
    hidden = int(cells["count"].isna().sum())
    row = [rule.threshold, len(cells), hidden, answers_sentence(len(cells), hidden, rule)]
    return pd.DataFrame([row], columns=DISCLOSURE)


def no_disclosure() -> pd.DataFrame:
    """Return the table of an edition that has no answers to protect."""
    types = {"threshold": "int64", "cells": "int64", "suppressed": "int64", "sentence": "object"}
    return pd.DataFrame(columns=DISCLOSURE).astype(types)


def _hidden(rows: pd.DataFrame, rule: Rule) -> Sequence[Block]:
    counts: list[int] = rows["count"].astype(int).tolist()
    if rows["type"].iloc[0] == "choices":
        found = hide_ticks(counts, int(rows["n"].iloc[0]), rule)
        return [{place: limits for place, limits in enumerate(found) if limits is not None}]
    sided = "favourable" in set(rows["role"])
    return hide_sides(counts, sides_of(rows) if sided else ["unfavourable"] * len(counts), rule)
