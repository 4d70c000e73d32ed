"""Figures and tables of the page: at a size that can be read on a phone, in words, in numbers, and to take away."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from quality_study.report.document import Asset
from quality_study.report.figure_data import as_csv, short_alternative

#: Above these rows, only the file holds the numbers of a figure; from these columns on, a phone scrolls a table.
_ROWS, _COLUMNS = 60, 4
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv;charset=utf-8"}


def figure_block(asset: Asset) -> str:
    """Return a figure with its message, caption and note, then what it says without a picture, then its files."""
    payload = asset.payload
    alt = html.escape(short_alternative(payload, "sous la figure"), quote=True)
    pictures = []
    for number, (name, svg) in enumerate(asset.pages.items()):
        spoken = f'role="img" aria-label="{alt}"' if number == 0 else 'aria-hidden="true"'
        pictures.append(own_identifiers(name, svg[svg.index("<svg") :]).replace("<svg", f"<svg {spoken}", 1))
    note = f'<p class="note">{html.escape(str(payload["note"]))}</p>' if payload["note"] else ""
    message = f'<p class="message">{html.escape(str(payload["message"]))}</p>' if payload["message"] else ""
    label = _label(payload)
    drawing = scrolled("".join(pictures), label, "drawing")
    figure = f"<figure>{message}{drawing}<figcaption>{_caption(payload)}{note}</figcaption></figure>"
    return f'<div class="shown" id="{payload["id"]}">{figure}{_without_picture(payload, label)}{_files(asset)}</div>'


def table_block(payload: Mapping[str, Any]) -> str:
    """Return a table of the study, which scrolls by itself when it is wider than the screen."""
    table = _table(payload["header"], payload["rows"], set(payload["right"]), _caption(payload))
    note = f'<p class="note">{html.escape(str(payload["note"]))}</p>' if payload.get("note") else ""
    return f'<div id="{payload["id"]}">{scrolled(table, _label(payload))}{note}</div>'


def scrolled(content: str, name: str, kind: str = "table") -> str:
    """Put what may be wider than the screen in a frame of its own, which the keyboard reaches and a reader names."""
    spoken = html.escape(name, quote=True)
    return f'<div class="{kind}" role="region" tabindex="0" aria-label="{spoken}">{content}</div>'


def own_identifiers(name: str, svg: str) -> str:
    """Give the identifiers of a drawing a prefix, so that two drawings on one page never share any."""
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    return re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', svg)


def _without_picture(payload: Mapping[str, Any], label: str) -> str:
    """Return the content of a figure in words, and the table behind it unless it is too long to be read."""
    data = payload.get("data") or {}
    named = f"Données de la {label[0].lower()}{label[1:]}" if label.startswith("F") else f"Données du {label.lower()}"
    table = ""
    if data and len(data["rows"]) <= _ROWS:
        table = scrolled(_table(data["header"], data["rows"], set(), html.escape(named)), named)
    elif data:
        table = f"<p>{html.escape(named)} : {len(data['rows'])} lignes, dans le fichier CSV.</p>"
    words = html.escape(str(payload["alt"]))
    what = "en mots et en données" if data else "en mots"
    return f"<details><summary>{html.escape(label)} {what}</summary><p>{words}</p>{table}</details>"


def _files(asset: Asset) -> str:
    """Return links that hold the files themselves: they need neither network nor script."""
    label = html.escape(_label(asset.payload))
    files = [(f"{name}.svg", svg.encode("utf-8")) for name, svg in asset.pages.items()]
    pictures = zip(asset.pages, asset.payload.get("png", ()), strict=False)
    files += [(f"{name}.png", base64.b64decode(png)) for name, png in pictures]
    if data := asset.payload.get("data"):
        files.append((f"{asset.payload['id']}.csv", as_csv(data)))
    links = ", ".join(_link(name, content) for name, content in files)
    return f'<p class="files">Télécharger ({label}) : {links}</p>'


def _link(name: str, content: bytes) -> str:
    kind = name.rpartition(".")[2]
    address = f"data:{_TYPES[kind]};base64,{base64.b64encode(content).decode()}"
    return f'<a download="{html.escape(name, quote=True)}" href="{address}">{html.escape(name)}</a>'


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], right: set[int], caption: str) -> str:
    def row(cells: Sequence[str], tag: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        marked = [(cell, ' class="right"' if i in right else "") for i, cell in enumerate(cells)]
        return "<tr>" + "".join(f"<{tag}{scope}{mark}>{html.escape(cell)}</{tag}>" for cell, mark in marked) + "</tr>"

    wide = ' class="wide"' if len(header) >= _COLUMNS else ""
    body = "".join(row(r, "td") for r in rows)
    return f"<table{wide}><caption>{caption}</caption><thead>{row(header, 'th')}</thead><tbody>{body}</tbody></table>"


def _label(payload: Mapping[str, Any]) -> str:
    return str(payload["label"]).replace(" ", "\u00a0")


def _caption(payload: Mapping[str, Any]) -> str:
    return f"<strong>{html.escape(_label(payload))}.</strong> {html.escape(str(payload['caption']))}"
