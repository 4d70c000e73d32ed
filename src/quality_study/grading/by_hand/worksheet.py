"""The grading worksheet of a Moodle assignment in French: who takes part, and when each handed in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from quality_study.facts.csvfile import read_csv
from quality_study.facts.days import read_day
from quality_study.facts.formula import unprotect
from quality_study.grading.results import CopyResult, write_marks
from quality_study.importers.reading import read_source
from quality_study.importers.texts import text_key
from quality_study.words.errors import Problem, StudyError, raise_if_any

ID, NAME, SUBMITTED = "Identifiant", "Nom complet", "Dernière modification (travail remis)"
#: Columns of the dates that are kept beside the table of marks.
_COLUMNS = ("etudiant", "remis")
_FOLDER = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_\w+")
_MOMENT = re.compile(
    r"(?P<day>.{0,40}?\d{4})[ ,à]{1,4}(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})(?::\d{2})?", re.IGNORECASE
)


def read_worksheet(path: Path) -> list[dict[str, str]]:
    """Read the participants, each as its columns.

    Raises
    ------
    StudyError
        The file is absent, or lacks what tells the participants apart.
    """
    shown = str(path)
    try:
        sheet = read_source(path.read_bytes(), shown).sheets[0]
    except OSError:
        raise StudyError([Problem("fichier absent ou illisible", shown)]) from None
    header = [cell.strip() for cell in sheet.row(0)]
    needed = [c for c in (ID, NAME) if c not in header]
    if needed:
        message = "ce n’est pas la feuille de notation d’un devoir Moodle en français : colonne manquante"
        raise StudyError([Problem(message, shown, 1, column=c) for c in needed])
    return [dict(zip(header, cells, strict=False)) for cells in sheet.rows[1:] if any(c.strip() for c in cells)]


def participant(result: CopyResult) -> tuple[str, str]:
    """Return the name and the number that Moodle gave to the folder of a copy; the number may be unknown.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> participant(SimpleNamespace(student="x", file="Zoé Martin_12345_assignsubmission_file_/tp1.ipynb"))
    ('Zoé Martin', '12345')
    >>> participant(SimpleNamespace(student="zoe", file="zoe.ipynb"))
    ('zoe', '')
    """
    # Moodle names what is in the folder of copies; students name what is further down.
    for part in (result.file.partition("/")[0], result.student):
        found = _FOLDER.match(part)
        if found:
            return found["name"], found["number"]
    return result.student, ""


def is_person(person: Mapping[str, str], name: str, number: str) -> bool:
    """Tell whether a participant handed in a copy: by number when the folder has one, else by name."""
    if number:
        return re.sub(r"\D", "", person[ID]) == number
    return text_key(unprotect(person[NAME])) == text_key(name)


def read_moment(text: str) -> str | None:
    """Return a date and an hour to the minute; None if it is none.

    Examples
    --------
    >>> read_moment("lundi 9 mars 2026, 10:12"), read_moment("2026-03-09T08:05"), read_moment("-")
    ('2026-03-09T10:12', '2026-03-09T08:05', None)
    """
    iso = re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?::\d{2})?", text.strip())
    found = _MOMENT.fullmatch(text.strip()[:100])
    day, hour, minute = iso.groups() if iso else found.group("day", "hour", "minute") if found else ("", "", "")
    read = read_day(day)
    return f"{read}T{int(hour):02}:{minute}" if read and int(hour) < 24 and int(minute) < 60 else None


def dates_path(marks: Path) -> Path:
    """Return where the dates of Moodle are kept: ``notes.csv`` -> ``notes_remises.csv``."""
    return marks.with_name(f"{marks.stem}_remises.csv")


def keep_dates(marks: Path, results: Sequence[CopyResult], worksheet: Path) -> Path:
    """Write when each copy was handed in, as Moodle says it, beside the table of marks: it is what lateness is read on.

    Raises
    ------
    StudyError
        The worksheet is no such file, has no such column, or a date in it cannot be read.
    """
    people, rows, problems = read_worksheet(worksheet), [], []
    if not any(SUBMITTED in person for person in people):
        message = "la feuille de Moodle ne dit pas quand chacun a remis son travail : colonne manquante"
        raise StudyError([Problem(message, str(worksheet), 1, column=SUBMITTED)])
    for result in results:
        found = [p.get(SUBMITTED, "").strip() for p in people if is_person(p, *participant(result))]
        if len(found) != 1 or found[0] in ("", "-"):
            continue
        moment = read_moment(found[0])
        rows.append((result.student, moment))
        problems += [] if moment else [_unreadable(str(worksheet), None, SUBMITTED, found[0])]
    raise_if_any(problems)
    write_marks(dates_path(marks), pd.DataFrame(rows, columns=list(_COLUMNS)))
    return dates_path(marks)


def read_dates(marks: Path) -> dict[str, str]:
    """Return when each student handed in, as Moodle said it; nothing when no worksheet was given."""
    path = dates_path(marks)
    if not path.is_file():
        return {}
    table, problems = read_csv(path, _COLUMNS)
    found = {}
    for line, row in zip(table.index, table.to_dict("records"), strict=True):
        moment = read_moment(row["remis"]) if row["remis"] else ""
        found[unprotect(row["etudiant"])] = moment or ""
        problems += [] if moment is not None else [_unreadable(str(path), int(line), "remis", row["remis"])]
    raise_if_any(problems)
    return found


def _unreadable(file: str, line: int | None, column: str, text: str) -> Problem:
    return Problem("date de remise incomprise", file, line, column, text, ["lundi 9 mars 2026, 10:12"])
