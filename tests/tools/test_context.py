"""Context diagram: the subject in the middle."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from math import dist

import pandas as pd
import pytest

from quality_study.diagram import Box, Line, check_scene
from quality_study.facts.tool_tables.steps import check_context
from quality_study.tools.context import cells, context
from quality_study.tools.flow import steps_of

Segment = tuple[tuple[float, float], tuple[float, float]]


def table(count: int) -> pd.DataFrame:
    records = [("S", "Sujet d'étude", "sujet", "E1:agit", "published")]
    records += [(f"E{i}", f"Élément {i}", "élément", "S:lien", "derived") for i in range(1, count + 1)]
    return pd.DataFrame(records, columns=["id", "text", "type", "next", "status"], index=range(2, count + 3))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, {"S": (0, 1)}),
        (2, {"S": (0, 1), "E1": (0, 0), "E2": (0, 2)}),
        (4, {"S": (1, 1), "E1": (0, 0), "E2": (0, 2), "E3": (2, 0), "E4": (2, 2)}),
        (5, {"S": (1, 1), "E1": (0, 1), "E2": (0, 0), "E3": (0, 2), "E4": (2, 0), "E5": (2, 2)}),
    ],
)
def test_elements_stand_around_the_subject(count: int, expected: dict[str, tuple[int, int]]) -> None:
    assert cells(steps_of(table(count)), 3) == expected


@pytest.mark.parametrize("count", range(1, 20))
def test_no_cell_is_taken_twice(count: int) -> None:
    for columns in (1, 2, 3):
        placed = cells(steps_of(table(count)), columns)
        assert len(set(placed.values())) == len(placed) == count + 1


def test_the_subject_is_between_the_elements() -> None:
    scene = context(table(4)).scene
    boxes = {b.name: b for b in scene.shapes if isinstance(b, Box) and b.obstacle}
    assert boxes["E1"].x + boxes["E1"].width < boxes["S"].x
    assert boxes["S"].x + boxes["S"].width < boxes["E2"].x
    assert boxes["E1"].y + boxes["E1"].height < boxes["S"].y
    assert check_scene(scene) == []


def test_the_words_tell_everything() -> None:
    alt = context(table(1)).alt.replace("\u00a0", " ")
    assert alt == (
        "Diagramme de contexte. « Sujet d’étude » (sujet, publié), puis « Élément 1 » (agit). "
        "« Élément 1 » (élément, déduit), puis « Sujet d’étude » (lien)."
    )


def test_there_is_one_subject() -> None:
    rows = table(2)
    assert check_context(rows, "tools/context.csv") == []
    rows.loc[4, "type"] = "sujet"
    assert [str(p) for p in check_context(rows, "tools/context.csv")] == [
        "tools/context.csv, ligne 4, « type » : il n’y a qu’un sujet, et la ligne 2 en est déjà un "
        "(valeur trouvée : « sujet »). Valeurs admises : élément."
    ]
    rows["type"] = "élément"
    assert [str(p) for p in check_context(rows, "tools/context.csv")] == [
        "tools/context.csv, « type » : une ligne doit être de type « sujet »."
    ]


@pytest.mark.parametrize("count", range(1, 6))
def test_no_two_lines_share_a_head_or_a_part_of_their_way(count: int) -> None:
    rows = table(count)
    rows.loc[2, "next"] = "|".join(f"E{i}:agit" for i in range(1, count + 1))  # both ways for every element
    edges = [s.points for s in context(rows).scene.shapes if isinstance(s, Line) and s.joins]
    assert len(edges) == 2 * count
    heads = [points[-1] for points in edges]
    assert min(dist(a, b) for a, b in combinations(heads, 2)) >= 1.9
    for one, other in combinations(edges, 2):
        for a, b in product(pairwise(one), pairwise(other)):
            assert not shared(a, b), (one, other)


def shared(a: Segment, b: Segment) -> bool:
    """Tell whether two segments, each along an axis, run over one another."""
    for along, across in ((0, 1), (1, 0)):
        level = {round(p[across], 6) for p in (*a, *b)}
        if len(level) == 1:
            low, high = (sorted(p[along] for p in s) for s in (a, b))
            return max(low[0], high[0]) < min(low[1], high[1]) - 1e-6
    return False
