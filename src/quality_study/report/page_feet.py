"""No page foot left empty when a figure goes to the next page: texts come before it, or figures shrink a little.

The text keeps its order, whole paragraphs go before the figure, and none leaves its section: no sentence is cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from quality_study.report.tree import nodes, text_of

#: Share of a page's height that may stay empty at its foot.
EMPTY = 0.2
#: The least part of its size at which a figure is printed: its smallest text, of 8 points, then has 7.
_SMALLEST = 0.88
#: Bottom and height of the text of a page, in points, as ``report.typ`` sets its margins.
_BOTTOM, _HEIGHT = 779.5, 711.5
#: Space above a figure, and the most that may be added on each side to spread what is left of a page.
_AROUND, _FARTHEST = 20.0, 36.0
#: A figure that begins above stands at the head of its page.
_TOP = 80.0
#: Words of a text that stands where it is: it says where the figure is.
_TIED = re.compile(r"\bci-(?:dessus|dessous|contre|après|avant)\b|\b(?:suivante?s?|précédente?s?)\s*:?$", re.IGNORECASE)

#: By figure: how many of the blocks that follow it come ``before``, at what ``part`` of its size it is printed, and
#: how many points are added ``around`` it.
Feet = dict[str, dict[str, float]]
#: By figure, page and height on it, in points: where it was due (``due``), begins (``top``) and ends (``end``).
Marks = Mapping[str, Mapping[str, tuple[int, float]]]


@dataclass(frozen=True)
class Flow:
    """A figure or table of the story.

    Attributes
    ----------
    key : str
    following : int
        Blocks of text that may come before it.
    height : float
        Of its drawing, in points; 0 when it is printed in one size.
    """

    key: str
    following: int
    height: float = 0.0


def movable(blocks: Sequence[Any]) -> list[list[Any]]:
    """Return the texts that may pass before a figure, of the blocks that follow it, up to the next figure or section.

    What announces a list, or a title of the third level, takes with it what comes next.

    Examples
    --------
    >>> text, title = {"t": "Para", "c": [{"t": "Str", "c": "Une"}]}, {"t": "Header", "c": [3, ["", [], []], []]}
    >>> [len(group) for group in movable([text, title, text, {"t": "Table", "c": []}, text])]
    [1, 2]
    """
    texts: list[list[Any]] = []
    announced = False
    for block in takewhile(_may_pass, blocks):
        if announced:
            texts[-1].append(block)
        else:
            texts.append([block])
        announced = block["t"] == "Header" or text_of(block).rstrip().endswith(":")
    return texts[:-1] if announced else texts


def _may_pass(block: Any) -> bool:
    if block["t"] == "Header":
        return bool(block["c"][0] > 2)
    text = block["t"] in ("Para", "Plain", "BulletList", "OrderedList")
    return text and not _TIED.search(text_of(block)) and all(node["t"] != "Image" for node in nodes(block))


def fill_feet(flows: Sequence[Flow], lay_out: Callable[[Feet], Marks]) -> Feet:
    """Choose, figure after figure, what fills the foot of the page that it could not stand on.

    Parameters
    ----------
    flows : sequence of Flow
        In the order of the story.
    lay_out : callable
        Compose the document with such choices, and tell where everything is.
    """
    feet: Feet = {}
    marks = lay_out(feet)
    for flow in flows:
        if left_empty(marks[flow.key]) <= EMPTY:
            continue
        for tried in _choices(flow, flows, feet, marks, lay_out):
            if left_empty(tried[1][flow.key]) < left_empty(marks[flow.key]):
                feet, marks = tried
            if left_empty(marks[flow.key]) <= EMPTY:
                break
    return feet


def left_empty(mark: Mapping[str, tuple[int, float]]) -> float:
    """Return the share of its page that a figure left empty when it went to the next one; 0 if it did not."""
    page, height = mark["due"]
    return (_BOTTOM - height) / _HEIGHT if mark["top"][0] > page else 0.0


def _choices(
    flow: Flow, flows: Sequence[Flow], feet: Feet, marks: Marks, lay_out: Callable[[Feet], Marks]
) -> Iterator[tuple[Feet, Marks]]:
    """Go through what may be done for a figure: other sizes and spaces where it is, then after what follows it."""
    for before in range(flow.following + 1):
        chosen = feet
        if before:
            chosen = _with(feet, [flow], "before", before)
            marks = lay_out(chosen)
            yield chosen, marks
        page = marks[flow.key]["due"][0]
        on_page = [f for f in flows if marks[f.key]["top"][0] == marks[f.key]["end"][0] == page]
        for other in (_smaller(flow, on_page, chosen, marks), _farther(flow, on_page, chosen, marks)):
            if other is not None:
                yield other, lay_out(other)


def _smaller(flow: Flow, on_page: Sequence[Flow], feet: Feet, marks: Marks) -> Feet | None:
    """Shrink the figures of the page where this one was due, and this one, as much as it takes to make them fit."""
    first, top = marks[flow.key]["top"]
    last, end = marks[flow.key]["end"]
    drawn = [f for f in (*on_page, flow) if f.height]
    if first != last or not drawn:
        return None
    missing = (end - top + _AROUND) - (_BOTTOM - marks[flow.key]["due"][1])
    part = 1 - missing / sum(f.height for f in drawn)
    return _with(feet, drawn, "part", min(part, 1)) if part >= _SMALLEST else None


def _farther(flow: Flow, on_page: Sequence[Flow], feet: Feet, marks: Marks) -> Feet | None:
    """Give more room above and below the figures and tables of the page where this one was due."""
    due = marks[flow.key]["due"][1]
    spare = _BOTTOM - due - EMPTY * _HEIGHT + 2
    gaps = 2 * len(on_page) - sum((marks[f.key]["top"][1] < _TOP) + (marks[f.key]["end"][1] > due - 1) for f in on_page)
    return _with(feet, on_page, "around", spare / gaps) if gaps > 0 and spare / gaps <= _FARTHEST else None


def _with(feet: Feet, flows: Sequence[Flow], name: str, value: float) -> Feet:
    return feet | {f.key: {**feet.get(f.key, {}), name: round(value, 3)} for f in flows}
