"""Rows that a careful person would look at: the same answers soon after, one person twice, one answer to everything."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quality_study.importers.dates import day_comes_first, read_moment
from quality_study.importers.dialect import Dialect
from quality_study.importers.grid import Grid
from quality_study.importers.matching import Columns
from quality_study.importers.texts import text_key

#: Answers fewer than these are the same by chance.
_FEWEST = 5
#: What stands for who answers where the platform does not ask.
_NOBODY = ("anonymous", "anonyme")
_SOON = dt.timedelta(minutes=10)

#: Each kind by its key in ``[import]`` of ``edition.toml``, and how it is told.
KINDS = {
    "identical": "mêmes réponses, à moins de dix minutes",
    "persons": "même personne (adresse ou code d’accès) sous plusieurs numéros",
    "uniform": "une seule réponse donnée à toute une échelle",
    "durations": "durée impossible : fin avant le début, ou moins d’une seconde par réponse",
}


@dataclass(frozen=True)
class Suspects:
    """Some rows alike, or one row.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    rows : tuple of int
        Positions in the grid: where several are the same, the first is the one that a rule would keep.
    """

    kind: str
    rows: tuple[int, ...]

    @property
    def left_out(self) -> tuple[int, ...]:
        """The rows that a rule would leave out."""
        return self.rows[1:] if self.kind in ("identical", "persons") else self.rows


def find_suspects(grid: Grid, header: Sequence[str], columns: Sequence[Columns], dialect: Dialect) -> list[Suspects]:
    """Find the rows to look at, kind by kind, in the order of the file; nothing is judged of anybody.

    Parameters
    ----------
    grid : Grid
    header : sequence of str
        Names of the columns of the file, the platform's own included.
    columns : sequence of Columns
        Of each question.
    dialect : Dialect
        It names the columns where the platform writes hours, durations and who answers.
    """
    if not grid.rows:
        return []
    places = [at for c in columns for _, at in c.parts]
    filled = [sum(bool(row[at].strip()) for at in places) for row in grid.rows]
    started, ended = moments_of(grid, header, dialect.started), moments_of(grid, header, dialect.ended)
    return [
        *_identical(grid, places, filled, ended or started),
        *_persons(grid, header, dialect.persons),
        *_uniform(grid, columns),
        *_durations(started, ended, _seconds(grid, header, dialect.lasted), filled),
    ]


def _identical(
    grid: Grid, places: Sequence[int], filled: Sequence[int], moments: Sequence[dt.datetime | None]
) -> Iterator[Suspects]:
    """Find answers that are cell by cell those given shortly before; without hours, those of the row before."""
    met: dict[tuple[str, ...], list[int]] = {}
    for i, row in enumerate(grid.rows):
        if filled[i] < _FEWEST:
            continue
        key = tuple(row[at].strip() for at in places)
        before = met.get(key)
        if before is not None and _soon(before[-1], i, moments):
            before.append(i)
        elif before is not None and len(before) > 1:
            yield Suspects("identical", tuple(before))
            met[key] = [i]
        else:
            met[key] = [i]
    yield from (Suspects("identical", tuple(rows)) for rows in met.values() if len(rows) > 1)


def _soon(one: int, other: int, moments: Sequence[dt.datetime | None]) -> bool:
    first, second = (moments[one], moments[other]) if moments else (None, None)
    return other == one + 1 if first is None or second is None else abs(second - first) <= _SOON


def _persons(grid: Grid, header: Sequence[str], names: Sequence[str]) -> Iterator[Suspects]:
    """Find the addresses and access codes that stand in several rows; what they are is not told."""
    told: set[tuple[int, ...]] = set()
    for at in _places(header, names):
        met: dict[str, list[int]] = defaultdict(list)
        for i, row in enumerate(grid.rows):
            if row[at].strip() and text_key(row[at]) not in _NOBODY:
                met[text_key(row[at])].append(i)
        for rows in met.values():
            if len(rows) > 1 and tuple(rows) not in told:
                told.add(tuple(rows))
                yield Suspects("persons", tuple(rows))


def _uniform(grid: Grid, columns: Sequence[Columns]) -> Iterator[Suspects]:
    """Find who gave one answer to all the questions of a scale, five of them or more."""
    scales: dict[str, list[int]] = defaultdict(list)
    for c in columns:
        if c.question.scale is not None and c.whole is not None:
            scales[c.question.scale].append(c.whole)
    found = set()
    for places in scales.values():
        for i, row in enumerate(grid.rows):
            given = [text_key(row[at]) for at in places if row[at].strip()]
            if len(given) >= _FEWEST and len(set(given)) == 1:
                found.add(i)
    yield from (Suspects("uniform", (i,)) for i in sorted(found))


def _durations(
    started: Sequence[dt.datetime | None],
    ended: Sequence[dt.datetime | None],
    seconds: Sequence[float | None],
    filled: Sequence[int],
) -> Iterator[Suspects]:
    for i, answers in enumerate(filled):
        start, end = started[i] if started else None, ended[i] if ended else None
        lasted = seconds[i] if seconds else None
        if start is not None and end is not None:
            lasted = (end - start).total_seconds()
        told_apart = start is None or end is None or start.time() != dt.time() or end.time() != dt.time()
        if lasted is not None and (lasted < 0 or (told_apart and answers >= _FEWEST and lasted < answers)):
            yield Suspects("durations", (i,))


def moments_of(grid: Grid, header: Sequence[str], names: Sequence[str]) -> list[dt.datetime | None]:
    """Read the hours of a column; none when it is absent, or the same for all, as where hours are not kept."""
    place = next(_places(header, names), None)
    if place is None:
        return []
    cells = [row[place] for row in grid.rows]
    first = day_comes_first(cells)
    read = [read_moment(c, day_first=True if first is None else first) for c in cells]
    moments = [m.replace(tzinfo=None) if isinstance(m, dt.datetime) else None for m in read]
    return moments if len(set(moments)) > 1 or len(moments) == 1 else []


def _seconds(grid: Grid, header: Sequence[str], names: Sequence[str]) -> list[float | None]:
    place = next(_places(header, names), None)
    if place is None:
        return []
    cells = [row[place].strip().replace(",", ".") for row in grid.rows]
    return [float(c) if re.fullmatch(r"-?\d+(\.\d+)?", c) else None for c in cells]


def _places(header: Sequence[str], names: Iterable[str]) -> Iterator[int]:
    """Find columns by their name, alone or as a code before a text."""
    wanted = {text_key(name) for name in names}
    for at, shown in enumerate(header):
        if {text_key(shown), text_key(shown.partition(". ")[0])} & wanted:
            yield at
