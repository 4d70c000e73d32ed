"""Small questionnaires and exports for tests."""

from __future__ import annotations

import pandas as pd

from quality_study.facts.questionnaire import Questionnaire
from quality_study.importers.reading import read_source
from quality_study.importers.table import Imported, import_source
from quality_study.words.errors import StudyError

SCALE = {"choices": ["Non", "Plutôt", "Oui"], "not_applicable": ["Non adapté"]}


def asked(*questions: dict[str, object]) -> Questionnaire:
    """A questionnaire whose questions are on one scale unless they say otherwise."""
    filled = [{"theme": "t", "type": "scale", **({} if "type" in q else {"scale": "s"}), **q} for q in questions]
    content = {"title": "Avis", "scales": {"s": SCALE}, "themes": [{"id": "t", "title": "T"}], "questions": filled}
    return Questionnaire.model_validate(content)


CLEAR = {"id": "clair", "text": "Est-ce clair ?"}
WHY = {"id": "pourquoi", "text": "Pourquoi ?", "type": "text"}
HOURS = {"id": "heures", "text": "Combien d’heures ?", "type": "number", "minimum": 0, "maximum": 24}
MEANS = {"id": "moyens", "text": "Quels moyens ?", "type": "choices", "choices": ["Train, TGV", "Bus", "Vélo"]}


def read(text: str, questionnaire: Questionnaire, **options: object) -> Imported:
    return import_source(read_source(text.encode(), "f.csv"), questionnaire, **options)  # type: ignore[arg-type]


def answers(imported: Imported, question: str) -> list[tuple[int, str, str]]:
    table: pd.DataFrame = imported.responses
    rows = table[table["question"] == question]
    return [(int(r), str(v), str(s)) for r, v, s in zip(rows["respondent"], rows["value"], rows["status"], strict=True)]


def problems(text: str, questionnaire: Questionnaire, **options: object) -> list[str]:
    try:
        read(text, questionnaire, **options)
    except StudyError as error:
        return [str(p) for p in error.problems if "plateforme non reconnue" not in p.message]
    raise AssertionError("no problem was found")
