from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from math import comb

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.audit import cell_bounds, joint_sizes
from quality_study.audit.bounds import REST
from quality_study.words.errors import ContradictionError

MAX_N = 8
SINGLE = [("q", "Non"), ("q", "Oui"), ("q", "Sans réponse")]
OTHER = [("m", "a"), ("m", "b")]  # several answers allowed: each count is free from 0 to n
ITEMS = pd.DataFrame(
    [[i, c, "scale"] for i, c in SINGLE] + [[i, c, "choices"] for i, c in OTHER], columns=["item", "category", "type"]
)
COLUMNS = ["id", "item", "category", "relation", "value", "unit"]


def table(claims: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(claims, columns=COLUMNS)


def answers(n: int) -> Iterator[dict[tuple[str, str], int]]:
    """Every way n respondents can answer both items."""
    for a, b in product(range(n + 1), repeat=2):
        if a + b <= n:
            for c, d in product(range(n + 1), repeat=2):
                yield dict(zip([*SINGLE, *OTHER, ("taille", "")], (a, b, n - a - b, c, d, n), strict=True))


COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "gt": lambda x, v: x > v,
    "ge": lambda x, v: x >= v,
    "lt": lambda x, v: x < v,
    "le": lambda x, v: x <= v,
}


def holds(claim: list[str], counts: dict[tuple[str, str], int]) -> bool:
    _, item, category, relation, value, unit = claim
    count, n = counts[item, category], counts["taille", ""]
    if relation == "order":
        others = [part.split(":") for part in value.split("|")]
        return all(count > counts[i, c] for i, c in others)
    v = Fraction(value.replace(",", "."))
    x = Fraction(100 * count, n) if unit == "%" else Fraction(count)
    if relation in COMPARE:
        return COMPARE[relation](x, v)
    decimals = len(value.replace(",", ".").partition(".")[2])
    half = Fraction(1, 2 * 10**decimals) if unit == "%" else Fraction(0)
    reach = Fraction(5) if unit == "%" else Fraction(int(v) // 10)
    return abs(x - v) <= (half if relation == "eq" else reach)


ALL = [counts for n in range(1, MAX_N + 1) for counts in answers(n)]


def test_the_enumeration_is_complete() -> None:
    assert len(ALL) == sum(comb(n + 2, 2) * (n + 1) ** 2 for n in range(1, MAX_N + 1))


@st.composite
def claims(draw: st.DrawFn) -> list[list[str]]:
    truth = draw(st.sampled_from(ALL))  # most claims are near some real answers, so that many sets are consistent
    found = []
    for k in range(draw(st.integers(1, 4))):
        item, category = draw(st.sampled_from([*SINGLE, *OTHER, *SINGLE, ("taille", "")]))
        relation = draw(st.sampled_from(["eq", "about", "gt", "ge", "lt", "le", "order"]))
        unit = "personnes" if item == "taille" else draw(st.sampled_from(["%", "personnes"]))
        count, n = truth[item, category], truth["taille", ""]
        if relation == "order" and item != "taille":
            others = draw(st.lists(st.sampled_from([*SINGLE, *OTHER]), min_size=1, max_size=2, unique=True))
            value, unit = "|".join(f"{i}:{c}" for i, c in others), ""
        else:
            relation = "ge" if relation == "order" else relation
            exact = Fraction(100 * count, n) if unit == "%" else Fraction(count)
            near = exact + {"gt": -1, "lt": 1}.get(relation, 0)
            if unit == "%":
                value = draw(st.sampled_from([f"{float(near):.0f}", f"{float(near):.1f}".replace(".", ","), "50"]))
                value = value if not value.startswith("-") else "0"
            else:
                value = str(max(int(near), 0))
        found.append([f"C{k}", item, category, relation, value, unit])
    return found


def range_of(
    solutions: list[dict[tuple[str, str], int]], cells: list[tuple[str, str]]
) -> tuple[int, int, float, float]:
    counts = [sum(s[c] for c in cells) for s in solutions]
    shares = [Fraction(k, s["taille", ""]) for k, s in zip(counts, solutions, strict=True)]
    return min(counts), max(counts), float(min(shares)), float(max(shares))


@settings(max_examples=60, deadline=None)
@given(claims(), st.none() | st.integers(1, MAX_N))
def test_bounds_and_sizes_against_enumeration(found: list[list[str]], n: int | None) -> None:
    solutions = [s for s in ALL if all(holds(c, s) for c in found)]
    assert joint_sizes(table(found), ITEMS, max_n=MAX_N) == sorted({s["taille", ""] for s in solutions})
    if n is not None:
        solutions = [s for s in solutions if s["taille", ""] == n]
    if not solutions:
        with pytest.raises(ContradictionError):
            cell_bounds(table(found), ITEMS, max_n=MAX_N, n=n)
        return
    bounds = cell_bounds(table(found), ITEMS, max_n=MAX_N, n=n)
    published = {c[2] for c in found if c[1] == "q" and c[3] in ("eq", "about") and c[5] == "%"}
    for row in bounds.itertuples():
        rest = [c for c in SINGLE if c[1] not in published]
        cells = rest if row.category == REST else [(row.item, row.category)]
        expected = range_of(solutions, cells)
        assert (row.low_count, row.high_count, row.low, row.high) == expected, (row.item, row.category)


def test_rest_is_listed_for_single_choices_with_a_published_share_only() -> None:
    published = cell_bounds(
        table([["C1", "q", "Oui", "eq", "50", "%"], ["C2", "m", "a", "eq", "50", "%"]]), ITEMS, max_n=8
    )
    assert list(published["category"]) == ["Non", "Oui", "Sans réponse", REST, "a", "b"]
    inequality = cell_bounds(table([["C1", "q", "Oui", "gt", "50", "%"]]), ITEMS, max_n=8)
    assert REST not in set(inequality["category"])
    complete = [
        ["C1", "q", "Oui", "eq", "50", "%"],
        ["C2", "q", "Non", "eq", "25", "%"],
        ["C3", "q", "Sans réponse", "eq", "25", "%"],
    ]
    assert REST not in set(cell_bounds(table(complete), ITEMS, max_n=8)["category"])


def test_remainder_of_the_future_contest() -> None:
    # n is 20, 40, 48, 52 or 60: the smallest remainder is 7/48 (24 and 17 published), the largest 8/52 (26 and 18).
    found = [
        ["C048", "q", "Oui", "eq", "50", "%"],
        ["C050", "q", "Non", "eq", "35", "%"],
        ["C057", "m", "a", "eq", "90", "%"],
    ]
    found.append(["C043", "m", "b", "about", "60", "%"])
    bounds = cell_bounds(table(found), ITEMS, max_n=60).set_index(["item", "category"])
    rest = bounds.loc[("q", REST)]
    assert (rest["low"], rest["high"]) == (7 / 48, 8 / 52)
    assert (rest["low_count"], rest["high_count"]) == (3, 9)
    at_20 = cell_bounds(table(found), ITEMS, max_n=60, n=20).set_index(["item", "category"])
    assert at_20["low_count"].tolist() == [7, 10, 3, 3, 18, 11]
    assert at_20["high_count"].tolist() == [7, 10, 3, 3, 18, 13]


def test_five_point_breakdown_against_brute_force_in_r() -> None:
    # Shares 4, 9, 13, 43 and 30 %, n <= 60: brute force in R 4.2.2 leaves n = 23, 46 or 53;
    # at 23, the counts are 1, 2, 3, 10 and 7.
    items = pd.DataFrame({"item": "q", "type": "scale", "category": list("abcde")})
    shares = zip("abcde", ["4", "9", "13", "43", "30"], strict=True)
    found = table([[f"C{c}", "q", c, "eq", v, "%"] for c, v in shares])
    assert joint_sizes(found, items, max_n=60) == [23, 46, 53]
    bounds = cell_bounds(found, items, max_n=60, n=23)
    assert bounds["low_count"].tolist() == bounds["high_count"].tolist() == [1, 2, 3, 10, 7]


def test_sizes_of_a_published_share_with_its_count() -> None:
    found = table([["C030", "q", "Oui", "eq", "7", "personnes"], ["C049", "q", "Oui", "eq", "23", "%"]])
    assert joint_sizes(found, ITEMS, max_n=60) == [30, 31]
    bounds = cell_bounds(found, ITEMS, max_n=60).set_index("category").loc["Oui"]
    assert (bounds["low"], bounds["high"]) == (7 / 31, 7 / 30)


def test_contradiction_is_raised_before_any_bound() -> None:
    found = table([["C1", "q", "Oui", "gt", "60", "%"], ["C2", "q", "Non", "gt", "50", "%"]])
    with pytest.raises(ContradictionError) as caught:
        cell_bounds(found, ITEMS, max_n=60)
    assert caught.value.claims == ("C1", "C2")
