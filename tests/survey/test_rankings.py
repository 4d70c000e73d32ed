"""Mean ranks and first places, against answers unfolded by hand and a likelihood maximised by scipy."""

from __future__ import annotations

import math
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import norm

from quality_study.facts.question import Question
from quality_study.survey import rank_counts, ranking_table

ITEMS = ("Prix", "Accueil", "Horaires", "Bruit")


def asked(ranks: int | None = None) -> Question:
    return Question(id="ordre", theme="t", text="Classez.", type="ranking", choices=ITEMS, ranks=ranks)


def responses(people: list[list[str]]) -> pd.DataFrame:
    rows = [("ordre", " | ".join(p), "answered" if p else "blank") for p in people]
    return pd.DataFrame([*rows, ("autre", "Prix", "answered")], columns=["question", "value", "status"])


def invented(n: int, most: int, seed: int = 7) -> list[list[str]]:
    source = random.Random(seed)
    people = []
    for _ in range(n):
        order = sorted(ITEMS, key=lambda item: ITEMS.index(item) + source.gauss(0, 1.6))
        people.append(order[: source.choice([most, most, most, 1, 0])])
    return people


def likely_variance(counts: list[int], mean: float) -> float:
    """Variance of the most likely distribution on the ranks that has this mean, found by a general optimiser."""
    ranks = np.arange(1, len(counts) + 1)
    observed = np.array(counts, dtype=float) / sum(counts)
    start = np.full(len(counts), 1e-3)
    low, high = math.floor(mean), min(math.floor(mean) + 1, len(counts))
    start[low - 1] += high - mean if high > low else 1
    start[high - 1] += mean - low
    found = minimize(
        lambda p: -float(observed @ np.log(np.maximum(p, 1e-300))),
        start / start.sum(),
        jac=lambda p: -observed / np.maximum(p, 1e-300),
        bounds=[(1e-12, 1)] * len(counts),
        constraints=[
            {"type": "eq", "fun": lambda p: p.sum() - 1, "jac": lambda p: np.ones(len(counts))},
            {"type": "eq", "fun": lambda p: p @ ranks - mean, "jac": lambda p: ranks.astype(float)},
        ],
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    return float(found.x @ (ranks - mean) ** 2)


@pytest.mark.parametrize(("ranks", "most"), [(None, 4), (3, 3), (2, 2)])
def test_mean_ranks_first_places_and_intervals(ranks: int | None, most: int) -> None:
    people = invented(60, most)
    table = ranking_table(responses(people), [asked(ranks)], population="p").set_index("category")
    n = sum(1 for p in people if p)
    z = norm.ppf(0.975)
    assert list(table.index) == list(ITEMS)
    for item, row in table.iterrows():
        given = [p.index(item) + 1 for p in people if item in p]
        first = sum(1 for p in people if p[:1] == [item])
        assert (row["n"], row["ranked"], row["unranked"]) == (n, len(given), n - len(given))
        assert row["ranks"] == most
        assert row["mean_rank"] == pytest.approx(np.mean(given))
        for end in (row["rank_low"], row["rank_high"]):
            counts = [given.count(rank) for rank in range(1, most + 1)]
            variance = likely_variance(counts, end)
            half = z * math.sqrt(variance / len(given))
            assert abs(row["mean_rank"] - end) == pytest.approx(half, rel=1e-3, abs=1e-5)
        assert row["rank_low"] <= row["mean_rank"] <= row["rank_high"] > row["rank_low"]
        share = first / n
        middle, half = (share + z**2 / (2 * n)), z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        assert row["first"] == first
        assert [row["first_low"], row["first_high"]] == pytest.approx(
            [(middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)]
        )


@given(st.lists(st.permutations(ITEMS).flatmap(lambda p: st.integers(0, 4).map(lambda k: list(p)[:k])), max_size=20))
def test_counts_by_rank_are_those_of_the_answers(people: list[list[str]]) -> None:
    counts = rank_counts(responses(people), asked())
    for item in ITEMS:
        for rank in range(1, 5):
            assert counts.loc[item, rank] == sum(p[rank - 1 : rank] == [item] for p in people)
        assert counts.loc[item].sum() == sum(map(bool, people))


def test_where_all_who_were_asked_ranked_an_item_its_mean_is_exact() -> None:
    people = [list(ITEMS)] * 6 + [["Prix", "Bruit"]] * 3
    table = ranking_table(responses(people), [asked()], population="p", population_size=9).set_index("category")
    assert table.loc["Prix", ["mean_rank", "rank_low", "rank_high"]].tolist() == [1.0, 1.0, 1.0]
    assert table.loc["Prix", ["first_share", "first_low", "first_high"]].tolist() == [1.0, 1.0, 1.0]
    assert table.loc["Bruit", "mean_rank"] == pytest.approx((6 * 4 + 3 * 2) / 9)
    assert table.loc["Accueil", "rank_low"] < 2.0 < table.loc["Accueil", "rank_high"]


def test_a_rank_left_out_moves_nobody_up_and_nobody_is_no_number() -> None:
    rows = pd.DataFrame([("ordre", " | Prix", "answered")], columns=["question", "value", "status"])
    table = ranking_table(rows, [asked()], population="p").set_index("category")
    assert table["mean_rank"].tolist()[0] == 2.0
    assert table["mean_rank"].isna().tolist() == [False, True, True, True]
    assert table["first"].tolist() == [0, 0, 0, 0]
    empty = ranking_table(responses([[]]), [asked()], population="p")
    assert empty["n"].tolist() == [0] * 4
    assert empty[["mean_rank", "first_share", "first_low"]].isna().all(axis=None)


def test_one_rank_asked_has_first_places_and_no_mean() -> None:
    table = ranking_table(responses([["Prix"]] * 3 + [["Bruit"]]), [asked(1)], population="p")
    assert table["mean_rank"].isna().all()
    assert table["first"].tolist() == [3, 0, 0, 1]
