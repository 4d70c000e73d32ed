"""What is loaded before anything is asked: a notebook and a command must begin at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Libraries that only some calls need, each of which takes from a tenth of a second to several.
HEAVY = {"jsonschema", "nbformat", "pandera", "scipy.optimize", "scipy.stats", "sklearn", "statsmodels"}
DRAWING = {"matplotlib", "seaborn"}
OURS = {"quality_study.charts", "quality_study.diagram", "quality_study.tools", "quality_study.report.study"}


def loaded(statement: str) -> set[str]:
    """Return the modules that a fresh Python has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


def test_what_a_notebook_imports_loads_no_library_that_only_a_call_needs() -> None:
    modules = loaded("from quality_study.report import open_study, record, say")
    assert "quality_study.report.study" in modules
    assert modules & HEAVY == set()


def test_a_notebook_that_draws_loads_what_seaborn_loads_and_nothing_heavier() -> None:
    drawn = loaded("import pandas, matplotlib.pyplot, seaborn")
    modules = loaded("from quality_study import charts\nfrom quality_study.report import open_study, record, say")
    assert "quality_study.charts" in modules
    assert modules & (HEAVY - drawn) == set()


@pytest.mark.parametrize(
    "module",
    [
        "quality_study.tables.validation",
        "quality_study.tables.processed",
        "quality_study.report.catalogue",
        "quality_study.forms",
    ],
)
def test_reading_and_checking_load_no_drawing(module: str) -> None:
    modules = loaded(f"import {module}")
    assert module in modules
    assert modules & (HEAVY | DRAWING | OURS) == set()


def test_the_command_loads_nothing_before_it_knows_what_is_asked() -> None:
    modules = loaded("import quality_study.cli.main")
    assert modules & (HEAVY | DRAWING | OURS | {"pandas", "numpy"}) == set()
