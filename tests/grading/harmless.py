"""What an independent reader of HTML finds in a page that could do something."""

from __future__ import annotations

import base64
import hashlib
import re

import lxml.html
from bs4 import BeautifulSoup

ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "main", "section", "nav", "div", "h1", "h2", "h3",
    "p", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "strong", "em", "code", "pre", "hr",
    "blockquote", "br", "details", "summary",
}  # fmt: skip
PICTURED = {
    "figure", "img", "math", "semantics", "mrow", "mi", "mo", "mn", "mfrac", "msqrt", "annotation",
}  # fmt: skip
DRAWN = {"figure", "figcaption", "svg", "defs", "clippath", "g", "path", "text", "rect", "use", "metadata"}


def active_content(page: bytes, *, drawings: bool = False, pictures: bool = False) -> list[str]:
    """List the elements and attributes of a page that load, run or lead anywhere, as two parsers see it."""
    found = []
    allowed = ALLOWED | (DRAWN if drawings else set()) | (PICTURED if pictures else set())
    trees = [
        [
            (str(e.tag).lower(), dict(e.attrib))
            for e in lxml.html.document_fromstring(page).iter()
            if isinstance(e.tag, str)
        ],
        [(e.name.lower(), dict(e.attrs)) for e in BeautifulSoup(page, "html.parser").find_all(True)],
    ]
    for tree in trees:
        found += [tag for tag, _ in tree if tag not in allowed]
        for tag, attributes in tree:
            for name, value in attributes.items():
                local = name.lower().rpartition(":")[2]
                leads = local in {
                    "href",
                    "src",
                    "srcset",
                    "action",
                    "data",
                    "formaction",
                    "background",
                    "poster",
                    "ping",
                }
                if pictures and tag == "img" and re.fullmatch(r"data:image/[a-z+]+;base64,[\w+/=]+", str(value)):
                    continue
                if local.startswith("on") or local == "srcdoc" or (leads and not str(value).startswith("#")):
                    found.append(f"{tag} {name}={value}")
                if local == "style" and not drawings:
                    found.append(f"{tag} style")
                if local == "http-equiv" and str(value) != "Content-Security-Policy":
                    found.append(f"{tag} {value}")
    styles = lxml.html.document_fromstring(page).findall(".//style")
    text = "".join(s.text or "" for s in styles)
    found += re.findall(r"url\((?!data:font/woff;)[^)#][^)]*\)|@import|expression\(", text)
    return found


def policy(page: bytes) -> dict[str, str]:
    """Return the directives of the content security policy, which must come before anything else that matters."""
    tree = lxml.html.document_fromstring(page)
    (meta,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']")
    assert tree.find("head").index(meta) == 1  # after the encoding only
    return {d.split()[0]: " ".join(d.split()[1:]) for d in meta.get("content").split(";")}


def style_digest(page: bytes) -> str:
    """Return what the policy must name: the digest of the only style of the page."""
    (style,) = BeautifulSoup(page, "html.parser").find_all("style")
    return base64.b64encode(hashlib.sha256(style.string.encode("utf-8")).digest()).decode()


def words(page: bytes) -> str:
    """Return what a reader sees, spaces made ordinary."""
    soup = BeautifulSoup(page, "html.parser")
    soup.style.decompose()
    return re.sub(r"\s+", " ", soup.get_text(" "))
