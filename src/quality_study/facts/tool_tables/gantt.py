"""The table of a plan: tasks, their dates, and those that must come before."""

from __future__ import annotations

import pandas as pd

from quality_study.facts.schemas import (
    ORIGIN,
    Schema,
    among,
    date_or_empty,
    filled,
    free,
    matching,
    naming,
    number_text,
)
from quality_study.facts.tabular import each_row
from quality_study.words.errors import Problem

TASK, MILESTONE = "tâche", "jalon"


def _progress(text: str) -> str:
    return number_text(text.removesuffix("%").strip())


GANTT: Schema = {
    "phase": naming(),
    "tache": filled(),
    "debut": date_or_empty(),
    "fin": date_or_empty(),
    "responsable": naming(empty=True),
    "avancement": matching(r"^(\d|[1-9]\d|100)?$", "vide, ou un nombre entier de 0 à 100", read=_progress),
    "type": among([TASK, MILESTONE]),
    "apres": free(),
    **ORIGIN,
}


def predecessors(after: str) -> list[str]:
    """Read the tasks that come before one, separated by a bar."""
    return [name.strip() for name in after.split("|") if name.strip()]


def check_gantt(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Find missing or reversed dates, names met twice and predecessors that do not exist or end too late."""
    problems = []
    names = list(rows["task"])
    ends = {r.task: (r.end or r.start) for r in each_row(rows)}
    for line, r in zip(rows.index, each_row(rows), strict=True):
        if names.index(r.task) != list(rows.index).index(line):
            problems.append(Problem("tâche écrite deux fois", file, line, "tache", r.task))
        if not r.start:
            problems.append(Problem("date manquante", file, line, "debut", accepted=["une date AAAA-MM-JJ"]))
        if not r.end and r.type == TASK:
            problems.append(Problem("date manquante", file, line, "fin", accepted=["une date AAAA-MM-JJ"]))
        if r.start and r.end and r.end < r.start:
            problems.append(Problem(f"la fin précède le début ({r.start})", file, line, "fin", r.end))
        if r.type == MILESTONE and r.end and r.end > r.start:
            accepted = ["vide", r.start]
            problems.append(Problem("un jalon n’a qu’une date", file, line, "fin", r.end, accepted))
        for name in predecessors(r.after):
            if name == r.task or name not in ends:
                others = [n for n in names if n != r.task]
                problems.append(Problem("tâche précédente inconnue", file, line, "apres", name, others))
            elif r.start and ends[name] > r.start:
                message = f"commence le {r.start}, avant la fin de la tâche « {name} » qui la précède ({ends[name]})"
                problems.append(Problem(message, file, line, "debut", r.start))
    return problems or _circles(rows, file)


def _circles(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Find the tasks that wait for one another, which dates do not tell when they are all of one day."""
    before = {r.task: predecessors(r.after) for r in each_row(rows)}
    lines = dict(zip(rows["task"], rows.index, strict=True))
    done: set[str] = set()
    problems = []
    for task in before:
        way = [(task, iter(before[task]))]
        while way and task not in done:
            names = [name for name, _ in way]
            follower = next(way[-1][1], None)
            if follower is None:
                done.add(way.pop()[0])
            elif follower in names:
                circle = names[names.index(follower) :]
                told = " ; ".join(
                    f"« {a} » après « {b} »" for a, b in zip(circle, [*circle[1:], circle[0]], strict=True)
                )
                message = f"ces tâches s’attendent l’une l’autre, aucune ne peut commencer : {told}"
                problems.append(Problem(message, file, int(lines[circle[0]]), "apres"))
                done |= set(names)
            elif follower not in done:
                way.append((follower, iter(before[follower])))
    return problems
