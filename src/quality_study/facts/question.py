"""A question: how it is asked, on which scale, what its answers are named; read from TOML."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from quality_study.facts.ranking import BAR
from quality_study.facts.tomlfile import Model

#: The category of a respondent who left the question empty.
BLANK = "Sans réponse"
#: Types of the questions that are answered in one's own words or figures, without a list of answers.
OPEN = ("number", "date", "text")


class Scale(Model):
    """An ordered list of answers, from worst to best: the favourable ones, if there are any, are the last.

    Means, indices, best answers and colours all follow this one order.
    """

    choices: tuple[str, ...]
    favourable: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _favourable_is_a_choice(self) -> Self:
        for label in self.favourable:
            if label not in self.choices:
                raise ValueError(f"« {label} » est dans favourable mais pas dans choices : {', '.join(self.choices)}")
        answers = [*self.choices, *self.not_applicable]
        for label in answers:
            if answers.count(label) > 1:
                raise ValueError(f"réponse en double : « {label} »")
        return self

    @model_validator(mode="after")
    def _favourable_ones_are_the_last(self) -> Self:
        good = [label in self.favourable for label in self.choices]
        if all(good) and good:
            raise ValueError(
                "toutes les réponses de « choices » sont dans « favourable » : la part favorable serait toujours de "
                "100 % ; ôtez de favourable celles qui ne le sont pas"
            )
        if good == sorted(good):
            return self
        head = good == sorted(good, reverse=True)
        others = [label for label, favourable in zip(self.choices, good, strict=True) if not favourable]
        best = [label for label, favourable in zip(self.choices, good, strict=True) if favourable]
        where = "en tête" if head else "avant d’autres"
        message = (
            f"des réponses favorables viennent {where}, alors que « choices » va de la pire réponse à la meilleure ; "
            f"ordre trouvé : choices = {_listed(self.choices)} ; "
            f"écrivez : choices = {_listed(self.choices[::-1] if head else [*others, *best])}"
        )
        if not head:
            message += (
                " ; une réponse sans avis se met au milieu, ou dans not_applicable ; et si la meilleure est au milieu "
                '(trop peu, assez, trop), il n’y a ni pire ni meilleure : posez la question avec type = "choice"'
            )
        raise ValueError(message)


class Theme(Model):
    """A part of the questionnaire."""

    id: str
    title: str


class Question(Model):
    """One question, or one row of a matrix (`group` holds the matrix heading).

    `aliases` are other texts (or headings) by which an export may name the question; `codes` maps what an export writes
    in its cells to the label it stands for (the number, for a number), or to :data:`BLANK`. A ranking puts its
    `choices` in order, the first `ranks` only when that is given.

    A date whose export does not say which of two figures is the day needs `day_first`.

    `other` is the last of `choices`, where people write what it is (« Autre »). What they write answers a question of
    its own, made by :class:`Questionnaire` right after this one, which it names by `free_of`.
    """

    id: str
    theme: str
    text: str
    type: Literal["scale", "choice", "choices", "ranking", "number", "date", "text"]
    scale: str | None = None
    other: str | None = None
    choices: tuple[str, ...] = ()
    ranks: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    day_first: bool | None = None
    required: bool = False
    group: str | None = None
    population: str | None = None
    aliases: tuple[str, ...] = ()
    codes: dict[str, str] = Field(default_factory=dict)
    status: Literal["published", "derived", "illustrative"] | None = None
    source: str | None = None

    @field_validator("choices")
    @classmethod
    def _spaces_around_an_item_say_nothing(cls, choices: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return tuple(c.strip() for c in choices) if info.data.get("type") == "ranking" else choices

    @field_validator("choices")
    @classmethod
    def _the_free_answer_is_one(cls, choices: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        other = info.data.get("other")
        return (*choices, other) if choices and other and other not in choices else choices

    @model_validator(mode="after")
    def _the_free_answer_is_the_last(self) -> Self:
        if self.other is None:
            return self
        if self.type not in ("choice", "choices"):
            raise ValueError('other : seule une question de type "choice" ou "choices" a une réponse à préciser')
        if not self.other.strip() or self.choices == (self.other,):
            raise ValueError("other : donnez l’intitulé d’une réponse, par exemple « Autre », après d’autres réponses")
        if self.choices and self.choices[-1] != self.other:
            rest = [c for c in self.choices if c != self.other]
            raise ValueError(f"« {self.other} », que l’on précise, vient en dernier : {_listed([*rest, self.other])}")
        return self

    @model_validator(mode="after")
    def _an_answer_is_listed_once(self) -> Self:
        for label, times in Counter(self.choices).items():
            if times > 1:
                raise ValueError(f"réponse en double : « {label} »")
        return self

    @model_validator(mode="after")
    def _a_ranking_can_be_asked(self) -> Self:
        if self.type != "ranking":
            if self.ranks is not None:
                raise ValueError(f'ranks = {self.ranks} : seul un classement (type = "ranking") demande des rangs')
            return self
        if len(self.choices) < 2:
            raise ValueError("un classement met en ordre deux éléments au moins : choices en donne la liste")
        for label in self.choices:
            if BAR in label:
                raise ValueError(f"« {BAR} » sépare les éléments d’un classement : ôtez-le de « {label} »")
        if self.ranks is not None and not 1 <= self.ranks <= len(self.choices):
            raise ValueError(f"ranks = {self.ranks} : le nombre de rangs demandés va de 1 à {len(self.choices)}")
        return self

    @property
    def places(self) -> int:
        """How many ranks a ranking asks for."""
        return self.ranks or len(self.choices)

    @property
    def free_of(self) -> str | None:
        """The question at whose free answer people write what this one holds; None for a question of the file."""
        return None


class FreeAnswer(Question):
    """What people write at the free answer of a question, read as the comments of a question of its own."""

    @property
    def free_of(self) -> str | None:
        """The question of which this holds the free answers."""
        return self.id.removesuffix("_autre")


class Name(NamedTuple):
    """How a question is named under the heading of its matrix, which is empty for any other question."""

    heading: str
    row: str

    @property
    def text(self) -> str:
        """The name of the question where it stands alone: what announces rows is left out of the heading."""
        heading = self.heading.strip()
        words = heading.rstrip(" \u00a0\u202f:….")
        return f"{self.row} ({words}{'…' if words != heading else ''})" if words else self.row


def free_answer(question: Question) -> FreeAnswer:
    """Return the question that what people wrote at the free answer of another one answers."""
    return FreeAnswer(
        id=f"{question.id}_autre",
        theme=question.theme,
        text=f"{question.text} ({question.other} : précisez)",
        type="text",
        population=question.population,
        aliases=(f"{question.id}_other",),  # as KoBoToolbox names it
        status=question.status,
        source=question.source,
    )


def _listed(labels: Sequence[str]) -> str:
    """Write a list of answers as TOML does."""
    return json.dumps(list(labels), ensure_ascii=False)
