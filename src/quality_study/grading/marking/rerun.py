"""Run one copy on every hidden edition and mark what it recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from quality_study.facts.tabular import each_row
from quality_study.grading.copies.finding import Copy
from quality_study.grading.copies.repair import PLACE, SUBJECT, Repaired
from quality_study.grading.marking.carrying_on import further, without_lent
from quality_study.grading.marking.expected import Runs, Target, error_text
from quality_study.grading.marking.outputs import shown_outputs, with_listing, written_files
from quality_study.grading.marking.recorded import Recorded, read_recorded
from quality_study.grading.marking.values import BY_NUMBER, mark_values, refuse_constants, refuse_edges, refuse_lookups
from quality_study.grading.practical.agreement import shown_value
from quality_study.grading.practical.assignment import Assignment, Value
from quality_study.grading.results import CopyResult, OwnValue, RunResult, ValueResult
from quality_study.grading.running.leaving import WITHOUT_EFFECT
from quality_study.grading.running.runner import Run
from quality_study.grading.shown import Shown
from quality_study.words.french import join, plural

#: The run went on to the last cell; whatever else stopped before.
_FINISHED = ("ok", "errors")
_MOST_ERRORS = 4


@dataclass(frozen=True)
class _Error:
    """An error of a cell; `subject` when no student wrote the cell."""

    text: str
    subject: bool


@dataclass
class _Outcome:
    """A run of a copy on one edition, marked."""

    run: RunResult
    marks: pd.DataFrame
    recorded: bool
    remarks: list[str] = field(default_factory=list)
    errors: list[_Error] = field(default_factory=list)
    shown: dict[str, tuple[Shown, ...]] = field(default_factory=dict)
    files: tuple[Shown, ...] = ()


def grade_copy(
    copy: Copy, repaired: Repaired, assignment: Assignment, targets: Sequence[Target], runner: Runs, digest: str
) -> CopyResult:
    """Grade one copy that can be read.

    Parameters
    ----------
    copy : Copy
    repaired : Repaired
    assignment : Assignment
    targets : sequence of Target
        The hidden editions, then the one that students have: it is run only when a value is not right everywhere, or
        a cell of code is marked by hand.
    runner : Runs
    digest : str
        Kept with the result.

    Returns
    -------
    CopyResult
    """
    hidden = [_run(repaired, assignment, t, runner) for t in targets if t.hidden]
    finished = all(o.run.status in _FINISHED for o in hidden)
    right = all((o.marks["verdict"] == "right").all() for o in hidden)
    figures = {task.cell for task in assignment.tasks if task.is_code}
    asked = bool(figures) or (finished and not right)
    public = [_run(repaired, assignment, t, runner, figures) for t in targets if not t.hidden and asked]
    outcomes = [*hidden, *public]
    for outcome, marks in zip(outcomes, refuse_constants([o.marks for o in outcomes]), strict=True):
        outcome.marks = marks
    for outcome, marks in zip(hidden, refuse_edges([o.marks for o in hidden]), strict=True):
        outcome.marks = marks
    for outcome, marks in zip(hidden, refuse_lookups([o.marks for o in hidden]), strict=True):
        outcome.marks = marks
    values = [_value(row, o.run.edition) for o in hidden for row in each_row(o.marks)]
    auto = sum(v.points for v in values) / max(len(hidden), 1)
    only = _public_only(hidden, public)
    remarks = [*copy.remarks, *repaired.remarks]
    for outcome in hidden:
        remarks += outcome.remarks
    remarks += _error_remarks(hidden)
    remarks += _public_remarks(only, _uneven(hidden), len(hidden))
    found = dict.fromkeys(v.name for v in values if v.hint == BY_NUMBER)
    if found:
        listed = join(f"« {name} »" for name in found)
        remarks.append(f"Même valeur pour d’autres réponses, d’autant de personnes : {listed}. Est-elle cherchée ?")
    status, reason = _status(hidden, repaired, assignment)
    if status == "not_graded" and any(o.errors[:1] and o.errors[0].subject for o in hidden):
        digest = (
            ""  # the subject's own cells failed first: it may not be the copy's doing, so it is run again next time
        )
    return CopyResult(
        student=copy.student,
        file=copy.path.as_posix(),
        handed=handed_text(copy),
        digest=digest,
        status=status,
        reason=reason,
        remarks=tuple(dict.fromkeys(remarks)),
        runs=tuple(o.run for o in outcomes),
        values=tuple(values),
        prose=repaired.prose,
        code=repaired.code,
        shown=repaired.images | {cell: shown for o in public for cell, shown in o.shown.items()},
        files=tuple(file for o in public for file in o.files),
        own=_own(public, targets, right=right),
        auto=auto,
        auto_max=assignment.max_auto,
        public_only=bool(only),
    )


def ungraded(copy: Copy, assignment: Assignment, reason: str, digest: str = "", **more: Any) -> CopyResult:
    """Return the result of a copy that has no mark, and why."""
    return CopyResult(
        student=copy.student,
        file=copy.path.as_posix(),
        handed=handed_text(copy),
        digest=digest,
        status="not_graded",
        reason=reason,
        remarks=copy.remarks,
        auto_max=assignment.max_auto,
        **more,
    )


def handed_text(copy: Copy) -> str:
    """Write when a copy was handed in, to the minute; empty when nothing says it."""
    return "" if copy.handed is None else copy.handed.isoformat(timespec="minutes")


def _own(public: Sequence[_Outcome], targets: Sequence[Target], *, right: bool) -> dict[str, OwnValue]:
    """Return what the copy recorded on the edition that students have; what is right everywhere is right there."""
    own = {}
    for outcome in public:
        for row in each_row(outcome.marks):
            own[row.name] = OwnValue(found=row.found, verdict=row.verdict)
    if right and not public:
        for target in targets:
            if not target.hidden:
                own |= {n: OwnValue(found=shown_value(e), verdict="right") for n, e in target.expected.items()}
    return own


def _run(
    repaired: Repaired, assignment: Assignment, target: Target, runner: Runs, figures: Collection[str] = ()
) -> _Outcome:
    notebook = repaired.notebook if target.hidden else with_listing(repaired.notebook)
    run = runner.run(notebook, study=target.edition.root, parameters={"edition": target.edition.id})
    recorded = read_recorded(run.notebook)
    marks = mark_values(assignment, target.expected, recorded)
    told = RunResult(edition=target.name, status=run.status, reason=_reason(run, repaired), cell=run.cell)
    going_on: list[str] = []
    if run.status == "errors" and not (marks["verdict"] == "right").all():
        recorded, marks, going_on = _run_on(run, repaired, assignment, target, runner, recorded, marks)
    remarks = [*recorded.remarks, *_leaving_remarks(run, repaired), *going_on]
    outcome = _Outcome(told, marks, bool(recorded.values or recorded.refused), remarks, _errors(run))
    if not target.hidden:
        outcome.shown, outcome.files = shown_outputs(run.notebook, figures), written_files(run.notebook)
    return outcome


def _run_on(
    run: Run,
    repaired: Repaired,
    assignment: Assignment,
    target: Target,
    runner: Runs,
    recorded: Recorded,
    marks: pd.DataFrame,
) -> tuple[Recorded, pd.DataFrame, list[str]]:
    """Run on after the errors of a first run, and keep what it brings; say what was done."""
    failed = _failed(run, repaired, assignment)
    if not failed:
        return recorded, marks, []
    more = further(repaired.notebook, failed, target.expected, recorded.values)
    second = runner.run(more.notebook, study=target.edition.root, parameters={"edition": target.edition.id})
    if second.status not in _FINISHED:
        return recorded, marks, []
    found = read_recorded(without_lent(second.notebook))
    better = mark_values(assignment, target.expected, found)
    if better["points"].sum() <= marks["points"].sum():
        return recorded, marks, []
    places = dict.fromkeys(str(repaired.notebook.cells[i].metadata.get(PLACE, "cellule")) for i in more.resumed)
    said = [
        f"{place[0].upper()}{place[1:]} : reprise instruction par instruction après son erreur." for place in places
    ]
    lent = [name for name in more.lent if name not in found.values]
    if lent:
        listed = join(f"« {name} »" for name in lent)
        said.append(f"Sans points pour elle-même, la valeur du corrigé a servi à la suite : {listed}.")
    return found, better, said


def _failed(run: Run, repaired: Repaired, assignment: Assignment) -> dict[int, list[Value]]:
    """Return the cells of the student that raised, by their position in the notebook, and the values asked of each."""
    # Papermill adds a cell of its own, which is at no place.
    ran = [cell for cell in run.notebook.cells if PLACE in cell.metadata]
    positions = [i for i, cell in enumerate(repaired.notebook.cells) if PLACE in cell.metadata]
    failed = {}
    for position, cell in zip(positions, ran, strict=False):
        place = str(cell.metadata[PLACE])
        raised = any(output.get("output_type") == "error" for output in cell.get("outputs", ()))
        if raised and not place.endswith(SUBJECT):
            failed[position] = [v for v in assignment.values if place == f"cellule « {v.cell} »"]
    return failed


def _reason(run: Run, repaired: Repaired) -> str:
    """Name the cell as teachers know it: its number is that of the subject when nothing was added."""
    place = "" if run.status in _FINISHED or run.cell is None else _place(repaired, run.cell)
    return f"{run.reason} Il s’agit de la {place}." if place else run.reason


def _leaving_remarks(run: Run, repaired: Repaired) -> list[str]:
    places = dict.fromkeys(_place(repaired, number) or f"cellule {number}" for number in run.leaving)
    return [f"{place[0].upper()}{place[1:]} : {WITHOUT_EFFECT}." for place in places]


def _place(repaired: Repaired, number: int) -> str:
    """Name a cell of the notebook that was run, counted from 1; empty when it is none."""
    cells = repaired.notebook.cells
    return str(cells[number - 1].metadata.get(PLACE, "")) if 0 < number <= len(cells) else ""


def _value(row: Any, edition: str) -> ValueResult:
    return ValueResult(
        name=row.name,
        cell=row.cell,
        edition=edition,
        points=row.points,
        max=row.max,
        expected=row.expected,
        found=row.found,
        verdict=row.verdict,
        hint=row.hint,
    )


def _errors(run: Run) -> list[_Error]:
    found = []
    for cell in run.notebook.cells:
        place = str(cell.metadata.get(PLACE, "cellule"))
        for output in cell.get("outputs", ()):
            if output.get("output_type") == "error" and not (run.status == "timeout" and _is_interruption(output)):
                found.append(_Error(f"{place[0].upper()}{place[1:]} : {error_text(output)}", place.endswith(SUBJECT)))
    return found


def _is_interruption(output: Mapping[str, Any]) -> bool:
    """Tell the error by which the grader itself stopped a cell: the reason of the run says it in French."""
    return output.get("ename") == "KeyboardInterrupt"


def _error_remarks(hidden: Sequence[_Outcome]) -> list[str]:
    """Name the errors of the copy, each once; those of the subject's own cells only when there is no other."""
    times: dict[str, int] = {}
    for outcome in hidden:
        own = [e for e in outcome.errors if not e.subject] or outcome.errors
        for text in dict.fromkeys(e.text for e in own):
            times[text] = times.get(text, 0) + 1
    remarks = []
    for text in list(times)[:_MOST_ERRORS]:
        some = times[text] < len(hidden)
        end = f" (sur {plural(times[text], 'édition cachée', 'éditions cachées')} sur {len(hidden)})" if some else ""
        remarks.append(f"{text}{end}" if text.endswith((".", "…", "!", "?")) and not end else f"{text}{end}.")
    if len(times) > _MOST_ERRORS:
        remarks.append(f"Et {plural(len(times) - _MOST_ERRORS, 'autre erreur', 'autres erreurs')}.")
    return remarks


