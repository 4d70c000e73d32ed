"""One invented survey of 24 respondents, as every platform exports it, and the counts it must give."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from quality_study.facts.questionnaire import read_questionnaire


@pytest.fixture(scope="session")
def responses(golden: Path) -> pd.DataFrame:
    return pd.read_csv(golden / "exports" / "expected.csv")


@pytest.fixture(scope="session")
def items(golden: Path) -> pd.DataFrame:
    return read_questionnaire(golden / "exports" / "questionnaire.toml").items("public")


@pytest.fixture(scope="session")
def counts(golden: Path) -> pd.DataFrame:
    return pd.read_csv(golden / "exports" / "expected_counts.csv")
