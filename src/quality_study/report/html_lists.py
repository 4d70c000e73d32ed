"""The lists of figures and of tables of the page."""

from __future__ import annotations

import html

from quality_study.report.document import Document
from quality_study.report.own_figures import own_number
from quality_study.report.tree import nodes, text_of


def own_identifier(number: str) -> str:
    """Name the place of a figure of the team that has no name of its own."""
    return f"figure-{number}"


def listed(document: Document) -> str:
    """Return the lists of what the page shows, each a link to its place; a list of nothing is left out."""
    figures: list[str] = []
    tables: list[str] = []
    for node in nodes(document.ast):
        if node["t"] == "Div" and "qs-asset" in node["c"][0][1]:
            payload = document.assets[dict(node["c"][0][2])["key"]].payload
            kept = figures if str(payload["label"]).startswith("Figure") else tables
            kept.append(_entry(str(payload["id"]), str(payload["label"]), str(payload["caption"])))
        elif number := own_number(node):
            name = node["c"][0][0] or own_identifier(number)
            figures.append(_entry(name, f"Figure {number}", text_of(node["c"][1][1])))
    lists = [("Figures", figures), ("Tableaux", tables)]
    return "".join(f"<h3>{title}</h3><ul>{''.join(entries)}</ul>" for title, entries in lists if entries)


def _entry(key: str, label: str, caption: str) -> str:
    name = html.escape(label).replace(" ", "\u00a0")
    return f'<li><a href="#{html.escape(key, quote=True)}">{name}. {html.escape(caption)}</a></li>'
