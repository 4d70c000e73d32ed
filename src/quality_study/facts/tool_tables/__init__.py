"""The tables of the quality tools: the French columns of each CSV file, and what the columns alone cannot tell.

A file ``tools/NAME.csv`` or ``tools/NAME_SOMETHING.csv`` of an edition belongs to the tool ``NAME``, which a file of
:mod:`quality_study.tools` draws: reading and checking a table needs no drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from quality_study.facts.schemas import Schema
from quality_study.facts.tool_tables import cards, cells, gantt, hierarchy, matrices, scores, steps
from quality_study.words.errors import Problem

__all__ = ["TOOL_TABLES", "ToolTable", "tool_of"]

#: Takes the rows, index ``line``, with English column names, and how to name the file.
Check = Callable[[pd.DataFrame, str], list[Problem]]


def _nothing(rows: pd.DataFrame, file: str) -> list[Problem]:
    return []


@dataclass(frozen=True)
class ToolTable:
    """What the CSV file of a tool must hold.

    Attributes
    ----------
    schema : Schema
        Its columns.
    check : callable
        Lists what is wrong with rows that the columns admit.
    method : callable
        Lists what the method would have otherwise in rows that can be drawn.
    references : mapping
        By column that names other rows, the column that holds their names, and whether a word may follow each name.
    """

    schema: Schema
    check: Check = _nothing
    method: Check = _nothing
    references: Mapping[str, tuple[str, bool]] = field(default_factory=dict)


def _links(schema: Schema, check: Check) -> ToolTable:
    return ToolTable(schema, check, references={"suivants": ("id", True)})


def _tree() -> ToolTable:
    return ToolTable(hierarchy.HIERARCHY, hierarchy.check_hierarchy, hierarchy.deep_levels, {"parent": ("id", False)})


def _cells(headings: tuple[str, ...]) -> ToolTable:
    return ToolTable(cells.cells_of(headings), partial(cells.check_headings, headings=headings))


#: The table of every tool, by name, in alphabetical order.
TOOL_TABLES: Mapping[str, ToolTable] = {
    "affinity": ToolTable(cards.AFFINITY, cards.check_affinity),
    "card_sort": ToolTable(cards.CARD_SORT, cards.check_card_sort),
    "checklist": ToolTable(cards.CHECKLIST, cards.check_checklist),
    "context": _links(steps.CONTEXT, steps.check_context),
    "five_whys": _tree(),
    "flowchart": _links(steps.STEPS, steps.check_steps),
    "gantt": ToolTable(gantt.GANTT, gantt.check_gantt, references={"apres": ("tache", False)}),
    "impact_effort": ToolTable(scores.IMPACT_EFFORT, scores.check_impact_effort),
    "ishikawa": ToolTable(cards.ISHIKAWA, cards.check_ishikawa),
    "pareto": ToolTable(scores.PARETO, scores.check_pareto),
    "pdca": _cells(cells.PDCA),
    "pdpc": _links(steps.STEPS, steps.check_steps),
    "pds": _cells(cells.PDS),
    "process_map": ToolTable(cards.PROCESS_MAP),
    "qqoqcp": ToolTable(cells.cells_of(cells.QQOQCP)),
    "raci": ToolTable(matrices.RACI, matrices.check_resources, matrices.unanswered),
    "radar": ToolTable(scores.RADAR, scores.check_radar),
    "relations": _links(steps.RELATIONS, steps.check_links),
    "resources": ToolTable(matrices.RESOURCES, matrices.check_resources),
    "risk_map": ToolTable(scores.RISK_MAP, scores.check_risk_map),
    "sipoc": _cells(cells.SIPOC),
    "swimlane": _links(steps.SWIMLANE, steps.check_steps),
    "swot": _cells(cells.SWOT),
    "tree": _tree(),
}


def tool_of(table: str) -> str | None:
    """Return the tool that a table belongs to, by the longest name that begins the table's; None if there is none.

    Examples
    --------
    >>> tool_of("qqoqcp_projet"), tool_of("claims")
    ('qqoqcp', None)
    """
    names = [name for name in TOOL_TABLES if table == name or table.startswith(f"{name}_")]
    return max(names, key=len, default=None)
