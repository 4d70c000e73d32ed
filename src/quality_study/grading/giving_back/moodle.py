"""Marks as a Moodle assignment takes them back: its grading worksheet, with a status and never a mark that is not one.

References
----------
Moodle, mod/assign/feedback/offline (importgradeslib.php, importgradesform.php): the columns « Identifiant », « Note »
and « Dernière modification (note) » must be there; a row without mark is passed over. Files of feedback come in an
archive whose folders are named as those of the copies it gave.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from quality_study.facts.formula import protect
from quality_study.facts.whole_file import write_whole
from quality_study.grading.by_hand.marks import ManualMarks, current_marks
from quality_study.grading.by_hand.overrides import adjustment_text
from quality_study.grading.by_hand.reading import question_names
from quality_study.grading.by_hand.totals import STATE_LABEL, read_final
from quality_study.grading.by_hand.worksheet import ID, NAME, is_person, participant, read_worksheet
from quality_study.grading.giving_back.feedback import VERDICT_LABEL, feedback_page, out_of
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import SCALE, CopyResult, mark_text, value_marks
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number, typographic

STATUS, MARK, MOST, MODIFIED, FEEDBACK = (
    "Statut",
    "Note",
    "Note maximale",
    "Dernière modification (note)",
    "Feedback par commentaires",
)
#: Columns of the file: those of Moodle's worksheet, then what a teacher wants to know.
COLUMNS = (
    ID, NAME, "Adresse de courriel", STATUS, MARK, MOST, "La note peut être modifiée", MODIFIED, FEEDBACK,
    "Motif", "Copie",
)  # fmt: skip
#: Status of a participant of Moodle's worksheet who handed nothing in.
NO_COPY = "non notée, pas de copie"
#: Name of the page in the folder of a student.
_PAGE = "retour.html"


def write_moodle(marks: Path, assignment: Assignment, output: Path, *, worksheet: Path | None = None) -> pd.DataFrame:
    """Write the file that Moodle imports: ``;``, decimal comma, UTF-8 with BOM, no active formula.

    Parameters
    ----------
    marks : Path
        The table of marks; results and points given by hand are beside it.
    assignment : Assignment
    output : Path
    worksheet : Path, optional
        The grading worksheet downloaded from Moodle: its participants, identifiers and order are kept, who handed
        nothing in is there without a mark. Without it, identifiers come from the names of the folders of the copies.

    Returns
    -------
    DataFrame of str
        What was written.

    Raises
    ------
    StudyError
        The worksheet is no such file, has another maximum than 20, or lacks a student who handed in a copy.
    """
    results, given, final = read_final(marks, assignment)
    rows = [_row(r, f, given, assignment) for r, f in zip(results, final.to_dict("records"), strict=True)]
    if worksheet is not None:
        rows = _onto(worksheet, rows)
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")
    text = table.map(_written).to_csv(sep=";", index=False, lineterminator="\r\n")
    output.parent.mkdir(parents=True, exist_ok=True)
    write_whole(output, text.encode("utf-8-sig", "replace"))
    return table


def write_feedback_zip(marks: Path, assignment: Assignment, output: Path) -> list[str]:
    """Write the pages of feedback as the archive that a Moodle assignment takes back, one folder a participant.

    Parameters
    ----------
    marks : Path
        The table of marks; results and points given by hand are beside it.
    assignment : Assignment
    output : Path
        The archive: same marks, same bytes.

    Returns
    -------
    list of str
        Students left out, for Moodle did not name their folder, hence would not know them.
    """
    results, given, final = read_final(marks, assignment)
    archive, left = io.BytesIO(), []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pages:
        for result, row in zip(results, final.to_dict("records"), strict=True):
            name, number_ = participant(result)
            if not number_:
                left.append(result.student)
                continue
            info = zipfile.ZipInfo(f"{name}_{number_}_assignsubmission_file_/{_PAGE}")
            pages.writestr(info, feedback_page(result, given, assignment, row), zipfile.ZIP_DEFLATED)
    output.parent.mkdir(parents=True, exist_ok=True)
    write_whole(output, archive.getvalue())
    return left


def feedback_text(result: CopyResult, final: Mapping[Any, Any], given: ManualMarks, assignment: Assignment) -> str:
    """Sum up the feedback on one line, as HTML since Moodle shows it so; nothing that the student wrote is in it."""
    said = [f"Note : {out_of(final['mark'], SCALE)}."]
    if final.get("late", 0.0) > 0:
        said.append(f"Retard : {mark_text(final['late'])} sur {mark_text(SCALE)} en moins.")
    for value in value_marks(result).to_dict("records"):
        if value["verdict"] in ("wrong", "missing"):
            points = out_of(value["points"], value["max"])
            said.append(f"{value['name']} : {VERDICT_LABEL[value['verdict']]} ({points}). {value['hint']}")
        adjustment = result.adjusted.get(value["name"])
        if adjustment is not None:
            said.append(f"{adjustment_text(value['name'], adjustment, value['max']).rstrip('.')}.")
    names = question_names(assignment)
    most = {(task.cell, c.title): c.points for task in assignment.tasks for c in task.criteria}
    for mark in current_marks(result, assignment, given):
        comments = [g.comment for g in (mark.first, mark.second) if g.comment]
        if mark.points is not None:
            told = f"{names[mark.cell]}, {mark.criterion} : {out_of(mark.points, most[mark.cell, mark.criterion])}."
            said.append(" ".join([told, *dict.fromkeys(comments)]))
    return html.escape(typographic(" ".join(s.strip() for s in said)), quote=False)


def _row(
    result: CopyResult, final: Mapping[Any, Any], given: ManualMarks, assignment: Assignment
) -> dict[str, str]:  # fmt: skip
    name, number_ = participant(result)
    marked = not pd.isna(final["mark"])
    return {
        ID: f"Participant {number_}" if number_ else "",
        NAME: name,
        "Adresse de courriel": "",
        STATUS: STATE_LABEL[str(final["state"])],
        MARK: mark_text(final["mark"]),
        MOST: mark_text(SCALE),
        "La note peut être modifiée": "Oui",
        MODIFIED: "-",
        FEEDBACK: feedback_text(result, final, given, assignment) if marked else "",
        "Motif": str(final["reason"]),
        "Copie": result.student,
    }


def _onto(worksheet: Path, rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Put the marks on the rows of Moodle's own worksheet."""
    shown, people = str(worksheet), read_worksheet(worksheet)
    left = list(rows)
    out, problems = [], []
    wrong = [(i, most) for i, p in enumerate(people) if (most := p.get(MOST, "")) and _as_number(most) != SCALE]
    if wrong:
        message = "le devoir n’est pas noté sur 20 dans Moodle ; réglez sa note maximale, puis téléchargez la feuille"
        problems.append(Problem(message, shown, None, MOST, wrong[0][1], [number(SCALE)]))
    for person in people:
        found = [row for row in left if is_person(person, row[NAME], re.sub(r"\D", "", row[ID]))]
        if len(found) > 1:
            problems.append(Problem("plusieurs copies pour ce participant", shown, None, NAME, person[NAME]))
        row = found[0] if found else {STATUS: NO_COPY, MARK: ""}
        left = [other for other in left if other not in found]
        kept = {c: person.get(c, "") for c in COLUMNS if c in _MOODLES or not row.get(c)}
        out.append(dict.fromkeys(COLUMNS, "") | row | kept | {MARK: row[MARK]})
    names = [person[NAME] for person in people]
    message = "copie sans participant dans la feuille de Moodle"
    problems += [Problem(message, shown, None, NAME, row[NAME], names) for row in left]
    raise_if_any(problems)
    return out


#: What Moodle's worksheet says better than the names of folders.
_MOODLES = (ID, NAME, "Adresse de courriel", MOST, "La note peut être modifiée", MODIFIED)


def _written(cell: str) -> str:
    return cell if cell == "-" else protect(" ".join(cell.split()))  # Moodle's own mark of what was never changed


def _as_number(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return float("nan")
