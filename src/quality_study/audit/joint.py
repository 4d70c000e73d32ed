"""How many respondents must, and can, satisfy an event over several items, given margins and conjunctions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from quality_study.audit.contradictions import check_consistency
from quality_study.audit.events import Event, Profile, profiles
from quality_study.audit.program import SIZE, Cell, Program, Row, build_program, share_rows
from quality_study.audit.solving import program_bounds
from quality_study.facts.claims import parse_value
from quality_study.words.errors import StudyError
from quality_study.words.french import number, percent_range, typographic

#: What is known of an event: a number of respondents, or the lowest and highest such number.
Known = int | tuple[int, int]
_NO_CLAIMS = pd.DataFrame(columns=["id", "item", "category", "relation", "value", "unit"])


@dataclass(frozen=True)
class EventBounds:
    """What is logically possible for an event; no sampling error is meant.

    Attributes
    ----------
    event : str
    low_count, high_count : int
        Number of respondents.
    low, high : float
        Share of all respondents, between 0 and 1.
    """

    event: str
    low_count: int
    high_count: int
    low: float
    high: float

    def sentence(self) -> str:
        """Say it in French."""
        counts = number(self.low_count)
        if self.high_count > self.low_count:
            counts = f"de {counts} à {number(self.high_count)}"
        return typographic(
            f"{self.event} : {counts} personne{'s' if self.high_count > 1 else ''}, "
            f"{percent_range(self.low, self.high)} des répondants."
        )


def event_bounds(
    event: Event,
    *,
    n: int,
    counts: Mapping[Event, Known] | None = None,
    percents: Mapping[Event, float | str] | None = None,
) -> EventBounds:
    """Bound an event among n respondents, by integer programming over all joint tables.

    Parameters
    ----------
    event : Event
    n : int
        Number of respondents.
    counts : mapping of Event to int or (int, int)
        Margins and conjunctions known exactly, or within bounds.
    percents : mapping of Event to float or str
        Those known by a rounded percentage; ``97`` and ``"97,4"`` are rounded to as many decimals as are written.

    Raises
    ------
    ContradictionError
        No table of n respondents has these margins.

    References
    ----------
    Fréchet (1935), Généralisation du théorème des probabilités totales, Fundamenta Mathematicae 25, 379-387.

    Examples
    --------
    >>> from quality_study.audit.events import answered
    >>> a, b = answered("a"), answered("b")
    >>> found = event_bounds(a & ~b, n=20, counts={a: 18, b: 12})
    >>> found.low_count, found.high_count
    (6, 8)
    """
    program, table = _program(Program((), (), n), [event, *(counts or {}), *(percents or {})], ())
    rows = _known_rows(table, counts or {}, percents or {})
    return _bounded(Program(program.cells, (*program.rows, *rows), n), table, event, _NO_CLAIMS, n)


def joint_bounds(
    claims: pd.DataFrame,
    items: pd.DataFrame,
    event: Event,
    *,
    max_n: int,
    n: int | None = None,
    counts: Mapping[Event, Known] | None = None,
    percents: Mapping[Event, float | str] | None = None,
    own_n: bool = False,
) -> EventBounds:
    """Bound an event over the items of a population of which only claims are published.

    Shares are bounded over all sample sizes from 1 to `max_n` that the claims allow, or for the given `n`.

    Parameters
    ----------
    claims, items : DataFrame
        As for :func:`~quality_study.audit.bounds.cell_bounds`.
    event : Event
        Over answers of `items`.
    max_n : int
    n : int, optional
    counts, percents : mapping, optional
        What is known of conjunctions, as for :func:`event_bounds`; single answers belong to the claims.
    own_n : bool
        Each published share is of those who answered its question; what is bounded is still of all respondents.

    Raises
    ------
    ContradictionError
        No answers satisfy the claims.
    StudyError
        The event speaks of an answer that the items do not have.

    References
    ----------
    Dinkelbach (1967), On nonlinear fractional programming, Management Science 13(7), 492-498.

    Examples
    --------
    >>> from quality_study.audit.events import answered
    >>> items = pd.DataFrame({"item": ["a", "a", "b", "b"], "type": "scale", "category": ["Non", "Oui"] * 2})
    >>> said = [["C1", "a", "Oui", "eq", "97", "%"], ["C2", "b", "Oui", "le", "50", "%"]]
    >>> claims = pd.DataFrame(said, columns=["id", "item", "category", "relation", "value", "unit"])
    >>> found = joint_bounds(claims, items, answered("a") & ~answered("b"), max_n=40)
    >>> round(found.low, 4), round(found.high, 4)
    (0.4667, 0.975)
    """
    events = [event, *(counts or {}), *(percents or {})]
    cells = {cell for e in events for cell in e.cells}
    admitted = set(zip(items["item"], items["category"], strict=True))
    if not cells <= admitted:
        unknown = ", ".join(f"« {item} : {category} »" for item, category in sorted(cells - admitted))
        raise StudyError(f"aucune question n’admet cette réponse : {unknown}")
    base = build_program(claims, items, max_n=max_n, also={item for item, _ in cells}, own_n=own_n)
    exclusive = set(items.loc[items["type"].isin(["scale", "choice"]), "item"])
    program, table = _program(base, events, exclusive)
    rows = _known_rows(table, counts or {}, percents or {})
    return _bounded(Program(program.cells, (*program.rows, *rows), max_n), table, event, claims, n)


def _program(base: Program, events: Sequence[Event], exclusive: Collection[str]) -> tuple[Program, dict[Cell, Profile]]:
    """Add to a program one variable for each set of answers that the events tell apart, tied to the cells."""
    cells = tuple(dict.fromkeys(cell for e in events for cell in e.cells))
    table = {("", str(i)): answers for i, answers in enumerate(profiles(cells, exclusive))}
    rows = [Row(None, {**dict.fromkeys(table, 1), SIZE: -1}, 0, 0)]
    for cell in cells:
        if cell in base.cells:
            given = [name for name, answers in table.items() if cell in answers]
            rows.append(Row(None, {**dict.fromkeys(given, 1), cell: -1}, 0, 0))
    return Program((*base.cells, *table), (*base.rows, *rows), base.max_n), table


def _known_rows(
    table: Mapping[Cell, Profile], counts: Mapping[Event, Known], percents: Mapping[Event, float | str]
) -> Iterator[Row]:
    for event, value in counts.items():
        low, high = (value, value) if isinstance(value, int) else value
        yield Row(None, dict.fromkeys(_where(table, event), 1), low, high)
    for event, published in percents.items():
        yield from share_rows(None, _where(table, event), "eq", _decimal(published))


def _where(table: Mapping[Cell, Profile], event: Event) -> list[Cell]:
    return [name for name, answers in table.items() if event.holds(answers)]


def _decimal(published: float | str) -> Decimal:
    value = parse_value(str(published))
    if value is None:
        raise ValueError(f"not a number: {published!r}")
    return value


def _bounded(
    program: Program, table: Mapping[Cell, Profile], event: Event, claims: pd.DataFrame, n: int | None
) -> EventBounds:
    check_consistency(program, claims, n=n)
    where = _where(table, event)
    if not where:  # the event contradicts itself
        return EventBounds(event.name, 0, 0, 0.0, 0.0)
    return EventBounds(event.name, *program_bounds(program, where, n))
