"""The table of counts that tests start from: checked, with the names of its rows and columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from quality_study.words.errors import StudyError
from quality_study.words.french import join, sentence

#: A table of counts: rows are groups, columns are answers.
CountsLike = pd.DataFrame | npt.ArrayLike


def counts_table(table: CountsLike) -> pd.DataFrame:
    """Return a table of whole counts whose rows (groups) and columns (answers) are named by text.

    Parameters
    ----------
    table : DataFrame or array-like of shape (r, c)
        An array gets the names ``groupe 1``, ``groupe 2`` and ``réponse 1``, ``réponse 2``.

    Raises
    ------
    StudyError
        A cell is missing, negative or not whole, or the table has fewer than two rows or columns.

    Examples
    --------
    >>> counts_table([[3, 1], [1, 3]]).loc["groupe 2", "réponse 1"]
    np.int64(1)
    """
    frame = table if isinstance(table, pd.DataFrame) else _named(np.asarray(table))
    if min(frame.shape) < 2:
        raise StudyError(
            sentence("Un tableau d'effectifs a au moins 2 lignes et 2 colonnes, pas {shape}", shape=_shape(frame))
        )
    try:
        values = frame.to_numpy(dtype=float)
    except (TypeError, ValueError):
        raise StudyError(sentence("Le tableau d'effectifs contient autre chose que des nombres")) from None
    wrong = ~(np.isfinite(values) & (values >= 0) & (values == np.floor(values)))
    if wrong.any():
        cells = [f"{frame.index[i]} × {frame.columns[j]}" for i, j in np.argwhere(wrong)]
        raise StudyError(
            sentence("Un effectif est un nombre entier positif ou nul ; à corriger : {cells:list}", cells=cells)
        )
    return pd.DataFrame(values.astype(np.int64), index=frame.index.map(str), columns=frame.columns.map(str))


def two_by_two(table: CountsLike) -> pd.DataFrame:
    """Return a 2 x 2 table of counts: two groups (rows) that both have members, yes and no (columns).

    Raises
    ------
    StudyError
        The table has another shape, or a group is empty.

    Examples
    --------
    >>> list(two_by_two([[3, 1], [1, 3]]).columns)
    ['oui', 'non']
    """
    frame = counts_table(table)
    if frame.shape != (2, 2):
        raise StudyError(sentence("Ce test demande un tableau 2 × 2, pas {shape}", shape=_shape(frame)))
    empty = frame.index[frame.sum(axis=1) == 0]
    if len(empty):
        raise StudyError(sentence("Groupe sans réponse, impossible à comparer : {empty:list}", empty=empty))
    return frame if isinstance(table, pd.DataFrame) else frame.set_axis(["oui", "non"], axis=1)


def without_empty(frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Drop the rows and columns that hold nothing and say so in a French sentence, empty when all are kept.

    Raises
    ------
    StudyError
        Fewer than two rows or columns remain.

    Examples
    --------
    >>> without_empty(counts_table([[3, 0, 1], [1, 0, 3]]))[1]
    'Colonne sans effectif, écartée : réponse 2.'
    """
    empty_rows, empty_columns = frame.index[frame.sum(axis=1) == 0], frame.columns[frame.sum(axis=0) == 0]
    kept = frame.loc[frame.sum(axis=1) > 0, frame.sum(axis=0) > 0]
    if min(kept.shape) < 2:
        raise StudyError(sentence("Il faut au moins deux groupes et deux réponses dont l'effectif n'est pas nul"))
    told = [_dropped("Ligne", empty_rows), _dropped("Colonne", empty_columns)]
    return kept, " ".join(t for t in told if t)


def _dropped(noun: str, names: pd.Index) -> str:
    if names.empty:
        return ""
    mark = "s" if len(names) > 1 else ""
    return f"{noun}{mark} sans effectif, écartée{mark} : {join(names)}."


def _named(values: npt.NDArray[np.generic]) -> pd.DataFrame:
    if values.ndim != 2:
        raise StudyError(sentence("Un tableau d'effectifs a des lignes (groupes) et des colonnes (réponses)"))
    rows, columns = values.shape
    return pd.DataFrame(
        values,
        index=[f"groupe {i}" for i in range(1, rows + 1)],
        columns=[f"réponse {j}" for j in range(1, columns + 1)],
    )


def _shape(frame: pd.DataFrame) -> str:
    return f"{frame.shape[0]} × {frame.shape[1]}"
