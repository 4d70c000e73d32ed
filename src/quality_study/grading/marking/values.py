"""Compare what a copy recorded with what the reference recorded on the same edition: points, verdicts, hints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from quality_study.grading.marking.recorded import Recorded
from quality_study.grading.practical.agreement import agrees, close, diagnosis, is_number, shown_value, single
from quality_study.grading.practical.assignment import Assignment, Value
from quality_study.grading.practical.forms import STUB_VALUE
from quality_study.grading.practical.formula import FormulaError, evaluate, formula_names
from quality_study.words.errors import Problem, StudyError, nearest

COLUMNS = ("name", "cell", "points", "max", "expected", "found", "verdict", "hint")
_FOLLOW_UP = (
    "Le calcul est juste à partir de vos valeurs précédentes, qui ne le sont pas toutes : les points sont donnés."
)
_ONLY_EDGE = "Juste là où il n’y a rien à trouver, mais sur aucune édition ordinaire : les points ne sont pas donnés."
BY_NUMBER = "La valeur est la même pour d’autres réponses, données par autant de personnes : calculez-la."
#: Whole numbers that are the same by mistake are fewer.
_MANY = 3
_WRITTEN = "La valeur est la même quelles que soient les données : calculez-la au lieu de l’écrire."


def mark_values(assignment: Assignment, expected: Mapping[str, Any], recorded: Recorded) -> pd.DataFrame:
    """Mark every value of an assignment on one edition.

    Parameters
    ----------
    assignment : Assignment
    expected : mapping
        What the reference notebook recorded on that edition.
    recorded : Recorded
        What the copy recorded.

    Returns
    -------
    DataFrame
        ``name, cell, points, max, expected, found, verdict, hint``, one row per value in the order of the assignment;
        `verdict` is ``right``, ``follow_up`` (wrong, but what its formula gives from the copy's own wrong values),
        ``wrong`` or ``missing``; the first two earn the points.

    Raises
    ------
    StudyError
        The reference did not record some value.
    """
    absent = [v.name for v in assignment.values if v.name not in expected]
    if absent:
        known = list(expected)
        raise StudyError(
            [Problem("le carnet de référence ne consigne pas cette valeur", "", None, None, a, known) for a in absent]
        )
    lists = {v.name for v in assignment.values if v.kind == "list" or isinstance(expected[v.name], list | tuple)}
    values = {name: found if name in lists else single(found) for name, found in recorded.values.items()}
    recorded = replace(recorded, values=values)
    verdicts: dict[str, tuple[str, str]] = {}
    for value in assignment.values:
        verdicts[value.name] = _judge(value, expected[value.name], recorded, {v.name for v in assignment.values})
    rows = []
    for value in assignment.values:
        verdict, hint = verdicts[value.name]
        if verdict == "wrong" and _follows(value, recorded, verdicts):
            verdict, hint = "follow_up", _FOLLOW_UP
        points = value.points if verdict in ("right", "follow_up") else 0.0
        found = shown_value(recorded.values.get(value.name))
        rows.append((value.name, value.cell, points, value.points, expected[value.name], found, verdict, hint))
    # Objects from the start: a column of numbers would make NaN of « no value ».
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return table.astype({"points": float, "max": float})


def refuse_constants(marks: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """Take back the points of follow-up errors whose values do not depend on the data.

    A value carried forward is computed from the copy's own wrong values. When it is the same on every hidden edition
    whereas the expected one changes, it was written, not computed.

    Parameters
    ----------
    marks : sequence of DataFrame
        What :func:`mark_values` gave on each hidden edition, rows in the same order.
    """
    if len(marks) < 2:
        return list(marks)
    found, expected = ([[repr(x) for x in table[column]] for table in marks] for column in ("found", "expected"))
    by_value = zip(zip(*found, strict=True), zip(*expected, strict=True), strict=True)
    written = [len(set(f)) == 1 < len(set(e)) for f, e in by_value]
    out = []
    for table in marks:
        taken = (table["verdict"] == "follow_up").to_numpy() & np.array(written)
        out.append(
            table.assign(
                points=np.where(taken, 0.0, table["points"]),
                verdict=np.where(taken, "wrong", table["verdict"]),
                hint=np.where(taken, _WRITTEN, table["hint"]),
            )
        )
    return out


def refuse_edges(marks: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """Take back the points of the editions where there is nothing to find, when no ordinary one is right.

    « None » or zero is right where nobody answered; alone, it shows no merit. A value that is so on every edition is
    paid.

    Parameters
    ----------
    marks : sequence of DataFrame
        As :func:`mark_values` gives them on each hidden edition, rows in the same order.
    """
    edge = [table["expected"].map(_is_nothing).to_numpy(bool) for table in marks]
    paid = [(table["points"] > 0).to_numpy() for table in marks]
    ordinary = np.array([~e for e in edge]).any(axis=0)
    merit = np.array([p & ~e for p, e in zip(paid, edge, strict=True)]).any(axis=0)
    out = []
    for table, there, earned in zip(marks, edge, paid, strict=True):
        taken = there & earned & ordinary & ~merit
        hint = np.where(taken, _ONLY_EDGE, table["hint"])
        out.append(table.assign(points=np.where(taken, 0.0, table["points"]), hint=hint))
    return out


def refuse_lookups(marks: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """Take back the points of values that the number of respondents alone gives.

    The first two hidden editions have as many respondents and other answers. A copy that finds its values by their
    number, in a list made from marked copies, gives both the same one where the right ones differ. A whole number may
    be the same by a mistake of reasoning: it is taken back beside a share that is, or when three are.

    Parameters
    ----------
    marks : sequence of DataFrame
        As :func:`mark_values` gives them on each hidden edition, rows in the same order.
    """
    if len(marks) < 2:
        return list(marks)
    pairs = list(zip(*(table.to_dict("records") for table in marks[:2]), strict=True))
    listed = [
        repr(a["found"]) == repr(b["found"])
        and repr(a["expected"]) != repr(b["expected"])
        and (a["verdict"] == "right") != (b["verdict"] == "right")
        for a, b in pairs
    ]
    same = [a["found"] for here, (a, _) in zip(listed, pairs, strict=True) if here]
    sure = any(isinstance(found, float) and found % 1 for found in same)
    if not (sure or len(same) >= _MANY):
        return list(marks)
    out = []
    for table in marks:
        lost = np.array(listed) & (table["points"] > 0).to_numpy()
        points, hint = np.where(lost, 0.0, table["points"]), np.where(lost, BY_NUMBER, table["hint"])
        out.append(table.assign(points=points, hint=hint))
    return out


def _is_nothing(expected: Any) -> bool:
    return expected is None or (is_number(expected) and expected == 0) or expected != expected


def formula_problems(assignment: Assignment, expected: Mapping[str, Any]) -> list[Problem]:
    """List the formulas that are not arithmetic, read an unknown name or do not give the reference's own value."""
    problems = []
    known = [v.name for v in assignment.values]
    for value in assignment.values:
        if not value.formula:
            continue
        place = f"{assignment.notebook.stem}.toml"
        try:
            names = formula_names(value.formula)
        except FormulaError as error:
            problems.append(Problem(str(error), place, None, value.name, value.formula))
            continue
        unknown = [n for n in names if n not in known]
        problems += [Problem("nom inconnu dans la formule", place, None, value.name, n, known) for n in unknown]
        target = expected.get(value.name)
        numbers = {n: float(expected[n]) for n in names if is_number(expected.get(n))}
        if unknown or target is None or not is_number(target) or len(numbers) < len(names):
            continue
        result = evaluate(value.formula, numbers)
        if result is None or not close(value, float(target), result):
            message = "la formule ne donne pas la valeur du carnet de référence"
            problems.append(Problem(message, place, None, value.name, value.formula, [str(target)]))
    return problems


def _judge(value: Value, expected: Any, recorded: Recorded, names: set[str]) -> tuple[str, str]:
    if value.name in recorded.refused:
        return "wrong", _sentence(recorded.refused[value.name])
    if value.name not in recorded.values:
        near = nearest(value.name, [n for n in recorded.values if n not in names])
        if near is not None:
            return "missing", f"La valeur « {value.name} » n’est pas consignée ; « {near} » l’est : vérifiez le nom."
        return "missing", f"La valeur « {value.name} » n’est pas consignée."
    found = recorded.values[value.name]
    if found == STUB_VALUE:
        return "missing", "La réponse est restée à compléter."
    if agrees(value, expected, found):
        return "right", ""
    return "wrong", " ".join(h for h in (diagnosis(value, expected, found), value.hint) if h)


def _follows(value: Value, recorded: Recorded, verdicts: Mapping[str, tuple[str, str]]) -> bool:
    """Tell whether a wrong value is what its formula gives from the copy's own values, some of them wrong."""
    if not value.formula or not is_number(recorded.values.get(value.name)):
        return False
    try:
        names = formula_names(value.formula)
    except FormulaError:
        return False
    own = {n: float(recorded.values[n]) for n in names if is_number(recorded.values.get(n))}
    if len(own) < len(names) or all(verdicts[n][0] == "right" for n in names if n in verdicts):
        return False
    result = evaluate(value.formula, own)
    return result is not None and close(value, result, float(recorded.values[value.name]))


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
