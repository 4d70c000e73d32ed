"""Compare shares of which one, or both, were published without their number of respondents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaln

from quality_study.audit.sizes import compatible_pairs
from quality_study.errors import StudyError
from quality_study.french import number, percent, typographic
from quality_study.inference.difference import difference_bounds
from quality_study.inference.result import p_value

Floats = npt.NDArray[np.float64]
#: Two tables count as equally likely within this relative gap, as R's fisher.test has it.
_TIE = 1e-7
#: Largest number of hypergeometric probabilities held at once.
_BLOCK = 4_000_000


@dataclass(frozen=True)
class UnknownSizeComparison:
    """A difference of two shares over every sample size and count that the published percentage allows.

    Attributes
    ----------
    pairs : DataFrame
        One row per possibility: ``n1, count1, share1`` of the first group, ``n, count, share`` of the published one,
        ``difference`` (first less published), ``low, high`` (its confidence interval), ``p`` (Fisher, two-sided).
    confidence : float
    method : str
        Method of the interval.
    """

    pairs: pd.DataFrame
    confidence: float = 0.95
    method: str = "miettinen-nurminen"

    @property
    def difference_range(self) -> tuple[float, float]:
        """Smallest and largest difference."""
        return _range(self.pairs["difference"])

    @property
    def low_range(self) -> tuple[float, float]:
        """Smallest and largest lower limit of the interval."""
        return _range(self.pairs["low"])

    @property
    def high_range(self) -> tuple[float, float]:
        """Smallest and largest upper limit of the interval."""
        return _range(self.pairs["high"])

    @property
    def p_range(self) -> tuple[float, float]:
        """Smallest and largest p-value."""
        return _range(self.pairs["p"])

    @property
    def first_n(self) -> int | None:
        """Smallest published size from which, for every larger one considered too, the test always rejects equality.

        Always is for every count and every size of the first group; None when the largest size still does not.
        """
        worst = self.pairs.groupby("n")["p"].max() >= 1 - self.confidence
        after = worst.index[worst.cumsum() == worst.sum()]  # from the last size that does not reject
        kept = after[1:] if worst.any() else after
        return int(kept[0]) if len(kept) else None

    def sentence(self) -> str:
        """Say in French what holds for every possible size, and what does not."""
        sizes = self.pairs["n"].unique()
        low, high = self.difference_range
        text = [
            f"Pour {_of(len(self.pairs), 'effectif et compte possibles', 'effectifs et comptes possibles')} "
            f"(n de {number(int(sizes.min()))} à {number(int(sizes.max()))}), "
            f"l’écart va de {_points(low)} à {_points(high)} points ; "
            f"les intervalles à {_level(self.confidence)} s’étendent de {_points(self.low_range[0])} à "
            f"{_points(self.high_range[1])} points, et le test exact de Fisher donne {_p_values(self.p_range)}."
        ]
        text.append(self._conclusion(int(sizes.max())))
        return typographic(" ".join(text))

    def _conclusion(self, largest: int) -> str:
        least, most = self.p_range
        level = _level(1 - self.confidence)
        if most < 1 - self.confidence:
            return f"Quel que soit l’effectif, l’écart est significatif au seuil de {level}."
        if least >= 1 - self.confidence:
            return f"Aucun effectif ne rend l’écart significatif au seuil de {level} : on ne peut rien conclure."
        unknown = "Sans l’effectif publié, on ne peut pas conclure."
        if self.first_n is None:
            return (
                f"L’écart est significatif au seuil de {level} pour certains effectifs seulement, et ne l’est pas "
                f"toujours à n = {number(largest)}. {unknown}"
            )
        return (
            f"L’écart est toujours significatif au seuil de {level} à partir de n = {number(self.first_n)} "
            f"(tailles envisagées jusqu’à {number(largest)}) ; en deçà, il ne l’est pas toujours. {unknown}"
        )


def unknown_n_comparison(
    count: int,
    n: int,
    percent: float | str,
    max_n: int,
    *,
    decimals: int = 0,
    confidence: float = 0.95,
    method: str = "miettinen-nurminen",
) -> UnknownSizeComparison:
    """Compare a known count with a percentage published without its number of respondents.

    Parameters
    ----------
    count, n : int
        The known group.
    percent : float or str
        The published percentage.
    max_n : int
        Largest size considered for it.
    decimals : int, default 0
        Number of decimals it was published with.
    confidence : float, default 0.95
        Of the intervals; the level of the test is its complement.
    method : {"miettinen-nurminen", "mee", "newcombe"}
        Method of the intervals.

    Raises
    ------
    StudyError
        No size up to `max_n` gives this percentage.

    References
    ----------
    Brown and Heathers (2017), The GRIM test, Social Psychological and Personality Science 8(4), 363-369.
    Fisher (1935), The logic of inductive inference, Journal of the Royal Statistical Society 98(1), 39-82.

    Examples
    --------
    >>> found = unknown_n_comparison(20, 25, 97, 120)
    >>> len(found.pairs), found.first_n
    (76, 36)
    """
    if not 0 <= count <= n or n < 1:
        raise StudyError(f"effectif impossible : {count} sur {n}")
    known = pd.DataFrame({"n": [n], "count": [count]})
    published = compatible_pairs(percent, range(1, max_n + 1), decimals=decimals)
    return compare_possibilities(known, published, confidence=confidence, method=method)


def unknown_sizes_comparison(
    percent1: float | str,
    sizes1: Iterable[int],
    percent2: float | str,
    sizes2: Iterable[int],
    *,
    decimals: int = 0,
    confidence: float = 0.95,
    method: str = "miettinen-nurminen",
) -> UnknownSizeComparison:
    """Compare two percentages that were both published without a number of respondents.

    Parameters
    ----------
    percent1, percent2 : float or str
        The difference is the first less the second.
    sizes1, sizes2 : iterable of int
        Sizes considered for each, such as those that all the claims about a population allow; every pair is compared.
    decimals, confidence, method
        As for :func:`unknown_n_comparison`.

    Raises
    ------
    StudyError
        No size gives one of the percentages.

    Examples
    --------
    >>> found = unknown_sizes_comparison(90, [20, 40, 48, 52, 60], 97, range(1, 201))
    >>> found.first_n is None, found.p_range[0] < 0.05 < found.p_range[1]
    (True, True)
    """
    first = compatible_pairs(percent1, sizes1, decimals=decimals)
    second = compatible_pairs(percent2, sizes2, decimals=decimals)
    return compare_possibilities(first, second, confidence=confidence, method=method)


def compare_possibilities(
    first: pd.DataFrame, second: pd.DataFrame, *, confidence: float = 0.95, method: str = "miettinen-nurminen"
) -> UnknownSizeComparison:
    """Compare two groups of which several sizes and counts are possible, every one with every other.

    Parameters
    ----------
    first, second : DataFrame
        ``n, count``: the possibilities of each group; one row when it is known.
    confidence, method
        As for :func:`unknown_n_comparison`.

    Raises
    ------
    StudyError
        One of the groups has no possibility.

    Examples
    --------
    >>> known = pd.DataFrame({"n": [40], "count": [20]})
    >>> found = compare_possibilities(known, pd.DataFrame({"n": [40, 80], "count": [30, 60]}))
    >>> found.pairs["difference"].tolist()
    [-0.25, -0.25]
    """
    if first.empty or second.empty:
        raise StudyError("aucun effectif envisagé ne donne le pourcentage publié")
    ours = first[["n", "count"]].rename(columns={"n": "n1", "count": "count1"})
    pairs = ours.merge(second[["n", "count"]], how="cross")
    pairs.insert(2, "share1", pairs["count1"] / pairs["n1"])
    pairs["share"] = pairs["count"] / pairs["n"]
    pairs["difference"] = pairs["share1"] - pairs["share"]
    groups = [pairs[c].to_numpy() for c in ("count1", "n1", "count", "n")]
    pairs["low"], pairs["high"] = difference_bounds(*groups, confidence=confidence, method=method)
    pairs["p"] = fisher_p(*groups)
    return UnknownSizeComparison(pairs, confidence, method)


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


def _level(share: float) -> str:
    """Write a level, with a decimal when it is not whole, as one corrected for a family of comparisons."""
    return percent(share, 0 if abs(share * 100 - round(share * 100)) < 1e-9 else 1)


def _range(values: pd.Series) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _points(value: float) -> str:
    return ("+" if value > 0 else "") + number(value * 100, 1)


def _p_values(limits: tuple[float, float]) -> str:
    low, high = (p_value(p) for p in limits)
    return low if low == high else f"de {low} à {high}"


def _of(count: int, singular: str, many: str) -> str:
    return f"{number(count)} {singular if count < 2 else many}"
