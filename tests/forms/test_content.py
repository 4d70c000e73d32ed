"""Sections and blocks: the order of the questions is kept, a grid holds rows that answer alike."""

from __future__ import annotations

from quality_study.facts.questionnaire import Questionnaire
from quality_study.forms.content import Item, Matrix, each_item, hint, unfold


def test_questions_keep_their_order_and_a_theme_that_comes_again_says_so(survey: Questionnaire) -> None:
    sections = unfold(survey)
    assert [item.id for item in each_item(sections)] == [q.id for q in survey.questions]
    assert [s.title for s in sections] == [
        "Profil et avis général",
        "Contenu du colloque",
        "Intervenants",
        "Concours",
        "Transport",
        "Avenir professionnel",
        "Compétences du groupe organisateur",
        "Profil et avis général (suite)",
    ]


def test_questions_of_one_heading_make_a_grid(survey: Questionnaire) -> None:
    grid, why = unfold(survey)[1].blocks
    assert isinstance(grid, Matrix)
    assert grid.heading == "À propos du contenu du colloque, diriez-vous que\u00a0:"
    assert [i.id for i in grid.items] == ["contenuclair", "contenuutile", "contenuduree", "contenusupports"]
    assert grid.labels[-1] == "Question non adaptée"
    assert grid.items[0].not_applicable == 1
    assert isinstance(why, Item)
    assert (why.text, why.labels) == ("Pourquoi\u00a0?", ())


def test_a_grid_is_cut_where_answers_or_duty_change() -> None:
    questions = [
        {"id": "a", "choices": ["o", "n"]},
        {"id": "b", "choices": ["o", "n"]},
        {"id": "c", "choices": ["o", "n"], "required": True},
        {"id": "d", "choices": ["o", "n", "?"], "required": True},
        {"id": "e", "type": "text"},
    ]
    asked = Questionnaire(
        title="T",
        themes=({"id": "t", "title": "T"},),  # type: ignore[arg-type]
        questions=tuple({"theme": "t", "text": q["id"], "type": "choice", "group": "G", **q} for q in questions),  # type: ignore[misc]
    )
    blocks = unfold(asked)[0].blocks
    assert [[i.id for i in b.items] if isinstance(b, Matrix) else b.id for b in blocks] == [
        ["a", "b"],
        ["c"],
        ["d"],
        "e",
    ]
    assert isinstance(blocks[-1], Item)
    assert hint(blocks[-1]) == "G"


def test_a_number_says_what_it_accepts() -> None:
    said = [
        hint(Item("a", "?", "number", minimum=low, maximum=high))
        for low, high in ((0, 24), (0.5, None), (None, 1000), (None, None))
    ]
    assert said == [
        "Un nombre de 0 à 24.",
        "Un nombre, 0,5 au moins.",
        "Un nombre, 1\u202f000 au plus.",
        "Un nombre.",
    ]
