"""One invented answer of each type of question, from what its respondent is like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quality_study.facts.question import Question
from quality_study.facts.questionnaire import Questionnaire
from quality_study.synthetic.draws import Draws

#: Where the favourable answers begin, and the worst one ends, on a score of mean 0 and variance 1.
_WORST, _BEST = -1.25, 0.55
_ALONE = re.compile(r"(je n.|aucun|rien|jamais)", re.IGNORECASE)


@dataclass(frozen=True)
class Mind:
    """What one respondent is like.

    Attributes
    ----------
    satisfaction : float
        Mean 0, variance 1.
    haste : float
        Share of the questions left empty.
    group : str
        Answer to the grouping question.
    """

    satisfaction: float
    haste: float
    group: str = ""


@dataclass
class Item:
    """A question, and how people answer it.

    Attributes
    ----------
    question : Question
    choices, not_applicable : list of str
    level : float
        Added to the score of everyone.
    apart : float
        Share of those whom the question does not concern.
    by_group : dict of str to float
        Added to the score of a group.
    popularity : list of float
        Share of those who tick each option of a multiple choice.
    """

    question: Question
    choices: list[str]
    not_applicable: list[str]
    level: float
    apart: float
    popularity: list[float]
    by_group: dict[str, float] = field(default_factory=dict)

    def score(self, mind: Mind, draws: Draws) -> float:
        """Draw how pleased someone is of what the question speaks of: mean 0 and variance 1 but for the levels."""
        own = 0.75 * mind.satisfaction + 0.66 * draws.bell()
        return self.level + self.by_group.get(mind.group, 0.0) + own


def make_item(questionnaire: Questionnaire, question: Question, groups: Sequence[str], draws: Draws) -> Item:
    """Draw how people answer a question."""
    table = questionnaire.categories(question)
    choices = list(table["category"][table["role"].isin(["choice", "favourable"])])
    spread = draws.one([0.1, 0.1, 0.45])  # one question in three divides the groups
    return Item(
        question,
        choices,
        list(table["category"][table["role"] == "not_applicable"]),
        level=0.9 * draws.uniform() - 0.45,
        apart=0.05 + 0.05 * draws.uniform(),
        popularity=[0.15 + 0.4 * draws.uniform() for _ in choices],
        by_group={group: spread * draws.bell() for group in groups},
    )


def scale_answer(item: Item, score: float) -> str:
    """Return the step of a scale, worst first, that a score reaches.

    Examples
    --------
    >>> question = Question(id="q", theme="t", text="?", type="scale", scale="s")
    >>> item = Item(question, ["Non", "Plutôt", "Oui"], [], 0.0, 0.0, [])
    >>> [scale_answer(item, score) for score in (-2, 0, 2)]
    ['Non', 'Plutôt', 'Oui']
    """
    steps = len(item.choices)
    if steps == 2:
        return item.choices[score > (_WORST + _BEST) / 2]
    width = (_BEST - _WORST) / max(steps - 2, 1)
    return item.choices[sum(score > _WORST + width * i for i in range(steps - 1))]


def choice_answer(item: Item, draws: Draws) -> str:
    """Draw one of several answers, the first ones more often."""
    return draws.weighted(item.choices, [1 / (i + 2) for i in range(len(item.choices))])


def ticked_answers(item: Item, draws: Draws) -> list[str]:
    """Draw the options that someone ticks, one at least; an option that denies the others stands alone."""
    ticked = [c for c, share in zip(item.choices, item.popularity, strict=True) if draws.chance(share)]
    alone = [c for c in ticked if _ALONE.match(c)]
    if alone:
        return alone[:1]
    return ticked or [draws.weighted(item.choices, item.popularity)]


def number_answer(item: Item, score: float, draws: Draws) -> str:
    """Draw a number: a mark when the question asks for one, else a quantity, small more often than large."""
    low = item.question.minimum if item.question.minimum is not None else 0.0
    high = item.question.maximum if item.question.maximum is not None else low + 100
    if (low, high) == (0, 10):
        return str(min(10, max(0, int(8.1 + 1.8 * score))))
    share = (0.02 + 0.98 * draws.uniform() * draws.uniform()) * (0.3 + 0.5 * draws.uniform())
    quarters = high - low <= 50 and low == int(low)
    value = low + (int(4 * (high - low) * share) / 4 if quarters else int((high - low) * share))
    return f"{value:.15g}"
