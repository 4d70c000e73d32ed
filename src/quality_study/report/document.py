"""Executed notebooks as one pandoc document: story, figures, tables and recorded values, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality_study.report.cell_parts import Part, left_out, notebook_parts
from quality_study.report.headings import annexes, in_order, inner_links, own_identifiers
from quality_study.report.left_sections import take_out
from quality_study.report.markup import problems_in, without_tags
from quality_study.report.omission import Omission
from quality_study.report.own_figures import numbered
from quality_study.report.pandoc import HTML, MARKDOWN, read_texts
from quality_study.report.pictures import Picture, find_picture
from quality_study.report.tree import Ast, nodes, replace_nodes, text_of, typeset, words
from quality_study.report.wide_tables import narrower, numbers_right, table_size, tables
from quality_study.words.errors import Problem, StudyError, raise_if_any

if TYPE_CHECKING:  # nbformat takes a second or two to import, which no kernel that draws a figure needs
    from nbformat import NotebookNode

_VERSION = [1, 23, 1]
#: A figure, or a value recorded, that an earlier cell has given already.
GIVEN_TWICE = "déjà montré ou enregistré plus haut"


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
    bases : dict
        What a recorded value is of, by its name: ``n`` in words, ``status``.
    elsewhere : dict
        Label of the figures and tables that the study shows in other notebooks.
    pictures : dict of Picture
        Other pictures, by the name under which the tree knows them.
    places : list of str
        The cell that each block of the tree comes from.
    off : collection of str
        Figures and tables that the edition does without.
    """

    ast: Ast
    assets: dict[str, Asset] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    bases: dict[str, dict[str, str]] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    off: Collection[str] = ()

    def only(self, places: Collection[str]) -> Document:
        """Return what some cells bring, as a document that stands alone: nothing in it leads elsewhere."""
        kept = [b for b, place in zip(self.ast["blocks"], self.places, strict=True) if place in places]
        keys = {dict(n["c"][0][2])["key"] for n in nodes(kept) if n["t"] == "Div" and "qs-asset" in n["c"][0][1]}
        others = {key: asset.payload["label"] for key, asset in self.assets.items() if key not in keys}
        return replace(
            self,
            ast={**self.ast, "blocks": replace_nodes(kept, _alone)},
            assets={key: asset for key, asset in self.assets.items() if key in keys},
            elsewhere={**self.elsewhere, **others},
            places=[place for place in self.places if place in places],
        )


def read_notebooks(
    notebooks: Iterable[tuple[str, NotebookNode]],
    *,
    labels: Mapping[str, str] | None = None,
    folder: Path | None = None,
    off: Omission | None = None,
    executed: bool = True,
) -> Document:
    """Gather executed notebooks into one document.

    Parameters
    ----------
    notebooks : iterable of (name, notebook)
    labels : mapping, optional
        Label of every figure and table of the study, so that those shown elsewhere can be named.
    folder : Path, optional
        Folder of the notebooks, where their pictures are.
    off : Omission, optional
        What the edition does without.
    executed : bool
        Whether the notebooks hold what their code showed.

    Raises
    ------
    StudyError
        A figure or a recorded name appears twice, or a cell holds something that cannot be printed.
    """
    parts = [part for name, notebook in notebooks for part in notebook_parts(name, notebook)]
    off = off or Omission()
    document = Document({"pandoc-api-version": _VERSION, "meta": {}, "blocks": []}, off=off.keys)
    problems = list(_read(parts))
    parts = take_out(parts, off, executed=executed)
    problems += _gather(document, parts)
    for part in parts:
        problems += _place_pictures(document, part, folder)
        document.ast["blocks"] += part.blocks
        document.places += [str(part.place)] * len(part.blocks)
    document.ast["blocks"] = typeset(own_identifiers(annexes(in_order(document.ast["blocks"]))))
    problems += inner_links(document.ast["blocks"], document.places, document.assets)
    raise_if_any(problems)
    taken = [*(labels or {}).values(), *(str(asset.payload.get("label")) for asset in document.assets.values())]
    document.ast["blocks"] = numbered(document.ast["blocks"], taken)
    document.elsewhere = {key: label for key, label in (labels or {}).items() if key not in document.assets}
    return document


