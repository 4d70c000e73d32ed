"""The questionnaire as respondents see it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from drawn import DRAWN
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, check_scene, line_height
from quality_study.tools.questionnaire_form import Entry, Layout, compute, describe, draw

NBSP, THIN = "\u00a0", "\u202f"
WORD = st.text(alphabet="abcdeéfghilmnopqrstu’", min_size=1, max_size=12)
TEXT = st.lists(WORD, min_size=1, max_size=14).map(" ".join)
ENTRY = st.builds(
    Entry,
    text=TEXT,
    answers=st.lists(st.lists(WORD, min_size=1, max_size=2).map(" ".join), max_size=6).map(tuple),
    status=st.sampled_from(["published", "illustrative"]),
)


def frames(themes: dict[str, list[Entry]]) -> list[Box]:
    shapes = draw(themes, 2, Layout()).scene.shapes
    return [shape for shape in shapes if isinstance(shape, Box) and shape.name is not None]


def question(text: str = "Le bus ?", status: str = "published") -> Entry:
    return Entry(text, ("Non", "Oui"), status)


def test_questions_are_grouped_by_theme_in_their_order(tables: dict[str, pd.DataFrame]) -> None:
    themes = compute(tables["questions"])
    assert {title: len(entries) for title, entries in themes.items()} == {
        "Contenu du colloque": 4,
        "Pertinence des intervenants": 4,
        "Intérêt du concours": 3,
        "Transport": 3,
        "Avenir des étudiants": 2,
        "Compétences du groupe 7": 2,
    }
    assert themes["Contenu du colloque"][1] == Entry(
        "Le colloque a-t-il répondu à vos attentes ?",
        ("Non", "Partiellement", "Oui", "Question non adaptée"),
        "illustrative",
    )
    assert themes["Compétences du groupe 7"][1].answers == ()


def test_themes_are_numbered_and_stand_in_two_even_columns(tables: dict[str, pd.DataFrame]) -> None:
    boxes = frames(compute(tables["questions"]))
    assert [box.name for box in boxes] == [
        "1. Contenu du colloque",
        "2. Pertinence des intervenants",
        "3. Intérêt du concours",
        "4. Transport",
        "5. Avenir des étudiants",
        "6. Compétences du groupe 7",
    ]
    width = (170 - 0.8 - 4) / 2
    assert [box.width for box in boxes] == pytest.approx([width] * 6)
    assert [box.x for box in boxes] == pytest.approx([0.4] * 3 + [0.4 + width + 4] * 3)
    assert (boxes[0].y, boxes[3].y) == (0.4, 0.4)
    ends = [box.y + box.height for box in boxes]
    assert ends[5] <= ends[2] < ends[5] + boxes[2].height + boxes[3].height


def test_three_columns_keep_the_order_and_are_as_short_as_it_allows(tables: dict[str, pd.DataFrame]) -> None:
    themes = compute(tables["questions"])
    shapes = draw(themes, 3, Layout()).scene.shapes
    boxes = [shape for shape in shapes if isinstance(shape, Box) and shape.name is not None]
    width = (170 - 0.8 - 8) / 3
    assert [box.x for box in boxes] == pytest.approx([0.4 + c * (width + 4) for c in (0, 1, 1, 2, 2, 2)])
    columns = [(a, b) for a in range(1, 5) for b in range(a + 1, 6)]
    highs = [box.height + 4 for box in boxes]
    best = min(max(sum(highs[:a]), sum(highs[a:b]), sum(highs[b:])) for a, b in columns)
    assert max(box.y + box.height for box in boxes) == pytest.approx(0.4 + best - 4)
    assert (
        len(
            {
                box.x
                for box in (s for s in draw({"Seul": [question()]}, 3, Layout()).scene.shapes)
                if isinstance(box, Box)
            }
        )
        == 1
    )


def test_the_height_of_a_theme_is_that_of_its_lines() -> None:
    first, second = frames({"Transport": [question(), question()], "Avenir": [question()]})
    one = line_height(9) + line_height(8)
    assert first.height == pytest.approx(6.6 + 2.4 + 2 * one + 1.6 + 2.4)
    assert second.height == pytest.approx(6.6 + 2.4 + one + 2.4)


def test_a_single_theme_fills_the_first_column() -> None:
    (only,) = frames({"Transport": [question()]})
    assert (only.x, only.y, only.name) == (0.4, 0.4, "1. Transport")


def test_every_answer_has_a_box_and_is_never_cut() -> None:
    entry = Entry("Les posters ?", ("Oui", "Question non adaptée"), "published")
    texts = [t.text for t in draw({"Concours": [entry]}, 2, Layout()).scene.texts]
    assert texts == [
        "1. Concours",
        f"Les posters{THIN}?",
        f"☐{NBSP}Oui{NBSP}{NBSP} ☐{NBSP}Question{NBSP}non{NBSP}adaptée",
    ]


def test_a_question_without_answers_leaves_room_to_write() -> None:
    texts = [t.text for t in draw({"Groupe": [Entry("Que changer ?", (), "published")]}, 2, Layout()).scene.texts]
    assert texts[2] == f"réponse libre{NBSP}: " + "." * 40


def test_the_heading_of_a_matrix_stands_once_over_its_rows() -> None:
    first, second = (
        Entry("en cours", ("Non", "Oui"), "published", heading) for heading in ("Venez-vous :", "Lisez-vous ?")
    )
    entries = [question("Utile"), first, replace(first, text="en TD"), second]
    drawing = draw({"Cours": entries}, 2, Layout())
    texts = [(t.text.replace(THIN, " ").replace(NBSP, " "), t.bold) for t in drawing.scene.texts if "☐" not in t.text]
    assert texts == [
        ("1. Cours", True),
        ("Utile", False),
        ("Venez-vous :", True),
        ("en cours", False),
        ("en TD", False),
        ("Lisez-vous ?", True),
        ("en cours", False),
    ]
    assert check_scene(drawing.scene) == []
    (box,) = frames({"Cours": entries})
    one = line_height(9) + line_height(8)
    assert box.height == pytest.approx(6.6 + 2.4 + 4 * one + 2 * line_height(9) + 3 * 1.6 + 2.4)
    said = describe({"Cours": entries[1:]}).replace(THIN, " ").replace(NBSP, " ")
    assert "Venez-vous : en TD (Non, Oui ; publié) Lisez-vous ? en cours (" in said


def test_an_answer_longer_than_a_line_is_broken_at_its_spaces() -> None:
    long = "Oui, parce que j’y ai rencontré des professionnels du secteur public et du secteur privé"
    texts = [t.text for t in draw({"T": [Entry("Utile", ("Non", long), "published")]}, 2, Layout()).scene.texts]
    written = " ".join(texts[2:]).replace(NBSP, " ").split()
    assert written == f"☐ Non ☐ {long}".split()


def test_reconstructed_questions_are_dashed_and_the_legend_says_so() -> None:
    themes = {"Publié": [question()], "Mêlé": [question(), question(status="illustrative")]}
    assert [box.dashed for box in frames(themes)] == [False, True]
    assert [t.text for t in draw(themes, 2, Layout()).scene.texts][-2:] == ["publié", "illustratif"]


def test_describe_tells_themes_questions_answers_and_statuses() -> None:
    themes = {"Transport": [question()], "Groupe": [Entry("Que changer ?", (), "illustrative")]}
    assert describe(themes) == (
        f"Questionnaire en 2 thèmes. Thème Transport{NBSP}: Le bus{THIN}? (Non, Oui{THIN}; publié) "
        f"Thème Groupe{NBSP}: Que changer{THIN}? (réponse libre{THIN}; illustratif)"
    )


@DRAWN
@given(contents=st.lists(st.lists(ENTRY, min_size=1, max_size=3), min_size=1, max_size=4))
def test_nothing_overlaps_whatever_the_questions(contents: list[list[Entry]]) -> None:
    themes = {f"Thème {i}": entries for i, entries in enumerate(contents)}
    drawing = draw(themes, 2, Layout())
    assert check_scene(drawing.scene) == []
    boxes = "".join(t.text for t in drawing.scene.texts).count("☐")
    assert boxes == sum(len(entry.answers) for entries in contents for entry in entries)
