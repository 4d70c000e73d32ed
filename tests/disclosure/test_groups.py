"""Opinions by group, attacked by trying every table that agrees with what is published and with the rule."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pandas as pd
import pytest

from quality_study.disclosure import answer_rule, group_opinions, protect_answers
from quality_study.disclosure.groups import may_show
from quality_study.survey.responses import response_breakdown

ANSWERS = ("Non", "Plutôt non", "Plutôt oui", "Oui")
GROUPS = ("A", "B", "C")
Table = tuple[tuple[int, ...], ...]


def survey(counts: Mapping[str, Sequence[int]], answers: Sequence[str] = ANSWERS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the responses of groups; those of the group « » did not say which they are in."""
    rows, who = [], 0
    for group, of_group in counts.items():
        for answer, count in zip(answers, of_group, strict=True):
            for _ in range(count):
                rows.append((str(who), "ecole", group, "answered" if group else "blank"))
                rows.append((str(who), "utile", answer, "answered"))
                who += 1
    cells = [("ecole", "choice", c, "choice") for c in GROUPS]
    cells += [("utile", "scale", c, "favourable" if c in ("Plutôt oui", "Oui") else "choice") for c in answers]
    cells += [(item, kind, "Sans réponse", "blank") for item, kind in (("ecole", "choice"), ("utile", "scale"))]
    items = pd.DataFrame(cells, columns=["item", "type", "category", "role"]).assign(population="p")
    items = items.assign(text=items["item"] + " ?", heading="", row=items["item"] + " ?")
    return pd.DataFrame(rows, columns=["respondent", "question", "value", "status"]), items


def published(
    counts: Mapping[str, Sequence[int]], answers: Sequence[str] = ANSWERS, threshold: int = 5, tested: bool = False
) -> dict[tuple[str, str], int]:
    responses, items = survey(counts, answers)
    rule = answer_rule(threshold)
    table = protect_answers(response_breakdown(responses, items, edition="2027", population="p"), items, rule)
    found = group_opinions(
        responses, items, table, population="p", grouping="ecole", rule=rule, tested=["utile"] if tested else []
    )
    return {
        (row.group, row.category): int(row[5])
        for row in found[["group", "category", "item", "n", "count"]].itertuples()
    }


def test_each_group_is_counted_on_each_side_with_its_own_n() -> None:
    responses, items = survey({"A": (2, 6, 3, 9), "B": (7, 1, 5, 5), "C": (4, 4, 8, 0)})
    table = response_breakdown(responses, items, edition="2027", population="p")
    found = group_opinions(responses, items, table, population="p", grouping="ecole", rule=answer_rule(5))
    assert found[["item", "group", "category", "role", "count", "n"]].to_numpy().tolist() == [
        ["utile", "A", "Défavorable", "choice", 8, 20],
        ["utile", "A", "Favorable", "favourable", 12, 20],
        ["utile", "B", "Défavorable", "choice", 8, 18],
        ["utile", "B", "Favorable", "favourable", 10, 18],
        ["utile", "C", "Défavorable", "choice", 8, 16],
        ["utile", "C", "Favorable", "favourable", 8, 16],
    ]
    assert found["share"].tolist() == pytest.approx([8 / 20, 12 / 20, 8 / 18, 10 / 18, 0.5, 0.5])


def test_a_neutral_answer_is_a_side_of_its_own() -> None:
    answers = ("Non", "Plutôt non", "Bof", "Plutôt oui", "Oui")
    found = published({"A": (3, 3, 6, 3, 4), "B": (4, 4, 9, 4, 5), "C": (5, 0, 7, 0, 8)}, answers)
    assert [found["A", side] for side in ("Défavorable", "Neutre", "Favorable")] == [6, 6, 7]
    assert published({"A": (3, 3, 1, 3, 4), "B": (4, 4, 9, 4, 5), "C": (5, 0, 7, 0, 8)}, answers) == {}


