"""The p-value of a permutation test, enumerated when that is short, and how it was found, in French."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import factorial, prod
from typing import Literal

import numpy as np
import scipy

from quality_study.inference.sample import Floats
from quality_study.words.french import number

#: Rearrangements drawn when there are more: the standard error of p is then at most half a point, 0.2 near p = 0.05.
DRAWS = 9_999


def permutation_p(
    samples: Sequence[Floats],
    statistic: Callable[..., Floats],
    *,
    within: Literal["pool", "rows"],
    alternative: Literal["greater", "less"] = "greater",
    seed: int,
) -> tuple[str, float]:
    """Give the chance of a statistic at least as extreme when answers are exchanged.

    Parameters
    ----------
    samples : sequence of ndarray
    statistic : callable
        Of the samples and ``axis=-1``, vectorised over the other axes.
    within : {"pool", "rows"}
        Exchange all answers between groups, or those of each row between columns.
    alternative : {"greater", "less"}
    seed : int
        Of the rearrangements drawn when there are more than `DRAWS`.

    Examples
    --------
    >>> def gap(x, y, axis):
    ...     return x.mean(axis=axis) - y.mean(axis=axis)
    >>> permutation_p([np.array([4.0, 5, 6]), np.array([1.0, 2, 3])], gap, within="pool", seed=1)
    ('toutes les permutations', 0.05)
    """
    sizes = [len(s) for s in samples]
    if within == "pool":
        possible = factorial(sum(sizes)) // prod(factorial(size) for size in sizes)
    else:
        possible = factorial(len(samples)) ** sizes[0]
    found = scipy.stats.permutation_test(
        samples,
        statistic,
        permutation_type="independent" if within == "pool" else "samples",
        vectorized=True,
        n_resamples=DRAWS,
        alternative=alternative,
        axis=-1,
        rng=np.random.default_rng(seed),
    )
    how = "toutes les permutations" if possible <= DRAWS else f"{number(DRAWS)} permutations au hasard"
    return how, float(found.pvalue)
