from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import pytest

from quality_study.grading.results import (
    CopyResult,
    ValueResult,
    copies_folder,
    marks_table,
    read_result,
    read_results,
    result_path,
    value_marks,
    write_marks,
    write_result,
)
from quality_study.words.errors import StudyError


def value(name: str, edition: str, points: float, verdict: str, **more: Any) -> ValueResult:
    return ValueResult(name=name, cell="q1", edition=edition, points=points, max=2, verdict=verdict, **more)  # type: ignore[arg-type]


def result(student: str = "Zoé", **more: Any) -> CopyResult:
    return CopyResult(**{"student": student, "file": f"{student}.ipynb", "status": "graded", "auto_max": 8.0, **more})


def test_a_result_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    values = (
        value("a", "x-1", 2, "right", expected=[1, {"b": None}], found=[1, {"b": None}]),
        value("a", "x-2", 0, "wrong", expected="é\u2028</script>", found=True, hint="Relisez."),
    )
    written = result(values=values, auto=1.0, prose={"p1": "# <b>\n\n" + "é" * 10}, remarks=("Un.",), public_only=True)
    path = write_result(tmp_path / "notes_copies", written)
    assert path == tmp_path / "notes_copies" / "Zoé.json"
    assert read_result(path) == written
    assert read_results(tmp_path / "notes.csv") == [written]
    assert [p.name for p in path.parent.iterdir()] == ["Zoé.json"]  # nothing half written is left


def test_numbers_that_json_does_not_have(tmp_path: Path) -> None:
    values = (value("a", "x", 0, "wrong", expected=math.nan, found=[math.inf, -math.inf]),)
    path = write_result(tmp_path, result(values=values))
    assert '"NaN"' in path.read_text(encoding="utf-8")
    read = read_result(path).values[0]
    assert (read.expected, read.found) == ("NaN", ["Infinity", "-Infinity"])


@pytest.mark.parametrize(
    "student", ["../../x", "a/b", "CON:|?", "..", "", "é" * 300, "漢" * 81, "𝒜" * 62, "a\nb", "\udcff", "=1+1"]
)
def test_a_name_never_leaves_the_folder(tmp_path: Path, student: str) -> None:
    path = write_result(tmp_path / "notes_copies", result(student))
    assert path.parent == tmp_path / "notes_copies"
    assert len(path.name.encode()) < 240  # a temporary file has a longer name
    assert [p.name for p in tmp_path.rglob("*.json")] == [path.name]


def test_names_that_look_alike_have_their_own_file() -> None:
    names = ["a/b", "a:b", "a_b", "A/b", result_path(Path(), "a/b").stem]
    assert len({result_path(Path(), n).name.casefold() for n in names}) == len(names)


def test_damaged_results_are_all_named(tmp_path: Path) -> None:
    folder = copies_folder(tmp_path / "notes.csv")
    with pytest.raises(StudyError, match="aucun résultat de copie à cet endroit ; lancez d’abord quality-study grade"):
        read_results(tmp_path / "notes.csv")
    write_result(folder, result())
    (folder / "a.json").write_text("{")
    (folder / "b.json").write_text('{"student": "b"}')
    with pytest.raises(StudyError) as caught:
        read_results(tmp_path / "notes.csv")
    assert [Path(p.file).name for p in caught.value.problems] == ["a.json", "b.json"]


def test_points_are_the_mean_over_hidden_editions() -> None:
    values = (
        value("a", "x-1", 2, "right", expected=1, found=1),
        value("b", "x-1", 0, "missing"),
        value("a", "x-2", 0, "wrong", expected=2, found=1, hint="Relisez."),
        value("b", "x-2", 2, "follow_up"),
        value("a", "x-3", 2, "right", expected=3, found=3),
        value("b", "x-3", 2, "right"),
    )
    rows = value_marks(result(values=values)).to_dict("records")
    assert rows[0] == {
        "name": "a",
        "cell": "q1",
        "points": 4 / 3,
        "max": 2.0,
        "right": 2,
        "editions": 3,
        "verdict": "wrong",
        "hint": "Relisez.",
        "edition": "x-2",
        "expected": 2,
        "found": 1,
    }
    assert (rows[1]["points"], rows[1]["right"], rows[1]["verdict"]) == (4 / 3, 2, "missing")
    assert value_marks(result()).empty


def test_no_character_of_a_copy_stops_the_table_of_the_class() -> None:
    odd = result("Zo\udce9", reason="\ud800.", remarks=("\udfff",)).model_copy(update={"file": "Zo\udce9.ipynb"})
    table = marks_table([odd, result("Anne")])
    assert list(table["etudiant"]) == ["Zo?", "Anne"]
    assert (table.at[0, "copie"], table.at[0, "motif"], table.at[0, "remarques"]) == ("Zo?.ipynb", "?.", "?")


def test_the_table_never_has_a_silent_zero(tmp_path: Path) -> None:
    results = [
        result("Anne", auto=7.25),
        result("=cmd|' /C calc'!A0", auto=0.0, reason="Aucune valeur n’est juste.", remarks=("Un.", "Deux ;\ntrois.")),
        result("Zoé", status="not_graded", reason="Le fichier est vide."),
        result("Luc", status="partial", auto=2 / 3, reason="Arrêtée."),
    ]
    write_marks(tmp_path / "notes" / "notes.csv", marks_table(results))
    content = (tmp_path / "notes" / "notes.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows == [
        ["etudiant", "copie", "note", "sur", "note_auto", "auto_sur", "statut", "motif", "remarques"],
        ["Anne", "Anne.ipynb", "7,25", "8", "7,25", "8", "notée", "", ""],
        [
            "'=cmd|' /C calc'!A0",
            "'=cmd|' /C calc'!A0.ipynb",
            "0",
            "8",
            "0",
            "8",
            "notée",
            "Aucune valeur n’est juste.",
            "Un. Deux ; trois.",
        ],
        ["Zoé", "Zoé.ipynb", "", "8", "", "8", "à relire", "Le fichier est vide.", ""],
        ["Luc", "Luc.ipynb", "0,67", "8", "0,67", "8", "notée en partie", "Arrêtée.", ""],
    ]
