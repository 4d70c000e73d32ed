"""What each reading of the shares of 2011 leaves, against loops over counts that share no code with the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from quality_study.audit import (
    answered,
    as_written,
    cell_bounds,
    compare_possibilities,
    joint_bounds,
    joint_sizes,
    size_readings,
)
from quality_study.facts.claims import retained
from quality_study.tables.validation import RawStudy
from quality_study.words.errors import ContradictionError

#: How far a share published as a whole number reaches: rounded to the unit, or to five points.
UNIT, FIVE = Fraction(1, 2), Fraction(5, 2)
COLUMNS = ["id", "item", "category", "relation", "value", "unit", "precision"]


def counts(percent: int, n: int, reach: Fraction) -> list[int]:
    return [k for k in range(n + 1) if abs(Fraction(100 * k, n) - percent) <= reach]


def of_population(raw: RawStudy, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    claims = retained(raw.tables["claims"])
    return claims[claims["population"] == name], raw.items[raw.items["population"] == name]


def same_n(shares: list[tuple[int, Fraction]], most: int) -> list[int]:
    return [n for n in range(1, most + 1) if all(counts(p, n, reach) for p, reach in shares)]


def own_n(shares: list[tuple[int, Fraction]], most: int) -> list[int]:
    """Each share is of those who answered its question, some of the n."""
    return [
        n for n in range(1, most + 1) if all(any(counts(p, m, reach) for m in range(1, n + 1)) for p, reach in shares)
    ]


#: The published shares of each survey, their reach when the multiples of five are read to five points; « à peu près ».
STUDENTS = [50, 35, 50, 90]
GUESTS = [97, 40]


@pytest.mark.parametrize(
    ("population", "shares", "most", "found"),
    [("etudiants", STUDENTS, 60, (5, 45, 44, 53)), ("invites", GUESTS, 200, (132, 150, 172, 172))],
)
def test_sizes_of_2011_under_each_reading(
    raw: RawStudy, population: str, shares: list[int], most: int, found: tuple[int, ...]
) -> None:
    about = [(60, Fraction(5))] if population == "etudiants" else []
    reads: list[list[int]] = []
    for make in (same_n, own_n):
        for reach in (UNIT, FIVE):
            reads.append(make([*about, *((p, reach if p % 5 == 0 else UNIT) for p in shares)], most))
    assert tuple(map(len, reads)) == found
    table = size_readings(*of_population(raw, population), max_n=most)
    groups = table.groupby(["own_n", "declared"])["n"]
    assert [groups.get_group(key).tolist() for key in product((False, True), repeat=2)] == reads


def test_thirty_one_students_are_possible_once_a_question_may_be_left_blank(raw: RawStudy) -> None:
    # 13 and 9 of 26 are 50 and 35 %, 28 of 31 are 90 %: to the unit, but not with one n for all.
    assert [counts(50, 26, UNIT), counts(35, 26, UNIT), counts(90, 31, UNIT)] == [[13], [9], [28]]
    claims, items = of_population(raw, "etudiants")
    assert 31 not in joint_sizes(as_written(claims), items, max_n=60)
    assert 31 in joint_sizes(as_written(claims), items, max_n=60, own_n=True)
    assert {30, 31} <= set(joint_sizes(claims, items, max_n=60))


def test_the_cohort_is_of_thirty_or_thirty_one_if_the_seven_are_the_23_percent(raw: RawStudy) -> None:
    free = [n for n in range(1, 61) if counts(23, n, UNIT)]
    tied = [n for n in range(1, 61) if 7 in counts(23, n, UNIT)]
    assert tied == [30, 31]
    for readings, sizes in (({}, free), ({"C030": "b"}, tied)):
        claims = retained(raw.tables["claims"], readings)
        claims = claims[claims["population"] == "promotion"]
        assert joint_sizes(claims, of_population(raw, "promotion")[1], max_n=60) == sizes


def test_two_shares_of_the_same_office_are_two_surveys(tables: dict[str, pd.DataFrame]) -> None:
    sizes = tables["answer_sizes"].groupby("item")["n"].min()
    for item, percent in (("dgfip_demarches", 87), ("dgfip_guichet", 48)):
        assert sizes[item] == next(n for n in range(1, 100) if counts(percent, n, UNIT))
    assert next(n for n in range(1, 100) if counts(87, n, UNIT) and counts(48, n, UNIT)) == 23  # as one survey


@pytest.mark.parametrize("reach", [UNIT, FIVE])
def test_frechet_bounds_of_the_guests(raw: RawStudy, reach: Fraction) -> None:
    """Satisfied overall but not by the animation, nor by the exchanges: at least what the margins cannot share."""
    claims, items = of_population(raw, "invites")
    claims = claims if reach == FIVE else as_written(claims)
    slack = 0 if reach == UNIT else reach  # « au plus la moitié », to the letter or to five points
    least: list[list[Fraction]] = [[], [], []]
    for n in same_n([(97, UNIT), (40, reach)], 200):
        animated = max(k for k in range(n + 1) if Fraction(100 * k, n) <= 50 + slack)
        exchanged = max(counts(40, n, reach))
        satisfied = min(counts(97, n, UNIT))
        for place, others in enumerate((animated, exchanged, animated + exchanged)):
            least[place].append(Fraction(max(satisfied - others, 0), n))
    whole, by = answered("min_globale", "Satisfait"), (("min_animation", "Satisfait"), ("min_echanges", "Satisfait"))
    first, second = (~answered(*cell) for cell in by)
    for event, shares in zip((whole & first, whole & second, whole & first & second), least, strict=True):
        assert joint_bounds(claims, items, event, max_n=200).low == float(min(shares))


def test_nothing_is_bounded_once_others_may_have_judged_the_animation(raw: RawStudy) -> None:
    # 28 of 29 satisfied, the same 28 of 56 pleased by the animation: nobody is satisfied without it.
    assert (counts(97, 29, UNIT), 2 * 28 <= 56) == ([28], True)
    claims, items = of_population(raw, "invites")
    event = answered("min_globale", "Satisfait") & ~answered("min_animation", "Satisfait")
    assert joint_bounds(as_written(claims), items, event, max_n=200, own_n=True).low == 0


def test_three_hundred_guests_would_have_changed_the_answer() -> None:
    """To the unit and with one n, no size up to 200 rejects equality; before 300, some do: a cap must be named."""
    students = [(k, n) for n in same_n([(50, UNIT), (35, UNIT), (90, UNIT)], 60) for k in counts(90, n, UNIT)]

    def least_p(sizes: range) -> float:
        guests = [(k, n) for n in sizes for k in counts(97, n, UNIT) if counts(40, n, UNIT)]
        return min(
            float(fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue)
            for (k1, n1), (k2, n2) in product(students, guests)
        )

    assert least_p(range(195, 201)) > 0.05 / 3
    assert least_p(range(268, 272)) > 0.05 / 3 > least_p(range(272, 273))
    assert round(least_p(range(278, 282)), 4) == 0.0148
    ours = pd.DataFrame(students, columns=["count", "n"])
    theirs = pd.DataFrame([(k, n) for n in (199, 200) for k in counts(97, n, UNIT)], columns=["count", "n"])
    said = compare_possibilities(ours, theirs, confidence=1 - 0.05 / 3).sentence()
    assert "Aucun effectif envisagé, jusqu’à 200, ne rend l’écart significatif" in said


# Small surveys of one's own: two questions on a scale with a blank, each with its own n, every way to answer them.
MOST = 4
ANSWERS = ("Non", "Oui", "Sans réponse")
ITEMS = pd.DataFrame(
    [[item, c, "scale", "blank" if c == "Sans réponse" else "choice"] for item in "qr" for c in ANSWERS],
    columns=["item", "category", "type", "role"],
)


def ways() -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """How many answered no and yes to each question; others, of the n people, left it blank."""
    one = [(no, yes) for no in range(MOST + 1) for yes in range(MOST + 1 - no) if no + yes]
    yield from product(one, one)


HOLDS: dict[str, Callable[[Fraction, int, Fraction], bool]] = {
    "eq": lambda x, v, reach: abs(x - v) <= reach,
    "about": lambda x, v, reach: abs(x - v) <= 5,
    "gt": lambda x, v, reach: x > v,
    "le": lambda x, v, reach: x <= v,
}


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from("qr"), st.sampled_from(sorted(HOLDS)), st.sampled_from([25, 40, 50, 60, 75])),
        max_size=3,
    ),
    st.sampled_from(["", "five"]),
    st.booleans(),
)
def test_questions_with_their_own_n_against_every_way_to_answer(
    said: list[tuple[str, str, int]], precision: str, ordered: bool
) -> None:
    rows = [
        [f"C{k}", item, "Oui", relation, str(v), "%", precision if relation == "eq" else ""]
        for k, (item, relation, v) in enumerate(said)
    ]
    rows += [["C9", "r", "Oui", "order", "q:Oui", "", ""]] if ordered else []
    claims = pd.DataFrame(rows, columns=COLUMNS)
    reach = FIVE if precision else UNIT
    left = []
    for way in ways():
        share = {item: Fraction(yes, no + yes) for item, (no, yes) in zip("qr", way, strict=True)}
        if all(HOLDS[relation](100 * share[item], v, reach) for item, relation, v in said) and (
            not ordered or share["r"] > share["q"]
        ):
            left.append(share | {f"n_{item}": sum(pair) for item, pair in zip("qr", way, strict=True)})
    if not left:
        with pytest.raises(ContradictionError):
            cell_bounds(claims, ITEMS, max_n=MOST, own_n=True)
        return
    found = cell_bounds(claims, ITEMS, max_n=MOST, own_n=True).set_index(["item", "category"])
    for item in "qr":
        shares = [way[item] for way in left]
        assert found.loc[(item, "Oui"), ["low", "high"]].tolist() == [float(min(shares)), float(max(shares))]
        assert (item, "Sans réponse") not in found.index
    fewest = max(min(way[f"n_{item}"] for way in left) for item in "qr")
    assert joint_sizes(claims, ITEMS, max_n=MOST, own_n=True)[0] == fewest
