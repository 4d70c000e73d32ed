from __future__ import annotations

import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path

import essai
import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from quality_study.grading.copies.finding import Copy, find_copies
from quality_study.grading.practical.assignment import Assignment
from quality_study.words.errors import StudyError


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return essai.write_study(tmp_path_factory.mktemp("study"))


@pytest.fixture
def copy(assignment: Assignment) -> nbformat.NotebookNode:
    return essai.answered(assignment)


def found(folder: Path, assignment: Assignment) -> dict[str, Copy]:
    copies = find_copies(folder, assignment)
    assert len({c.student for c in copies}) == len(copies)
    assert all((c.notebook is None) == bool(c.reason) for c in copies)
    return {c.student: c for c in copies}


def only(folder: Path, assignment: Assignment) -> Copy:
    copies = find_copies(folder, assignment)
    assert len(copies) == 1
    return copies[0]


def other() -> nbformat.NotebookNode:
    return new_notebook(cells=[new_markdown_cell("Mes brouillons")])


def test_every_way_of_gathering(assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path) -> None:
    essai.save(copy, tmp_path / "Zoé Modèle.ipynb")
    essai.save(copy, tmp_path / "tp9_essai_Léa Témoin.ipynb")
    essai.save(copy, tmp_path / "Luc" / "tp9_essai.ipynb")
    essai.save(copy, tmp_path / "Anne" / "rendu" / "mon TP.ipynb")
    essai.save(copy, tmp_path / "Paul O'Brien_12345_assignsubmission_file_" / "tp9_essai.ipynb")
    essai.save(copy, tmp_path / "Marie Exemple_678_assignsubmission_file_TP.ipynb")
    with zipfile.ZipFile(tmp_path / "Hugo.zip", "w") as archive:
        archive.writestr("../../dossier/tp9_essai.ipynb", json.dumps(copy))
        archive.writestr("__MACOSX/._tp9_essai.ipynb", b"\x00")
    copies = found(tmp_path, assignment)
    assert list(copies) == ["Anne", "Hugo", "Léa Témoin", "Luc", "Marie Exemple", "Paul O'Brien", "Zoé Modèle"]
    assert {c.student: c.remarks for c in copies.values() if c.remarks} == {
        "Anne": ("Le fichier s’appelle « mon TP.ipynb » au lieu de « tp9_essai.ipynb ».",),
        "Marie Exemple": ("Le fichier s’appelle « TP.ipynb » au lieu de « tp9_essai.ipynb ».",),
    }
    assert all(c.notebook is not None and len(c.notebook.cells) == len(copy.cells) for c in copies.values())
    assert sorted(p.name for p in tmp_path.parent.rglob("dossier")) == []


def test_two_students_of_the_same_name(assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path) -> None:
    for number in (11, 12):
        essai.save(copy, tmp_path / f"Léa Témoin_{number}_assignsubmission_file_" / "tp9_essai.ipynb")
    assert list(found(tmp_path, assignment)) == ["Léa Témoin (11)", "Léa Témoin (12)"]
    essai.save(copy, tmp_path / "LÉA TÉMOIN (12)" / "tp9_essai.ipynb")
    copies = find_copies(tmp_path, assignment)
    assert sorted(c.student for c in copies) == ["LÉA TÉMOIN (12)", "Léa Témoin (11)", "Léa Témoin (12) bis"]


def test_a_name_written_by_an_old_windows(assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path) -> None:
    with open(os.path.join(os.fsencode(tmp_path), b"Zo\xe9.ipynb"), "w", encoding="utf-8") as file:
        json.dump(copy, file)
    (found_copy,) = find_copies(tmp_path, assignment)
    assert (found_copy.student, found_copy.path, found_copy.reason) == ("Zoé", Path("Zoé.ipynb"), "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Le fichier est vide."),
        (b" \n\x00", "Le fichier est vide."),
        (
            b'{"cells": [\n',
            "Le fichier n’est pas un carnet lisible : son JSON est incorrect (ligne 2). Il est peut-être tronqué ; "
            "il faut le rendre de nouveau.",
        ),
        (b"[1, 2]", "Le fichier n’est pas un carnet Jupyter : il n’a pas de cellules."),
        (b'{"cells": {}}', "Le fichier n’est pas un carnet Jupyter : il n’a pas de cellules."),
        (b'{"cells": [1, {}, {"cell_type": "code", "source": 3}]}', "Le carnet n’a aucune cellule remplie."),
        (b"[" * 100_000, "Le fichier est trop imbriqué pour être un carnet."),
        (b'{"worksheets": 3}', "C’est un ancien carnet (version 3) qui ne peut pas être converti."),
        (b'{"cells": ["' + b"x" * 26_000_000 + b'"]}', "Le fichier dépasse 25 Mo : il n’est pas lu."),
        (json.dumps({"cells": [{}] * 1_001}).encode(), "Le carnet a 1\u202f001 cellules : il n’est pas lu."),
        (
            json.dumps({"cells": [{"cell_type": "code", "source": "x" * 1_000_001}]}).encode(),
            "Le texte du carnet dépasse 1\u202f000\u202f000 caractères : il n’est pas lu.",
        ),
    ],
)
def test_a_file_that_is_no_notebook_has_a_reason(
    assignment: Assignment, tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "Zoé.ipynb").write_bytes(content)
    copy = only(tmp_path, assignment)
    assert (copy.student, copy.path, copy.notebook, copy.reason) == ("Zoé", Path("Zoé.ipynb"), None, reason)


