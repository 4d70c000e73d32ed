"""Counts out of sizes, a confidence level and a method, checked once for every interval of this package."""

from __future__ import annotations

from collections.abc import Collection
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import number, sentence

Floats = npt.NDArray[np.float64]


def floats(values: npt.ArrayLike) -> Floats:
    """Return numbers as floats, those that are missing in any way as NaN.

    Raises
    ------
    StudyError
        A value is no number.

    Examples
    --------
    >>> floats([3, None, pd.NA]).tolist()
    [3.0, nan, nan]
    """
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        cells = np.asarray(values, dtype=object)
    flat = cells.ravel()
    numbers = pd.to_numeric(pd.Series(flat, dtype=object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = np.isnan(numbers) & ~pd.isna(flat)
    if wrong.any():
        raise StudyError([Problem("nombre attendu", found=str(flat[wrong][0]))])
    return numbers.reshape(cells.shape)


def one_number(
    value: object, name: str, *, least: float | None = None, above: float | None = None, whole: bool = False
) -> float:
    """Return an argument that is one finite number, even if it was written as a text.

    Parameters
    ----------
    value : object
    name : str
        What to call it in the message, in French.
    least, above : float, optional
        It is this at least; it is more than this.
    whole : bool
        It is a whole number.

    Raises
    ------
    StudyError
        It is none, or out of bounds.

    Examples
    --------
    >>> one_number("28", "n", least=1, whole=True)
    28.0
    """
    kind = "nombre entier" if whole else "nombre"
    limits = [f"{number(least)} au moins"] if least is not None else []
    limits += [f"plus de {number(above)}"] if above is not None else []
    try:
        found = float(value.replace(",", ".") if isinstance(value, str) else np.asarray(value, dtype=object).item())
    except (TypeError, ValueError):
        found = np.nan
    single = np.asarray(value, dtype=object).ndim == 0
    right = single and np.isfinite(found) and (not whole or found == np.floor(found))
    if not right or (least is not None and found < least) or (above is not None and found <= above):
        told = f"{name} : un {kind} est attendu, et un seul"
        shown = number(found) if isinstance(value, int | float) and np.isfinite(found) else " ".join(str(value).split())
        raise StudyError([Problem(told, found=shown, accepted=limits)])
    return found


def alone(name: str, *values: object) -> None:
    """Refuse an array where one value is expected.

    Raises
    ------
    StudyError
        One of `values` is a list or an array.
    """
    lists = [value for value in values if np.asarray(value, dtype=object).ndim]
    if lists:
        message = f"{name} : un seul nombre est attendu ; « *_bounds » en prend plusieurs"
        raise StudyError([Problem(message, found=" ".join(str(lists[0]).split()))])


def several(values: Any, name: str) -> list[Any]:
    """Return an argument that is a list of values, and not a single one, nor a text.

    Raises
    ------
    StudyError
        It is one.

    Examples
    --------
    >>> several((1, 2), "effectifs")
    [1, 2]
    """
    if isinstance(values, str | bytes) or values is None or not np.iterable(values):
        raise StudyError([Problem(f"{name} : une liste est attendue, même pour une seule valeur", found=str(values))])
    return list(values)


def checked_counts(count: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return counts and sizes as float arrays of one shape.

    Parameters
    ----------
    count, n : array_like
        Counts and sizes that broadcast together. Weighted counts and effective sizes need not be whole.

    Returns
    -------
    count, n : ndarray of float

    Raises
    ------
    StudyError
        A count is missing, no number, negative or above its size; a size is missing, infinite or between 0 and 1.

    Examples
    --------
    >>> checked_counts([3, 4], 10)
    (array([3., 4.]), array([10., 10.]))
    """
    shared = np.broadcast_arrays(floats(count), floats(n))
    found, size = (x.copy() for x in shared)
    wrong = ~((found >= 0) & (found <= size) & np.isfinite(size))
    if wrong.any():
        first = np.flatnonzero(wrong)[0]
        raise StudyError(
            sentence(
                "Un effectif va de 0 à la taille de son groupe : {count} sur {n} est impossible",
                count=_said(found.flat[first]),
                n=_said(size.flat[first]),
            )
        )
    tiny = (size > 0) & (size < 1)
    if tiny.any():
        raise StudyError(
            sentence("Une taille est nulle ou vaut au moins 1 : {n:.3f} est impossible", n=size[tiny].flat[0])
        )
    return found, size


def checked_alpha(confidence: float) -> float:
    """Return the risk, 1 minus `confidence`.

    Raises
    ------
    StudyError
        `confidence` is no number, or not strictly between 0 and 1.

    Examples
    --------
    >>> checked_alpha(0.75)
    0.25
    """
    if not isinstance(confidence, Real):  # « "0.95" », or one level for each cell
        raise StudyError([Problem("le niveau de confiance est un nombre, par exemple 0.95", found=str(confidence))])
    if not 0 < confidence < 1:
        raise StudyError(
            sentence(
                "Le niveau de confiance est compris entre 0 et 1, par exemple 0,95 : {c} ne l’est pas", c=confidence
            )
        )
    return float(1 - confidence)


def checked_method(method: str, methods: Collection[str]) -> str:
    """Return `method` when it is one of `methods`.

    Raises
    ------
    StudyError
        It is not; the message lists `methods`.

    Examples
    --------
    >>> checked_method("mee", ["mee", "newcombe"])
    'mee'
    """
    if method not in methods:
        raise StudyError([Problem("méthode d’intervalle inconnue", found=method, accepted=list(methods))])
    return method


def _said(value: float) -> object:
    return "valeur manquante" if np.isnan(value) else value
