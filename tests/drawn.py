"""How many random tables are drawn, and the proof that no two edges of a graph run along each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import settings

from quality_study.diagram.graph import Link, Point

#: A drawing takes a hundred times as long as a function:
#: 8 in the suite; with ``--hypothesis-profile=fuzz``, as many as any other property tries.
DRAWN = settings(max_examples=8) if settings.get_current_profile_name() == "suite" else settings()
_SAME = 1e-6  # millimetres between two points that are one
_NEAR = 0.3  # millimetres between two edges that cannot be told apart


def coincidences(links: Sequence[Link], paths: Sequence[Sequence[Point]]) -> list[tuple[Link, Link]]:
    """List the pairs of edges that run along each other without ending in the same port."""
    pieces = [(n, min(a, b), max(a, b)) for n, path in enumerate(paths) for a, b in pairwise(path)]
    found = []
    for i, (m, (ax, ay), (bx, by)) in enumerate(pieces):
        for n, (cx, cy), (dx, dy) in pieces[i + 1 :]:
            if m == n or paths[m][-1] == paths[n][-1]:
                continue
            if abs(ax - bx) < _SAME and abs(cx - dx) < _SAME:
                distance, common = abs(ax - cx), min(by, dy) - max(ay, cy)
            elif abs(ay - by) < _SAME and abs(cy - dy) < _SAME:
                distance, common = abs(ay - cy), min(bx, dx) - max(ax, cx)
            else:
                continue
            if distance < _NEAR and common > _SAME:
                found.append((links[m], links[n]))
    return found
