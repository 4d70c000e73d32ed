"""Fisher's exact test for many pairs of groups at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from quality_study.inference.sample import Floats

#: Two tables count as equally likely within this relative gap, as R's fisher.test has it.
_TIE = 1e-7
#: Largest number of hypergeometric probabilities held at once.
_BLOCK = 4_000_000


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
    groups = np.stack([np.asarray(a, dtype=np.int64) for a in (count1, n1, count2, n2)])
    swap = groups[1] > groups[3]  # the smaller group first: fewer tables
    groups = np.where(swap, groups[[2, 3, 0, 1]], groups)
    width = int(groups[1].max()) + 1
    logs: Floats = gammaln(np.arange(groups[1].max() + groups[3].max() + 2, dtype=float))
    blocks = np.array_split(groups, -(-groups.shape[1] * width // _BLOCK), axis=1)
    return np.concatenate([_block_p(block, width, logs) for block in blocks])


def _block_p(groups: npt.NDArray[np.int64], width: int, logs: Floats) -> Floats:
    count1, n1, count2, n2 = (g[:, None] for g in groups)
    x = np.arange(width)[None, :]
    total = count1 + count2
    other = total - x
    possible = (x <= n1) & (other >= 0) & (other <= n2)
    # The log of C(n1, x) C(n2, total - x): what the margins fix cancels out. log k! is logs[k + 1].
    terms = logs[x + 1] + logs[np.clip(n1 - x, 0, None) + 1] + logs[np.clip(other, 0, None) + 1]
    likely = np.where(possible, -(terms + logs[np.clip(n2 - other, 0, None) + 1]), -np.inf)
    weights = np.exp(likely - likely.max(axis=1, keepdims=True))
    seen = np.take_along_axis(weights, count1, axis=1)
    p: Floats = np.where(weights <= seen * (1 + _TIE), weights, 0.0).sum(axis=1) / weights.sum(axis=1)
    return np.minimum(p, 1.0)