def shown_assets(notebook: NotebookNode) -> list[Asset]:
    """List the figures and tables that a notebook shows."""
    return [Asset(part.payload) for part in notebook_parts("", notebook) if part.payload is not None]


def _gather(document: Document, parts: list[Part]) -> Iterator[Problem]:
    """Keep figures, tables and recorded values; tell those that come twice."""
    for part in parts:
        if part.payload is not None:
            yield from _add(document.assets, part.payload["id"], Asset(part.payload), part)
        if part.record is not None:
            yield from _add(document.records, part.record["name"], part.record["value"], part)
            document.bases[part.record["name"]] = {k: str(part.record.get(k, "")) for k in ("n", "status")}


def _add(store: dict[str, Any], key: str, value: Any, part: Part) -> Iterator[Problem]:
    if key in store:
        yield Problem(GIVEN_TWICE, str(part.place), found=key)
    store[key] = value


def _read(parts: list[Part]) -> Iterator[Problem]:
    """Let pandoc read what is text, all the texts of a kind at once."""
    for reader in sorted({part.reader for part in parts} - {""}):
        chosen = [part for part in parts if part.reader == reader]
        for part, found in zip(chosen, read_texts([p.text for p in chosen], reader), strict=True):
            written = part.text if reader == MARKDOWN else ""
            part.blocks = without_tags(found.blocks) if written else found.blocks
            if reader == HTML:
                part.blocks = _shown(part)
            yield from problems_in(part.blocks, found.warnings, str(part.place), written=written)
            yield from _fit_tables(part)


def _shown(part: Part) -> list[Any]:
    """Return what a page shows, without its style; say so if there is nothing to print."""
    kept = replace_nodes(part.blocks, lambda node: None if node.get("t") in ("RawBlock", "RawInline") else node)
    shown = text_of(kept).strip() or any(node["t"] == "Image" for node in nodes(kept))
    return list(kept) if shown else left_out(part.place, "une sortie en HTML sans texte ni image").blocks


def _fit_tables(part: Part) -> Iterator[Problem]:
    """Cut the tables that no page is wide enough for; one that cannot be cut is refused, or named if code showed it."""
    for table in tables(part.blocks):
        if part.reader == HTML:
            numbers_right(table)
    cut: dict[int, list[Any]] = {}
    for table in tables(part.blocks):
        if table_size(table) is not None:
            continue
        columns, pieces = len(table["c"][2]), narrower(table)
        cut[id(table)] = pieces or [table]
        if not pieces and part.reader == MARKDOWN:
            yield Problem(f"tableau trop large pour la page ({columns} colonnes) : coupez-le en deux", str(part.place))
        elif not pieces:
            what = f"un tableau trop large pour la page ({columns} colonnes)"
            part.blocks = left_out(part.place, what, "Montrez-en moins de colonnes à la fois.").blocks
            return
    if cut:
        part.blocks = _in_place(part.blocks, cut)


def _in_place(tree: Any, cut: Mapping[int, list[Any]]) -> Any:
    """Put the pieces of each table where it was."""
    if isinstance(tree, list):
        return [new for node in tree for new in cut.get(id(node)) or [_in_place(node, cut)]]
    return {key: _in_place(value, cut) for key, value in tree.items()} if isinstance(tree, dict) else tree


def _place_pictures(document: Document, part: Part, folder: Path | None) -> Iterator[Problem]:
    """Give every picture of a part its content and its alternative text."""
    if part.picture is not None:
        document.pictures[part.picture.name] = part.picture
        return
    for node in nodes(part.blocks):
        if node["t"] != "Image":
            continue
        target = node["c"][2]
        try:
            picture = find_picture(target[0], str(part.place), folder, part.attachments)
        except StudyError as error:
            yield from error.problems
            continue
        document.pictures[picture.name] = picture
        target[0] = picture.name
        if not text_of(node["c"][1]).strip():
            node["c"][1] = words(f"Image du {part.place.told}")


def _alone(node: Any) -> Any:
    if node.get("t") == "Header":
        return {"t": "Header", "c": [1, *node["c"][1:]]}
    if node.get("t") == "Link" and node["c"][2][0].startswith("#"):
        return {"t": "Span", "c": [["", [], []], node["c"][1]]}
    return node
