"""What people write is shown as they wrote it, through Markdown, Typst and HTML, down to the text of the PDF."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import nbformat
import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from quality_study.facts.edition import open_edition
from quality_study.report.document import read_notebooks
from quality_study.report.html_page import write_html
from quality_study.report.literal import literal
from quality_study.report.metadata import edition_metadata
from quality_study.report.pdf import write_pdf
from quality_study.words.french import sentence, typographic
from quality_study.words.glyphs import printable

NASTY = [
    "*étoiles* **deux** _souligné_ __deux__",
    "<b>gras</b> <script>alert(1)</script> &amp; &eacute;",
    "voir @fig-01 et [@x] ou [texte](http://example.org)",
    "prix $x^2$ et $$y$$ \\(z\\) \\alpha",
    "`code` ``deux`` ~~barré~~ H~2~O x^2^",
    "# titre",
    "- liste",
    "1. un",
    "> cité",
    "| a | b |",
    "https://example.org/a_b?c=d&e=f#g",
    "::: div\n:::",
    "{.classe} {qui} %d {0}",
    "#let x = 1; #sys.version",
    '"anglais" -- --- ... (c)',
    "barre \\ fin\\",
    "```\nbloc\n```",
    "ligne\n\n    code",
    "[^1] et [^note]: x",
    "!image ![alt](x.png)",
]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", typographic(text))


def markdown(text: str) -> str:
    return sentence("Citation : « {text} ».", text=literal(text))


@pytest.mark.parametrize("text", NASTY)
def test_pandoc_reads_the_text_and_nothing_else(text: str) -> None:
    shown = pypandoc.convert_text(
        markdown(text), "plain", format="markdown+smart-raw_html-raw_tex", extra_args=["--wrap=none"]
    )
    assert squeezed(shown) == squeezed(f"Citation : « {printable(text)} ».")


PUNCTUATION = st.text(st.sampled_from("""!"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ abé1\n"""), min_size=1, max_size=30)


@settings(max_examples=40)
@given(st.lists(PUNCTUATION, min_size=20, max_size=20))
def test_no_mixture_of_signs_is_read_as_markdown(texts: list[str]) -> None:
    whole = "\n\n".join(markdown(text) for text in texts)
    shown = pypandoc.convert_text(whole, "plain", format="markdown+smart-raw_html-raw_tex", extra_args=["--wrap=none"])
    assert squeezed(shown) == squeezed("".join(f"Citation : « {printable(text)} »." for text in texts))


def test_nasty_texts_are_whole_in_the_pdf_and_the_page() -> None:
    edition = open_edition("exemple", root=Path(__file__).resolve().parents[2])
    parts = [nbformat.v4.new_output("display_data", {"text/markdown": markdown(t)}) for t in [*NASTY, "emoji 👍"]]
    table = {
        "id": "tab-x", "label": "Tableau X", "number": "X", "kind": "table", "caption": "Essai",
        "header": ["Texte"], "rows": [[typographic(printable(t))] for t in NASTY], "widths": [1], "right": [],
    }  # fmt: skip
    parts.append(nbformat.v4.new_output("display_data", {"application/vnd.quality-study.table+json": table}))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("say()", outputs=parts)])
    document = read_notebooks([("essai", notebook)])
    metadata = edition_metadata(edition, front=False)

    page = write_html(document, metadata, edition.template).decode()
    body = squeezed(html.unescape(re.sub(r"<[^>]*>", "", page[page.index("<body") :])))
    pdf = write_pdf(document, metadata, edition.template)
    printed = squeezed("".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).replace("\u00ad", ""))
    for text in NASTY:
        assert body.count(squeezed(printable(text))) >= 2, text  # the sentence and the cell
    bare = re.sub(r"[-\u2010]", "", printed)  # words may be cut at the end of a line
    for text in NASTY:
        assert re.sub(r"[-\u2010]", "", squeezed(printable(text))) in bare, text
    assert "emoji👍" in printed
    assert "<script>" not in page[page.index("<body") :]
