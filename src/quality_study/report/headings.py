"""Headings of the document: their levels in order, a name for each, and the links that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from quality_study.report.tree import nodes, replace_nodes, text_of
from quality_study.words.errors import Problem


def in_order(blocks: list[Any]) -> list[Any]:
    """Give each heading the level below that of the heading it stands under: whoever listens finds none missing.

    JupyterLab shows ``####`` after ``##`` as a smaller title: it is one, whatever its number of signs.
    """
    above: list[int] = []

    def change(node: Any) -> Any:
        if node.get("t") == "Header":
            asked = node["c"][0]
            while above and above[-1] >= asked:
                above.pop()
            above.append(asked)
            return {"t": "Header", "c": [len(above), *node["c"][1:]]}
        return node

    return list(replace_nodes(blocks, change))


def annexes(blocks: list[Any]) -> list[Any]:
    """Leave without a number the chapters whose title begins with « Annexe », and their sections."""
    inside = False

    def change(node: Any) -> Any:
        nonlocal inside
        if node.get("t") == "Header":
            level, (name, classes, attributes), title = node["c"]
            inside = text_of(title).startswith("Annexe") if level == 1 else inside
            if inside:
                return {"t": "Header", "c": [level, [name, [*classes, "unnumbered"], attributes], title]}
        return node

    return list(replace_nodes(blocks, change))


def own_identifiers(blocks: list[Any]) -> list[Any]:
    """Give each heading an identifier that no other has."""
    known: dict[str, int] = {}

    def change(node: Any) -> Any:
        if node.get("t") == "Header":
            name = node["c"][1][0]
            known[name] = known.get(name, -1) + 1
            node["c"][1][0] = f"{name}-{known[name]}" if known[name] else name
        return node

    return list(replace_nodes(blocks, change))


def inner_links(blocks: list[Any], places: list[str], others: Iterable[str]) -> Iterator[Problem]:
    """Lead each inner link to the heading that it names, as JupyterLab writes it or as pandoc does; tell the others."""
    attributes = {"Header": 1, "Div": 0, "Span": 0}  # where each node keeps them
    known = [str(n["c"][attributes[n["t"]]][0]) for n in nodes(blocks) if n["t"] in attributes] + list(others)
    by_letters = {_letters(name): name for name in reversed(known) if name}
    for block, place in zip(blocks, places, strict=True):
        for node in nodes(block):
            if node["t"] == "Link" and node["c"][2][0].startswith("#"):
                target = node["c"][2][0]
                found = by_letters.get(_letters(unquote(target)))
                if found is None:
                    headings = [f"#{name}" for name in by_letters.values()]
                    yield Problem("ce lien mène à un titre qui n’existe pas", place, found=target, accepted=headings)
                node["c"][2][0] = f"#{found}"


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
