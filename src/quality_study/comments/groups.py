"""The groups that the computation suggests, and how they are told from those of the team."""

from __future__ import annotations

import re

import pandas as pd

from quality_study.comments.text import fingerprint
from quality_study.importers.masking import remove_masks
from quality_study.survey.suggestion import suggest_groups

#: The group of a comment that nobody has put anywhere.
TO_SORT = "À ranger"
#: Fewest comments of a question among which groups are looked for: below, reading them all is quicker.
FEWEST = 8
#: Most distinct comments of a question among which groups are looked for: time and memory grow with the square.
MOST = 3000
_SUGGESTED = re.compile(r"suggestion\s+\d+\s*:", re.IGNORECASE)


def is_reviewed(group: str) -> bool:
    """Tell whether a group has a name that the team gave.

    Examples
    --------
    >>> is_reviewed("Locaux"), is_reviewed("Suggestion 1 : froide, salle"), is_reviewed("À ranger")
    (True, False, False)
    """
    name = group.strip()
    return bool(name) and name.casefold() != TO_SORT.casefold() and _SUGGESTED.match(name) is None


def suggested(texts: pd.Series[str]) -> pd.Series[str]:
    """Suggest a group for each comment of one question; a comment like no other is left to sort.

    Parameters
    ----------
    texts : Series of str
        What was answered, personal data masked: the words of the masks do not count. Each respondent once.

    Returns
    -------
    Series of str
        ``Suggestion k : word, word`` for groups of two comments or more; :data:`TO_SORT` elsewhere, and everywhere when
        there are fewer than :data:`FEWEST` or more than :data:`MOST` distinct comments, or when one group would
        hold them all.
    """
    nothing = pd.Series(TO_SORT, index=texts.index, dtype=object)
    prints = texts.map(fingerprint)
    distinct = texts[~prints.duplicated()]
    if len(texts) < FEWEST or len(distinct) > MOST:
        return nothing
    titles = suggest_groups(distinct.map(remove_masks)).set_axis(prints[distinct.index])
    found = prints.map(titles)
    together = found[found.map(found.value_counts()) > 1]
    if found.nunique() == 1 or together.empty:
        return nothing
    words = {title: str(title).partition(" : ")[2] for title in together.unique()}
    names = {title: f"Suggestion {k} : {words[title]}" for k, title in enumerate(words, 1)}
    return found.map(names).fillna(TO_SORT).astype(object)
