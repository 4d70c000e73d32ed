"""Number the figures that the catalogue does not know: the team's pictures, and charts that a cell drew by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from quality_study.report.tree import replace_nodes

#: The class of such a figure in the tree, and where its number is.
OWN = "qs-own"


def numbered(blocks: list[Any], labels: Iterable[str]) -> list[Any]:
    """Give each figure of the team a number after those of the catalogue, in the order of the report.

    Parameters
    ----------
    blocks : list
        Nodes of pandoc.
    labels : iterable of str
        ``Figure 8``, ``Figure 21.1``, ``Tableau A``: those that are taken.
    """
    taken = [int(found[1]) for label in labels if (found := re.match(r"Figure (\d+)", label))]
    last = max(taken, default=0)

    def change(node: Any) -> Any:
        nonlocal last
        if node.get("t") != "Figure":
            return node
        last += 1
        (name, classes, attributes), caption, content = node["c"]
        mark = [name, [*classes, OWN], [*attributes, ["number", str(last)]]]
        return {"t": "Figure", "c": [mark, caption, content]}

    return list(replace_nodes(blocks, change))


def own_number(node: Any) -> str:
    """Return the number of a figure of the team; empty for another node."""
    if node.get("t") != "Figure" or OWN not in node["c"][0][1]:
        return ""
    return str(dict(node["c"][0][2])["number"])
