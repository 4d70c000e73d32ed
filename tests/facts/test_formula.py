from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_study.facts.formula import protect, unprotect
from quality_study.importers.responses_file import read_responses, write_responses
from quality_study.words.errors import StudyError

texts = st.one_of(st.text("=+-@'\";, \n\tab1(", max_size=12), st.text(max_size=20)).filter(lambda t: "\r" not in t)


@given(texts)
def test_taking_the_apostrophes_off_gives_the_text_back(text: str) -> None:
    assert unprotect(protect(text)) == text


@given(texts)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    kept = protect(text)
    assert not kept.lstrip(' "\t\n\u00a0\u202f').startswith(("=", "@")) or re.fullmatch(r"[+-]?\d+(\.\d+)?", kept)


@given(st.lists(texts.filter(str.strip), min_size=1, max_size=4))
def test_a_spreadsheet_that_cuts_at_semicolons_meets_no_formula_either(values: list[str]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([["1", "q", protect(v), "answered"] for v in values])
    for cell in re.split(r"[;\n\t]", buffer.getvalue()):
        assert not re.match(r'[ "]*[=@+-][A-Za-z0-9(]', cell)


@given(st.lists(texts, min_size=1, max_size=5))
def test_the_table_written_is_the_table_read(tmp_path_factory: pytest.TempPathFactory, values: list[str]) -> None:
    path = tmp_path_factory.mktemp("r") / "responses.csv"
    table = pd.DataFrame(
        {"respondent": range(1, len(values) + 1), "question": "q", "value": values, "status": "answered"}, dtype=object
    )
    write_responses(table, path)
    read = read_responses(path)
    assert list(read["value"]) == values
    assert list(read["respondent"]) == list(range(1, len(values) + 1))


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(StudyError, match="colonnes inattendues"):
        read_responses(path)
    with pytest.raises(StudyError, match="fichier absent"):
        read_responses(tmp_path / "none.csv")
