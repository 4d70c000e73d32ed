"""The HTML page: one file that needs no network, French, readable without seeing."""

from __future__ import annotations

import base64
import io
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from quality_study.diagram import Drawing, save_svg
from quality_study.facts.edition import Edition
from quality_study.report import mime
from quality_study.report.catalogue import read_catalogue
from quality_study.report.document import Document, read_notebooks
from quality_study.report.html_page import font_faces, write_html
from quality_study.report.metadata import edition_metadata
from quality_study.report.printed import PrintTable
from quality_study.style import font_folder
from quality_study.words.errors import StudyError

NBSP = "\u00a0"
STORY = """# Mesurer l'essai

La @fig-03 et le @tab-b, d'après [@brown2017] ; soit $x < 1$.

## Question
"""


@dataclass
class Page(HTMLParser):
    """The tags of a page with their attributes, and its visible text."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    style: str = ""
    _open: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "style":
            self.style += data
        else:
            self.text += data

    def attributes(self, name: str) -> list[tuple[str, str]]:
        return [(tag, attrs[name]) for tag, attrs in self.tags if name in attrs]


#: What every figure hands out, beside its drawing.
FILES = {"data": {"header": ["texte", "statut"], "rows": [["Bercy", "publié"], ["=1+1", ""]]}}


def asset(payload: dict[str, object], kind: str) -> object:
    data: dict[str, object] = {kind: payload}
    if kind == mime.FIGURE:
        data["image/png"] = base64.b64encode(square()).decode()
    return new_code_cell("…", outputs=[new_output("display_data", data=data)])


def square() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), (31, 95, 168, 255)).save(buffer, "png")
    return buffer.getvalue()


def parse(page: bytes) -> Page:
    parsed = Page()
    parsed.feed(page.decode("utf-8"))
    return parsed


@pytest.fixture(scope="module")
def alts() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def document(edition: Edition, shown: dict[str, Any], alts: dict[str, str]) -> Document:
    """Every figure and table of the catalogue under a short story."""
    cells = [new_markdown_cell(STORY)]
    for key, entry in read_catalogue(edition.catalogue).figures.items():
        made = shown[key]
        if not isinstance(made, Drawing | PrintTable):  # a chart
            continue
        payload = {
            "id": key,
            "label": entry.label,
            "number": entry.number,
            "kind": entry.kind,
            "caption": entry.caption,
        }
        if isinstance(made, Drawing):
            alts[key] = made.alt
            svg = save_svg(made.scene, title=entry.caption).decode()
            cells.append(
                asset(
                    payload | FILES | {"message": "Un message.", "note": "Une note.", "alt": made.alt, "pages": [svg]},
                    mime.FIGURE,
                )
            )
        else:
            rows = {"header": made.header, "rows": made.rows, "widths": made.widths, "right": made.right}
            cells.append(asset(payload | rows, mime.TABLE))
    return read_notebooks([("03.ipynb", new_notebook(cells=cells))])


@pytest.fixture(scope="module")
def raw_page(document: Document, edition: Edition) -> bytes:
    return write_html(document, edition_metadata(edition), edition.template)


@pytest.fixture(scope="module")
def page(raw_page: bytes) -> Page:
    return parse(raw_page)


def test_the_page_is_french_and_titled(page: Page) -> None:
    assert page.tags[0] == ("html", {"lang": "fr"})
    assert ("meta", {"charset": "utf-8"}) in page.tags
    assert "Les Rencontres de la qualité 2011" in page.text


def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    loaders = {"script", "link", "iframe", "object", "embed", "img", "video", "audio", "base"}
    assert [tag for tag, _ in page.tags if tag in loaders] == []
    assert page.attributes("src") == []
    assert [tag for tag, value in page.attributes("href") if not value.startswith("#") and tag != "a"] == []
    assert {value for tag, value in page.attributes("href") if not value.startswith(("#", "data:"))} <= {
        "https://www.utc.fr/master-qualite"
    }
    assert "@import" not in page.style
    assert {value[:15] for value in re.findall(r"url\(([^)]+)\)", page.style)} == {"data:font/woff;"}


def test_no_event_runs_code(page: Page) -> None:
    assert [name for _, attrs in page.tags for name in attrs if name.startswith("on")] == []


def test_identifiers_are_unique_and_every_inner_link_leads_somewhere(page: Page, raw_page: bytes) -> None:
    ids = Counter(value for _, value in page.attributes("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    targets = [v[1:] for name in ("href", "xlink:href") for _, v in page.attributes(name) if v.startswith("#")]
    drawn = re.findall(r"url\(#([^)]+)\)", raw_page.decode())
    assert drawn
    assert [target for target in [*targets, *drawn] if target not in ids] == []


def test_every_drawing_has_its_alternative_text(page: Page, alts: dict[str, str]) -> None:
    drawings = [attrs for tag, attrs in page.tags if tag == "svg"]
    assert {attrs["role"] for attrs in drawings} == {"img"}
    for attrs, told in zip(drawings, alts.values(), strict=True):
        assert re.fullmatch(
            r"Figure\u00a0\S+, .+\. Un message\. Contenu en mots sous la figure\.|Tableau.+", attrs["aria-label"]
        )
        assert len(attrs["aria-label"]) < 200
        assert told in page.text
    assert [attrs["aria-label"] for tag, attrs in page.tags if tag == "nav"] == ["Sommaire"]


def test_what_is_wider_than_a_phone_is_a_named_frame_that_the_keyboard_reaches(page: Page) -> None:
    frames = [attrs for tag, attrs in page.tags if attrs.get("class") in ("drawing", "table")]
    assert {(attrs["role"], attrs["tabindex"]) for attrs in frames} == {("region", "0")}
    names = [attrs["aria-label"] for attrs in frames]
    assert len(set(names)) == len(names)
    assert {f"Figure{NBSP}3", f"Données de la figure{NBSP}3", f"Tableau{NBSP}B"} <= set(names)


def test_every_figure_can_be_taken_away(page: Page, document: Document) -> None:
    files = {attrs["download"]: attrs["href"] for tag, attrs in page.tags if "download" in attrs}
    drawn = [key for key, asset in document.assets.items() if asset.pages]
    assert [name for name in files if name.endswith(".svg")] == [n for k in drawn for n in names_of(document, k, "svg")]
    kind, _, content = files["fig-03.svg"].partition(";base64,")
    assert kind == "data:image/svg+xml"
    assert base64.b64decode(content).decode() == document.assets["fig-03"].pages["fig-03"]
    assert files["fig-03.png"].startswith("data:image/png;base64,")
    rows = base64.b64decode(files["fig-03.csv"].partition(",")[2]).decode("utf-8-sig").splitlines()
    assert rows == ["texte;statut", "Bercy;publié", "'=1+1;"]


def names_of(document: Document, key: str, ending: str) -> list[str]:
    return [f"{name}.{ending}" for name in document.assets[key].pages]


def test_figures_and_tables_are_listed_under_the_contents(page: Page, document: Document) -> None:
    for key, asset in document.assets.items():
        label = str(asset.payload["label"]).replace(" ", NBSP)
        assert ("a", {"href": f"#{key}"}) in page.tags
        assert page.text.count(f"{label}. {asset.payload['caption']}") >= 2
    assert ("a", {"href": "#sommaire"}) in page.tags


def test_figures_and_tables_are_captioned_and_linked(page: Page, document: Document) -> None:
    assert f"Figure{NBSP}3. Diagramme" in page.text
    assert f"Tableau{NBSP}B. Indicateurs de succès du projet" in page.text
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    assert {"#fig-03", "#tab-b"} <= set(links)
    assert f"La figure{NBSP}3 et le tableau{NBSP}B, d’après" in page.text
    ids = {value for _, value in page.attributes("id")}
    assert set(document.assets) <= ids


def test_tables_have_headed_columns(page: Page) -> None:
    heads = [attrs for tag, attrs in page.tags if tag == "th"]
    assert heads
    assert {attrs.get("scope") for attrs in heads} == {"col"}
    assert "254 visites" in page.text


def test_the_bibliography_lists_what_is_cited_and_only_that(page: Page) -> None:
    assert "Bibliographie" in page.text
    assert "The GRIM Test" in page.text
    assert "Out of the Crisis" not in page.text


def test_the_shipped_font_is_inside_with_every_character_that_it_has(page: Page) -> None:
    rule = r'"Source Sans Pro";font-weight:(\d+);font-style:(\w+);src:url\(data:font/woff;base64,([^)]+)\)'
    faces = re.findall(rule, page.style)
    assert [face[:2] for face in faces] == [("400", "normal"), ("700", "normal"), ("400", "italic")]
    carried = set(TTFont(io.BytesIO(base64.b64decode(faces[0][2]))).getBestCmap())
    whole = set(TTFont(font_folder() / "SourceSansPro-Regular.ttf").getBestCmap())
    assert {ord(c) for c in page.text if not c.isspace()} & whole <= carried
    assert len(carried) < len(whole) / 4


def test_the_abstracts_are_there_in_both_languages(page: Page, edition: Edition) -> None:
    assert "Résumé" in page.text
    assert "Le 14 décembre 2011, le secrétariat général de deux ministères installés à Bercy" in page.text
    assert "On 14 December 2011 the general secretariat of two French ministries" in page.text
    assert ("section", {"lang": "en"}) in page.tags
    assert "bornes logiques, reproductibilité." in page.text


def test_the_same_document_gives_the_same_bytes(document: Document, edition: Edition, raw_page: bytes) -> None:
    assert write_html(document, edition_metadata(edition), edition.template) == raw_page


def test_one_notebook_has_no_abstract(edition: Edition) -> None:
    story = read_notebooks([("01.ipynb", new_notebook(cells=[new_markdown_cell("# Essai\n\nUn mot.")]))])
    page = parse(write_html(story, edition_metadata(edition, front=False), edition.template))
    assert "Résumé" not in page.text
    assert "Un mot." in page.text


def test_signs_of_html_in_titles_captions_and_cells_are_shown_as_they_are(edition: Edition) -> None:
    payload = {"id": "tab-z", "label": "Tableau Z", "number": "Z", "kind": "table", "caption": "a < b & c"}
    rows = {"header": ["<em>"], "rows": [["x > \"y\" & 'z'"]], "widths": [1.0], "right": []}
    story = read_notebooks([("01.ipynb", new_notebook(cells=[asset(payload | rows, mime.TABLE)]))])
    metadata = replace(edition_metadata(edition, front=False), title="Qualité <b>& Cie</b>")
    page = parse(write_html(story, metadata, edition.template))
    assert page.text.count("Qualité <b>& Cie</b>") == 2
    assert "a < b & c" in page.text
    assert "<em>" in page.text
    assert "x > \"y\" & 'z'" in page.text
    assert not {"b", "em"} & {tag for tag, _ in page.tags}


def test_an_unknown_reference_is_refused(edition: Edition) -> None:
    story = read_notebooks([("01.ipynb", new_notebook(cells=[new_markdown_cell("Voir @inconnu1999.")]))])
    with pytest.raises(StudyError, match="référence inconnue dans le texte d’un carnet"):
        write_html(story, edition_metadata(edition), edition.template)


def test_a_page_carries_more_fonts_only_if_it_has_a_sign_that_the_first_one_lacks() -> None:
    families = [re.findall('font-family:"([^"]+)"', font_faces(text)) for text in ("Été : 5\u202f%\n→ ½", "✗ 👍")]
    assert families == [["Source Sans Pro"] * 3, ["Source Sans Pro"] * 3 + ["DejaVu Sans", "Noto Emoji"]]
