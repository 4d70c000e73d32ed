"""The examples of the guide run, and give what it says."""

from __future__ import annotations

import doctest
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "statistiques.md"


def test_every_example_of_the_guide_gives_what_it_says() -> None:
    found = doctest.testfile(str(GUIDE), module_relative=False, encoding="utf-8", verbose=False)
    assert found.failed == 0
    assert found.attempted > 15
