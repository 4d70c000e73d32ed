"""Write a document as PDF through Typst: tagged, French, with the shipped font, the same bytes every time."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypandoc

from quality_study.report.document import Asset, Document, replace_nodes
from quality_study.report.metadata import Metadata
from quality_study.report.references import check_references, link_assets
from quality_study.report.typesetting import compile_pdf


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
        A reference is unknown, or Typst refuses the document (it says why).
    """
    source = write_typst(document, metadata)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "meta.json").write_text(json.dumps(metadata.plain(), ensure_ascii=False), encoding="utf-8")
        shutil.copy(template / "report.typ", root / "report.typ")
        for asset in document.assets.values():
            for name, svg in asset.pages.items():
                (root / f"{name}.svg").write_text(svg, encoding="utf-8")
        (root / "main.typ").write_text(source, encoding="utf-8")
        return compile_pdf(root / "main.typ")


def write_typst(document: Document, metadata: Metadata) -> str:
    """Return the Typst source of the document."""
    check_references(document, metadata.bibliography)
    ast = replace_nodes(link_assets(document, _link, _block), _spoken)
    extra = ["-M", "lang=fr-FR", "-M", "link-citations=true", "--wrap=none"]
    if metadata.bibliography is not None:
        extra += [
            "--citeproc",
            f"--bibliography={metadata.bibliography}",
            "-M",
            "reference-section-title=Bibliographie",
        ]
    body = pypandoc.convert_text(json.dumps(ast), "typst", format="json", extra_args=extra)
    body = re.sub(r"^= Bibliographie$", "#heading(level: 1, numbering: none)[Bibliographie]", body, flags=re.MULTILINE)
    body = body.replace("\u2011", "-")  # citeproc's no-break hyphen is not in the font
    front = "true" if metadata.front else "false"
    head = f'#import "report.typ": *\n#show: report.with(meta: json("meta.json"), front: {front})\n\n'
    return head + body


def _spoken(node: Any) -> Any:
    """Give a formula its source as alternative text, which PDF/UA requires."""
    if node.get("t") != "Math":
        return node
    kind, source = node["c"]
    written = pypandoc.convert_text(f"${source}$", "typst", format="markdown").strip().strip("$")
    block = "true" if kind["t"] == "DisplayMath" else "false"
    call = f"#math.equation(alt: {_string(source.strip())}, block: {block}, ${written}$)"
    return {"t": "RawInline", "c": ["typst", call]}


def _link(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(payload["label"]).split()[0].lower()
    return {"t": "RawInline", "c": ["typst", f"#ref(label({_string(key)}), supplement: [{kind}])"]}


def _block(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    call = {k: _string(str(payload[k])) for k in ("id", "number", "caption")}
    if "rows" in payload:
        name = "study-table"
        call |= {k: _array(payload[k]) for k in ("header", "rows", "widths", "right")}
    else:
        name = "study-figure"
        call |= {k: _string(str(payload[k])) for k in ("kind", "note", "alt")}
        call["paths"] = _array([f"{name}.svg" for name in Asset(dict(payload)).pages])
    arguments = ",\n  ".join(f"{k}: {v}" for k, v in call.items())
    return {"t": "RawBlock", "c": ["typst", f"#{name}(\n  {arguments}\n)"]}


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _array(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "(" + "".join(f"{_array(v)}, " for v in value) + ")"
    return _string(value) if isinstance(value, str) else str(value)
