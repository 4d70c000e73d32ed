from __future__ import annotations

from math import inf
from types import SimpleNamespace

import pandas as pd
import pytest

from quality_study.audit.program import SIZE, Program, Row, build_program, claim_rows


def claim(relation: str, value: str, unit: str = "%", *, item: str = "q", category: str = "Oui") -> SimpleNamespace:
    return SimpleNamespace(id="C001", item=item, category=category, relation=relation, value=value, unit=unit)


CELL = ("q", "Oui")


@pytest.mark.parametrize(
    ("relation", "value", "rows"),
    [
        # 34.5 n <= 100 k <= 35.5 n, times 2
        ("eq", "35", [({CELL: 200, SIZE: -69}, 0, inf), ({CELL: 200, SIZE: -71}, -inf, 0)]),
        # 6.85 n <= 100 k <= 6.95 n, times 20
        ("eq", "6,9", [({CELL: 2000, SIZE: -137}, 0, inf), ({CELL: 2000, SIZE: -139}, -inf, 0)]),
        # 55 n <= 100 k <= 65 n, times 2
        ("about", "60", [({CELL: 200, SIZE: -110}, 0, inf), ({CELL: 200, SIZE: -130}, -inf, 0)]),
        ("gt", "50", [({CELL: 200, SIZE: -100}, 1, inf)]),
        ("ge", "50", [({CELL: 200, SIZE: -100}, 0, inf)]),
        ("lt", "50", [({CELL: 200, SIZE: -100}, -inf, -1)]),
        ("le", "50", [({CELL: 200, SIZE: -100}, -inf, 0)]),
    ],
)
def test_rows_of_a_share(
    relation: str, value: str, rows: list[tuple[dict[tuple[str, str], int], float, float]]
) -> None:
    assert claim_rows(claim(relation, value)) == [Row("C001", terms, low, high) for terms, low, high in rows]


@pytest.mark.parametrize(
    ("relation", "value", "low", "high"),
    [
        ("eq", "7", 7, 7),
        ("about", "1000", 900, 1100),
        ("about", "19", 18, 20),
        ("gt", "0", 1, inf),
        ("ge", "3", 3, inf),
        ("lt", "3", -inf, 2),
        ("le", "3", -inf, 3),
    ],
)
def test_rows_of_a_count(relation: str, value: str, low: float, high: float) -> None:
    assert claim_rows(claim(relation, value, "personnes")) == [Row("C001", {CELL: 1}, low, high)]


def test_rows_of_the_size() -> None:
    rows = claim_rows(claim("about", "1000", "répondants", item="taille", category=""))
    assert rows == [Row("C001", {SIZE: 1}, 900, 1100)]


def test_rows_of_an_order() -> None:
    rows = claim_rows(claim("order", "q:Non|r:Oui", ""))
    assert rows == [Row("C001", {CELL: 1, ("q", "Non"): -1}, 1, inf), Row("C001", {CELL: 1, ("r", "Oui"): -1}, 1, inf)]


def test_claims_without_constraint() -> None:
    assert claim_rows(claim("none", "", "")) == []
    assert claim_rows(claim("eq", "254", "visites", item="visites", category="")) == []


def test_structure_of_single_and_multiple_choices() -> None:
    items = pd.DataFrame(
        {
            "item": ["q", "q", "m", "m", "x"],
            "type": ["scale", "scale", "choices", "choices", "scale"],
            "category": ["Non", "Oui", "a", "b", "Oui"],
        }
    )
    claims = pd.DataFrame([vars(claim("order", "m:a", ""))])
    program = build_program(claims, items, max_n=9)
    assert program.cells == (("q", "Non"), ("q", "Oui"), ("m", "a"), ("m", "b"))  # no claim speaks of x
    assert program.rows == (
        Row(None, {("q", "Non"): 1, ("q", "Oui"): 1, SIZE: -1}, 0, 0),
        Row(None, {("m", "a"): 1, SIZE: -1}, -inf, 0),
        Row(None, {("m", "b"): 1, SIZE: -1}, -inf, 0),
        Row("C001", {("q", "Oui"): 1, ("m", "a"): -1}, 1, inf),
    )


def test_solve_minimises_and_respects_the_size() -> None:
    structure = Row(None, {("q", "Non"): 1, CELL: 1, SIZE: -1}, 0, 0)
    share = Row("C001", {CELL: 200, SIZE: -100}, 1, inf)
    program = Program((("q", "Non"), CELL), (structure, share), 60)
    assert program.solve({CELL: 1}, n=20) == {SIZE: 20, ("q", "Non"): 9, CELL: 11}
    assert program.solve({CELL: -1}, n=20) == {SIZE: 20, ("q", "Non"): 0, CELL: 20}
    assert program.solve({CELL: 1}, n=20, claims=[]) == {SIZE: 20, ("q", "Non"): 20, CELL: 0}
    assert program.solve({SIZE: 1}) == {SIZE: 1, ("q", "Non"): 0, CELL: 1}


def test_feasible() -> None:
    rows = (Row("A", {CELL: 1}, 3, 3), Row("B", {CELL: 1}, 4, inf))
    program = Program((CELL,), rows, 10)
    assert not program.feasible()
    assert program.feasible(claims=["A"])
    assert program.feasible(claims=["B"], n=4)
    assert not program.feasible(claims=["B"], n=3)


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^claim C001: not a number: 'beaucoup'$"):
        claim_rows(claim("eq", "beaucoup"))
