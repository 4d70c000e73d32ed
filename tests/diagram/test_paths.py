"""Edges that cannot be told apart."""

from __future__ import annotations

from drawn import coincidences

from quality_study.diagram.graph import Link


def test_coincidences_are_found_unless_the_port_is_shared() -> None:
    links = [Link("a", "c"), Link("b", "d")]
    assert coincidences(links, [((0, 0), (10, 0)), ((5, 0), (20, 0))]) == [(links[0], links[1])]
    assert coincidences(links, [((0, 0), (0, 9)), ((0, 5), (0, 20))]) == [(links[0], links[1])]
    assert coincidences(links, [((0, 0), (20, 0)), ((5, 0), (20, 0))]) == []
    assert coincidences(links, [((0, 0), (20, 0)), ((5, -5), (5, 5))]) == []
