"""Which column holds which question: by code, by text or by alias, never by position alone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from quality_study.facts.question import OPEN, Question
from quality_study.facts.questionnaire import Questionnaire
from quality_study.importers.answers import Answers, answers_of
from quality_study.importers.dialect import Heading
from quality_study.importers.grid import column_name, safe
from quality_study.importers.ranks import Ranked, heading_ranks
from quality_study.importers.resolving import Resolver, Target
from quality_study.importers.texts import code_key, text_key
from quality_study.words.errors import Problem, nearest

_WHICH = "rien ne dit laquelle est laquelle : déclarez un texte distinct dans aliases"
#: Said of the column where LimeSurvey keeps what people wrote instead of choosing.
_FREE = " ; une réponse libre de la plateforme (« Autre ») se déclare dans choices, puis codes = { other = … }"


@dataclass(frozen=True)
class Columns:
    """The columns of a question: one for the answer, or one for each option of a multiple choice, or both.

    A ranking has one for the answer, or one for each item (`options`), or one for each rank (`places`), whose headings
    may be nothing but numbers (`bare`).
    """

    question: Question
    answers: Answers
    whole: int | None = None
    options: dict[str, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    bare: bool = False

    @property
    def parts(self) -> list[tuple[str | int | None, int]]:
        """What each column holds of the answer, None for the whole of it, and where the column is."""
        whole = [] if self.whole is None else [(None, self.whole)]
        return [*whole, *self.options.items(), *self.places.items()]

    @property
    def labelled(self) -> list[int]:
        """The columns whose cells name closed answers."""
        if self.question.type in OPEN:
            return []
        return [at for part, at in self.parts if not isinstance(part, str)]


@dataclass(frozen=True)
class Match:
    """The columns of every question, those that no question claims, what is wrong, and the codes read as ranks.

    `answered` is how many questions have columns, be they refused.
    """

    columns: list[Columns]
    dropped: list[Heading]
    problems: list[Problem]
    ranked: list[Ranked]
    answered: int


def match_columns(
    headings: Sequence[Heading],
    questionnaire: Questionnaire,
    questions: Sequence[Question],
    *,
    option_coded: str | None,
    place: str,
    line: int,
) -> Match:
    """Match the headings of a sheet to questions.

    Parameters
    ----------
    headings : sequence of Heading
    questionnaire : Questionnaire
    questions : sequence of Question
        Those that the export must hold, in questionnaire order.
    option_coded : str or None
        How the dialect codes options in headings.
    place : str
        File and sheet, for messages.
    line : int
        Line of the headings.

    Returns
    -------
    Match
        All problems: headings that contradict themselves, two columns for one question or option, unknown or missing
        options, codes of options that their rank cannot explain, questions that share a text and cannot be told apart,
        missing questions.
    """
    answers = [answers_of(questionnaire, q) for q in questions]
    resolver = Resolver(questions, answers, option_coded)
    problems: list[Problem] = []
    targets: list[Target] = []
    dropped: list[Heading] = []

    def add(message: str, heading: Heading | None, found: str | None = None, accepted: Sequence[str] = ()) -> None:
        column = None if heading is None else f"{column_name(heading.column)} ({safe(heading.shown)})"
        problems.append(Problem(message, place, line, column, found and safe(found), accepted))

    for heading in headings:
        meaning = resolver.resolve(heading)
        if isinstance(meaning, Target):
            targets.append(meaning)
        elif meaning is None:
            dropped.append(heading)
        else:
            add(meaning.message, heading, meaning.found, meaning.accepted)

    claimed = {i for t in targets for i in t.questions}
    ranked, unsure = heading_ranks(targets, questions, answers)
    for target, message in unsure:
        add(message, target.heading)
    refused = {target.questions for target, _ in unsure}
    targets = [t for t in targets if t.option is None or t.questions not in refused]

    columns: list[dict[str | int | None, int]] = [{} for _ in questions]
    placed, doubts = _place(targets, questions)
    for heading, message in doubts:
        add(message, heading)
    for target, i in placed:
        if target.part in columns[i]:
            option = f"l’option « {target.option} » de " if target.option else ""
            option = option if target.place is None else f"le rang {target.place} de "
            add(f"deux colonnes pour {option}la question « {questions[i].id} »", target.heading)
        columns[i].setdefault(target.part, target.heading.column)
    for target in (t for t in targets if not t.known):
        if all(None in columns[i] for i in target.questions):
            dropped.append(target.heading)  # the whole answer is in a column of its own
        else:
            i = target.questions[0]
            written = target.option is not None and text_key(target.option) in ("other", "autre")
            message = f"option inconnue de la question « {questions[i].id} »{_FREE if written else ''}"
            add(message, target.heading, target.option, answers[i].labels)

    for i, question in enumerate(questions):
        if not columns[i] and question.free_of is not None:
            continue  # a platform writes free answers where it will
        if not columns[i] and i not in claimed:
            add(_absent(question, dropped), None)
        elif question.type == "ranking":
            for message in _wrong_parts(question, list(columns[i])):
                add(message, None)
        elif columns[i] and None not in columns[i]:
            for label in answers[i].choices:
                if label not in columns[i]:
                    add(f"colonne absente : option « {label} » de la question « {question.id} »", None)
    dropped.sort(key=lambda h: h.column)
    bare = {i for t, i in placed if t.place is not None and _bare(t.heading)}
    found = [_columns(q, answers[i], columns[i], bare=i in bare) for i, q in enumerate(questions)]
    told = {i for alike in refused for i in alike} | {i for i, c in enumerate(columns) if c}
    return Match(found, dropped, problems, ranked, len(told))


def _columns(question: Question, answers: Answers, found: dict[str | int | None, int], *, bare: bool) -> Columns:
    options = {label: found[label] for label in answers.labels if label in found}
    places = {part: found[part] for part in sorted(p for p in found if isinstance(p, int))}
    return Columns(question, answers, found.get(None), options, places, bare)


def _bare(heading: Heading) -> bool:
    """Tell whether the part of a heading that says a rank is nothing but a number."""
    return any(a.option is not None and a.option.strip().isdigit() for a in heading.addresses)


def _wrong_parts(question: Question, parts: Sequence[str | int | None]) -> list[str]:
    """Tell what lacks of the columns of a ranking, or why they contradict one another."""
    ranks = [part for part in parts if isinstance(part, int)]
    items = [part for part in parts if isinstance(part, str)]
    if sum(map(bool, (None in parts, ranks, items))) > 1:
        return [f"le classement « {question.id} » est écrit de deux façons, dans des colonnes différentes"]
    lacking: list[str] = []
    if ranks:
        lacking = [f"rang {rank}" for rank in range(1, question.places + 1) if rank not in ranks]
    elif items:
        lacking = [f"élément « {label} »" for label in question.choices if label not in items]
    return [f"colonne absente : {what} de la question « {question.id} »" for what in lacking]


def _absent(question: Question, dropped: Sequence[Heading]) -> str:
    own = next((h.shown for h in dropped if h.own and _bears(h, question)), None)
    shown = [h.shown for h in dropped if not h.own]
    near = nearest(question.text, shown) or nearest(question.id, shown)
    rest = ""
    if own is not None:
        rest = f" ; la colonne « {safe(own)} » est de la plateforme, et ne répond à aucune question"
        if not own.startswith("_"):  # a name that a question may have all the same
            rest += f" ; si c’est pourtant elle, déclarez-la : aliases = [{json.dumps(own, ensure_ascii=False)}]"
    elif near is not None:
        line = f"aliases = [{json.dumps(near, ensure_ascii=False)}]"
        rest = f" ; l’en-tête le plus proche est « {safe(near)} » : si c’est elle, écrivez : {line}"
    return f"question absente du fichier : « {question.id} » ({question.text}){rest}"


def _bears(heading: Heading, question: Question) -> bool:
    """Tell whether a heading is the name of a question."""
    texts = {text_key(t) for t in (question.text, *question.aliases)}
    return any(
        (a.code is not None and code_key(a.code) == code_key(question.id))
        or (a.text is not None and text_key(a.text) in texts)
        for a in heading.addresses
    )


def _place(
    targets: Sequence[Target], questions: Sequence[Question]
) -> tuple[list[tuple[Target, int]], list[tuple[Heading, str]]]:
    """Give each heading its question; headings that share a text take their questions in questionnaire order.

    Returns
    -------
    placed : list of (Target, int)
        Headings whose option is known, with the position of their question.
    doubts : list of (Heading, str)
        Headings that may be of another question than theirs, and why.
    """
    placed: list[tuple[Target, int]] = []
    doubts: list[tuple[Heading, str]] = []
    shared: dict[tuple[tuple[int, ...], str | int | None], list[Target]] = defaultdict(list)
    for target in (t for t in targets if t.known):
        if len(target.questions) == 1:
            placed.append((target, target.questions[0]))
        else:
            shared[target.questions, target.part].append(target)
    by_order: set[int] = set()
    for (alike, _), group in shared.items():
        ranked = any(t.rank for t in group)
        ranks = [t.rank or 1 for t in group] if ranked else list(range(1, len(group) + 1))
        ids = ", ".join(questions[i].id for i in alike)
        if sorted(ranks) != list(range(1, len(alike) + 1)):
            message = f"{len(alike)} questions ont ce texte ({ids}), {len(group)} colonnes le portent ; {_WHICH}"
            doubts.append((group[0].heading, message))
            continue
        placed += [(t, alike[r - 1]) for t, r in zip(group, ranks, strict=True)]
        if not ranked:
            by_order |= set(alike)
    doubts += _astray(placed, by_order, questions)
    return placed, doubts


def _astray(
    placed: Sequence[tuple[Target, int]], by_order: set[int], questions: Sequence[Question]
) -> list[tuple[Heading, str]]:
    """Find the questions placed by order alone of which neither neighbour in the questionnaire is beside them."""
    runs: list[tuple[int, Heading]] = []
    for target, i in sorted(placed, key=lambda pair: pair[0].heading.column):
        if not runs or runs[-1][0] != i:
            runs.append((i, target.heading))
    order = [-1, *(i for i, _ in runs), len(questions)]
    return [
        (heading, f"la question « {questions[i].id} » n’est pas à sa place parmi les colonnes ; {_WHICH}")
        for position, (i, heading) in enumerate(runs, 1)
        if i in by_order and order[position - 1] != i - 1 and order[position + 1] != i + 1
    ]
