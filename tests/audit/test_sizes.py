from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_study.audit import compatible_sizes
from quality_study.words.errors import StudyError


def test_sizes_of_the_survey_of_2011() -> None:
    assert compatible_sizes([50, 35, 90, 60], max_n=60) == [20, 40, 48, 52, 60]


def test_a_published_count_leaves_two_sizes() -> None:
    assert compatible_sizes([23], max_n=60, counts=[7]) == [30, 31]
    assert compatible_sizes([23, 50], max_n=60, counts=[7, None]) == [30]


# Brute force in R 4.2.2 over n <= 60, half rounded either way;
# the same lists come from scrutiny 0.6.1, grim(percent = TRUE).
WHOLE_PERCENTS = {
    97: [*range(29, 41), 58, 59, 60],
    23: [13, 22, 26, 30, 31, 35, 39, 40, 43, 44, 47, 48, 52, 53, 56, 57, 60],
    35: [17, 20, 23, 26, 31, 34, 37, 40, 43, 46, 48, 49, 51, 52, 54, 55, 57, 60],
    90: [10, 20, 21, 29, 30, 31, 39, 40, 41, 42, 48, 49, 50, 51, 52, 58, 59, 60],
    60: [5, 10, 15, 20, 25, 30, 35, 40, 42, 43, 45, 47, 48, 50, 52, 53, 55, 57, 58, 60],
}


@pytest.mark.parametrize("percent", list(WHOLE_PERCENTS))
def test_whole_percents_against_scrutiny(percent: int) -> None:
    assert compatible_sizes([percent], max_n=60) == WHOLE_PERCENTS[percent]


def test_one_decimal_against_brute_force_in_r() -> None:
    assert compatible_sizes([97.4], max_n=60, decimals=1) == [38, 39]
    assert compatible_sizes(["97.4"], max_n=60, decimals=1) == [38, 39]


def test_three_percents_together_against_brute_force_in_r() -> None:
    expected = [31, 40, 48, 52, 60, 62, 69, 71, *range(77, 85), 86, 88, 91, 92, 93, 94, 96, 97, 98, 99, 100]
    assert compatible_sizes([23, 35, 90], max_n=100) == expected


def test_five_point_breakdown_against_brute_force_in_r() -> None:
    # 4, 9, 13, 43 and 30 % add up to n answers for n = 23, 46 and 53 only; percentages alone allow more sizes.
    sizes = compatible_sizes([4, 9, 13, 43, 30], max_n=60)
    assert {23, 46, 53} <= set(sizes)
    assert 22 not in sizes
    assert compatible_sizes([4, 9, 13, 43, 30], max_n=23, counts=[1, 2, 3, 10, 7]) == [23]


def test_a_half_may_be_rounded_either_way() -> None:
    assert 8 in compatible_sizes([12], max_n=8)  # 1/8 = 12.5 %
    assert 8 in compatible_sizes([13], max_n=8)


def test_no_percentage_excludes_no_size() -> None:
    assert compatible_sizes([], max_n=3) == [1, 2, 3]


def test_impossible_count_leaves_nothing() -> None:
    assert compatible_sizes([0], max_n=10, counts=[5]) == []
    assert compatible_sizes([100], max_n=10, counts=[11]) == []


def test_counts_must_match_percents() -> None:
    with pytest.raises(StudyError, match="1 effectifs pour 2 pourcentages"):
        compatible_sizes([50, 35], max_n=60, counts=[7])


@st.composite
def published(draw: st.DrawFn) -> tuple[list[str], list[int | None], int]:
    decimals = draw(st.integers(0, 1))
    percents = draw(st.lists(st.integers(0, 100 * 10**decimals), min_size=1, max_size=3))
    counts = [draw(st.none() | st.integers(0, 8)) for _ in percents]
    return [str(Decimal(p).scaleb(-decimals)) for p in percents], counts, decimals


@given(published())
def test_against_enumeration(case: tuple[list[str], list[int | None], int]) -> None:
    percents, counts, decimals = case

    def agrees(k: int, n: int, percent: str) -> bool:
        return abs(Fraction(100 * k, n) - Fraction(percent)) <= Fraction(1, 2 * 10**decimals)

    expected = [
        n
        for n in range(1, 31)
        if all(
            any(agrees(k, n, p) for k in range(n + 1) if count is None or k == count)
            for p, count in zip(percents, counts, strict=True)
        )
    ]
    assert compatible_sizes(percents, max_n=30, decimals=decimals, counts=counts) == expected
