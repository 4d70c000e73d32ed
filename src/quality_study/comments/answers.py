"""The comments among the answers to a questionnaire."""

from __future__ import annotations

import pandas as pd

from quality_study.comments.file import tidy
from quality_study.facts.questionnaire import Questionnaire


def open_questions(questionnaire: Questionnaire, population: str) -> list[str]:
    """List the questions of a population that are answered by a text, in the order of the questionnaire."""
    return [q.id for q in questionnaire.questions if q.type == "text" and (q.population or population) == population]


def given_comments(responses: pd.DataFrame, questions: list[str]) -> pd.DataFrame:
    """Return the comments, question by question, by number of respondent.

    Parameters
    ----------
    responses : DataFrame
        ``respondent, question, value, status``.
    questions : list of str
        Open questions, in the order wanted.

    Returns
    -------
    DataFrame of str
        ``question, respondent, text``.
    """
    found = responses[responses["question"].isin(questions) & responses["status"].eq("answered")]
    table = pd.DataFrame(
        {
            "question": found["question"],
            "respondent": found["respondent"],
            "text": found["value"].map(lambda value: tidy(str(value))),
        }
    )
    table = table[table["text"] != ""]
    place = table["question"].map({question: rank for rank, question in enumerate(questions)})
    table = table.assign(place=place.astype(int)).sort_values(["place", "respondent"], kind="stable")
    return table[["question", "respondent", "text"]].astype(str).astype(object).reset_index(drop=True)
