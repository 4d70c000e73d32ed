"""The answers of an edition, ``responses.csv``: read, and checked against the questionnaire, problems line by line."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from math import inf
from pathlib import Path

import pandas as pd

from quality_study.facts.question import Question
from quality_study.facts.questionnaire import Questionnaire
from quality_study.facts.ranking import read_ranks, wrong_ranks
from quality_study.facts.tabular import each_row
from quality_study.importers.dates import read_moment
from quality_study.importers.responses_file import read_responses
from quality_study.survey.answers import CLOSED, STATUSES, AnswerProblem, answer_problem, checked_answers
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import number

_KEY = ["respondent", "question"]


def read_answers(
    path: Path,
    questionnaire: Questionnaire,
    items: pd.DataFrame,
    *,
    population: str,
    shown: str,
    whole: Collection[str] = (),
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the answers of an edition.

    Parameters
    ----------
    path : Path
        Written by the importer: ``respondent,question,value,status``, one row per respondent and question, or per
        chosen option.
    questionnaire : Questionnaire
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`.
    population : str
        Who answers the questions that name no population.
    shown : str
        How to name the file in messages.
    whole : collection of str
        Questions that take whole numbers only.

    Returns
    -------
    responses : DataFrame
        ``respondent, question, value, status``; no row when there is no file.
    problems : list of Problem
        Unknown questions and answers, numbers out of range or not whole, respondents who answered twice or not at all.
    """
    if not path.is_file():
        return pd.DataFrame(columns=[*_KEY, "value", "status"], dtype="object"), []
    try:
        responses = read_responses(path, shown=shown)
    except StudyError as error:
        return pd.DataFrame(columns=[*_KEY, "value", "status"], dtype="object"), error.problems
    asked = {q.id: q for q in questionnaire.questions if (q.population or population) == population}
    problems = [*_strange_questions(responses, list(asked))]
    present = set(responses["question"])
    absent = [q for q in asked if q not in present]
    if not responses.empty:  # once a question, not once a respondent
        problems += [Problem("question absente de la table ; refaites l’importation", found=q) for q in absent]
    asked = {id: question for id, question in asked.items() if id in present}
    own = responses[responses["question"].isin(list(asked))]
    items = items[~items["item"].isin(absent)]
    if any(q.type in CLOSED for q in asked.values()) and not own.empty:
        try:
            checked_answers(own, items, population=population)
        except StudyError as error:
            problems += error.problems
    problems += _open_answers(own, [q for q in asked.values() if q.type not in CLOSED], whole)
    if not problems and own.empty:
        problems.append(Problem("la table n’a aucune réponse ; retirez le fichier tant qu’il n’y en a pas"))
    return responses, _placed(problems, path, shown) if problems else []


def _strange_questions(responses: pd.DataFrame, asked: Sequence[str]) -> Iterator[Problem]:
    for question in responses.loc[~responses["question"].isin(list(asked)), "question"].unique():
        yield Problem("question inconnue du questionnaire", column="question", found=str(question), accepted=asked)


def _open_answers(rows: pd.DataFrame, questions: Sequence[Question], whole: Collection[str]) -> Iterator[Problem]:
    """Check the questions answered by a number, a text or a ranking, which the table of items does not hold."""
    respondents = rows["respondent"].unique()
    for question in questions:
        own = rows[rows["question"] == question.id]
        for row in each_row(own[~own["status"].isin(STATUSES)]):
            yield answer_problem(row, "statut inconnu", found=str(row.status), accepted=STATUSES)
        for row in each_row(own[own["respondent"].duplicated()]):
            yield answer_problem(row, "deux réponses à une question qui n’en admet qu’une")
        absent = own["respondent"].unique()
        missing = respondents[~pd.Series(respondents).isin(absent).to_numpy()]
        for row in each_row(pd.DataFrame({"respondent": missing, "question": question.id})):
            yield answer_problem(row, "aucune ligne, pas même « blank »")
        if question.type == "number":
            yield from _numbers(own[own["status"] == "answered"], question, whole=question.id in whole)
        elif question.type == "date":
            for row in each_row(own[own["status"] == "answered"]):
                if isinstance(read_moment(str(row.value), day_first=None), Problem):
                    yield answer_problem(row, "date attendue", found=str(row.value), accepted=["2027-09-03"])
        elif question.type == "ranking":
            for row in each_row(own[own["status"] == "answered"]):
                given = read_ranks(str(row.value))
                problem = wrong_ranks(given, question.choices, question.places)
                if not given or problem is not None:
                    problem = problem or Problem("classement vide, alors que le statut est « answered »")
                    yield answer_problem(row, problem.message, found=problem.found, accepted=problem.accepted)


def _numbers(answered: pd.DataFrame, question: Question, *, whole: bool) -> Iterator[Problem]:
    low = -inf if question.minimum is None else question.minimum
    high = inf if question.maximum is None else question.maximum
    values = pd.to_numeric(answered["value"], errors="coerce")
    kind = "nombre entier" if whole else "nombre"
    for row in each_row(answered[~values.between(low, high) | values.abs().eq(inf) | (whole & values.mod(1).ne(0))]):
        accepted = f"un {kind} de {number(low)} à {number(high)}"
        yield answer_problem(row, f"{kind} attendu", found=str(row.value), accepted=[accepted])


def _placed(problems: Sequence[Problem], path: Path, shown: str) -> list[Problem]:
    """Give each problem its file, and the line of the row that it speaks of."""
    lines: dict[tuple[str, ...], int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        start = 1
        for fields in reader:
            if len(fields) == 4:
                respondent, question, value, status = fields
                for key in (
                    (question,),
                    (respondent, question),
                    (respondent, question, value),
                    (respondent, question, status),
                ):
                    lines.setdefault(key, start)
            start = reader.line_num + 1
    found = []
    for problem in problems:
        about: tuple[str, ...] = (str(problem.found),)
        if isinstance(problem, AnswerProblem):
            about = (problem.respondent, problem.question)
        line = lines.get((*about, str(problem.found)), lines.get(about))
        found.append(
            Problem(problem.message, shown, line, problem.column or "value", problem.found, problem.accepted)
            if line is not None
            else Problem(problem.message, shown, None, None, problem.found, problem.accepted)
        )
    return found
