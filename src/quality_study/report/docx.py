"""Write a document for a word processor: the same text, numbers, figures and tables, for who must edit them."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
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
#: Width of a figure of the whole page, and height of the logo, in millimetres.
_WIDTH, _LOGO = 160, 18
#: A4 with margins of 25 mm, in twentieths of a point; pandoc leaves the size of the paper to the word processor.
_PAPER = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" '
    'w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)
#: A font that word processors have, or draw with another of the same widths; pandoc names one of the latest Word.
_FONT = "Calibri"


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
    if metadata.logo is not None:
        files[metadata.logo.name] = metadata.logo.content
    for asset in document.assets.values():
        for name, png in zip(asset.pages, asset.payload.get("png", ()), strict=False):
            files[f"{name}.png"] = base64.b64decode(png)
    noon = dt.datetime(*metadata.date, 12, tzinfo=dt.UTC)
    content, warnings = write_file(
        json.dumps(ast), reader="json", writer="docx", options=options, files=files, clock=int(noon.timestamp())
    )
    check_formulas(document, warnings)
    return _on_paper(content)


def _on_paper(content: bytes) -> bytes:
    """Set the size of the paper and the font, which pandoc takes from a file of its own."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                data = data.replace(b"</w:sectPr>", _PAPER.encode())
            elif part.filename == "word/theme/theme1.xml":
                data = re.sub(rb'latin typeface="Aptos[^"]*"', f'latin typeface="{_FONT}"'.encode(), data)
            new.writestr(part, data)
    return written.getvalue()


def _meta(metadata: Metadata) -> dict[str, Any]:
    texts = {"title": metadata.title, "subtitle": metadata.subtitle, "author": metadata.institution}
    texts |= {"date": date(dt.date(*metadata.date))} if metadata.front else {}
    return {key: {"t": "MetaInlines", "c": words(text)} for key, text in texts.items() if text}


def _front(metadata: Metadata) -> Iterable[Any]:
    """Write what stands before the story: that of a whole report, not of a chapter."""
    if metadata.logo is not None:
        size = ["", [], [["height", f"{_LOGO}mm"]]]
        yield {"t": "Para", "c": [{"t": "Image", "c": [size, words("Logo"), [metadata.logo.name, ""]]}]}
    if metadata.warning:
        yield _para(metadata.warning, strong=True)
    if not metadata.front:
        return
    for title, text, name, keywords in (
        ("Résumé", metadata.abstract, "Mots clés\u00a0: ", metadata.keywords),
        ("Abstract", metadata.abstract_en, "Keywords: ", metadata.keywords_en),
    ):
        if text:
            yield _title(title)
            yield from map(_para, text.split("\n\n"))
            if keywords:
                yield _para(f"{name}{', '.join(keywords)}.")
    if metadata.essentials is not None:
        yield _title("L’essentiel")
        for number in metadata.essentials.numbers:
            under = " · ".join(part for part in (number["base"], number["status"]) if part)
            yield _para(f"{number['value']} {number['text']}" + (f" ({under})" if under else ""))
        for title, items in (
            ("Ce que l’étude établit", metadata.essentials.findings),
            ("Ce qu’il faut faire", metadata.essentials.actions),
        ):
            yield _para(title, strong=True)
            yield {"t": "BulletList", "c": [[_para(item)] for item in items]}
    yield _title("Comment lire ce rapport")
    yield _para(metadata.reading)
    for name, text in metadata.glossary:
        yield _para(f"{name}\u00a0: {text}")
    yield _para(metadata.colophon)


def _title(text: str) -> dict[str, Any]:
    return {"t": "Header", "c": [1, ["", ["unnumbered"], []], words(text)]}


def _para(text: str, *, strong: bool = False) -> dict[str, Any]:
    return {"t": "Para", "c": [{"t": "Strong", "c": words(text)}] if strong else words(text)}


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
    cells = [payload["header"], *payload["rows"]]
    sides = ["AlignRight" if i in payload["right"] else "AlignLeft" for i in range(len(payload["header"]))]
    columns = [
        [{"t": side}, {"t": "ColWidth", "c": width}]
        for side, width in zip(sides, _widths(payload["widths"], cells), strict=True)
    ]
    head, *rows = map(_row, cells)
    body = [_NONE, 0, [], rows]
    return {"t": "Table", "c": [_NONE, [None, []], columns, [_NONE, [head]], [body], [_NONE, []]]}


def _widths(shares: Sequence[float], cells: Sequence[Sequence[str]]) -> list[float]:
    """Return the parts of the page that columns take: as asked, but no word is cut where another column has room.

    Examples
    --------
    >>> [round(width, 2) for width in _widths([9, 1], [["Question", "Réponse"], ["Utile ?", "classement"]])]
    [0.81, 0.19]
    >>> round(sum(_widths([1] * 9, [["classement"] * 9])), 6)
    1.0
    """
    needed = [max(len(word) for cell in column for word in cell.split(" ")) for column in zip(*cells, strict=True)]
    least = [0.025 + 0.0165 * length for length in needed]  # of a page of 160 mm, at 12 points
    wanted = [max(share / sum(shares), low) for share, low in zip(shares, least, strict=True)]
    spare = [width - low for width, low in zip(wanted, least, strict=True)]
    over = min((sum(wanted) - 1) / (sum(spare) or 1), 1)
    fitted = [width - over * room for width, room in zip(wanted, spare, strict=True)]
    return [width / max(sum(fitted), 1) for width in fitted]


def _row(cells: Iterable[str]) -> list[Any]:
    return [_NONE, [[_NONE, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": words(cell)}]] for cell in cells]]
