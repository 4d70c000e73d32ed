"""How far two groupings of the same cards agree.

References
----------
Hubert, L. and Arabie, P. (1985), "Comparing partitions", Journal of Classification 2, 193-218.
Rosenberg, A. and Hirschberg, J. (2007), "V-measure: a conditional entropy-based external cluster evaluation measure",
Proceedings of EMNLP-CoNLL 2007, 410-420.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import number, typographic

Codes = NDArray[np.intp]


@dataclass(frozen=True)
class VMeasure:
    """A V-measure beside what chance alone would give.

    Attributes
    ----------
    value : float
        From 0, one grouping tells nothing of the other, to 1, they are the same but for the names of the groups.
    chance : float
        Mean V-measure when the groups of the second grouping are dealt to the cards at random, their sizes kept.
    """

    value: float
    chance: float


@dataclass(frozen=True)
class GroupingAgreement:
    """How far two groupings of the same cards agree.

    Attributes
    ----------
    adjusted_rand : float
        1 for the same groups, 0 on average by chance.
    v_measure : VMeasure
    """

    adjusted_rand: float
    v_measure: VMeasure

    def sentence(self) -> str:
        """Say it in French, chance beside each measure."""
        return typographic(
            f"Accord des deux regroupements : Rand ajusté {number(self.adjusted_rand, 2)} (0 au hasard, 1 s'ils sont "
            f"identiques) ; V-mesure {number(self.v_measure.value, 2)} (en moyenne {number(self.v_measure.chance, 2)} "
            "au hasard)."
        )


def compare_groupings(first: pd.Series[Any], second: pd.Series[Any]) -> GroupingAgreement:
    """Compare two groupings by both measures.

    Parameters
    ----------
    first, second : Series
        Group of each card, indexed by card, in any order.

    Raises
    ------
    StudyError
        As :func:`adjusted_rand`.

    Examples
    --------
    >>> mine = pd.Series({"a": "x", "b": "x", "c": "y", "d": "y"})
    >>> compare_groupings(mine, mine).adjusted_rand
    1.0
    """
    return GroupingAgreement(adjusted_rand(first, second), v_measure(first, second))


def adjusted_rand(first: pd.Series[Any], second: pd.Series[Any]) -> float:
    """Return the adjusted Rand index: the pairs of cards treated alike, corrected for chance.

    It is 1 when the groupings are the same but for the names of the groups, 0 on average when groups of these sizes are
    dealt at random, and below 0 when they agree less than that.

    Parameters
    ----------
    first, second : Series
        Group of each card, indexed by card, in any order.

    Raises
    ------
    StudyError
        Cards are in only one of the groupings, twice in one, or without a group; or there is no card.

    References
    ----------
    Hubert, L. and Arabie, P. (1985), "Comparing partitions", Journal of Classification 2, 193-218.

    Examples
    --------
    >>> mine = pd.Series({"a": "x", "b": "x", "c": "x", "d": "y", "e": "y", "f": "y"})
    >>> yours = pd.Series({"a": 1, "b": 1, "c": 2, "d": 1, "e": 2, "f": 2})
    >>> round(adjusted_rand(mine, yours), 3)
    -0.111
    >>> adjusted_rand(mine, mine.map({"x": "délais", "y": "accueil"}))
    1.0
    """
    from sklearn.metrics import adjusted_rand_score  # type: ignore[import-untyped]  # heavy, and few notebooks need it

    return float(adjusted_rand_score(*_codes(first, second)))


def v_measure(first: pd.Series[Any], second: pd.Series[Any], *, permutations: int = 200, seed: int = 0) -> VMeasure:
    """Return the V-measure: the harmonic mean of homogeneity and completeness, with its level by chance.

    The V-measure is not corrected for chance: groupings that have nothing to do with one another score above 0, the
    more so as groups are many and cards few. Read `value` against `chance`, never alone.

    Parameters
    ----------
    first, second : Series
        Group of each card, indexed by card, in any order.
    permutations : int
        Number of random deals of the second grouping.
    seed : int
        Of the random deals; the same seed gives the same result, whatever the order of `second`.

    Raises
    ------
    StudyError
        Cards are in only one of the groupings, twice in one, or without a group; or there is no card.

    References
    ----------
    Rosenberg, A. and Hirschberg, J. (2007), "V-measure: a conditional entropy-based external cluster evaluation
    measure", Proceedings of EMNLP-CoNLL 2007, 410-420.

    Examples
    --------
    >>> mine = pd.Series({"a": "x", "b": "x", "c": "y", "d": "y"})
    >>> found = v_measure(mine, pd.Series({"a": 1, "b": 1, "c": 2, "d": 2}))
    >>> found.value, 0.2 < found.chance < 0.5
    (1.0, True)
    """
    from sklearn.metrics import v_measure_score

    if permutations < 1:
        raise ValueError(f"permutations must be at least 1, got {permutations}")
    one, two = _codes(first, second)
    rng = np.random.default_rng(seed)
    dealt = [float(v_measure_score(one, rng.permutation(two))) for _ in range(permutations)]
    return VMeasure(float(v_measure_score(one, two)), float(np.mean(dealt)))


def _codes(first: pd.Series[Any], second: pd.Series[Any]) -> tuple[Codes, Codes]:
    """Return the groups as numbers, both in the order of the cards of the first grouping."""
    raise_if_any(_problems(first, second))
    if first.empty:
        raise StudyError("aucune carte à comparer")
    one, _ = pd.factorize(first)
    two, _ = pd.factorize(second.loc[first.index])
    return np.asarray(one, dtype=np.intp), np.asarray(two, dtype=np.intp)


def _problems(first: pd.Series[Any], second: pd.Series[Any]) -> list[Problem]:
    found: list[Problem] = []
    for own, other, name in ((first, second, "premier"), (second, first, "second")):
        cases = [
            (own.index[~own.index.isin(other.index)], f"carte présente dans le {name} regroupement seulement"),
            (own.index[own.index.duplicated()], f"carte présente deux fois dans le {name} regroupement"),
            (own.index[own.isna().to_numpy()], f"carte sans groupe dans le {name} regroupement"),
        ]
        found += [Problem(message, found=str(card)) for cards, message in cases for card in cards.unique()]
    return found
