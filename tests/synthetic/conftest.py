from __future__ import annotations

from pathlib import Path

import pytest

from quality_study.facts.questionnaire import Questionnaire, read_questionnaire

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    """That of the edition exemple: every type of question, a grid, two questions of the same text."""
    return read_questionnaire(RAW / "exemple" / "questionnaire.toml")


@pytest.fixture(scope="session")
def other_questionnaire() -> Questionnaire:
    """That of 2011, which has other themes and scales."""
    return read_questionnaire(RAW / "2011" / "questionnaire.toml")
