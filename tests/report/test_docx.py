"""The file for a word processor: the same words, numbers, figures and tables as the other documents."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from quality_study.facts.edition import Edition
from quality_study.report import mime
from quality_study.report.document import Document, read_notebooks
from quality_study.report.docx import write_docx
from quality_study.report.essentials import Essentials
from quality_study.report.metadata import edition_metadata
from quality_study.report.pictures import Picture
from quality_study.words.errors import StudyError

STORY = """# Mesurer

La @fig-03 et le @tab-b, d’après [@brown2017] ; soit $x < 1$.

## Une photo

![La salle.](attachment:salle.png)
"""


def square(color: tuple[int, int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), color).save(buffer, "png")
    return buffer.getvalue()


RED, BLUE = square((200, 0, 0)), square((0, 0, 200))


@pytest.fixture(scope="module")
def document() -> Document:
    figure = {"id": "fig-03", "label": "Figure 3", "number": "3", "kind": "figure", "caption": "Les avis", "note": "n."}
    figure |= {"message": "Deux tiers sont satisfaits.", "alt": "En mots.", "pages": ["<svg/>"]}
    table = {"id": "tab-b", "label": "Tableau B", "number": "B", "kind": "table", "caption": "Les parts", "right": [1]}
    table |= {"header": ["Question", "Part"], "rows": [["Utile ?", "67 % [53 ; 79]"]], "widths": [3, 1]}
    png = base64.b64encode(RED).decode()
    outputs = [
        new_output("display_data", data={mime.FIGURE: figure, "image/png": png}),
        new_output("display_data", data={mime.TABLE: table}),
    ]
    salle = base64.b64encode(BLUE).decode()
    story = new_markdown_cell(STORY, attachments={"salle.png": {"image/png": salle}})
    return read_notebooks([("03.ipynb", new_notebook(cells=[story, new_code_cell("…", outputs=outputs)]))])


@pytest.fixture(scope="module")
def file(document: Document, edition: Edition) -> bytes:
    return write_docx(document, edition_metadata(edition))


def parts(content: bytes) -> tuple[str, str, list[bytes]]:
    """Return the body as XML, its text, and the pictures."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode("utf-8")
        pictures = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    return body, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body.replace("</w:p>", " "))), pictures


def test_words_figures_and_tables_are_all_there_in_order(file: bytes) -> None:
    body, text, pictures = parts(file)
    expected = [
        *["Les Rencontres de la qualité 2011", "Sommaire", "Résumé", "Mesurer", "La figure 3 et le tableau B, d’après"],
        *["Une photo", "La salle.", "Deux tiers sont satisfaits.", "Figure 3. Les avis", "n.", "Tableau B. Les parts"],
        *["Question", "Part", "Utile ?", "67 % [53 ; 79]", "Bibliographie"],
    ]
    place = 0
    for words in expected:
        place = text.index(words, place) + len(words)
    assert sorted(pictures) == sorted([RED, BLUE])
    assert body.count("<w:tbl>") == 1
    assert "<m:oMath>" in body


def test_a_reference_leads_to_its_figure_and_a_picture_has_words(file: bytes) -> None:
    body, _, _ = parts(file)
    anchors = set(re.findall(r'w:anchor="([^"]+)"', body))
    assert {"fig-03", "tab-b"} <= anchors <= set(re.findall(r'w:bookmarkStart[^>]*w:name="([^"]+)"', body))
    told = "Figure 3, Les avis. Deux tiers sont satisfaits. Contenu en mots dans la page HTML."
    assert f'descr="{told}"' in body.replace("\u00a0", " ")
    assert 'descr="La salle."' in body


def test_the_paper_is_a4_and_the_front_says_what_that_of_the_pdf_says(document: Document, edition: Edition) -> None:
    asset = document.assets["fig-03"]
    number = {"value": "67 %", "text": "satisfaits", "base": "n = 30", "status": "donnée publiée"}
    metadata = replace(
        edition_metadata(edition),
        logo=Picture(BLUE),
        glossary=[("UTC", "une université")],
        essentials=Essentials([number], ["Un constat."], ["Une action."], asset),
    )
    content = write_docx(document, metadata)
    body, text, pictures = parts(content)
    assert re.findall(r"<w:pgSz[^>]*>", body) == ['<w:pgSz w:w="11906" w:h="16838"/>']
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"Aptos" not in archive.read("word/theme/theme1.xml")
    for said in (
        *[metadata.abstract_en.split(".")[0], "Mots clés : " + metadata.keywords[0], "Keywords: "],
        *["67 % satisfaits (n = 30 · donnée publiée)", "Ce que l’étude établit Un constat.", "Une action."],
        *["UTC : une université", metadata.colophon.replace("\u00a0", " ")],
    ):
        assert said in text.replace("\u00a0", " ")
    assert pictures.count(BLUE) == 1  # the photo and the logo are one file


def test_the_same_document_makes_the_same_file_dated_as_the_report(
    document: Document, edition: Edition, file: bytes
) -> None:
    metadata = edition_metadata(edition)
    assert write_docx(document, metadata) == file
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        dated = "{:04}-{:02}-{:02}".format(*metadata.date)
        assert dated in archive.read("docProps/core.xml").decode("utf-8")


def test_an_unknown_reference_is_refused(document: Document, edition: Edition) -> None:
    metadata = replace(edition_metadata(edition), bibliography=None)
    with pytest.raises(StudyError, match="référence inconnue"):
        write_docx(document, metadata)
