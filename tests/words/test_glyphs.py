"""Texts made printable: what the font lacks is replaced, what shows nothing left out, the rest untouched."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from quality_study.style import font_folder
from quality_study.words.glyphs import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Été : « œuvre », 10 € → ½ ; l’an", "Été : « œuvre », 10 € → ½ ; l’an"),
        ("👍👍 super 😀", "[symbole] super [symbole]"),
        ("👩‍👩‍👧 famille ❤️", "[symbole] famille [symbole]"),
        ("deux\r\nlignes\tet \x07une\u200b", "deux lignes et une"),
        ("a\u0301 composé", "á composé"),
        ("你好 !", "[symbole] !"),
        ("\u00a0insécable\u202f!", "\u00a0insécable\u202f!"),
    ],
)
def test_texts(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_every_sign_left_is_in_the_font(text: str) -> None:
    known = set(TTFont(font_folder() / "SourceSansPro-Bold.ttf").getBestCmap())
    shown = printable(text)
    assert {ord(sign) for sign in shown} <= known
    assert printable(shown) == shown
