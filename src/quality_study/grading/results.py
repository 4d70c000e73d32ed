"""What grading keeps of each copy: one JSON file per student beside ``marks.csv``, and the table of marks."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import Field, ValidationError

from quality_study.facts.formula import protect
from quality_study.facts.tomlfile import Model
from quality_study.facts.whole_file import write_whole
from quality_study.grading.shown import Shown
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import alphabetical

#: ``graded``: every hidden edition was run to its end; ``partial``: a run stopped early, what it recorded is marked;
#: ``not_graded``: there is no mark, and ``reason`` says why.
Status = Literal["graded", "partial", "not_graded"]
Verdict = Literal["right", "follow_up", "wrong", "missing"]
STATUS_NAMES: dict[str, str] = {"graded": "notée", "partial": "notée en partie", "not_graded": "à relire"}
#: What a final mark is out of.
SCALE = 20.0
#: What is added to a name that cannot be that of a file; a student's own name that ends so gets it too.
_DIGEST_END = re.compile(r"-[0-9a-f]{8}$")
MARK_COLUMNS = ("etudiant", "copie", "note", "sur", "note_auto", "auto_sur", "statut", "motif", "remarques")


class ValueResult(Model):
    """One recorded value on one hidden edition: `points` earned there out of `max`, the points of the value."""

    name: str
    cell: str
    edition: str
    points: float
    max: float
    expected: Any = None
    found: Any = None
    verdict: Verdict
    hint: str = ""


class RunResult(Model):
    """What became of a copy on one edition; `cell` counts from 1 in the notebook that was run."""

    edition: str
    status: str
    reason: str = ""
    cell: int | None = None


class Adjustment(Model):
    """Points of a value that a teacher changed: what they were (None: nothing), what they are, and why."""

    points: float
    before: float | None = None
    reason: str


class OwnValue(Model):
    """What a copy recorded on the edition that students have, and whether it is right there."""

    found: Any = None
    verdict: Verdict


class CopyResult(Model):
    """Everything grading knows of a copy.

    Attributes
    ----------
    student, file : str
        Who handed it in, and the file, relative to the folder of copies.
    handed : str
        When, to the minute, in the hour of the machine: the date of the file; empty when it is not known.
    submitted : str
        When, as Moodle says it, which counts first; kept in a file of its own, not with the result.
    digest : str
        Of the copy, the assignment, the hidden editions and this program: the same digest need not be run again.
    status : {"graded", "partial", "not_graded"}
    reason : str
        Why there is no mark, or why it is partial, in French; empty otherwise.
    remarks : tuple of str
        French sentences for the teacher.
    runs : tuple of RunResult
    values : tuple of ValueResult
        One per value and hidden edition; :func:`value_marks` gives one row per value.
    prose : dict of str
        Text of each cell to be marked by hand, by cell.
    code : dict of str
        Code of each cell that the student wrote, by cell.
    shown : dict of tuple of Shown
        What each cell to be marked by hand shows on the edition that students have, by cell.
    files : tuple of Shown
        What the copy wrote there.
    own : dict of OwnValue
        What it recorded there, by name.
    auto, auto_max : float
        Automatic points; `auto` counts only when the status is not ``not_graded``.
    public_only : bool
        Some value is right on the edition that students have, and wrong on the hidden ones.
    adjusted : dict of Adjustment
        Points that a teacher changed, by name of value; kept in a file of their own, not with the result.
    """

    student: str
    file: str
    handed: str = ""
    submitted: str = ""
    digest: str = ""
    status: Status
    reason: str = ""
    remarks: tuple[str, ...] = ()
    runs: tuple[RunResult, ...] = ()
    values: tuple[ValueResult, ...] = ()
    prose: dict[str, str] = Field(default_factory=dict)
    code: dict[str, str] = Field(default_factory=dict)
    shown: dict[str, tuple[Shown, ...]] = Field(default_factory=dict)
    files: tuple[Shown, ...] = ()
    own: dict[str, OwnValue] = Field(default_factory=dict)
    auto: float = 0.0
    auto_max: float = 0.0
    public_only: bool = False
    adjusted: dict[str, Adjustment] = Field(default_factory=dict)


def value_marks(result: CopyResult) -> pd.DataFrame:
    """Gather the hidden editions: one row per value.

    Returns
    -------
    DataFrame
        ``name, cell, points, max, right, editions, verdict, hint, edition, expected, found``: `points` is the mean over
        the hidden editions, `right` the number of them where points were earned; verdict, expected and found are those
        of the first edition where the value is not right, or of the first edition.
    """
    columns = ["name", "cell", "points", "max", "right", "editions", "verdict", "hint", "edition", "expected", "found"]
    rows = []
    for name in dict.fromkeys(v.name for v in result.values):
        of_name = [v for v in result.values if v.name == name]
        shown = next((v for v in of_name if v.verdict != "right"), of_name[0])
        rows.append(
            {
                "name": name,
                "cell": shown.cell,
                "points": sum(v.points for v in of_name) / len(of_name),
                "max": shown.max,
                "right": sum(v.points > 0 for v in of_name),
                "editions": len(of_name),
                "verdict": shown.verdict,
                "hint": shown.hint,
                "edition": shown.edition,
                "expected": shown.expected,
                "found": shown.found,
            }
        )
    return pd.DataFrame(rows, columns=columns)


def copies_folder(marks: Path) -> Path:
    """Return the folder of the results that go with a table of marks: ``notes.csv`` -> ``notes_copies``."""
    return marks.with_name(f"{marks.stem}_copies")


def result_path(folder: Path, student: str) -> Path:
    """Return where the result of a student is kept; the name is safe whatever the student is called.

    Examples
    --------
    >>> result_path(Path("notes_copies"), "Zoé Martin").name
    'Zoé Martin.json'
    """
    safe = re.sub(r"[^\w .-]", "_", student).strip(" .")[:80]
    safe = safe.encode("utf-8")[:160].decode("utf-8", "ignore")  # a system allows 255 bytes, ending included
    if safe != student or _DIGEST_END.search(safe):
        safe = f"{safe or 'copie'}-{hashlib.sha256(student.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return folder / f"{safe}.json"


def write_result(folder: Path, result: CopyResult) -> Path:
    """Store the result of a copy, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = result_path(folder, result.student)
    text = json.dumps(_plain(result.model_dump(mode="python")), ensure_ascii=False, indent=1)
    write_whole(path, (text + "\n").encode("utf-8", "replace"))
    return path


