"""« Comment lire ce rapport »: marks that every template draws, acronyms that the report uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from quality_study.report import mime
from quality_study.report.document import read_notebooks
from quality_study.report.reading import FROM_ANSWERS, FROM_CLAIMS, glossary, reading_section

TEMPLATE = Path(__file__).parents[2] / "reports" / "template"
TABLE = {
    "id": "tab-a",
    "label": "Tableau A",
    "number": "A",
    "kind": "table",
    "caption": "Selon la DGFiP",
    "header": ["École"],
    "rows": [["ENFiP"]],
    "widths": [1],
    "right": [],
}


def test_only_the_acronyms_that_the_report_uses_are_explained_in_order() -> None:
    cells = [
        new_markdown_cell("La roue PDCA, les CRM, le NPDSX, et rien de plus."),
        new_code_cell("…", outputs=[new_output("display_data", data={mime.TABLE: TABLE})]),
    ]
    document = read_notebooks([("01.ipynb", new_notebook(cells=cells))])
    own = {"CRM": "l'un", "PDCA": "la roue", "ZZZ": "absent"}
    assert glossary(document, own) == [
        ("CRM", "l’un"),
        ("DGFiP", "direction générale des finances publiques"),
        ("ENFiP", "École nationale des finances publiques"),
        ("PDCA", "la roue"),  # the words of the edition come first
    ]


@pytest.mark.parametrize("keys", [FROM_CLAIMS, FROM_ANSWERS])
def test_both_templates_draw_every_mark(keys: list[tuple[str, str]]) -> None:
    drawn = set(re.findall(r'mark == "(\w+)"', (TEMPLATE / "report.typ").read_text(encoding="utf-8"))) | {"n"}
    styled = set(re.findall(r"\.key\.(\w+)", (TEMPLATE / "report.css").read_text(encoding="utf-8")))
    assert {mark for mark, _ in keys} <= drawn & styled


def test_the_page_has_the_marks_and_the_glossary_when_there_is_one() -> None:
    section = reading_section([("published", "P & publié"), ("n", "combien")], [("IC", "intervalle")])
    assert '<span class="key published" aria-hidden="true"></span>P &amp; publié' in section
    assert '<span class="key n" aria-hidden="true">n</span>combien' in section
    assert "<h3>Glossaire</h3><dl><dt>IC</dt><dd>intervalle</dd></dl>" in section
    assert "Glossaire" not in reading_section([("n", "combien")], [])
