from __future__ import annotations

import csv
import datetime as dt
import io
import re
from itertools import pairwise

import pytest

from quality_study.facts.questionnaire import Questionnaire
from quality_study.importers.masking import mask
from quality_study.importers.reading import read_source
from quality_study.importers.table import import_source
from quality_study.synthetic import Sample, limesurvey_export, respondents

SAMPLE = Sample(n=60, seed=21, grouping="ecole", unfinished=3, repeated=2, twins=1, personal=6)
OPENED = dt.date(2026, 3, 18)


@pytest.fixture(scope="module")
def text(questionnaire: Questionnaire) -> str:
    return limesurvey_export(questionnaire, SAMPLE, opened=OPENED)


@pytest.fixture(scope="module")
def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_columns_are_those_of_limesurvey(text: str) -> None:
    header = next(csv.reader(io.StringIO(text, newline="")))
    assert header[:12] == [
        *("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl"),
        *("firstname", "lastname", "email"),
    ]
    assert header[12:16] == ["ecole", "grille1[contenuclair]", "grille1[contenuutile]", "grille1[contenuduree]"]
    assert "transportmoyens[SQ006]" in header
    assert len(header) == len(set(header)) == 12 + 17 + 6 + 4


def test_rows_are_the_respondents_in_the_order_of_their_visit(rows: list[dict[str, str]]) -> None:
    assert len(rows) == 60 + 2
    assert [row["lastname"] for row in rows] == sorted(row["lastname"] for row in rows)
    numbers = [int(row["id"]) for row in rows]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 60
    assert [row["datestamp"] for row in rows] == sorted(row["datestamp"] for row in rows)
    assert all(row["startdate"] < row["datestamp"] for row in rows)
    assert rows[0]["datestamp"].startswith("2026-03-18 17:")


def test_only_who_stopped_has_no_date(rows: list[dict[str, str]], questionnaire: Questionnaire) -> None:
    gone = [int(row["lastname"][4:]) for row in rows if not row["submitdate"]]
    assert tuple(gone) == respondents(questionnaire, SAMPLE).attrs["unfinished"]
    assert all(row["submitdate"] in ("", row["datestamp"]) for row in rows)


def test_who_answered_twice_left_answers_out_the_first_time(rows: list[dict[str, str]]) -> None:
    pairs = [(a, b) for a, b in pairwise(rows) if a["id"] == b["id"]]
    assert len(pairs) == 2
    for first, last in pairs:
        assert first["submitdate"] < last["submitdate"]
        answers = list(first)[12:]
        differ = [name for name in answers if first[name] != last[name]]
        assert differ
        assert all(first[name] in ("", "Non") for name in differ)


def test_cells_hold_the_answers(rows: list[dict[str, str]], questionnaire: Questionnaire) -> None:
    """Read by hand: what each cell should hold, from the table of responses."""
    table = respondents(questionnaire, SAMPLE)
    last = {int(row["lastname"][4:]): row for row in rows}  # the second of two answers stays
    options = next(q for q in questionnaire.questions if q.id == "transportmoyens").choices
    for row in table.itertuples(index=False):
        cells = last[row.respondent]
        if row.question == "transportmoyens":
            ticked = [label for i, label in enumerate(options, 1) if cells[f"transportmoyens[SQ00{i}]"] == "Oui"]
            assert (row.value in ticked) if row.status == "answered" else ticked == []
            continue
        if row.question == "priorites":
            ranked = [cells[f"priorites[{rank}]"] for rank in range(1, 5)]
            assert [item for item in ranked if item] == (row.value.split(" | ") if row.value else [])
            continue
        (name,) = [c for c in cells if c == row.question or c.endswith(f"[{row.question}]")]
        assert cells[name] == ("'" + row.value if row.value.startswith("=") else row.value)


def test_the_importer_gives_the_respondents_back(text: str, questionnaire: Questionnaire) -> None:
    imported = import_source(read_source(text.encode(), "limesurvey.csv"), questionnaire, duplicates="last")
    expected = respondents(questionnaire, SAMPLE)
    texts = {q.id for q in questionnaire.questions if q.type == "text"}
    pairs = zip(expected["question"], expected["value"], strict=True)
    expected["value"] = [mask(value).text if question in texts else value for question, value in pairs]
    assert imported.responses.astype(str).to_numpy().tolist() == expected.astype(str).to_numpy().tolist()
    account = imported.account
    assert (len(account.unfinished or []), len(account.repeated), len(account.dropped)) == (3, 2, 12)
    assert sum(sum(counts.values()) for _, _, counts in account.masked) >= 6


def test_another_questionnaire_comes_back_too(other_questionnaire: Questionnaire) -> None:
    sample = Sample(n=25, seed=1, unfinished=1)
    exported = limesurvey_export(other_questionnaire, sample, opened=OPENED)
    imported = import_source(read_source(exported.encode(), "limesurvey.csv"), other_questionnaire)
    expected = respondents(other_questionnaire, sample)
    assert imported.responses.astype(str).to_numpy().tolist() == expected.astype(str).to_numpy().tolist()


def test_all_personal_data_are_in_the_ranges_kept_for_inventions(text: str, rows: list[dict[str, str]]) -> None:
    for found in re.findall(r"[\w.+-]+@[\w.-]+", text):
        assert re.fullmatch(r"participant-\d{3}@example\.org\.?", found), found
    for found in re.findall(r"(?<![\d.])[1-9]\d{0,2}(?:\.\d{1,3}){3}(?![\d.])", text):
        assert found.startswith("192.0.2."), found
    phone = r"(?<!\d)(?:\+33 ?6|06)(?:[ .]?\d\d){4}(?!\d)"
    assert len(re.findall(phone, text)) >= 2
    for found in re.findall(phone, text):
        assert re.fullmatch(r"(?:\+33 6|06)[ .]?39[ .]?98[ .]?\d\d[ .]?\d\d", found), found
    for row in rows:
        assert re.fullmatch(r"Prénom-\d{3}", row["firstname"])
        assert re.fullmatch(r"Nom-\d{3}", row["lastname"])
        assert row["email"] == f"participant-{row['lastname'][4:]}@example.org"
