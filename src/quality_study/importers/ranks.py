"""Codes read as ranks, and refused when their rank cannot tell the answer: people would be counted under another."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from quality_study.facts.question import Question
from quality_study.importers.answers import Answers
from quality_study.importers.grid import safe
from quality_study.importers.resolving import Target
from quality_study.words.errors import Problem

#: A question, and what its codes were taken for: pairs (code, label).
Ranked = tuple[str, list[tuple[str, str]]]


def heading_ranks(
    targets: Sequence[Target], questions: Sequence[Question], answers: Sequence[Answers]
) -> tuple[list[Ranked], list[tuple[Target, str]]]:
    """Judge the option codes of headings.

    Parameters
    ----------
    targets : sequence of Target
    questions : sequence of Question
    answers : sequence of Answers
        Of each question.

    Returns
    -------
    ranked : list of Ranked
        Codes that follow one another from 1, in the order of the file, one for each option that `codes` does not tell.
    doubts : list of (Target, str)
        The first heading of each question whose codes do not, and what to write instead.
    """
    groups: dict[tuple[int, ...], list[Target]] = defaultdict(list)
    for target in sorted(targets, key=lambda t: t.heading.column):
        if target.code is not None or not target.known:
            groups[target.questions].append(target)
    ranked: list[Ranked] = []
    doubts: list[tuple[Target, str]] = []
    for alike, group in groups.items():
        asked, admitted = questions[alike[0]], answers[alike[0]]
        codes = list(dict.fromkeys(t.code for t in group if t.code is not None))
        if not codes:
            continue
        if _is_run(codes, admitted):
            ranked.append((asked.id, list(zip(codes, admitted.labels, strict=False))))
        else:
            written = list(dict.fromkeys(safe(str(t.code or t.option)) for t in group))
            doubts.append((group[0], _doubt(asked, admitted, written)))
    return ranked, doubts


def _is_run(codes: Sequence[str], answers: Answers) -> bool:
    """Tell whether codes go from 1 to the last option, or to the first of those, all at the end, that `codes` tells."""
    n = len(codes)
    whole = n <= len(answers.labels) and set(answers.labels[n:]) <= answers.told
    return whole and [_number(c) for c in codes] == list(range(1, n + 1)) and len({_prefix(c) for c in codes}) == 1


def _doubt(asked: Question, answers: Answers, written: Sequence[str]) -> str:
    untold = [label for label in answers.labels if label not in answers.told]
    same = len(untold) == len(written)
    pairs = dict(zip(written, untold if same else ["…"] * len(written), strict=True)) | answers.declared
    check = ", à vérifier sur la plateforme (proposé dans l’ordre des colonnes)" if same else ""
    return (
        f"options de la question « {asked.id} » : le rang des codes ({', '.join(written)}) ne dit pas lequel est "
        f"laquelle des options du questionnaire ({', '.join(f'« {label} »' for label in untold)}) ; "
        f"déclarez-le{check} : {codes_line(pairs)}"
    )


def codes_line(pairs: Mapping[str, str]) -> str:
    """Write the line of ``questionnaire.toml`` that declares codes."""
    told = [f"{json.dumps(c, ensure_ascii=False)} = {json.dumps(t, ensure_ascii=False)}" for c, t in pairs.items()]
    return f"codes = {{ {', '.join(told)} }}"


def cell_ranks(cells: Iterable[str], answers: Answers, pattern: str | None) -> list[tuple[str, str]] | Problem:
    """Return the codes of some cells with the answers of their ranks, or why they cannot be ranks.

    They cannot when they are of several forms, or come after an answer that has a code of its own.
    """
    codes = sorted({c.strip() for c in cells if answers.counts(c, pattern)}, key=lambda c: (_number(c), c))
    apart = [i for i, label in enumerate(answers.labels) if label in answers.told]
    inside = [i for i in apart if set(answers.labels[i:]) - answers.told]
    line = codes_line(dict.fromkeys(codes, "…") | answers.declared)
    if len({_prefix(c) for c in codes}) > 1:
        return Problem(f"codes de formes différentes, qui ne sont pas des rangs ; déclarez-les : {line}")
    if inside and any(_number(c) > inside[0] for c in codes):
        message = (
            f"codes dont le rang est incertain, car codes en donne un à « {answers.labels[inside[0]]} », qui n’est pas "
            f"la dernière réponse ; déclarez-les tous : {line}"
        )
        return Problem(message)
    return [(c, label) for c in codes if (label := answers.by_position(c, pattern)) is not None]


def _number(code: str) -> int:
    return int(re.sub(r"\D", "", code))


def _prefix(code: str) -> str:
    return re.sub(r"\d+$", "", code.strip()).casefold()
