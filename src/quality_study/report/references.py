"""Resolve ``@`` references: figures and tables become links, the rest must be in the bibliography."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from quality_study.errors import Problem, StudyError
from quality_study.report.document import Asset, Ast, cited, replace_nodes

Linker = Callable[[str, Mapping[str, Any]], Any]


def check_references(ast: Ast, assets: Mapping[str, Asset], bibliography: Path | None) -> None:
    """Raise a StudyError that lists every ``@`` reference which is neither shown nor in the bibliography."""
    known = [*assets, *bibliography_keys(bibliography)]
    problems = [
        Problem("référence inconnue dans le texte d’un carnet", found=f"@{key}", accepted=[f"@{k}" for k in known])
        for key in cited(ast)
        if key not in known
    ]
    if problems:
        raise StudyError(problems)


def bibliography_keys(path: Path | None) -> list[str]:
    """List the keys of a BibTeX file."""
    return re.findall(r"^@\w+\{([^,\s]+),", path.read_text(encoding="utf-8"), re.MULTILINE) if path else []


def link_assets(ast: Ast, assets: Mapping[str, Asset], link: Linker, block: Linker) -> Ast:
    """Put each figure and table where its placeholder is, and a link where it is cited.

    Parameters
    ----------
    ast : dict
    assets : mapping
    link, block : callable
        Make the inline node of a reference and the block node of an asset from its key and payload.
    """

    def change(node: Any) -> Any:
        if node.get("t") == "Cite":
            keys = [c["citationId"] for c in node["c"][0]]
            if len(keys) == 1 and keys[0] in assets:
                return link(keys[0], assets[keys[0]].payload)
        if node.get("t") == "Div" and "qs-asset" in node["c"][0][1]:
            key = dict(node["c"][0][2])["key"]
            return block(key, assets[key].payload)
        return node

    return replace_nodes(ast, change)
