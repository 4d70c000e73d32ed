"""A breakdown read as linked cells: answers, those who gave one, respondents, and the parts of a population."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from quality_study.audit.program import Cell
from quality_study.disclosure.cells import CellSet, Reason, Sum
from quality_study.facts.tabular import each_row
from quality_study.survey.responses import Base
from quality_study.words.errors import Problem, raise_if_any

Count = int | None
#: The cell that a row of a breakdown shows in each of its columns ``count, n, not_applicable, blank``.
Shown = dict[str, Cell]
_RESPONDENTS = "répondants"
_KEY = ["edition", "population", "item", "category"]


def read_breakdown(
    breakdown: pd.DataFrame,
    items: pd.DataFrame,
    *,
    partitions: Sequence[tuple[str, Sequence[str]]],
    base: Base,
) -> tuple[CellSet, list[Shown]]:
    """Read a breakdown as cells, and tell which cells each row shows.

    A count that is missing is a cell already suppressed, for a reason unknown. For the parameters and the errors see
    :func:`~quality_study.disclosure.breakdown.protect_breakdown`.
    """
    raise_if_any(_wrong_names(breakdown, items, partitions))
    cells = _Reader(items, base)
    shown: dict[Any, Shown] = {}
    table = breakdown.reset_index(drop=True)
    who = table["edition"] + ", " + table["population"]
    for (name, item), rows in table.groupby([who, table["item"]], sort=False):
        shown |= cells.read_item(str(name), str(item), each_row(rows))
    for edition, rows in breakdown.groupby("edition", sort=False):
        present = set(rows["population"])
        for whole, parts in partitions:
            if whole in present:
                cells.add_partition(f"{edition}, {whole}", [f"{edition}, {part}" for part in parts if part in present])
    parts_of = {part for _, parts in partitions for part in parts}
    roots = breakdown.loc[~breakdown["population"].isin(parts_of), ["edition", "population"]].drop_duplicates()
    kept = frozenset((f"{root.edition}, {root.population}", _RESPONDENTS) for root in each_row(roots))
    visible = {cell for row in shown.values() for cell in row.values()}
    suppressed: dict[Cell, Reason] = {
        cell: "inconnu" if cell in visible else "implicite" for cell, count in cells.counts.items() if count is None
    }
    found = CellSet(cells.counts, tuple(dict.fromkeys(cells.sums)), kept, suppressed)
    found.check_sums()
    return found, [shown[index] for index in table.index]


class _Reader:
    def __init__(self, items: pd.DataFrame, base: Base) -> None:
        self.base = base
        self.counts: dict[Cell, Count] = {}
        self.sums: list[Sum] = []
        self.multiple = set(items.loc[items["type"] == "choices", "item"])
        self.roles = {(row.item, row.category): row.role for row in each_row(items)}

    def read_item(self, who: str, item: str, rows: list[Any]) -> dict[Any, Shown]:
        """Add the cells and the sums of one item in one population; return what each row shows."""
        everyone, answered = (who, _RESPONDENTS), (who, f"{item}, ont répondu")
        apart = {"not_applicable": (who, f"{item}, non concernés"), "blank": (who, f"{item}, sans réponse")}
        by_role: dict[str, list[Any]] = {"answer": [], "not_applicable": [], "blank": []}
        for row in rows:
            role = self.roles[item, row.category]
            by_role[role if role in apart else "answer"].append(row)
        for role, cell in apart.items():
            self.counts[cell] = _first(getattr(row, role) for row in rows)
        self._count_people(everyone, answered, tuple(apart.values()), by_role)

        shown = {}
        for role, its_rows in by_role.items():
            whole = apart.get(role, answered)
            alone = role in apart and len(its_rows) == 1  # the row says what the column says
            named = {row.Index: whole if alone else (who, f"{item} : {row.category}") for row in its_rows}
            for row in its_rows:
                if not alone:
                    self.counts[named[row.Index]] = _known(row.count)
                n = answered if role == "answer" and self.base == "answered" else everyone
                shown[row.Index] = {"count": named[row.Index], "n": n, **apart}
            if item in self.multiple and role == "answer":
                self._tick(answered, list(named.values()))
            elif its_rows and not alone:
                self.sums.append(Sum(whole, tuple(named.values())))
        return shown

    def add_partition(self, whole: str, parts: Sequence[str]) -> None:
        """Add the sums of the parts of a population, cell by cell."""
        for cell in [c for c in self.counts if c[0] == whole]:
            found = tuple((part, cell[1]) for part in parts if (part, cell[1]) in self.counts)
            if found:
                self.sums.append(Sum(cell, found, telling=cell[1] != _RESPONDENTS))

    def _count_people(
        self, everyone: Cell, answered: Cell, apart: tuple[Cell, ...], by_role: Mapping[str, list[Any]]
    ) -> None:
        """Add those who answered and all respondents: the breakdown shows one, the other follows."""
        others = [self.counts[cell] for cell in apart]
        outside = None if None in others else sum(count for count in others if count is not None)
        n_of_answers = _first(row.n for row in by_role["answer"])
        n_of_others = _first(row.n for role in ("not_applicable", "blank") for row in by_role[role])
        if self.base == "answered":
            here = _plus(n_of_answers, outside) if n_of_others is None else n_of_others
            self.counts[answered] = n_of_answers if by_role["answer"] else _plus(here, outside, sign=-1)
        else:
            here = n_of_answers if by_role["answer"] else n_of_others
            self.counts[answered] = _plus(here, outside, sign=-1)
        if self.counts.get(everyone) is None:
            self.counts[everyone] = here
        self.sums.append(Sum(everyone, (answered, *apart), telling=False))

    def _tick(self, answered: Cell, options: Sequence[Cell]) -> None:
        """Add, for each option of a multiple choice, those who did not tick it."""
        for option in options:
            left = (option[0], f"{option[1]}, non coché")
            self.counts[left] = _plus(self.counts[answered], self.counts[option], sign=-1)
            self.sums.append(Sum(answered, (option, left)))


def _known(value: Any) -> Count:
    return None if pd.isna(value) else int(value)


def _first(values: Iterator[Any]) -> Count:
    """Return the first known value; a column that repeats a count may be suppressed, in all its rows."""
    return next((int(value) for value in values if not pd.isna(value)), None)


def _plus(a: Count, b: Count, *, sign: int = 1) -> Count:
    return None if a is None or b is None else a + sign * b


def _wrong_names(
    breakdown: pd.DataFrame, items: pd.DataFrame, partitions: Sequence[tuple[str, Sequence[str]]]
) -> Iterator[Problem]:
    populations = [str(p) for p in breakdown["population"].unique()]
    for name in dict.fromkeys(name for whole, parts in partitions for name in (whole, *parts)):
        if name not in populations:
            yield Problem("population absente de la table des réponses", found=name, accepted=populations)
    known = {str(item): list(rows["category"]) for item, rows in items.groupby("item")}
    for row in each_row(breakdown.drop_duplicates(["item", "category"])):
        if row.item not in known:
            yield Problem("question absente du questionnaire", found=row.item, accepted=list(known))
        elif row.category not in known[row.item]:
            message = f"question « {row.item} » : réponse absente du questionnaire"
            yield Problem(message, found=row.category, accepted=known[row.item])
    for row in each_row(breakdown[breakdown.duplicated(_KEY)]):
        yield Problem(f"« {row.edition}, {row.population}, {row.item} : {row.category} » est répété")
