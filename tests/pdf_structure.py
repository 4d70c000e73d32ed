"""What a PDF says of itself to who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject


def structure(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the structure tree, from its root."""
    waiting: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop(0)
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, ArrayObject):
            waiting += list(node)
        elif isinstance(node, DictionaryObject):
            yield node
            waiting += [node["/K"]] if "/K" in node else []


def empty_feet(reader: PdfReader) -> dict[int, float]:
    """Share of the height of each page, from the first chapter on, that is empty at its foot when over a fifth.

    The last page and one after which a chapter begins are left out: a chapter does not begin in the last third of a
    page. What is drawn lowest is found without what composes the pages: text, and drawings by their frame.
    """
    bottom, height = 842 - 779.5, 711.5
    chapters = [reader.get_destination_page_number(item) for item in reader.outline if not isinstance(item, list)]
    story = next(i for i, item in enumerate(reader.outline) if str(item["/Title"]).startswith("1"))
    found = {}
    for number in range(chapters[story], len(reader.pages) - 1):
        lowest = [height + bottom]

        def see(operator: bytes, operands: Any, cm: list[float], tm: list[float], lowest: list[float] = lowest) -> None:
            if operator in (b"Tj", b"TJ"):
                lowest.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])
            elif operator == b"Do":
                lowest.append(cm[5])

        reader.pages[number].extract_text(visitor_operand_before=see)
        empty = (min(y for y in lowest if y > bottom - 4) - bottom) / height
        if empty > 0.205 and number + 1 not in chapters:
            found[number + 1] = round(empty, 2)
    return found
