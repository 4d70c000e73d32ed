from __future__ import annotations

import csv
from pathlib import Path

import pytest
from classe import assignment, copy, store, unread
from harmless import active_content, words

from quality_study.grading.by_hand.manual import write_final_marks
from quality_study.grading.by_hand.marks import ManualMarks
from quality_study.grading.by_hand.overrides import (
    Override,
    adjusted,
    adjusted_results,
    overrides_path,
    told,
    write_overrides,
)
from quality_study.grading.giving_back.feedback import write_feedback
from quality_study.grading.giving_back.items import item_points
from quality_study.grading.giving_back.moodle import feedback_text
from quality_study.grading.giving_back.overview import write_overview
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import copies_folder, read_results, write_result
from quality_study.words.errors import StudyError


@pytest.fixture
def values_only() -> Assignment:
    return assignment().model_copy(update={"tasks": ()})


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return store(tmp_path, [copy("Léa Œuvre", (1, 0, 0)), copy("Noé", (0, 2, 3)), unread("Zoé")])


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))


def fill(marks: Path, *lines: str, header: str = "etudiant;valeur;points;motif", encoding: str = "utf-8") -> None:
    overrides_path(marks).write_text("\n".join([header, *lines]) + "\n", encoding=encoding)


def test_the_file_to_fill_in_lists_every_value_of_every_copy(marks: Path, values_only: Assignment) -> None:
    path = write_overrides(marks, values_only)
    assert path == marks.with_name("notes_corrections.csv")
    found = rows(path)
    assert len(found) == 9
    assert list(found[1].values()) == ["Léa Œuvre", "tp8.part", "0", "2", "", ""]
    assert [r["auto"] for r in found[6:]] == ["", "", ""]  # nothing is known of the copy that could not be read
    assert told(adjusted_results(marks, values_only)).startswith("Aucune correction")
    with pytest.raises(StudyError, match="existe déjà"):
        write_overrides(marks, values_only)


def test_points_are_changed_with_their_reason_everywhere(marks: Path, values_only: Assignment) -> None:
    fill(marks, "Léa Œuvre;tp8.part;1,5;énoncé <b>ambigu</b>", "Noé;tp8.n;;")
    write_final_marks(marks, values_only)
    lea, noe, _ = rows(marks)
    assert (lea["note_auto"], lea["note"]) == ("2,5", "8,33")  # 2.5 of 6
    assert (noe["note_auto"], noe["note"]) == ("5", "16,67")
    said = "Points de « tp8.part » : 1,5 sur 2 au lieu de 0, énoncé <b>ambigu</b>"
    assert lea["remarques"].replace("\u00a0", " ") == said
    page = write_feedback(marks, values_only, marks.parent / "r")[0].read_bytes()
    assert f"Correction de l’enseignant. {said}" in words(page)
    assert "1,5/2" in words(page)
    assert active_content(page) == []
    overview = write_overview(marks, values_only, marks.parent / "o")[0].read_bytes()
    assert "Léa Œuvre tp8.part 0 1,5 énoncé <b>ambigu</b>" in words(overview)
    (result, *_) = adjusted_results(marks, values_only)
    text = feedback_text(result, {"mark": 8.33}, ManualMarks(assignment="tp8"), values_only).replace("\u00a0", " ")
    assert "au lieu de 0, énoncé &lt;b&gt;ambigu&lt;/b&gt;." in text
    points = item_points([result], ManualMarks(assignment="tp8"), values_only)
    assert points.iloc[0].tolist() == [1, 1.5, 0]


def test_points_given_take_away_the_reason_why_there_were_none(tmp_path: Path, values_only: Assignment) -> None:
    none = "Aucune valeur n’est juste."
    marks = store(tmp_path, [copy(name, (0, 0, 0), reason=none) for name in ("Léa", "Noé")])
    fill(marks, "Léa;tp8.n;1;énoncé ambigu")
    write_final_marks(marks, values_only)
    assert [(r["note"], r["motif"]) for r in rows(marks)] == [("3,33", ""), ("0", none)]


