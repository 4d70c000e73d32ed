"""Relations diagram (interrelationship digraph): which factor acts on which; causes above, effects below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.faces import Item, Look
from quality_study.diagram.flow_pages import Layout, Plan, draw_pages
from quality_study.style import BLUE, PALE
from quality_study.tools.flow import Step, describe_steps, links_of, steps_of


@dataclass(frozen=True)
class Factor:
    """A factor, with the number of edges that leave it and that come to it."""

    step: Step
    leaving: int
    coming: int


@blank_when_empty
def relations(rows: pd.DataFrame, *, columns: int = 3, layout: Layout | None = None) -> Drawing:
    """Draw the factors, the strongest causes first.

    Parameters
    ----------
    rows : DataFrame
        ``id, text, next, status``.
    columns : int
        Most columns of boxes.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout(widest=46.0, stretch=10.0)
    factors = compute(rows)
    steps = [f.step for f in factors]
    look = Look("rect", BLUE, PALE)
    items = [Item(f.step.name, f.step.text, f.step.status, look, counts(f)) for f in factors]
    scenes = draw_pages(
        lambda count: Plan(items, {s.name: (i // count, i % count) for i, s in enumerate(steps)}),
        min(columns, len(steps)),
        links_of(steps),
        layout,
        side_entries=True,
    )
    return Drawing(scenes[0], describe(factors), tuple(scenes[1:]))


def compute(rows: pd.DataFrame) -> list[Factor]:
    """Count the edges of each factor and sort, those that act most on the others first."""
    steps = steps_of(rows)
    targets = [target for _, target, _ in links_of(steps)]
    factors = [Factor(s, len(s.following), targets.count(s.name)) for s in steps]
    return sorted(factors, key=lambda f: f.coming - f.leaving)


def counts(factor: Factor) -> str:
    """Write both counts, as on the figure."""
    return f"sorties {factor.leaving}, entrées {factor.coming}"


def describe(factors: Sequence[Factor]) -> str:
    """Tell the content in words."""
    title = "Diagramme de relations, des causes aux effets."
    return describe_steps(title, [replace(f.step, kind=counts(f)) for f in factors])
