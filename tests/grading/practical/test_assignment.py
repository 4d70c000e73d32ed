"""Reading a practical: its points, and every disagreement between its TOML file and its notebook."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.grading.practical.assignment import assignment_files, read_assignment, recorded_names
from quality_study.words.errors import StudyError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the practicals, which a test may break."""
    shutil.copytree(ROOT / "notebooks" / "tp", tmp_path / "notebooks" / "tp")
    return tmp_path


@pytest.fixture
def changed(copied: Path) -> Callable[[str, str], str]:
    """Replace one text of the first practical's TOML file and return what is then said."""

    def change(old: str, new: str) -> str:
        path = copied / "notebooks" / "tp" / "tp1_compter.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(StudyError) as caught:
            read_assignment(copied, "tp1")
        return str(caught.value)

    return change


def test_the_four_practicals_are_found_in_order() -> None:
    found = [path.name for path in assignment_files(ROOT).values()]
    assert found[:4] == ["tp1_compter.toml", "tp2_comparer.toml", "tp3_outils.toml", "tp4_interpreter.toml"]
    assert list(assignment_files(ROOT))[:4] == ["tp1", "tp2", "tp3", "tp4"]


def test_a_practical_is_read_by_its_number_or_its_name() -> None:
    found = read_assignment(ROOT, "tp1")
    assert found == read_assignment(ROOT, "tp1_compter")
    assert found.notebook == ROOT / "notebooks" / "tp" / "tp1_compter.ipynb"
    assert (found.id, found.title, found.edition) == ("tp1", "TP 1. Lire un export et compter", "exemple")
    assert (found.max_auto, found.max_manual) == (14, 6)
    assert [task.points for task in found.tasks] == [3, 3]
    share = next(v for v in found.values if v.name == "tp1.part_repondants")
    assert (share.cell, share.points, share.kind, share.unit) == ("tp1_q3", 1, "number", "part")
    assert share.formula == "tp1.favorables / tp1.repondants"


def test_an_unknown_practical_lists_those_that_exist() -> None:
    with pytest.raises(StudyError) as caught:
        read_assignment(ROOT, "tp11")
    said = str(caught.value)
    assert said.startswith(
        "notebooks/tp : TP inconnu (valeur trouvée : « tp11 »). Valeurs admises : tp1, tp2, tp3, tp4"
    )
    assert said.endswith(". Vouliez-vous écrire « tp1 » ?")


def test_a_name_that_the_notebook_does_not_record(changed: Callable[[str, str], str]) -> None:
    said = changed('name = "tp1.repondants"', 'name = "tp1.repondant"').splitlines()
    file = "notebooks/tp/tp1_compter.toml"
    assert said[0] == "4 problèmes à corriger :"
    assert said[1] == (
        f"  1. {file}, « name » : le carnet ne consigne pas cette valeur (valeur trouvée : « tp1.repondant »). "
        "Valeurs admises : tp1.repondants. Vouliez-vous écrire « tp1.repondants » ?"
    )
    assert said[2].startswith(
        f"  2. {file}, « formula » : « tp1.part_reponses » : nom inconnu (valeur trouvée : « tp1.repondants »)."
    )
    assert said[3].startswith(f"  3. {file}, « formula » : « tp1.part_repondants » : nom inconnu")
    assert said[4] == (
        f"  4. {file}, « name » : valeur consignée par le carnet mais absente du barème "
        "(valeur trouvée : « tp1.repondants »)."
    )


def test_a_name_declared_twice(changed: Callable[[str, str], str]) -> None:
    assert (
        "« name » : valeur déclarée deux fois (valeur trouvée : « tp1.vides »)."
        in changed('name = "tp1.non_adaptees"', 'name = "tp1.vides"').splitlines()[1]
    )


def test_a_value_recorded_by_another_cell(changed: Callable[[str, str], str]) -> None:
    assert changed('name = "tp1.vides"\ncell = "tp1_q2"', 'name = "tp1.vides"\ncell = "tp1_q3"').splitlines()[1] == (
        "  1. notebooks/tp/tp1_compter.toml, « cell » : « tp1.vides » est consignée par une autre cellule "
        "(valeur trouvée : « tp1_q3 »). Valeurs admises : tp1_q2."
    )


def test_points_that_the_notebook_does_not_give(changed: Callable[[str, str], str]) -> None:
    assert changed('cell = "tp1_q1"\npoints = 1', 'cell = "tp1_q1"\npoints = 2') == (
        "notebooks/tp/tp1_compter.toml, « points » : points de la cellule « tp1_q1_verif » : le carnet et le barème ne "
        "s’accordent pas (valeur trouvée : « 2 »). Valeurs admises : 1."
    )


def test_a_task_whose_cell_does_not_exist(changed: Callable[[str, str], str]) -> None:
    said = changed('cell = "tp1_p2"', 'cell = "tp1_p3"').splitlines()
    assert said[1:] == [
        "  1. notebooks/tp/tp1_compter.toml, « cell » : cellule notée absente du carnet (valeur trouvée : « tp1_p3 »). "
        "Valeurs admises : tp1_p2.",
        "  2. notebooks/tp/tp1_compter.toml, « cell » : cellule notée du carnet sans barème "
        "(valeur trouvée : « tp1_p2 »).",
    ]


def test_a_formula_that_is_not_arithmetic(changed: Callable[[str, str], str]) -> None:
    assert changed('formula = "tp1.favorables / tp1.repondants"', 'formula = "tp1.favorables /"') == (
        "notebooks/tp/tp1_compter.toml, « formula » : « tp1.part_repondants » : la formule n’est pas une expression "
        "arithmétique (valeur trouvée : « tp1.favorables / »)."
    )


def test_a_key_that_does_not_exist(changed: Callable[[str, str], str]) -> None:
    assert "Vouliez-vous écrire « unit » ?" in changed('unit = "effectif"', 'unite = "effectif"')


def test_an_identifier_that_is_not_that_of_the_file(changed: Callable[[str, str], str]) -> None:
    assert changed('id = "tp1"', 'id = "tp2"') == (
        "notebooks/tp/tp1_compter.toml, « id » : ce n’est pas le début du nom du fichier (valeur trouvée : « tp2 »). "
        "Valeurs admises : tp1."
    )


def test_a_practical_without_its_notebook(copied: Path) -> None:
    (copied / "notebooks" / "tp" / "tp3_outils.ipynb").unlink()
    with pytest.raises(StudyError) as caught:
        read_assignment(copied, "tp3")
    assert str(caught.value) == "notebooks/tp/tp3_outils.ipynb : carnet absent."


def test_recorded_names_are_read_from_code_only() -> None:
    cells = [
        new_markdown_cell('record("texte", 1)'),
        new_code_cell(
            'record("a.b", 1)\nif x:\n    record("a.c", record_of(2))', metadata={"nbgrader": {"grade_id": "q"}}
        ),
        new_code_cell("def broken("),
        new_code_cell("record(name, 1)"),
    ]
    assert recorded_names(new_notebook(cells=cells)) == {"a.b": "q", "a.c": "q"}


def test_the_stored_notebooks_are_written_one_way() -> None:
    for path in sorted((ROOT / "notebooks" / "tp").glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        book = nbformat.reads(text, as_version=4)
        assert text == json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
