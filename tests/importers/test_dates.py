from __future__ import annotations

import pytest
from helpers import answers, asked, problems, read

from quality_study.importers.dates import read_moment
from quality_study.words.errors import Problem

DAY = {"id": "jour", "text": "Quel jour ?", "type": "date"}
THIRD = ["03/09/2027", "3/9/2027", "03.09.2027", "2027-09-03", "2027/09/03", "3 sept. 2027", "3 septembre 2027"]
THIRD += ["vendredi 3 septembre 2027", "Sept 3, 2027", "September 3rd, 2027", "2027-09-03T10:00:00.000Z", "46633"]
THIRD += ["2027-09-03 00:00:00", "03/09/2027 14:30", "3\u00a0SEPT 2027", "46633.5"]


@pytest.mark.parametrize("cell", THIRD)
def test_a_day_is_read_however_it_is_written(cell: str) -> None:
    found = read(f'jour;x\n"{cell}";1\n13/09/2027;2\n;3\n', asked(DAY))
    assert answers(found, "jour") == [(1, "2027-09-03", "answered"), (2, "2027-09-13", "answered"), (3, "", "blank")]


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("2027/01/01 10:05:00 PM UTC+1", "22:05"),
        ("01/01/2027 12:05 AM", "00:05"),
        ("1er janvier 2027 à 8h05", "08:05"),
        ("2027-01-01T08:05:59+02:00", "08:05"),
    ],
)
def test_an_hour_is_read_with_its_day(cell: str, hour: str) -> None:
    assert f"{read_moment(cell, day_first=True):%Y-%m-%d %H:%M}" == f"2027-01-01 {hour}"


def test_the_whole_column_tells_which_figure_is_the_day() -> None:
    assert answers(read("jour;x\n03/09/2027;1\n04/15/2027;2\n", asked(DAY)), "jour")[0] == (1, "2027-03-09", "answered")
    assert problems("jour;x\n03/09/2027;1\n04/10/2027;2\n", asked(DAY))[0] == (
        "f.csv, ligne 2, « A (jour) » : le jour ou le mois d’abord ? Rien dans la colonne ne le dit ; écrivez : "
        "day_first = true (valeur trouvée : « 03/09/2027 »)."
    )
    declared = asked({**DAY, "day_first": True})
    assert answers(read("jour;x\n03/09/2027;1\n04/10/2027;2\n", declared), "jour")[1] == (2, "2027-10-04", "answered")
    assert len(problems("jour;x\n15/09/2027;1\n04/15/2027;2\n", asked(DAY))) == 2  # both cannot be


@pytest.mark.parametrize("cell", ["03/09/27", "31/02/2027", "demain", "3 ju 2027", "13/13/2027", "2027", "2027-02-30"])
def test_what_is_no_day_is_refused(cell: str) -> None:
    assert isinstance(read_moment(cell, day_first=True), Problem)


def test_a_table_of_answers_keeps_its_dates() -> None:
    text = "respondent,question,value,status\n1,jour,2027-09-03,answered\n2,jour,,blank\n"
    assert answers(read(text, asked(DAY)), "jour") == [(1, "2027-09-03", "answered"), (2, "", "blank")]
    assert "date attendue" in problems(text.replace("2027-09-03", "hier"), asked(DAY))[0]
