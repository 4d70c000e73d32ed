"""Swimlanes: a flow of steps, one column for each actor."""

from __future__ import annotations

from collections.abc import Sequence

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
)


@blank_when_empty
def swimlane(rows: pd.DataFrame, *, columns: int = 6, layout: Layout | None = None) -> Drawing:
    """Draw the lanes, in the order in which actors first appear.

    Parameters
    ----------
    rows : DataFrame
        ``id, type, text, actor, next, status``, in reading order.
    columns : int
        Most columns; when there are more actors, neighbours share one and each box names its own.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    steps = steps_of(rows)
    actors = list(dict.fromkeys(s.actor for s in steps))
    links = links_of(steps)

    def plan(count: int) -> Plan:
        lane_of = {actor: i * count // len(actors) for i, actor in enumerate(actors)}
        heads = [" · ".join(a for a in actors if lane_of[a] == i) for i in range(count)]
        lanes = {s.name: lane_of[s.actor] for s in steps}
        decisions = [s.name for s in steps if s.kind == "décision"]
        cells = lane_cells([s.name for s in steps], lanes, links, decisions)
        return Plan(items_of(steps, actors=count < len(actors)), cells, heads)

    scenes = draw_pages(plan, min(len(actors), columns), links, layout, side_entries=True)
    return Drawing(scenes[0], describe(steps), tuple(scenes[1:]))


def describe(steps: Sequence[Step]) -> str:
    """Tell the content in words."""
    return describe_steps("Schéma en couloirs, un par acteur.", steps)
