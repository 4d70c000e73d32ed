"""Place the labels of points where nothing else is: beside their point, or further with a line that leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quality_study.words.errors import StudyError
from quality_study.words.french import plural

Floats = NDArray[np.float64]
Point = tuple[float, float]
Segment = tuple[Point, Point]
#: Left, top, right, bottom in millimetres.
Place = tuple[float, float, float, float]

_GAP = 0.5  # between a mark and its label
_STEP = 1.0  # between two circles of places tried
#: Places around a mark, in the order tried: beside, then at the corners, above, below, between.
_SIDES = (
    (1, 0), (1, -1), (1, 1), (-1, 0), (-1, -1), (-1, 1), (0, -1), (0, 1),
    (1, -0.5), (1, 0.5), (-1, -0.5), (-1, 0.5), (0.5, -1), (0.5, 1), (-0.5, -1), (-0.5, 1),
)  # fmt: skip
_LED = 1.6  # further than this from its mark, a label is led to


@dataclass(frozen=True)
class Placed:
    """The middle of a label, and the line from its mark when it stands apart."""

    x: float
    y: float
    leader: tuple[Point, Point] | None = None


def place_labels(
    points: Sequence[Point],
    sizes: Sequence[tuple[float, float]],
    room: Place,
    mark: float,
    *,
    lines: Sequence[Segment] = (),
) -> list[Placed]:
    """Place one label a point: no label touches another, a mark or a leading line, nor leaves the room.

    Parameters
    ----------
    points : sequence of (x, y)
        Middles of the marks.
    sizes : sequence of (width, height)
        Of the labels.
    room : tuple
        Where labels may stand.
    mark : float
        Width of a mark.
    lines : sequence of (point, point)
        What is drawn besides: kept clear of as far as possible.

    Raises
    ------
    StudyError
        There are more labels than the room holds.

    Examples
    --------
    >>> place_labels([(5, 5)], [(4, 3)], (0, 0, 20, 20), 2)[0]
    Placed(x=8.5, y=5.0, leader=None)
    """
    half = mark / 2
    marks = np.array([[x - half, y - half, x + half, y + half] for x, y in points]).reshape(-1, 4)
    drawn = np.vstack([np.empty((0, 2)), *(_along(line) for line in lines)])
    labels, leaders = np.empty((0, 4)), np.empty((0, 2))
    out: list[Placed] = []
    for point, size in zip(points, sizes, strict=True):
        every = np.vstack([marks, labels])
        tries = ((every, np.vstack([drawn, leaders])), (labels, leaders), (labels[:0], leaders[:0]))
        found = None
        for uncrossed, lines_kept_off in tries:  # a line over a mark, or even a label, is better than no label
            found = found or _first_free(point, size, room, half, every, uncrossed, lines_kept_off)
        if found is None:
            raise StudyError(f"Trop de points pour cette figure ({plural(len(points), 'point')}) ; choisissez-en moins")
        out.append(found)
        width, height = size[0] / 2, size[1] / 2
        own = np.array([[found.x - width, found.y - height, found.x + width, found.y + height]])
        labels = np.vstack([labels, own])
        if found.leader is not None:
            leaders = np.vstack([leaders, _along(found.leader)])
    return out


def _first_free(
    point: Point, size: tuple[float, float], room: Place, half: float, taken: Floats, uncrossed: Floats, lines: Floats,
) -> Placed | None:  # fmt: skip
    """Try places ever further; labels keep off `taken` and `lines`, leading lines off `uncrossed`."""
    width, height = size[0] / 2, size[1] / 2
    here = np.array([point])
    for ring in range(int(max(room[2] - room[0], room[3] - room[1]) / _STEP)):
        away = half + _GAP + ring * _STEP
        for across, down in _SIDES:
            x, y = point[0] + (away + width) * across, point[1] + (away + height) * down
            box = (x - width, y - height, x + width, y + height)
            if box[0] < room[0] or box[1] < room[1] or box[2] > room[2] or box[3] > room[3]:
                continue
            if _hits(taken, box) or _holds(box, lines):
                continue
            if away - half <= _LED:
                return Placed(x, y)
            leader = _leader(point, box, half)
            samples = _along(leader)
            if not any(_holds(tuple(r), samples) for r in uncrossed if not _holds(tuple(r), here)):
                return Placed(x, y, leader)
    return None


def _hits(taken: Floats, box: Place) -> bool:
    gap = 0.2
    beside = (taken[:, 0] < box[2] + gap) & (box[0] - gap < taken[:, 2])
    above = (taken[:, 1] < box[3] + gap) & (box[1] - gap < taken[:, 3])
    return bool((beside & above).any())


def _holds(box: Place, samples: Floats) -> bool:
    x, y = samples[:, 0], samples[:, 1]
    return bool(((box[0] < x) & (x < box[2]) & (box[1] < y) & (y < box[3])).any())


def _leader(point: Point, box: Place, half: float) -> tuple[Point, Point]:
    """Lead from the border of the mark to the nearest point of the label."""
    end = (min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3]))
    dx, dy = end[0] - point[0], end[1] - point[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
    return (point[0] + dx / length * half, point[1] + dy / length * half), end


def _along(line: Segment) -> Floats:
    """Return points of a line, close enough for no label to slip between."""
    (x0, y0), (x1, y1) = line
    count = max(2, int(max(abs(x1 - x0), abs(y1 - y0)) / 0.5))
    return np.column_stack([np.linspace(x0, x1, count), np.linspace(y0, y1, count)])
