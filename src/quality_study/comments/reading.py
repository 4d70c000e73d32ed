"""The comments of an edition, checked: what the build reads, and what is left to do before it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from quality_study.comments.answers import given_comments, open_questions
from quality_study.comments.checking import comment_problems, remaining_comments
from quality_study.comments.file import FILE, read_comments
from quality_study.comments.table import comments_table
from quality_study.facts.edition import Edition
from quality_study.facts.questionnaire import Questionnaire, read_questionnaire
from quality_study.importers.responses_file import read_responses
from quality_study.words.errors import Problem, StudyError


def load_comments(
    edition: Edition, questionnaire: Questionnaire, responses: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the groups and quotations of the team, if there are any.

    Parameters
    ----------
    edition : Edition
    questionnaire : Questionnaire
    responses : DataFrame
        ``respondent, question, value, status``; empty when they are absent or cannot be read.

    Returns
    -------
    comments : DataFrame
        As :func:`~quality_study.comments.table.comments_table` makes it.
    problems : list of Problem
        By line.
    """
    path = edition.raw / FILE
    shown = edition.shown(path)
    rows, problems = read_comments(path, shown=shown)
    questions = open_questions(questionnaire, edition.survey_population)
    comments = given_comments(responses, questions)
    unread = responses.empty and edition.responses.is_file()
    if not unread and all(p.line not in (None, 1) for p in problems):
        sound = rows[~rows.index.isin([p.line for p in problems])]
        problems += comment_problems(sound, comments, questions, edition=edition.id, file=shown)
    table = comments_table(rows[:0] if problems else rows, comments)
    return table, sorted(problems, key=lambda p: p.line or 0)


def comments_to_do(edition: Edition) -> Iterator[Problem]:
    """Name what the team has still to do with the comments; nothing while a file cannot be read."""
    try:
        questionnaire = read_questionnaire(edition.raw / "questionnaire.toml")
        responses = read_responses(edition.responses)
    except StudyError:
        return
    path = edition.raw / FILE
    rows, problems = read_comments(path)
    if not problems:
        comments = given_comments(responses, open_questions(questionnaire, edition.survey_population))
        yield from remaining_comments(rows, comments, edition=edition.id, file=edition.shown(path))
