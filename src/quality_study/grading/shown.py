"""What a copy shows to who marks it: pictures, tables, formulas, texts; checked, bounded, unable to do anything."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Mapping
from typing import Any, Literal

from quality_study.facts.tomlfile import Model

#: Types of picture that are kept, and what Pillow calls them; an SVG is shown as a picture, where no script runs.
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/svg+xml": ""}
MOST_PICTURE, _MOST_PIXELS = 1_500_000, 40_000_000
_MOST_ROWS, _MOST_COLUMNS, _LONGEST_CELL = 40, 20, 200
_LONGEST_TEXT, _LONGEST_PAGE = 3_000, 500_000


class Shown(Model):
    """One thing shown.

    Attributes
    ----------
    kind : {"picture", "table", "latex", "text", "error", "file"}
    data : str
        Base64 of a picture, else a text; empty for a file that is only named.
    mime : str
        Type of a picture.
    rows : tuple of tuple of str
        Cells of a table, the first row being its head.
    name : str
        Of the file that it was, if it was one.
    size : int
        Bytes of the file.
    """

    kind: Literal["picture", "table", "latex", "text", "error", "file"]
    data: str = ""
    mime: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    name: str = ""
    size: int = 0


def of_bundle(data: Mapping[str, Any]) -> Shown | None:
    """Return the best of what an output offers; None when nothing of it can be shown."""
    for mime in PICTURES:
        if isinstance(data.get(mime), str):
            content = data[mime]
            if mime == "image/svg+xml":
                content = base64.b64encode(content.encode("utf-8", "replace")).decode("ascii")
            found = picture(mime, content)
            if found is not None:
                return found
    if isinstance(data.get("text/latex"), str):
        return Shown(kind="latex", data=data["text/latex"][:_LONGEST_TEXT])
    if isinstance(data.get("text/html"), str):
        found = table(data["text/html"])
        if found is not None:
            return found
    return text(str(data["text/plain"])) if isinstance(data.get("text/plain"), str) else None


def picture(mime: str, content: str, *, name: str = "") -> Shown | None:
    """Check a picture given in base64; None when it is not one, or is out of all proportion."""
    if mime not in PICTURES or len(content) > MOST_PICTURE * 2:
        return None
    try:
        data = base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if not data or len(data) > MOST_PICTURE:
        return None
    if mime == "image/svg+xml":
        sound = b"<svg" in data[:5_000] and b"<!entity" not in data.lower()
    else:
        from PIL import Image  # only copies that show pictures need it

        try:
            with Image.open(io.BytesIO(data), formats=[PICTURES[mime]]) as image:  # reads the header only
                sound = 0 < image.width * image.height <= _MOST_PIXELS
        except Exception:  # whatever the damage makes of it
            return None
    encoded = base64.b64encode(data).decode("ascii")
    return Shown(kind="picture", data=encoded, mime=mime, name=name[:200], size=len(data)) if sound else None


def table(page: str) -> Shown | None:
    """Read the first table of a piece of HTML as texts; None when there is none.

    Examples
    --------
    >>> table("<table><tr><th>n</th></tr><tr><td>3 <script>x</script></td></tr></table>").rows
    (('n',), ('3',))
    """
    if "<table" not in page or len(page) > _LONGEST_PAGE:
        return None
    import lxml.html  # type: ignore[import-untyped]  # only copies that show tables need it

    try:
        found = lxml.html.fromstring(page).xpath("//table")[:1]
    except (lxml.etree.LxmlError, ValueError):
        return None
    rows = []
    for row in found[0].iter("tr") if found else ():
        cells = [cell for cell in row if cell.tag in ("td", "th")][:_MOST_COLUMNS]
        rows.append(tuple(" ".join(_words(cell).split())[:_LONGEST_CELL] for cell in cells))
        if len(rows) == _MOST_ROWS:
            break
    return Shown(kind="table", rows=tuple(row for row in rows if row)) if any(rows) else None


def text(content: str, *, kind: Literal["text", "error"] = "text") -> Shown | None:
    """Keep the beginning of a text; None when it is blank."""
    kept = content[:_LONGEST_TEXT]
    return Shown(kind=kind, data=kept + "…" * (len(content) > len(kept))) if kept.strip() else None


def _words(cell: Any) -> str:
    return "".join(part for part in cell.xpath(".//text()[not(ancestor::script) and not(ancestor::style)]"))
