"""Flowchart of actions, risks and alternatives: one column each, or a plain tree when there is neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from quality_study.diagram.flow_pages import Layout, Plan, draw_pages
from quality_study.diagram.scene import Drawing
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


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    families : bool
        Whether actions, risks and alternatives have a column each.
    actors : bool
        Whether each box names who acts.
    """

    families: bool = True
    actors: bool = False
    layout: Layout = field(default_factory=Layout)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the flowchart.

    Parameters
    ----------
    rows : DataFrame
        ``id, type, text, actor, next, status``, in reading order.
    options : Options, optional
    """
    chosen = options or Options()
    steps = steps_of(rows)
    families = [f for f, kinds in FAMILIES.items() if any(s.kind in kinds for s in steps)]
    items = items_of(steps, actors=chosen.actors)
    links = links_of(steps)

    def plan(count: int) -> Plan:
        if not chosen.families or len(families) == 1 or count < len(families):
            return Plan(items, tree_cells(steps, count))
        lanes = {s.name: next(i for i, f in enumerate(families) if s.kind in FAMILIES[f]) for s in steps}
        cells = lane_cells([s.name for s in steps], lanes, links)
        return Plan(
            [replace(i, heading=i.heading.removeprefix(i.look.heading).lstrip(" ·")) for i in items], cells, families
        )

    columns = len(families) if chosen.families and len(families) > 1 else min(3, len(steps))
    scenes = draw_pages(plan, columns, links, chosen.layout)
    return Drawing(scenes[0], describe(steps), tuple(scenes[1:]))


def describe(steps: Sequence[Step]) -> str:
    """Tell the content in words."""
    return describe_steps("Logigramme des actions, des risques et des alternatives.", steps)
