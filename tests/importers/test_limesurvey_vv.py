"""The VV export of LimeSurvey: a row of texts, a row of codes, and signs in the cells."""

from __future__ import annotations

import io

import pytest
from helpers import CLEAR, HOURS, WHY, answers, asked, problems, read
from openpyxl import Workbook

from quality_study.importers import recognise
from quality_study.importers.reading import read_source
from quality_study.importers.table import import_source

COMMENT = {"id": "com", "text": "Commentaire libre", "type": "text"}
ROWS = [
    ["Response ID", "Date submitted", "Last page", "Start language", "Avis", "Commentaire libre"],
    ["id", "submitdate", "lastpage", "startlanguage", "avis", "com"],
    ["1", "2027-01-01 10:00:00", "2", "fr", "A1", "Bien"],
    ["2", "2027-01-01 10:10:00", "1", "fr", "{question_not_shown}", "{question_not_shown}"],
]


def tabs(rows: list[list[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
@pytest.mark.parametrize("importer", [None, "limesurvey"])
def test_the_second_header_row_is_no_respondent_and_a_question_not_shown_is_blank(
    separator: str, importer: str | None
) -> None:
    found = read(tabs(ROWS).replace("\t", separator), asked(COMMENT), importer=importer)
    assert found.account.respondents == 2
    assert answers(found, "com") == [(1, "Bien", "answered"), (2, "", "blank")]


def test_a_workbook_saved_from_it_is_read_alike() -> None:
    book = Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    found = import_source(read_source(buffer.getvalue(), "vv.xlsx"), asked(COMMENT))
    assert answers(found, "com") == [(1, "Bien", "answered"), (2, "", "blank")]


def test_it_is_recognised_once() -> None:
    assert recognise(read_source(tabs(ROWS).encode(), "vv.txt").sheets[0]) == ["limesurvey"]


MEANS = {"id": "moyens", "text": "Quels moyens ?", "type": "choices", "choices": ["Train", "Bus"]}
ITEM = {**CLEAR, "group": "Diriez-vous que :"}


def test_options_rows_of_a_matrix_and_signs_are_given_back() -> None:
    rows = [
        ["Id", "Date", "Page", "Quels moyens ?", "Quels moyens ?", "Diriez-vous que :", "Pourquoi ?", ""],
        ["id", "submitdate", "lastpage", "moyens_SQ001", "moyens_SQ002", "grille_clair", "pourquoi", ""],
        ["1", "2027", "1", "Y", "", "A3", "{quote}un{quote}{newline}{lbrace}tab}{tab}fin", ""],
        ["2", "{question_not_shown}", "1", "{question_not_shown}", "Y", "A4", "{question_not_shown}", ""],
    ]
    found = read(tabs(rows), asked(MEANS, ITEM, WHY))
    assert answers(found, "moyens") == [(1, "Train", "answered"), (2, "Bus", "answered")]
    assert answers(found, "clair") == [(1, "Oui", "answered"), (2, "Non adapté", "not_applicable")]
    assert answers(found, "pourquoi") == [(1, '"un"\n{tab}\tfin', "answered"), (2, "", "blank")]
    assert (found.account.unfinished, found.account.codes) == ([4], [("clair", [("A3", "Oui"), ("A4", "Non adapté")])])
    assert found.account.options == [("moyens", [("SQ001", "Train"), ("SQ002", "Bus")])]


def test_numbers_of_questions_leave_the_text_to_name_them() -> None:
    rows = [
        ["id", "submitdate", "lastpage", "Combien d’heures ?", "Quels moyens ?", "Quels moyens ?", "Diriez-vous que :"],
        ["id", "submitdate", "lastpage", "28X1X34", "28X1X35SQ001", "28X1X35SQ002", "28X2X36clair"],
        ["1", "2027", "1", "2", "Y", "{question_not_shown}", "A1"],
    ]
    found = read(tabs(rows), asked(HOURS, MEANS, ITEM))
    assert answers(found, "heures") == [(1, "2", "answered")]
    assert answers(found, "moyens") == [(1, "Train", "answered")]
    assert answers(found, "clair") == [(1, "Non", "answered")]


def test_its_codes_are_judged_as_those_of_any_export() -> None:
    rows = [[*ROWS[0][:4], "Quels moyens ?", "Quels moyens ?"], [*ROWS[1][:4], "moyens_SQ002", "moyens_SQ001"]]
    rows.append([*ROWS[2][:4], "Y", ""])
    assert "le rang des codes (SQ002, SQ001) ne dit pas" in problems(tabs(rows), asked(MEANS))[0]
    assert problems(tabs(ROWS), asked({"id": "token", "text": "Jeton", "type": "text"}, COMMENT))[0].startswith(
        "f.csv, ligne 2 : question absente du fichier : « token »"
    )
