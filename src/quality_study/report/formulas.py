"""Formulas of the story: all of them become Typst at once, and one that is not understood is named with its cell."""

from __future__ import annotations

import json

from quality_study.report.document import Document
from quality_study.report.pandoc import Warnings, convert
from quality_study.report.tree import nodes
from quality_study.words.errors import Problem, raise_if_any

_BETWEEN = "//formule"


def typst_formulas(document: Document) -> dict[str, str]:
    """Return the Typst of every formula by its TeX.

    Raises
    ------
    StudyError
        A formula is not one that TeX could set; every such formula is listed.
    """
    sources = list(dict.fromkeys(node["c"][1] for node in nodes(document.ast) if node["t"] == "Math"))
    if not sources:
        return {}
    blocks: list[object] = []
    for source in sources:
        blocks.append({"t": "Plain", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, source]}]})
        blocks.append({"t": "RawBlock", "c": ["typst", _BETWEEN]})
    ast = json.dumps({**document.ast, "blocks": blocks})
    written, warnings = convert(ast, reader="json", writer="typst", options=["--wrap=none"])
    check_formulas(document, warnings)
    found = (part.strip().strip("$") for part in written.split(_BETWEEN))
    return dict(zip(sources, found, strict=False))


def check_formulas(document: Document, warnings: Warnings) -> None:
    """Raise a StudyError that lists every formula which pandoc says it cannot convert, with its cell."""
    wrong = {w["contents"] for w in warnings if w["type"] == "CouldNotConvertTeXMath"}
    message = "formule incomprise : comptez ses accolades et relisez ses commandes TeX"
    raise_if_any(
        Problem(message, place, found=node["c"][1][:80])
        for block, place in zip(document.ast["blocks"], document.places, strict=True)
        for node in nodes(block)
        if node["t"] == "Math" and node["c"][1] in wrong
    )
