"""The breakdown of a survey whose answers are at hand: exact counts, and confidence intervals on the shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.inference.proportion import proportion_bounds
from quality_study.survey.schema import BREAKDOWN, checked
from quality_study.survey.tally import tally
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import typographic

#: Whom shares are of: those who gave an answer of substance, or all respondents.
Base = Literal["answered", "respondents"]
#: Said of figures that come straight from the responses.
SOURCE = "réponses au questionnaire"
_WEIGHTED_FINITE = (
    "L’intervalle « finite » compte des personnes : il ne s’applique pas à des réponses pondérées."
    " Choisissez « wilson »"
)


def response_breakdown(
    responses: Any,
    items: pd.DataFrame,
    *,
    edition: str,
    population: str,
    base: Base = "answered",
    groups: pd.Series[Any] | str | None = None,
    weights: pd.Series[Any] | str | None = None,
    confidence: float = 0.95,
    method: str = "wilson",
    population_size: int | Mapping[str, int] | None = None,
    source: str = SOURCE,
) -> pd.DataFrame:
    """Count the answers to each closed question of a population.

    One row per item and category that the questionnaire declares, chosen or not. Numbers and texts declare no category
    and have no row: see :func:`~quality_study.survey.answers.numbers` and
    :func:`~quality_study.survey.answers.response_counts`. The shares of a multiple choice are of respondents, and add
    up to more than 1.

    Parameters
    ----------
    responses : DataFrame, or table of another engine, or path
        A long table: ``respondent, question, value, status``, one row per respondent and question, or per chosen
        option. Or a wide one, as :mod:`~quality_study.survey.engines` describes it: one row per respondent, one column
        per question (``question/option`` for each option of a multiple choice). It may be a frame of pandas, polars,
        Dask or PySpark, a DuckDB relation, an Arrow table, or the path of Parquet files: a wide table is counted by its
        own engine and never loaded whole; a long one becomes a pandas frame.
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`.
    edition, population : str
        Only the questions asked of this population are counted.
    base : {"answered", "respondents"}
        ``"answered"``: `n` of an answer counts the respondents who gave an answer of substance; the rows of
        not-applicable and blank answers have their own `n`, all respondents. ``"respondents"``: `n` is always all
        respondents, as in a breakdown made from claims.
    groups : Series or str, optional
        Group of each respondent, indexed by respondent: the breakdown of each group, whose name is in ``population``.
        Of a wide table, the name of a column.
    weights : Series of float or str, optional
        Weight of each respondent: ``share`` is weighted, ``count`` and ``n`` stay numbers of people, and the interval
        is that of Kish's effective size. Of a wide table, the name of a column.
    confidence : float
        Between 0 and 1.
    method : str
        Of :func:`~quality_study.inference.proportion.proportion_interval`; repeated in ``interval``.
    population_size : int or mapping of group to int, optional
        People in the population, for the method ``"finite"``. People who did not answer an item, or whom it does not
        concern, count as not asked: the interval is at least wide enough.
    source : str

    Returns
    -------
    DataFrame
        Columns of :data:`~quality_study.survey.schema.BREAKDOWN`, by group then in questionnaire order; status
        ``published``. Where `n` is 0, ``share`` is empty and the interval goes from 0 to 1.

    Raises
    ------
    StudyError
        Lists every unknown answer, respondent who answered a question twice or not at all (a blank is a row), missing
        or impossible group or weight, missing column; or the method cannot be used with these weights or population
        sizes; or a package that this kind of table needs is not installed.

    References
    ----------
    Kish, L. (1965), Survey Sampling, Wiley, section 11.7 (effective size).

    Examples
    --------
    >>> items = pd.DataFrame({"population": "p", "item": "q", "type": "choice", "category": ["Non", "Oui"]})
    >>> items = items.assign(role="choice")
    >>> rows = [("a", "q", "Oui", "answered"), ("b", "q", "Non", "answered"), ("c", "q", "Oui", "answered")]
    >>> responses = pd.DataFrame(rows, columns=["respondent", "question", "value", "status"])
    >>> table = response_breakdown(responses, items, edition="2027", population="p")
    >>> table[["category", "count", "n", "share", "low", "high"]].round(3).to_numpy().tolist()
    [['Non', 1, 3, 0.333, 0.061, 0.792], ['Oui', 2, 3, 0.667, 0.208, 0.939]]
    """
    if base not in get_args(Base):
        raise ValueError(f"base must be one of {get_args(Base)}, got {base!r}")
    table = tally(responses, items, population=population, groups=groups, weights=weights)
    everyone = ~table["role"].isin(["choice", "favourable"]).to_numpy() if base == "answered" else True
    n, mass, size = (
        np.where(everyone, table[f"all{part}"], table[f"answered{part}"]).astype(float)
        for part in ("", "_mass", "_size")
    )
    share = np.divide(table["mass"].to_numpy(float), mass, out=np.full(len(table), np.nan), where=mass > 0)
    share = np.minimum(share, 1.0)  # sums of weights may exceed their total by a rounding
    effective = table["count"].to_numpy(float) if weights is None else np.nan_to_num(share * size)
    people = _population_sizes(table["group"], population_size, grouped=groups is not None)
    if method == "finite" and weights is not None:
        raise StudyError(typographic(_WEIGHTED_FINITE))
    limits = proportion_bounds(effective, size, confidence=confidence, method=method, population=people)
    low, high = (np.clip(limit, 0.0, 1.0) for limit in limits)  # Agresti-Coull may go beyond
    table = table.rename(columns={"group": "population"}).assign(
        edition=edition, n=n, share=share, low=low, high=high, interval=method, status="published", source=source,
        together="", together_count=np.nan,
    )  # fmt: skip
    return checked(table.astype({"n": "Int64", "together_count": "Int64"})[list(BREAKDOWN)])


def _population_sizes(
    groups: pd.Series[str], sizes: int | Mapping[str, int] | None, *, grouped: bool
) -> NDArray[np.integer[Any]] | None:
    """Return the size of the population of each row."""
    if sizes is None:
        return None
    if not isinstance(sizes, Mapping):
        if grouped:
            raise ValueError("population_size must be a mapping of group to int when groups are given")
        return np.repeat(np.int64(sizes), len(groups))
    known = {str(group): size for group, size in sizes.items()}  # groups are named by text, years included
    message = "effectif de la population absent pour ce groupe"
    raise_if_any(Problem(message, found=g, accepted=list(known)) for g in groups.unique() if g not in known)
    return groups.map(known).to_numpy(dtype=np.int64)
