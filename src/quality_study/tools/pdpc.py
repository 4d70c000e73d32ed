"""PDPC (decision chart): the planned path straight down, obstacles and ways round them to the right."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.flow_pages import Layout, Plan, draw_pages
from quality_study.tools.flow import (
    Step,
    describe_steps,
    items_of,
    links_of,
    steps_of,
    tree_cells,
)


@blank_when_empty
def pdpc(rows: pd.DataFrame, *, columns: int = 3, actors: bool = False, layout: Layout | None = None) -> Drawing:
    """Draw the chart.

    Parameters
    ----------
    rows : DataFrame
        ``id, type, text, actor, next, status``, in reading order.
    columns : int
        Most columns of boxes.
    actors : bool
        Whether each box names who acts.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    steps = steps_of(rows)
    scenes = draw_pages(
        lambda count: Plan(items_of(steps, actors=actors), tree_cells(steps, count)),
        min(columns, len(steps)),
        links_of(steps),
        layout,
    )
    return Drawing(scenes[0], describe(steps), tuple(scenes[1:]))


def describe(steps: Sequence[Step]) -> str:
    """Tell the content in words."""
    return describe_steps("Diagramme de décision (PDPC).", steps)
