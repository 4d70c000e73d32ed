"""Swimlanes: a flow of steps, one column for each actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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
)


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    columns : int
        Most columns; when there are more actors, neighbours share one and each box names its own.
    """

    columns: int = 6
    layout: Layout = field(default_factory=Layout)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the lanes, in the order in which actors first appear.

    Parameters
    ----------
    rows : DataFrame
        ``id, type, text, actor, next, status``, in reading order.
    options : Options, optional
    """
    chosen = options or Options()
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

    scenes = draw_pages(plan, min(len(actors), chosen.columns), links, chosen.layout)
    return Drawing(scenes[0], describe(steps), tuple(scenes[1:]))


def describe(steps: Sequence[Step]) -> str:
    """Tell the content in words."""
    return describe_steps("Schéma en couloirs, un par acteur.", steps)
