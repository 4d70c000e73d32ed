"""A figure ready for a document: its pages, what it says; shown by Jupyter, saved, empty when there is nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import pandas as pd
from matplotlib.figure import Figure

from quality_study.diagram.render import save, save_png, to_figure
from quality_study.diagram.scene import Scene
from quality_study.style import WIDTH

_Given = ParamSpec("_Given")


@dataclass(frozen=True)
class Drawing:
    """A figure ready for a document: what is drawn, what it says, where it comes from.

    Attributes
    ----------
    scene : Scene
    alt : str
        The content in words, made from the data, for who cannot see the picture.
    more : tuple of Scene
        What follows on other pages, when one page is not enough.
    data : DataFrame or None
        The table that was drawn, when a tool draws one.
    """

    scene: Scene
    alt: str
    more: tuple[Scene, ...] = ()
    data: pd.DataFrame | None = field(default=None, compare=False, repr=False)

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """Every page, in order."""
        return (self.scene, *self.more)

    @property
    def figure(self) -> Figure:
        """The first page as a matplotlib figure, its axes in millimetres from the top left."""
        return to_figure(self.scene)

    def save(self, path: str | Path) -> list[Path]:
        """Write the drawing as ``.svg``, ``.pdf`` or ``.png``, one file a page (``-2``, ``-3``...); return them."""
        first = Path(path)
        paths = [first, *(first.with_stem(f"{first.stem}-{n}") for n in range(2, len(self.scenes) + 1))]
        for scene, file in zip(self.scenes, paths, strict=True):
            file.write_bytes(save(scene, file.suffix.lower().removeprefix("."), title=self.alt[:120]))
        return paths

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Show the first page in Jupyter, at the size it has on paper."""
        width, height = (round(96 * side / 25.4) for side in (self.scene.width, self.scene.height))
        picture = base64.b64encode(save_png(self.scene)).decode()
        return {"image/png": picture, "text/plain": self.alt}, {"image/png": {"width": width, "height": height}}


def blank_when_empty(draw: Callable[_Given, Drawing]) -> Callable[_Given, Drawing]:
    """Make a tool draw a blank page of a table (its first argument) without rows, and keep the rows that it draws."""

    @wraps(draw)
    def drawn(*given: _Given.args, **options: _Given.kwargs) -> Drawing:
        rows = given[0] if given else None
        if not isinstance(rows, pd.DataFrame):
            return draw(*given, **options)
        if rows.empty:
            return Drawing(Scene(WIDTH, 1.0), "")
        drawing = draw(*given, **options)
        return drawing if drawing.data is not None else replace(drawing, data=rows)

    return drawn
