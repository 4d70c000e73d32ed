"""Agreement of two groupings, against hand-worked contingency tables and what must not change it."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.survey.grouping import VMeasure, adjusted_rand, v_measure
from quality_study.words.errors import StudyError

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=25)


def grouping(letters: str) -> pd.Series:
    """One letter a card; cards are numbered."""
    return pd.Series(list(letters), index=[f"C{i}" for i in range(len(letters))])


def both(pairs: list[tuple[int, int]]) -> tuple[pd.Series, pd.Series]:
    cards = [f"C{i}" for i in range(len(pairs))]
    return pd.Series([a for a, _ in pairs], index=cards), pd.Series([b for _, b in pairs], index=cards)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        # table 2 1 / 1 2: pairs together 2, rows 6, columns 6, of 15: (2 - 36/15) / (6 - 36/15)
        ("xxxyyy", "uuvuvv", -1 / 9),
        # table 3 1 / 0 2: pairs together 4, rows 7, columns 6, of 15: (4 - 42/15) / (13/2 - 42/15)
        ("xxxxyy", "uuuvvv", 12 / 37),
        # table 1 1 / 1 1: pairs together 0, rows 2, columns 2, of 6: (0 - 4/6) / (2 - 4/6)
        ("xxyy", "uvuv", -1 / 2),
        ("xxxyyy", "uuuuuu", 0),
    ],
)
def test_adjusted_rand_follows_its_definition(first: str, second: str, value: float) -> None:
    assert adjusted_rand(grouping(first), grouping(second)) == pytest.approx(value)


@pytest.mark.parametrize("letters", ["xxyyzz", "xyzxyz", "xxxxxx", "xyzuvw", "x"])
def test_the_same_groups_agree_fully_whatever_their_names_and_the_order_of_cards(letters: str) -> None:
    own = grouping(letters)
    other = own.map(dict(zip("xyzuvw", "yzxwuv", strict=True))).iloc[::-1]
    for second in (own, other):
        assert adjusted_rand(own, second) == 1.0
        assert v_measure(own, second, permutations=2).value == 1.0


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        # homogeneity = completeness = 1 - H(1/3) in bits
        ("xxxyyy", "uuvuvv", 5 / 3 - math.log2(3)),
        # homogeneity 1, completeness 1 bit out of 2: 2 * 1 * 0.5 / 1.5
        ("xxyy", "uvst", 2 / 3),
        ("xxyy", "uvuv", 0),
    ],
)
def test_v_measure_follows_its_definition(first: str, second: str, value: float) -> None:
    assert v_measure(grouping(first), grouping(second), permutations=1).value == pytest.approx(value, abs=1e-12)


def test_chance_is_the_mean_over_deals() -> None:
    # two pairs against two pairs: a third of the deals agree fully, the others not at all
    found = v_measure(grouping("xxyy"), grouping("uuvv"), permutations=1000)
    assert found.chance == pytest.approx(1 / 3, abs=0.04)
    # every deal of six lone cards, or of one group, is the same
    assert v_measure(grouping("xxxyyy"), grouping("uvwrst")).chance == pytest.approx(2 / (1 + math.log2(6)))
    assert v_measure(grouping("xxxyyy"), grouping("uuuuuu")) == VMeasure(0.0, 0.0)


def test_chance_is_far_from_zero_when_groups_are_many() -> None:
    first, second = grouping("aabbccddee"), grouping("abcdeabcde")
    assert v_measure(first, second).chance > 0.5
    assert adjusted_rand(first, second) < 0


def test_the_seed_decides_and_the_order_of_cards_does_not() -> None:
    first, second = grouping("xxxyyyzzz"), grouping("uvwuvwuvu")
    found = v_measure(first, second, seed=3)
    assert found == v_measure(first, second, seed=3) == v_measure(first, second.iloc[::-1], seed=3)
    assert found.chance != v_measure(first, second, seed=4).chance


@given(PAIRS)
@settings(deadline=None, max_examples=60)
def test_both_measures_are_symmetric(pairs: list[tuple[int, int]]) -> None:
    first, second = both(pairs)
    assert adjusted_rand(first, second) == pytest.approx(adjusted_rand(second, first), abs=1e-9)
    forth, back = (v_measure(a, b, permutations=1).value for a, b in ((first, second), (second, first)))
    assert forth == pytest.approx(back, abs=1e-9)
    assert -1 <= adjusted_rand(first, second) <= 1
    assert -1e-9 <= forth <= 1 + 1e-9


@given(PAIRS, st.permutations(range(5)))
@settings(deadline=None, max_examples=60)
def test_the_names_of_the_groups_do_not_matter(pairs: list[tuple[int, int]], names: list[int]) -> None:
    first, second = both(pairs)
    renamed = second.map({i: f"groupe {n}" for i, n in enumerate(names)})
    assert adjusted_rand(first, renamed) == pytest.approx(adjusted_rand(first, second), abs=1e-12)
    mine, yours = (v_measure(first, s, permutations=3) for s in (second, renamed))
    assert (mine.value, mine.chance) == pytest.approx((yours.value, yours.chance), abs=1e-12)


@pytest.mark.parametrize("measure", [adjusted_rand, v_measure])
def test_cards_of_one_grouping_only_are_all_listed(measure: object) -> None:
    first = pd.Series({"accueil": 1, "délais": 1, "salles": 2})
    second = pd.Series({"délais": 1, "horaires": 2, "tarifs": 2})
    with pytest.raises(StudyError) as caught:
        measure(first, second)  # type: ignore[operator]
    assert [(p.message, p.found) for p in caught.value.problems] == [
        ("carte présente dans le premier regroupement seulement", "accueil"),
        ("carte présente dans le premier regroupement seulement", "salles"),
        ("carte présente dans le second regroupement seulement", "horaires"),
        ("carte présente dans le second regroupement seulement", "tarifs"),
    ]


def test_a_card_twice_or_without_group_is_not_compared() -> None:
    own = pd.Series(["x", "y", "y"], index=["a", "b", "b"])
    with pytest.raises(StudyError, match=r"deux fois dans le second regroupement \(valeur trouvée : « b »\)"):
        adjusted_rand(own.iloc[:2], own)
    with pytest.raises(StudyError, match=r"sans groupe dans le premier regroupement \(valeur trouvée : « b »\)"):
        adjusted_rand(pd.Series({"a": "x", "b": None}), own.iloc[:2])
    with pytest.raises(StudyError, match="aucune carte"):
        adjusted_rand(own.iloc[:0], own.iloc[:0])
    with pytest.raises(ValueError, match="at least 1, got 0"):
        v_measure(own.iloc[:2], own.iloc[:2], permutations=0)
