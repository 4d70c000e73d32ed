"""What a drawing is made of. Millimetres, origin at the top left, y downwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from quality_study.diagram.text import line_height, wrap
from quality_study.style import BODY, INK

#: Outline of a box: a rectangle, one with round corners, a decision, or an ellipse.
Shape = Literal["rect", "round", "diamond", "ellipse"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Box:
    """A frame; `name` lets a text declare that it must stay inside.

    An `obstacle` is a node of a diagram: no other obstacle may touch it and no edge may run through it.
    """

    x: float
    y: float
    width: float
    height: float
    fill: str = "none"
    edge: str = "none"
    hatch: str | None = None
    dashed: bool = False
    line_width: float = 0.8
    name: str | None = None
    shape: Shape = "rect"
    obstacle: bool = False


@dataclass(frozen=True)
class Line:
    """A polyline; an edge of a diagram `joins` two named boxes and may carry an arrow at its end."""

    points: tuple[tuple[float, float], ...]
    color: str = INK
    line_width: float = 0.8
    dashed: bool = False
    arrow: bool = False
    joins: tuple[str, str] | None = None


@dataclass(frozen=True)
class Area:
    """A filled polygon, closed by itself: a band of a chart, or a mark that no box can draw."""

    points: tuple[tuple[float, float], ...]
    fill: str
    edge: str = "none"
    hatch: str | None = None
    line_width: float = 0.8


@dataclass(frozen=True)
class Text:
    """One line of text; `y` is the middle of the line, `inside` the box it must stay in."""

    x: float
    y: float
    text: str
    size: float = BODY
    bold: bool = False
    italic: bool = False
    color: str = INK
    align: Align = "left"
    inside: str | None = None


@dataclass(frozen=True)
class Scene:
    """A drawing of a given size; shapes are painted in order, texts last."""

    width: float
    height: float
    shapes: tuple[Box | Line | Area, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass
class Pen:
    """Collects shapes while a layout goes down the page."""

    width: float
    y: float = 0.0
    shapes: list[Box | Line | Area] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def line(self, *points: tuple[float, float], color: str = INK, line_width: float = 0.8) -> None:
        """Add a polyline."""
        self.shapes.append(Line(points, color, line_width))

    def block(self, lines: Iterable[str], template: Text) -> float:
        """Write lines under one another from the top `template.y`; return the height used."""
        step = line_height(template.size)
        count = 0
        for count, line in enumerate(lines, 1):
            self.texts.append(replace(template, y=template.y + step * (count - 0.5), text=line))
        return step * count

    def paragraph(self, width: float, template: Text) -> float:
        """Wrap `template.text` to `width` and write it from the top `template.y`; return the height used."""
        return self.block(wrap(template.text, width, size=template.size, bold=template.bold), template)

    def scene(self, height: float | None = None) -> Scene:
        """Close the drawing at the given height, or where the pen is."""
        end = self.y if height is None else height
        return Scene(self.width, end, tuple(self.shapes), tuple(self.texts))
