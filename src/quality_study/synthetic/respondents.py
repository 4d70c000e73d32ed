"""Invented respondents: answers that hang together, from a questionnaire and a seed."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from quality_study.facts.question import Question
from quality_study.facts.questionnaire import Questionnaire
from quality_study.facts.ranking import join_ranks
from quality_study.synthetic.answers import (
    Item,
    Mind,
    choice_answer,
    make_item,
    number_answer,
    scale_answer,
    ticked_answers,
)
from quality_study.synthetic.comments import Comments, personal_comments
from quality_study.synthetic.draws import Draws
from quality_study.synthetic.sample import Sample

#: A row of the table of responses without its respondent.
Answer = tuple[str, str, str]
_COLUMNS = ["respondent", "question", "value", "status"]
#: Streams of random choices: changing one leaves the others as they are.
_ITEMS, _PEOPLE, _COMMENTS, _PERSONAL, _GONE, _TWINS, _RANKINGS = range(7)
_COMMENTED, _SCREENED = 0.16, 0.6
#: Share of those who leave a ranking empty, and of those who rank the first items only.
_UNRANKED, _PARTLY = 0.05, 0.06


def email_of(respondent: int) -> str:
    """Return the address of an invented respondent.

    Examples
    --------
    >>> email_of(17)
    'participant-017@example.org'
    """
    return f"participant-{respondent:03d}@example.org"


def respondents(questionnaire: Questionnaire, sample: Sample) -> pd.DataFrame:
    """Invent respondents, as their platform would know them: personal data in comments are not masked.

    Everyone has a satisfaction that all their answers share, every question a level, and the groups of one question in
    three differ. Some leave questions empty; some are not concerned; who answers the worst of a scale of two (``Non``)
    is often not concerned by the scales that follow in the theme.

    Parameters
    ----------
    questionnaire : Questionnaire
    sample : Sample

    Returns
    -------
    DataFrame
        ``respondent`` (1 to n), ``question``, ``value``, ``status``: what the importer makes of an export, comments
        apart. ``attrs["unfinished"]``: the respondents who stopped on the way.

    Examples
    --------
    >>> q = Questionnaire(
    ...     title="Avis",
    ...     themes=({"id": "a", "title": "Accueil"},),
    ...     questions=({"id": "note", "theme": "a", "text": "?", "type": "number", "minimum": 0, "maximum": 10},),
    ... )
    >>> table = respondents(q, Sample(n=50, seed=1))
    >>> sorted(table["status"].unique()), len(table)
    (['answered', 'blank'], 50)
    """
    groups = _groups(questionnaire, sample)
    draws = Draws(sample.seed, _ITEMS)
    asked = [q for q in questionnaire.declared if q.type != "ranking"]
    items = [make_item(questionnaire, q, sorted(set(groups)), draws) for q in asked]
    draws, comments = Draws(sample.seed, _PEOPLE), Comments(Draws(sample.seed, _COMMENTS))
    people: list[dict[str, list[Answer]]] = []
    for i in range(sample.n):
        group = groups[i] if groups else ""
        mind = Mind(draws.bell(), 0.16 * draws.uniform() * draws.uniform() + 0.03, group)
        people.append(_answers(items, mind, sample, draws, comments))
    _agree(people, items, sample)
    unfinished = _stop(people, items, sample)
    twins = _repeat(people, groups, sample, unfinished)
    _leave_personal_data(people, items, sample, {*unfinished, *twins})
    _rank(people, [q for q in questionnaire.questions if q.type == "ranking"], sample, unfinished)
    _precise(people, questionnaire)
    order = [q.id for q in questionnaire.questions]
    rows = [(i, *answer) for i, person in enumerate(people, 1) for name in order for answer in person[name]]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table.attrs["unfinished"] = unfinished
    return table


def _groups(questionnaire: Questionnaire, sample: Sample) -> list[str]:
    """Draw the group of everyone: the sizes that the sample gives, the rest by chance."""
    question = next((q for q in questionnaire.questions if q.id == sample.grouping), None)
    if question is None:
        return []
    draws = Draws(sample.seed, _PEOPLE, 1)
    known = [group for group, size in sample.groups.items() for _ in range(size)][: sample.n]
    others = [c for c in question.choices if c not in sample.groups] or list(question.choices)
    weights = [1 / (i + 2) for i in range(len(others))]
    return draws.shuffled([*known, *(draws.weighted(others, weights) for _ in range(sample.n - len(known)))])


def _answers(
    items: list[Item], mind: Mind, sample: Sample, draws: Draws, comments: Comments
) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    screened = ""  # theme that does not concern the respondent
    for item in items:
        question = item.question
        apart = item.apart + (_SCREENED if screened == question.theme else 0.0)
        concerned = not (item.not_applicable and draws.chance(apart))
        blank = not question.required and (draws.chance(mind.haste) or question.id in sample.unanswered)
        if not concerned and question.id != sample.grouping:
            found[question.id] = [(question.id, draws.one(item.not_applicable), "not_applicable")]
        elif blank and question.id != sample.grouping:
            found[question.id] = [_blank(question)]
        else:
            values = [mind.group] if question.id == sample.grouping else _values(item, mind, draws, comments)
            found[question.id] = [(question.id, v, "answered") for v in values] or [_blank(question)]
        if question.type == "scale" and len(item.choices) == 2 and found[question.id][0][1] == item.choices[0]:
            screened = question.theme
    return found


def _values(item: Item, mind: Mind, draws: Draws, comments: Comments) -> list[str]:
    kind = item.question.type
    if kind == "scale":
        return [scale_answer(item, item.score(mind, draws))]
    if kind == "choice":
        return [choice_answer(item, draws)]
    if kind == "choices":
        return ticked_answers(item, draws)
    if kind == "number":
        return [number_answer(item, item.score(mind, draws), draws)]
    if kind == "date":
        return [(dt.date(2027, 1, 1) + dt.timedelta(days=draws.whole(0, 89))).isoformat()]
    return [comments.write(item.question, mind.satisfaction)] if draws.chance(_COMMENTED) else []


def _agree(people: list[dict[str, list[Answer]]], items: list[Item], sample: Sample) -> None:
    """Make all who answered a unanimous question answer as the first one."""
    for item in (i for i in items if i.question.id in sample.unanimous):
        name = item.question.id
        answered = [person for person in people if person[name][0][2] == "answered"]
        for person in answered:
            person[name] = answered[0][name]


def _stop(people: list[dict[str, list[Answer]]], items: list[Item], sample: Sample) -> tuple[int, ...]:
    """Empty what comes after the point where some stopped; answers that were demanded stay."""
    draws = Draws(sample.seed, _GONE)
    gone = sorted(draws.shuffled(range(len(people)))[: sample.unfinished])
    for who in gone:
        last = draws.whole(len(items) // 4, len(items) // 2)
        people[who] |= {i.question.id: [_blank(i.question)] for i in items[last:] if not i.question.required}
    return tuple(who + 1 for who in gone)


def _repeat(
    people: list[dict[str, list[Answer]]], groups: list[str], sample: Sample, unfinished: tuple[int, ...]
) -> set[int]:
    """Give some the answers of another one of their group, and tell who shares answers."""
    draws = Draws(sample.seed, _TWINS)
    alike: set[int] = set()
    for later in draws.shuffled([i for i in range(1, len(people) + 1) if i not in unfinished]):
        if len(alike) >= 2 * sample.twins:
            break
        before = [
            i
            for i in range(1, later)
            if i not in alike and i not in unfinished and (not groups or groups[i - 1] == groups[later - 1])
        ]
        if before and later not in alike:
            first = draws.one(before)
            people[later - 1] = people[first - 1]
            alike |= {first, later}
    return alike


def _leave_personal_data(
    people: list[dict[str, list[Answer]]], items: list[Item], sample: Sample, apart: set[int]
) -> None:
    open_questions = [i.question.id for i in items if i.question.type == "text"]
    open_questions = [q for q in open_questions if q not in sample.unanswered]
    if not open_questions:
        return
    draws = Draws(sample.seed, _PERSONAL)
    others = [i for i in range(1, len(people) + 1) if i not in apart]
    writers = sorted(draws.shuffled(others)[: sample.personal])
    texts = personal_comments(draws, len(writers), [email_of(who) for who in writers])
    for who, text in zip(writers, texts, strict=True):
        question = draws.one(open_questions)
        people[who - 1][question] = [(question, text, "answered")]


def _rank(
    people: list[dict[str, list[Answer]]], questions: list[Question], sample: Sample, unfinished: tuple[int, ...]
) -> None:
    """Let everyone put items in order, the first ones more often first, drawn apart: all other answers stay."""
    draws = Draws(sample.seed, _RANKINGS)
    for question in questions:
        weights = {item: 1.0 + draws.uniform() + 2.0 / (i + 1) for i, item in enumerate(question.choices)}
        for who, person in enumerate(people, 1):
            order: list[str] = []
            while len(order) < question.places:
                left = [item for item in question.choices if item not in order]
                order.append(draws.weighted(left, [weights[item] for item in left]))
            if draws.chance(_PARTLY):
                order = order[: draws.whole(1, question.places)]
            blank = draws.chance(_UNRANKED) and not question.required
            silent = blank or (who in unfinished and not question.required) or question.id in sample.unanswered
            answer = (question.id, join_ranks(dict(enumerate(order, 1))), "answered")
            person[question.id] = [_blank(question) if silent else answer]


def _precise(people: list[dict[str, list[Answer]]], questionnaire: Questionnaire) -> None:
    """Let those who chose a free answer say which, all in the same words."""
    for question in (q for q in questionnaire.questions if q.free_of is not None):
        owner = next(q for q in questionnaire.declared if q.id == question.free_of)
        for person in people:
            chosen = any(value == owner.other for _, value, _ in person[owner.id])
            person[question.id] = [(question.id, "une réponse précisée", "answered") if chosen else _blank(question)]


def _blank(question: Question) -> Answer:
    return question.id, "", "blank"
