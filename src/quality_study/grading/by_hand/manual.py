"""Marking prose by hand: answers side by side and a sheet to fill in, then the sheet merged with automatic marks."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pandas as pd

from quality_study.facts.csvfile import read_csv
from quality_study.facts.formula import protect, unprotect
from quality_study.facts.whole_file import write_whole
from quality_study.grading.by_hand.marks import (
    ManualMark,
    ManualMarks,
    current_marks,
    marks_path,
    read_manual,
    to_mark,
)
from quality_study.grading.by_hand.overrides import adjusted_results
from quality_study.grading.by_hand.page import TaskTexts, answers_page, task_texts
from quality_study.grading.by_hand.reading import question_names, read_marks
from quality_study.grading.by_hand.sheet import FIRST, SECOND, SheetRow, read_sheet, write_csv, write_ods
from quality_study.grading.by_hand.totals import final_marks, french_marks, read_final
from quality_study.grading.practical.assignment import Assignment, Task
from quality_study.grading.results import CopyResult, write_marks
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import join, plural, typographic

#: Names of the files that :func:`write_manual` makes in its folder.
PAGE, ODS, CSV = "reponses.html", "a_noter.ods", "a_noter.csv"
_KEY_COLUMNS = ("question", "copie", "etudiant")
Labels = dict[tuple[str, str], str]


def write_manual(marks: Path, assignment: Assignment, output: Path, *, anonymous: int | None = None) -> list[Path]:
    """Gather the prose of all copies: a page to read it question by question, and a sheet to mark it.

    Parameters
    ----------
    marks : Path
        The table of marks that ``grade`` wrote; its results are beside it.
    assignment : Assignment
    output : Path
        Folder to write into. What was already given by hand is in the sheet.
    anonymous : int, optional
        Seed: students are numbered, in another order for each question. Who is who is written beside the folder, not in
        it, in ``<output>_cle.csv``, which :func:`merge_manual` asks for.

    Returns
    -------
    list of Path
        The page, the two sheets, the key if there is one.

    Raises
    ------
    StudyError
        There is no result, the practical has no prose, or a sheet is already there, which may have been filled in.
    """
    results = adjusted_results(marks, assignment)
    if not assignment.tasks:
        raise StudyError([Problem(f"le TP « {assignment.id} » n’a aucune question notée à la main")])
    _refuse_overwriting(output)
    given = read_manual(marks, assignment)
    answers, labels = _arranged(results, assignment, anonymous)
    names = question_names(assignment)
    known = {(m.student, m.cell, m.criterion): m for r in results for m in current_marks(r, assignment, given)}
    rows = [
        SheetRow(
            labels[task.cell, result.student],
            names[task.cell],
            criterion,
            _filled(known[result.student, task.cell, criterion.title]),
        )
        for result, task in answers
        for criterion in task.criteria
    ]
    files = {
        output / PAGE: answers_page(
            answers, labels, assignment, texts=_texts(assignment), anonymous=anonymous is not None
        ),
        output / ODS: write_ods(rows),
        output / CSV: write_csv(rows),
    }
    if anonymous is not None:
        files[key_path(output)] = _key_table(answers, labels, names)
    output.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        write_whole(path, content)
    return list(files)


def merge_manual(
    marks: Path, assignment: Assignment, sheet: Path, *, key: Path | None = None
) -> tuple[pd.DataFrame, list[str]]:
    """Read a filled sheet, keep the points it gives, and write the final marks into the table of marks.

    Nothing is written when something is wrong with the sheet; rows without points are no mistake, they are to be done.

    Parameters
    ----------
    marks : Path
        The table of marks; the points given by hand are kept beside it, so that grading again does not lose them.
    assignment : Assignment
    sheet : Path
        ODS, CSV (also as a French Excel saves it) or XLSX.
    key : Path, optional
        Who is who, when the sheet is anonymous.

    Returns
    -------
    table : DataFrame
        As :func:`~quality_study.grading.by_hand.totals.final_marks` makes it.
    messages : list of str
        What remains to be done, in French sentences.

    Raises
    ------
    StudyError
        Every cell that cannot be understood, every unknown or missing row.
    """
    results = adjusted_results(marks, assignment)
    table = read_sheet(sheet)
    wanted = to_mark(results, assignment)
    labels = _labels_of_key(key, wanted, assignment) if key else _own_labels(wanted)
    anonymous = bool(len(table)) and all(re.fullmatch(r"copie \d+", name) for name in table["etudiant"])
    if anonymous and key is None:
        raise StudyError([Problem("feuille anonyme ; donnez aussi la clé (fichier …_cle.csv)", str(sheet))])
    read, problems = read_marks(table, wanted, assignment, labels, str(sheet))
    raise_if_any(problems)
    given = ManualMarks(assignment=assignment.id, marks=tuple(read))
    final = final_marks(results, given, assignment)
    write_whole(marks_path(marks), (given.model_dump_json(indent=1) + "\n").encode("utf-8", "replace"))
    write_marks(marks, french_marks(final))
    return final, _messages(final)


def write_final_marks(marks: Path, assignment: Assignment) -> pd.DataFrame:
    """Write the final marks into the table of marks, from the results and what was given by hand so far."""
    *_, final = read_final(marks, assignment)
    write_marks(marks, french_marks(final))
    return final


def key_path(output: Path) -> Path:
    """Return where the key of an anonymous folder is: beside it, so that the folder can be given to a marker."""
    return output.with_name(f"{output.name}_cle.csv")


def _refuse_overwriting(output: Path) -> None:
    raise_if_any(
        Problem(
            "cette feuille existe déjà et a peut-être été remplie ; choisissez un autre dossier", str(output / name)
        )
        for name in (ODS, CSV)
        if (output / name).exists()
    )


def _texts(assignment: Assignment) -> dict[str, TaskTexts]:
    if not assignment.notebook.is_file():
        return {}
    return task_texts(nbformat.read(assignment.notebook, as_version=4), assignment)


def _arranged(
    results: Sequence[CopyResult], assignment: Assignment, seed: int | None
) -> tuple[list[tuple[CopyResult, Task]], Labels]:
    """Put the answers in the order of reading, and name each student under each question."""
    answers = to_mark(results, assignment)
    if seed is None:
        return answers, _own_labels(answers)
    arranged: list[tuple[CopyResult, Task]] = []
    labels: Labels = {}
    for task in assignment.tasks:
        own = [(r, t) for r, t in answers if t.cell == task.cell]
        random.Random(f"{seed} {assignment.id} {task.cell}").shuffle(own)
        labels |= {(task.cell, r.student): f"copie {i}" for i, (r, _) in enumerate(own, 1)}
        arranged += own
    return arranged, labels


def _own_labels(answers: Sequence[tuple[CopyResult, Task]]) -> Labels:
    return {(task.cell, result.student): result.student for result, task in answers}


def _filled(mark: ManualMark) -> dict[str, str | float | None]:
    """Say what was already given, as the sheet takes it: a level, or points when no level was chosen."""
    cells: dict[str, str | float | None] = {}
    for columns, given in ((FIRST, mark.first), (SECOND, mark.second)):
        points = None if given.level else given.points
        cells |= dict(zip(columns, (given.level, points, given.comment, given.marker), strict=True))
    return cells


def _key_table(answers: Sequence[tuple[CopyResult, Task]], labels: Labels, names: dict[str, str]) -> bytes:
    rows = [(names[t.cell], labels[t.cell, r.student], protect(r.student)) for r, t in answers]
    text = pd.DataFrame(rows, columns=list(_KEY_COLUMNS)).to_csv(sep=";", index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", "replace")


def _labels_of_key(key: Path, wanted: Sequence[tuple[CopyResult, Task]], assignment: Assignment) -> Labels:
    table, problems = read_csv(key, _KEY_COLUMNS)
    raise_if_any(problems)
    cells = {name: cell for cell, name in question_names(assignment).items()}
    labels = {
        (cells.get(row["question"], ""), unprotect(row["etudiant"])): row["copie"] for row in table.to_dict("records")
    }
    raise_if_any(
        Problem(
            "cette réponse n’est pas dans la clé ; la feuille et la clé vont-elles ensemble ?", str(key), found=name
        )
        for task in assignment.tasks
        for name in [r.student for r, t in wanted if t.cell == task.cell and (t.cell, r.student) not in labels]
    )
    return labels


def _messages(final: pd.DataFrame) -> list[str]:
    done = final["mark"].notna().sum()
    told = [typographic(f"{plural(int(done), 'copie')} sur {len(final)} {'ont' if done > 1 else 'a'} une note finale.")]
    for state, what in (("incomplete", "à compléter"), ("review", "à relire"), ("not_graded", "sans note automatique")):
        names = list(final.loc[final["state"] == state, "student"])
        if names:
            told.append(typographic(f"{plural(len(names), 'copie')} {what} : {join(names)}."))
    reasons = final.loc[final["state"] == "review", ["student", "reason"]]
    return told + [typographic(f"{student} : {reason}") for student, reason in reasons.itertuples(index=False)]
