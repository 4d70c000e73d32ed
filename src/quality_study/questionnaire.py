"""The questionnaire: themes, questions and scales, read from TOML and unfolded into a table of items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

import pandas as pd
from pydantic import Field, model_validator

from quality_study.errors import Problem, raise_if_any
from quality_study.french import number
from quality_study.tomlfile import Model, read_toml, toml_line

#: The category of a respondent who left the question empty.
BLANK = "Sans réponse"
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


class Scale(Model):
    """An ordered list of answers, from worst to best."""

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


class Theme(Model):
    """A part of the questionnaire."""

    id: str
    title: str


class Question(Model):
    """One question, or one row of a matrix (`group` holds the matrix heading).

    `aliases` are other texts (or headings) by which an export may name the question; `codes` maps what an export writes
    in its cells to the label it stands for (the number, for a number), or to :data:`BLANK`.
    """

    id: str
    theme: str
    text: str
    type: Literal["scale", "choice", "choices", "number", "text"]
    scale: str | None = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    group: str | None = None
    population: str | None = None
    aliases: tuple[str, ...] = ()
    codes: dict[str, str] = Field(default_factory=dict)
    status: Literal["published", "derived", "illustrative"] | None = None
    source: str | None = None


class Questionnaire(Model):
    """The content of a questionnaire file."""

    title: str
    scales: dict[str, Scale] = Field(default_factory=dict)
    themes: tuple[Theme, ...]
    questions: tuple[Question, ...]

    def categories(self, question: Question) -> pd.DataFrame:
        """List the answers a question admits.

        Returns
        -------
        DataFrame
            Columns ``category`` and ``role`` (``choice``, ``favourable``, ``not_applicable`` or ``blank``);
            empty for numbers and texts.
        """
        if question.type in ("number", "text"):
            return pd.DataFrame({"category": [], "role": []}, dtype="object")
        scale = self.scales[question.scale] if question.scale else Scale(choices=question.choices)
        rows = [(c, "favourable" if c in scale.favourable else "choice") for c in scale.choices]
        rows += [(c, "not_applicable") for c in scale.not_applicable]
        if not question.required:
            rows.append((BLANK, "blank"))
        return pd.DataFrame(rows, columns=["category", "role"])

    def items(self, population: str) -> pd.DataFrame:
        """Unfold the questionnaire into one row per item and category.

        Parameters
        ----------
        population : str
            Population of the questions that name none.

        Returns
        -------
        DataFrame
            Columns ``population, item, theme, text, type, category, role, status, source``, in questionnaire order.
        """
        frames = []
        for q in self.questions:
            frame = self.categories(q).assign(
                population=q.population or population,
                item=q.id,
                theme=q.theme,
                text=q.text,
                type=q.type,
                status=q.status or "published",
                source=q.source or "",
            )
            frames.append(frame)
        columns = ["population", "item", "theme", "text", "type", "category", "role", "status", "source"]
        return pd.concat(frames, ignore_index=True)[columns]


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

    ids: set[str] = set()
    for i, q in enumerate(questionnaire.questions):
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
