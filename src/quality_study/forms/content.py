"""What every form shows: the questionnaire cut into sections and blocks, in questionnaire order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from quality_study.facts.question import Question
from quality_study.facts.questionnaire import Questionnaire
from quality_study.words.french import number


@dataclass(frozen=True)
class Item:
    """One question as a form asks it.

    Attributes
    ----------
    id, text, type : str
        As in the questionnaire.
    labels : tuple of str
        The answers offered, those that say that the question does not apply last; empty for numbers and texts.
    not_applicable : int
        How many of the last labels say that the question does not apply.
    required : bool
    other : bool
        The last answer is one that people write themselves.
    minimum, maximum : float or None
    ranks : int
        How many ranks a ranking asks for, 0 for any other question.
    heading : str
        The heading of its group, empty without one; a :class:`Matrix` shows it once for all its rows.
    """

    id: str
    text: str
    type: str
    labels: tuple[str, ...] = ()
    not_applicable: int = 0
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    heading: str = ""
    ranks: int = 0
    other: bool = False

    @property
    def boxes(self) -> tuple[str, ...]:
        """The numbers of a note from 0 to 10, ticked rather than written; empty for any other question."""
        noted = self.type == "number" and (self.minimum, self.maximum) == (0, 10)
        return tuple(str(note) for note in range(11)) if noted else ()


@dataclass(frozen=True)
class Matrix:
    """Questions under one heading that offer the same answers: a grid, one row a question."""

    heading: str
    items: tuple[Item, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The columns of the grid."""
        return self.items[0].labels

    @property
    def required(self) -> bool:
        """Whether every row demands an answer; platforms know no other case."""
        return self.items[0].required


Block = Item | Matrix


@dataclass(frozen=True)
class Section:
    """Consecutive questions of one theme."""

    title: str
    blocks: tuple[Block, ...]


def unfold(questionnaire: Questionnaire) -> tuple[Section, ...]:
    """Cut a questionnaire into sections and blocks.

    The order of the questions is never changed, because an export tells questions of the same text apart by their
    order only: a theme that comes again later makes a section of its own, whose title says that it goes on.

    Examples
    --------
    >>> q = Questionnaire(
    ...     title="Avis",
    ...     themes=({"id": "a", "title": "Accueil"},),
    ...     questions=({"id": "clair", "theme": "a", "text": "Était-ce clair ?", "type": "text"},),
    ... )
    >>> [(s.title, [b.id for b in s.blocks]) for s in unfold(q)]
    [('Accueil', ['clair'])]
    """
    titles = {theme.id: theme.title for theme in questionnaire.themes}
    sections: list[Section] = []
    seen: set[str] = set()
    for theme, questions in groupby(questionnaire.declared, key=lambda q: q.theme):
        title = titles[theme] + (" (suite)" if theme in seen else "")
        seen.add(theme)
        items = [_item(questionnaire, q) for q in questions]
        sections.append(Section(title, tuple(_blocks(items))))
    return tuple(sections)


def each_item(sections: Sequence[Section]) -> Iterator[Item]:
    """Go through all questions, in questionnaire order."""
    for block in each_block(sections):
        yield from block.items if isinstance(block, Matrix) else (block,)


def each_block(sections: Sequence[Section]) -> Iterator[Block]:
    """Go through all blocks, in questionnaire order."""
    for section in sections:
        yield from section.blocks


def hint(item: Item) -> str:
    """Say under a question what its text leaves out: the heading of its group, the numbers or ranks it accepts.

    Examples
    --------
    >>> hint(Item("a", "Combien ?", "number", minimum=0, maximum=1.5))
    'Un nombre de 0 à 1,5.'
    """
    parts = [item.heading] if item.heading else []
    if item.type == "number":
        parts.append(number_limits(item))
    if item.ranks:
        some = item.ranks < len(item.labels)
        parts.append(
            ("Choisissez le premier." if item.ranks == 1 else f"Classez les {item.ranks} premiers.")
            if some
            else "Classez tout, du premier au dernier."
        )
    return " ".join(parts)


def number_limits(item: Item) -> str:
    """Say which numbers a question accepts."""
    low, high = item.minimum, item.maximum
    if low is not None and high is not None:
        return f"Un nombre de {number(low)} à {number(high)}."
    if low is not None:
        return f"Un nombre, {number(low)} au moins."
    if high is not None:
        return f"Un nombre, {number(high)} au plus."
    return "Un nombre."


def _item(questionnaire: Questionnaire, question: Question) -> Item:
    answers = questionnaire.categories(question)
    offered = answers[answers["role"] != "blank"]
    return Item(
        id=question.id,
        text=question.text,
        type=question.type,
        labels=tuple(offered["category"]),
        not_applicable=int((offered["role"] == "not_applicable").sum()),
        required=question.required,
        minimum=question.minimum,
        maximum=question.maximum,
        heading=question.group or "",
        ranks=question.places if question.type == "ranking" else 0,
        other=question.other is not None,
    )


def _blocks(items: Sequence[Item]) -> Iterator[Block]:
    for key, run in groupby(items, key=_grid):
        if key is None:
            yield from run
        else:
            yield Matrix(key[0], tuple(run))


def _grid(item: Item) -> tuple[str, tuple[str, ...], int, bool] | None:
    """Tell which grid a question can stand in: same heading, same answers, all rows required or none."""
    if not item.heading or item.other or item.type not in ("scale", "choice"):
        return None
    return item.heading, item.labels, item.not_applicable, item.required
