"""Parts of a graph: edges that leave or come in pass by one connector for each target."""

from __future__ import annotations

from quality_study.diagram.connectors import CIRCLE, Part, part_of
from quality_study.diagram.graph import Link, Node

NODES = {n.name: n for n in (Node("a", 0, 0, 10), Node("b", 0, 1, 10), Node("c", 1, 0, 10), Node("d", 2, 1, 10))}
LINKS = [Link("a", "d", ("oui",)), Link("b", "d"), Link("a", "c"), Link("d", "a"), Link("c", "b"), Link("c", "d")]


def cells(part: Part) -> dict[str, tuple[int, int]]:
    return {node.name: (node.row, node.column) for node in part.nodes}


def test_one_connector_stands_for_all_edges_to_a_target() -> None:
    part = part_of(NODES, LINKS, 0, 1, 2, alone=False)
    assert part.links == [
        Link("a", "sortie:d", ("oui",)),
        Link("b", "sortie:d"),
        Link("a", "sortie:c"),
        Link("entrée:a", "a"),
        Link("entrée:b", "b"),
    ]
    assert part.connectors == {"entrée:a": "a", "entrée:b": "b", "sortie:d": "d", "sortie:c": "c"}
    assert {n.name for n in part.nodes if (n.height, n.width, n.pointed) == (CIRCLE, CIRCLE, True)} == set(
        part.connectors
    )


def test_connectors_stand_near_what_they_join_and_never_in_one_cell() -> None:
    part = part_of(NODES, LINKS, 0, 1, 2, alone=False)
    assert cells(part) == {
        "entrée:a": (0, 0), "entrée:b": (0, 1), "a": (1, 0), "b": (1, 1), "sortie:d": (2, 1), "sortie:c": (2, 0)
    }  # fmt: skip


def test_connectors_that_are_crowded_have_a_row_each() -> None:
    part = part_of(NODES, LINKS, 0, 1, 2, alone=True)
    assert [cells(part)[name] for name in ("entrée:a", "entrée:b", "a", "sortie:d")] == [(0, 0), (1, 1), (2, 0), (3, 1)]


def test_the_whole_graph_needs_no_connector() -> None:
    part = part_of(NODES, LINKS, 0, 3, 2, alone=False)
    assert (part.nodes, part.links, part.connectors) == (list(NODES.values()), LINKS, {})
