"""Write a document as PDF through Typst: tagged, French, with the shipped font, the same bytes every time."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from quality_study.report.document import Asset, Document
from quality_study.report.figure_data import short_alternative
from quality_study.report.formulas import typst_formulas
from quality_study.report.metadata import Metadata
from quality_study.report.own_figures import own_number
from quality_study.report.page_feet import Feet, Flow, Marks, fill_feet, movable
from quality_study.report.pandoc import convert
from quality_study.report.references import check_references, link_assets
from quality_study.report.tree import replace_nodes, text_of
from quality_study.report.typesetting import Typesetter, TypesettingError
from quality_study.report.wide_tables import SMALL, table_size
from quality_study.style import WIDTH
from quality_study.words.errors import Problem, StudyError
from quality_study.words.glyphs import printable_code, printable_in_report

#: The boxes of a list of tasks, which the font does not have.
_BOXES = str.maketrans({"☐": "[ ]", "☒": "[x]"})

#: Between two sentences; a number and its full stop begin one.
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\d\.)\s+(?=\d+\. |[A-ZÀ-ÖØ-Þ«])")

#: Class of the block that a figure or table is until it is known what follows it.
_FLOW = "qs-flow"

#: Signs of an alternative text above which a screen reader is left without a way to stop or go back.
_LONG = 300


def write_pdf(document: Document, metadata: Metadata, template: Path) -> bytes:
    """Compile the document.

    Parameters
    ----------
    document : Document
    metadata : Metadata
    template : Path
        Folder that holds ``report.typ``.

    Raises
    ------
    StudyError
        A reference or a formula is wrong, or Typst refuses something (the message names the cell and why).
    """
    try:
        return _compile(document, metadata, template)
    except TypesettingError as error:
        alone = replace(metadata, front=False)
        found = _refused(document, alone, template, list(dict.fromkeys(document.places)))
        raise StudyError(found or [error.problem]) from None


def write_typst(document: Document, metadata: Metadata) -> tuple[str, list[Flow]]:
    """Return the Typst source of the document, and the figures and tables whose place on the pages is chosen."""
    check_references(document, metadata.bibliography)
    formulas = typst_formulas(document)
    block = _block if metadata.front else _block_alone
    ast = replace_nodes(link_assets(document, _link, block), lambda node: _typst_node(node, formulas))
    ast["blocks"], flows = _flows(ast["blocks"], document)
    options = ["-M", "lang=fr-FR", "-M", "link-citations=true", "--wrap=none"]
    if metadata.bibliography is not None:
        options += [
            "--citeproc",
            f"--bibliography={metadata.bibliography}",
            "-M",
            "reference-section-title=Bibliographie",
        ]
    body, _ = convert(json.dumps(ast), reader="json", writer="typst", options=options)
    body = re.sub(r"^= Bibliographie$", "#heading(level: 1, numbering: none)[Bibliographie]", body, flags=re.MULTILINE)
    body = body.replace("\u2011", "-")  # citeproc's no-break hyphen is not in the font
    front = "true" if metadata.front else "false"
    head = f'#import "report.typ": *\n#show: report.with(meta: json("meta.json"), front: {front})\n'
    head += '#let feet = json("feet.json")\n\n'
    return head + body + (_annex(document) if metadata.front else ""), flows


def _compile(document: Document, metadata: Metadata, template: Path) -> bytes:
    source, flows = write_typst(document, metadata)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "meta.json").write_text(json.dumps(metadata.plain(), ensure_ascii=False), encoding="utf-8")
        shutil.copy(template / "report.typ", root / "report.typ")
        for asset in document.assets.values():
            for name, svg in asset.pages.items():
                (root / f"{name}.svg").write_text(svg, encoding="utf-8")
        for name, picture in document.pictures.items():
            (root / name).write_bytes(picture.content)
        if metadata.logo is not None:
            (root / metadata.logo.name).write_bytes(metadata.logo.content)
        (root / "main.typ").write_text(source, encoding="utf-8")
        typesetter = Typesetter(root / "main.typ")
        feet = fill_feet(flows, lambda feet: _laid_out(typesetter, root, feet))
        (root / "feet.json").write_text(json.dumps(feet), encoding="utf-8")
        return typesetter.pdf()


def _laid_out(typesetter: Typesetter, root: Path, feet: Feet) -> Marks:
    """Compose the document with what is chosen for the feet of its pages; return where figures and tables are."""
    (root / "feet.json").write_text(json.dumps(feet), encoding="utf-8")
    marks: dict[str, dict[str, tuple[int, float]]] = {}
    for (key, what), place in typesetter.value("query(<foot>).map(it => (it.value, it.location().position()))"):
        marks.setdefault(key, {})[what] = (place["page"], float(place["y"].removesuffix("pt")))
    return marks


def _refused(document: Document, metadata: Metadata, template: Path, places: list[str]) -> list[Problem]:
    """Find the cells that Typst refuses, by halves: each with its reason."""
    try:
        _compile(document.only(places), metadata, template)
    except TypesettingError as error:
        if len(places) == 1:
            return [replace(error.problem, file=places[0])]
        half = len(places) // 2
        return [p for part in (places[:half], places[half:]) for p in _refused(document, metadata, template, part)]
    return []


def _typst_node(node: Any, formulas: Mapping[str, str]) -> Any:
    """Give formulas and pictures their alternative text, which PDF/UA requires; mark signs that no font has."""
    if node.get("t") == "Str":
        return {"t": "Str", "c": printable_in_report(node["c"].translate(_BOXES))}
    if node.get("t") in ("Code", "CodeBlock"):
        return {"t": node["t"], "c": [node["c"][0], printable_code(node["c"][1])]}
    if node.get("t") == "Table":
        size = {"t": "RawBlock", "c": ["typst", f"#show table: set text(size: {table_size(node) or SMALL}pt)"]}
        return {"t": "Div", "c": [["", [], []], [size, node]]}
    if number := own_number(node):
        start = f"#[#set figure(kind: image, supplement: [Figure], numbering: _ => {_string(number)}, outlined: true)"
        around = [{"t": "RawBlock", "c": ["typst", text]} for text in (start, "]")]
        return {"t": "Div", "c": [["", [], []], [around[0], node, around[1]]]}
    if node.get("t") == "Math":
        kind, source = node["c"]
        block = "true" if kind["t"] == "DisplayMath" else "false"
        call = f"#math.equation(alt: {_string(source.strip())}, block: {block}, ${formulas[source]}$)"
        return {"t": "RawInline", "c": ["typst", call]}
    if node.get("t") == "Image":
        (_, _, attributes), alt, (name, _) = node["c"]
        width = _width(dict(attributes).get("width", ""))
        call = f"#study-image({_string(name)}, alt: {_string(text_of(alt))}{width})"
        return {"t": "RawInline", "c": ["typst", call]}
    return node


def _width(asked: str) -> str:
    """Write the width of a picture, asked for in ``%``, ``px`` or a unit of length; nothing to keep its own."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%|px|cm|mm|in|pt|)", asked)
    if found is None:
        return ""
    return f", width: {found[1]}{found[2]}" if found[2] not in ("px", "") else f", width: {float(found[1]) * 0.75}pt"


