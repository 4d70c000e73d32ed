"""Tables of elements and of those that follow them: flows, swimlanes, a subject and its context, relations."""

from __future__ import annotations

import re

import pandas as pd

from quality_study.facts.schemas import ORIGIN, Schema, among, filled, free, naming
from quality_study.words.errors import Problem

#: Longest label of an edge, in characters.
LONGEST_LABEL = 60
#: The kinds of steps of a flow.
KINDS = ("début", "action", "décision", "risque", "alternative", "fin")
#: The subject of a context diagram, and what surrounds it.
SUBJECT, ELEMENT = "sujet", "élément"
_IDENTIFIER = re.compile(r"[^:|]+")

STEPS: Schema = {
    "id": filled(),
    "type": among(KINDS),
    "texte": filled(),
    "acteur": naming(empty=True),
    "suivants": free(),
    **ORIGIN,
}
SWIMLANE: Schema = {**STEPS, "acteur": naming()}
CONTEXT: Schema = {"id": filled(), "texte": filled(), "type": among([SUBJECT, ELEMENT]), "suivants": free(), **ORIGIN}
RELATIONS: Schema = {"id": filled(), "texte": filled(), "suivants": free(), **ORIGIN}


def parse_following(text: str) -> tuple[tuple[str, str], ...]:
    """Read ``P3|P5:non``: targets, each with the label of its edge.

    Examples
    --------
    >>> parse_following("P3|P5:non")
    (('P3', ''), ('P5', 'non'))
    """
    parts = [part.partition(":") for part in text.split("|") if part.strip()]
    return tuple((name.strip(), label.strip()) for name, _, label in parts)


def check_links(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List the identifiers used twice and the edges that lead nowhere, to their own start or twice to one place."""
    problems = []
    known = [str(name) for name in rows["id"]]
    first: dict[str, int] = {}
    for line, name, following in zip(rows.index, known, rows["next"], strict=True):
        if name in first:
            problems.append(Problem(f"identifiant déjà employé ligne {first[name]}", file, int(line), "id", name))
        if not _IDENTIFIER.fullmatch(name):
            message = "un identifiant ne contient ni « : » ni « | »"
            problems.append(Problem(message, file, int(line), "id", name))
        first.setdefault(name, int(line))
        seen: list[str] = []
        for target, label in parse_following(str(following)):
            others = [k for k in dict.fromkeys(known) if k != name]
            message = ""
            if target == name:
                message = "un élément ne peut pas se suivre lui-même"
            elif target not in known:
                message = "identifiant inconnu parmi les suivants"
            elif target in seen:
                message = "suivant répété"
            if message:
                accepted = () if message == "suivant répété" else others
                problems.append(Problem(message, file, int(line), "suivants", target, accepted))
            if len(label) > LONGEST_LABEL:
                message = f"étiquette de lien de plus de {LONGEST_LABEL} caractères"
                problems.append(Problem(message, file, int(line), "suivants", label))
            seen.append(target)
    return problems


def check_steps(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Do as :func:`check_links`; besides, decisions have two outcomes or more and ends have none."""
    problems = check_links(rows, file)
    for line, kind, following in zip(rows.index, rows["type"], rows["next"], strict=True):
        count = len(parse_following(str(following)))
        if kind == "décision" and count < 2:
            message = "une décision a au moins deux suivants"
            problems.append(Problem(message, file, int(line), "suivants", str(following) or None))
        if kind == "fin" and count:
            message = "un élément de type « fin » n’a pas de suivant"
            problems.append(Problem(message, file, int(line), "suivants", str(following)))
    return sorted(problems, key=lambda p: p.line or 0)


def check_context(rows: pd.DataFrame, file: str) -> list[Problem]:
    """List what the columns alone cannot tell: unknown or repeated followers, no subject or several."""
    problems = check_links(rows, file)
    subjects = [int(line) for line, kind in zip(rows.index, rows["type"], strict=True) if kind == "sujet"]
    if not subjects:
        problems.append(Problem("une ligne doit être de type « sujet »", file, None, "type"))
    for line in subjects[1:]:
        message = f"il n’y a qu’un sujet, et la ligne {subjects[0]} en est déjà un"
        problems.append(Problem(message, file, line, "type", "sujet", ["élément"]))
    return sorted(problems, key=lambda p: p.line or 0)
