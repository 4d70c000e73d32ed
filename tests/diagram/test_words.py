"""Words measured once: lines, hyphens, labels of edges."""

from __future__ import annotations

from quality_study.diagram import text_width
from quality_study.diagram.words import advance, fit_label, fit_words


def test_words_are_kept_whole_or_cut_with_a_hyphen() -> None:
    assert fit_words("un deux", 100) == ["un deux"]
    assert fit_words("un deux", 8) == ["un", "deux"]
    cut = fit_words("anticonstitutionnellement", 20)
    assert "".join(line.removesuffix("-") for line in cut) == "anticonstitutionnellement"
    assert fit_words("anticonstitutionnellement", 20, whole_words=True) == []


def test_a_no_break_space_is_never_a_place_to_break() -> None:
    assert fit_words("participent\u202f? oui", 20) == ["participent\u202f?", "oui"]


def test_words_add_up_to_their_line() -> None:
    words = ["la", "qualité", "du", "service", "public"]
    added = sum(map(advance, words)) + 4 * advance(" ")
    bearings = text_width("nn") - 2 * advance("n")
    assert abs(added + bearings - text_width(" ".join(words))) < 0.5


def test_a_label_is_as_wide_as_its_room_or_as_its_longest_word() -> None:
    assert fit_label("", 10) == ()
    assert fit_label("si possible, sinon", 60) == ("si possible,", "sinon")
    assert fit_label("non conforme", 4) == ("non", "conforme")
