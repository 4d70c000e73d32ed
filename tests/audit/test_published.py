from __future__ import annotations

from fractions import Fraction

import pytest

from quality_study.audit import compatible_sizes, mean_possible, reconstruct
from quality_study.audit.published import rounded
from quality_study.words.errors import StudyError


def test_a_comma_and_a_point_read_alike() -> None:
    for written in (97.4, "97.4", "97,4"):
        assert rounded(written, 1) == (Fraction(9735, 100), Fraction(9745, 100))
    assert rounded("97", 1) == (Fraction(9695, 100), Fraction(9705, 100))
    assert mean_possible("5,19", 28) == mean_possible("5.19", 28)
    assert reconstruct(5, "1,80", "0,45", scale=(1, 3)).to_numpy().tolist() == [[1, 4, 0]]


def test_more_decimals_than_stated_are_refused_rather_than_rounded_twice() -> None:
    with pytest.raises(StudyError, match=r"plus de décimales qu’annoncé \(0 décimale\) .*« 97,4 »"):
        compatible_sizes(["97,4"], 50)
    with pytest.raises(StudyError, match="plus de décimales"):
        mean_possible("5.195", 28, decimals=2)
    assert not mean_possible("5.195", 28)  # as many as are written
    assert mean_possible("5.2", 28) != mean_possible("5.20", 28)  # 146 / 28 = 5.214
    assert compatible_sizes([97.0], 31) == [29, 30, 31]


@pytest.mark.parametrize("wrong", ["environ 97", "", float("nan"), float("inf")])
def test_what_is_no_number_is_told_in_french(wrong: float | str) -> None:
    with pytest.raises(StudyError, match="nombre attendu"):
        compatible_sizes([wrong], 50)
