"""A practical is written without touching the metadata of any cell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from quality_study.grading.handing_out.preparing import new_practical, prepare_practical
from quality_study.grading.handing_out.release import leaks
from quality_study.grading.handing_out.stripping import student_notebook
from quality_study.grading.practical.assignment import read_assignment
from quality_study.words.errors import StudyError

ROOT = Path(__file__).parents[3]


def ids(path: Path) -> list[tuple[str, object]]:
    blocks = [cell.metadata["nbgrader"] for cell in nbformat.read(path, as_version=4).cells]
    return [(b["grade_id"], b.get("points")) for b in blocks]


def test_a_new_practical_works_at_once(tmp_path: Path) -> None:
    book, _ = new_practical(tmp_path, "tp5_les_repas")
    found = read_assignment(tmp_path, "tp5")
    assert (found.title, found.max_auto, found.max_manual, found.seeds) == ("TP 5. Les repas", 14, 6, (1501, 1502))
    assert ids(book)[4:] == [
        ("tp5_q1", None), ("tp5_q1_verif", 14), ("tp5_07", None), ("tp5_f1", 3), ("tp5_09", None), ("tp5_p1", 3),
    ]  # fmt: skip
    reference = nbformat.read(book, as_version=4)
    nbformat.validate(reference)
    received = student_notebook(found, reference)
    assert leaks(reference, received, book.name) == []
    assert received.cells[4].source == '# VOTRE RÉPONSE ICI\nn = "à compléter"\nrecord("tp5.n", n)'
    assert received.cells[5].source == 'recorded("tp5.n", "effectif")'
    assert [received.cells[i].source for i in (7, 9)] == ["# VOTRE RÉPONSE ICI", "*VOTRE RÉPONSE ICI*"]
    assert received.cells[1].metadata["tags"] == ["parameters"]
    with pytest.raises(StudyError, match="ce numéro de TP est déjà pris"):
        new_practical(tmp_path, "tp5_autre")
    with pytest.raises(StudyError, match="nom de TP impossible"):
        new_practical(tmp_path, "tp6 Été")
    assert [p.name for p in sorted(book.parent.iterdir())] == ["tp5_les_repas.ipynb", "tp5_les_repas.toml"]


def test_cells_written_in_jupyterlab_get_their_metadata_from_the_toml_file(tmp_path: Path) -> None:
    book, toml = new_practical(tmp_path, "tp5_sujet")
    text = toml.read_text(encoding="utf-8").replace("points = 14", "points = 4")
    value = text[text.index("[[values]]") : text.index("[[tasks]]")]
    added = value.replace("tp5.n", "tp5.part").replace("tp5_q1", "tp5_q2").replace("effectif", "part")
    task = text[text.rindex("[[tasks]]") :].replace("tp5_p1", "tp5_p2").replace("points = 3", "points = 9")
    toml.write_text(text.replace("[[tasks]]", f"{added}\n[[tasks]]", 1) + "\n" + task, encoding="utf-8")
    notebook = nbformat.read(book, as_version=4)
    solution = '### BEGIN SOLUTION\npart = 1 / n\n### END SOLUTION\nrecord("tp5.part", part)'
    notebook.cells += [new_markdown_cell("## Question 4"), new_code_cell(solution)]
    notebook.cells += [new_markdown_cell("### RÉPONSE\nOui.")]
    notebook.cells.insert(6, new_markdown_cell("Un mot de plus, à la place qu’avait une autre."))
    notebook.cells[4].outputs = [nbformat.v4.new_output("stream", text="103")]
    nbformat.write(notebook, book)
    prepare_practical(tmp_path, "tp5")
    before = book.read_bytes()
    found = prepare_practical(tmp_path, "tp5")
    assert book.read_bytes() == before  # nothing is left to do
    assert (found.max_auto, found.max_manual) == (8, 15)
    assert ids(book)[4:] == [
        ("tp5_q1", None), ("tp5_q1_verif", 4), ("tp5_08", None), ("tp5_07", None), ("tp5_f1", 3), ("tp5_09", None),
        ("tp5_p1", 3), ("tp5_12", None), ("tp5_q2", None), ("tp5_q2_verif", 4), ("tp5_p2", 9),
    ]  # fmt: skip
    cells = json.loads(before)["cells"]
    assert (cells[4]["outputs"], cells[-1]["source"]) == ([], "Oui.")


def test_the_practicals_of_the_kit_have_nothing_left_to_do(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "notebooks" / "tp", tmp_path / "notebooks" / "tp")
    for tp in ("tp1", "tp2", "tp3", "tp4"):
        before = read_assignment(tmp_path, tp)
        grades = ids(before.notebook)
        assert prepare_practical(tmp_path, tp) == before
        assert ids(before.notebook) == grades


def test_what_does_not_agree_is_named(tmp_path: Path) -> None:
    _, toml = new_practical(tmp_path, "tp5_sujet")
    toml.write_text(toml.read_text(encoding="utf-8").replace('name = "tp5.n"', 'name = "tp5.total"'), encoding="utf-8")
    with pytest.raises(StudyError, match=r"le carnet ne consigne pas cette valeur \(valeur trouvée : « tp5.total »\)"):
        prepare_practical(tmp_path, "tp5")
    with pytest.raises(StudyError, match="TP inconnu"):
        prepare_practical(tmp_path, "tp9")
