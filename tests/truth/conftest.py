"""Cases with right answers from R packages, brute force or print: a test marked ``truth("topic")`` runs on each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))["cases"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("truth")
    if marker is not None:
        chosen = [c for c in CASES if c["topic"] == marker.args[0]]
        metafunc.parametrize("case", chosen, ids=[c["id"] for c in chosen])
