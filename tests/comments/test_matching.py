"""Rows of the team find their comments again, whatever the numbers of respondents become."""

from __future__ import annotations

from quality_study.comments.matching import Comment, match_rows
from quality_study.comments.text import fingerprint


def row(respondent: str, text: str, original: str | None = None, question: str = "q") -> Comment:
    return Comment(question, respondent, text, fingerprint(original or text))


def given(*pairs: tuple[str, str]) -> list[Comment]:
    return [Comment("q", respondent, text) for respondent, text in pairs]


def test_numbers_that_moved_do_not_mislead() -> None:
    rows = [row("1", "Trop froid"), row("2", "Un élève crie", "Paul crie"), row("3", "Trop long")]
    found = match_rows(rows, given(("1", "Nouveau"), ("2", "Trop froid"), ("3", "Paul crie"), ("4", "Trop long")))
    assert found.same == {0: 1, 1: 2, 2: 3}
    assert found.changed == {}


def test_copies_go_to_the_same_respondent_then_in_order() -> None:
    rows = [row("5", "RAS"), row("2", "RAS"), row("9", "RAS")]
    found = match_rows(rows, given(("3", "RAS"), ("5", "RAS"), ("12", "RAS"), ("13", "RAS")))
    assert found.same == {0: 1, 1: 0, 2: 2}


def test_the_same_words_to_another_question_are_another_comment() -> None:
    assert match_rows([row("1", "RAS", question="p")], given(("1", "RAS"))).same == {}


def test_a_row_typed_by_hand_is_found_by_its_text() -> None:
    assert match_rows([Comment("q", "7", "trop  froid"), Comment("q", "", "Court")], given(("1", "Court"))).same == {
        1: 0
    }


def test_a_comment_that_changed_is_found_by_its_respondent_if_it_is_close() -> None:
    rows = [
        row("1", "La salle était trop froide"),
        row("2", "La salle était trop froide ce matin"),
        row("3", "Écrivez à lou@example.org"),
        row("4", "Rien à dire"),
    ]
    found = match_rows(
        rows,
        given(
            ("1", "Le buffet manquait de fruits"),
            ("2", "La salle était bien trop froide ce matin"),
            ("3", "Écrivez à [adresse e-mail masquée]"),
        ),
    )
    assert (found.same, found.changed) == ({}, {1: 1, 2: 2})


def test_each_comment_serves_once() -> None:
    assert match_rows([row("1", "RAS"), row("1", "RAS")], given(("1", "RAS"))).same == {0: 0}
