"""Answers as numbers: checked, the missing ones counted and told, never dropped in silence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from quality_study.inference.sample import Floats
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import plural


def scores(values: npt.ArrayLike, name: str, *, least: int = 2) -> tuple[Floats, int]:
    """Return the answers given, as floats, and how many are missing.

    Parameters
    ----------
    values : array-like of shape (n,)
        Numbers or ordered codes; None and NaN are missing answers.
    name : str
        What to call them in a message, in French.
    least : int
        Fewest answers that will do.

    Raises
    ------
    StudyError
        An answer is not a finite number, or there are too few.

    Examples
    --------
    >>> scores([4, None, 2], "le premier groupe")
    (array([4., 2.]), 1)
    """
    numbers = _numbers(np.ravel(np.asarray(values, dtype=object)), name)
    given = numbers[~np.isnan(numbers)]
    if len(given) < least:
        raise StudyError(f"{name} compte {plural(len(given), 'réponse')}, il en faut au moins {least}")
    return given, len(numbers) - len(given)


def complete_rows(table: pd.DataFrame | npt.ArrayLike, *, least: int, columns: int) -> tuple[pd.DataFrame, str]:
    """Return the rows without a missing answer, as floats, and a French sentence that says how many were left out.

    Parameters
    ----------
    table : DataFrame or array-like of shape (n, k)
        A row a respondent, a column an item; the columns of an array are named ``item 1``, ``item 2``.
    least, columns : int
        Fewest rows and columns that will do.

    Raises
    ------
    StudyError
        An answer is not a finite number, or there are too few rows or columns.

    Examples
    --------
    >>> complete_rows([[1, 2], [None, 3], [2, 2]], least=2, columns=2)[1]
    '1 ligne incomplète laissée de côté.'
    """
    frame = table if isinstance(table, pd.DataFrame) else _named(np.asarray(table, dtype=object))
    if frame.shape[1] < columns:
        raise StudyError(f"il faut au moins {columns} items, le tableau en a {frame.shape[1]}")
    numbers = pd.DataFrame(
        {str(c): _numbers(frame.iloc[:, i].to_numpy(dtype=object), f"« {c} »") for i, c in enumerate(frame.columns)},
        index=frame.index,
    )
    whole = numbers.dropna()
    if len(whole) < least:
        raise StudyError(
            f"le tableau compte {plural(len(whole), 'ligne complète', 'lignes complètes')}, il en faut au moins {least}"
        )
    return whole, left_out(len(numbers) - len(whole), "ligne incomplète", "lignes incomplètes")


def left_out(count: int, singular: str, many: str) -> str:
    """Say how many of something feminine were left out; empty when none was.

    Examples
    --------
    >>> left_out(3, "réponse manquante", "réponses manquantes")
    '3 réponses manquantes laissées de côté.'
    """
    if not count:
        return ""
    return f"{plural(count, singular, many)} laissée{'s' if count > 1 else ''} de côté."


def notes(*told: str) -> str:
    """Join the cautions that have something to say."""
    return " ".join(t for t in told if t)


def checked_choice(value: str, accepted: Sequence[str], option: str) -> str:
    """Return `value` when it is one of `accepted`.

    Raises
    ------
    StudyError
        It is not.

    Examples
    --------
    >>> checked_choice("less", ["two-sided", "greater", "less"], "alternative")
    'less'
    """
    if value not in accepted:
        raise StudyError([Problem(f"option « {option} » inconnue", found=value, accepted=accepted)])
    return value


def _numbers(values: npt.NDArray[np.object_], name: str) -> Floats:
    numbers = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    texts = np.array([isinstance(v, str) for v in values], dtype=bool)
    wrong = texts | np.isinf(numbers) | (np.isnan(numbers) & ~pd.isna(values))
    if wrong.any():
        raise StudyError([Problem(f"{name} contient autre chose que des nombres", found=str(values[wrong][0]))])
    return numbers


def _named(values: npt.NDArray[np.object_]) -> pd.DataFrame:
    if values.ndim != 2:
        raise StudyError("un tableau de réponses a des lignes (répondants) et des colonnes (items)")
    return pd.DataFrame(values, columns=[f"item {j}" for j in range(1, values.shape[1] + 1)])
