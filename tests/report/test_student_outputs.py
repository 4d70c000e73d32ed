"""A team's own tables, pictures, charts and DataFrames, in the PDF and in the page."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pdf_structure import structure
from pypdf import PdfReader

from quality_study.facts.edition import Edition
from quality_study.report.document import Document, read_notebooks
from quality_study.report.html_page import write_html
from quality_study.report.metadata import edition_metadata
from quality_study.report.pdf import write_pdf
from quality_study.words.errors import StudyError

STORY = """# Améliorer

| Action | Qui |
|---|---|
| Relancer | Équipe 👍 |

: Nos actions

![Le plan de la salle](plan.png)

Voici ![](attachment:logo.svg){width=30px} et <img src="plan.png" width="50%" alt="Le même plan">.

- [ ] à faire
- [x] fait
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def chart() -> bytes:
    figure = Figure(figsize=(4, 2), dpi=50)
    figure.subplots().bar([1, 2], [3, 4])
    content = io.BytesIO()
    figure.savefig(content, format="png")
    return content.getvalue()


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    folder = tmp_path_factory.mktemp("carnets")
    (folder / "plan.png").write_bytes(chart())
    frame = pd.DataFrame({"école": ["A", "B"] * 60, "réponses": range(120)})
    drawn = {"image/png": base64.b64encode(chart()).decode(), "text/plain": "<Figure size 6x4 with 1 Axes>"}
    outputs = [
        new_output("execute_result", data={"text/plain": "Text(0.5, 1.0, 'titre')"}),
        new_output("display_data", data=drawn),
        new_output("stream", name="stdout", text="Réponses : 120"),
        new_output("execute_result", data={"text/html": frame.to_html(), "text/plain": frame.to_string()}),
    ]
    logo = {"logo.svg": {"image/svg+xml": SVG}}
    cells = [new_markdown_cell(STORY, attachments=logo), new_code_cell("…", outputs=outputs)]
    return read_notebooks([("notebooks/x/06_ameliorer.ipynb", new_notebook(cells=cells))], folder=folder)


@pytest.fixture(scope="module")
def reader(document: Document, edition: Edition) -> PdfReader:
    return PdfReader(io.BytesIO(write_pdf(document, edition_metadata(edition, front=False), edition.template)))


def test_the_pdf_has_every_picture_with_its_alternative_text(reader: PdfReader) -> None:
    alts = [str(node["/Alt"]) for node in structure(reader) if "/Alt" in node]
    assert sorted(alts) == [
        "Graphique du chapitre 06_ameliorer, cellule 2",
        "Image du chapitre 06_ameliorer, cellule 1",
        "Le même plan",
        "Le plan de la salle",
    ]


def test_the_pdf_has_every_table_cut_by_pages_its_header_on_each(reader: PdfReader) -> None:
    pages = [page.extract_text() for page in reader.pages]
    kinds = [str(node.get("/S")) for node in structure(reader)]
    assert kinds.count("/TD") == 2 + 120 * 3
    assert kinds.count("/TH") == 2 + 3
    assert len(pages) > 2
    assert sum("réponses" in page for page in pages[1:]) == len(pages) - 1
    assert re.findall(r"^(\d+) [AB] \d+$", "\n".join(pages), re.MULTILINE) == [str(i) for i in range(120)]


def test_a_table_of_the_team_has_a_caption_and_no_number(reader: PdfReader) -> None:
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Nos actions" in text
    assert "Figure 1. Le plan de la salle" in text
    assert "Figure 2. Graphique du chapitre 06_ameliorer, cellule 2" in text
    assert "Tableau" not in text
    assert "Équipe 👍" in text
    assert "[x] fait" in text
    assert "Text(0.5" not in text
    assert "Réponses : 120" in text


def test_the_page_has_them_inside(document: Document, edition: Edition) -> None:
    page = write_html(document, edition_metadata(edition, front=False), edition.template).decode()
    sources = re.findall(r'<img\s+src="([^,"]*),[^"]*"', page)
    assert sources == ["data:image/png;base64", "data:image/svg+xml;base64", *["data:image/png;base64"] * 2]
    assert page.count("<tr") == 2 + 121
    assert "<caption>Nos actions</caption>" in page
    assert re.findall(r"<figcaption>(.*?)</figcaption>", page) == [
        "<strong>Figure\u00a01.</strong> Le plan de la salle",
        "<strong>Figure\u00a02.</strong> Graphique du chapitre 06_ameliorer, cellule 2",
    ]
    assert "Équipe 👍" in page
    assert 'alt="Graphique du chapitre 06_ameliorer, cellule 2"' in page


def told(edition: Edition, folder: Path, *texts: str) -> list[str]:
    cells = [new_markdown_cell(text, id=f"c{i}") for i, text in enumerate(texts, 1)]
    document = read_notebooks([("06.ipynb", new_notebook(cells=cells))], folder=folder)
    with pytest.raises(StudyError) as caught:
        write_pdf(document, edition_metadata(edition, front=False), edition.template)
    return [str(problem) for problem in caught.value.problems]


def test_what_typst_refuses_is_told_with_its_cell_and_why(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "abime.png").write_bytes(chart()[:60])
    texts = ["# T\n\n[bas](#s)", "$👍$", "## S\n\nBien.", "![x](abime.png)"]
    assert told(edition, tmp_path, *texts) == [
        "06.ipynb, cellule 2 (c2) : le signe « 👍 » n’est pas dans la police du rapport : remplacez-le par un mot.",
        "06.ipynb, cellule 4 (c4) : image illisible : ouvrez-la dans un logiciel d’image, puis enregistrez-la de "
        "nouveau.",
    ]


def test_a_formula_that_is_no_tex_is_told_with_its_cell(edition: Edition, tmp_path: Path) -> None:
    assert told(edition, tmp_path, "# T\n\n$x^2$", "$\\frac{a}{b$") == [
        "06.ipynb, cellule 2 (c2) : formule incomprise : comptez ses accolades et relisez ses commandes TeX "
        "(valeur trouvée : « \\frac{a}{b »)."
    ]
