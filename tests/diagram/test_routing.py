"""Routing: straight edges, ports, tracks, labels, and proof on arbitrary graphs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from drawn import DRAWN, coincidences
from hypothesis import given
from hypothesis import strategies as st

from quality_study.diagram import Box, Line, Scene, Text, check_scene, text_width
from quality_study.diagram.graph import CrowdedError, Frame, Link, Node, Routes, Spacing
from quality_study.diagram.routing import route

LABELS: list[tuple[str, ...]] = [(), (), ("oui",), ("sinon,", "à défaut")]


def faults(links: list[Link], routes: Routes) -> list[object]:
    shapes: list[Box | Line] = [
        Box(f.x, f.y, f.width, f.height, name=name, obstacle=True) for name, f in routes.frames.items()
    ]
    edges = zip(links, routes.paths, strict=True)
    shapes += [Line(path, arrow=True, joins=(link.source, link.target)) for link, path in edges]
    texts = [Text(t.x, t.y, t.text, 8, align=t.align) for t in routes.labels]
    out: list[object] = list(check_scene(Scene(routes.width, routes.height, tuple(shapes), tuple(texts))))
    out += coincidences(links, routes.paths)
    for path in routes.paths:
        out += [(a, b) for a, b in pairwise(path) if a[0] != pytest.approx(b[0]) and a[1] != pytest.approx(b[1])]
        out += [p for p in path if not (0 <= p[0] <= routes.width and 0 <= p[1] <= routes.height)]
    return out


def on_border(point: tuple[float, float], frame: Frame) -> bool:
    x, y = point
    inside = (
        frame.x - 1e-6 <= x <= frame.x + frame.width + 1e-6 and frame.y - 1e-6 <= y <= frame.y + frame.height + 1e-6
    )
    beside = min(abs(x - frame.x), abs(x - frame.x - frame.width)) < 1e-6
    return inside and (beside or min(abs(y - frame.y), abs(y - frame.y - frame.height)) < 1e-6)


def test_a_node_below_another_is_joined_by_one_straight_line() -> None:
    routes = route([Node("a", 0, 0, 10), Node("b", 1, 0, 12)], [Link("a", "b")], 40)
    assert routes.frames["a"] == Frame(0.5, 0.5, 40, 10)
    assert routes.frames["b"] == Frame(0.5, 16, 40, 12)
    assert routes.paths[0] == ((20.5, 10.5), (20.5, 16))
    assert (routes.width, routes.height) == pytest.approx((41, 28.5))
    assert routes.columns == [(0.5, 40.5)]
    assert routes.rows == [(0.5, 10.5), (16, 28)]


def test_a_node_beside_another_is_joined_in_the_middle_and_the_channel_holds_the_label() -> None:
    routes = route([Node("a", 0, 0, 10), Node("b", 0, 1, 20)], [Link("a", "b", ("une étiquette",))], 40)
    ((x0, y0), (x1, y1)) = routes.paths[0]
    assert y0 == y1 == pytest.approx(10.5)
    assert x1 - x0 == pytest.approx(text_width("une étiquette", size=8) + 1.8 + Spacing().arrow)
    (label,) = routes.labels
    assert (label.x, label.text, label.align) == (pytest.approx(x0 + 0.9), "une étiquette", "left")
    assert label.y < y0


def test_edges_to_one_node_have_each_a_head_of_their_own() -> None:
    nodes = [Node(n, 0, i, 10) for i, n in enumerate("abc")] + [Node("d", 1, 1, 10), Node("e", 1, 2, 10)]
    links = [Link("a", "d"), Link("c", "d"), Link("b", "e"), Link("a", "e")]
    routes = route(nodes, links, 30)
    heads = [path[-1] for path in routes.paths]
    assert heads[0][0] == pytest.approx(routes.frames["d"].x + 15)
    assert heads[1][0] >= heads[0][0] + 3.4  # on the side from which it comes
    assert abs(heads[3][0] - heads[2][0]) >= 3.4
    assert {y for _, y in heads} == {routes.frames["d"].y}
    assert len({path[0] for path in routes.paths}) == 4
    assert faults(links, routes) == []


@pytest.mark.parametrize("last", [Node("d", 1, 1, 10, pointed=True), Node("d", 1, 1, 10, width=8)])
def test_edges_share_the_only_head_that_there_is_room_for(last: Node) -> None:
    nodes = [*(Node(n, 0, i, 10) for i, n in enumerate("abc")), last]
    links = [Link("a", "d"), Link("b", "d"), Link("c", "d")]
    routes = route(nodes, links, 30)
    assert len({path[-1] for path in routes.paths}) == 1
    assert faults(links, routes) == []


def test_a_return_goes_round_by_the_channel() -> None:
    nodes = [Node("a", 0, 0, 10), Node("b", 1, 0, 10)]
    links = [Link("a", "b"), Link("b", "a", ("non",))]
    routes = route(nodes, links, 30)
    back = routes.paths[1]
    assert len(back) == 4
    assert back[0][0] == back[-1][0] == pytest.approx(30.5)  # leaves and enters by the right
    assert back[1][0] == back[2][0] > 30.5
    assert back[-1][1] == pytest.approx(routes.frames["a"].y + 5)
    assert faults(links, routes) == []


def test_an_edge_that_passes_beside_a_node_takes_the_free_side_and_joins_no_other() -> None:
    nodes = [Node("a", 0, 0, 10), Node("b", 1, 0, 10), Node("c", 2, 0, 10), Node("d", 2, 1, 10)]
    links = [Link("a", "c"), Link("b", "c"), Link("c", "d")]
    routes = route(nodes, links, 30)
    beside, down, _ = routes.paths
    left = routes.frames["c"].x
    assert beside[0][0] == beside[-1][0] == pytest.approx(left)
    assert beside[1][0] < left
    assert down[-1] == pytest.approx((left + 15, routes.frames["c"].y))
    assert faults(links, routes) == []


def test_an_edge_goes_through_empty_cells_only() -> None:
    nodes = [Node("a", 0, 0, 10), Node("b", 1, 0, 10), Node("c", 2, 0, 10)]
    links = [Link("a", "c")]
    routes = route(nodes, links, 30)
    assert len(routes.paths[0]) == 4
    free = route([nodes[0], Node("b", 1, 1, 10), nodes[2]], links, 30)
    assert len(free.paths[0]) == 2


def test_side_entries_bend_once_between_neighbouring_columns() -> None:
    nodes = [Node("a", 0, 0, 10), Node("b", 1, 1, 10)]
    above, beside = route(nodes, [Link("a", "b")], 30), route(nodes, [Link("a", "b")], 30, side_entries=True)
    assert above.paths[0][-1][1] == pytest.approx(above.frames["b"].y)
    assert beside.paths[0][-1] == pytest.approx((beside.frames["b"].x, beside.frames["b"].y + 5))


def test_a_box_grows_with_its_ports() -> None:
    nodes = [Node("a", 0, 0, 8)] + [Node(f"n{i}", i + 1, 0, 8) for i in range(30)]
    links = [Link("a", f"n{i}") for i in range(30)]
    routes = route(nodes, links, 24)
    assert routes.frames["a"].height > 8
    assert faults(links, routes) == []


def test_a_pointed_node_has_few_sides() -> None:
    nodes = [Node("a", 0, 0, 8, pointed=True)] + [Node(f"n{i}", i + 1, 0, 8) for i in range(5)]
    with pytest.raises(CrowdedError) as caught:
        route(nodes, [Link("a", f"n{i}") for i in range(5)], 24)
    assert set(caught.value.names) == {"a"}


def test_stretching_adds_the_same_to_every_channel() -> None:
    nodes = [Node("a", 0, 0, 10), Node("b", 0, 1, 10)]
    plain, wide = route(nodes, [], 30), route(nodes, [], 30, stretch=6)
    assert wide.width == pytest.approx(plain.width + 12)
    assert wide.columns[0][0] == pytest.approx(plain.columns[0][0] + 3)
    assert wide.columns[1][0] == pytest.approx(plain.columns[1][0] + 9)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Node], list[Link]]:
    count, columns = draw(st.integers(1, 60)), draw(st.integers(1, 6))
    places = draw(st.lists(st.integers(0, 4 * columns * count), min_size=count, max_size=count, unique=True))
    rows = sorted({p // columns for p in places})
    nodes = []
    for i, place in enumerate(places):
        height, pointed = draw(st.sampled_from([5.0, 12.0, 40.0])), draw(st.booleans())
        nodes.append(Node(f"n{i}", rows.index(place // columns), place % columns, height, pointed=pointed))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda e: e[0] != e[1])
    pairs = draw(st.lists(ends, max_size=80, unique=True)) if count > 1 else []
    return nodes, [Link(f"n{a}", f"n{b}", draw(st.sampled_from(LABELS))) for a, b in pairs]


@DRAWN
@given(graph=graphs(), width=st.sampled_from([24.0, 40.0]), sides=st.booleans(), stretch=st.sampled_from([0.0, 4.0]))
def test_any_graph_is_routed_without_fault(
    graph: tuple[list[Node], list[Link]], width: float, sides: bool, stretch: float
) -> None:
    nodes, links = graph
    try:
        routes = route(nodes, links, width, side_entries=sides, stretch=stretch)
    except CrowdedError:
        nodes = [Node(n.name, n.row, n.column, n.height) for n in nodes]
        routes = route(nodes, links, width, side_entries=sides, stretch=stretch)
    assert faults(links, routes) == []
    for link, path in zip(links, routes.paths, strict=True):
        assert on_border(path[0], routes.frames[link.source])
        assert on_border(path[-1], routes.frames[link.target])
