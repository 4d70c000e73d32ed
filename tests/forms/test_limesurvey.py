"""The structure file, read as LimeSurvey reads it."""

from __future__ import annotations

import html

from quality_study.facts.questionnaire import Questionnaire
from quality_study.forms import limesurvey
from quality_study.forms.content import each_item
from quality_study.forms.form import Form


def read(form: Form) -> list[dict[str, str]]:
    """Read a structure file: fields between tabs; quotes and backslashes, which its reader mends, must be absent."""
    data = limesurvey.write(form)
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert '"' not in text
    assert "\\" not in text
    assert text.endswith("\r\n")
    head, *rows = [line.split("\t") for line in text.removesuffix("\r\n").split("\r\n")]
    assert all(len(row) == len(head) for row in rows)
    return [dict(zip(head, row, strict=True)) for row in rows]


def shown(text: str) -> str:
    """What a respondent sees: line breaks, entities; an expression between braces would have been evaluated."""
    assert "{" not in text
    assert "}" not in text
    return html.unescape(text.replace("<br /> ", "\n"))


def test_columns_begin_as_in_an_export_of_limesurvey(nasty: Form) -> None:
    # fields of LimeSurvey's own exporter, application/helpers/export_helper.php
    first = "id related_id class type/scale name relevance text help language validation mandatory other default"
    assert list(read(nasty)[0])[:14] == [*first.split(), "same_default"]


def test_the_survey_keeps_no_trace_of_the_respondent(nasty: Form) -> None:
    settings = {r["name"]: r["text"] for r in read(nasty) if r["class"] == "S"}
    assert settings["language"] == "fr"
    assert settings["anonymized"] == "Y"
    assert {settings[k] for k in ("ipaddr", "refurl", "datestamp", "savetimings")} == {"N"}
    texts = {r["name"]: shown(r["text"]) for r in read(nasty) if r["class"] == "SL"}
    assert texts["surveyls_title"] == nasty.title.replace("\t", " ")
    assert texts["surveyls_welcometext"] == nasty.notice.text


def test_a_grid_is_an_array_and_codes_are_those_of_the_sample_exports(survey: Questionnaire, make_form) -> None:
    rows = read(make_form(survey))
    start = next(i for i, r in enumerate(rows) if r["name"] == "grille1")
    assert [(r["class"], r["type/scale"], r["name"]) for r in rows[start : start + 10]] == [
        ("Q", "F", "grille1"),
        ("SQ", "0", "contenuclair"),
        ("SQ", "0", "contenuutile"),
        ("SQ", "0", "contenuduree"),
        ("SQ", "0", "contenusupports"),
        ("A", "0", "A1"),
        ("A", "0", "A2"),
        ("A", "0", "A3"),
        ("A", "0", "A4"),
        ("A", "0", "A5"),
    ]
    assert rows[start + 9]["text"] == "Question non adaptée"
    assert rows[start + 4]["text"] == "Les supports (diaporamas &amp; dossiers) étaient de qualité"
    options = next(i for i, r in enumerate(rows) if r["name"] == "transportmoyens")
    assert rows[options]["type/scale"] == "M"
    assert [r["name"] for r in rows[options + 1 : options + 7]] == [f"SQ00{i}" for i in range(1, 7)]
    hours = rows[options + 7]
    assert (hours["type/scale"], hours["min_num_value_n"], hours["max_num_value_n"]) == ("N", "0", "24")
    assert hours["help"] == "Un nombre de 0 à 24."
    assert {r["name"]: r["mandatory"] for r in rows if r["class"] == "Q"}["ecole"] == "Y"


def test_numbers_of_questions_are_unique_and_answers_bear_that_of_their_question(nasty: Form) -> None:
    rows = [r for r in read(nasty) if r["class"] in ("Q", "SQ", "A")]
    numbered = [r["id"] for r in rows if r["class"] != "A"]
    assert numbered == [str(i) for i in range(1, len(numbered) + 1)]
    question = ""
    for row in rows:
        question = row["id"] if row["class"] == "Q" else question
        assert row["class"] != "A" or row["id"] == question


def test_texts_survive(nasty: Form) -> None:
    texts = {r["name"]: shown(r["text"]) for r in read(nasty) if r["class"] in ("Q", "SQ")}
    for item in each_item(nasty.sections):
        assert texts[item.id.replace("_", "")] == item.text.replace("\t", " ")
