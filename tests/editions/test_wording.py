from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_study.editions.wording import moved, toml

values = st.recursive(
    st.text() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(values)
def test_what_is_written_reads_back_the_same(value: object) -> None:
    assert tomllib.loads(f"a = {toml(value)}") == {"a": value}


def test_what_toml_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be written as TOML: None"):
        toml(None)


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("Les Rencontres 2011", "Les Rencontres 2027"),
        ("Le groupe 7 et le 12e groupe", "Le groupe [à remplir] et le [à remplir]e groupe"),
        ("20110 ou 3,5", "[à remplir] ou [à remplir]"),
        ("De 0 à 10", "De 0 à 10"),
        ("Sans nombre", "Sans nombre"),
    ],
)
def test_only_the_year_moves_other_numbers_are_left_to_fill(text: str, carried: str) -> None:
    assert moved(text, 2011, 2027, kept=["0", "10"]) == carried
