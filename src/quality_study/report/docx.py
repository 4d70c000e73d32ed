"""Write a document for a word processor: the same text, numbers, figures and tables, for who must edit them."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from quality_study.report.document import Document
from quality_study.report.figure_data import short_alternative
from quality_study.report.formulas import check_formulas
from quality_study.report.metadata import Metadata
from quality_study.report.own_figures import own_number
from quality_study.report.pandoc import write_file
from quality_study.report.references import check_references, link_assets, reference_label
from quality_study.report.tree import replace_nodes, words
from quality_study.words.french import date

_NONE: list[Any] = ["", [], []]
#: Width of a figure of the whole page, in millimetres.
_WIDTH = 160


def write_docx(document: Document, metadata: Metadata) -> bytes:
    """Return the file.

    Parameters
    ----------
    document : Document
    metadata : Metadata

    Raises
    ------
    StudyError
        A reference or a formula is wrong, or pandoc stops.
    """
    check_references(document, metadata.bibliography)
    ast = replace_nodes(link_assets(document, _link, _block), _node)
    ast["meta"] = _meta(metadata)
    ast["blocks"] = [*_front(metadata), *ast["blocks"]]
    options = ["--toc", "--toc-depth=2", "-M", "toc-title=Sommaire", "-M", "lang=fr-FR", "--number-sections"]
    if metadata.bibliography is not None:
        options += ["--citeproc", f"--bibliography={metadata.bibliography}"]
        options += ["-M", "reference-section-title=Bibliographie"]
    files = {name: picture.content for name, picture in document.pictures.items()}
    for asset in document.assets.values():
        for name, png in zip(asset.pages, asset.payload.get("png", ()), strict=False):
            files[f"{name}.png"] = base64.b64decode(png)
    noon = dt.datetime(*metadata.date, 12, tzinfo=dt.UTC)
    content, warnings = write_file(
        json.dumps(ast), reader="json", writer="docx", options=options, files=files, clock=int(noon.timestamp())
    )
    check_formulas(document, warnings)
    return content


def _meta(metadata: Metadata) -> dict[str, Any]:
    texts = {"title": metadata.title, "subtitle": metadata.subtitle, "author": metadata.institution}
    texts |= {"date": date(dt.date(*metadata.date))} if metadata.front else {}
    told: dict[str, Any] = {key: {"t": "MetaInlines", "c": words(text)} for key, text in texts.items() if text}
    if metadata.front and metadata.abstract:
        blocks = [{"t": "Para", "c": words(part)} for part in metadata.abstract.split("\n\n")]
        told["abstract"] = {"t": "MetaBlocks", "c": blocks}
        told["abstract-title"] = {"t": "MetaInlines", "c": words("Résumé")}
    return told


def _front(metadata: Metadata) -> Iterable[Any]:
    if metadata.warning:
        yield {"t": "Para", "c": [{"t": "Strong", "c": words(metadata.warning)}]}
    if metadata.front:
        yield {"t": "Para", "c": words(metadata.reading)}


def _node(node: Any) -> Any:
    """Write the number of a figure of the team's own, as on the page."""
    if number := own_number(node):
        label = {"t": "Strong", "c": words(f"Figure\u00a0{number}.")}
        for block in node["c"][1][1][:1]:
            block["c"] = [label, {"t": "Space"}, *block["c"]]
    return node


def _link(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"t": "Link", "c": [_NONE, words(reference_label(str(payload["label"]))), [f"#{key}", ""]]}


def _block(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    label = {"t": "Strong", "c": words(f"{payload['label']}.")}
    caption = _styled("Caption", [label, {"t": "Space"}, *words(str(payload["caption"]))])
    if "rows" in payload:
        return {"t": "Div", "c": [[key, [], []], [caption, _table(payload)]]}
    blocks = [{"t": "Para", "c": [{"t": "Strong", "c": words(str(payload["message"]))}]}] if payload["message"] else []
    told = short_alternative(payload, "dans la page HTML")
    for number, _ in enumerate(payload.get("pages", []), 1):
        name = f"{key}{'' if number == 1 else f'-{number}'}.png"
        size = [["width", f"{_WIDTH}mm"]]
        image = {"t": "Image", "c": [["", [], size], words(told), [name, ""]]}
        blocks.append(_styled("Captioned Figure", [image]))
    note = [_styled("Caption", words(str(payload["note"])))] if payload["note"] else []
    return {"t": "Div", "c": [[key, [], []], [*blocks, caption, *note]]}


def _styled(style: str, inlines: list[Any]) -> dict[str, Any]:
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], [{"t": "Para", "c": inlines}]]}


def _table(payload: Mapping[str, Any]) -> dict[str, Any]:
    total = sum(payload["widths"])
    sides = ["AlignRight" if i in payload["right"] else "AlignLeft" for i in range(len(payload["header"]))]
    columns = [
        [{"t": side}, {"t": "ColWidth", "c": width / total}]
        for side, width in zip(sides, payload["widths"], strict=True)
    ]
    head, *rows = [_row(cells) for cells in [payload["header"], *payload["rows"]]]
    body = [_NONE, 0, [], rows]
    return {"t": "Table", "c": [_NONE, [None, []], columns, [_NONE, [head]], [body], [_NONE, []]]}


def _row(cells: Iterable[str]) -> list[Any]:
    return [_NONE, [[_NONE, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": words(cell)}]] for cell in cells]]
