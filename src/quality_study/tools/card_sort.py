"""Card sort: the groups that the participants' piles agree on, drawn as an affinity diagram, and their dendrogram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.text import clean
from quality_study.style import FRAME_STYLE
from quality_study.survey.card_sort import Consensus, agreement, co_occurrence, consensus_groups, piles
from quality_study.tools.affinity import describe as describe_groups
from quality_study.tools.affinity import place
from quality_study.tools.dendrogram import Dendrogram, TreeLayout
from quality_study.tools.masonry import Card, Group
from quality_study.tools.masonry import Layout as CardLayout
from quality_study.tools.nodes import quoted
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import number, percent, plural, typographic

_AGREE = "Accord\u00a0: participants qui ont mis la carte avec au moins la moitié des autres cartes de son groupe."
_TITLES = "Le titre d’un groupe est le nom de pile que ses cartes ont reçu le plus souvent."


@dataclass(frozen=True)
class Layout:
    """Sizes of the groups and of the dendrogram, in millimetres."""

    cards: CardLayout = field(default_factory=CardLayout)
    tree: TreeLayout = field(default_factory=TreeLayout)


@dataclass(frozen=True)
class Sort:
    """A consensus ready to be drawn."""

    groups: tuple[Group, ...]
    consensus: Consensus
    notes: tuple[str, ...]


@blank_when_empty
def card_sort(rows: pd.DataFrame, *, groups: int | None = None, layout: Layout | None = None) -> Drawing:
    """Draw the groups of the consensus, with the agreement on each card.

    Parameters
    ----------
    rows : DataFrame
        ``participant, card, pile, status``.
    groups : int, optional
        Number of groups; by default the one of best mean silhouette.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    sort = compute(rows, groups)
    scene, *more = place(sort.groups, layout.cards, sort.notes)
    alt = describe_groups(sort.groups, "Tri de cartes")
    return Drawing(scene, " ".join([alt, *sort.notes]), tuple(more))


def dendrogram(rows: pd.DataFrame, *, groups: int | None = None, layout: Layout | None = None) -> Drawing:
    """Draw the tree of the consensus: the further right two cards meet, the more participants put them apart.

    Parameters
    ----------
    rows : DataFrame
        ``participant, card, pile, status``.
    groups : int, optional
        Number of groups; by default the one of best mean silhouette.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    sort = compute(rows, groups)
    scene, *more = Dendrogram(sort.groups, sort.consensus, sort.notes[0], layout.tree).scenes()
    return Drawing(scene, describe(sort), tuple(more))


def compute(rows: pd.DataFrame, groups: int | None = None) -> Sort:
    """Find the groups that the piles agree on, name them and count who agrees on each card.

    Raises
    ------
    StudyError
        The number of groups asked for is not between 1 and the number of cards.
    """
    sorts = piles(rows)
    if groups is not None and not 1 <= groups <= len(sorts):
        accepted = [f"de 1 à {len(sorts)}"]
        raise StudyError(
            [Problem("nombre de groupes impossible", column="groups", found=str(groups), accepted=accepted)]
        )
    consensus = consensus_groups(co_occurrence(sorts), groups)
    counts = agreement(sorts, consensus.labels)
    notes = dict(zip(consensus.cards, map(_agreement, counts["agree"], counts["n"]), strict=True))
    rank = list(FRAME_STYLE).index
    weakest = {str(card): max(own["status"], key=rank) for card, own in rows.groupby("card", sort=False)}
    found: list[Group] = []
    for label in range(consensus.size):
        members = [c for c, own in zip(consensus.cards, consensus.labels, strict=True) if own == label]
        cards = tuple(Card("", c, weakest[c], notes[c]) for c in members)
        title = _title(rows[rows["card"].isin(members)]["pile"], [g.title for g in found])
        found.append(Group(title, cards, len(cards), label))
    return Sort(tuple(found), consensus, (_method(sorts, consensus), f"{_AGREE} {_TITLES}"))


def describe(sort: Sort) -> str:
    """Tell the dendrogram in words: the groups, and the distance at which they are cut and meet."""
    heights = [float(h) for h in sort.consensus.tree[:, 2]]
    kept = heights[: len(sort.consensus.cards) - sort.consensus.size]
    sentences = ["Dendrogramme du tri de cartes."]
    for group in sort.groups:
        words = "\u202f; ".join(quoted(card.text, card.status) for card in group.cards)
        sentences.append(f"{clean(group.heading)}\u00a0: {words}.")
    if kept:
        most = percent(max(kept), rounding=ROUND_CEILING)
        sentences.append(f"Dans un groupe, les cartes se rejoignent à {most} de séparation au plus.")
    if len(kept) < len(heights):
        sentences.append(f"Les groupes se rejoignent de {percent(heights[len(kept)])} à {percent(heights[-1])}.")
    return " ".join([*sentences, sort.notes[0]])


def _agreement(agree: int, n: int) -> str:
    return f"accord {percent(agree / n)} ({agree}/{n})"


def _title(names: pd.Series[str], taken: Sequence[str]) -> str:
    counts = names.value_counts(sort=False)
    title = str(min(counts.index, key=lambda name: (-counts[name], name)))
    same = sum(t == title or t.startswith(f"{title} – ") for t in taken)
    return f"{title} – {same + 1}" if same else title


def _method(sorts: pd.DataFrame, consensus: Consensus) -> str:
    participants, cards = plural(sorts.shape[1], "participant"), plural(len(sorts), "carte")
    groups = plural(consensus.size, "groupe")
    text = f"Consensus de {participants} sur {cards} : co-occurrence, regroupement hiérarchique au lien moyen, {groups}"
    scored = consensus.silhouette is not None
    if consensus.chosen:
        text += ", nombre de meilleure silhouette moyenne" if scored else ", nombre imposé par les données"
    else:
        text += ", nombre demandé"
    if consensus.silhouette is not None:
        text += f" (silhouette {number(consensus.silhouette, 2)})"
    missing = int(sorts.isna().to_numpy().sum())
    if missing:
        text += f". {plural(missing, 'placement')} absent{'s' if missing > 1 else ''}, sans effet sur les autres"
    return typographic(f"{text}.")
