from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.audit import check_consistency, smallest_contradiction
from quality_study.audit.program import build_program
from quality_study.words.errors import ContradictionError

CATEGORIES = ["Non", "Oui", "Sans réponse"]
ITEMS = pd.DataFrame({"item": "q", "type": "scale", "category": CATEGORIES})
COLUMNS = ["id", "item", "category", "relation", "value", "unit"]
MAX_N = 6
ANSWERS = [(a, b, n - a - b) for n in range(1, MAX_N + 1) for a in range(n + 1) for b in range(n + 1 - a)]

Claim = tuple[str, str, int]  # category, relation, value in per cent


def table(claims: list[Claim]) -> pd.DataFrame:
    rows = [
        [f"C{k}", "q", c, r, f"q:{CATEGORIES[v % 3]}" if r == "order" else str(v), "" if r == "order" else "%"]
        for k, (c, r, v) in enumerate(claims)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def holds(claim: Claim, counts: tuple[int, ...]) -> bool:
    category, relation, value = claim
    k, n = counts[CATEGORIES.index(category)], sum(counts)
    if relation == "order":
        return k > counts[value % 3]
    return {
        "eq": abs(200 * k - 2 * value * n) <= n,
        "about": abs(100 * k - value * n) <= 5 * n,
        "gt": 100 * k > value * n,
        "ge": 100 * k >= value * n,
        "lt": 100 * k < value * n,
        "le": 100 * k <= value * n,
    }[relation]


def consistent(claims: list[Claim], n: int | None) -> bool:
    return any(all(holds(c, counts) for c in claims) for counts in ANSWERS if n is None or sum(counts) == n)


_CLAIM = st.tuples(
    st.sampled_from(CATEGORIES),
    st.sampled_from(["eq", "about", "gt", "ge", "lt", "le", "order"]),
    st.sampled_from([0, 10, 17, 25, 33, 40, 50, 60, 67, 75, 90, 100]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_CLAIM, min_size=1, max_size=5), st.none() | st.integers(1, MAX_N))
def test_smallest_contradiction_against_every_subset(claims: list[Claim], n: int | None) -> None:
    program = build_program(table(claims), ITEMS, max_n=MAX_N)
    found = [int(c[1:]) for c in smallest_contradiction(program, n=n)]
    if consistent(claims, n):
        assert found == []
        return
    sizes = range(1, len(claims) + 1)
    fewest = next(s for s in sizes if any(not consistent(list(part), n) for part in combinations(claims, s)))
    assert len(found) == fewest
    assert not consistent([claims[k] for k in found], n)
    assert found == sorted(found)


def test_three_claims_that_agree_two_by_two() -> None:
    claims: list[Claim] = [("Oui", "ge", 0), ("Oui", "gt", 40), ("Non", "gt", 40), ("Sans réponse", "gt", 40)]
    program = build_program(table(claims), ITEMS, max_n=60)
    assert smallest_contradiction(program) == ("C1", "C2", "C3")


def test_consistent_claims_raise_nothing() -> None:
    claims = table([("Oui", "eq", 50), ("Non", "eq", 35)])
    program = build_program(claims, ITEMS, max_n=60)
    assert smallest_contradiction(program) == ()
    check_consistency(program, claims)


def test_consistent_claims_may_contradict_a_known_size() -> None:
    claims = table([("Oui", "eq", 50)])
    program = build_program(claims, ITEMS, max_n=60)
    with pytest.raises(ContradictionError) as caught:
        check_consistency(program, claims, n=3)
    assert caught.value.claims == ("C0",)
    assert "(n = 3)" in str(caught.value)


def test_the_message_names_each_claim_with_its_line() -> None:
    claims = table([("Oui", "gt", 60), ("Non", "ge", 0), ("Non", "order", 1)])
    claims.index = pd.Index([12, 15, 19], name="line")
    program = build_program(claims, ITEMS, max_n=60)
    with pytest.raises(ContradictionError) as caught:
        check_consistency(program, claims, file="claims.csv")
    assert caught.value.claims == ("C0", "C2")
    assert str(caught.value) == (
        "claims.csv, ligne 12 : énoncés contradictoires (aucun effectif de 1 à 60) : "
        "C0, ligne 12 [q, Oui > 60 %] ; C2, ligne 19 [q, Non > q, Oui]."
    )
