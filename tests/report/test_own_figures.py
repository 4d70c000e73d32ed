from __future__ import annotations

from quality_study.report.own_figures import numbered, own_number
from quality_study.report.pandoc import MARKDOWN, read_texts
from quality_study.report.tree import nodes


def test_figures_of_the_team_are_numbered_after_those_of_the_catalogue_and_others_left_alone() -> None:
    text = "![Un plan](a.png)\n\nDans ![le texte](b.png) une image.\n\n> ![Une photo](c.png)\n"
    (read,) = read_texts([text], MARKDOWN)
    for labels, first in ((["Figure 8 bis", "Figure 21.1", "Tableau 40", "Figure A"], 22), ([], 1)):
        found = [own_number(node) for node in nodes(numbered(read.blocks, labels)) if node["t"] == "Figure"]
        assert found == [str(first), str(first + 1)]
