"""The exporters as a student calls them: ``jupyter nbconvert --to quality-pdf NOTEBOOK``."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from pypdf import PdfReader

from quality_study.facts.edition import Edition
from quality_study.tables.processed import write_tables

NOTEBOOK = Path("notebooks/2011/04_mesurer_ministere.ipynb")


@pytest.fixture
def ready(study_root: Path, tables: dict[str, pd.DataFrame]) -> Path:
    """A study whose chapter ends after its first figure and what is said of it."""
    write_tables(Edition(study_root, "2011"), tables)
    book = nbformat.read(study_root / NOTEBOOK, as_version=4)
    shown = next(i for i, cell in enumerate(book.cells) if '"fig-21"' in cell.source)
    book.cells = book.cells[: shown + 2]
    nbformat.write(book, study_root / NOTEBOOK)
    return study_root


def convert(root: Path, kind: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nbconvert", "--to", kind, str(NOTEBOOK)]
    command += ["--output-dir", "out"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, encoding="utf-8")


def test_one_notebook_never_run_becomes_a_pdf(ready: Path) -> None:
    convert(ready, "quality-pdf")
    reader = PdfReader(ready / "out" / "04_mesurer_ministere.pdf")
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Figure 21." in text
    assert "97\u202f%" in text
    assert "Sommaire" not in text
    assert reader.trailer["/Root"]["/Lang"].startswith("fr")


def test_one_notebook_becomes_a_page_without_network(ready: Path) -> None:
    convert(ready, "quality-html")
    page = (ready / "out" / "04_mesurer_ministere.html").read_text(encoding="utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert 'id="fig-21"' in page
    assert "<script" not in page
    assert "Résumé" not in page
