"""Exporters that nbconvert knows by name: ``quality-pdf`` and ``quality-html``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode

from quality_study.facts.edition import find_root, open_edition
from quality_study.report.document import Document, read_notebooks
from quality_study.report.html_page import write_html
from quality_study.report.metadata import Metadata, edition_metadata
from quality_study.report.omission import edition_catalogue, edition_omission
from quality_study.report.parameters import parameter_values
from quality_study.report.pdf import write_pdf

Writer = Callable[[Document, Metadata, Path], bytes]


class _QualityExporter(Exporter):
    """One notebook -> one document; a notebook that was never run is run first."""

    writer: Writer

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Convert a notebook; its ``edition`` parameter tells which study it belongs to."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        folder = Path(resources.get("metadata", {}).get("path") or ".")
        if not any(cell.get("execution_count") for cell in nb.cells if cell.cell_type == "code"):
            nb, resources = ExecutePreprocessor(kernel_name="python3").preprocess(nb, resources)
        edition = open_edition(str(parameter_values(nb)["edition"]), root=find_root(folder))
        name = str(resources.get("metadata", {}).get("name", "carnet"))
        metadata = edition_metadata(edition, front=False)
        catalogue = edition_catalogue(edition)
        labels = {key: entry.label for key, entry in catalogue.figures.items()}
        document = read_notebooks([(name, nb)], labels=labels, folder=folder, off=edition_omission(edition))
        return type(self).writer(document, metadata, edition.template), resources


class QualityPDFExporter(_QualityExporter):
    """PDF through Typst: tagged, French, with alternative texts."""

    file_extension = ".pdf"
    output_mimetype = "application/pdf"
    export_from_notebook = "PDF (quality-study)"
    writer = staticmethod(write_pdf)


class QualityHTMLExporter(_QualityExporter):
    """One HTML file, French, without network."""

    file_extension = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "HTML (quality-study)"
    writer = staticmethod(write_html)
