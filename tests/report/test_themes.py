"""Figures shown theme by theme, or question by question."""

from __future__ import annotations

import pandas as pd

from quality_study.report.catalogue import Entry
from quality_study.report.themes import by_theme, part_entry

QUESTIONS = pd.DataFrame(
    {
        "item": ["a", "b", "c", "d", "e"],
        "text": ["Claire ?", "Chaud ?", "Grande ?", "Quoi ?", "Autre ?"],
        "theme": ["salle", "repas", "salle", "salle", "repas"],
        "theme_title": ["La salle", "Le repas", "La salle", "La salle", "Le repas"],
        "type": ["scale", "scale", "scale", "choices", "text"],
    }
)
ROWS = pd.DataFrame(
    {
        "item": ["d", "c", "c", "b", "b", "a", "a"],
        "category": ["Thé", "Oui", "Non", "Oui", "Non", "Oui", "Non"],
        "role": ["choice", *["favourable", "choice"] * 3],
        "place": [6, 5, 4, 3, 2, 1, 0],
    }
)


def entry(**change: object) -> Entry:
    common = {"number": "7", "kind": "figure", "notebook": "03", "caption": "Avis : {theme}"}
    return Entry.model_validate(common | change)


def test_rows_are_divided_by_theme_in_the_order_of_the_questionnaire() -> None:
    found = by_theme(QUESTIONS, ROWS, "scale")
    assert list(found) == ["La salle", "Le repas"]
    assert found["La salle"][["item", "category"]].to_numpy().tolist() == [
        ["a", "Non"],
        ["a", "Oui"],
        ["c", "Non"],
        ["c", "Oui"],
    ]
    assert [rows["explained"].tolist() for rows in found.values()] == [[False] * 4, [True] * 2]
    assert by_theme(QUESTIONS, ROWS, "choice")["La salle"]["item"].tolist() == ["d"]


def test_a_scale_without_favourable_answers_has_no_sides_and_is_drawn_with_the_choices() -> None:
    plain = ROWS.assign(role=ROWS["role"].mask(ROWS["item"] == "a", "choice"))
    opinions, choices = (by_theme(QUESTIONS, plain, kind) for kind in ("scale", "choice"))
    assert {theme: list(rows["item"].unique()) for theme, rows in opinions.items()} == {
        "La salle": ["c"],
        "Le repas": ["b"],
    }
    assert {theme: list(rows["item"].unique()) for theme, rows in choices.items()} == {"La salle": ["a", "d"]}


def test_questions_without_answers_make_no_figure() -> None:
    assert list(by_theme(QUESTIONS, ROWS[ROWS["item"] == "b"], "scale")) == ["Le repas"]
    assert by_theme(QUESTIONS, ROWS[ROWS["item"] == "b"], "choice") == {}


def test_a_part_lends_its_identifier_its_number_and_its_name() -> None:
    key, theme = part_entry("fig-07", entry(), "Le repas", 2, QUESTIONS)
    assert (key, theme.label, theme.caption) == ("fig-07-repas", "Figure 7.2", "Avis : Le repas")
    key, question = part_entry("fig-07", entry(caption="Carte : {question}"), "Grande ?", 1, QUESTIONS)
    assert (key, question.label, question.caption) == ("fig-07-c", "Figure 7.1", "Carte : Grande ?")
    assert part_entry("fig-07", entry(), "Mon idée", 3, QUESTIONS)[0] == "fig-07-3"


def test_an_entry_tells_whether_it_lacks_data() -> None:
    tables = {"swot": pd.DataFrame({"heading": ["Forces"]}), "vide": pd.DataFrame({"heading": []})}
    assert not entry(table="swot").lacks_data(tables)
    assert not entry().lacks_data(tables)
    assert entry(table="vide").lacks_data(tables)
    assert entry(table="raci").lacks_data(tables)
