from __future__ import annotations

import datetime as dt
from pathlib import Path

from classe import assignment, copy, store, unread

from quality_study.grading.giving_back.gradebook import write_gradebook


def written(tmp_path: Path, *, nbgrader: bool) -> list[str]:
    zoe = copy("Zoé", (1, 2, 0), file="Zoé M_12_assignsubmission_file_/tp.ipynb", handed="2026-12-15T02:10")
    marks = store(tmp_path, [zoe, copy("=1+1", (0, 0, 0)), unread("Noé, fils")])
    practical = assignment().model_copy(
        update={"tasks": (), "deadline": dt.datetime(2026, 12, 14, 18, 0), "late_points": 1.0}
    )
    write_gradebook(marks, practical, tmp_path / "c" / "carnet.csv", nbgrader=nbgrader)
    return (tmp_path / "c" / "carnet.csv").read_text(encoding="utf-8").splitlines()


def test_a_plain_file_has_a_mark_out_of_twenty_or_none(tmp_path: Path) -> None:
    assert written(tmp_path, nbgrader=False) == [
        "identifiant,nom,devoir,note,sur,statut",
        ",'=1+1,tp8,0,20,notée",
        ',"Noé, fils",tp8,,20,à relire',
        "12,Zoé M,tp8,9,20,notée",  # 3 of 6, less a point
    ]


def test_nbgraders_columns_are_in_points_of_the_practical(tmp_path: Path) -> None:
    head, *lines = written(tmp_path, nbgrader=True)
    assert head == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,"
        "max_score"
    )
    assert lines[1] == 'tp8_essai,2026-12-14 18:00:00,,"Noé, fils","Noé, fils",,,,0,,6'
    assert lines[2] == "tp8_essai,2026-12-14 18:00:00,2026-12-15 02:10,12,Zoé M,,,3,0.3,2.7,6"
