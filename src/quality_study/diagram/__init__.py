"""Drawings laid out in millimetres: shapes, measured text, proof that nothing overlaps, rendering."""

from quality_study.diagram.check import check_scene
from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.render import pictures, save, save_png, save_svg, to_figure
from quality_study.diagram.scene import Area, Box, Line, Scene, Text
from quality_study.diagram.text import line_height, text_extent, text_width, wrap

__all__ = [
    "Area",
    "Box",
    "Drawing",
    "Line",
    "Scene",
    "Text",
    "blank_when_empty",
    "check_scene",
    "line_height",
    "pictures",
    "save",
    "save_png",
    "save_svg",
    "text_extent",
    "text_width",
    "to_figure",
    "wrap",
]
