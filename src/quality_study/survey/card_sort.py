"""Consensus of a card sort: how often cards are put together, the groups that follow, how many agree.

References
----------
Sokal, R. and Michener, C. (1958), "A statistical method for evaluating systematic relationships" (average linkage).
Rousseeuw, P. (1987), "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis",
Journal of Computational and Applied Mathematics 20, 53-65.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Labels = NDArray[np.intp]


@dataclass(frozen=True)
class Consensus:
    """The groups that several sorts lead to.

    Attributes
    ----------
    cards : tuple of str
        In the order of the first rows.
    labels : tuple of int
        Group of each card, counted from 0 in the order of `cards`.
    silhouette : float or None
        Mean silhouette of the groups on the co-occurrence distance; None for a single group or as many as cards.
    chosen : bool
        Whether the number of groups is the one of best mean silhouette, rather than asked for.
    tree : array
        Average linkage, as :func:`scipy.cluster.hierarchy.linkage` gives it; empty for a single card.
    """

    cards: tuple[str, ...]
    labels: tuple[int, ...]
    silhouette: float | None
    chosen: bool
    tree: Matrix

    @property
    def size(self) -> int:
        """Number of groups."""
        return max(self.labels) + 1


def piles(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the pile of each card (row) for each participant (column), in file order; missing when not sorted."""
    table = rows.pivot(index="card", columns="participant", values="pile")
    return table.loc[rows["card"].drop_duplicates(), rows["participant"].drop_duplicates()]


def co_occurrence(sorts: pd.DataFrame) -> pd.DataFrame:
    """Return, for each pair of cards, the share of participants who put them in the same pile.

    The denominator of a pair counts the participants who sorted both cards; a pair that nobody sorted has share 0.

    Parameters
    ----------
    sorts : DataFrame
        As :func:`piles` gives it.

    Examples
    --------
    >>> sorts = pd.DataFrame({"P1": ["x", "x", "y"], "P2": ["x", "y", "y"]}, index=["a", "b", "c"])
    >>> co_occurrence(sorts).to_numpy().tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    together = np.zeros((len(sorts), len(sorts)))
    both = np.zeros_like(together)
    for participant in sorts.columns:
        codes, _ = pd.factorize(sorts[participant])
        known = codes >= 0
        seen = known[:, None] & known[None, :]
        both += seen
        together += seen & (codes[:, None] == codes[None, :])
    shares = np.divide(together, both, out=np.zeros_like(together), where=both > 0)
    np.fill_diagonal(shares, 1.0)
    return pd.DataFrame(shares, index=sorts.index, columns=sorts.index)


def consensus_groups(shares: pd.DataFrame, groups: int | None = None) -> Consensus:
    """Gather the cards by average linkage of the distance ``1 - share``.

    Parameters
    ----------
    shares : DataFrame
        As :func:`co_occurrence` gives it.
    groups : int, optional
        Number of groups, from 1 to the number of cards; by default the one of best mean silhouette, the smallest one
        when several are equal, and a single group when all cards are always together.
    """
    cards = tuple(str(c) for c in shares.index)
    count = len(cards)
    if groups is not None and not 1 <= groups <= count:
        raise ValueError(f"groups must be between 1 and {count}, got {groups}")
    if count == 1:
        return Consensus(cards, (0,), None, groups is None, np.empty((0, 4)))
    distance: Matrix = 1.0 - shares.to_numpy(dtype=float)
    condensed = scipy.spatial.distance.squareform(distance, checks=False)
    tree = scipy.cluster.hierarchy.linkage(condensed, method="average")
    # among the orders that the tree allows, the one that puts near cards side by side
    tree = np.asarray(scipy.cluster.hierarchy.optimal_leaf_ordering(tree, condensed), dtype=float)
    sizes = [groups] if groups is not None else _sizes(condensed, count)
    found = [_numbered(tree, size) for size in sizes]
    scores = [mean_silhouette(distance, labels) for labels in found]
    best = max(range(len(sizes)), key=lambda i: (round(scores[i], 12), -sizes[i]))
    labels = found[best]
    defined = 1 < labels.max() + 1 < count
    return Consensus(
        cards, tuple(int(x) for x in labels), scores[best] if defined else None, groups is None, tree
    )  # fmt: skip


def mean_silhouette(distance: Matrix, labels: Labels) -> float:
    """Return the mean silhouette width; a card alone in its group counts 0, as do all cards of a single group."""
    groups = np.arange(labels.max() + 1)
    if len(groups) < 2:
        return 0.0
    member = labels[:, None] == groups[None, :]
    sizes = member.sum(axis=0)
    sums = distance @ member
    own = sizes[labels]
    inside = sums[np.arange(len(labels)), labels] / np.maximum(own - 1, 1)
    outside = np.where(member, np.inf, sums / sizes).min(axis=1)
    largest = np.maximum(inside, outside)
    widths = np.divide(outside - inside, largest, out=np.zeros_like(largest), where=largest > 0)
    return float(np.where(own == 1, 0.0, widths).mean())


def agreement(sorts: pd.DataFrame, labels: Sequence[int]) -> pd.DataFrame:
    """Count, for each card, the participants who sorted it as its group says.

    A participant agrees when he or she put the card with at least half of the other cards of its group that he or she
    sorted; with a card that is alone in its group, when it is alone in its pile.

    Returns
    -------
    DataFrame
        Index: cards; columns ``agree`` and ``n``, the participants who sorted the card.
    """
    group = np.asarray(labels)
    same = group[:, None] == group[None, :]
    np.fill_diagonal(same, False)
    agree, n = np.zeros(len(sorts), dtype=int), np.zeros(len(sorts), dtype=int)
    for participant in sorts.columns:
        codes, _ = pd.factorize(sorts[participant])
        known = codes >= 0
        together = (codes[:, None] == codes[None, :]) & known[:, None] & known[None, :]
        np.fill_diagonal(together, False)
        mates = (same & known[None, :]).sum(axis=1)
        met = (same & together).sum(axis=1)
        alone = same.sum(axis=1) == 0
        agree += known & np.where(alone, together.sum(axis=1) == 0, (mates > 0) & (2 * met >= mates))
        n += known
    return pd.DataFrame({"agree": agree, "n": n}, index=sorts.index)


def order(consensus: Consensus) -> list[int]:
    """Return the ranks of the cards as the leaves of the tree stand, so that no two links cross."""
    if len(consensus.cards) == 1:
        return [0]
    return [int(i) for i in scipy.cluster.hierarchy.leaves_list(consensus.tree)]


def _sizes(condensed: Matrix, count: int) -> list[int]:
    if count == 2:
        return [1 if condensed[0] < 0.5 else 2]
    return [1] if not condensed.any() else list(range(2, count))


def _numbered(tree: Matrix, size: int) -> Labels:
    """Cut a tree into a number of groups exactly, by undoing its last links, and number them as they are met."""
    count = len(tree) + 1
    parent = list(range(count + len(tree)))
    for step in range(count - size):
        for child in tree[step, :2].astype(int):
            parent[child] = count + step

    def top(node: int) -> int:
        while parent[node] != node:
            node = parent[node]
        return node

    codes, _ = pd.factorize(np.array([top(i) for i in range(count)]))
    return np.asarray(codes, dtype=np.intp)
