"""The words and the mark that tell an invented edition from a real one, wherever a reader may meet it."""

from __future__ import annotations

from dataclasses import replace

from quality_study.diagram.drawing import Drawing
from quality_study.diagram.scene import Scene, Text
from quality_study.diagram.text import line_height
from quality_study.facts.edition import Edition
from quality_study.style import GREY, SMALL

#: What is written on the figures and pages of an invented edition.
FLAG = "Édition fictive"
#: The same in a sentence, for the cover.
WARNING = (
    "Édition fictive. Toutes les données de cette édition sont inventées ; elle montre ce que donne une étude complète."
)
_GAP = 0.8


def flagged_caption(caption: str, edition: Edition) -> str:
    """Return the caption of a figure or table, which says so if the edition is invented."""
    return f"{caption} ({FLAG.lower()})" if edition.settings.fictitious else caption


def flag_of(edition: Edition) -> str:
    """Return what is written under the charts of an edition: nothing unless it is invented."""
    return FLAG if edition.settings.fictitious else ""


def flagged_words(words: str, flag: str) -> str:
    """Return the words of a figure, under what :func:`flag_of` says of its edition."""
    return f"{flag}. {words}" if flag else words


def flagged(drawing: Drawing, edition: Edition) -> Drawing:
    """Return the drawing, marked under each of its pages if the edition is invented."""
    if not edition.settings.fictitious:
        return drawing
    first, *more = (_marked(scene) for scene in drawing.scenes)
    return replace(drawing, scene=first, alt=flagged_words(drawing.alt, FLAG), more=tuple(more))


def _marked(scene: Scene) -> Scene:
    step = line_height(SMALL)
    mark = Text(scene.width, scene.height + _GAP + step / 2, FLAG, SMALL, italic=True, color=GREY, align="right")
    return replace(scene, height=scene.height + _GAP + step, texts=(*scene.texts, mark))
