"""The questionnaire: themes, questions and scales, read from TOML and unfolded into a table of items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from pydantic import Field, field_validator

from quality_study.facts.question import BLANK, OPEN, Name, Question, Scale, Theme, free_answer
from quality_study.facts.tomlfile import Model, read_toml, toml_line
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


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
                found.append(free_answer(q))
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
