"""How a comparison of editions is told: whom its shares are of, and the cells of its table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from quality_study.facts.tabular import each_row
from quality_study.words.french import difference, number, percent, sizes, typographic
from quality_study.years.differences import told_range

#: Whom the shares are of, after « Chaque part est celle… ».
BASE_LABEL: Mapping[str, str] = {
    "answered": "des personnes qui ont donné une réponse de fond, dans toutes les éditions",
    "respondents": "de tous les répondants, « sans objet » et sans réponse compris, "
    "car une édition au moins n’est connue que par des énoncés publiés, dont les parts peuvent être celles des seules "
    "personnes qui ont répondu à la question",
}


def possible_sizes(shares: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Tell in French, by question and edition, how many respondents each share may be of.

    Parameters
    ----------
    shares : DataFrame
        ``year_shares``, as described in :mod:`quality_study.survey.year_tables`.
    """
    return {(r.item, r.edition): sizes([int(n) for n in r.sizes.split()]) for r in each_row(shares)}


def share_cell(count: object, n: object, share: float, low: float, high: float, possible: str) -> str:
    """Write a share with its count, or its bounds and how many respondents it may be of, for a cell of a table.

    Examples
    --------
    >>> share_cell(12, 20, 0.6, 0.4, 0.8, "20").replace("\u202f", " ")
    '60 % (12 sur 20)'
    >>> share_cell(None, None, 0.6, 0.55, 0.65, "20 ou 40").replace("\u202f", " ").replace("\u00a0", " ")
    '60 % publiés, 55 à 65 % possibles (n : 20 ou 40)'
    """
    if not pd.isna(count) and not pd.isna(n):  # type: ignore[call-overload]
        return f"{percent(share)} ({number(int(count))} sur {number(int(n))})"  # type: ignore[call-overload]
    return typographic(f"{told_range(share, low, high)} (n : {possible})")


def difference_cell(least: float, most: float, low: float, high: float) -> str:
    """Write a difference with its interval, in points, for a cell of a table.

    Examples
    --------
    >>> difference_cell(0.1, 0.1, -0.05, 0.25).replace("\u202f", " ")
    '+10,0 [−5,0 ; +25,0]'
    """
    gap, first, last = difference(least, most, low, high)
    return typographic(f"{gap} [{first} ; {last}]")