def test_a_change_is_kept_when_the_copy_is_graded_again(marks: Path, values_only: Assignment) -> None:
    fill(marks, "Noé;tp8.n;0;1;copie de sa voisine", header="etudiant;valeur;auto;points;motif")
    write_result(copies_folder(marks), copy("Noé", (1, 2, 3)))  # right now
    write_final_marks(marks, values_only)
    noe = rows(marks)[1]
    assert noe["note_auto"] == "6"
    assert "« tp8.n » valait 0 quand ses points ont été changés, 1 maintenant : à revoir ?" in noe["remarques"].replace(
        "\u00a0", " "
    ).replace("\u202f", " ")
    assert read_results(marks)[1].adjusted == {}  # what grading stores is not touched


def test_a_copy_without_mark_gets_one_when_all_its_values_have_points(marks: Path, values_only: Assignment) -> None:
    fill(marks, "Zoé;tp8.n;1;vue à l’écran", "Zoé;tp8.part;0;vue à l’écran")
    write_final_marks(marks, values_only)
    zoe = rows(marks)[2]
    assert (zoe["note"], zoe["statut"]) == ("", "à relire")
    assert zoe["motif"].replace("\u00a0", " ").endswith("JSON incorrect. Points restant à donner : « tp8.ecoles ».")
    fill(marks, *(f"Zoé;tp8.{name};{points};vue à l’écran" for name, points in (("n", 1), ("part", 0), ("ecoles", 3))))
    write_final_marks(marks, values_only)
    zoe = rows(marks)[2]
    assert (zoe["note"], zoe["statut"], zoe["motif"]) == ("13,33", "notée", "")
    assert zoe["remarques"].startswith("Copie sans note automatique, notée par l’enseignant. Le fichier n’est pas un")
    page = words(write_feedback(marks, values_only, marks.parent / "r")[2].read_bytes())
    assert "tp8.ecoles — — — notée à la main 3/3" in page


def test_a_copy_that_ran_but_recorded_nothing_keeps_no_mark_until_all_is_given() -> None:
    none = copy("Ana", (0, 0, 0), status="not_graded", reason="Aucune valeur n’est consignée.")
    found = adjusted(none, [Override("Ana", "tp8.n", 1, "orale")], assignment())
    assert (found.status, found.auto) == ("not_graded", 0)
    assert [v.name for v in found.values] == ["tp8.n"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Lea;tp8.n;1;x", "étudiant inconnu (valeur trouvée : « Lea »). Valeurs admises : Léa Œuvre, Noé, Zoé"),
        (
            "Noé;tp8.z;1;x",
            "valeur inconnue (valeur trouvée : « tp8.z »). Valeurs admises : tp8.n, tp8.part, tp8.ecoles",
        ),
        ("Noé;tp8.n;2;x", "points impossibles (valeur trouvée : « 2 »). Valeurs admises : de 0 à 1"),
        ("Noé;tp8.n;-1;x", "points impossibles (valeur trouvée : « -1 »). Valeurs admises : de 0 à 1"),
        ("Noé;tp8.n;un;x", "points impossibles (valeur trouvée : « un »). Valeurs admises : de 0 à 1"),
        ("Noé;tp8.n;1;", "des points changés sans motif ; écrivez pourquoi, l’étudiant le lira"),
        ("Noé;tp8.n;;x", "un motif sans points ; écrivez les points, ou videz le motif"),
        ("Noé;tp8.n;1;x\nNoé;tp8.n;0;y", "cette valeur de cet étudiant est déjà sur une autre ligne"),
    ],
)
def test_what_cannot_be_understood_is_named(marks: Path, values_only: Assignment, line: str, message: str) -> None:
    fill(marks, "Noé;tp8.part;2;en ordre", *line.split("\n"))
    with pytest.raises(StudyError) as error:
        write_final_marks(marks, values_only)
    (problem,) = error.value.problems
    assert message in str(problem).replace("\u00a0", " ").replace("\u202f", " ")
    assert f"ligne {3 + line.count(chr(10))}" in str(problem)
    assert not marks.exists()


def test_a_file_saved_by_a_french_excel_is_read(marks: Path, values_only: Assignment) -> None:
    fill(marks, "Léa Œuvre;tp8.part;0,5;début juste", encoding="cp1252")
    assert next((r.auto, *r.adjusted) for r in adjusted_results(marks, values_only)) == (1.5, "tp8.part")
