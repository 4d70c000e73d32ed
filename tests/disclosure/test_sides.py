"""Answers put together side by side, attacked by running the program on every table that agrees with what is public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pytest
from enumeration import compositions

from quality_study.disclosure.answers import answer_rule
from quality_study.disclosure.sides import hide_sides

U, N, F = "unfavourable", "neutral", "favourable"
FIVE = (U, U, N, F, F)


@pytest.mark.parametrize(
    ("sides", "sizes", "threshold", "zeros"),
    [
        ((U, F), range(1, 22), 5, False),
        ((U, F, F), range(2, 24), 5, False),
        ((U, N, F), range(3, 24), 5, False),
        ((U, F, U), range(5, 20), 5, False),  # too short, right, too long
        ((U, U, F, F), (3, 5, 8, 9, 10, 13, 14, 18), 5, False),
        ((U, U, F, F), (5, 9, 13), 5, True),
        (FIVE, (5, 8, 9, 10, 13), 5, False),
        (FIVE, (9,), 5, True),
        (FIVE, (7, 10), 3, False),
        (FIVE, (10,), 4, False),
        ((U, U, F, F), (4, 7, 10, 13), 4, False),
        ((U, N, F), range(2, 16), 2, False),
        ((U, U, U, F, F), (9, 12, 15), 5, False),
    ],
)
def test_each_hidden_count_keeps_the_values_that_the_rule_promises(
    sides: tuple[str, ...], sizes: Sequence[int], threshold: int, zeros: bool
) -> None:
    """Public: the counts left alone, who is put together, their sum, the ranges, the rule and the program."""
    rule = answer_rule(threshold, suppress_zeros=zeros)
    attacked = 0
    for n in sizes:
        alike = defaultdict(list)
        for counts in compositions(n, len(sides)):
            blocks = hide_sides(counts, sides, rule)
            hidden = {i for block in blocks for i in block}
            alone = tuple(None if i in hidden else count for i, count in enumerate(counts))
            assert not any(count is not None and rule.lowest <= count < threshold for count in alone)
            assert all(low <= counts[i] <= high for block in blocks for i, (low, high) in block.items())
            told = tuple((tuple(block.items()), sum(counts[i] for i in block)) for block in blocks)
            alike[alone, told].append(counts)
        for (_, told), tables in alike.items():
            for block, total in told:
                assert total >= min(n, threshold)  # nor is a sum that is told a small count
                attacked += 1
                for i, _ in block:
                    whole = len(block) == sides.count(U) == 3  # three answers all hidden may leave two values
                    least = 2 if whole else min(rule.protection, n)
                    assert len({table[i] for table in tables}) >= least, (told, tables)
    assert attacked > 1


@pytest.mark.parametrize(
    ("counts", "favourable"),
    [
        ((2, 4, 8, 26, 20), True),
        ((1, 5, 9, 30, 15), True),
        ((6, 3, 2, 25, 24), True),  # the neutral answer is small
        ((0, 3, 12, 20, 25), True),  # the unfavourable side is
        ((2, 6, 10, 3, 39), True),
        ((3, 4, 3, 26, 24), True),
        ((1, 2, 0, 27, 30), False),  # three people who are not favourable cannot be told
    ],
)
def test_sixty_answers_on_five_steps_keep_their_favourable_share(counts: Sequence[int], favourable: bool) -> None:
    blocks = hide_sides(counts, FIVE, answer_rule(5))
    assert blocks
    crossing = [block for block in blocks if len({FIVE[i] == F for i in block}) > 1]
    assert (not crossing) == favourable
    possible = [block[i] for block in crossing for i in block if FIVE[i] == F]
    assert sum(high - low for low, high in possible) <= 4  # of 60 people


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((2, 4, 8, 26, 20), [{0: (1, 5), 1: (1, 5)}]),  # which of the two are small would say too much of a sum of 6
        ((2, 9, 8, 26, 15), [{0: (1, 4), 1: (7, 10)}]),
        ((8, 12, 3, 20, 17), [{1: (11, 14), 2: (1, 4)}]),
        ((0, 0, 3, 30, 27), [{0: (0, 4), 1: (0, 4), 2: (0, 4), 3: (29, 32)}]),
        ((0, 7, 13, 20, 20), []),
        ((1, 2, 1, 1, 55), [{0: (0, 4), 1: (0, 4), 2: (0, 4), 3: (1, 4), 4: (52, 58)}]),
        ((1, 1, 0, 0, 1), [dict.fromkeys(range(5), (0, 3))]),
    ],
)
def test_small_cases_by_hand(counts: Sequence[int], expected: list[dict[int, tuple[int, int]]]) -> None:
    assert hide_sides(counts, FIVE, answer_rule(5)) == expected


def test_answers_without_sides_are_protected_as_a_choice() -> None:
    assert hide_sides([2, 9, 40, 60], [U] * 4, answer_rule(5)) == [{0: (1, 4), 1: (7, 10)}]


def test_the_size_of_the_survey_does_not_matter() -> None:
    found = hide_sides([3, 60_000, 9_000, 4, 120_000], FIVE, answer_rule(5))
    assert found == [{0: (1, 4), 1: (59_999, 60_002)}, {3: (1, 4), 4: (120_000, 120_003)}]
