"""Consensus of a card sort, against hand-worked cases and known groups."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from quality_study.survey.card_sort import (
    agreement,
    co_occurrence,
    consensus_groups,
    mean_silhouette,
    order,
    piles,
)


def sorts(**columns: str) -> pd.DataFrame:
    """One letter a card and participant; a dot when the card was not sorted."""
    cards = "abcdefgh"[: len(next(iter(columns.values())))]
    return pd.DataFrame({p: [None if x == "." else x for x in s] for p, s in columns.items()}, index=list(cards))


def adjusted_rand(first: list[int], second: list[int]) -> float:
    """Hubert and Arabie (1985), from the contingency table."""
    table = pd.crosstab(np.array(first), np.array(second)).to_numpy()

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = rows * columns / pairs(np.array([table.sum()]))
    return (both - expected) / ((rows + columns) / 2 - expected)


def test_piles_are_a_table_in_file_order() -> None:
    rows = pd.DataFrame([("P2", "z", "x"), ("P2", "a", "y"), ("P1", "z", "u")], columns=["participant", "card", "pile"])
    table = piles(rows)
    assert (list(table.index), list(table.columns)) == (["z", "a"], ["P2", "P1"])
    assert table.loc["z"].tolist() == ["x", "u"]
    assert pd.isna(table.loc["a", "P1"])


def test_co_occurrence_counts_only_who_sorted_both_cards() -> None:
    shares = co_occurrence(sorts(p="xxy", q="xyy", r="x.x"))
    assert shares.to_numpy() == pytest.approx(np.array([[1, 1 / 2, 1 / 3], [1 / 2, 1, 1 / 2], [1 / 3, 1 / 2, 1]]))
    assert co_occurrence(sorts(p="x.", q=".x")).loc["a", "b"] == 0


def test_unanimous_piles_are_found_whatever_their_names() -> None:
    found = consensus_groups(co_occurrence(sorts(p="xxyyzz", q="uuvvww")))
    assert (found.labels, found.silhouette, found.chosen) == ((0, 0, 1, 1, 2, 2), 1.0, True)


def test_the_number_of_groups_can_be_asked_for() -> None:
    shares = co_occurrence(sorts(p="xxyyzz", q="uuvvvv"))
    found = consensus_groups(shares, 2)
    assert (found.labels, found.size, found.chosen) == ((0, 0, 1, 1, 1, 1), 2, False)
    assert consensus_groups(shares, 6).silhouette is None
    assert consensus_groups(shares, 1).labels == (0,) * 6
    with pytest.raises(ValueError, match="between 1 and 6, got 7"):
        consensus_groups(shares, 7)


@pytest.mark.parametrize(
    ("columns", "labels"),
    [({"p": "x"}, (0,)), ({"p": "xx"}, (0, 0)), ({"p": "xy"}, (0, 1)), ({"p": "xxx", "q": "xxx"}, (0, 0, 0))],
)
def test_few_cards_or_one_pile_are_not_split_for_nothing(columns: dict[str, str], labels: tuple[int, ...]) -> None:
    assert consensus_groups(co_occurrence(sorts(**columns))).labels == labels


def test_silhouette_follows_its_definition() -> None:
    distance = np.array([[0, 0.2, 0.8, 1], [0.2, 0, 0.6, 1], [0.8, 0.6, 0, 1], [1, 1, 1, 0]])
    widths = [(0.8 - 0.2) / 0.8, (0.6 - 0.2) / 0.6, 0, 0]
    assert mean_silhouette(distance, np.array([0, 0, 1, 2])) == pytest.approx(sum(widths) / 4)
    assert mean_silhouette(distance, np.zeros(4, dtype=int)) == 0


def test_agreement_counts_who_put_the_card_with_half_of_its_group() -> None:
    counts = agreement(sorts(p="xxxy", q="xxyy", r="xyzy", s="x.xx"), [0, 0, 0, 1])
    assert counts["n"].tolist() == [4, 3, 4, 4]
    # a: p, q (b of b, c), s (c of c); b: p, q; c: p, s; d is alone in its group and in its pile for p only
    assert counts["agree"].tolist() == [3, 2, 2, 1]


def test_the_order_keeps_groups_together() -> None:
    found = consensus_groups(co_occurrence(sorts(p="xyxyxy", q="xyxyxx")))
    labels = [found.labels[i] for i in order(found)]
    assert sorted(order(found)) == list(range(6))
    assert sum(a != b for a, b in pairwise(labels)) == found.size - 1


def test_groups_are_recovered_from_noisy_sorts() -> None:
    truth = [i // 5 for i in range(30)]
    free, asked = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        moved = rng.random((30, 8)) < 0.2
        own = np.array(truth)[:, None]
        table = pd.DataFrame(np.where(moved, (own + rng.integers(1, 6, (30, 8))) % 6, own))
        shares = co_occurrence(table)
        free.append(adjusted_rand(truth, list(consensus_groups(shares).labels)))
        asked.append(adjusted_rand(truth, list(consensus_groups(shares, 6).labels)))
    assert np.mean(free) >= 0.95
    assert np.mean(asked) >= 0.95
