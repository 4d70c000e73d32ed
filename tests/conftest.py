from __future__ import annotations

import csv
import gc
import os
import shutil
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from quality_study.facts.edition import Edition, open_edition
from quality_study.tables.earlier import edition_tables
from quality_study.tables.processed import build_tables, write_tables
from quality_study.tables.validation import RawStudy, load_raw

# The suite draws its cases from the tests themselves, not from chance; `make fuzz` tries others, and more.
_CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("suite", max_examples=30, derandomize=True, **_CALM)
settings.register_profile("fuzz", max_examples=2000, derandomize=False, **_CALM)
settings.load_profile("suite")

# What is printed never depends on the terminal, the locale or the service that runs the tests; TERM, NO_COLOR and
# COLUMNS are given by the tests that start a command.
for name in (
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "PY_COLORS",
    "PYTHONDEVMODE",
    "PYTHONPATH",
    "PYTHONWARNINGS",
):
    os.environ.pop(name, None)
os.environ["PYTHONUTF8"] = "1"  # for the programs started
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell has what it starts in the background ignore

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).parent))  # for the modules beside the tests


def pytest_collection_finish() -> None:
    """Leave thousands of tests and every module, which stay to the end, out of what is looked through for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _same_in_every_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave out the start files of the user's IPython, and what depends on the modules that other tests import.

    Hypothesis also tries the constants of every module imported; to find them it parses all our sources, ten seconds a
    worker.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        if settings.get_current_profile_name() == "suite":
            patch.setattr(providers, "_get_local_constants", lambda: providers._local_constants)
        yield


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


@pytest.fixture(scope="session")
def example_tables() -> dict[str, pd.DataFrame]:
    """Tables of the invented edition, and of what it compares with 2011."""
    return edition_tables(open_edition("exemple", root=REPOSITORY))


@pytest.fixture(scope="session")
def calculated(
    tables: dict[str, pd.DataFrame], example_tables: dict[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder where both editions have their tables."""
    root = tmp_path_factory.mktemp("calcule")
    for part in ("notebooks", "data/raw", "reports/template"):
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        (root / part).symlink_to(REPOSITORY / part, target_is_directory=True)
    for name, found in (("2011", tables), ("exemple", example_tables)):
        write_tables(open_edition(name, root=root), found)
    return root


@pytest.fixture(scope="session")
def shown(calculated: Path) -> dict[str, Any]:
    """What the notebooks of 2011 show, by key of the catalogue."""
    from shown import what_is_shown  # found once the folder of the tests is on the path

    return what_is_shown(open_edition("2011", root=calculated))


@dataclass
class Counted:
    """The answers of the invented edition, counted without any code of the study.

    Attributes
    ----------
    cells : Counter
        Respondents by question and answer; ``Sans réponse`` for a blank.
    people : dict of set
        Respondents by question and status.
    values : dict of list
        What was answered to each question, in file order.
    """

    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    people: Mapping[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    values: Mapping[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def n(self, question: str, status: str = "answered") -> int:
        return len(self.people[question, status])

    def favourable(self, question: str) -> int:
        good = ("Plutôt d’accord", "Plutôt satisfait", "Tout à fait", "Oui")
        return sum(value.startswith(good) for value in self.values[question])


@pytest.fixture(scope="session")
def counted() -> Counted:
    found = Counted()
    with (REPOSITORY / "data/raw/exemple/responses.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            question, status = row["question"], row["status"]
            found.cells[question, row["value"] or "Sans réponse"] += 1
            found.people[question, status].add(row["respondent"])
            if status == "answered":
                found.values[question].append(row["value"])
    return found
