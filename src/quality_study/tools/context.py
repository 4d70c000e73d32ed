"""Context diagram: a subject in the middle, what surrounds it, and how each acts on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.faces import Item, Look
from quality_study.diagram.flow_pages import Layout, Plan, draw_pages
from quality_study.facts.tool_tables.steps import ELEMENT, SUBJECT
from quality_study.style import BLUE, INK, PALE
from quality_study.tools.flow import Step, describe_steps, links_of, steps_of

#: How the subject and what surrounds it are drawn.
LOOKS: Mapping[str, Look] = {SUBJECT: Look("round", INK, PALE, "Sujet"), ELEMENT: Look("rect", BLUE, PALE)}


@blank_when_empty
def context(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the subject and what surrounds it.

    Parameters
    ----------
    rows : DataFrame
        ``id, text, type, next, status``; the elements stand around the subject in reading order.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout(widest=46.0, stretch=10.0)
    steps = steps_of(rows)
    items = [Item(s.name, s.text, s.status, LOOKS[s.kind], LOOKS[s.kind].heading) for s in steps]
    columns = min(3, len(steps))
    scenes = draw_pages(
        lambda count: Plan(items, cells(steps, count)), columns, links_of(steps), layout, side_entries=True
    )
    return Drawing(scenes[0], describe(steps), tuple(scenes[1:]))


def cells(steps: Sequence[Step], columns: int) -> dict[str, tuple[int, int]]:
    """Put the subject in the middle of three columns, an odd element above it, the others on both sides.

    With fewer columns the subject comes first, and the elements below it.
    """
    subject = next((s.name for s in steps if s.kind == "sujet"), steps[0].name)
    others = [s.name for s in steps if s.name != subject]
    if columns < 3:
        return {subject: (0, 0), **{n: (1 + i // columns, i % columns) for i, n in enumerate(others)}}
    out: dict[str, tuple[int, int]] = {}
    top = others.pop(0) if len(others) % 2 and len(others) > 1 else None
    side = max((len(others) + 1) // 2, 1)
    middle = max(side // 2, 1) if top or side % 2 == 0 else side // 2
    rows = [r for r in range(side + 1) if r != middle] if side % 2 == 0 else list(range(side))
    if top is not None:
        out[top] = (0, 1)
    out[subject] = (middle, 1)
    for i, name in enumerate(others):
        out[name] = (rows[i // 2] if side > 1 else middle, 2 * (i % 2))
    used = sorted({row for row, _ in out.values()})
    return {name: (used.index(row), column) for name, (row, column) in out.items()}


def describe(steps: Sequence[Step]) -> str:
    """Tell the content in words."""
    return describe_steps("Diagramme de contexte.", steps)