@pytest.mark.parametrize(
    "counts",
    [
        {"A": (2, 6, 3, 9), "B": (2, 1, 5, 5), "C": (4, 4, 8, 0)},  # 3 unfavourable in B
        {"A": (2, 6, 3, 9), "B": (7, 1, 5, 5), "": (4, 4, 2, 0)},  # 2 favourable in no group: found by subtraction
        {"A": (20, 20, 20, 20)},  # one group alone is everybody
        {"A": (9, 9, 9, 9), "B": (9, 9, 9, 9), "C": (1, 0, 0, 2)},  # the size of C is hidden: it is part of the rest
        {"A": (5, 0, 0, 0), "B": (0, 0, 2, 1)},  # of 8 answers with 3 on a side, nothing is published
    ],
)
def test_a_question_with_a_small_count_is_not_shown_at_all(counts: Mapping[str, Sequence[int]]) -> None:
    assert published(counts) == {}


def test_a_group_whose_size_is_hidden_is_left_out_when_those_left_out_are_enough() -> None:
    large = {"A": (9, 9, 9, 9), "B": (30, 0, 0, 30)}
    assert {group for group, _ in published({**large, "C": (5, 0, 0, 5)})} == {"A", "B", "C"}
    assert published({**large, "C": (1, 1, 1, 1)}) == {}  # C goes, B with it, and one group alone is not compared


def test_a_published_test_asks_for_very_many_tables() -> None:
    few = {"A": (3, 3, 3, 4), "B": (3, 4, 4, 3)}
    many = {group: tuple(5 * count for count in row) for group, row in {**few, "C": (4, 5, 3, 4)}.items()}
    assert published(few) != {}
    assert published(few, tested=True) == {}
    assert published(many, tested=True) == published(many) != {}


def test_choices_and_scales_without_sides_are_not_shown() -> None:
    responses, items = survey({"A": (9, 9, 9, 9), "B": (9, 9, 9, 9)})
    table = response_breakdown(responses, items, edition="2027", population="p")
    for change in ({"type": "choice"}, {"role": items["role"].replace("favourable", "choice")}):
        found = group_opinions(
            responses, items.assign(**change), table, population="p", grouping="ecole", rule=answer_rule(5)
        )
        assert found.empty


def tables(rows: Sequence[int], columns: Sequence[int]) -> Iterator[Table]:
    """Yield every table of counts that has these totals."""
    if len(rows) == 1:
        yield (tuple(columns),)
        return
    for first in product(*(range(column + 1) for column in columns)):
        if sum(first) == rows[0]:
            left = [column - own for column, own in zip(columns, first, strict=True)]
            yield from ((first, *others) for others in tables(rows[1:], left))


def shows(table: Table, sides: int, threshold: int) -> Table:
    """What the rule publishes of a table, written anew: the counts by side, or nothing."""
    merged = tuple((sum(row[:sides]), sum(row[sides:])) for row in table)
    return merged if all(c == 0 or c >= threshold for row in merged for c in row) else ()


@pytest.mark.parametrize(
    ("threshold", "answers"), [(3, ("Non", "Oui")), (3, ANSWERS), (4, ("Non", "Oui")), (5, ("Non", "Oui"))]
)
def test_no_small_count_keeps_fewer_values_than_the_rule_asks(threshold: int, answers: Sequence[str]) -> None:
    """Whoever knows the sizes of the groups, all totals, the rule and what it shows never comes near a small count."""
    draw = random.Random(threshold * 10 + len(answers))
    protection, sides, met = min(3, threshold - 1), len(answers) // 2, [0, 0]
    for _ in range(60):
        table = tuple(tuple(draw.randint(0, 9 if len(answers) == 2 else 4) for _ in answers) for _ in "AB")
        columns = [sum(column) for column in zip(*table, strict=True)]
        if any(0 < column < threshold for column in columns) or any(sum(row) < threshold for row in table):
            continue  # the totals themselves are hidden then: nothing is shown
        told = shows(table, sides, threshold)
        merged = pd.DataFrame([(sum(row[:sides]), sum(row[sides:])) for row in table])
        assert may_show(merged, [0, 0], answer_rule(threshold)) == bool(told)
        alike = list(tables([sum(row) for row in table], columns))
        left = [other for other in alike if shows(other, sides, threshold) == told]
        for i, j in product(range(2), range(len(answers))):
            if 0 < table[i][j] < threshold:
                before, after = ({other[i][j] for other in found} for found in (alike, left))
                assert len(after) >= min(protection, len(before)), (table, told)
                met[bool(told)] += 1
    assert met[0] > 3
    assert met[1] > 3 or len(answers) == 2  # of two answers, a table that is shown has no small count
