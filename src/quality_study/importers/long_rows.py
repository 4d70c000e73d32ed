"""Read the table of responses back: one row per answer, checked as the export of a platform is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from quality_study.facts.formula import unprotect
from quality_study.facts.question import OPEN, Question
from quality_study.facts.questionnaire import Questionnaire
from quality_study.facts.ranking import join_ranks, read_ranks, wrong_ranks
from quality_study.importers.answers import Answers, answers_of
from quality_study.importers.dates import read_moment
from quality_study.importers.grid import safe
from quality_study.importers.numbers import read_number
from quality_study.importers.plain_long import COLUMNS
from quality_study.importers.source import Sheet
from quality_study.importers.texts import text_key
from quality_study.importers.values import Triple, Values, masked_triple
from quality_study.words.errors import Problem

_STATUSES = ("answered", "not_applicable", "blank")


@dataclass
class LongRows:
    """What was read of a table of responses.

    Attributes
    ----------
    respondents : int
    undeclared : dict
        Number of rows of each question that the questionnaire does not declare.
    empty : list of int
        Lines of empty rows.
    """

    values: Values = field(default_factory=Values)
    respondents: int = 0
    undeclared: Counter[str] = field(default_factory=Counter)
    empty: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_long(
    sheet: Sheet, questionnaire: Questionnaire, questions: Sequence[Question], place: str, *, masking: bool
) -> LongRows:
    """Read a table with the columns ``respondent, question, value, status``; respondents are numbered anew."""
    read = LongRows()
    header = [text_key(c) for c in sheet.row(0)]
    for name in COLUMNS:
        if header.count(name) != 1:
            what = "colonne en double" if name in header else "colonne absente"
            read.problems.append(Problem(what, place, sheet.lines[0], name))
    if read.problems:
        return read
    at = [header.index(name) for name in COLUMNS]
    answers = {q.id: answers_of(questionnaire, q) for q in questions}
    declared = {q.id: q for q in questions}
    numbers: dict[str, int] = {}
    known: dict[tuple[str, str, str], Triple | Problem] = {}
    given: dict[str, list[tuple[int, int, Triple, int]]] = defaultdict(list)
    for position in range(1, len(sheet.rows)):
        row, line = sheet.rows[position], sheet.lines[position]
        if not any(cell.strip() for cell in row):
            read.empty.append(line)
            continue
        if len(row) != len(header):
            message = (
                f"{len(row)} cellules au lieu de {len(header)} : ligne tronquée, ou séparateur en trop ou manquant"
            )
            read.problems.append(Problem(message, place, line))
            continue
        respondent, question, value, status = (row[i] for i in at)
        if not respondent.strip():
            read.problems.append(Problem("répondant absent", place, line, "respondent"))
            continue
        number = numbers.setdefault(respondent.strip(), len(numbers))
        if question not in declared:
            read.undeclared[question] += 1
            continue
        key = (question, value, status)
        if key not in known:
            known[key] = _meaning(declared[question], answers[question], value, status)
        triple = known[key]
        if isinstance(triple, Problem):
            found = None if triple.found is None else safe(triple.found)
            read.problems.append(Problem(triple.message, place, line, f"value ({question})", found, triple.accepted))
            continue
        rank = answers[question].labels.index(triple[1]) if declared[question].type == "choices" and triple[1] else 0
        given[question].append((number, rank, triple, line))
    read.respondents = len(numbers)
    for asked in questions:
        _add(read, asked, given[asked.id], len(numbers), place, masking=masking)
    return read


def _meaning(question: Question, answers: Answers, value: str, status: str) -> Triple | Problem:
    value = unprotect(value)
    if status not in _STATUSES:
        return Problem("statut inconnu", found=status, accepted=_STATUSES)
    if status == "blank":
        blank = (question.id, "", "blank")
        return Problem("réponse d’une question dite sans réponse", found=value) if value.strip() else blank
    if not value.strip():
        return Problem(f"valeur absente, alors que le statut est « {status} »")
    if question.type in OPEN and status == "answered":
        if question.type == "date":
            moment = read_moment(value, day_first=question.day_first)
            return moment if isinstance(moment, Problem) else (question.id, moment.date().isoformat(), status)
        if question.type == "text":
            return question.id, value.replace("\r\n", "\n").replace("\r", "\n"), status
        number = read_number(value, question.minimum, question.maximum)
        return number if isinstance(number, Problem) else (question.id, number, status)
    if question.type == "ranking" and status == "answered":
        written = {rank: answers.by_key.get(text_key(item), item) for rank, item in read_ranks(value).items()}
        return wrong_ranks(written, answers.choices, question.places) or (question.id, join_ranks(written), status)
    accepted = answers.choices if status == "answered" else answers.not_applicable
    label = answers.by_key.get(text_key(value))
    if label not in accepted:
        return Problem(f"réponse inconnue pour le statut « {status} »", found=value, accepted=accepted)
    return question.id, label, status


def _add(
    read: LongRows,
    question: Question,
    given: list[tuple[int, int, Triple, int]],
    respondents: int,
    place: str,
    *,
    masking: bool,
) -> None:
    """Add the rows of a question, one per respondent at least, in the order of its options."""
    met: dict[int, set[Triple]] = defaultdict(set)
    for number, _, triple, line in given:
        before = met[number]
        if before and (question.type != "choices" or triple in before or len({t[2] for t in before | {triple}}) > 1):
            message = f"deuxième réponse du même répondant à la question « {question.id} »"
            read.problems.append(Problem(message, place, line, "question"))
        before.add(triple)
    silent = [n + 1 for n in range(respondents) if n not in met]
    if question.free_of is not None and not given:  # a table made before free answers were asked for
        given = [(n, 0, (question.id, "", "blank"), 0) for n in range(respondents)]
    elif silent and len(silent) == respondents:
        read.problems.append(Problem(f"question absente du fichier : « {question.id} » ({question.text})", place))
    elif silent:
        message = (
            f"question « {question.id} » : aucune ligne, pas même « blank », pour {len(silent)} répondant(s), "
            f"le premier étant le {silent[0]}e du fichier"
        )
        read.problems.append(Problem(message, place))
    if question.type == "text" and masking:
        given = [(n, r, masked_triple(read.values, [line], t), line) for n, r, t, line in given]
    given.sort(key=lambda g: (g[0], g[1]))
    triples = list(dict.fromkeys(t for _, _, t, _ in given))
    position = {t: i for i, t in enumerate(triples)}
    read.values.add(
        np.array([n for n, _, _, _ in given], dtype=np.int64),
        triples,
        np.array([position[t] for _, _, t, _ in given], dtype=np.int64),
    )
