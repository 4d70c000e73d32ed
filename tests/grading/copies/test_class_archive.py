from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import essai
import pytest

from quality_study.grading.copies import class_archive
from quality_study.grading.copies.class_archive import opened
from quality_study.grading.copies.finding import Copy, find_copies
from quality_study.grading.practical.assignment import Assignment
from quality_study.words.errors import StudyError

WHEN = (2026, 12, 15, 2, 10, 0)


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return essai.write_study(tmp_path_factory.mktemp("study"))


def found(path: Path, assignment: Assignment) -> dict[str, Copy]:
    with opened(path) as folder:
        copies = find_copies(folder, assignment)
    assert folder == path or not folder.exists()
    return {c.student: c for c in copies}


def archive(path: Path, names: list[str], content: str) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name in names:
            made.writestr(zipfile.ZipInfo(name, WHEN), content)
    return path


def test_a_moodle_download_is_graded_as_it_is(assignment: Assignment, tmp_path: Path) -> None:
    names = ["Zoé M_12_assignsubmission_file_/tp9_essai.ipynb", "Luc B_13_assignsubmission_file_tp9_essai.ipynb"]
    copies = found(archive(tmp_path / "tout.zip", names, json.dumps(essai.answered(assignment))), assignment)
    assert list(copies) == ["Luc B", "Zoé M"]
    assert copies["Zoé M"].path.as_posix() == names[0]
    assert {c.handed for c in copies.values()} == {dt.datetime(*WHEN)}
    assert all(c.notebook is not None and not c.remarks for c in copies.values())


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["copies/Zoé.ipynb", "copies/Luc.ipynb"], ["Luc", "Zoé"]),
        (["Zoé/tp9_essai.ipynb", "Zoé/figures/a.png"], ["Zoé"]),
        (["../../Zoé.ipynb", "/Luc/x.ipynb", "..\\Ana.ipynb"], ["Ana", "Luc", "Zoé"]),
    ],
)
def test_folders_around_the_copies_and_names_that_lead_out(
    assignment: Assignment, tmp_path: Path, names: list[str], students: list[str]
) -> None:
    path = archive(tmp_path / "b.zip", names, json.dumps(essai.answered(assignment)))
    assert list(found(path, assignment)) == students
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.zip"]


def test_a_folder_is_given_as_it_is(assignment: Assignment, tmp_path: Path) -> None:
    essai.save(essai.answered(assignment), tmp_path / "Zoé.ipynb")
    assert list(found(tmp_path, assignment)) == ["Zoé"]


def test_what_is_no_archive_or_too_big_is_refused(
    assignment: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(StudyError, match="ni un dossier ni une archive ZIP lisible"):
        found(tmp_path / "x.zip", assignment)
    path = archive(tmp_path / "y.zip", ["a.ipynb", "b.ipynb"], "x" * 100)
    monkeypatch.setattr(class_archive, "_MOST_TOGETHER", 150)
    with pytest.raises(StudyError, match="dépasse 0 Mo une fois ouverte"):
        found(path, assignment)
    monkeypatch.setattr(class_archive, "_MOST_MEMBERS", 1)
    with pytest.raises(StudyError, match="plus de 1 fichiers"):
        found(path, assignment)
