"""What every chart returns: the matplotlib figure, the numbers it shows, and the same in words."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from quality_study.style import FONT, GREY, SMALL, UNSAID, register_fonts, rendering
from quality_study.words.errors import StudyError
from quality_study.words.french import plural

#: What can stand in the report: a chart of ours, or what matplotlib and seaborn give back.
Drawable = Any
#: Inches under a picture, for what is written there.
_UNDER = 0.17


@dataclass(eq=False, repr=False)
class Chart:
    """A chart, in the manner of seaborn's grids.

    Attributes
    ----------
    figure : Figure
        The matplotlib figure; the first page of a chart that runs over several.
    axes : Axes
        Where the data are drawn: what one goes on with, in matplotlib or seaborn.
    data : DataFrame
        The numbers drawn, tidy, in the order of the chart.
    words : str
        The same in words: the text that a screen reader says.
    pages : list of Figure
        Every page, `figure` first.
    note : str
        What must be said under it: sources, how to read it.
    """

    figure: Figure
    axes: Axes
    data: pd.DataFrame
    words: str
    pages: Sequence[Figure] = field(default_factory=list)
    note: str = ""

    def __post_init__(self) -> None:
        self.pages = list(self.pages) or [self.figure]

    def __repr__(self) -> str:
        """Say in French what it is, not its thousands of numbers: a notebook shows the picture."""
        return f"Graphique : {plural(len(self.data), 'ligne')} dans .data, {plural(len(self.pages), 'page')}"

    def save(self, path: str | Path, *, title: str = "") -> list[Path]:
        """Write the chart as ``.svg``, ``.pdf`` or ``.png``, one file a page; return the files.

        Parameters
        ----------
        path : path
            A chart of several pages adds ``-2``, ``-3``… to the name.
        title : str
            What the file says it is; the words of the chart by default.
        """
        first = Path(path)
        paths = [first, *(first.with_stem(f"{first.stem}-{n}") for n in range(2, len(self.pages) + 1))]
        for page, file in zip(self.pages, paths, strict=True):
            file.write_bytes(encoded(page, file.suffix.removeprefix("."), title=title or self.words))
        return paths

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Show the first page crisply in Jupyter, at the size it has on paper."""
        width, height = (round(96 * inches) for inches in self.figure.get_size_inches())
        picture = base64.b64encode(encoded(self.figure, "png", dpi=192)).decode()
        return {"image/png": picture, "text/plain": self.words}, {"image/png": {"width": width, "height": height}}


def encoded(figure: Figure, kind: str, *, title: str = "", dpi: int = 200, under: str = "") -> bytes:
    """Write a figure as ``svg``, ``png`` or ``pdf``: text as text, no clock, the same bytes every time.

    With `under`, these words stand under the picture, at its right: the figure itself is left as it is.
    """
    buffer = io.BytesIO()
    metadata = UNSAID[kind] | ({"Title": title} if title and kind != "png" else {})
    width, height = figure.get_size_inches()
    with rendering():
        place = {"x": 1.0, "y": -_UNDER / 4 / height, "ha": "right", "va": "top"}
        mark = figure.text(s=under, size=SMALL, style="italic", color=GREY, **place) if under else None
        whole = Bbox.from_extents(0, -_UNDER if under else 0, width, height)
        figure.savefig(buffer, format=kind, dpi=dpi, metadata=metadata, bbox_inches=whole if under else None)
        if mark is not None:
            mark.remove()
    return buffer.getvalue()


def as_chart(drawn: Drawable) -> Chart:
    """Return a chart of what a student drew: a chart of ours as it is, a matplotlib Figure or Axes, a seaborn grid.

    Its texts take the font of the report, the only one that the documents have: lines that matplotlib would set for
    another font would not end where they should.

    Raises
    ------
    StudyError
        It is none of these.

    Examples
    --------
    >>> figure = Figure()
    >>> as_chart(figure.subplots()).figure is figure
    True
    """
    if isinstance(drawn, Chart):
        return drawn
    figure = drawn if isinstance(drawn, Figure) else getattr(drawn, "figure", None)
    if not isinstance(figure, Figure) or not figure.axes:
        raise StudyError(
            f"study.show attend un graphique, une figure ou des axes de matplotlib ; ici : {type(drawn).__name__}"
        )
    axes = drawn if isinstance(drawn, Axes) else figure.axes[0]
    register_fonts()
    found = figure.findobj(Text)
    for text in found:
        text.set_fontfamily(FONT)
    texts = [text.get_text() for text in found if text.get_visible() and text.get_text().strip()]
    return Chart(
        figure, axes, pd.DataFrame(), f"Graphique de l’étude. Textes du graphique : {' ; '.join(dict.fromkeys(texts))}."
    )
