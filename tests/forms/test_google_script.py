"""The script runs on a stand-in for Google's FormApp, which records every call."""

from __future__ import annotations

import pytest

from quality_study.facts.questionnaire import Questionnaire
from quality_study.forms import google_script
from quality_study.forms.content import Matrix, each_block
from quality_study.forms.form import Form


def test_every_kind_of_question_has_its_item(survey: Questionnaire, make_form, run_script) -> None:
    _, items = run_script(make_form(survey))
    kinds = [name for name, _ in items]
    assert kinds[:5] == [
        "addSectionHeaderItem",
        "addMultipleChoiceItem",
        "addPageBreakItem",
        "addGridItem",
        "addParagraphTextItem",
    ]
    kept = ("addPageBreakItem", "addCheckboxItem", "addTextItem", "addScaleItem")
    assert [kinds.count(kind) for kind in kept] == [7, 1, 1, 1]
    asked = {str(calls["setTitle"][0]).replace("\u00a0", " "): calls for _, calls in items}
    assert asked["Dans quelle école étudiez-vous ?"]["setRequired"] == [True]
    assert asked["Êtes-vous satisfait(e) de la clarté des intervenants ?"]["setChoiceValues"] == [
        [*survey.scales["satisfaction"].choices, "Question non adaptée"]
    ]
    grid = asked["À propos du contenu du colloque, diriez-vous que :"]
    assert grid["setRows"][0][1] == "Le contenu m’a été utile"
    assert grid["setColumns"] == [[*survey.scales["accord"].choices, "Question non adaptée"]]
    assert grid["setRequired"] == [False]
    check = asked["Combien d’heures votre trajet aller a-t-il duré ?"]["setValidation"][0]["check"]
    assert check[:2] == [["setHelpText", "Un nombre de 0 à 24."], ["requireNumberBetween", 0, 24]]


def test_texts_survive_exactly(nasty: Form, run_script) -> None:
    settings, items = run_script(nasty)
    assert settings["create"] == [nasty.title]
    assert settings["setDescription"] == [nasty.notice.text]
    assert settings["setCollectEmail"] == [False]
    asked = [calls for name, calls in items if name not in ("addSectionHeaderItem", "addPageBreakItem")]
    for block, calls in zip(each_block(nasty.sections), asked, strict=True):
        if isinstance(block, Matrix):
            assert (calls["setTitle"], calls["setRows"]) == ([block.heading], [[i.text for i in block.items]])
        else:
            assert calls["setTitle"] == [block.text]
            assert calls.get("setChoiceValues", [[]]) == [list(block.labels)]


def test_line_separators_are_written_as_escapes(make_form, run_script) -> None:
    form = make_form(None, {"id": "a", "text": "un\u2028deux\u2029trois", "type": "text"})
    script = google_script.write(form).decode("utf-8")
    assert r"un\u2028deux\u2029trois" in script
    assert run_script(form)[1][1][1]["setTitle"] == ["un\u2028deux\u2029trois"]


@pytest.mark.parametrize(
    ("limits", "call"),
    [
        ({}, ["requireNumber"]),
        ({"minimum": 1}, ["requireNumberGreaterThanOrEqualTo", 1]),
        ({"maximum": 2.5}, ["requireNumberLessThanOrEqualTo", 2.5]),
    ],
)
def test_a_number_is_checked(make_form, run_script, limits: dict[str, float], call: list[object]) -> None:
    _, items = run_script(make_form(None, {"id": "a", "text": "Combien ?", "type": "number", **limits}))
    assert items[1][1]["setValidation"][0]["check"][1] == call  # type: ignore[index]


def test_a_long_list_is_a_menu(make_form, run_script) -> None:
    lists = {"id": "a", "text": "?", "type": "choice", "choices": [str(i) for i in range(8)]}
    assert run_script(make_form(None, lists))[1][1][0] == "addListItem"
