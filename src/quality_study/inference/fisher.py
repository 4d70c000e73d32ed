"""Fisher's exact test for many pairs of groups at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from quality_study.inference.sample import Floats

Counts = npt.NDArray[np.int64]

#: Two tables count as equally likely within this relative gap, as R's fisher.test has it.
_TIE = 1e-7
#: Largest number of hypergeometric probabilities held at once: what a processor keeps at hand.
_BLOCK = 50_000


def fisher_p(count1: npt.ArrayLike, n1: npt.ArrayLike, count2: npt.ArrayLike, n2: npt.ArrayLike) -> Floats:
    """Give the two-sided p-value of Fisher's exact test for many pairs of groups at once.

    The p-value is the probability of all tables with these margins that are no more likely than the one observed.

    Parameters
    ----------
    count1, n1, count2, n2 : array_like of int, same shape
        Answers counted in each group, and its size.

    Returns
    -------
    ndarray of float

    Examples
    --------
    >>> fisher_p([3], [4], [1], [4]).round(4).tolist()
    [0.4857]
    """
    seen, size, other_seen, other_size = (np.asarray(a, dtype=np.int64) for a in (count1, n1, count2, n2))
    total, yes = size + other_size, seen + other_seen
    # Turn each table so that the cell counted is where its smaller row and its smaller column cross: fewer tables.
    seen, size = np.where(size > other_size, [other_seen, other_size], [seen, size])
    seen, yes = np.where(2 * yes > total, [size - seen, total - yes], [seen, yes])
    low, high = np.minimum(size, yes), np.maximum(size, yes)
    p: Floats = np.empty(seen.shape)
    order = np.argsort(-low, kind="stable")  # tables of about the same width together
    while order.size:
        rows = order[: max(1, _BLOCK // (int(low[order[0]]) + 1))]
        p[rows] = _block_p(seen[rows, None], low[rows, None], high[rows, None], total[rows, None])
        order = order[rows.size :]
    return p


def _block_p(seen: Counts, low: Counts, high: Counts, total: Counts) -> Floats:
    """Compare each table with the likeliest one, step by step on both sides: the products never exceed 1."""
    mode = (low + 1) * (high + 1) // (total + 2)
    more = _products(mode + 1, low, high, total, int((low - mode).max()), upwards=True)
    less = _products(mode, low, high, total, int(mode.max()), upwards=False)
    weights = np.concatenate([less[:, ::-1], np.ones(mode.shape), more], axis=1)
    least = np.take_along_axis(weights, seen - mode + less.shape[1], axis=1) * (1 + _TIE)
    p: Floats = np.where(weights <= least, weights, 0.0).sum(axis=1) / weights.sum(axis=1)
    return np.minimum(p, 1.0)


def _products(start: Counts, low: Counts, high: Counts, total: Counts, steps: int, *, upwards: bool) -> Floats:
    """Multiply the ratios of the probabilities of x and x - 1, from `start` upwards; their inverses, downwards."""
    distance = np.arange(float(steps))
    x = start + distance if upwards else start - distance
    over, under = (low + 1 - x) * (high + 1 - x), x * (total - low - high + x)
    products: Floats = np.cumprod(over / under if upwards else under / over, axis=1)
    return np.maximum(products, 0.0)
