"""The workbook: pyxform accepts it without a warning and every text is as in the questionnaire."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import openpyxl
from pyxform.xls2xform import convert

from quality_study.facts.questionnaire import Questionnaire
from quality_study.forms import xlsform
from quality_study.forms.content import each_item
from quality_study.forms.form import Form

_XFORM = "{http://www.w3.org/2002/xforms}"


def sheets(form: Form) -> dict[str, list[dict[str, str]]]:
    book = openpyxl.load_workbook(io.BytesIO(xlsform.write(form)))
    tables = {}
    for sheet in book:
        head, *rows = [[str(c.value or "") for c in row] for row in sheet.iter_rows()]
        assert all(c.data_type in ("s", "n") for row in sheet.iter_rows() for c in row)  # no formula
        tables[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return tables


def accepted(form: Form) -> ET.Element:
    result = convert(io.BytesIO(xlsform.write(form)), validate=False)
    assert result.warnings == []
    return ET.fromstring(result.xform)


def test_pyxform_makes_one_control_a_question(survey: Questionnaire, make_form) -> None:
    xform = accepted(make_form(survey))
    binds = {b.get("nodeset", "").rpartition("/")[2]: b for b in xform.iter(f"{_XFORM}bind")}
    assert {q.id for q in survey.questions} <= set(binds)
    assert binds["ecole"].get("required") == "true()"
    assert binds["contenuclair"].get("required") is None
    assert binds["transportduree"].get("type") == "decimal"
    assert binds["transportduree"].get("constraint") == ". >= 0 and . <= 24"
    groups = [g.get("appearance") for g in xform.iter(f"{_XFORM}group")]
    assert groups == ["field-list"] * 2 + ["field-list"] + ["field-list"] * 6  # pyxform writes table-list so
    assert sum(c.get("appearance") == "list-nolabel" for c in xform.iter(f"{_XFORM}select1")) == 4


def test_codes_are_positions_with_not_applicable_last(survey: Questionnaire, make_form) -> None:
    tables = sheets(make_form(survey))
    row = next(r for r in tables["survey"] if r["name"] == "intervenantsclairs")
    kind, name = row["type"].split()
    assert kind == "select_one"
    assert {r["name"]: r["label"] for r in tables["choices"] if r["list_name"] == name} == {
        "c1": "Pas du tout satisfait(e)",
        "c2": "Plutôt pas satisfait(e)",
        "c3": "Plutôt satisfait(e)",
        "c4": "Tout à fait satisfait(e)",
        "c5": "Question non adaptée",
    }


def test_texts_survive_and_formulas_stay_texts(nasty: Form) -> None:
    accepted(nasty)
    tables = sheets(nasty)
    labels = {r["name"]: r["label"] for r in tables["survey"] if r["name"]}
    for item in each_item(nasty.sections):
        assert labels[item.id] == item.text
    assert [r["label"] for r in tables["choices"]][1:4] == ["=2", "+3", "@4"]
    assert tables["settings"][0]["form_title"] == nasty.title


def test_the_notice_comes_first_and_is_not_formatted(nasty: Form) -> None:
    first = sheets(nasty)["survey"][0]
    assert (first["type"], first["name"]) == ("note", "information")
    assert re.sub(r"\\(.)", r"\1", first["label"]) == nasty.notice.text
    assert r"Savoir \*mieux\* faire, écrire\_à\_nous." in first["label"]


def test_names_of_groups_give_way_to_questions(make_form) -> None:
    form = make_form(
        None,
        {"id": "theme_1", "text": "a", "type": "text"},
        {"id": "Information", "text": "b", "type": "text"},
        {"id": "grille_1", "text": "c", "type": "choice", "choices": ["o"], "group": "g"},
    )
    accepted(form)
    names = [r["name"] for r in sheets(form)["survey"] if r["name"]]
    assert names == ["informationx", "theme_1x", "theme_1", "Information", "grille_1x", "grille_1"]


def test_the_same_form_gives_the_same_bytes_and_a_changed_one_another_version(nasty: Form, survey, make_form) -> None:
    assert xlsform.write(nasty) == xlsform.write(nasty)
    versions = {xlsform.rows(form)["settings"][1][0]["version"] for form in (nasty, make_form(survey))}
    assert len(versions) == 2
