"""The exporters as a student calls them: ``jupyter nbconvert --to quality-pdf NOTEBOOK``."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

from quality_study.facts.edition import Edition
from quality_study.tables.processed import write_tables


@pytest.fixture
def ready(study_root: Path, tables: dict[str, pd.DataFrame]) -> Path:
    write_tables(Edition(study_root, "2011"), tables)
    return study_root


def convert(root: Path, kind: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nbconvert", "--to", kind, "notebooks/2011/04_mesurer_ministere.ipynb"]
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
