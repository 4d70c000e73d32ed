"""What a heading means: the questions it may name, by code and by text, and the option it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from quality_study.facts.question import Question
from quality_study.importers.answers import Answers
from quality_study.importers.dialect import Address, Heading
from quality_study.importers.numbers import read_rank
from quality_study.importers.texts import code_key, text_key
from quality_study.words.errors import Problem


@dataclass(frozen=True)
class Target:
    """What a heading means.

    Parameters
    ----------
    heading : Heading
    questions : tuple of int
        Positions of the questions it may name: several when they share a text.
    option : str or None
        Label of the option; when `known` is false, the option as the heading writes it.
    rank : int or None
        Which of the questions, counted from 1, when the heading tells.
    known : bool
        Whether the question has that option.
    code : str or None
        The option as the heading writes it, when it is a code that only its rank can explain.
    place : int or None
        Which rank of a ranking the column holds, when it holds one.
    """

    heading: Heading
    questions: tuple[int, ...]
    option: str | None = None
    rank: int | None = None
    known: bool = True
    code: str | None = None
    place: int | None = None

    @property
    def part(self) -> str | int | None:
        """What the column holds of the answer: an option, a rank, or the whole of it (None)."""
        return self.option if self.place is None else self.place


class Resolver:
    """Find the questions that headings name.

    Parameters
    ----------
    questions : sequence of Question
    answers : sequence of Answers
        Of each question.
    option_coded : str or None
        How the dialect codes options.
    """

    def __init__(self, questions: Sequence[Question], answers: Sequence[Answers], option_coded: str | None) -> None:
        self.questions = questions
        self.answers = answers
        self.option_coded = option_coded
        self.texts: dict[str, list[int]] = defaultdict(list)
        self.aliases: dict[str, list[int]] = defaultdict(list)
        self.codes: dict[str, list[int]] = defaultdict(list)
        for i, question in enumerate(questions):
            self.texts[text_key(question.text)].append(i)
            for key in {text_key(alias) for alias in question.aliases}:
                self.aliases[key].append(i)
            for key in {code_key(code) for code in self._codes(i)}:
                self.codes[key].append(i)

    def resolve(self, heading: Heading) -> Target | Problem | None:
        """Return what a heading means, a problem (without its place) when it contradicts itself, None if nothing."""
        if heading.own:  # unless it is declared, a column of the platform answers nothing
            declared = self.aliases.get(text_key(heading.shown))
            return Target(heading, tuple(declared)) if declared else None
        partial: Target | None = None
        disagreement: Problem | None = None
        for address in heading.addresses:
            found, problem = self._named(address)
            disagreement = disagreement or problem
            if not found:
                continue
            if address.option is None:
                if address.rank in (None, 1) or len(found) > 1:
                    return Target(heading, found, rank=address.rank)
                continue
            target = self._option(heading, found, address.option, free=address.free)
            if target is not None and target.known:
                return target
            partial = partial or target
        return partial or disagreement

    def _named(self, address: Address) -> tuple[tuple[int, ...], Problem | None]:
        """Return the questions an address names, or why its code and its text disagree."""
        by_code, by_text = self._by_code(address), self._by_text(address)
        if address.text is None:
            return tuple(by_code), None
        if not by_code:
            return tuple(by_text), None
        both = tuple(i for i in by_code if i in by_text)
        if both:
            return both, None
        asked = self.questions[by_code[0]]
        message = f"le code désigne la question « {asked.id} », mais le texte n’est pas le sien"
        if not by_text:
            message += " ; s’il a été reformulé, déclarez le nouveau dans aliases"
        return (), Problem(message, found=address.text, accepted=[asked.text])

    def _by_code(self, address: Address) -> list[int]:
        if address.code is None:
            return []
        found = self.codes.get(code_key(address.code), [])
        code = address.code.strip().casefold()
        if address.exact:
            found = [i for i in found if code in (known.strip().casefold() for known in self._codes(i))]
        own = [i for i in found if self.questions[i].id.casefold() == code]
        return [i for i in own or found if self._suits(i, address)]

    def _codes(self, i: int) -> list[str]:
        """List the identifier of a question, and its aliases that may be codes."""
        return [self.questions[i].id, *(a for a in self.questions[i].aliases if " " not in a.strip())]

    def _by_text(self, address: Address) -> list[int]:
        if address.text is None:
            return []
        key = text_key(address.text)
        found = self.texts.get(key, [])
        if address.group is not None:
            group = text_key(address.group)
            found = [i for i in found if text_key(self.questions[i].group or "") == group]
        found = [*found, *(i for i in self.aliases.get(key, []) if i not in found)]
        return sorted(i for i in found if self._suits(i, address))

    def _suits(self, i: int, address: Address) -> bool:
        """Tell whether the question is of the kind that the address speaks of."""
        if address.option is not None:
            return self.questions[i].type in ("choices", "ranking") or self.questions[i].other is not None
        return not address.item or self.questions[i].group is not None

    def _option(self, heading: Heading, found: tuple[int, ...], option: str, *, free: bool) -> Target | None:
        answers = self.answers[found[0]]
        key = text_key(option)
        label = answers.by_key.get(key) or answers.by_code.get(key)
        if free or self.questions[found[0]].type == "choice":  # of an only choice, a column tells what was written
            texts = tuple(j for i in found for j, q in enumerate(self.questions) if q.free_of == self.questions[i].id)
            return Target(heading, texts) if texts and label == answers.other else None
        if label is not None:
            return Target(heading, found, label)
        place = read_rank(option) if self.questions[found[0]].type == "ranking" else None
        if place is not None:
            return Target(heading, found, place=place)
        code = option.strip() if answers.counts(option, self.option_coded) else None
        label = answers.by_position(option, self.option_coded)
        return Target(heading, found, label or option, known=label is not None, code=code)
