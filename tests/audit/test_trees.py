from __future__ import annotations

from math import inf

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.audit.program import SIZE, Program, Row, build_program
from quality_study.audit.solving import program_bounds
from quality_study.audit.trees import is_tree, ranges, split

MAX_N = 12
ITEMS = pd.DataFrame(
    [[i, c, "choices" if i == "m" else "scale"] for i in ("q", "r", "m") for c in ("Non", "Oui", "Blanc")],
    columns=["item", "category", "type"],
)
CELLS = list(zip(ITEMS["item"], ITEMS["category"], strict=True))
COLUMNS = ["id", "item", "category", "relation", "value", "unit"]


def program(*claims: list[str]) -> Program:
    return build_program(pd.DataFrame(list(claims), columns=COLUMNS), ITEMS, max_n=MAX_N)


def order(larger: tuple[str, str], smaller: tuple[str, str]) -> list[str]:
    return ["C", *larger, "order", ":".join(smaller), ""]


def test_items_that_no_claim_joins_are_apart() -> None:
    whole = program(["C", "q", "Oui", "gt", "50", "%"], order(("r", "Oui"), ("m", "Oui")))
    alone = [("m", "Non"), ("m", "Blanc")]  # the answers to a multiple choice limit one another by nothing but n
    expected = [set(), {c for c in CELLS if c[0] == "q"}, {c for c in CELLS if c[0] != "q"} - set(alone)]
    assert [set(part.cells) for part in split(whole)] == expected + [{cell} for cell in alone]
    assert sum(len(part.rows) for part in split(whole)) == len(whole.rows)


def test_comparisons_across_items_make_a_tree_and_within_one_a_cycle() -> None:
    assert is_tree(program(order(("q", "Oui"), ("r", "Oui"))))
    assert not is_tree(program(order(("q", "Oui"), ("q", "Non"))))
    assert not is_tree(program(order(("q", "Oui"), ("r", "Oui")), order(("q", "Non"), ("r", "Non"))))
    assert is_tree(program(order(("q", "Oui"), ("r", "Oui")), order(("r", "Non"), ("m", "Non"))))


def test_weights_beyond_exact_whole_numbers_are_left_to_the_solver() -> None:
    cell = ("q", "Oui")
    assert not is_tree(Program((cell,), (Row("C", {cell: 2**60, SIZE: -1}, 0, inf),), 1))


def test_rows_about_the_size_alone() -> None:
    part = Program((), (Row("C", {SIZE: 1}, 3, 5), Row("D", {SIZE: 2}, -inf, 8)), MAX_N)
    assert ranges(part, range(1, 10)).sizes.tolist() == [3, 4]


@st.composite
def trees(draw: st.DrawFn) -> Program:
    claims = []
    for k in range(draw(st.integers(1, 5))):
        cell = draw(st.sampled_from(CELLS))
        relation = draw(st.sampled_from(["eq", "about", "gt", "ge", "lt", "le", "order", "order"]))
        if relation == "order":
            value, unit = ":".join(draw(st.sampled_from(CELLS))), ""
        else:
            unit = draw(st.sampled_from(["%", "personnes"]))
            value = str(draw(st.integers(0, 100 if unit == "%" else MAX_N)))
        claims.append([f"C{k}", *cell, relation, value, unit])
    return program(*claims)


@settings(max_examples=60, deadline=None)
@given(trees(), st.integers(1, MAX_N))
def test_ranges_of_trees_are_those_of_the_integer_program(whole: Program, n: int) -> None:
    for part in split(whole):
        if not is_tree(part):
            continue
        found = ranges(part, [n])
        assert bool(len(found.sizes)) == part.feasible(n=n)
        for cell in part.cells if len(found.sizes) else ():
            assert program_bounds(part, [cell], n)[:2] == (found.low[cell][0], found.high[cell][0])
