from __future__ import annotations

import csv
import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import essai
import pandas as pd
import pytest
from class_honest import HONEST
from class_hostile import HOSTILE
from class_of_copies import CASES, LIMITS, MARK, Case, Outside, door, faults, processes, set_up, snapshot

from quality_study.grading.grade import grade
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import CopyResult, copies_folder, read_result, read_results, value_marks
from quality_study.grading.sandbox.watching import descendants
from quality_study.words.errors import StudyError


@dataclass
class Graded:
    """The class, once graded."""

    assignment: Assignment
    outside: Outside
    table: pd.DataFrame
    results: dict[str, CopyResult]
    progress: list[tuple[str, int, int]]
    before: dict[str, str]
    connections: list[bytes] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    root = tmp_path_factory.mktemp("class")
    with door() as (port, received):
        assignment, outside = set_up(root, port)
        before = snapshot(root / "secret", root / "study", root / "copies", Path.home() / ".ipython")
        progress: list[tuple[str, int, int]] = []
        table = grade(
            outside.study,
            outside.copies,
            "tp9",
            outside.marks,
            workers=4,
            seeds=[3],
            limits=LIMITS,
            progress=lambda result, done, total: progress.append((result.student, done, total)),
        )
        results = {r.student: r for r in read_results(outside.marks)}
        yield Graded(assignment, outside, table, results, progress, before, received, descendants(os.getpid()))


@pytest.mark.parametrize("case", CASES, ids=[c.student for c in CASES])
def test_each_copy_has_its_mark_or_its_reason(graded: Graded, case: Case) -> None:
    assert faults(case, graded.results[case.student]) == []


def test_the_class_is_whole(graded: Graded) -> None:
    assert len(CASES) >= 30
    # The whole class is marked by benchmarks/marks.py; the kinds of this one are those of all of them.
    assert (len(HONEST) >= 120, len(HOSTILE) >= 100) == (True, True)
    students = [c.student.casefold() for c in (*CASES, *HONEST, *HOSTILE)]
    assert len(set(students)) == len(students)
    assert set(graded.results) == {c.student for c in CASES}
    assert len(graded.table) == len(CASES)
    assert sorted(done for _, done, _ in graded.progress) == list(range(1, len(CASES) + 1))
    assert {total for _, _, total in graded.progress} == {len(CASES)}


def test_the_table_of_marks(graded: Graded) -> None:
    content = graded.outside.marks.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfetudiant;copie;note;sur;note_auto;auto_sur;statut;motif;remarques\r\n")
    rows = {r["etudiant"]: r for r in csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";")}
    assert set(rows) == {c.student if c.student != "=1+1" else "'=1+1" for c in CASES}  # no formula in a spreadsheet
    assert rows["Juste"] | {"remarques": ""} == {
        "etudiant": "Juste",
        "copie": "Juste.ipynb",
        "note": "8",
        "sur": "8",
        "note_auto": "8",
        "auto_sur": "8",
        "statut": "notée",
        "motif": "",
        "remarques": "",
    }
    assert (rows["Fichier vide"]["note"], rows["Fichier vide"]["statut"]) == ("", "à relire")
    assert rows["Boucle"]["statut"] == "notée en partie"
    assert all(r["note"] or r["motif"] for r in rows.values())
    assert all(r["motif"] for r in rows.values() if r["note"] in ("", "0"))


def test_nothing_escapes(graded: Graded) -> None:
    outside = graded.outside
    assert outside.canary.read_text(encoding="utf-8") == "intact"
    folders = (outside.canary.parent, outside.study, outside.copies, Path.home() / ".ipython")
    assert snapshot(*folders) == graded.before
    assert graded.connections == []
    assert processes(MARK) == []
    assert graded.left == []
    assert sorted(p.name for p in outside.marks.parent.iterdir()) == ["notes.csv", "notes_attendus", "notes_copies"]
    assert {p.stat().st_mode & 0o077 for p in (outside.marks.parent / "notes_attendus").rglob("*")} == {0}


def test_public_answers_are_told(graded: Graded) -> None:
    told = {s for s, r in graded.results.items() if r.public_only}
    assert told == {"Données publiques"}
    values = value_marks(graded.results["Données publiques"]).set_index("name")
    assert list(values["verdict"]) == ["wrong", "wrong", "wrong", "right"]


def test_an_error_carried_forward_is_told(graded: Graded) -> None:
    values = value_marks(graded.results["Erreur suivie"]).set_index("name")
    assert list(values["verdict"]) == ["wrong", "right", "follow_up", "right"]
    assert values.at["tp9.repondants", "hint"] == "Un répondant a plusieurs lignes : comptez-les une fois."
    assert values.at["tp9.repondants", "expected"] != graded.outside.n


