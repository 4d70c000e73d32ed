"""Comments that the team chose to quote, as an affinity diagram: the groups of one open question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.comments.groups import TO_SORT
from quality_study.diagram.drawing import Drawing
from quality_study.facts.tabular import each_row
from quality_study.tools.affinity import place
from quality_study.tools.masonry import Card, Group, Layout
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import join, plural, typographic
from quality_study.words.glyphs import printable

_MODIFIED = "texte modifié par l’équipe"
_TOLD = "n : tous les commentaires du groupe, cités ou non."


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    item : str
        Open question.
    """

    item: str


def compute(quotations: pd.DataFrame, item: str) -> list[Group]:
    """Gather the quotations of each group of a question; the size is that of the whole group, quoted or not.

    Parameters
    ----------
    quotations : DataFrame
        ``item, group, count, quotation, modified, status``.
    item : str

    Raises
    ------
    StudyError
        Nothing of this question is to be quoted.
    """
    own = quotations[quotations["item"] == item]
    if own.empty:
        message, known = "aucun commentaire à citer pour cette question", list(dict.fromkeys(quotations["item"]))
        raise StudyError([Problem(message, "quotations", None, "item", item, known)])
    groups: list[Group] = []
    for title, rows in own.groupby("group", sort=False):
        cards = [
            Card("", f"« {printable(row.quotation)} »", row.status, _MODIFIED if row.modified else "")
            for row in each_row(rows)
        ]
        groups.append(Group(printable(str(title) or TO_SORT), tuple(cards), int(rows["count"].iloc[0]), len(groups)))
    return groups


def draw(groups: Sequence[Group]) -> Drawing:
    """Draw the groups, on as many pages as needed."""
    scene, *more = place(groups, Layout(), [_TOLD])
    return Drawing(scene, describe(groups), tuple(more))


def describe(groups: Sequence[Group]) -> str:
    """Tell the groups and their quotations in words."""
    quoted = sum(len(group.cards) for group in groups)
    parts = [f"Diagramme d’affinité, {plural(quoted, 'citation')} en {plural(len(groups), 'groupe')}."]
    for group in groups:
        cards = [f"{card.text} ({card.note})" if card.note else card.text for card in group.cards]
        parts.append(f"{group.title}, {plural(group.size, 'commentaire')} : {join(cards)}.")
    return typographic(" ".join(parts))


def figure(tables: Mapping[str, pd.DataFrame], item: str) -> Drawing:
    """Draw the quotations of an open question from the processed tables."""
    return draw(compute(tables["quotations"], item))
