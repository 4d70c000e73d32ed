"""An attacker by enumeration, independent of the code under test: every table of a small total is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield every way of writing `total` as `parts` counts."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def with_margins(inner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Add the margins of many tables at once: shape (tables, rows, columns) becomes (tables, rows + 1, columns + 1)."""
    rows = np.concatenate([inner, inner.sum(axis=1, keepdims=True)], axis=1)
    return np.concatenate([rows, rows.sum(axis=2, keepdims=True)], axis=2)


class Enumeration:
    """All tables with a number of rows and columns and a grand total, margins added, one line each."""

    def __init__(self, shape: tuple[int, int], total: int) -> None:
        inner = np.array(list(compositions(total, shape[0] * shape[1])), dtype=np.int64)
        self.tables = with_margins(inner.reshape(-1, *shape)).reshape(len(inner), -1)

    def possible(
        self, truth: NDArray[np.int64], reasons: Mapping[int, str], threshold: int, *, zeros: bool = False
    ) -> NDArray[np.int64]:
        """Return the tables that agree with the published cells of `truth` and with the rule."""
        published = [i for i in range(self.tables.shape[1]) if i not in reasons]
        found = self.tables[(self.tables[:, published] == truth[published]).all(axis=1)]
        for i, reason in reasons.items():
            column, least = found[:, i], 0 if zeros else 1
            small = (column >= least) & (column < threshold)
            kept = {"primaire": small, "complémentaire": ~small, "inconnu": np.ones(len(found), dtype=bool)}
            found = found[kept[reason]]
        return found


def tidy(inner: NDArray[np.int64], axes: tuple[str, str] = ("école", "avis")) -> pd.DataFrame:
    """Write a table of counts as a tidy table."""
    rows = [(f"r{i}", f"c{j}", int(n)) for (i, j), n in np.ndenumerate(inner)]
    return pd.DataFrame(rows, columns=[*axes, "count"])


def in_order(table: pd.DataFrame, column: str, shape: tuple[int, int]) -> list[Any]:
    """Return a column of a protected table, cell by cell, row after row, margins last."""
    levels = [[*(f"{letter}{i}" for i in range(n)), "Total"] for letter, n in zip("rc", shape, strict=True)]
    axes = [c for c in table.columns if c not in ("table", "count", "suppressed")]
    by_levels = table.set_index(axes)[column]
    return [by_levels[levels_of_cell] for levels_of_cell in product(*levels)]
