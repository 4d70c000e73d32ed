"""Entries of the catalogue that are drawn theme by theme."""

from __future__ import annotations

import pandas as pd

from quality_study.report.catalogue import Entry
from quality_study.report.themes import unfolded

QUESTIONS = pd.DataFrame(
    {
        "item": ["a", "b", "c", "d", "e"],
        "theme": ["salle", "repas", "salle", "salle", "repas"],
        "theme_title": ["La salle", "Le repas", "La salle", "La salle", "Le repas"],
        "type": ["scale", "scale", "scale", "choices", "text"],
    }
)
ITEMS = pd.DataFrame({"item": ["a", "a", "b", "c", "d"], "role": ["choice", *["favourable"] * 3, "choice"]})
TABLES = {"questions": QUESTIONS, "items": ITEMS, "breakdown": pd.DataFrame({"item": ["a", "b", "c", "d"]})}


def entry(**change: object) -> Entry:
    common = {"number": "7", "kind": "figure", "notebook": "03", "caption": "Avis : {theme}", "draw": "charts.likert"}
    return Entry.model_validate(common | {"options": {"order": "questionnaire"}} | change)


def test_one_figure_per_theme_with_its_questions_in_questionnaire_order() -> None:
    found = unfolded("fig-07", entry(themes="scale"), TABLES)
    assert list(found) == ["fig-07-salle", "fig-07-repas"]
    assert [e.label for e in found.values()] == ["Figure 7.1", "Figure 7.2"]
    assert [e.caption for e in found.values()] == ["Avis : La salle", "Avis : Le repas"]
    assert [e.options["items"] for e in found.values()] == [["a", "c"], ["b"]]
    assert all(e.options["order"] == "questionnaire" for e in found.values())


def test_choices_are_single_or_multiple() -> None:
    (found,) = unfolded("fig-08", entry(themes="choice"), TABLES).values()
    assert found.options["items"] == ["d"]


def test_a_scale_without_favourable_answers_has_no_sides_and_is_drawn_with_the_choices() -> None:
    plain = {**TABLES, "items": ITEMS[~((ITEMS["item"] == "a") & (ITEMS["role"] == "favourable"))]}
    opinions, choices = (unfolded("fig-07", entry(themes=kind), plain) for kind in ("scale", "choice"))
    assert [e.options["items"] for e in opinions.values()] == [["b"], ["c"]]
    assert [e.options["items"] for e in choices.values()] == [["a", "d"]]


def test_questions_without_answers_make_no_figure() -> None:
    nothing = {**TABLES, "breakdown": pd.DataFrame({"item": ["b"]})}
    assert list(unfolded("fig-07", entry(themes="scale"), nothing)) == ["fig-07-repas"]
    assert unfolded("fig-08", entry(themes="choice"), nothing) == {}


def test_an_ordinary_entry_comes_back_as_it_is() -> None:
    plain = entry(caption="Avis")
    assert unfolded("fig-07", plain, TABLES) == {"fig-07": plain}


def test_an_entry_tells_whether_it_lacks_data() -> None:
    tables = {"swot": pd.DataFrame({"heading": ["Forces"]}), "vide": pd.DataFrame({"heading": []})}
    assert not entry(table="swot").lacks_data(tables)
    assert not entry().lacks_data(tables)
    assert entry(table="vide").lacks_data(tables)
    assert entry(table="raci").lacks_data(tables)
    assert entry(table="swot", options={"heading": "Menaces"}).lacks_data(tables)
    assert not entry(table="swot", options={"heading": "Forces"}).lacks_data(tables)


def test_one_figure_per_question_of_its_table() -> None:
    table = pd.DataFrame({"item": ["a", "a", "c"], "text": ["Utile ?", "Utile ?", "Clair ?"]})
    control = entry(each="question", table="year_control", caption="Carte : {question}", options={})
    found = unfolded("fig-29", control, {"year_control": table})
    assert list(found) == ["fig-29-a", "fig-29-c"]
    assert [e.label for e in found.values()] == ["Figure 7.1", "Figure 7.2"]
    assert [e.caption for e in found.values()] == ["Carte : Utile ?", "Carte : Clair ?"]
    assert [e.options for e in found.values()] == [{"item": "a"}, {"item": "c"}]
