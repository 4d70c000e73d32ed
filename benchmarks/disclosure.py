"""Time to protect tables: a 6 x 6 table with its margins, then four questions linked by the same groups.

Run with: .venv/bin/python benchmarks/disclosure.py
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd

from quality_study.disclosure import protect

SEEDS = 5


def table(counts: np.ndarray, question: str) -> pd.DataFrame:
    """Write counts by school (rows) and answer (columns)."""
    rows = [(f"école {i}", f"réponse {j}", int(n)) for (i, j), n in np.ndenumerate(counts)]
    return pd.DataFrame(rows, columns=["école", question, "count"])


def one(seed: int) -> dict[str, pd.DataFrame]:
    """Return a table of 6 schools and 6 answers, a few of which are rare."""
    rng = np.random.default_rng(seed)
    return {"q": table(rng.poisson(rng.gamma(1.2, 12.0, size=(6, 6))), "q")}


def four(seed: int) -> dict[str, pd.DataFrame]:
    """Return four questions of four answers asked of the same 4 schools."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(30, 90, size=4)
    made = {}
    for question in ("q1", "q2", "q3", "q4"):
        shares = rng.dirichlet([4, 3, 2, 1])
        made[question] = table(np.array([rng.multinomial(n, shares) for n in sizes]), question)
    return made


def main() -> None:
    """Print the median and the longest time of each."""
    for name, make in (("6 x 6 with margins", one), ("4 linked tables 4 x 4", four)):
        seconds, cells, minimal = [], [], 0
        for seed in range(SEEDS):
            start = perf_counter()
            done = protect(make(seed), suppress_zeros=True)
            seconds.append(perf_counter() - start)
            cells.append(len(done.cells))
            minimal += done.minimal
        print(
            f"{name}: median {median(seconds):.2f} s, longest {max(seconds):.2f} s; "
            f"{min(cells)} to {max(cells)} cells suppressed; {minimal} of {SEEDS} proved cheapest"
        )


if __name__ == "__main__":
    main()
