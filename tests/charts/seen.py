"""What matplotlib holds of a chart, read as a person sees it."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from surveys import plain


def texts(axes: Axes) -> list[str]:
    """The texts written in some Axes, tick labels apart, in the order in which they were."""
    return [plain(text.get_text()) for text in axes.texts if text.get_text().strip()]


def bands(axes: Axes, color: str) -> list[tuple[float, float]]:
    """The start and the end of each bar of a colour, from top to bottom."""
    found = [p for p in axes.patches if isinstance(p, Rectangle) and to_hex(p.get_facecolor()) == color]
    return [(round(p.get_x(), 9), round(p.get_x() + p.get_width(), 9)) for p in sorted(found, key=lambda p: p.get_y())]


def dots(axes: Axes) -> list[tuple[float, str, str, str]]:
    """The share, the shape, the colour and the filling of each dot, from top to bottom."""
    found = sorted((line for line in axes.lines if line.get_label() == "part"), key=lambda line: line.get_ydata()[0])
    return [
        (float(d.get_xdata()[0]), str(d.get_marker()), to_hex(d.get_markeredgecolor()), to_hex(d.get_markerfacecolor()))
        for d in found
    ]


def whiskers(axes: Axes) -> list[tuple[float, float]]:
    """The ends of each whisker, from top to bottom."""
    paths = [path.vertices for c in axes.collections if c.get_linewidth()[0] == 1.2 for path in c.get_paths()]
    level = [v for v in paths if len(v) == 2 and v[0][1] == v[1][1]]
    return [(round(float(v[0][0]), 9), round(float(v[1][0]), 9)) for v in sorted(level, key=lambda v: v[0][1])]


def ticks(labels: Iterable[object]) -> list[str]:
    return [plain(label.get_text()) for label in labels]  # type: ignore[attr-defined]
