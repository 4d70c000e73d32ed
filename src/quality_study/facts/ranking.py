"""An answer to a ranking, as one text: the items from the first to the last, ``Prix | Accueil | Horaires``.

One text a respondent, not one row a rank: the table of responses may be sorted, or cut, without changing an answer. A
rank that someone left out has an empty place (``Prix |  | Horaires``); items after the last rank given were not ranked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quality_study.words.errors import Problem

#: Stands between two items of an answer; no item holds it.
BAR = "|"


def join_ranks(items: Mapping[int, str]) -> str:
    """Write an answer, from the item at each rank.

    Examples
    --------
    >>> join_ranks({1: "Prix", 3: "Horaires"}), join_ranks({})
    ('Prix |  | Horaires', '')
    """
    return f" {BAR} ".join(items.get(rank, "") for rank in range(1, max(items, default=0) + 1))


def read_ranks(value: str) -> dict[int, str]:
    """Return the item at each rank of an answer.

    Examples
    --------
    >>> read_ranks("Prix |  | Horaires")
    {1: 'Prix', 3: 'Horaires'}
    """
    return {rank: item.strip() for rank, item in enumerate(value.split(BAR), 1) if item.strip()}


def wrong_ranks(items: Mapping[int, str], choices: Sequence[str], ranks: int) -> Problem | None:
    """Tell why the items at some ranks are no answer to a ranking: unknown, there twice, or too many.

    Parameters
    ----------
    items : mapping of int to str
        The item at each rank, from 1; a rank may be left out.
    choices : sequence of str
    ranks : int
        How many ranks are asked.

    Examples
    --------
    >>> wrong_ranks({1: "Prix", 2: "Prix"}, ["Prix", "Accueil"], 2).message
    'élément classé deux fois'
    """
    given, last = list(items.values()), max(items, default=0)
    for item in given:
        if item not in choices:
            return Problem("élément inconnu du classement", found=item, accepted=choices)
        if given.count(item) > 1:
            return Problem("élément classé deux fois", found=item)
    if last > ranks:
        line = f"si tous l’ont été, écrivez : ranks = {last}"
        line = "s’il fallait tout classer, ôtez la ligne ranks" if last == len(choices) else line
        more = f" ; {line}" if last <= len(choices) else ""
        return Problem(f"{last} rangs donnés, alors que la question en demande {ranks}{more}", found=items[last])
    return None