def test_prose_is_kept_as_it_was_written(graded: Graded) -> None:
    assert graded.results["Juste"].prose == {"p1": essai.SOLUTIONS["p1"]}
    assert graded.results["Script"].prose["p1"].startswith("<script>alert(1)</script>")
    assert graded.results["Supprime"].prose == {"p1": ""}
    assert graded.results["Boucle"].prose == {"p1": essai.SOLUTIONS["p1"]}


def test_what_is_found_is_kept_short(graded: Graded) -> None:
    for path in copies_folder(graded.outside.marks).iterdir():
        assert path.stat().st_size < 20_000


def test_only_what_changed_is_run_again(graded: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    outside, run = graded.outside, []
    monkeypatch.setattr(
        "quality_study.grading.grade.grade_copy", lambda copy, *a: run.append(copy.student) or graded.results["Juste"]
    )
    stamps = {p.name: p.stat().st_mtime_ns for p in copies_folder(outside.marks).iterdir()}
    again = grade(outside.study, outside.copies, "tp9", outside.marks, seeds=[3], limits=LIMITS)
    pd.testing.assert_frame_equal(again, graded.table)
    assert run == []
    assert {p.name: p.stat().st_mtime_ns for p in copies_folder(outside.marks).iterdir()} == stamps
    late, when = outside.copies / "Juste.ipynb", dt.datetime(2030, 1, 2, 3, 4)
    before = late.stat().st_mtime
    os.utime(late, (when.timestamp(), when.timestamp()))  # the date of a file is no reason to run it again
    practical = graded.assignment.model_copy(update={"deadline": when, "late_points": 1.0, "rounding": 0.5})
    grade(outside.study, outside.copies, practical, outside.marks, seeds=[3], limits=LIMITS)
    os.utime(late, (before, before))
    assert run == []
    assert read_result(copies_folder(outside.marks) / "Juste.json").handed == "2030-01-02T03:04"


@pytest.fixture
def small(tmp_path: Path) -> tuple[Assignment, Path, Path]:
    assignment = essai.write_study(tmp_path / "study")
    copies = tmp_path / "copies"
    essai.save(essai.answered(assignment), copies / "Anne.ipynb")
    half = "la_meme = edition == study.edition.id == 'exemple'\n"
    half += "repondants = reponses['respondent'].nunique() if len(reponses) < 1750 and la_meme else 1\n"
    half += "record('tp9.repondants', repondants)"
    essai.save(essai.answered(assignment, q1=half), copies / "Luc.ipynb")
    ones = {
        "q1": "repondants = 1\nrecord('tp9.repondants', 1)",
        "q2": "oui = part = 1\nrecord('tp9.oui', 1)\nrecord('tp9.part', 1)",
    }
    essai.save(essai.answered(assignment, **ones), copies / "Zoé.ipynb")
    return assignment, copies, tmp_path / "notes.csv"


def test_several_hidden_editions_and_an_interruption(small: tuple[Assignment, Path, Path], tmp_path: Path) -> None:
    _, copies, marks = small

    def interrupt(result: CopyResult, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(tmp_path / "study", copies, "tp9", marks, workers=1, limits=LIMITS, progress=interrupt)
    rows = list(csv.DictReader(marks.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [r["note"] for r in rows] == ["8", "7", ""]
    assert rows[2]["motif"] == "Pas encore notée : la notation a été interrompue ; relancez la même commande."
    assert descendants(os.getpid()) == []
    stored = {p.stem: p.stat().st_mtime_ns for p in copies_folder(marks).iterdir()}
    assert sorted(stored) == ["Anne", "Luc"]

    (copies / "Luc.ipynb").unlink()
    table = grade(tmp_path / "study", copies, "tp9", marks, workers=1, limits=LIMITS)
    assert list(table["etudiant"]) == ["Anne", "Zoé"]
    assert list(table["note"]) == [8.0, 1.0]  # ones everywhere follow the formula, whatever the data: no points
    assert sorted(p.stem for p in copies_folder(marks).iterdir()) == ["Anne", "Zoé"]
    assert read_result(copies_folder(marks) / "Anne.json").runs[0].edition == "exemple-3"
    assert (copies_folder(marks) / "Anne.json").stat().st_mtime_ns == stored["Anne"]


def test_a_reference_that_fails_is_an_error(small: tuple[Assignment, Path, Path], tmp_path: Path) -> None:
    assignment, copies, marks = small
    text = assignment.notebook.read_text(encoding="utf-8")
    assignment.notebook.write_text(text.replace("oui / repondants", "oui / absent"), encoding="utf-8")
    with pytest.raises(StudyError, match="le carnet de référence ne s’exécute pas jusqu’au bout"):
        grade(tmp_path / "study", copies, "tp9", marks, limits=LIMITS, seeds=[3])
    rows = list(csv.DictReader(marks.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [r["note"] for r in rows] == ["", "", ""]
