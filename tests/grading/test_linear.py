"""Whatever a copy holds, reading it takes one pass: texts that made a pattern go back over what it had read.

The inputs are so long that a pattern which goes back once a character would not end before the suite is stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from quality_study.grading.copies.matching import assigned_names, written_names
from quality_study.grading.copies.structure import plain
from quality_study.grading.marking.recorded import read_recorded
from quality_study.grading.practical.agreement import agrees, diagnosis
from quality_study.grading.practical.assignment import Value
from quality_study.grading.safe_page import LONGEST_PROSE, clean, prose
from quality_study.grading.study_outputs import Outputs, compare_outputs
from quality_study.report import mime
from quality_study.words.errors import nearest
from quality_study.words.french import typographic

LONG = 1_000_000
NUMBER = Value(name="n", cell="q1", points=1, kind="number")
A_NUMBER_IS_EXPECTED = "Un nombre est attendu ; la valeur consignée est un texte."
#: Each class of combining mark sorts before the one that precedes it: normalising takes the square of their number.
MARKS = ("\u0345\u0315\u0300\u0334" * (LONG // 4))[:LONG]


@pytest.mark.parametrize(
    "text",
    [
        "1" + " " * LONG + "x",
        " " * LONG + "x",
        "1" * LONG + "x",
        "1 " * (LONG // 2) + "x",
        "1," + "1" * LONG + " " * LONG + "x",
        "1" + "\u00a0\u202f " * (LONG // 3) + "%" + " " * LONG + "x",
    ],
    ids=["spaces after", "spaces before", "digits", "both", "decimals", "per cent"],
)
def test_a_text_recorded_for_a_number(text: str) -> None:
    assert diagnosis(NUMBER, 12, text) == A_NUMBER_IS_EXPECTED


@pytest.mark.parametrize("text", [" 12 ", "1 234", "-3,5 %", "1\u202f234,50\u00a0%", "−7", "+1.5"])
def test_a_number_written_as_a_text_is_still_told(text: str) -> None:
    assert diagnosis(NUMBER, 12, text) == (
        "La valeur consignée est un texte, pas un nombre : consignez le nombre lui-même, sans guillemets."
    )


def test_texts_to_be_normalised() -> None:
    assert not agrees(NUMBER, "Oui", MARKS)
    assert agrees(NUMBER, "Oui", "  ｏｕｉ ")
    # The expected text sets how long a right one may be.
    assert agrees(NUMBER, "mot " * 1_000, "MOT  " * 1_000)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("a" + " " * LONG + "b", "a" + " " * LONG + "b"),
        ("a" + "\t " * LONG + "\nb", "a\nb"),
        ("a\n" + (" " * 1_000 + "\n") * 1_000 + "b", "a\n" + "\n" * 1_000 + "b"),
    ],
    ids=["inside a line", "at its end", "many lines"],
)
def test_the_blanks_of_a_source(source: str, kept: str) -> None:
    assert plain(source) == kept


@pytest.mark.parametrize(
    "unit",
    ["record ", "record(", "record(name ", "record(name = ", 'record("', 'record("' + "a" * 119, "record  (  "],
)
def test_the_names_in_a_source(unit: str) -> None:
    assert written_names(unit + " " * LONG) == set()
    found = written_names(unit * (LONG // len(unit)) + '\nrecord("tp1.n", 1)')
    assert "tp1.n" in found
    assert len(found) <= 2


@pytest.mark.parametrize("source", ["a = 1\n" * 200_000, "(" * LONG, "a" + "()" * LONG, "-" * LONG + "1", "\0"])
def test_the_names_that_a_source_assigns(source: str) -> None:
    assert assigned_names(source) == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" " * LONG + "x", " " * LONG + "x"),
        ("\u202f" * LONG + "x", "\u202f" * LONG + "x"),
        ("a" + " " * LONG + "!", "a\u202f!"),
        ("a" + " " * LONG + ":", "a\u00a0:"),
        ("« " * 1_000 + "Figure" + " " * LONG + "x", "«\u00a0" * 1_000 + "Figure" + " " * LONG + "x"),
        ("1" + " 111" * (LONG // 4) + "1", None),
    ],
    ids=["spaces", "thin spaces", "high sign", "colon", "opened", "thousands"],
)
def test_the_typography_of_a_text(text: str, said: str | None) -> None:
    found = typographic(text)
    assert found == said if said is not None else len(found) == len(text)


def test_the_value_nearest_to_a_long_one() -> None:
    word = "tp1.n" * (LONG // 5)
    assert nearest(word, [word + "s", "tp1.n"]) is None
    assert nearest("tp1.reponse", [word, "tp1.reponses"]) == "tp1.reponses"


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "*a_ ", "**a ", "> ", "- ", "[a](", "<a ", "\\", "_", "`a``", "# a\n", "a\n=\n", "|a", "a|-|\n", "1. "],
)
def test_the_prose_of_a_page(unit: str) -> None:
    page = prose(unit * (LONG // len(unit)))
    assert "texte coupé" in page
    assert len(page) < 30 * LONGEST_PROSE


def test_a_table_that_would_swell_is_shown_as_it_was_written() -> None:
    wide = "|" + "a|" * 600 + "\n|" + "-|" * 600 + "\n" + "|a|\n" * 2_000
    assert prose(wide) == f"<pre>{wide}</pre>\n"


def test_what_cannot_be_seen() -> None:
    assert len(clean("\u202e" * LONG)) < 400


def _recorded(names: Callable[[int], str], values: Callable[[int], Any], count: int) -> Any:
    made = new_notebook(cells=[new_code_cell("")])
    made.cells[0].outputs = [
        {"output_type": "display_data", "data": {mime.RECORD: {"name": names(i), "value": values(i)}}, "metadata": {}}
        for i in range(count)
    ]
    return read_recorded(made)


def test_values_recorded_thousands_of_times() -> None:
    found = _recorded(lambda i: f"n{i % 400}", lambda i: i, 20_000)
    assert (len(found.values), found.values["n399"]) == (400, 19_999)
    assert found.remarks == [
        *(f"« n{i} » est consigné plusieurs fois avec des valeurs différentes : la dernière compte." for i in range(5)),
        "De même pour 395 autres valeurs.",
    ]


def test_the_words_of_a_figure() -> None:
    lines = [f"ligne {i}" for i in range(200_000)]
    given, made = "\n".join(lines), "\n".join([*lines[:-1], "autre"])
    table = compare_outputs(Outputs(figures={"Figure 1": given}), Outputs(figures={"Figure 1": made}))
    assert table.to_numpy().tolist() == [["figure : Figure 1", "ligne 199999", "autre", "différent"]]


def test_a_number_beyond_measure_in_a_study() -> None:
    table = compare_outputs(Outputs(values={"n": 10**400}), Outputs(values={"n": 1.5}))
    assert table.to_numpy().tolist() == [["valeur : n", "1" + "0" * 59 + "…", "1,5", "différent"]]
