"""Rounding, the deadline, and what a late copy loses."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from classe import assignment, copy, store
from harmless import words

from quality_study.grading.by_hand.manual import write_final_marks
from quality_study.grading.by_hand.overrides import overrides_path, write_overrides
from quality_study.grading.by_hand.totals import rounded
from quality_study.grading.by_hand.worksheet import dates_path, keep_dates, read_moment
from quality_study.grading.giving_back.feedback import write_feedback
from quality_study.grading.practical.assignment import Assignment, AssignmentFile
from quality_study.grading.results import read_results
from quality_study.words.errors import StudyError

DEADLINE = dt.datetime(2026, 12, 14, 18, 0)


def practical(**more: object) -> Assignment:
    return assignment().model_copy(update={"tasks": (), **more})


def rows(marks: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(marks.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))


@pytest.mark.parametrize(
    ("mark", "step", "told"),
    [
        (12.124, 0.25, 12.0),
        (12.125, 0.25, 12.25),
        (12.25, 0.5, 12.5),
        (12.2499, 0.5, 12.0),
        (12.5, 1, 13),
        (7 / 3, 0, 7 / 3),
    ],
)
def test_halves_go_up(mark: float, step: float, told: float) -> None:
    assert rounded(mark, step) == told


def test_a_mark_is_rounded_once_everything_is_added(tmp_path: Path) -> None:
    marks = store(tmp_path, [copy("Léa", (1, 0, 1.5))])
    told = {}
    for step in (0.0, 0.25, 0.5, 1.0):
        write_final_marks(marks, practical(rounding=step))
        told[step] = rows(marks)[0]["note"]
    assert told == {0.0: "8,33", 0.25: "8,25", 0.5: "8,5", 1.0: "8"}  # 2.5 of 6
    page = words(write_feedback(marks, practical(rounding=0.5), tmp_path / "r")[0].read_bytes())
    assert "Note : 8,5/20" in page
    assert "Valeurs consignées : 2,5/6 ; Note arrondie au demi-point." in page


@pytest.mark.parametrize(
    ("handed", "lost", "mark"),
    [
        ("2026-12-14T18:00", "", "20"),
        ("2026-12-14T18:01", "2", "18"),
        ("2026-12-15T18:00", "2", "18"),
        ("2026-12-15T18:01", "4", "16"),
        ("2027-12-14T18:00", "20", "0"),
        ("", "", "20"),  # nobody knows
    ],
)
def test_each_day_that_has_begun_costs(tmp_path: Path, handed: str, lost: str, mark: str) -> None:
    marks = store(tmp_path, [copy("Léa", (1, 2, 3), handed=handed)])
    write_final_marks(marks, practical(deadline=DEADLINE, late_points=2))
    (row,) = rows(marks)
    assert (row["retard"], row["note"]) == (lost, mark)


def test_lateness_is_said_with_its_ground_and_costs_nothing_unless_told_so(tmp_path: Path) -> None:
    marks = store(tmp_path, [copy("Léa", (1, 2, 3), handed="2026-12-15T02:10")])
    write_final_marks(marks, practical(deadline=DEADLINE))
    (row,) = rows(marks)
    assert (row["retard"], row["note"]) == ("", "20")
    said = "Fichier du 15/12/2026 à 02:10, après l’échéance du 14/12/2026 à 18:00 : 1 jour de retard commencé."
    assert row["remarques"].replace("\u00a0", " ") == said


def test_a_teacher_changes_what_lateness_costs(tmp_path: Path) -> None:
    late = practical(deadline=DEADLINE, late_points=2)
    marks = store(tmp_path, [copy("Léa", (1, 2, 3), handed="2026-12-16T02:10"), copy("Noé", (1, 2, 3))])
    text = write_overrides(marks, late).read_text(encoding="utf-8-sig")
    assert "Léa;retard;4;20;;\nNoé;" in text
    overrides_path(marks).write_text(text.replace("retard;4;20;;", "retard;4;20;0;certificat"), encoding="utf-8-sig")
    write_final_marks(marks, late)
    assert [(r["retard"], r["note"]) for r in rows(marks)] == [("", "20"), ("", "20")]
    assert (
        rows(marks)[0]["remarques"]
        .replace("\u00a0", " ")
        .endswith("Points retirés pour le retard : 0 au lieu de 4, certificat")
    )
    overrides_path(marks).write_text(text.replace("retard;4;20;;", "retard;4;20;1;panne"), encoding="utf-8-sig")
    write_final_marks(marks, late)
    assert rows(marks)[0]["note"] == "19"
    page = words(write_feedback(marks, late, tmp_path / "r")[0].read_bytes())
    assert "Valeurs consignées : 6/6 ; Retard : −1 sur 20." in page


SHEET = (
    "\ufeffIdentifiant,Nom complet,Dernière modification (travail remis)\r\n"
    'Participant90012,Zoé Modèle,"{zoe}"\r\nParticipant90013,Léa,"lundi 14 décembre 2026, 17:59"\r\n'
    "Participant90014,Noé,-\r\n"
)


def test_what_moodle_says_counts_before_the_date_of_the_file(tmp_path: Path) -> None:
    folder = "Zoé Modèle_90012_assignsubmission_file_/tp8.ipynb"
    after = "2026-12-20T10:00"
    marks = store(tmp_path, [
        copy("Léa", (1, 2, 3), handed=after), copy("Noé", (1, 2, 3), handed=after),
        copy("Zoé", (1, 2, 3), file=folder, handed="2026-12-14T17:00"),
    ])  # fmt: skip
    sheet = tmp_path / "moodle.csv"
    sheet.write_text(SHEET.format(zoe="mardi 15 décembre 2026, 08:05"), encoding="utf-8")
    keep_dates(marks, read_results(marks), sheet)
    late = practical(deadline=DEADLINE, late_points=2)
    write_final_marks(marks, late)
    assert [(r["etudiant"], r["retard"]) for r in rows(marks)] == [("Léa", ""), ("Noé", "12"), ("Zoé", "2")]
    assert (
        rows(marks)[2]["remarques"].replace("\u00a0", " ").startswith("Remis dans Moodle le 15/12/2026 à 08:05, après")
    )
    assert rows(marks)[1]["remarques"].startswith("Fichier du 20/12/2026")
    assert "Zoé;retard;2;20;;" in write_overrides(marks, late).read_text(encoding="utf-8-sig")


def test_a_date_that_cannot_be_read_or_is_not_there(tmp_path: Path) -> None:
    marks, sheet = store(tmp_path, [copy("Zoé Modèle", (1, 2, 3))]), tmp_path / "moodle.csv"
    sheet.write_text(SHEET.format(zoe="hier soir"), encoding="utf-8")
    with pytest.raises(StudyError, match=r"date de remise incomprise .valeur trouvée : « hier soir »"):
        keep_dates(marks, read_results(marks), sheet)
    sheet.write_text("Identifiant,Nom complet\r\nParticipant1,Zoé\r\n", encoding="utf-8")
    with pytest.raises(StudyError, match="ne dit pas quand chacun a remis son travail"):
        keep_dates(marks, read_results(marks), sheet)
    dates_path(marks).write_text("etudiant;remis\nZoé Modèle;2026-12-15 08:05\nLéa;x\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"notes_remises.csv, ligne 3, « remis »"):
        write_final_marks(marks, practical(deadline=DEADLINE))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("lundi 9 mars 2026, 10:12", "2026-03-09T10:12"),
        ("vendredi 1er août 2026 à 8 h 05", "2026-08-01T08:05"),
        ("15/12/2026 23:59:59", "2026-12-15T23:59"),
        ("2026-12-15T08:05:00", "2026-12-15T08:05"),
        ("lundi 9 mars 2026", None),
        ("lundi 9 mars 2026, 25:12", None),
        ("31 février 2026, 10:12", None),
        ("9" * 10_000, None),
    ],
)
def test_moments_as_moodle_and_people_write_them(text: str, read: str | None) -> None:
    assert read_moment(text) == read


def test_a_deadline_is_a_day_or_an_hour_of_the_school() -> None:
    fields = {"id": "t", "title": "T", "edition": "e", "seeds": [1], "values": []}
    assert AssignmentFile(**fields, deadline=dt.date(2026, 12, 14)).deadline == dt.datetime(2026, 12, 14, 23, 59)
    assert AssignmentFile(**fields, deadline=DEADLINE).deadline == DEADLINE
    with pytest.raises(ValueError, match="sans décalage"):
        AssignmentFile(**fields, deadline=DEADLINE.replace(tzinfo=dt.UTC))
    with pytest.raises(ValueError, match=r"0 \(aucun arrondi\), 0.25, 0.5, 1"):
        AssignmentFile(**fields, rounding=0.3)