def read_result(path: Path) -> CopyResult:
    """Read one stored result.

    Raises
    ------
    StudyError
        The file is absent or is not what :func:`write_result` writes.
    """
    try:
        return CopyResult.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise StudyError([Problem("fichier absent", str(path))]) from None
    except (ValidationError, ValueError):
        message = "ce n’est pas le résultat d’une copie ; effacez ce fichier et relancez quality-study grade"
        raise StudyError([Problem(message, str(path))]) from None


def read_results(marks: Path) -> list[CopyResult]:
    """Read every stored result that goes with a table of marks, by student.

    Raises
    ------
    StudyError
        There is none, or some are damaged: all of them are named.
    """
    folder = copies_folder(marks)
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not paths:
        message = "aucun résultat de copie à cet endroit ; lancez d’abord quality-study grade"
        raise StudyError([Problem(message, str(folder))])
    results, problems = [], []
    for path in paths:
        try:
            results.append(read_result(path))
        except StudyError as error:
            problems += error.problems
    if problems:
        raise StudyError(problems)
    return sorted(results, key=lambda r: alphabetical(r.student))


def marks_table(results: Iterable[CopyResult]) -> pd.DataFrame:
    """Make the table of marks: one row per copy, French columns, an empty mark (NaN) where there is none.

    Returns
    -------
    DataFrame
        :data:`MARK_COLUMNS`; before the marks given by hand are merged, the mark is the automatic one.
    """
    rows = []
    for r in results:
        mark = None if r.status == "not_graded" else round(r.auto, 4)
        remarks = " ".join(r.remarks)
        state = STATUS_NAMES[r.status]
        student, file, reason, remarks = map(_written, (r.student, r.file, r.reason, remarks))
        rows.append((student, file, mark, r.auto_max, mark, r.auto_max, state, reason, remarks))
    table = pd.DataFrame(rows, columns=list(MARK_COLUMNS))
    return table.astype({"note": float, "sur": float, "note_auto": float, "auto_sur": float})


def write_marks(path: Path, table: pd.DataFrame) -> None:
    """Write a table of marks for a French spreadsheet: ``;``, decimal comma, UTF-8 with BOM, no active formula."""
    shown = table.copy()
    for column in shown.columns:
        if pd.api.types.is_float_dtype(shown[column]):
            shown[column] = shown[column].map(mark_text).astype(object)
        else:
            shown[column] = shown[column].map(lambda text: protect(_one_line(str(text)))).astype(object)
    text = shown.to_csv(sep=";", index=False, lineterminator="\r\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode("utf-8-sig", "replace"))


def mark_text(mark: float) -> str:
    """Write a mark for a French spreadsheet, two decimals at most; nothing when there is none.

    Examples
    --------
    >>> mark_text(12.5), mark_text(8.0), mark_text(16.625), mark_text(float("nan"))
    ('12,5', '8', '16,63', '')
    """
    if pd.isna(mark):
        return ""
    exact = Decimal(str(float(mark))).quantize(Decimal("0.01"), ROUND_HALF_UP)  # halves go up, as on the pages
    return f"{exact:f}".rstrip("0").rstrip(".").replace(".", ",")


def _written(text: str) -> str:
    """Replace lone surrogates: no table holds them, and one copy must not stop a class."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(value: Any) -> Any:
    """Make a value fit for JSON: numbers that JSON does not have become their names."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(v) for v in value]
    if isinstance(value, float) and value != value:
        return "NaN"
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value
