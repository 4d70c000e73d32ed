"""The PDF: the same bytes every time, French, tagged, with captions, alternative texts and one font."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pdf_structure import structure
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from quality_study.diagram import Drawing, save_svg
from quality_study.facts.edition import Edition
from quality_study.report import mime
from quality_study.report.catalogue import read_catalogue
from quality_study.report.document import Document, read_notebooks
from quality_study.report.metadata import edition_metadata
from quality_study.report.pdf import write_pdf, write_typst
from quality_study.words.errors import StudyError

NBSP, THIN = "\u00a0", "\u202f"
STORY = "# Mesurer l'essai\n\nLa @fig-03 et le @tab-b : *oui* ; d'après [@brown2017], le n° #1.\n"
NOTE = "Lectures retenues. C049 : autre dénominateur."


def asset(payload: dict[str, object], kind: str) -> Any:
    return new_code_cell("…", outputs=[new_output("display_data", data={kind: payload})])


@pytest.fixture(scope="module")
def document(edition: Edition, shown: dict[str, Any]) -> Document:
    """A short story, Figure 3 and Table B."""
    entries = read_catalogue(edition.catalogue).figures
    cells = [new_markdown_cell(STORY)]
    for key in ("fig-03", "tab-b"):
        made, entry = shown[key], entries[key]
        payload = {
            "id": key,
            "label": entry.label,
            "number": entry.number,
            "kind": entry.kind,
            "caption": entry.caption,
        }
        if isinstance(made, Drawing):
            svg = save_svg(made.scene, title=entry.caption).decode()
            cells.append(asset(payload | {"message": "", "note": NOTE, "alt": made.alt, "pages": [svg]}, mime.FIGURE))
        else:
            rows = {"header": made.header, "rows": made.rows, "widths": made.widths, "right": made.right}
            cells.append(asset(payload | rows, mime.TABLE))
    return read_notebooks([("03.ipynb", new_notebook(cells=cells))])


@pytest.fixture(scope="module")
def pdf(document: Document, edition: Edition) -> bytes:
    return write_pdf(document, edition_metadata(edition), edition.template)


@pytest.fixture(scope="module")
def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@pytest.fixture(scope="module")
def text(reader: PdfReader) -> str:
    pages = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(pages.replace(NBSP, " ").replace(THIN, " ").split())


def fonts(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every font of the pages and of the drawings inside them."""
    for page in reader.pages:
        waiting = [page["/Resources"]]
        while waiting:
            resources = waiting.pop().get_object()
            yield from (font.get_object() for font in resources.get("/Font", {}).values())
            inner = [form.get_object() for form in resources.get("/XObject", {}).values()]
            waiting += [form["/Resources"] for form in inner if "/Resources" in form]


def test_two_compilations_give_the_same_bytes(pdf: bytes, document: Document, edition: Edition) -> None:
    assert write_pdf(document, edition_metadata(edition), edition.template) == pdf


