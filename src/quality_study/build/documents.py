"""The documents of a built edition: PDF, page, poster, word processor's file, values, provenance."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat

from quality_study.build import provenance
from quality_study.build.ledger import PAGE, POSTER, REPORT
from quality_study.facts.edition import Edition
from quality_study.facts.whole_file import write_whole
from quality_study.report.document import Document, read_notebooks
from quality_study.report.docx import write_docx
from quality_study.report.essentials import edition_essentials
from quality_study.report.html_page import write_html
from quality_study.report.metadata import Metadata, edition_metadata
from quality_study.report.omission import edition_catalogue, edition_omission
from quality_study.report.pdf import write_pdf
from quality_study.report.poster import write_poster
from quality_study.report.reading import glossary
from quality_study.report.stories import source_notebooks


def write_report_docx(edition: Edition) -> Path:
    """Write the report of a built edition for a word processor; return its path."""
    document, metadata = _read_report(
        edition, [edition.reports / "notebooks" / s.name for s in source_notebooks(edition)]
    )
    path = edition.reports / "rapport.docx"
    write_whole(path, write_docx(document, metadata))
    return path


def _read_report(edition: Edition, executed: list[Path]) -> tuple[Document, Metadata]:
    sources = source_notebooks(edition)
    notebooks = [(edition.shown(s), nbformat.read(p, as_version=4)) for s, p in zip(sources, executed, strict=True)]
    catalogue = edition_catalogue(edition).figures
    optional = {key: entry.label for key, entry in catalogue.items() if entry.optional}  # cited even when missing
    off = edition_omission(edition)
    document = read_notebooks(notebooks, labels=optional, folder=edition.notebooks, off=off)
    metadata = replace(
        edition_metadata(edition),
        essentials=edition_essentials(edition, document),
        glossary=glossary(document, edition.settings.glossary),
    )
    return document, metadata


def write_documents(
    edition: Edition,
    executed: list[Path],
    inputs: Iterable[Path],
    parameters: Mapping[str, Any],
    reads: Mapping[str, list[str]],
) -> None:
    """Compose the report from the executed notebooks, and tell what it was made from.

    Parameters
    ----------
    edition : Edition
    executed : list of Path
        In the order of the chapters.
    inputs, parameters, reads
        For the provenance.
    """
    document, metadata = _read_report(edition, executed)
    with ThreadPoolExecutor() as pool:  # Typst and pandoc leave Python to the page
        pdf = pool.submit(write_pdf, document, metadata, edition.template)
        poster = pool.submit(write_poster, metadata, edition.template) if metadata.essentials else None
        page = pool.submit(write_html, document, metadata, edition.template)
    write_whole(edition.reports / REPORT, pdf.result())
    if poster is None:
        (edition.reports / POSTER).unlink(missing_ok=True)  # of values that nobody chooses any more
    else:
        write_whole(edition.reports / POSTER, poster.result())
    write_whole(edition.reports / PAGE, page.result())
    write_whole(edition.reports / "results.json", _json(document.records))
    told = provenance.provenance(edition, document, inputs, parameters, reads)
    write_whole(edition.reports / provenance.FILE, _json(told))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")
