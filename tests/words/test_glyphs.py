"""Texts made printable: what the font lacks is replaced, what shows nothing left out, the rest untouched."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from quality_study.style import font_folder, more_fonts
from quality_study.words.glyphs import printable, printable_in_report


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("👍🏽 super 😀, ❤️ ✅ ⚠️", "👍 super 😀, ❤ ✅ ⚠"),
        ("👩‍👩‍👧", "👩👩👧"),
        ("Привет, Γειά, œuvre ☺ ✗", "Привет, Γειά, œuvre ☺ ✗"),
        ("你好 !", "[symbole] !"),
        ("1️⃣ 🇫🇷", "1 🇫🇷"),
    ],
)
def test_a_report_has_emoji_and_other_alphabets(text: str, shown: str) -> None:
    assert printable_in_report(text) == shown


@given(st.text())
def test_every_sign_of_a_report_is_in_one_of_its_fonts(text: str) -> None:
    paths = [font_folder() / "SourceSansPro-Bold.ttf", *more_fonts()]
    known = {code for path in paths for code in known_in(path)}
    shown = printable_in_report(text)
    assert {ord(sign) for sign in shown} <= known
    assert printable_in_report(shown) == shown


@cache
def known_in(path: Path) -> frozenset[int]:
    return frozenset(TTFont(path, lazy=True).getBestCmap())
