"""What is above and below what: elements with a parent, shared by the tree and the five whys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import ceil
from typing import Protocol

import pandas as pd

from quality_study.diagram.scene import Pen, Scene
from quality_study.style import BODY, HUES, ROOT, SMALL, WIDTH, Hue
from quality_study.tools.nodes import foot, quoted
from quality_study.words.french import plural

#: Levels from which the texts are small.
SMALL_FROM = 5
#: What follows the label of an element that began on an earlier page.
AGAIN = " (suite)"


@dataclass(frozen=True)
class Node:
    """An element; `branch` is the rank of its colours, -1 for the trunk."""

    key: str
    text: str
    status: str
    branch: int
    leaf: bool
    size: float = BODY

    @property
    def hue(self) -> Hue:
        """The colours of its branch."""
        return HUES[self.branch % len(HUES)] if self.branch >= 0 else ROOT


#: The elements from a root to a leaf.
Path = tuple[Node, ...]


class Page(Protocol):
    """Some leaves and what leads to them, laid out on one page."""

    bottom: float

    def paint(self, pen: Pen) -> None:
        """Draw everything above `bottom`."""


def branches(rows: pd.DataFrame) -> list[Path]:
    """Return the way from its root to each leaf, from top to bottom.

    A single root has the colours of the trunk and each of its children begins a branch; of several roots, each one is
    a branch.
    """
    children: dict[str, list[tuple[str, str, str]]] = {}
    for key, parent, text, status in rows[["id", "parent", "text", "status"]].itertuples(index=False):
        children.setdefault(parent, []).append((key, text, status))
    single = len(children[""]) == 1

    def walk(above: Path, parent: str) -> Iterator[Path]:
        for rank, (key, text, status) in enumerate(children[parent]):
            branch = above[1].branch if len(above) > 1 else rank if len(above) == single else -1
            if above and not single:
                branch = above[0].branch
            path = (*above, Node(key, text, status, branch, key not in children))
            if key in children:
                yield from walk(path, key)
            else:
                yield path

    paths = list(walk((), ""))
    if max(map(len, paths)) < SMALL_FROM:
        return paths
    return [tuple(replace(node, size=SMALL) for node in path) for path in paths]


def draw_parts(
    paths: Sequence[Path],
    page_of: Callable[[Sequence[Path], frozenset[str]], Page],
    *,
    room: float,
    most: int | None = None,
    notes: Sequence[str] = (),
) -> list[Scene]:
    """Draw a hierarchy on as many pages as needed, each with its foot.

    Parameters
    ----------
    paths : sequence of Path
    page_of : callable
        Lays out some leaves, given the keys of the elements that began on an earlier page.
    room : float
        Where a page must end, in millimetres; one leaf alone may go beyond.
    most : int, optional
        Most leaves on a page.
    notes : sequence of str
        What every foot explains.
    """

    def page(start: int, end: int) -> Page:
        return page_of(paths[start:end], shared(paths, start))

    def fits(start: int, end: int) -> bool:
        return (most is None or end - start <= most) and page(start, end).bottom <= room

    parts = cut(paths, fits)
    statuses = {node.status for path in paths for node in path}
    scenes = []
    for number, (start, end) in enumerate(parts, 1):
        pen, found = Pen(WIDTH), page(start, end)
        found.paint(pen)
        pen.y = found.bottom
        foot(pen, statuses, part=number, parts=len(parts), notes=notes)
        scenes.append(pen.scene())
    return scenes


def cut(paths: Sequence[Path], fits: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Share the leaves among pages, each as full as possible, cutting rather between two large branches than inside.

    Parameters
    ----------
    paths : sequence of Path
    fits : callable
        Tells whether the leaves from one rank to another (excluded) hold on a page.
    """
    parts, start = [], 0
    while start < len(paths):
        end = start + 1
        while end < len(paths) and fits(start, end + 1):
            end += 1
        if end < len(paths):
            ends = range(start + ceil((end - start) / 2), end + 1)
            end = min(ends, key=lambda e: (len(shared(paths, e)), -e))
        parts.append((start, end))
        start = end
    return parts


def shared(paths: Sequence[Path], start: int) -> frozenset[str]:
    """Return the elements that lead to a leaf and to the one before it."""
    before = {node.key for node in paths[start - 1]} if start else set()
    return frozenset(node.key for node in paths[start] if node.key in before)


def elements(paths: Sequence[Path], level: int) -> Iterator[tuple[Node, list[Path]]]:
    """Return each element of a level with the leaves it leads to."""
    for _, group in groupby((p for p in paths if len(p) > level), key=lambda p: p[level].key):
        below = list(group)
        yield below[0][level], below


def describe(paths: Sequence[Path], kind: str) -> str:
    """Tell the content in words: the roots, then what each element leads to."""
    nodes: dict[str, Node] = {node.key: node for path in paths for node in path}
    below: dict[str, list[str]] = {}
    for path in paths:
        for parent, child in pairwise(path):
            listed = below.setdefault(parent.key, [])
            listed += [child.key] if child.key not in listed else []
    roots = [node for node, _ in elements(paths, 0)]
    head = f"{kind}, {plural(len(nodes), 'élément')} sur {plural(max(map(len, paths)), 'niveau', 'niveaux')}"
    words: Mapping[str, str] = {key: quoted(node.text, node.status) for key, node in nodes.items()}
    semicolon = "\u202f; "
    sentences = [f"{head}\u00a0: {semicolon.join(words[root.key] for root in roots)}."]
    sentences += [f"De {words[key]}\u00a0: {semicolon.join(words[k] for k in keys)}." for key, keys in below.items()]
    return " ".join(sentences)