def test_the_file_says_its_title_language_and_that_it_is_tagged(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Les Rencontres de la qualité 2011"
    assert reader.metadata.subject == f"À l’écoute de l’usager{NBSP}: étude qualité d’un colloque tenu à Bercy"
    assert root["/Lang"].split("-")[0] == "fr"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_its_date_is_that_of_the_edition_not_of_the_machine(reader: PdfReader, edition: Edition) -> None:
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == edition.settings.report_date
    assert reader.metadata.modification_date == reader.metadata.creation_date


def test_it_declares_the_standards_of_accessibility_and_archiving(pdf: bytes) -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf


def test_captions_notes_and_references_are_in_the_text(text: str) -> None:
    assert "Figure 3. Diagramme de contexte" in text
    assert NOTE in text
    assert "Tableau B. Indicateurs de succès du projet" in text
    assert "254 visites" in text
    assert "d’après (Brown" in text
    assert "Bibliographie" in text


def test_the_cover_the_abstracts_and_the_lists_come_first(text: str) -> None:
    places = [
        text.index(word) for word in ("Comment lire ce rapport.", "Résumé", "Abstract", "Sommaire", "oui ; d’après")
    ]
    assert places == sorted(places)
    assert "Liste des figures et des tableaux" in text


def test_the_figure_has_its_alternative_text_in_the_structure(reader: PdfReader, document: Document) -> None:
    alts = [str(node["/Alt"]) for node in structure(reader) if node.get("/S") == "/Figure" and "/Alt" in node]
    message = str(document.assets["fig-03"].payload["message"]).rstrip(".")
    told = f"{message}. " if message else ""
    assert alts == [f"Figure{NBSP}3, {document.assets['fig-03'].payload['caption']}. {told}Contenu en mots en annexe."]


def test_what_a_figure_says_at_length_is_text_in_an_annex(text: str, document: Document) -> None:
    annex = text[text.rindex("Les figures en mots") :]
    assert annex.count("•") > 5  # a list, sentence by sentence
    assert "Diagramme de contexte. • «" in annex
    assert len(annex) > len(document.assets["fig-03"].payload["alt"])


def test_no_text_is_in_the_english_of_france(reader: PdfReader) -> None:
    languages = {str(node["/Lang"]) for node in structure(reader) if "/Lang" in node}
    assert languages == {"en"}  # the abstract; the rest is in the language of the document


def test_headings_and_table_cells_are_tagged(reader: PdfReader, document: Document) -> None:
    kinds = [str(node.get("/S")) for node in structure(reader)]
    payload = document.assets["tab-b"].payload
    assert kinds.count("/TH") == len(payload["header"])
    assert kinds.count("/TD") == sum(len(row) for row in payload["rows"])
    assert "/Caption" in kinds
    assert kinds.count("/L") >= 2  # the key of the marks, and what the figure says
    assert kinds.count("/LI") == kinds.count("/LBody") > 8
    assert "/H1" in kinds


def test_the_shipped_font_alone_is_embedded(reader: PdfReader) -> None:
    used = list(fonts(reader))
    names = {str(font["/BaseFont"]).partition("+")[2] for font in used}
    assert names
    assert {name.partition("-")[0] for name in names} == {"SourceSansPro"}
    for font in used:
        (descendant,) = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_one_notebook_has_its_title_but_no_cover(edition: Edition) -> None:
    story = read_notebooks([("01.ipynb", new_notebook(cells=[new_markdown_cell("# Essai\n\nUn mot.")]))])
    metadata = edition_metadata(edition, front=False, title="L'essai : un")
    reader = PdfReader(io.BytesIO(write_pdf(story, metadata, edition.template)))
    assert reader.metadata is not None
    assert reader.metadata.title == f"L’essai{NBSP}: un"
    assert len(reader.pages) == 1
    assert "Résumé" not in reader.pages[0].extract_text()


def test_a_formula_is_accepted_with_its_source_as_alternative_text(edition: Edition) -> None:
    story = read_notebooks([("01.ipynb", new_notebook(cells=[new_markdown_cell("# Essai\n\nSoit $n = 20$.")]))])
    reader = PdfReader(io.BytesIO(write_pdf(story, edition_metadata(edition, front=False), edition.template)))
    assert [str(node["/Alt"]) for node in structure(reader) if "/Alt" in node] == ["n = 20"]


def test_quotes_and_backslashes_of_captions_reach_typst_unharmed(edition: Edition) -> None:
    payload = {"id": "tab-z", "label": "Tableau Z", "number": "Z", "kind": "table", "caption": 'a "b" \\ #c'}
    rows = {"header": ["seule"], "rows": [["x"]], "widths": [1.0], "right": []}
    story = read_notebooks([("01.ipynb", new_notebook(cells=[asset(payload | rows, mime.TABLE)]))])
    source, _ = write_typst(story, edition_metadata(edition, front=False))
    assert r'caption: "a \"b\" \\ #c"' in source
    assert 'rows: (("x", ), )' in source
    assert source.startswith('#import "report.typ": *\n#show: report.with(meta: json("meta.json"), front: false)\n')


def test_an_unknown_reference_is_refused(edition: Edition) -> None:
    story = read_notebooks([("01.ipynb", new_notebook(cells=[new_markdown_cell("Voir @inconnu1999.")]))])
    with pytest.raises(StudyError, match="référence inconnue dans le texte d’un carnet"):
        write_pdf(story, edition_metadata(edition), edition.template)
