"""What stays of a comment once copied, and what a quotation may change in it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_study.comments.text import fingerprint, keeps_words, plain

COMMENT = "Le chef d’équipe, Paul, crie ; je ne suis pas content ! (Vraiment…)"


@pytest.mark.parametrize(
    "quotation",
    [
        COMMENT,
        COMMENT.replace("’", "'"),
        "  Le chef d’équipe,\r\n Paul, crie",
        "le chef d’équipe […] crie",
        "Le chef d’équipe, [prénom], crie",
        "… je ne suis pas content (…)",
        "Vraiment…",
        "je ne suis [...] content",  # what brackets do to the sense is for the team to judge
    ],
)
def test_words_of_the_comment_in_order_are_kept(quotation: str) -> None:
    assert keeps_words(quotation, COMMENT)


@pytest.mark.parametrize(
    "quotation",
    ["je suis content", "crie […] Le chef", "Le chef d’équipe, Jean, crie", "[…]", "[…] (…)", "Le chef d’équipe crie"],
)
def test_other_words_another_order_or_nothing_is_told(quotation: str) -> None:
    assert not keeps_words(quotation, COMMENT)


def test_a_fingerprint_is_the_beginning_of_a_known_digest_in_letters() -> None:
    digest = hashlib.sha256(b"L'accueil : parfait").hexdigest()[:10]
    expected = digest.translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))
    assert fingerprint("L’accueil\u00a0:  parfait\n") == expected


@given(st.text())
def test_a_spreadsheet_takes_a_fingerprint_for_a_word(text: str) -> None:
    found = fingerprint(text)
    assert len(found) == 10
    assert found.isalpha()
    assert fingerprint(plain(text)) == found


@given(st.text(min_size=1), st.text())
def test_a_text_keeps_its_own_words(text: str, other: str) -> None:
    whole = f"{other} {text}"
    assert keeps_words(text, whole) or not plain(text)
