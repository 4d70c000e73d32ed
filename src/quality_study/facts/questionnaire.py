"""The questionnaire: themes, questions and scales, read from TOML and unfolded into a table of items."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Self

import pandas as pd
from pydantic import Field, ValidationInfo, field_validator, model_validator

from quality_study.facts.ranking import BAR
from quality_study.facts.tomlfile import Model, read_toml, toml_line
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number

#: The category of a respondent who left the question empty.
BLANK = "Sans réponse"
#: Types of the questions that are answered in one's own words or figures, without a list of answers.
OPEN = ("number", "date", "text")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


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


class Questionnaire(Model):
    """The content of a questionnaire file."""

    title: str
    scales: dict[str, Scale] = Field(default_factory=dict)
    themes: tuple[Theme, ...]
    questions: tuple[Question, ...]

    @field_validator("questions")
    @classmethod
    def _free_answers_are_questions(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        """Let a text follow each question that has a free answer: what people wrote there is read as comments are."""
        found: list[Question] = []
        declared = {q.id for q in questions if q.free_of is None}
        for q in (q for q in questions if q.free_of is None):
            found.append(q)
            if q.other is not None:
                found.append(_free_answer(q))
                if found[-1].id in declared:
                    raise ValueError(
                        f"« {found[-1].id} » est la question, faite d’elle-même, où l’on précise « {q.other} » "
                        f"({q.id}) : ôtez celle que vous avez écrite, ou changez son id"
                    )
        return tuple(found)

    @property
    def declared(self) -> tuple[Question, ...]:
        """The questions of the file, in its order: without those that hold free answers."""
        return tuple(q for q in self.questions if q.free_of is None)

    def categories(self, question: Question) -> pd.DataFrame:
        """List the answers a question admits; for a ranking, what it puts in order.

        Returns
        -------
        DataFrame
            Columns ``category`` and ``role`` (``choice``, ``favourable``, ``not_applicable`` or ``blank``);
            empty for numbers, dates and texts.
        """
        if question.type in OPEN:
            return pd.DataFrame({"category": [], "role": []}, dtype="object")
        scale = self.scales[question.scale] if question.scale else Scale(choices=question.choices)
        rows = [(c, "favourable" if c in scale.favourable else "choice") for c in scale.choices]
        rows += [(c, "not_applicable") for c in scale.not_applicable]
        if not question.required:
            rows.append((BLANK, "blank"))
        return pd.DataFrame(rows, columns=["category", "role"])

    def names(self) -> dict[str, Name]:
        """Name each question: a row of a matrix says nothing without its heading, nor do two questions of one name.

        The title of the theme tells apart headings, or questions, that are written alike; failing that, the identifier
        does. Open questions are always shown under their theme.

        Examples
        --------
        >>> row = {"theme": "t", "text": "en cours", "type": "number"}
        >>> groups = {"a": "Êtes-vous présent :", "b": "Travaillez-vous ?"}
        >>> rows = [{**row, "id": id, "group": group} for id, group in groups.items()]
        >>> themes = [{"id": "t", "title": "Assiduité"}]
        >>> asked = Questionnaire.model_validate({"title": "Enquête", "themes": themes, "questions": rows})
        >>> [name.text for name in asked.names().values()]
        ['en cours (Êtes-vous présent…)', 'en cours (Travaillez-vous ?)']
        """
        titles = {theme.id: theme.title for theme in self.themes}
        places = Counter(group for group, _ in {(q.group, q.theme) for q in self.questions})
        found = {}
        for q in self.questions:
            apart = f"{titles[q.theme]} — " if q.group and places[q.group] > 1 else ""
            found[q.id] = Name(f"{apart}{q.group or ''}", q.text)

        def shown(q: Question) -> tuple[str, str]:
            return q.theme if q.type == "text" else "", " ".join(found[q.id].text.casefold().split())

        for by_theme in (True, False):
            met = Counter(shown(q) for q in self.questions)
            for q in [q for q in self.questions if met[shown(q)] > 1]:
                found[q.id] = found[q.id]._replace(row=f"{q.text} ({titles[q.theme] if by_theme else q.id})")
        return found

    def items(self, population: str) -> pd.DataFrame:
        """Unfold the questionnaire into one row per item and category.

        Parameters
        ----------
        population : str
            Population of the questions that name none.

        Returns
        -------
        DataFrame
            Columns ``population, item, theme, text, heading, row, type, category, role, status, source``, in
            questionnaire order; no row for numbers, dates, texts and rankings, which are not counted by category.
            `text` is the name of the question as it stands alone; `heading`, empty but for a row of a matrix, is what
            stands over `row`, its own words.
        """
        frames, names = [], self.names()
        for q in self.questions:
            answers = self.categories(q)
            frame = answers.iloc[: 0 if q.type == "ranking" else None].assign(
                population=q.population or population,
                item=q.id,
                theme=q.theme,
                text=names[q.id].text,
                heading=names[q.id].heading,
                row=names[q.id].row,
                type=q.type,
                status=q.status or "published",
                source=q.source or "",
            )
            frames.append(frame)
        columns = ["population", "item", "theme", "text", "heading", "row", "type", "category", "role", "status"]
        return pd.concat(frames, ignore_index=True)[[*columns, "source"]]


def _free_answer(question: Question) -> FreeAnswer:
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


def read_questionnaire(path: Path, *, shown: str | None = None) -> Questionnaire:
    """Read and check a questionnaire file; raise a StudyError that lists all problems."""
    questionnaire = read_toml(path, Questionnaire, shown=shown)
    raise_if_any(_wrong_references(questionnaire, path.read_text(encoding="utf-8-sig"), shown or str(path)))
    return questionnaire


def _wrong_references(questionnaire: Questionnaire, text: str, file: str) -> list[Problem]:
    themes, scales = sorted(t.id for t in questionnaire.themes), sorted(questionnaire.scales)
    problems: list[Problem] = []

    def add(i: int, key: str, message: str, found: str | None = None, accepted: Sequence[str] = ()) -> None:
        line = toml_line(text, ["questions", i, key])
        problems.append(Problem(message, file, line, f"questions.{i + 1}.{key}", found, accepted))

    if not questionnaire.questions:
        problems.append(Problem("aucune question", file, toml_line(text, ["questions"]), "questions"))
    ids: set[str] = set()
    for i, q in enumerate(questionnaire.declared):
        if q.id in ids:
            add(i, "id", "identifiant en double", q.id)
        ids.add(q.id)
        if q.theme not in themes:
            add(i, "theme", "valeur inconnue", q.theme, themes)
        if q.type == "scale" and q.scale is None:
            add(i, "scale", "clé manquante")
        elif q.type == "scale" and q.scale not in scales:
            add(i, "scale", "valeur inconnue", q.scale, scales)
        if q.type in ("choice", "choices") and not q.choices:
            add(i, "choices", "clé manquante")
        for label in q.codes.values():
            problem = _wrong_code(questionnaire, q, label)
            if problem is not None:
                add(i, "codes", problem.message, label, problem.accepted)
    return problems


def _wrong_code(questionnaire: Questionnaire, question: Question, label: str) -> Problem | None:
    """Say why a code cannot stand for `label` in answer to a question; None when it can."""
    if label == BLANK or (question.scale is not None and question.scale not in questionnaire.scales):
        return None
    if question.type == "date":
        return Problem("pour une date, un code ne vaut que « Sans réponse »", accepted=[BLANK])
    if question.type == "text":
        message = "un commentaire est gardé mot pour mot : un code n’y vaut que « Sans réponse »"
        return Problem(message, accepted=[BLANK])
    if question.type == "number":
        value = float(label.replace(",", ".")) if _NUMBER.fullmatch(label) else None
        low, high = question.minimum, question.maximum
        if value is not None and (low is None or value >= low) and (high is None or value <= high):
            return None
        accepted = ["un nombre" + ("" if low is None else f" d’au moins {number(low)}")]
        accepted[0] += "" if high is None else f"{' et' if low is not None else ''} d’au plus {number(high)}"
        return Problem("un code vaut un nombre que la question admet", accepted=[*accepted, BLANK])
    labels = [*questionnaire.categories(question.model_copy(update={"required": True}))["category"], BLANK]
    return None if label in labels else Problem("réponse inconnue", accepted=labels)


def _listed(labels: Sequence[str]) -> str:
    """Write a list of answers as TOML does."""
    return json.dumps(list(labels), ensure_ascii=False)
