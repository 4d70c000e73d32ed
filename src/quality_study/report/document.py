"""Executed notebooks as one pandoc document: story, figures, tables and recorded values, in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypandoc

from quality_study.errors import Problem, StudyError
from quality_study.french import typographic
from quality_study.report import mime

if TYPE_CHECKING:  # nbformat takes a second or two to import, which no kernel that draws a figure needs
    from nbformat import NotebookNode

Ast = dict[str, Any]
_READER = "markdown+smart-raw_html-raw_tex"
#: Nodes whose text is not prose.
_VERBATIM = {"Code", "CodeBlock", "RawInline", "RawBlock", "Math"}


@dataclass(frozen=True)
class Asset:
    """A figure or table met in a notebook."""

    payload: dict[str, Any]

    @property
    def pages(self) -> dict[str, str]:
        """The SVG of each page of a figure by its name, ``fig-10`` then ``fig-10-2``; empty for a table."""
        key = str(self.payload["id"])
        return {key + (f"-{i}" if i > 1 else ""): svg for i, svg in enumerate(self.payload.get("pages", []), 1)}


@dataclass
class Document:
    """A story ready to be written by pandoc.

    Attributes
    ----------
    ast : dict
        Pandoc's JSON; figures and tables are empty divisions of class ``qs-asset`` that carry their key.
    assets : dict of Asset
        Figures and tables by key, in order of appearance.
    records : dict
        Recorded values by name.
    elsewhere : dict
        Label of the figures and tables that the study shows in other notebooks.
    """

    ast: Ast
    assets: dict[str, Asset] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)


def read_notebooks(
    notebooks: Iterable[tuple[str, NotebookNode]], *, labels: Mapping[str, str] | None = None
) -> Document:
    """Gather executed notebooks into one document.

    Parameters
    ----------
    notebooks : iterable of (name, notebook)
    labels : mapping, optional
        Label of every figure and table of the study, so that those shown elsewhere can be named.

    Raises
    ------
    StudyError
        A figure or a recorded name appears twice.
    """
    parts: list[str] = []
    assets: dict[str, Asset] = {}
    records: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, notebook in notebooks:
        for index, cell in enumerate(notebook.cells, 1):
            if cell.cell_type == "markdown":
                parts.append(cell.source)
            if cell.cell_type != "code":
                continue
            for output in cell.outputs:
                text, asset, value = _read_output(output)
                parts.append(text)
                if asset is not None:
                    problems += _add(assets, asset.payload["id"], asset, name, index)
                if value is not None:
                    problems += _add(records, value["name"], value["value"], name, index)
    if problems:
        raise StudyError(problems)
    markdown = "\n\n".join(p for p in parts if p)
    ast = json.loads(pypandoc.convert_text(markdown, "json", format=_READER))
    elsewhere = {key: label for key, label in (labels or {}).items() if key not in assets}
    return Document(_walk(ast, typographic_inlines), assets, records, elsewhere)


def cited(ast: Ast) -> list[str]:
    """List the identifiers cited with ``@``, in order, without repetition."""
    found: list[str] = []

    def visit(node: Any) -> Any:
        if isinstance(node, dict) and node.get("t") == "Cite":
            found.extend(c["citationId"] for c in node["c"][0])
        return node

    _each(ast, visit)
    return list(dict.fromkeys(found))


def replace_nodes(ast: Ast, change: Any) -> Ast:
    """Return the document with `change` applied to every node, children first; None removes a node."""
    return _each(ast, change)  # type: ignore[no-any-return]


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
    if not run:
        return []
    text = "".join(n["c"] if n["t"] == "Str" else " " for n in run)
    words = typographic(text).split(" ")
    nodes: list[Any] = []
    for i, word in enumerate(words):
        if i:
            nodes.append({"t": "Space"})
        if word:
            nodes.append({"t": "Str", "c": word})
    return nodes


def _read_output(output: NotebookNode) -> tuple[str, Asset | None, dict[str, Any] | None]:
    if output.output_type == "stream":
        return _verbatim(output.text), None, None
    if output.output_type == "error":
        return _verbatim(f"{output.ename}: {output.evalue}"), None, None
    data = output.get("data", {})
    if mime.CAPTION in data:
        return "", None, None
    if mime.RECORD in data:
        return "", None, dict(data[mime.RECORD])
    for kind in (mime.FIGURE, mime.TABLE):
        if kind in data:
            payload = dict(data[kind])
            return f'::: {{.qs-asset key="{payload["id"]}"}}\n:::', Asset(payload), None
    if "text/markdown" in data:
        return str(data["text/markdown"]), None, None
    return _verbatim(str(data.get("text/plain", ""))), None, None


def _verbatim(text: str) -> str:
    fence = "~" * 8
    return f"{fence}\n{text.rstrip()}\n{fence}" if text.strip() else ""


def _add(store: dict[str, Any], key: str, value: Any, notebook: str, cell: int) -> list[Problem]:
    if key in store:
        return [Problem("déjà montré ou enregistré plus haut", f"{notebook}, cellule {cell}", found=key)]
    store[key] = value
    return []


def _each(node: Any, change: Any) -> Any:
    if isinstance(node, list):
        changed = [_each(n, change) for n in node]
        return [n for n in changed if n is not None]
    if isinstance(node, dict):
        return change({k: _each(v, change) for k, v in node.items()})
    return node


def _walk(node: Any, on_inlines: Any) -> Any:
    """Apply `on_inlines` to every list of inline nodes outside verbatim text."""
    if isinstance(node, list):
        walked = [_walk(n, on_inlines) for n in node]
        inline = any(isinstance(n, dict) and n.get("t") in ("Str", "Space", "SoftBreak") for n in walked)
        return on_inlines(walked) if inline else walked
    if isinstance(node, dict) and node.get("t") not in _VERBATIM:
        return {k: _walk(v, on_inlines) for k, v in node.items()}
    return node
