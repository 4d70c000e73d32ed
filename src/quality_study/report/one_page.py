"""A page written in Markdown, with its drawings, as the documents of a report: PDF and HTML."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from quality_study.facts.edition import Edition
from quality_study.report.document import read_notebooks
from quality_study.report.html_page import write_html
from quality_study.report.metadata import edition_metadata
from quality_study.report.pdf import write_pdf


def page_documents(text: str, drawings: Mapping[str, bytes], edition: Edition, *, title: str) -> tuple[bytes, bytes]:
    """Compose a page as an edition's report is composed, without its cover.

    Parameters
    ----------
    text : str
        Markdown; the pictures that it names are among `drawings`.
    drawings : mapping of file name to bytes
    edition : Edition
        It gives the template, the date and the language.
    title : str

    Returns
    -------
    pdf, html : bytes

    Raises
    ------
    StudyError
        As :func:`~quality_study.report.pdf.write_pdf`.
    """
    from nbformat.v4 import new_markdown_cell, new_notebook  # takes a second or two to import

    metadata = replace(edition_metadata(edition, front=False, title=title), bibliography=None)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in drawings.items():
            (Path(folder) / name).write_bytes(content)
        story = new_notebook(cells=[new_markdown_cell(text)])
        document = read_notebooks([(title, story)], folder=Path(folder))
    return write_pdf(document, metadata, edition.template), write_html(document, metadata, edition.template)
