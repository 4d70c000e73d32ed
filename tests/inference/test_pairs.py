from __future__ import annotations

import pandas as pd
import pytest

from quality_study.inference import fisher_test, mann_whitney_test, pairwise_tests
from quality_study.words.errors import StudyError

GROUPS = {"A": [1, 2, 2, 3, 2], "B": [2, 3, 3, 2, 3], "C": [4, 4, 3, 4, 4], "D": [1, 1, 2, 2, 1]}


def test_every_pair_is_tested_and_corrected_over_all() -> None:
    found = pairwise_tests(GROUPS)
    assert list(zip(found["first"], found["second"], strict=True)) == [
        *[("A", "B"), ("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"), ("C", "D")],
    ]
    raw = [mann_whitney_test(GROUPS[a], GROUPS[b]).p for a, b in zip(found["first"], found["second"], strict=True)]
    assert found["p"].tolist() == raw
    # Holm, by hand: the smallest of six times six, the next times five... never decreasing, at most one
    order, largest, expected = sorted(range(6), key=lambda i: raw[i] or 0), 0.0, [0.0] * 6
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (raw[i] or 0) * (6 - rank)))
        expected[i] = largest
    assert found["adjusted_p"].tolist() == pytest.approx(expected)
    assert found["sentence"].str.contains("après correction de Holm").all()
    pd.testing.assert_frame_equal(found, pairwise_tests(pd.DataFrame(GROUPS)))


def test_shares_are_compared_with_another_test() -> None:
    shares = {"UTC": [18, 2], "ENFiP": [9, 11], "Douanes": [3, 1]}
    found = pairwise_tests(shares, test=lambda a, b: fisher_test([a, b]), correction="benjamini-hochberg")
    pairs = [("UTC", "ENFiP"), ("UTC", "Douanes"), ("ENFiP", "Douanes")]
    assert found["p"].tolist() == [fisher_test([shares[a], shares[b]]).p for a, b in pairs]
    assert found["value"].tolist() == pytest.approx([0.45, 0.15, -0.3])


def test_one_group_has_no_pair() -> None:
    with pytest.raises(StudyError, match="il faut au moins deux groupes à comparer"):
        pairwise_tests({"A": [1, 2]})
    with pytest.raises(StudyError, match="option « method » inconnue"):
        pairwise_tests(GROUPS, correction="bonferonni")  # type: ignore[arg-type]
