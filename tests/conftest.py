from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from quality_study.edition import Edition, open_edition
from quality_study.processed import build_tables
from quality_study.validation import RawStudy, load_raw

settings.register_profile("suite", max_examples=200, deadline=None)
settings.register_profile("fuzz", max_examples=2000, deadline=None)  # benchmarks/fuzz.py
settings.load_profile("suite")

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture
def study_root(tmp_path: Path) -> Path:
    """A copy of the facts, notebooks and templates, which a test may break."""
    for folder in ("data/raw", "notebooks", "reports/template"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def change(study_root: Path) -> Callable[[str, str, str], None]:
    """Replace one text, which must be there once, in a raw file of the copy."""

    def replace(file: str, old: str, new: str) -> None:
        path = study_root / "data" / "raw" / "2011" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file}: {text.count(old)} times {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture(scope="session")
def golden() -> Path:
    """Folder of the tables verified independently."""
    return Path(__file__).resolve().parent / "golden"


@pytest.fixture(scope="session")
def edition() -> Edition:
    return open_edition("2011", root=REPOSITORY)


@pytest.fixture(scope="session")
def raw(edition: Edition) -> RawStudy:
    return load_raw(edition)


@pytest.fixture(scope="session")
def tables(edition: Edition, raw: RawStudy) -> dict[str, pd.DataFrame]:
    return build_tables(edition, raw)
