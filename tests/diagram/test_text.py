"""Measuring and wrapping text in the shipped font."""

from __future__ import annotations

from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.diagram.text import line_height, text_extent, text_width, wrap
from quality_study.style import BODY, font_folder
from quality_study.words.errors import StudyError

NBSP = "\u00a0"
THIN = "\u202f"
WORDS = st.text(alphabet="abcdefghilmnopqrstuvéèàçœ’-;:!?%«»0123456789" + NBSP + THIN, min_size=1, max_size=12)


def advance(character: str, *, size: float, face: str) -> float:
    """Width of a character in millimetres, read from the font file itself."""
    font = TTFont(font_folder() / f"SourceSansPro-{face}.ttf")
    units, _ = font["hmtx"][font.getBestCmap()[ord(character)]]
    return units / font["head"].unitsPerEm * size * 25.4 / 72


@pytest.mark.parametrize(("face", "bold"), [("Regular", False), ("Bold", True)])
@pytest.mark.parametrize("size", [8.0, 9.0, 10.0])
def test_width_is_that_of_the_font_file(face: str, bold: bool, size: float) -> None:
    assert text_width("n" * 60, size=size, bold=bold) == pytest.approx(
        60 * advance("n", size=size, face=face), rel=0.005
    )


@given(
    st.text("aàâçdeéèêfiijlœoôtTuvyAVWY.,;:!?'’«»()-–—…%€ \u00ad\u0301🙂→−≤" + NBSP + THIN, max_size=30), st.booleans()
)
def test_a_line_is_as_wide_as_the_renderer_sets_it(text: str, bold: bool) -> None:
    assert text_width(text, bold=bold) == text_extent(text, size=BODY, bold=bold)[0]


def test_width_of_nothing_is_zero() -> None:
    assert text_width("") == 0


def test_bold_is_wider_than_regular() -> None:
    assert text_width("Dénominateur", bold=True) > text_width("Dénominateur") * 1.02


def test_dollar_signs_are_letters_not_formulas() -> None:
    assert text_width("$a$") > text_width("a") * 2


def test_line_height_is_a_fifth_more_than_the_size() -> None:
    assert line_height(10) == pytest.approx(10 * 1.22 * 25.4 / 72)


def test_wrap_breaks_where_the_line_is_full() -> None:
    text = "La seconde table ronde intéresse plus que la première."
    width = text_width("La seconde table ronde")
    assert wrap(text, width) == ["La seconde table ronde", "intéresse plus que la", "première."]
    assert wrap(text, text_width(text)) == [text]


def test_wrap_keeps_the_paragraphs() -> None:
    assert wrap("Une ligne.\n\nUne autre ligne.", 100) == ["Une ligne.", "", "Une autre ligne."]
    assert wrap("", 100) == [""]


def test_wrap_of_bold_text_measures_bold_text() -> None:
    text = "Prise de parole des intervenants"
    width = (text_width(text) + text_width(text, bold=True)) / 2
    assert wrap(text, width) == [text]
    assert wrap(text, width, bold=True) == ["Prise de parole des", "intervenants"]


def test_a_word_too_wide_is_refused_in_french() -> None:
    with pytest.raises(StudyError) as caught:
        wrap("un mot anticonstitutionnellement long", 20)
    assert str(caught.value) == (
        "Le mot « anticonstitutionnellement » est plus large que la place prévue (20 mm) ; coupez-le."
    )


@pytest.mark.parametrize("space", [NBSP, THIN])
def test_no_break_spaces_are_never_broken(space: str) -> None:
    text = f"réponse publiée n{space}={space}20 personnes"
    narrow = text_width(f"n{space}={space}20")
    lines = [line for word in text.split(" ") for line in wrap(word, max(text_width(word), narrow))]
    assert lines == ["réponse", "publiée", f"n{space}={space}20", "personnes"]
    assert f"n{space}={space}20" in " ".join(wrap(text, text_width("personnes") + 1))
    with pytest.raises(StudyError, match="plus large que la place prévue"):
        wrap(f"n{space}={space}20", narrow - 0.5)


@settings(max_examples=60, deadline=None)
@given(words=st.lists(WORDS, min_size=1, max_size=12), extra=st.floats(0, 60), bold=st.booleans())
def test_wrap_loses_nothing_and_fits(words: list[str], extra: float, bold: bool) -> None:
    width = max(text_width(word, bold=bold) for word in words) + extra
    lines = wrap(" ".join(words), width, bold=bold)
    assert [word for line in lines for word in line.split(" ")] == words
    assert all(text_width(line, bold=bold) <= width for line in lines)
    for line, following in pairwise(lines):
        assert text_width(f"{line} {following.split(' ')[0]}", bold=bold) > width
