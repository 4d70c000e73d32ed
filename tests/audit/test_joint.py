from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_study.audit import Event, answered, as_written, event_bounds, joint_bounds
from quality_study.facts.claims import retained
from quality_study.tables.validation import RawStudy
from quality_study.words.errors import ContradictionError, StudyError
from quality_study.words.french import NBSP, THIN

A, B, C = answered("a"), answered("b"), answered("c")
PROFILES = list(product((True, False), repeat=3))
#: The same events, told on the answers to a, b and c.
EVENTS = [
    (A & ~B, lambda a, b, c: a and not b),
    (A & B & C, lambda a, b, c: a and b and c),
    (A | (B & ~C), lambda a, b, c: a or (b and not c)),
    (~(A | B | C), lambda a, b, c: not (a or b or c)),
]
COLUMNS = ["id", "item", "category", "relation", "value", "unit"]
ITEMS = pd.DataFrame(
    [["q", c, "scale"] for c in ("Non", "Oui", "Blanc")] + [["m", c, "choices"] for c in ("x", "y")],
    columns=["item", "category", "type"],
)


def shared(n: int, cells: int) -> list[tuple[int, ...]]:
    """Every way to share n respondents out over cells."""
    if cells == 1:
        return [(n,)]
    return [(first, *rest) for first in range(n + 1) for rest in shared(n - first, cells - 1)]


TABLES = {n: shared(n, 8) for n in range(1, 6)}


def margins(table: tuple[int, ...]) -> list[int]:
    return [sum(k for k, p in zip(table, PROFILES, strict=True) if p[i]) for i in range(3)]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(n), st.sampled_from(TABLES[n]))), st.integers(0, 2))
def test_bounds_against_every_table(drawn: tuple[int, tuple[int, ...]], slack: int) -> None:
    n, truth = drawn
    known = {e: (max(k - slack, 0), k + slack) if slack else k for e, k in zip((A, B, C), margins(truth), strict=True)}
    right = [t for t in TABLES[n] if all(abs(x - y) <= slack for x, y in zip(margins(t), margins(truth), strict=True))]
    for event, holds in EVENTS:
        counts = [sum(k for k, p in zip(t, PROFILES, strict=True) if holds(*p)) for t in right]
        found = event_bounds(event, n=n, counts=known)
        assert (found.low_count, found.high_count) == (min(counts), max(counts)), event.name
        assert (found.low, found.high) == (min(counts) / n, max(counts) / n)


def test_percentages_are_known_to_their_last_written_decimal() -> None:
    assert event_bounds(A, n=1000, percents={A: "97.0"}).low_count == 970
    assert event_bounds(A, n=1000, percents={A: 97}).low_count == 965
    assert event_bounds(A & B, n=40, percents={A: 90, B: "60,0"}).sentence() == (
        f"(a{NBSP}: Oui) et (b{NBSP}: Oui){NBSP}: de 20 à 24 personnes, 50 à 60{THIN}% des répondants."
    )


def test_an_event_that_contradicts_itself_holds_for_nobody() -> None:
    found = event_bounds(A & ~A, n=5, counts={A: 3})
    assert (found.low_count, found.high_count, found.low, found.high) == (0, 0, 0.0, 0.0)


def test_margins_that_no_table_has() -> None:
    with pytest.raises(ContradictionError):
        event_bounds(A, n=5, counts={A: 2, A & B: 3})


def test_names_of_events() -> None:
    assert (A & B & ~C).name == "(a : Oui) et (b : Oui) et non (c : Oui)"
    assert (A & (B | C)).name == "(a : Oui) et [(b : Oui) ou (c : Oui)]"
    assert (~(A | B)).name == "non [(a : Oui) ou (b : Oui)]"
    assert A.named("satisfaits") == Event("satisfaits", A.cells, A.holds)


@pytest.mark.parametrize("n", [None, 3, 6])
def test_bounds_from_claims_against_every_joint_table(n: int | None) -> None:
    claims = pd.DataFrame([["C1", "q", "Oui", "ge", "60", "%"], ["C2", "m", "x", "le", "50", "%"]], columns=COLUMNS)
    event = (answered("q") & ~answered("m", "x")) | answered("q", "Non")
    shares = []
    for size in range(1, 7) if n is None else [n]:
        for table in shared(size, 6):  # q Oui, Non, Blanc with x; then without
            if 100 * (table[0] + table[3]) >= 60 * size and 100 * sum(table[:3]) <= 50 * size:
                shares.append((table[3] + table[1] + table[4], size))
    found = joint_bounds(claims, ITEMS, event, max_n=6, n=n)
    assert (found.low_count, found.high_count) == (min(k for k, _ in shares), max(k for k, _ in shares))
    assert (found.low, found.high) == (min(k / s for k, s in shares), max(k / s for k, s in shares))


def test_a_respondent_gives_one_answer_to_a_single_choice_and_many_to_a_multiple_one() -> None:
    none = pd.DataFrame([], columns=COLUMNS)
    assert joint_bounds(none, ITEMS, answered("q") & answered("q", "Non"), max_n=5).high_count == 0
    assert joint_bounds(none, ITEMS, answered("m", "x") & answered("m", "y"), max_n=5).high_count == 5
    every = answered("q") | answered("q", "Non") | answered("q", "Blanc")
    assert joint_bounds(none, ITEMS, every, max_n=5).low == 1.0


def test_a_published_conjunction_narrows_the_bounds() -> None:
    claims = pd.DataFrame([["C1", "q", "Oui", "eq", "50", "%"], ["C2", "m", "x", "eq", "50", "%"]], columns=COLUMNS)
    both = answered("q") & answered("m", "x")
    found = joint_bounds(claims, ITEMS, answered("q") & ~answered("m", "x"), max_n=20, n=20, percents={both: 35})
    assert (found.low_count, found.high_count) == (3, 3)


def test_an_answer_that_no_question_admits() -> None:
    with pytest.raises(StudyError) as caught:
        joint_bounds(pd.DataFrame([], columns=COLUMNS), ITEMS, answered("q", "Peut-être"), max_n=5)
    assert str(caught.value) == "aucune question n’admet cette réponse : « q : Peut-être »."


def test_satisfied_guests_who_did_not_appreciate_the_animation(raw: RawStudy) -> None:
    # 97 % satisfied and at most half by the animation: at n, k <= n satisfied and floor(n / 2) animated at most.
    claims = retained(raw.tables["claims"])
    claims, items = claims[claims["population"] == "invites"], raw.items[raw.items["population"] == "invites"]
    event = answered("min_globale", "Satisfait") & ~answered("min_animation", "Satisfait")
    found = joint_bounds(as_written(claims), items, event, max_n=200)
    pairs = [(k, n) for n in range(30, 201) for k in range(n + 1) if abs(200 * k - 194 * n) <= n and _forty(n)]
    assert found.low == min((k - n // 2) / n for k, n in pairs)
    assert found.high == max(k / n for k, n in pairs)


def _forty(n: int) -> bool:
    return any(abs(200 * k - 80 * n) <= n for k in range(n + 1))
