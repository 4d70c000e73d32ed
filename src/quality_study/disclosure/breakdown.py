"""Protect a breakdown: its counts, and all that would give them back, shares, intervals and denominators."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from quality_study.audit.program import Cell
from quality_study.disclosure.attacker import Attacker, attackers
from quality_study.disclosure.breakdown_cells import Shown, read_breakdown
from quality_study.disclosure.cells import Rule
from quality_study.disclosure.suppression import ROUNDS, suppress
from quality_study.disclosure.wording import report_of
from quality_study.survey.responses import Base
from quality_study.survey.schema import checked


def protect_breakdown(
    breakdown: pd.DataFrame,
    items: pd.DataFrame,
    *,
    partitions: Sequence[tuple[str, Sequence[str]]] = (),
    base: Base = "answered",
    threshold: int = 5,
    protection: int = 3,
    suppress_zeros: bool = False,
    rounds: int = ROUNDS,
) -> pd.DataFrame:
    """Suppress the small counts of a breakdown made from responses, and all that would give them back.

    All items and populations of an edition are one set of linked tables: the answers to a single choice add up to
    those who answered; with the not-applicable and the blank, to the respondents, the same for all items; each option
    of a multiple choice is ticked or not; and the parts of a population add up to it.

    Parameters
    ----------
    breakdown : DataFrame
        Columns of :data:`~quality_study.survey.schema.BREAKDOWN`, as made by
        :func:`~quality_study.survey.responses.response_breakdown`; several may be put together.
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`: ``item, type, category, role``.
    partitions : sequence of (str, sequence of str)
        A population, and populations in which each of its respondents stands once: ``("étudiants", ["A", "B"])``. The
        same population may be divided in several ways. Populations that are part of no other always show their
        number of respondents.
    base : {"answered", "respondents"}
        What was given to :func:`~quality_study.survey.responses.response_breakdown`.
    threshold, protection, suppress_zeros, rounds
        As for :func:`~quality_study.disclosure.protect.protect`.

    Returns
    -------
    DataFrame
        The same rows. ``count``, ``n``, ``not_applicable`` and ``blank`` are empty where suppressed; where ``count`` or
        ``n`` is, ``share`` is empty too, ``low`` and ``high`` are what an attacker proves in any case (0 and 1 when `n`
        is suppressed), ``interval`` is ``bounds`` and ``status`` ``derived``. ``attrs["report"]`` says it in French.

    Raises
    ------
    StudyError
        Unknown item or population, sums that are wrong, or a breakdown that cannot be protected.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, Wiley, ch. 4 and 5.

    Examples
    --------
    >>> from quality_study.survey import response_breakdown
    >>> items = pd.DataFrame({"population": "p", "item": "q", "type": "choice", "category": ["Non", "Nsp", "Oui"]})
    >>> items = items.assign(role="choice")
    >>> answers = ["Oui"] * 20 + ["Non"] * 3 + ["Nsp"] * 9
    >>> responses = pd.DataFrame({"respondent": range(32), "question": "q", "value": answers, "status": "answered"})
    >>> table = protect_breakdown(response_breakdown(responses, items, edition="2027", population="p"), items)
    >>> table[["category", "count", "n", "share", "low", "high"]].round(3).to_numpy().tolist()
    [['Non', <NA>, 32, nan, 0.031, 0.125], ['Nsp', <NA>, 32, nan, 0.25, 0.344], ['Oui', 20, 32, 0.625, 0.453, 0.771]]
    """
    rule = Rule(threshold, protection, suppress_zeros)
    table = checked(breakdown)
    before, shown = read_breakdown(table, items, partitions=partitions, base=base)
    after, _ = suppress(before, rule, rounds=rounds)
    new = {cell for cell in after.suppressed if before.counts[cell] is not None}
    prover = attackers(after, rule)
    visible = {cell for cells in shown for cell in cells.values()}
    rows = [_protected(row, cells, new, prover) for row, cells in zip(table.to_dict("records"), shown, strict=True)]
    protected = pd.DataFrame(rows, columns=list(table.columns), index=table.index).astype(table.dtypes.to_dict())
    protected.attrs = {**breakdown.attrs, "report": report_of(after, rule, visible=visible)}
    return checked(protected)


def _protected(
    row: Mapping[Hashable, Any], shown: Shown, new: set[Cell], prover: Mapping[Cell, Attacker]
) -> dict[Hashable, Any]:
    """Empty what a row may not show."""
    empty = [column for column, cell in shown.items() if cell in new]
    done: dict[Hashable, Any] = {**row, **dict.fromkeys(empty, pd.NA)}
    if "count" in empty or "n" in empty:
        low, high = 0.0, 1.0
        if "n" not in empty and not pd.isna(row["n"]):
            attacker = prover[shown["count"]]
            low, high = attacker.low(shown["count"]) / row["n"], attacker.high(shown["count"]) / row["n"]
        status = "derived" if row["status"] == "published" else row["status"]
        done |= {"share": float("nan"), "low": low, "high": high, "interval": "bounds", "status": status}
    return done
