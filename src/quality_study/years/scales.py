"""What a question of one edition offers as answers, so that it can be told the same as that of another edition."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from quality_study.facts.tabular import each_row
from quality_study.words.french import join

#: Roles of the answers that say something; the others are counted apart.
SUBSTANCE = ("choice", "favourable")
_ROLE_LABEL = {"choice": "", "favourable": " (favorable)", "not_applicable": " (sans objet)"}


@dataclass(frozen=True)
class Offer:
    """What a closed question offers: who is asked, its wording, and its answers with their roles, blank left out.

    A question that became compulsory, or no longer is, offers the same answers: a blank is not one of them.
    """

    population: str
    text: str
    several: bool
    answers: tuple[tuple[str, str], ...]

    @property
    def substance(self) -> tuple[str, ...]:
        """The answers of substance, in order."""
        return tuple(category for category, role in self.answers if role in SUBSTANCE)

    @property
    def favourable(self) -> tuple[str, ...]:
        """The favourable answers, in order."""
        return tuple(category for category, role in self.answers if role == "favourable")

    def same_answers(self, other: Offer) -> bool:
        """Tell whether the answers are the same, in the same order and roles."""
        return self.answers == other.answers and self.several == other.several

    def told(self) -> str:
        """Write the answers with their roles, in French."""
        several = "plusieurs réponses parmi " if self.several else ""
        return several + join(f"{category}{_ROLE_LABEL[role]}" for category, role in self.answers)


def scales(items: pd.DataFrame) -> dict[str, Offer]:
    """Read the closed questions of an edition.

    Parameters
    ----------
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`.

    Examples
    --------
    >>> items = pd.DataFrame({"population": "p", "item": "q", "text": "Utile ?", "type": "scale"}, index=range(3))
    >>> items = items.assign(category=["Non", "Oui", "Sans réponse"], role=["choice", "favourable", "blank"])
    >>> scales(items)["q"].told()
    'Non et Oui (favorable)'
    """
    found = {}
    for item, rows in items.groupby("item", sort=False):
        first = rows.iloc[0]
        answers = tuple((str(r.category), str(r.role)) for r in each_row(rows) if r.role != "blank")
        found[str(item)] = Offer(str(first["population"]), str(first["text"]), first["type"] == "choices", answers)
    return found
