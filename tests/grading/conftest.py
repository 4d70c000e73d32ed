from __future__ import annotations

import sys
from pathlib import Path

import pytest

from quality_study.kernels import provisioner

sys.path.insert(0, str(Path(__file__).parent))  # essai.py and class_of_copies.py are shared by the tests here


@pytest.fixture(scope="module", autouse=True)
def _no_warm_process() -> None:
    """Leave no process of other tests among those that a test here counts."""
    provisioner.end()