def _link(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(payload["label"]).split()[0].lower()
    return {"t": "RawInline", "c": ["typst", f"#ref(label({_string(key)}), supplement: [{kind}])"]}


def _annex(document: Document) -> str:
    """Return the content in words of the figures whose alternative text would be too long to be listened to."""
    long = [asset.payload for asset in document.assets.values() if asset.pages and _is_long(asset.payload)]
    told = [[str(p["id"]), str(p["caption"]), _SENTENCE.split(printable_in_report(str(p["alt"])))] for p in long]
    return f"\n\n#study-words({_array(told)})\n" if told else ""


def _is_long(payload: Mapping[str, Any]) -> bool:
    return len(str(payload["alt"])) > _LONG


def _block(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a figure or table of the whole report, the content of a figure in words being in its annex."""
    if "rows" in payload or not _is_long(payload):
        return _block_alone(key, payload)
    return _block_alone(key, {**payload, "alt": short_alternative(payload, "en annexe")})


def _block_alone(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    call = {k: _string(str(payload[k])) for k in ("id", "number", "caption")}
    if "rows" in payload:
        name = "study-table"
        call["note"] = _string(str(payload.get("note", "")))
        call |= {k: _array(payload[k]) for k in ("header", "rows", "widths", "right")}
    else:
        name = "study-figure"
        call |= {k: _string(str(payload[k])) for k in ("kind", "message", "note", "alt")}
        call["paths"] = _array([f"{name}.svg" for name in Asset(dict(payload)).pages])
    arguments = ",\n  ".join(f"{k}: {v}" for k, v in call.items())
    return {"t": "Div", "c": [[key, [_FLOW], []], [_raw(f"{name}.with(\n  {arguments}\n)")]]}


def _flows(blocks: list[Any], document: Document) -> tuple[list[Any], list[Flow]]:
    """Give each figure or table the texts after it that may come before, each between brackets."""
    out: list[Any] = []
    flows: list[Flow] = []
    waiting = deque(blocks)
    while waiting:
        block = waiting.popleft()
        if block["t"] != "Div" or _FLOW not in block["c"][0][1]:
            out.append(block)
            continue
        key, shown = block["c"][0][0], block["c"][1][0]["c"][1]
        texts = movable(waiting)
        out.append(_raw(f"#study-flow({_string(key)}, feet, {shown}, "))
        for text in texts:
            out += [_raw("["), *(waiting.popleft() for _ in text), _raw("],")]
        out.append(_raw(")"))
        flows.append(Flow(key, len(texts), _printed_height(document.assets[key])))
    return out, flows


def _printed_height(asset: Asset) -> float:
    """Return the height in points of a figure as wide as the column; 0 for a table or a figure of several pages."""
    if len(asset.pages) != 1:
        return 0.0
    (svg,) = asset.pages.values()
    _, _, wide, high = map(float, re.findall(r'viewBox="([^"]+)"', svg)[0].split())
    return high / wide * WIDTH / 25.4 * 72


def _raw(source: str) -> dict[str, Any]:
    return {"t": "RawBlock", "c": ["typst", source]}


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _array(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "(" + "".join(f"{_array(v)}, " for v in value) + ")"
    return _string(value) if isinstance(value, str) else str(value)
