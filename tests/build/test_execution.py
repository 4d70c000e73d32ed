"""Running a notebook: parameters checked first, errors in French with their place, no clock left."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.build.execution import _read_from, run_notebook
from quality_study.facts.edition import open_edition
from quality_study.report import mime
from quality_study.report.parameters import INJECTED_TAG, TAG
from quality_study.tables.processed import write_tables
from quality_study.words.errors import StudyError


def write(root: Path, *sources: str) -> Path:
    """Write a notebook: a title, the cell of parameters, then one code cell a source."""
    parameters = new_code_cell('edition = "1999"\nconfidence = 0.95', metadata={"tags": [TAG]})
    cells = [new_markdown_cell("# Essai"), parameters, *map(new_code_cell, sources)]
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cellule-{number}"
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = root / "notebooks" / "2011" / "essai.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={**metadata, "language_info": {"name": "python"}}), path)
    return path


def built(root: Path, tables: dict[str, pd.DataFrame]) -> Path:
    write_tables(open_edition("2011", root=root), tables)
    return root


OPEN = """from quality_study.report import open_study, record, say
study = open_study(edition=edition, confidence=confidence)"""
STRICT = "study.sizes_read('etudiants', own_n=False, as_published=True)"
SAY = f"say(f\"Part : {{study.cell('concours_futur', 'Oui').share:%}} (n = {{{STRICT}:or}}).\")"
RECORD = 'record("essai.oui", study.cell("concours_futur", "Oui")["share"])'


def outputs(book: NotebookNode, cell: int) -> list[dict[str, object]]:
    return [dict(output["data"]) for output in book.cells[cell].outputs]


def test_a_run_injects_its_parameters_and_leaves_no_clock(study_root: Path, tables: dict[str, pd.DataFrame]) -> None:
    source = write(built(study_root, tables), OPEN, SAY, RECORD)
    before = source.read_bytes()
    stored = [study_root / "reports" / "2011" / "notebooks" / name for name in ("un.ipynb", "deux.ipynb")]
    book = run_notebook(source, stored[0], {"edition": "2011"})
    assert book.cells[2].metadata["tags"] == [INJECTED_TAG]
    assert book.cells[2].source.splitlines()[-1] == 'edition = "2011"'
    assert outputs(book, 4) == [{"text/markdown": "Part\u00a0: 50\u202f% (n\u00a0=\u00a020, 40, 48, 52 ou 60)."}]
    assert outputs(book, 5)[0][mime.RECORD] == {"name": "essai.oui", "value": 0.5}
    text = stored[0].read_text(encoding="utf-8")
    assert [word for word in ("papermill", "duration", "start_time", "iopub", str(study_root)) if word in text] == []
    assert [cell["id"] for cell in json.loads(text)["cells"]] == [
        "cellule-1",
        "cellule-2",
        INJECTED_TAG,
        "cellule-3",
        "cellule-4",
        "cellule-5",
    ]
    run_notebook(source, stored[1], {"edition": "2011"})
    assert stored[1].read_bytes() == stored[0].read_bytes()
    assert source.read_bytes() == before
    assert sorted(path.name for path in stored[0].parent.iterdir()) == ["deux.ipynb", "un.ipynb"]


def test_a_cell_that_fails_is_named_as_its_author_counts(study_root: Path, tables: dict[str, pd.DataFrame]) -> None:
    """The figure is asked for in the fourth cell of the source; the message ends where the sentence does."""
    source = write(built(study_root, tables), OPEN, 'study.show("fig-99")')
    output = study_root / "reports" / "2011" / "notebooks" / "essai.ipynb"
    with pytest.raises(StudyError) as caught:
        run_notebook(source, output, {"edition": "2011"})
    message = str(caught.value)
    assert message.startswith(
        'notebooks/essai.ipynb, cellule 4 (« study.show("fig-99") ») : data/raw/2011/figures.toml : figure inconnue '
        "(valeur trouvée : « fig-99 »). Valeurs admises : "
    )
    assert message.endswith(" autres.")
    assert "Traceback" not in message
    assert not output.exists()


def test_an_unknown_parameter_is_refused_before_anything_runs(study_root: Path) -> None:
    source = write(study_root, "1 / 0")
    output = study_root / "sortie.ipynb"
    with pytest.raises(StudyError) as caught:
        run_notebook(source, output, {"edition": "2011", "confidance": 0.9})
    assert str(caught.value) == (
        "notebooks/essai.ipynb : paramètre inconnu (valeur trouvée : « confidance »). "
        "Valeurs admises : confidence, edition. Vouliez-vous écrire « confidence » ?"
    )
    assert not output.exists()


def test_a_notebook_without_cell_of_parameters_is_refused(study_root: Path) -> None:
    source = study_root / "notebooks" / "2011" / "vide.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0")]), source)
    with pytest.raises(StudyError, match=r"notebooks/vide\.ipynb : il faut une cellule, et une seule, étiquetée"):
        run_notebook(source, study_root / "sortie.ipynb", {})


def halt(root: Path, *sources: str) -> tuple[str, Path]:
    """What is said of a notebook that stops, and where it is left as far as it ran."""
    halted = root / "reports" / "2011" / "interrompus" / "essai.ipynb"
    with pytest.raises(StudyError) as caught:
        run_notebook(write(root, *sources), root / "sortie" / "essai.ipynb", {"edition": "2011"}, halted=halted)
    return str(caught.value), halted


def test_an_error_of_python_is_framed_in_french_and_the_notebook_left_as_far_as_it_ran(study_root: Path) -> None:
    source = '\n# rien\nmoyenne = somme / len([])\nprint("jamais")'
    message, halted = halt(study_root, 'print("avant")', source, 'print("après")')
    assert message == (
        "notebooks/essai.ipynb, cellule 4 (« # rien ») : cette cellule s’est arrêtée sur une erreur, "
        "NameError : name 'somme' is not defined."
    )
    left = nbformat.read(halted, as_version=4)
    assert [cell["id"] for cell in left.cells] == [
        "cellule-1",
        "cellule-2",
        INJECTED_TAG,
        "cellule-3",
        "cellule-4",
        "cellule-5",
    ]
    assert left.cells[3].outputs[0].text == "avant\n"
    assert left.cells[4].outputs[0].ename == "NameError"
    assert left.cells[5].outputs == []
    assert "papermill" not in halted.read_text(encoding="utf-8")
    run_notebook(write(study_root, "1"), study_root / "sortie" / "essai.ipynb", {"edition": "2011"}, halted=halted)
    assert not halted.exists()


def test_a_kernel_that_dies_is_told_with_its_cell(study_root: Path) -> None:
    message, halted = halt(study_root, 'print("avant")', "import os; os._exit(3)")
    assert message == (
        "notebooks/essai.ipynb, cellule 4 (« import os; os._exit(3) ») : le noyau Python s’est arrêté d’un coup : "
        "mémoire épuisée, ou instruction qui termine le programme."
    )
    assert nbformat.read(halted, as_version=4).cells[3].outputs[0].text == "avant\n"


def test_a_file_that_is_no_notebook_is_refused(study_root: Path) -> None:
    source = study_root / "notebooks" / "2011" / "abime.ipynb"
    source.write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(StudyError, match=r"notebooks/abime\.ipynb : ce fichier n’est pas un carnet Jupyter entier"):
        run_notebook(source, study_root / "sortie.ipynb", {})


def test_what_a_kernel_had_no_room_to_tell_is_a_full_disk(tmp_path: Path) -> None:
    told = tmp_path / "read.json"
    told.write_text('{"opened": ["/a/b"], "modules": ["/c"]}', encoding="utf-8")
    assert _read_from(told) == {Path("/a/b"), Path("/c")}
    told.write_text('{"opened": ["/a/', encoding="utf-8")
    with pytest.raises(OSError, match=rf"^\[Errno {errno.ENOSPC}\]"):
        _read_from(told)
