"""The answers that a question admits, by the keys under which an export may write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from quality_study.facts.question import BLANK, OPEN, Question
from quality_study.facts.questionnaire import Questionnaire
from quality_study.importers.texts import text_key

Mode = Literal["labels", "codes"]
#: What platforms write for the free answer: codes of LimeSurvey and KoBoToolbox, then words.
_FREE = (
    "-oth-", "other", "autre", "autre (veuillez préciser)", "autre, veuillez préciser", "autre (précisez)",
    "other (please specify)", "other, please specify", "other:", "autre :", "autres",
)  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """What a closed question admits.

    Parameters
    ----------
    choices, not_applicable : list of str
        Labels, in questionnaire order.
    declared : dict
        Codes that the questionnaire declares: code to label (or to number), or to ``Sans réponse``.
    other : str or None
        The label of the answer that people write themselves.
    """

    choices: list[str]
    not_applicable: list[str]
    declared: dict[str, str] = field(default_factory=dict)
    other: str | None = None

    @cached_property
    def labels(self) -> list[str]:
        """Every label, choices first: the order that codes count."""
        return [*self.choices, *self.not_applicable]

    @cached_property
    def by_key(self) -> dict[str, str]:
        """Label by the key of its text."""
        return {text_key(label): label for label in self.labels}

    @cached_property
    def by_code(self) -> dict[str, str]:
        """Label by the key of its declared code, or of a name that platforms give the free answer."""
        free = {text_key(name): self.other for name in self.free_names if self.other is not None}
        return free | {text_key(code): label for code, label in self.declared.items()}

    @cached_property
    def free_names(self) -> tuple[str, ...]:
        """What platforms write for the free answer."""
        return () if self.other is None else tuple(n for n in _FREE if text_key(n) not in self.by_key)

    @property
    def told(self) -> set[str]:
        """The labels that a code of their own tells."""
        return {*self.declared.values(), *([self.other] if self.other is not None else [])}

    @cached_property
    def ways_to_write(self) -> Counter[str]:
        """How many ways there are to write each label: two codes of one label may stand in one answer."""
        return Counter((self.by_key | self.by_code).values())

    def counts(self, code: str, pattern: str | None) -> re.Match[str] | None:
        """Match a code that ends with a position; None when codes are declared in that form instead."""
        if pattern is None or any(re.fullmatch(pattern, code) for code in self.declared):
            return None
        return re.fullmatch(pattern, code.strip())

    def by_position(self, cell: str, pattern: str | None) -> str | None:
        """Return the label whose position a code ends with."""
        match = self.counts(cell, pattern)
        position = int(match[1]) if match else 0
        return self.labels[position - 1] if 1 <= position <= len(self.labels) else None

    def find(self, cell: str, mode: Mode, pattern: str | None) -> set[str]:
        """Return the labels that a cell may mean: none when it is unknown, several when it is ambiguous."""
        key = text_key(cell)
        found = {self.by_code[key]} if key in self.by_code else set()
        if mode == "labels":
            found |= {self.by_key[key]} if key in self.by_key else set()
        else:
            position = self.by_position(cell, pattern)
            found |= {position} if position is not None else set()
        return found

    def written(self, mode: Mode, pattern: str | None) -> list[str]:
        """List what the cells may hold, to show to the reader."""
        if mode == "labels" or not pattern:
            return [*self.labels, *self.declared]
        return [f"codes de 1 à {len(self.labels)}", *self.declared]

    def status(self, label: str) -> str:
        """Return the status of a row that holds a label."""
        if label == BLANK and label not in self.labels:
            return "blank"
        return "not_applicable" if label in self.not_applicable else "answered"


def answers_of(questionnaire: Questionnaire, question: Question) -> Answers:
    """Return the answers that a question admits; for a number or a text, the declared codes alone."""
    if question.type in OPEN:
        return Answers([], [], dict(question.codes))
    table = questionnaire.categories(question)
    roles = table["role"]
    choices = table["category"][roles.isin(["choice", "favourable"])]
    return Answers(
        list(choices), list(table["category"][roles == "not_applicable"]), dict(question.codes), question.other
    )


def segmentations(
    cell: str, labels: dict[str, str], separators: Iterable[str], *, most: int = 2
) -> list[tuple[str, ...]]:
    """Cut a cell into labels joined by a separator, in every possible way, though labels may hold the separator.

    Parameters
    ----------
    cell : str
    labels : dict of str to str
        Label by key.
    separators : iterable of str
        Each is tried by itself; one more at the end is allowed.
    most : int
        How many different ways to look for.

    Returns
    -------
    list of tuple of str
        Labels in the order of the cell; empty when there is no way.

    Examples
    --------
    >>> segmentations("Train, TGV, Bus", {"train, tgv": "Train, TGV", "bus": "Bus"}, [","])
    [('Train, TGV', 'Bus')]
    """
    text = text_key(cell)
    found: list[tuple[str, ...]] = []
    for separator in separators:
        gap = re.compile(" " if separator == " " else rf" ?{re.escape(separator.strip() or ' ')} ?")

        def cut(at: int, done: tuple[str, ...], gap: re.Pattern[str] = gap) -> None:
            for key, label in labels.items():
                if len(found) >= most or not text.startswith(key, at):
                    continue
                end, path = at + len(key), (*done, label)
                if end == len(text):
                    if path not in found:
                        found.append(path)
                elif match := gap.match(text, end):
                    if match.end() == len(text):
                        if path not in found:
                            found.append(path)
                    else:
                        cut(match.end(), path)

        cut(0, ())
    return found
