"""Flowchart of actions, risks and alternatives: one column each, or a plain tree when there is neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.flow_pages import Layout, Plan, draw_pages
from quality_study.tools.flow import (
    Step,
    describe_steps,
    items_of,
    lane_cells,
    links_of,
    steps_of,
    tree_cells,
)

#: The head of each column and the kinds that stand in it.
FAMILIES = {"Actions": ("début", "action", "décision", "fin"), "Risques": ("risque",), "Alternatives": ("alternative",)}


@blank_when_empty
def flowchart(
    rows: pd.DataFrame, *, families: bool = True, actors: bool = False, layout: Layout | None = None
) -> Drawing:
    """Draw the flowchart.

    Parameters
    ----------
    rows : DataFrame
        ``id, type, text, actor, next, status``, in reading order.
    families : bool
        Whether actions, risks and alternatives have a column each.
    actors : bool
        Whether each box names who acts.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    steps = steps_of(rows)
    own = [f for f, kinds in FAMILIES.items() if any(s.kind in kinds for s in steps)]
    items = items_of(steps, actors=actors)
    links = links_of(steps)

    def plan(count: int) -> Plan:
        if not families or len(own) == 1 or count < len(own):
            return Plan(items, tree_cells(steps, count))
        lanes = {s.name: next(i for i, f in enumerate(own) if s.kind in FAMILIES[f]) for s in steps}
        cells = lane_cells([s.name for s in steps], lanes, links)
        return Plan(
            [replace(i, heading=i.heading.removeprefix(i.look.heading).lstrip(" ·")) for i in items], cells, own
        )

    columns = len(own) if families and len(own) > 1 else min(3, len(steps))
    scenes = draw_pages(plan, columns, links, layout)
    return Drawing(scenes[0], describe(steps), tuple(scenes[1:]))


def describe(steps: Sequence[Step]) -> str:
    """Tell the content in words."""
    return describe_steps("Logigramme des actions, des risques et des alternatives.", steps)
