"""The words and the mark that tell an invented edition from a real one, wherever a reader may meet it."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.figure import Figure

from quality_study.charts.chart import Chart
from quality_study.diagram.scene import Drawing, Scene, Text
from quality_study.diagram.text import line_height
from quality_study.facts.edition import Edition
from quality_study.style import GREY, SMALL

#: What is written on the figures and pages of an invented edition.
FLAG = "Édition fictive"
#: The same in a sentence, for the cover.
WARNING = (
    "Édition fictive. Toutes les données de ce rapport sont inventées ; il montre ce que donne une étude complète."
)
_GAP = 0.8


def flagged_caption(caption: str, edition: Edition) -> str:
    """Return the caption of a figure or table, which says so if the edition is invented."""
    return f"{caption} ({FLAG.lower()})" if edition.settings.fictitious else caption


def flagged(drawing: Drawing, edition: Edition) -> Drawing:
    """Return the drawing, marked under each of its pages if the edition is invented."""
    if not edition.settings.fictitious:
        return drawing
    first, *more = (_marked(scene) for scene in drawing.scenes)
    return Drawing(first, f"{FLAG}. {drawing.alt}", tuple(more))


def _marked(scene: Scene) -> Scene:
    step = line_height(SMALL)
    mark = Text(scene.width, scene.height + _GAP + step / 2, FLAG, SMALL, italic=True, color=GREY, align="right")
    return replace(scene, height=scene.height + _GAP + step, texts=(*scene.texts, mark))


def flagged_chart(chart: Chart, edition: Edition) -> Chart:
    """Return the chart, marked under each of its pages and in its words if the edition is invented."""
    if not edition.settings.fictitious or chart.words.startswith(FLAG):
        return chart
    for page in chart.pages:
        _mark(page)
    return replace(chart, words=f"{FLAG}. {chart.words}")


def _mark(page: Figure) -> None:
    """Add a strip under a page, and write the mark in it; once, whoever shows it again."""
    if any(text.get_gid() == FLAG for text in page.texts):
        return
    width, height = page.get_size_inches()
    strip = (_GAP + line_height(SMALL)) / 25.4
    for axes in page.axes:
        box = axes.get_position(original=True)
        new = (box.x0, (box.y0 * height + strip) / (height + strip), box.width, box.height * height / (height + strip))
        axes.set_position(new)
    page.set_size_inches(width, height + strip)
    page.text(1.0, 0.0, FLAG, size=SMALL, style="italic", color=GREY, ha="right", va="bottom", gid=FLAG)
