"""What a text of a notebook may hold: tags become nodes, and what could not be printed is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from quality_study.report.pandoc import Warnings
from quality_study.report.tree import nodes, replace_nodes, text_of, words
from quality_study.words.errors import Problem

_MARKS = {"b": "Strong", "strong": "Strong", "i": "Emph", "em": "Emph", "sub": "Subscript", "sup": "Superscript"}
_MARKS |= {"u": "Underline", "s": "Strikeout", "del": "Strikeout"}
#: Tags that only place what they hold.
_LAYOUT = {"p", "center", "font", "small", "big"}
_INSTEAD = {"a": "[texte](adresse)", "table": "un tableau Markdown : | colonne | colonne |", "code": "`code`"}
_INSTEAD |= {"h1": "# titre", "h2": "## titre", "h3": "### titre", "li": "- élément", "ul": "- élément", "hr": "---"}
_WARNED = {
    "NoteDefinedButNotUsed": "cette note n’est appelée nulle part dans la cellule : appelez-la, ou effacez-la",
    "DuplicateNoteReference": "deux notes de la cellule ont le même nom : renommez-en une",
    "DuplicateLinkReference": "deux adresses de la cellule ont le même nom : renommez-en une",
}


_ENVIRONMENT = re.compile(
    r"(?P<kept>^```.*?^```|\$\$.*?\$\$)"
    r"|^[ ]*\\begin\{(?P<name>equation|align|gather|multline|eqnarray)(?P<star>\*?)\}(?P<inside>.*?)"
    r"\\end\{(?P=name)(?P=star)\}",
    re.MULTILINE | re.DOTALL,
)
#: What an environment that stands alone, as JupyterLab allows, is called between two ``$$``.
_WITHIN = {"align": "aligned", "multline": "aligned", "eqnarray": "aligned", "gather": "gathered"}


class _Tag(HTMLParser):
    """One tag: its name, whether it closes, its attributes; no name for a comment."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.name, self.closes, self.attributes = "", False, dict[str, str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.name, self.attributes = tag, {key: value or "" for key, value in attrs}

    def handle_endtag(self, tag: str) -> None:
        self.name, self.closes = tag, True


def in_dollars(text: str) -> str:
    """Put between ``$$`` the formulas that JupyterLab shows without."""

    def change(found: re.Match[str]) -> str:
        if found["kept"]:
            return found["kept"]
        inside, name = found["inside"].strip(), _WITHIN.get(found["name"])
        inside = re.sub(r"\\(?:label\{[^}]*\}|nonumber|notag)", "", inside)
        return f"$$\\begin{{{name}}}{inside}\\end{{{name}}}$$" if name else f"$${inside}$$"

    return _ENVIRONMENT.sub(change, text)


def without_tags(blocks: list[Any]) -> list[Any]:
    """Return blocks whose tags that Markdown can say have become what they mean; comments are left out."""
    return [_with_marks(block) for block in replace_nodes(blocks, _plain)]


def problems_in(blocks: list[Any], warnings: Warnings, place: str, *, written: str = "") -> Iterator[Problem]:
    """Find what cannot be printed in a text, and what pandoc would leave out of it.

    Parameters
    ----------
    blocks, warnings
        What pandoc read, and what it warned of.
    place : str
        The cell.
    written : str
        The text, if a person wrote it: what a sentence of code quotes may look like a note and be none.
    """
    for warning in warnings:
        if warning["type"] in _WARNED:
            name = warning.get("key") or warning.get("contents") or warning.get("label")
            yield Problem(_WARNED[warning["type"]], place, found=name)
    tags: dict[str, Problem] = {}
    for node in nodes(blocks):
        if node["t"] in ("RawInline", "RawBlock"):
            tags.setdefault(_Tag(node["c"][1]).name or node["c"][1], _raw(node, place))
        elif node["t"] == "Str" and (note := re.search(r"\[\^[^\]\s]+\]", node["c"])) and note[0] in written:
            message = "cette note n’est pas définie dans la cellule : ajoutez-y une ligne « [^nom]: texte »"
            yield Problem(message, place, found=note[0])
        elif node["t"] == "Str" and node["c"].startswith("\\begin{") and node["c"] in written:
            yield Problem("une formule s’écrit entre deux lignes $$", place, found=node["c"][:40])
        elif node["t"] == "Str" and node["c"].startswith("```") and node["c"] in written:
            yield Problem("bloc de code jamais fermé : ajoutez une ligne ``` à sa fin", place, found=node["c"])
        elif node["t"] == "Header" and not text_of(node).strip():
            yield Problem("titre vide : écrivez-le, ou effacez son signe #", place)
        elif node["t"] == "Link" and not node["c"][1]:
            yield Problem("lien sans texte : écrivez [texte](adresse)", place, found=node["c"][2][0])
    yield from tags.values()


def _plain(node: Any) -> Any:
    """Turn a tag that stands alone into what it means; None for a comment or a tag that only places."""
    if node.get("t") not in ("RawInline", "RawBlock") or node["c"][0] != "html":
        return node
    tag = _Tag(node["c"][1])
    if tag.name == "br":
        return {"t": "LineBreak"}
    if tag.name == "img" and "src" in tag.attributes:
        size = [[key, tag.attributes[key]] for key in ("width",) if key in tag.attributes]
        image = {"t": "Image", "c": [["", [], size], words(tag.attributes.get("alt", "")), [tag.attributes["src"], ""]]}
        return image if node["t"] == "RawInline" else {"t": "Para", "c": [image]}
    return None if not tag.name or tag.name in _LAYOUT else node


def _with_marks(tree: Any) -> Any:
    """Put what stands between two tags such as ``<b>`` and ``</b>`` into the node that they mean."""
    if isinstance(tree, dict):
        return {key: _with_marks(value) for key, value in tree.items()}
    if not isinstance(tree, list):
        return tree
    open_: list[tuple[Any, list[Any]]] = [(None, [])]
    for node in map(_with_marks, tree):
        raw = isinstance(node, dict) and node.get("t") == "RawInline" and node["c"][0] == "html"
        tag = _Tag(node["c"][1]) if raw else None
        if tag is not None and tag.name in _MARKS and not tag.closes:
            open_.append((node, []))
        elif tag is not None and tag.closes and open_[-1][0] and _Tag(open_[-1][0]["c"][1]).name == tag.name:
            _, inside = open_.pop()
            open_[-1][1].append({"t": _MARKS[tag.name], "c": inside})
        else:
            open_[-1][1].append(node)
    return [node for first, inside in open_ for node in ([first] if first else []) + inside]


def _raw(node: Any, place: str) -> Problem:
    form, text = node["c"]
    found = text.strip()[:80]
    if form != "html":
        message = "un passage écrit pour un seul format manquerait dans l’autre document : écrivez-le en Markdown"
        return Problem(message, place, found=found)
    instead = _INSTEAD.get(_Tag(text).name, "en Markdown ce qu’elle contient")
    return Problem(f"cette balise HTML ne s’imprime pas : écrivez {instead}", place, found=found)
