"""The table of a plan: tasks, their dates, and those that must come before."""

from __future__ import annotations

import pandas as pd

from quality_study.facts.schemas import ORIGIN, Schema, among, date_or_empty, filled, free, matching
from quality_study.facts.tabular import each_row
from quality_study.words.errors import Problem

TASK, MILESTONE = "tâche", "jalon"

GANTT: Schema = {
    "phase": filled(),
    "tache": filled(),
    "debut": date_or_empty(),
    "fin": date_or_empty(),
    "responsable": free(),
    "avancement": matching(r"^(\d|[1-9]\d|100)?$", "vide, ou un nombre entier de 0 à 100"),
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
    return problems
