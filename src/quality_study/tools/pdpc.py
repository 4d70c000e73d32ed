"""PDPC (decision chart): the planned path straight down, obstacles and ways round them to the right."""

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
    links_of,
    steps_of,
    tree_cells,
)


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    columns : int
        Most columns of boxes.
    actors : bool
        Whether each box names who acts.
    """

    columns: int = 3
    actors: bool = False
    layout: Layout = field(default_factory=Layout)


def draw(rows: pd.DataFrame, options: Options | None = None) -> Drawing:
    """Draw the chart.

    Parameters
    ----------
    rows : DataFrame
        ``id, type, text, actor, next, status``, in reading order.
    options : Options, optional
    """
    chosen = options or Options()
    steps = steps_of(rows)
    scenes = draw_pages(
        lambda count: Plan(items_of(steps, actors=chosen.actors), tree_cells(steps, count)),
        min(chosen.columns, len(steps)),
        links_of(steps),
        chosen.layout,
    )
    return Drawing(scenes[0], describe(steps), tuple(scenes[1:]))


def describe(steps: Sequence[Step]) -> str:
    """Tell the content in words."""
    return describe_steps("Diagramme de décision (PDPC).", steps)
