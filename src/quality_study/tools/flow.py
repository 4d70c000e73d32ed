"""What the flow tools share: steps read from a table and checked, their looks, their cells, their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.diagram.faces import Item, Look
from quality_study.facts.tool_tables.steps import parse_following
from quality_study.style import BLUE, DECISION, INK, PALE, REMEDY, RISK
from quality_study.words.french import typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets

#: How the kinds of steps are drawn.
LOOKS: Mapping[str, Look] = {
    "début": Look("round", INK, PALE),
    "action": Look("rect", BLUE, PALE),
    "décision": Look("diamond", *DECISION),
    "risque": Look("rect", *RISK, "Risque"),
    "alternative": Look("rect", *REMEDY, "Alternative"),
    "fin": Look("round", INK, PALE),
}


@dataclass(frozen=True)
class Step:
    """One row: an element and the edges that leave it, each a target and a label."""

    name: str
    kind: str
    text: str
    actor: str
    status: str
    following: tuple[tuple[str, str], ...]


def steps_of(rows: pd.DataFrame) -> list[Step]:
    """Read the rows, in file order; a missing column ``type`` or ``actor`` counts as empty."""
    records = rows.to_dict("records")
    return [
        Step(
            str(r["id"]),
            str(r.get("type", "")),
            str(r["text"]),
            str(r.get("actor", "")),
            str(r["status"]),
            parse_following(str(r["next"])),
        )
        for r in records
    ]


def links_of(steps: Sequence[Step]) -> list[tuple[str, str, str]]:
    """List the edges: source, target, label."""
    return [(s.name, target, label) for s in steps for target, label in s.following]


def items_of(steps: Sequence[Step], *, actors: bool = False) -> list[Item]:
    """Make the box of each step; `actors` writes who does it above the text."""
    items = []
    for s in steps:
        look = LOOKS[s.kind]
        heading = " · ".join(filter(None, (look.heading, s.actor if actors else "")))
        items.append(Item(s.name, s.text, s.status, look, heading))
    return items


def describe_steps(title: str, steps: Sequence[Step]) -> str:
    """Tell every step, its kind, who does it, its status and what follows."""
    texts = {s.name: s.text for s in steps}
    parts = [title]
    for s in steps:
        notes = in_brackets(s.kind, s.actor, STATUS_LABEL[s.status])
        targets = [f"« {texts[t]} »" + (f" ({label})" if label else "") for t, label in s.following]
        parts.append(f"« {s.text} »{notes}" + (f", puis {' ; '.join(targets)}." if targets else "."))
    return typographic(" ".join(parts))


# --- cells


def tree_cells(steps: Sequence[Step], columns: int) -> dict[str, tuple[int, int]]:
    """Put the main path straight down the first column and what leaves it to the right.

    The main path goes on to the first follower that is neither a risk nor an alternative. A step that has no cell yet
    when the others are placed begins a path of its own, below. Rows that share no column and no edge become one.
    """
    by_name = {s.name: s for s in steps}
    cells: dict[str, tuple[int, int]] = {}
    reserved: dict[str, None] = {}

    def free_followers(name: str) -> list[str]:
        return [t for t, _ in by_name[name].following if t not in reserved]

    def chain_from(name: str) -> list[str]:
        chain = [name]
        reserved[name] = None
        while ahead := [t for t in free_followers(chain[-1]) if by_name[t].kind not in ("risque", "alternative")]:
            chain.append(ahead[0])
            reserved[ahead[0]] = None
        return chain

    def place(name: str, row: int, column: int) -> int:
        for step in chain_from(name):
            cells[step] = (row, column)
            beside = min(column + 1, columns - 1)
            end = row + 1
            start = row if beside > column else row + 1
            for branch in free_followers(step):
                if branch not in reserved:
                    start = place(branch, start, beside)
                    end = max(end, start)
            row = end
        return row

    row = 0
    roots = sorted(steps, key=lambda s: s.kind != "début")
    for s in roots:
        if s.name not in reserved:
            row = place(s.name, row, 0)
    return _compact(cells, links_of(steps))


def lane_cells(
    names: Sequence[str], lanes: Mapping[str, int], links: Sequence[tuple[str, str, str]], crossing: Sequence[str] = ()
) -> dict[str, tuple[int, int]]:
    """Put each element in its lane, below what it follows, or beside it when the flow goes to the right.

    Parameters
    ----------
    names : sequence of str
        In reading order.
    lanes : mapping of str to int
    links : sequence of (source, target, label)
    crossing : sequence of str
        Elements whose followers may stand beside them on the left too (decisions).
    """
    cells: dict[str, tuple[int, int]] = {}
    last: dict[int, int] = {}
    for name in names:
        lane = lanes[name]
        row = last.get(lane, -1) + 1
        for source, target, _ in links:
            if target != name or source not in cells or source == name:
                continue
            beside = lanes[source] < lane or (lanes[source] > lane and source in crossing)
            row = max(row, cells[source][0] + (not beside))
        cells[name] = (row, lane)
        last[lane] = row
    rows = sorted({row for row, _ in cells.values()})
    return {name: (rows.index(row), lane) for name, (row, lane) in cells.items()}


def _compact(cells: Mapping[str, tuple[int, int]], links: Sequence[tuple[str, str, str]]) -> dict[str, tuple[int, int]]:
    """Merge a row into the one above when they share no column and no edge."""
    rows: list[list[str]] = []
    for name, _ in sorted(cells.items(), key=lambda c: c[1]):
        while len(rows) <= cells[name][0]:
            rows.append([])
        rows[cells[name][0]].append(name)
    joined = {frozenset(link[:2]) for link in links}
    kept: list[list[str]] = []
    for row in rows:
        above = kept[-1] if kept else []
        apart = not {cells[n][1] for n in above} & {cells[n][1] for n in row}
        if kept and apart and not any(frozenset((a, b)) in joined for a in above for b in row):
            kept[-1] += row
        else:
            kept.append(list(row))
    return {name: (i, cells[name][1]) for i, row in enumerate(kept) for name in row}
