"""The weakest reading of shares published without n: each question has its own number of answers.

Whoever left a question blank is then in none of its shares, so that a question is a program by itself: its answers but
the blank sum to its own n. Questions meet in orders only ("the second more than the first"), which compare shares: the
greater exceeds the least that the smaller can be, the smaller stays under the most that the greater can be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

import pandas as pd

from quality_study.audit.contradictions import check_consistency
from quality_study.audit.program import SIZE, Cell, Program, Row, build_program
from quality_study.audit.solving import answers_bounds, sized
from quality_study.audit.trees import Ranges
from quality_study.facts.claims import SIZE_ITEM, order_cells
from quality_study.facts.tabular import each_row


@dataclass(frozen=True)
class Question:
    """One question as a program of its own: the numbers of answers that it may have, and the ranges of its cells."""

    items: pd.DataFrame
    claims: pd.DataFrame
    program: Program
    ranges: Ranges


@dataclass(frozen=True)
class Order:
    """A share said to be greater than that of an answer to another question."""

    claim: str
    greater: Cell
    smaller: Cell


def without_blank(items: pd.DataFrame) -> pd.DataFrame:
    """Leave out the answer that means none: with its own n, a question has no blank among its answers."""
    return items[items["role"] != "blank"] if "role" in items else items


def split_orders(claims: pd.DataFrame) -> tuple[pd.DataFrame, list[Order]]:
    """Take the orders between two questions out of the claims."""
    across, values = [], []
    for claim in each_row(claims):
        value = str(claim.value)
        if claim.relation == "order":
            cells = order_cells(value)
            across += [
                Order(str(claim.id), (str(claim.item), str(claim.category)), cell)
                for cell in cells
                if cell[0] != claim.item
            ]
            value = "|".join(":".join(cell) for cell in cells if cell[0] == claim.item)
        values.append(value)
    left = claims.assign(value=values)
    return left[left["relation"].ne("order") | left["value"].ne("")], across


def own_questions(claims: pd.DataFrame, items: pd.DataFrame, *, max_n: int) -> dict[str, Question]:
    """Make each question a program of its own, and find what it allows.

    Parameters
    ----------
    claims, items, max_n
        As for :func:`~quality_study.audit.bounds.cell_bounds`; the items have a column ``role``.

    Raises
    ------
    ContradictionError
        No number of answers to some question satisfies what is said of it, or orders turn in a circle.
    """
    alone, orders = split_orders(claims)
    most = max(sized(build_program(alone[alone["item"] == SIZE_ITEM], items[:0], max_n=max_n)).sizes, default=0)
    questions = {}
    for item, group in without_blank(items).groupby("item", sort=False):
        about = alone[alone["item"] == item]
        program = replace(build_program(about, group, max_n=max_n, also=[str(item)]), max_n=int(most))
        questions[str(item)] = Question(group, about, program, sized(program))
    known: Mapping[str, list[Row]] = {}
    for _ in range(len(orders) + 1):
        linked: dict[str, list[Row]] = {}
        for order in orders:
            least, _ = _share(questions[order.smaller[0]], order.smaller)
            _, greatest = _share(questions[order.greater[0]], order.greater)
            linked.setdefault(order.greater[0], []).append(_beyond(order.claim, order.greater, least, 1, inf))
            linked.setdefault(order.smaller[0], []).append(_beyond(order.claim, order.smaller, greatest, -inf, -1))
        if linked == known:
            break
        known = linked
        for item, rows in linked.items():
            question = questions[item]
            kept = tuple(r for r in question.program.rows if r.claim not in {o.claim for o in orders})
            program = replace(question.program, rows=(*kept, *rows))
            questions[item] = replace(question, program=program, ranges=sized(program))
    else:
        check_consistency(build_program(claims, items, max_n=max_n), claims)
    for question in questions.values():
        if not len(question.ranges.sizes):
            check_consistency(question.program, claims)
    return questions


def _beyond(claim: str, cell: Cell, share: Fraction, low: float, high: float) -> Row:
    """Keep a cell strictly beyond a share of its question."""
    return Row(claim, {cell: share.denominator, SIZE: -share.numerator}, low, high)


def _share(question: Question, cell: Cell) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest share of an answer, exactly; from 0 to 1 where nothing is possible."""
    if not len(question.ranges.sizes):
        return Fraction(0), Fraction(1)
    _, _, low, high = answers_bounds(question.program, question.ranges, [cell])
    most = question.program.max_n
    return Fraction(low).limit_denominator(most), Fraction(high).limit_denominator(most)
