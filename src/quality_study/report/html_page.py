"""Write a document as one HTML file that needs no network: French, styled, figures and font inside."""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from quality_study.report.document import Document
from quality_study.report.formulas import check_formulas
from quality_study.report.html_essentials import essentials_section
from quality_study.report.html_figures import figure_block, table_block
from quality_study.report.html_lists import listed, own_identifier
from quality_study.report.metadata import Metadata
from quality_study.report.own_figures import own_number
from quality_study.report.pandoc import convert
from quality_study.report.reading import reading_section
from quality_study.report.references import check_references, link_assets, reference_label
from quality_study.report.tree import replace_nodes, words
from quality_study.style import FONT, MORE_FONTS, font_folder, more_fonts

#: Stands for the address of the logo until the page is made.
_LOGO = "qs-address-of-the-logo"
#: Stands for what a busy reader needs.
_ESSENTIALS = "<!--ESSENTIALS-->"
#: Stands for the keys and the glossary.
_READING = "<!--READING-->"
#: Stands for the lists of figures and of tables.
_LISTS = "<!--LISTS-->"
_FACES = (("Regular", 400, "normal"), ("Bold", 700, "normal"), ("It", 400, "italic"))


def write_html(document: Document, metadata: Metadata, template: Path) -> bytes:
    """Return the page; parameters are those of :func:`compose_html`."""
    page = compose_html(document, metadata, template)
    style = font_faces(page) + (template / "report.css").read_text(encoding="utf-8")
    page = page.replace(_LOGO, metadata.logo.address if metadata.logo else "")
    return page.replace("/*STYLE*/", style).encode("utf-8")


def compose_html(document: Document, metadata: Metadata, template: Path) -> str:
    """Return the page without its style and its logo: all that can be wrong with the texts is found by then.

    Parameters
    ----------
    document : Document
    metadata : Metadata
    template : Path
        Folder that holds ``report.html`` and ``report.css``.
    """
    check_references(document, metadata.bibliography)

    def block(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        asset = document.assets[key]
        return {"t": "RawBlock", "c": ["html", figure_block(asset) if asset.pages else table_block(payload)]}

    counted = count(1)

    def inside(node: Any) -> Any:
        if node.get("t") == "Table":
            name = f"Tableau du texte, {next(counted)}"
            spoken = [["role", "region"], ["tabindex", "0"], ["aria-label", name]]
            return {"t": "Div", "c": [["", ["table"], spoken], [node]]}
        if node.get("t") == "Image":
            node["c"][2][0] = document.pictures[node["c"][2][0]].address
        if number := own_number(node):
            node["c"][0][0] = node["c"][0][0] or own_identifier(number)
            label = {"t": "Strong", "c": words(f"Figure\u00a0{number}.")}
            for block in node["c"][1][1][:1]:
                block["c"] = [label, {"t": "Space"}, *block["c"]]
        return node

    ast = replace_nodes(link_assets(document, _link, block), inside)
    variables = {k: html.escape(v) for k, v in metadata.plain().items() if isinstance(v, str)}
    variables |= {k: html.escape(", ".join(v)) for k, v in metadata.plain().items() if k.startswith("keywords")}
    extra = ["--standalone", f"--template={template / 'report.html'}", "--toc", "--toc-depth=2", "--number-sections"]
    extra += ["--section-divs", "--wrap=none", "--mathml", "-M", "lang=fr-FR", "-M", "link-citations=true"]
    if metadata.logo is not None:
        variables["logo"] = _LOGO  # too long for a command line
    for key, value in variables.items():
        extra += ["-V", f"{key}={value}"]
    extra += ["-M", f"pagetitle={metadata.title}", *(["-V", "front=true"] if metadata.front else [])]
    if metadata.bibliography is not None:
        extra += [
            "--citeproc",
            f"--bibliography={metadata.bibliography}",
            "-M",
            "reference-section-title=Bibliographie",
        ]
    page, warnings = convert(json.dumps(ast), reader="json", writer="html5", options=extra)
    check_formulas(document, warnings)
    reading = reading_section(metadata.keys, metadata.glossary) if metadata.front else ""
    page = page.replace(_LISTS, listed(document)).replace(_READING, reading)
    return page.replace(_ESSENTIALS, essentials_section(metadata))


def font_faces(text: str) -> str:
    """Return CSS that carries the shipped fonts, reduced to the characters of `text`; most need the first only."""
    files = [(FONT, font_folder() / f"SourceSansPro-{face}.ttf", weight, slant) for face, weight, slant in _FACES]
    signs = {*text, *"0123456789"}  # once: a page of figures has millions of letters
    rules = [_face(*file, "".join(signs)) for file in files]
    left = {ord(sign) for sign in signs if sign.isprintable()} - _code_points(files[0][1])
    for name, path in zip(MORE_FONTS, more_fonts(), strict=True):
        if found := left & _code_points(path):
            rules.append(_face(name, path, 400, "normal", "".join(map(chr, sorted(found)))))
        left -= found
    return "\n".join(rules) + "\n"


@cache
def _code_points(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(path, lazy=True).getBestCmap())


def _face(name: str, path: Path, weight: int, slant: str, text: str) -> str:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(flavor="woff", hinting=False)
    options.drop_tables += ["FFTM"]  # FontForge's own dates
    reducer = subset.Subsetter(options)
    reducer.populate(text=text)
    reducer.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'@font-face{{font-family:"{name}";font-weight:{weight};font-style:{slant};'
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


def _link(key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    label = html.escape(reference_label(str(payload["label"])))
    return {"t": "RawInline", "c": ["html", f'<a href="#{key}">{label}</a>']}
