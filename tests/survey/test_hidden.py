"""Sums and scores of answers some of which are hidden, against every way of sharing out those who are."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_study.disclosure import answer_rule, protect_answers
from quality_study.survey import item_scores, response_breakdown
from quality_study.survey.hidden import rank_sum_range, sum_range
from quality_study.survey.scores import visible_scores
from quality_study.survey.spread import spread

STEPS = ["Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait"]
CELL = st.tuples(st.integers(0, 5), st.integers(0, 4), st.booleans())


@given(cells=st.lists(st.tuples(CELL, st.booleans()), min_size=2, max_size=4))
def test_the_range_of_a_sum_is_the_one_found_by_trying_everything(
    cells: list[tuple[tuple[int, int, bool], bool]],
) -> None:
    bounds = [(low, low if seen else low + width) for (low, width, seen), _ in cells]
    chosen = [own for _, own in cells]
    truth = [low for low, _ in bounds]
    total = sum(truth) or 1
    rows = pd.DataFrame({"low": [a / total for a, _ in bounds], "high": [b / total for _, b in bounds], "n": total})
    rows["count"] = pd.array([a if a == b else pd.NA for a, b in bounds], dtype="Int64")
    sums = [
        sum(c for c, own in zip(counts, chosen, strict=True) if own)
        for counts in product(*(range(a, b + 1) for a, b in bounds))
        if sum(counts) == sum(truth)
    ]
    assert sum_range(rows, chosen, total=sum(truth)) == (min(sums), max(sums))


def scores_of(*counts: int) -> pd.DataFrame:
    items = pd.DataFrame({"population": "p", "item": "q", "type": "scale", "category": STEPS})
    items["role"] = ["choice", "choice", "favourable", "favourable"]
    answers = np.repeat(STEPS, counts)
    rows = {"respondent": range(len(answers)), "question": "q", "value": answers, "status": "answered"}
    responses = pd.DataFrame(rows)
    table = response_breakdown(responses, items, edition="e", population="p")
    protected = protect_answers(table, items, answer_rule(5))
    return visible_scores(item_scores(responses, items, population="p"), protected, items).set_index("score")


def test_scores_that_visible_counts_give_are_kept() -> None:
    found = scores_of(2, 9, 40, 60)  # the two first are hidden
    assert found.loc[["top_box", "top_2_box", "satisfied"], "value"].tolist() == pytest.approx(
        [60 / 111, 100 / 111, 100 / 111]
    )
    assert found.loc[["top_box", "top_2_box", "satisfied"], "method"].tolist() == ["wilson"] * 3
    assert found.loc[["mean_rank", "index"], "value"].isna().all()
    assert found.loc["mean_rank", ["low", "high", "method"]].tolist() == pytest.approx([378 / 111, 381 / 111, "bounds"])
    ends = [100 * (378 / 111 - 1) / 3, 100 * (381 / 111 - 1) / 3]  # 1 to 4 people at the first answer, 10 to 7 after
    assert found.loc["index", ["low", "high"]].tolist() == pytest.approx(ends)


@given(
    counts=st.lists(st.integers(0, 5), min_size=4, max_size=4),
    cut=st.integers(1, 3),
    widths=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=4, max_size=4),
)
def test_sums_of_two_groups_of_hidden_answers_say_what_trying_everything_says(
    counts: list[int], cut: int, widths: list[tuple[int, int]]
) -> None:
    counts[0] += 1
    n = sum(counts)
    ends = [(max(0, c - below), c + above) for c, (below, above) in zip(counts, widths, strict=True)]
    rows = pd.DataFrame({"low": [low / n for low, _ in ends], "high": [high / n for _, high in ends], "n": n})
    rows["count"] = pd.array([pd.NA] * 4, dtype="Int64")
    rows["together"] = ["a"] * cut + ["b"] * (4 - cut)
    rows["together_count"] = [sum(counts[:cut])] * cut + [sum(counts[cut:])] * (4 - cut)
    tables = np.array(
        [
            table
            for table in product(*(range(low, high + 1) for low, high in ends))
            if sum(table[:cut]) == sum(counts[:cut]) and sum(table[cut:]) == sum(counts[cut:])
        ]
    )
    middle = tables[:, 1:3].sum(axis=1)
    assert sum_range(rows, [False, True, True, False], total=n) == (middle.min(), middle.max())
    ranks = tables @ [1, 2, 3, 4]
    assert rank_sum_range(rows, total=n) == (ranks.min(), ranks.max())


def test_shares_that_rest_on_hidden_counts_have_bounds() -> None:
    found = scores_of(1, 0, 38, 70)  # 1 and 38 are hidden: 39 people, 1 to 4 of them unfavourable
    assert found.loc[["top_2_box", "satisfied"], "value"].isna().all()
    assert found.loc["satisfied", ["low", "high", "method"]].tolist() == pytest.approx([105 / 109, 108 / 109, "bounds"])
    assert found.loc["top_box", "value"] == pytest.approx(70 / 109)


def test_nothing_changes_when_nothing_is_hidden() -> None:
    found = scores_of(0, 9, 40, 60)
    assert found["value"].notna().all()
    assert found.loc["mean_rank", "value"] == pytest.approx((2 * 9 + 3 * 40 + 4 * 60) / 109)


@given(values=st.lists(st.integers(0, 30), max_size=40), threshold=st.integers(1, 6))
def test_each_number_has_enough_people_on_either_side(values: list[int], threshold: int) -> None:
    found = spread(values, threshold=threshold)
    assert found.n == len(values)
    for told in (found.median, *(found.middle or ()), *(found.reach or ())):
        if told is not None:
            assert sum(v <= told for v in values) >= threshold
            assert sum(v >= told for v in values) >= threshold


def test_a_threshold_of_one_gives_the_extremes() -> None:
    found = spread([3, 1, 2], threshold=1)
    assert (found.reach, found.median, found.middle) == ((1, 3), 2, (1.5, 2.5))
    assert spread([], threshold=1) == spread([], threshold=5)


def test_numbers_of_too_few_people_are_not_summed_up() -> None:
    assert (spread(range(9), threshold=5).median, spread(range(9), threshold=5).reach) == (None, None)
    assert spread(range(20), threshold=5).reach == (4, 15)
