"""The tree of a document as pandoc keeps it: walking it, its words, its French typography."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from quality_study.words.french import typographic

Ast = dict[str, Any]
#: Nodes whose text is not prose.
_VERBATIM = {"Code", "CodeBlock", "RawInline", "RawBlock", "Math"}


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Go through every node, a parent before its children."""
    if isinstance(tree, list):
        for node in tree:
            yield from nodes(node)
    elif isinstance(tree, dict):
        if "t" in tree:
            yield tree
        for value in tree.values():
            yield from nodes(value)


def cited(tree: Any) -> list[str]:
    """List the identifiers cited with ``@``, in order, without repetition."""
    found = [c["citationId"] for node in nodes(tree) if node["t"] == "Cite" for c in node["c"][0]]
    return list(dict.fromkeys(found))


def replace_nodes(tree: Any, change: Any) -> Any:
    """Return the tree with `change` applied to every node, children first; a node changed into None is removed.

    What pandoc leaves empty (a table or a picture without short caption) stays where it is.
    """
    if isinstance(tree, list):
        changed = [(node, replace_nodes(node, change)) for node in tree]
        return [new for old, new in changed if new is not None or old is None]
    if isinstance(tree, dict):
        return change({k: replace_nodes(v, change) for k, v in tree.items()})
    return tree


def text_of(tree: Any) -> str:
    """Return the words of a tree."""
    spaces = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}
    return "".join(
        node["c"] if node["t"] == "Str" else node["c"][1] if node["t"] in _VERBATIM else spaces.get(node["t"], "")
        for node in nodes(tree)
    )


def words(text: str) -> list[Any]:
    """Return a text as pandoc cuts it: words and spaces."""
    found: list[Any] = []
    for i, word in enumerate(text.split(" ")):
        found += [{"t": "Space"}] if i else []
        found += [{"t": "Str", "c": word}] if word else []
    return found


def typeset(tree: Any) -> Any:
    """Apply French typography to everything but verbatim text."""
    if isinstance(tree, list):
        walked = [typeset(n) for n in tree]
        inline = any(isinstance(n, dict) and n.get("t") in ("Str", "Space", "SoftBreak") for n in walked)
        return typographic_inlines(walked) if inline else walked
    if isinstance(tree, dict) and tree.get("t") not in _VERBATIM:
        return {k: typeset(v) for k, v in tree.items()}
    return tree


def typographic_inlines(inlines: list[Any]) -> list[Any]:
    """Apply French typography to a run of words and spaces, as pandoc cuts them."""
    out: list[Any] = []
    run: list[Any] = []
    for node in [*inlines, None]:
        if node is not None and node["t"] in ("Str", "Space", "SoftBreak"):
            run.append(node)
            continue
        out += _set_run(run)
        run = []
        if node is not None:
            out.append(node)
    return out


def _set_run(run: Sequence[Any]) -> list[Any]:
    return words(typographic("".join(n["c"] if n["t"] == "Str" else " " for n in run))) if run else []
