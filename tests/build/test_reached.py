"""What a module of the library reaches."""

from __future__ import annotations

from pathlib import Path

import quality_study
from quality_study.build.reached import reached

LIBRARY = Path(quality_study.__file__).parent


def names(*modules: str) -> set[str]:
    return {p.relative_to(LIBRARY).as_posix() for p in reached(*modules)}


def test_a_module_reaches_what_it_imports_and_the_packages_above() -> None:
    assert names("quality_study.build.ledger") == {
        "__init__.py",
        "build/__init__.py",
        "build/ledger.py",
        "facts/__init__.py",
        "facts/whole_file.py",
    }


def test_the_tables_reach_the_statistics_and_neither_grading_nor_the_documents() -> None:
    found = names("quality_study.tables.earlier", "quality_study.tables.processed")
    assert {"inference/fisher.py", "audit/unknown_n.py", "words/fonts/NotoEmoji-Regular.ttf"} <= found
    assert {n.split("/")[0] for n in found}.isdisjoint({"grading", "report", "cli", "build", "kernels", "forms"})


def test_modules_found_by_their_names_are_reached() -> None:
    assert "importers/limesurvey.py" in names("quality_study.importers")
