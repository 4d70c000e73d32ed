"""Time of one interval of a difference of proportions beside that of the package diff-binom-confint, then in bulk.

Run with: .venv/bin/python benchmarks/intervals.py (needs the package diff-binom-confint).
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
from diff_binom_confint import compute_difference_confidence_interval

from quality_study.inference.difference import difference_bounds, difference_interval

#: Newcombe (1998), Table II, and Fagerland, Lydersen and Laake (2015).
CONTRASTS = [(56, 70, 48, 80), (6, 7, 2, 7), (0, 10, 0, 20), (10, 10, 0, 20), (7, 34, 1, 34)]
PAIRS = 20_000


def main() -> None:
    """Print milliseconds per Miettinen-Nurminen interval here and there, their ratio, and pairs per second in bulk."""
    ratios = []
    for contrast in CONTRASTS:
        ours = milliseconds(lambda c=contrast: difference_interval(*c), repeats=50)
        theirs = milliseconds(
            lambda c=contrast: compute_difference_confidence_interval(*c, method="miettinen-nurminen"), repeats=3
        )
        ratios.append(theirs / ours)
        label = "{}/{} and {}/{}".format(*contrast)
        print(f"{label:<18}{ours:7.3f} ms here  {theirs:8.1f} ms in diff-binom-confint  {theirs / ours:7.0f} times")
    print(f"median ratio: {median(ratios):.0f}")
    rng = np.random.default_rng(2011)
    n1, n2 = rng.integers(1, 500, (2, PAIRS))
    count1, count2 = rng.binomial(n1, rng.random(PAIRS)), rng.binomial(n2, rng.random(PAIRS))
    bulk = milliseconds(lambda: difference_bounds(count1, n1, count2, n2), repeats=5)
    print(f"difference_bounds: {PAIRS / bulk * 1000:,.0f} pairs per second ({PAIRS:,} at once)")


def milliseconds(call: Callable[[], object], *, repeats: int) -> float:
    """Return the median time of a call, after one that loads what it needs."""
    call()
    taken = []
    for _ in range(repeats):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return median(taken) * 1000


if __name__ == "__main__":
    main()
