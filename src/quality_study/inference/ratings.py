"""From what two raters said of the same things to the square table of their counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from quality_study.inference.counts_table import CountsLike, counts_table
from quality_study.inference.scores import left_out
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import join


def cross_ratings(
    table_or_ratings: CountsLike, *, categories: Sequence[object] | None = None, ordered: bool = False
) -> tuple[pd.DataFrame, str]:
    """Return a square table of counts, and a French sentence that says how many things were left out.

    Parameters
    ----------
    table_or_ratings : DataFrame or array-like
        A square table of counts, or one row per thing rated and two columns; two rows and two columns are a table.
    categories : sequence, optional
        Categories of the ratings, in order; by default those met, sorted.
    ordered : bool
        Whether the order of the categories matters: text then needs `categories`.

    Raises
    ------
    StudyError
        Neither shape, unknown categories, categories without order, or fewer than two things with both ratings.

    Examples
    --------
    >>> table, note = cross_ratings([[1, 1], [1, 2], [2, 2], [None, 1]])
    >>> table.to_numpy().tolist(), note
    ([[1, 1], [0, 1]], '1 ligne incomplète laissée de côté.')
    """
    frame = table_or_ratings if isinstance(table_or_ratings, pd.DataFrame) else pd.DataFrame(_rows(table_or_ratings))
    if frame.shape[1] == 2 and frame.shape[0] != 2:
        return _crossed(frame, categories, ordered)
    rows, columns = frame.shape
    if rows != columns:
        raise StudyError(
            f"il faut un tableau carré d’effectifs ou deux colonnes de notes, pas un tableau de {rows} × {columns}"
        )
    table = counts_table(table_or_ratings)
    if isinstance(table_or_ratings, pd.DataFrame) and list(table.index) != list(table.columns):
        raise StudyError("les lignes et les colonnes doivent porter les mêmes catégories, dans le même ordre")
    if table.to_numpy().sum() < 2:
        raise StudyError("il faut au moins deux notes données par les deux juges")
    return table, ""


def _rows(values: object) -> np.ndarray[tuple[int, ...], np.dtype[np.object_]]:
    cells = np.asarray(values, dtype=object)
    if cells.ndim != 2:
        raise StudyError("il faut un tableau carré d’effectifs ou deux colonnes de notes")
    return cells


def _crossed(frame: pd.DataFrame, categories: Sequence[object] | None, ordered: bool) -> tuple[pd.DataFrame, str]:
    whole = frame.dropna()
    if len(whole) < 2:
        raise StudyError("il faut au moins deux notes données par les deux juges")
    first, second = whole.iloc[:, 0], whole.iloc[:, 1]
    met = list(dict.fromkeys([*first, *second]))
    if categories is None:
        if ordered and any(isinstance(c, str) for c in met):
            raise StudyError(f"des poids supposent des catégories en ordre : donnez `categories`, parmi {join(met)}")
        order: list[object] = sorted(met, key=lambda c: (isinstance(c, str), c))
    else:
        order = list(categories)
        unknown = [c for c in met if c not in order]
        if unknown:
            raise StudyError(
                [Problem("catégorie inconnue", found=str(c), accepted=[str(o) for o in order]) for c in unknown]
            )
    table = pd.crosstab(first.to_numpy(), second.to_numpy()).reindex(index=order, columns=order, fill_value=0)
    return table, left_out(len(frame) - len(whole), "ligne incomplète", "lignes incomplètes")
