"""Resolve ``@`` references: figures and tables become links, the rest must be in the bibliography."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from quality_study.report.document import Document
from quality_study.report.tree import Ast, cited, nodes, replace_nodes
from quality_study.words.errors import Problem, raise_if_any

Linker = Callable[[str, Mapping[str, Any]], Any]


def check_references(document: Document, bibliography: Path | None) -> None:
    """Raise a StudyError that lists every ``@`` reference which is neither shown nor in the bibliography."""
    known = [*document.assets, *document.elsewhere, *bibliography_keys(bibliography)]
    unknown: dict[str, Problem] = {}
    joined: dict[str, Problem] = {}
    for block, place in zip(document.ast["blocks"], document.places, strict=True):
        for key in cited(block):
            message = "référence inconnue dans le texte d’un carnet"
            if key in document.off:
                message = "cette phrase cite aussi une figure mise à l’écart (without, dans edition.toml) : récrivez-la"
                unknown.setdefault(key, Problem(message, place, found=f"@{key}"))
            elif key not in known:
                unknown.setdefault(key, Problem(message, place, found=f"@{key}", accepted=[f"@{k}" for k in known]))
        for key in mixed(block):
            message = f"une figure ou un tableau se cite seul, sans crochets ni autre mot : @{key}"
            if key in document.assets or key in document.elsewhere:
                joined.setdefault(key, Problem(message, place))
    raise_if_any([*unknown.values(), *joined.values()])


def mixed(tree: Any) -> list[str]:
    """List the identifiers cited together with others, or with words before or after, which a link would lose."""
    found: list[str] = []
    for node in nodes(tree):
        if node["t"] == "Cite":
            citations = node["c"][0]
            if len(citations) > 1 or citations[0]["citationPrefix"] or citations[0]["citationSuffix"]:
                found.extend(c["citationId"] for c in citations)
    return list(dict.fromkeys(found))


def bibliography_keys(path: Path | None) -> list[str]:
    """List the keys of a BibTeX file."""
    return re.findall(r"^@\w+\{([^,\s]+),", path.read_text(encoding="utf-8"), re.MULTILINE) if path else []


def reference_label(label: str) -> str:
    """Name a figure or table inside a sentence.

    Examples
    --------
    >>> reference_label("Tableau F") == "tableau\u00a0F", reference_label("Figure 8 bis") == "figure\u00a08\u00a0bis"
    (True, True)
    """
    kind, *number = label.split()
    return "\u00a0".join([kind.lower(), *number])


def link_assets(document: Document, link: Linker, block: Linker) -> Ast:
    """Put each figure and table where its placeholder is, and a link where it is cited.

    Parameters
    ----------
    document : Document
    link, block : callable
        Make the inline node of a reference and the block node of an asset from its key and payload.
    """

    def change(node: Any) -> Any:
        if node.get("t") == "Cite":
            keys = [c["citationId"] for c in node["c"][0]]
            if len(keys) == 1 and keys[0] in document.assets:
                return link(keys[0], document.assets[keys[0]].payload)
            if len(keys) == 1 and keys[0] in document.elsewhere:
                return {"t": "Str", "c": reference_label(document.elsewhere[keys[0]])}
        if node.get("t") == "Div" and "qs-asset" in node["c"][0][1]:
            key = dict(node["c"][0][2])["key"]
            return block(key, document.assets[key].payload)
        return node

    return dict(replace_nodes(document.ast, change))
