from __future__ import annotations

import csv
import datetime as dt
import hashlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import essai
import pandas as pd
import pytest
from class_of_copies import CASES, FULL, MARK, Case, Outside, write_class

from quality_study.facts.edition import Edition
from quality_study.grading.grade import grade
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import CopyResult, copies_folder, read_result, read_results, value_marks
from quality_study.grading.sandbox.limits import MEGABYTE, Limits
from quality_study.grading.sandbox.watching import descendants
from quality_study.words.errors import StudyError

#: Half a dozen copies take all the time of a cell, and the others what a busy machine needs.
LIMITS = Limits(
    cell_seconds=6,
    wall_seconds=40,
    grace_seconds=1,
    cpu_seconds=30,
    memory_bytes=600 * MEGABYTE,
    processes=40,
    messages=2_000,
)


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


def snapshot(*folders: Path) -> dict[str, str]:
    """Content of every file of some folders."""
    files = [f for folder in folders for f in sorted(folder.rglob("*")) if f.is_file() and not f.is_symlink()]
    return {str(f): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def processes(mark: str) -> list[int]:
    """Processes that have a text among their arguments."""
    found = []
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and mark.encode() in Path(f"/proc/{name}/cmdline").read_bytes().split(b"\0"):
                found.append(int(name))
        except OSError:
            continue
    return found


def public_counts(study: Path) -> tuple[int, int]:
    """Respondents of the edition exemple, and those who took part in the contest."""
    with Edition(study, "exemple").responses.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    yes = sum(r["question"] == "concoursparticipe" and r["value"] == "Oui" for r in rows)
    return len({r["respondent"] for r in rows}), yes


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, list[bytes]]]:
    """A door on this machine that no copy may reach."""
    received: list[bytes] = []
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = door.accept()
            except OSError:
                return
            received.append(caller.recv(100))

    threading.Thread(target=serve, daemon=True).start()
    yield door.getsockname()[1], received
    door.close()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, server: tuple[int, list[bytes]]) -> Graded:
    root = tmp_path_factory.mktemp("class")
    assignment = essai.write_study(root / "study")
    (root / "secret").mkdir()
    (root / "marks").mkdir()
    canary = root / "secret" / "canary.txt"
    canary.write_text("intact", encoding="utf-8")
    n, yes = public_counts(root / "study")
    outside = Outside(canary, root / "study", root / "copies", root / "marks" / "notes.csv", server[0], n, yes)
    write_class(assignment, outside)
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
    return Graded(assignment, outside, table, results, progress, before, server[1], descendants(os.getpid()))


@pytest.mark.parametrize("case", CASES, ids=[c.student for c in CASES])
def test_each_copy_has_its_mark_or_its_reason(graded: Graded, case: Case) -> None:
    result = graded.results[case.student]
    said = " ".join([result.reason, *result.remarks])
    assert (result.status, None if result.status == "not_graded" else result.auto) == (case.status, case.mark), said
    assert case.says in said
    assert result.auto_max == FULL
    assert not any(word in said.casefold() for word in ("trich", "fraud", "plagi"))
    assert "KeyboardInterrupt" not in said  # the grader's own doing, which the reason says in French
    if result.status != "graded" or result.auto == 0:
        assert result.reason.endswith((".", "…"))


def test_the_class_is_whole(graded: Graded) -> None:
    assert len(CASES) >= 30
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
