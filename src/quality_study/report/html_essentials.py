"""What a busy reader needs, at the head of the page."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from quality_study.report.figure_data import short_alternative
from quality_study.report.html_figures import own_identifiers, scrolled
from quality_study.report.metadata import Metadata


def essentials_section(metadata: Metadata) -> str:
    """Return the section; nothing for a chapter alone, or for an edition that has not chosen what to say."""
    if metadata.essentials is None or not metadata.front:
        return ""
    essentials = metadata.essentials
    numbers = "".join(map(_number, essentials.numbers))
    lists = _list("Ce que l’étude établit", essentials.findings) + _list("Ce qu’il faut faire", essentials.actions)
    payload = essentials.figure.payload
    spoken = html.escape(short_alternative(payload, "dans le chapitre"), quote=True)
    svg = next(iter(essentials.figure.pages.values()))
    svg = own_identifiers("essentiel", svg[svg.index("<svg") :])
    drawing = scrolled(
        svg.replace("<svg", f'<svg role="img" aria-label="{spoken}"', 1), "L’essentiel, figure", "drawing"
    )
    message = f'<p class="message">{html.escape(str(payload["message"]))}</p>' if payload["message"] else ""
    label = html.escape(str(payload["label"]).replace(" ", "\u00a0"))
    caption = f'<a href="#{payload["id"]}">{label}</a>. {html.escape(str(payload["caption"]))}'
    figure = f"<figure>{message}{drawing}<figcaption>{caption}</figcaption></figure>"
    return (
        f'<section id="essentiel"><h2>L’essentiel</h2><ul class="numbers">{numbers}</ul>'
        f'<div class="lists">{lists}</div>{figure}</section>'
    )


def _number(number: Mapping[str, str]) -> str:
    value, text, base, status = (html.escape(number[key]) for key in ("value", "text", "base", "status"))
    under = " · ".join(part for part in (base, status) if part)
    return f"<li><strong>{value}</strong> <span>{text}</span> <small>{under}</small></li>"


def _list(title: str, items: Sequence[str]) -> str:
    return f"<div><h3>{title}</h3><ol>{''.join(f'<li>{html.escape(item)}</li>' for item in items)}</ol></div>"
