"""Intervals over an unknown n, as few polygons: one bar a size while bars can be seen, runs of sizes merged beyond."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quality_study.charts.axes import Scale

#: A bar narrower than this, in millimetres, cannot be told from its neighbour: they are merged.
NARROW = 0.5
_BAR = 0.62  # share of its place that a bar of its own fills


@dataclass(frozen=True)
class Slot:
    """What is drawn for one size: an interval, and whether it leaves zero out."""

    n: int
    low: float
    high: float
    clear: bool


@dataclass(frozen=True)
class Piece:
    """A column between two abscissas, in millimetres, with the values that it covers."""

    left: float
    right: float
    low: float
    high: float
    clear: bool


def pieces(slots: Sequence[Slot], x: Scale) -> list[list[Piece]]:
    """Return groups of columns that touch; a size that nothing allows leaves a hole.

    Columns are never narrower than :data:`NARROW` where their neighbours are there: a merged one covers all the values
    of its sizes, and is clear when all are.

    Parameters
    ----------
    slots : sequence of Slot
        By increasing size.
    x : Scale
        Of the sizes.

    Examples
    --------
    >>> groups = pieces([Slot(n, 0.1, 0.3, True) for n in (1, 2, 4)], Scale(0, 100, 0, 10))
    >>> [(round(p.left, 2), round(p.right, 2)) for group in groups for p in group]
    [(-0.1, 0.28), (0.32, 0.65)]
    """
    groups: list[list[Piece]] = []
    before: Slot | None = None
    for slot in slots:
        left, right = x.at(slot.n - 0.5), x.at(slot.n + 0.5)
        if right - left >= 2 * NARROW:
            middle, half = x.at(slot.n), (right - left) * _BAR / 2
            groups.append([Piece(middle - half, middle + half, slot.low, slot.high, slot.clear)])
            before = None
            continue
        piece = Piece(left, right, slot.low, slot.high, slot.clear)
        if before is None or slot.n != before.n + 1:
            groups.append([piece])
        elif groups[-1][-1].right - groups[-1][-1].left < NARROW:
            groups[-1][-1] = _together(groups[-1][-1], piece)
        else:
            groups[-1].append(piece)
        before = slot
    return _seen(groups)


def by_clearness(groups: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """Cut the groups wherever the interval begins or ceases to leave zero out."""
    out: list[list[Piece]] = []
    for group in groups:
        for i, piece in enumerate(group):
            if i == 0 or piece.clear != group[i - 1].clear:
                out.append([])
            out[-1].append(piece)
    return out


def outline(
    group: Sequence[Piece], y: Callable[[float], float], *, least: float = 0.0
) -> tuple[tuple[float, float], ...]:
    """Return the polygon around columns that touch, as steps, at least `least` millimetres tall."""
    above: list[tuple[float, float]] = []
    below: list[tuple[float, float]] = []
    for p in group:
        top, bottom = y(p.high), y(p.low)
        more = max(0.0, least - (bottom - top)) / 2
        for x in (p.left, p.right):
            above.append((round(x, 2), round(top - more, 2)))
            below.append((round(x, 2), round(bottom + more, 2)))
    return (*_without_repeats(above), *reversed(_without_repeats(below)))


def _seen(groups: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """Widen what is too thin to be seen, by no more than a third of the holes around it."""
    out = [list(group) for group in groups]
    for i, group in enumerate(groups):
        lacking = (NARROW - (group[-1].right - group[0].left)) / 2
        if lacking > 0:
            before = group[0].left - groups[i - 1][-1].right if i else 3 * lacking
            after = groups[i + 1][0].left - group[-1].right if i + 1 < len(groups) else 3 * lacking
            out[i][0] = replace(group[0], left=group[0].left - min(lacking, before / 3))
            out[i][-1] = replace(out[i][-1], right=group[-1].right + min(lacking, after / 3))
    return out


def _together(a: Piece, b: Piece) -> Piece:
    return Piece(a.left, b.right, min(a.low, b.low), max(a.high, b.high), a.clear and b.clear)


def _without_repeats(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out the points in the middle of a level line."""
    kept: list[tuple[float, float]] = []
    for point in points:
        if len(kept) > 1 and kept[-1][1] == kept[-2][1] == point[1]:
            kept.pop()
        kept.append(point)
    return kept
