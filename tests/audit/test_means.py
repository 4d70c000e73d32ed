from __future__ import annotations

from itertools import product
from statistics import stdev

import pandas as pd
import pytest

from quality_study.audit import mean_possible, reconstruct
from quality_study.words.errors import StudyError


@pytest.mark.parametrize("n", [3, 7, 12])
def test_means_against_every_sum(n: int) -> None:
    possible = {f"{total / n + shift:.1f}" for total in range(5 * n + 1) for shift in (-1e-9, 1e-9)}
    for tenths in range(51):
        mean = f"{tenths / 10:.1f}"
        assert mean_possible(mean, n, decimals=1) == (mean in possible), mean


def test_averaged_items_count_as_more_scores() -> None:
    assert not mean_possible("5.19", 28)
    assert mean_possible("5.19", 28, items=3)  # 436 / 84
    with pytest.raises(StudyError, match="n : un nombre entier est attendu, et un seul"):
        mean_possible("5.19", 0)


@pytest.mark.parametrize(("n", "scale"), [(4, (1, 5)), (6, (0, 3)), (9, (1, 2))])
def test_reconstruction_against_every_answer(n: int, scale: tuple[int, int]) -> None:
    scores = range(scale[0], scale[1] + 1)
    by_moments: dict[tuple[str, str], set[tuple[int, ...]]] = {}
    for answers in product(scores, repeat=n):
        if list(answers) == sorted(answers):
            key = (f"{sum(answers) / n:.4f}", f"{stdev(answers):.4f}")
            by_moments.setdefault(key, set()).add(tuple(answers.count(s) for s in scores))
    for (mean, sd), counts in by_moments.items():
        found = reconstruct(n, mean, sd, scale=scale, decimals=4)
        assert {tuple(row) for row in found.to_numpy().tolist()} == counts
        assert len(found) == len(counts)


def test_moments_that_contradict_each_other() -> None:
    assert reconstruct(10, "3.00", "9.00").empty
    pd.testing.assert_index_equal(reconstruct(10, "3.00", "9.00").columns, pd.Index([1, 2, 3, 4, 5]))


def test_wrong_arguments() -> None:
    with pytest.raises(StudyError, match=r"^n \(il en faut deux pour un écart-type\) : un nombre entier est attendu"):
        reconstruct(1, "3.00", "0.00")
    with pytest.raises(StudyError, match="scale : une échelle va d’un nombre à un plus grand"):
        reconstruct(5, "3.00", "1.00", scale=(5, 1))
