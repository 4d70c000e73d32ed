"""Weights that give the respondents the known make-up of the population, and what they cost in precision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum
from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd

from quality_study.inference.sample import floats, one_number, several
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import join, number, sentence

#: How far from 1 the shares of a margin may add up, for shares given with few decimals.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Kish:
    """The cost of unequal weights.

    Attributes
    ----------
    design_effect : float
        At least 1: by how much they multiply the variance of a mean that has nothing to do with them.
    effective_size : float
        Number of respondents of equal weights who would tell as much.
    """

    design_effect: float
    effective_size: float


def rake(
    respondents: pd.DataFrame,
    margins: Mapping[str, Mapping[str, float]],
    *,
    tolerance: float = 1e-9,
    max_iterations: int = 1000,
) -> pd.Series[float]:
    """Weight respondents so that their shares in each column are those of the population.

    Iterative proportional fitting: of all weights that give these margins, those nearest to equal weights (least
    relative entropy). Weights are not trimmed: look at :func:`kish_effect`, and merge categories rather.

    Parameters
    ----------
    respondents : DataFrame
        One row per respondent; the columns named in `margins` hold categories.
    margins : mapping of column to mapping of category to share
        Shares of the population, between 0 and 1, that add up to 1 in each column.
    tolerance : float
        Largest difference left between a weighted share and its margin.
    max_iterations : int
        Each goes once through all columns.

    Returns
    -------
    Series of float
        Named ``weight``, indexed as `respondents`; mean 1.

    Raises
    ------
    StudyError
        Lists every column or category absent from the respondents, category without a share, empty cell, share that is
        not positive, and margin that does not add up to 1; or the margins cannot be met together.

    References
    ----------
    Deming, W. and Stephan, F. (1940), "On a least squares adjustment of a sampled frequency table when the expected
    marginal totals are known", Annals of Mathematical Statistics 11, 427-444.
    Ireland, C. and Kullback, S. (1968), "Contingency tables with given marginals", Biometrika 55, 179-188.

    Examples
    --------
    >>> people = pd.DataFrame({"école": ["UTC", "UTC", "UTC", "ENFiP"]}, index=[1, 2, 3, 4])
    >>> rake(people, {"école": {"UTC": 0.5, "ENFiP": 0.5}}).round(3).to_dict()
    {1: 0.667, 2: 0.667, 3: 0.667, 4: 2.0}
    """
    one_number(max_iterations, "max_iterations", least=1, whole=True)
    raise_if_any(_wrong_margins(respondents, margins))
    count = len(respondents)
    parts = []
    for column, shares in margins.items():
        codes, found = pd.factorize(respondents[column])
        target = np.array([shares[c] for c in found], dtype=float)
        parts.append((column, found, codes, target / target.sum()))
    weight = np.full(count, 1 / count)
    for _ in range(max_iterations):
        for _, _, codes, target in parts:
            weight *= (target / np.bincount(codes, weight))[codes]
        gaps = [np.abs(np.bincount(codes, weight) - target) for _, _, codes, target in parts]
        if max((gap.max() for gap in gaps), default=0.0) <= tolerance:
            return pd.Series(weight * count / weight.sum(), index=respondents.index, name="weight")
    worst = int(np.argmax([gap.max() for gap in gaps]))
    column, found, codes, target = parts[worst]
    at = int(gaps[worst].argmax())
    raise StudyError(
        sentence(
            "Les marges ne peuvent pas être respectées ensemble : après {passes} passages, « {category} » ({column})"
            " pèse {reached:.2%} au lieu de {wanted:.2%}. Des croisements de catégories sont sans doute vides parmi les"
            " répondants : regroupez des catégories",
            passes=max_iterations,
            category=found[at],
            column=column,
            reached=float(np.bincount(codes, weight)[at]),
            wanted=float(target[at]),
        )
    )


def kish_effect(weights: npt.ArrayLike) -> Kish:
    """Return Kish's design effect of weights, and the effective size that remains.

    Parameters
    ----------
    weights : array-like of float
        One positive weight per respondent, in any unit.

    References
    ----------
    Kish, L. (1965), Survey Sampling, Wiley, section 11.7.

    Examples
    --------
    >>> kish_effect(pd.Series([1.0, 1.0, 2.0]))
    Kish(design_effect=1.125, effective_size=2.6666666666666665)
    """
    values = floats(several(weights, "poids"))
    if not len(values) or not np.isfinite(values).all() or values.min() <= 0:
        found = [str(v) for v in values if not (np.isfinite(v) and v > 0)]
        raise StudyError(
            [Problem("des poids sont des nombres positifs, un par répondant", found=join(found) or "aucun")]
        )
    size = float(values.sum() ** 2 / (values**2).sum())
    return Kish(len(values) / size, size)


def _wrong_margins(respondents: pd.DataFrame, margins: Mapping[str, Mapping[str, float]]) -> Iterator[Problem]:
    if not len(respondents):
        yield Problem("aucun répondant à pondérer")
        return
    for column, shares in margins.items():
        if column not in respondents:
            known = [str(c) for c in respondents]
            yield Problem("variable absente de la table des répondants", found=column, accepted=known)
            continue
        own = respondents[column]
        met = list(own.dropna().unique())
        for respondent in own.index[own.isna()]:
            yield Problem(f"répondant {respondent} : « {column} » vide")
        for category, share in shares.items():
            if not (isinstance(share, Real) and 0 < share <= 1):
                message = f"part hors limites dans « {column} », pour « {category} »"
                found = number(float(share)) if isinstance(share, Real) else str(share)
                yield Problem(message, found=found, accepted=["plus de 0, 1 au plus"])
            if category not in met:
                message = f"catégorie de « {column} » que n’a aucun répondant"
                yield Problem(message, found=str(category), accepted=[str(c) for c in met])
        for category in met:
            if category not in shares:
                message = f"catégorie de « {column} » sans part dans la population"
                yield Problem(message, found=str(category), accepted=[str(c) for c in shares])
        total = fsum(share for share in shares.values() if isinstance(share, Real))
        if not abs(total - 1) <= _ROUNDING:
            yield Problem(f"les parts de « {column} » ne font pas 1", found=number(total, 6))