def test_nothing_is_dropped(assignment: Assignment, tmp_path: Path) -> None:
    (tmp_path / "Vide").mkdir()
    (tmp_path / "Rapport").mkdir()
    (tmp_path / "Rapport" / "rapport.pdf").write_bytes(b"%PDF")
    (tmp_path / "Script.py").write_text("print(1)")
    (tmp_path / "Archive.zip").write_bytes(b"PK\x03\x04 rien")
    with zipfile.ZipFile(tmp_path / "Photos.zip", "w") as archive:
        archive.writestr("photo.jpg", b"")
    (tmp_path / ".DS_Store").write_bytes(b"")
    (tmp_path / "__MACOSX").mkdir()
    reasons = {c.student: c.reason for c in find_copies(tmp_path, assignment)}
    assert reasons == {
        "Archive": "L’archive ne peut pas être lue : elle est abîmée ou protégée.",
        "Photos": "L’archive ne contient aucun carnet Jupyter (.ipynb).",
        "Rapport": "Aucun carnet Jupyter (.ipynb) ; trouvé : « rapport.pdf ».",
        "Script": "Aucun carnet Jupyter (.ipynb) ; trouvé : « Script.py ».",
        "Vide": "Le dossier est vide.",
    }


def test_an_archive_bomb_is_not_unpacked(assignment: Assignment, tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tp9_essai.ipynb", b" " * 60_000_000)
    (tmp_path / "Zoé.zip").write_bytes(content.getvalue())
    assert only(tmp_path, assignment).reason == "L’archive dépasse 25 Mo une fois ouverte : elle n’est pas lue."


def test_a_bomb_of_many_small_parts_is_not_kept(assignment: Assignment, tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(6):
            archive.writestr(f"{i}.ipynb", b" " * 5_000_000)
    (tmp_path / "Zoé").mkdir()
    for i in range(7):
        (tmp_path / "Zoé" / f"{i}.zip").write_bytes(content.getvalue())
    tracemalloc.start()
    copy = only(tmp_path, assignment)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert copy.notebook is None
    assert peak < 160_000_000  # 210 MB once unpacked


def test_links_and_pipes_are_not_followed(assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path) -> None:
    secret = essai.save(copy, tmp_path / "corrigé" / "tp9_essai.ipynb")
    folder = tmp_path / "copies"
    (folder / "Luc").mkdir(parents=True)
    (folder / "Zoé.ipynb").symlink_to(secret)
    (folder / "Anne").symlink_to(secret.parent)
    (folder / "Luc" / "tp9_essai.ipynb").symlink_to(secret)
    os.mkfifo(folder / "Marie.ipynb")
    reasons = {c.student: c.reason for c in find_copies(folder, assignment)}
    link = "C’est un lien vers un autre fichier : il n’est pas suivi."
    assert reasons == {"Anne": link, "Luc": link, "Marie": "Ce n’est pas un fichier ordinaire.", "Zoé": link}


def test_encodings(assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path) -> None:
    text = json.dumps(copy, ensure_ascii=False).replace("\u202f", "\u00a0")  # Windows-1252 has no thin space
    for student, encoding in (("bom", "utf-8-sig"), ("utf16", "utf-16"), ("windows", "cp1252")):
        (tmp_path / f"{student}.ipynb").write_text(text, encoding=encoding)
    copies = found(tmp_path, assignment)
    assert {c.student: c.remarks for c in copies.values()} == {
        "bom": (),
        "utf16": ("Le fichier est en UTF-16 : il est lu quand même.",),
        "windows": ("Le fichier n’est pas en UTF-8 : il est lu comme Windows-1252, des accents peuvent être abîmés.",),
    }
    for read in copies.values():
        assert read.notebook is not None
        assert [c.source for c in read.notebook.cells] == [c.source.replace("\u202f", "\u00a0") for c in copy.cells]


def test_an_old_notebook_is_converted(assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path) -> None:
    essai.save(nbformat.convert(nbformat.from_dict(copy), 3), tmp_path / "Zoé.ipynb")  # converts in place
    read = only(tmp_path, assignment).notebook
    assert read is not None
    assert [c.source for c in read.cells] == [c.source for c in copy.cells]


def test_only_what_is_needed_is_kept(assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path) -> None:
    copy.cells[4]["outputs"] = [{"output_type": "display_data", "data": {"text/html": "<script>"}, "metadata": {}}]
    copy.cells[4].metadata["evil"] = {"a": 1}
    copy.cells[4].source = ["a = 1\n", "b = '\ud800'"]
    copy.cells[3]["attachments"] = {"a.png": {"image/png": "AAAA", "text/html": "<b>"}, "b": [], "c": {"image/png": 1}}
    copy.cells[4]["attachments"] = {"a.png": {"image/png": "AAAA"}}
    essai.save(copy, tmp_path / "Zoé.ipynb")
    read = only(tmp_path, assignment).notebook
    assert read is not None
    assert read.cells[4].outputs == []
    assert read.cells[4].metadata == {"nbgrader": {"grade_id": "q1"}}
    assert read.cells[4].source == "a = 1\nb = '?'"
    assert read.cells[3].attachments == {"a.png": {"image/png": "AAAA"}}
    assert "attachments" not in read.cells[4]


def test_the_notebook_of_the_practical_is_chosen(
    assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path
) -> None:
    essai.save(other(), tmp_path / "Zoé" / "brouillon.ipynb")
    essai.save(copy, tmp_path / "Zoé" / "final.ipynb")
    (tmp_path / "Zoé" / "abîmé.ipynb").write_bytes(b"{")
    (tmp_path / "Zoé" / "notes.txt").write_bytes(b"")
    chosen = only(tmp_path, assignment)
    assert chosen.path == Path("Zoé/final.ipynb")
    assert chosen.remarks == (
        "Le fichier s’appelle « final.ipynb » au lieu de « tp9_essai.ipynb ».",
        "Autre carnet laissé de côté : « brouillon.ipynb ».",
        "« abîmé.ipynb » : le fichier n’est pas un carnet lisible : son JSON est incorrect (ligne 1). Il est peut-être "
        "tronqué ; il faut le rendre de nouveau.",
        "Fichier laissé de côté : « notes.txt ».",
    )


def test_two_different_notebooks_are_to_review(
    assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path
) -> None:
    essai.save(copy, tmp_path / "Zoé" / "tp9_essai.ipynb")
    essai.save(essai.answered(assignment, q1="record('tp9.repondants', 1)"), tmp_path / "Zoé" / "tp9_essai (1).ipynb")
    essai.save(copy, tmp_path / "Luc" / "tp9_essai.ipynb")
    essai.save(copy, tmp_path / "Luc" / "tp9_essai-Copy1.ipynb")
    essai.save(other(), tmp_path / "Anne" / "a.ipynb")
    essai.save(new_notebook(cells=[new_markdown_cell("b")]), tmp_path / "Anne" / "b.ipynb")
    copies = found(tmp_path, assignment)
    assert copies["Zoé"].reason == (
        "2 carnets différents de ce TP (« tp9_essai (1).ipynb » et « tp9_essai.ipynb ») : gardez celui qui compte."
    )
    assert copies["Anne"].reason == "2 carnets, dont aucun n’est celui de ce TP (« a.ipynb » et « b.ipynb »)."
    assert copies["Luc"].notebook is not None  # the same notebook twice
    assert copies["Luc"].path == Path("Luc/tp9_essai.ipynb")
    assert copies["Luc"].remarks == ("Autre carnet laissé de côté : « tp9_essai-Copy1.ipynb ».",)


def test_other_names_of_the_file(assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path) -> None:
    for name in ("Zoé.ipynb.txt", "Luc.ipynb.json", "Anne.IPYNB", "tp9_essai.ipynb"):
        essai.save(copy, tmp_path / name)
    assert {c.student: c.remarks for c in find_copies(tmp_path, assignment)} == {
        "Zoé": ("Le nom du fichier finit par « .txt » : il est lu quand même.",),
        "Luc": ("Le nom du fichier finit par « .json » : il est lu quand même.",),
        "Anne": (),
        "tp9_essai": ("Le nom du fichier ne dit pas de qui est la copie.",),
    }


def test_results_written_there_are_not_copies(
    assignment: Assignment, copy: nbformat.NotebookNode, tmp_path: Path
) -> None:
    essai.save(copy, tmp_path / "Zoé.ipynb")
    (tmp_path / "notes.csv").write_text("")
    essai.save(copy, tmp_path / "notes_copies" / "Zoé.json")
    ignored = [tmp_path / "notes.csv", tmp_path / "notes_copies"]
    assert [c.student for c in find_copies(tmp_path, assignment, ignore=ignored)] == ["Zoé"]


def test_no_copies(assignment: Assignment, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="le dossier des copies est vide"):
        find_copies(tmp_path, assignment)
    with pytest.raises(StudyError, match="le dossier des copies n’existe pas"):
        find_copies(tmp_path / "absent", assignment)