def _public_only(hidden: Sequence[_Outcome], public: Sequence[_Outcome]) -> list[str]:
    """Return the values right on the students' edition and on no hidden one."""
    if not public:
        return []
    marks = public[0].marks
    right = set(marks.loc[marks["verdict"] == "right", "name"])
    for outcome in hidden:
        right -= set(outcome.marks.loc[outcome.marks["verdict"] == "right", "name"])
    return [n for n in marks["name"] if n in right]


def _uneven(hidden: Sequence[_Outcome]) -> list[str]:
    """Return the values that earn their points on some hidden editions only."""
    by_edition = [set(o.marks.loc[o.marks["points"] > 0, "name"]) for o in hidden]
    some = set().union(*by_edition) - set.intersection(*by_edition) if by_edition else set()
    return [n for n in hidden[0].marks["name"] if n in some] if hidden else []


def _public_remarks(only: Sequence[str], uneven: Sequence[str], editions: int) -> list[str]:
    remarks = []
    if only:
        listed = join(f"« {n} »" for n in only)
        remarks.append(
            f"Juste sur les données du TP, faux sur toute autre donnée : {listed}. Ces valeurs sont-elles calculées ?"
        )
    if uneven:
        listed = join(f"« {n} »" for n in uneven)
        remarks.append(f"Juste sur une partie seulement des {editions} éditions cachées : {listed}.")
    return remarks


def _status(hidden: Sequence[_Outcome], repaired: Repaired, assignment: Assignment) -> tuple[Any, str]:
    stopped = [o.run for o in hidden if o.run.status not in _FINISHED]
    why = " ".join(dict.fromkeys(r.reason for r in stopped if r.reason))
    if not any(o.recorded for o in hidden):
        if stopped:
            return "not_graded", why or "L’exécution s’est arrêtée avant toute valeur consignée."
        first = next((e.text for o in hidden for e in o.errors), "")
        end = f" Première erreur : {first[0].lower()}{first[1:].rstrip('.')}." if first else ""
        return "not_graded", f"Aucune valeur n’est consignée.{end}"
    if stopped:
        return "partial", why or "L’exécution s’est arrêtée avant la fin : ce qui était consigné est noté."
    answers = {v.cell for v in assignment.values}
    if answers and answers <= set(repaired.unanswered):
        return "graded", "Aucune réponse n’a été écrite."
    none = all((o.marks["points"] == 0).all() for o in hidden)
    return "graded", "Aucune valeur n’est juste." if none and answers else ""
