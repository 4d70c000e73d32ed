"""What a module of the library reaches."""

from __future__ import annotations

import ast
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import quality_study
from quality_study.build import reached as module
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


def test_two_threads_never_read_a_file_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11 may stop with a SystemError when two trees are built at a time."""
    alone, real = threading.Lock(), ast.parse
    met = []

    def parse(text: str) -> ast.Module:
        if not alone.acquire(blocking=False):
            met.append(text)
            return real("")
        with_one = real(text)
        time.sleep(0.01)  # lets the others come
        alone.release()
        return with_one

    monkeypatch.setattr(module.ast, "parse", parse)
    read = module._imported.__wrapped__
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: read(LIBRARY / "build" / "ledger.py", f"quality_study.{n}"), range(8)))
    assert met == []
    assert [sorted(names)[0] for names in found] == ["quality_study"] * 8
