"""Compare shares of which one, or both, were published without their number of respondents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from quality_study.audit.sizes import compatible_pairs
from quality_study.inference.difference import difference_bounds
from quality_study.inference.fisher import fisher_p
from quality_study.inference.result import p_range
from quality_study.words.errors import StudyError
from quality_study.words.french import difference, level, number, typographic

Floats = npt.NDArray[np.float64]


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
        sizes = self.pairs["n"]
        gap, low, high = difference(*self.difference_range, self.low_range[0], self.high_range[1])
        confidence = level(self.confidence)
        head, reach = f"Pour n = {number(int(sizes.max()))}", f"l’intervalle à {confidence} s’étend"
        if len(self.pairs) > 1:
            head = f"Pour {number(len(self.pairs))} effectifs et comptes possibles ("
            head += f"n de {number(int(sizes.min()))} à {number(int(sizes.max()))})"
            reach = f"les intervalles à {confidence} s’étendent"
        return typographic(
            f"{head}, l’écart {f'va {gap}' if gap.startswith('de') else f'est de {gap}'} points ; {reach} de "
            f"{low} à {high} points, et le test exact de Fisher donne {p_range(*self.p_range)}. "
            f"{self._conclusion(int(sizes.max()))}"
        )

    def _conclusion(self, largest: int) -> str:
        least, most = self.p_range
        risk = level(1 - self.confidence)
        limit = f"jusqu’à {number(largest)}"
        if len(self.pairs) == 1:
            told = "est significatif" if most < 1 - self.confidence else "n’est pas significatif"
            return f"L’écart {told} au seuil de {risk}."
        if most < 1 - self.confidence:
            return f"Pour tous les effectifs envisagés, {limit}, l’écart est significatif au seuil de {risk}."
        if least >= 1 - self.confidence:
            return (
                f"Aucun effectif envisagé, {limit}, ne rend l’écart significatif au seuil de {risk} : "
                "on ne peut rien conclure."
            )
        unknown = "Sans l’effectif publié, on ne peut pas conclure."
        if self.first_n is None:
            return (
                f"L’écart est significatif au seuil de {risk} pour certains effectifs seulement, et ne l’est pas "
                f"toujours à n = {number(largest)}. {unknown}"
            )
        return (
            f"L’écart est toujours significatif au seuil de {risk} à partir de n = {number(self.first_n)} "
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


def _range(values: pd.Series) -> tuple[float, float]:
    return float(values.min()), float(values.max())
