"""What a reader may work out of a ranking, by trying every table that agrees with what is published."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pandas as pd
import pytest
from enumeration import compositions

from quality_study.disclosure import answer_rule, protect_rankings
from quality_study.disclosure.rankings import hidden_means
from quality_study.facts.question import Question
from quality_study.survey import rank_counts, ranking_table

RULE = answer_rule(5)


def asked(choices: str, ranks: int | None = None) -> Question:
    return Question(id="q", theme="t", text="Classez.", type="ranking", choices=tuple(choices), ranks=ranks)


def protected(orders: dict[str, int], question: Question, threshold: int = 5) -> pd.DataFrame:
    values = [" | ".join(order) for order, times in orders.items() for _ in range(times)]
    responses = pd.DataFrame({"question": "q", "value": values, "status": "answered"})
    table = ranking_table(responses, [question], population="p")
    counts = {"q": rank_counts(responses, question)}
    return protect_rankings(table, counts, answer_rule(threshold)).set_index("category")


def test_with_two_items_the_mean_is_the_count_and_goes_with_it() -> None:
    table = protected({"AB": 57, "BA": 3}, asked("AB"))
    assert table[["mean_rank", "rank_low", "rank_high", "first_share"]].isna().all(axis=None)
    assert table["n"].tolist() == [60, 60]
    assert (table.loc["B", ["first_low", "first_high"]] * 60).tolist() == pytest.approx([1, 4])
    shown = protected({"AB": 57, "BA": 3}, asked("AB"), threshold=1)
    assert shown["mean_rank"].tolist() == pytest.approx([63 / 60, 117 / 60])
    assert shown["first"].tolist() == [57, 3]


def test_an_item_whose_mean_goes_takes_another_with_it() -> None:
    """Three put C second; A and D alone would give B and C back: the ranks add up to 60 people each."""
    table = protected({"ABCD": 20, "BADC": 17, "DCAB": 3, "CDBA": 20}, asked("ABCD"))
    assert table["mean_rank"].isna().tolist() == [True, True, True, True]
    table = protected({"ABCD": 20, "BADC": 17, "DABC": 3, "CDBA": 20}, asked("ABCD"))
    assert table["first"].isna().sum() == 2


def test_all_means_stay_where_no_rank_was_given_by_a_few() -> None:
    table = protected({"ABC": 10, "BCA": 12, "CAB": 8}, asked("ABC"))
    assert table["mean_rank"].notna().all()
    assert table["first"].tolist() == [10, 12, 8]


def test_who_left_an_item_out_of_a_first_three_is_an_answer_but_not_where_all_was_to_be_ranked() -> None:
    top = protected({"AB": 20, "BA": 20, "AC": 18, "CB": 17, "BC": 2}, asked("ABC", 2))
    assert top.loc[top["mean_rank"].isna(), ["ranked", "unranked"]].isna().all(axis=None)
    whole = protected({"ABC": 20, "BCA": 20, "CAB": 18, "A": 3}, asked("ABC"))
    assert whole["unranked"].tolist() == [0, 3, 3]
    assert whole["mean_rank"].notna().all()


def test_three_who_left_an_item_out_of_the_first_two_hide_its_mean_and_one_more() -> None:
    """A has the ranks 20 and 37 times, and 3 people leave it out; B and C, 20, 10 and 30, or 20, 13 and 27 times."""
    orders = {"AB": 10, "AC": 10, "BA": 20, "CA": 17, "CB": 3}
    table = protected({**orders}, asked("ABC", 2))
    assert table["first"].tolist() == [20, 20, 20]
    assert pd.isna(table.loc["A", "mean_rank"])
    assert pd.isna(table.loc["A", "unranked"])
    assert table["mean_rank"].isna().sum() > 1


def test_an_item_whose_first_places_are_hidden_loses_its_mean_and_never_alone() -> None:
    counts = np.full((3, 3), 20)
    assert hidden_means(counts, [], RULE) == []
    assert hidden_means(counts, [1], RULE) == [0, 1]


def possible_counts(counts: np.ndarray, hidden: list[int]) -> list[set[int]]:
    """Every value of each hidden count, first places apart, when all other counts and all totals are known."""
    inner = counts[hidden][:, 1:]
    values: list[set[int]] = [set() for _ in range(inner.size)]
    for rows in itertools.product(*(compositions(int(total), inner.shape[1]) for total in inner[1:].sum(axis=1))):
        first = inner.sum(axis=0) - np.sum(rows, axis=0)
        if (first >= 0).all():
            for seen, value in zip(values, itertools.chain(first, *rows), strict=True):
                seen.add(int(value))
    return values


def test_each_small_count_keeps_three_values_for_who_knows_all_the_rest() -> None:
    told = 0
    for seed in range(300):
        source = random.Random(seed)
        orders = source.sample(["".join(p) for p in itertools.permutations("ABCD")], 4)
        people = source.choices(orders, weights=[9, 9, 6, 2], k=source.randint(24, 30))
        counts = np.array([[sum(p[rank] == item for p in people) for rank in range(4)] for item in "ABCD"])
        hidden = hidden_means(counts, [], RULE)
        small = (counts >= 1) & (counts <= 4)
        assert set(np.nonzero(small.any(axis=1))[0]) <= set(hidden)
        if len(hidden) != 2:  # nothing is hidden, nothing more can go, or too many tables to try
            continue
        told += 1
        sensitive = small[hidden][:, 1:].ravel()
        for values, is_small in zip(possible_counts(counts, hidden), sensitive, strict=True):
            assert len(values) >= 3 or not is_small, (seed, counts)
    assert told > 10


def test_an_item_alone_is_never_hidden_alone() -> None:
    """One item has a rank given by 3; hidden alone, its counts would be what the others leave."""
    counts = np.array([[20, 17, 3, 0], [10, 10, 20, 0], [10, 13, 10, 7], [0, 0, 7, 33]])
    hidden = hidden_means(counts, [], RULE)
    assert hidden == [0, 1]
    assert all(len(values) >= 3 for values in possible_counts(counts, hidden)[:2])
