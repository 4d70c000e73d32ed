"""An error is counted once: cells run by a small stand-in for a kernel, marked as those of a real one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import essai
import pytest
from standin import Kernel

from quality_study.grading.copies.finding import Copy
from quality_study.grading.copies.repair import repair
from quality_study.grading.copies.structure import read_structure
from quality_study.grading.marking.carrying_on import statements
from quality_study.grading.marking.expected import Target
from quality_study.grading.marking.rerun import grade_copy
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.results import CopyResult

EXPECTED = {"tp9.repondants": 8, "tp9.oui": 2, "tp9.part": 0.25, "tp9.ecoles": ["A", "B"]}
Q1, Q2, Q3 = (
    "repondants = 8\nrecord('tp9.repondants', repondants)",
    "oui = 2\npart = oui / repondants\nrecord('tp9.oui', oui)\nrecord('tp9.part', part)",
    "ordre = ['A', 'B']\nrecord('tp9.ecoles', ordre)",
)


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return essai.write_study(tmp_path_factory.mktemp("study"))


def graded(assignment: Assignment, kernel: Kernel | None = None, **answers: str) -> CopyResult:
    notebook = essai.answered(assignment, **({"q1": Q1, "q2": Q2, "q3": Q3} | answers))
    repaired = repair(notebook, read_structure(assignment))
    edition: Any = SimpleNamespace(id="exemple-3", root=Path())
    targets = [Target(edition, EXPECTED, True, "exemple-3")]
    return grade_copy(Copy("Anne", Path("Anne.ipynb")), repaired, assignment, targets, kernel or Kernel(), "")


LENT = "Sans points pour elle-même, la valeur du corrigé a servi à la suite : « tp9.repondants »."
RESUMED = "Cellule « q1 » : reprise instruction par instruction après son erreur."


@pytest.mark.parametrize(
    ("answers", "mark", "says"),
    [
        ({}, 8, ""),
        ({"q1": f"1 / 0\n{Q1}"}, 8, RESUMED),
        ({"q1": f"open('C:\\\\absent.csv')\n{Q1}"}, 8, RESUMED),
        ({"q1": "repondants = absent\nrecord('tp9.repondants', repondants)"}, 6, LENT),
        ({"q1": "repondants = (8\nrecord('tp9.repondants', repondants)"}, 6, LENT),  # cannot be cut
        ({"q2": "oui = 2\nrecord('tp9.oui', oui)\npart = oui / 0\nrecord('tp9.part', part)"}, 5, "ZeroDivisionError"),
        ({"q1": "1 / 0", "q2": "1 / 0", "q3": "1 / 0"}, 0, "Première erreur : cellule « q1 »"),
        ({"q1": "repondants = -8\nrecord('tp9.repondants', repondants)"}, 6, ""),  # sign reversed
        ({"q2": Q2.replace("oui / repondants", "100 * oui / repondants")}, 5, ""),  # a percentage
        ({"q1": "repondants = 10\nrecord('tp9.repondants', repondants)"}, 6, ""),  # a wrong first value
    ],
)
def test_an_error_is_counted_once(assignment: Assignment, answers: dict[str, str], mark: float, says: str) -> None:
    result = graded(assignment, **answers)
    assert result.auto == mark
    assert says in " ".join([result.reason, *result.remarks])


def test_what_is_lent_earns_nothing(assignment: Assignment) -> None:
    failing = "repondants = absent\nrecord('tp9.repondants', repondants)"
    again = "record('tp9.repondants', repondants)\nrecord('tp9.ecoles', ['A', 'B'])"
    assert graded(assignment, q1=failing, q3=again).auto == 6
    result = graded(assignment, q1=failing)
    assert [v.verdict for v in result.values] == ["missing", "right", "right", "right"]
    assert "reprise" not in " ".join(graded(assignment).remarks)


def test_a_copy_without_error_is_run_once(assignment: Assignment) -> None:
    kernel = Kernel()
    graded(assignment, kernel)
    graded(assignment, kernel, q3="record('tp9.ecoles', [])")
    assert kernel.runs == 2
    graded(assignment, kernel, q3="ordre = absent")
    assert kernel.runs == 4


def test_the_most_runs_that_a_copy_takes(assignment: Assignment) -> None:
    """Twice on each hidden edition and on that of the students: with three, the guide says eight runs of a minute."""
    kernel, edition = Kernel(), SimpleNamespace(id="exemple", root=Path())
    notebook = essai.answered(assignment, q1=f"1 / 0\n{Q1}", q2="oui = absent", q3="record('tp9.ecoles', [])")
    targets: Any = [Target(edition, EXPECTED, i < 3, f"exemple-{i}") for i in range(4)]
    repaired = repair(notebook, read_structure(assignment))
    result = grade_copy(Copy("Anne", Path("Anne.ipynb")), repaired, assignment, targets, kernel, "")
    assert (result.auto, kernel.runs) == (2, 8)


@pytest.mark.parametrize(
    ("source", "cut"),
    [
        ("%matplotlib inline\na = 1", ["get_ipython().run_line_magic('matplotlib', 'inline')", "a = 1"]),
        ("a = 1", ["a = 1"]),
        ("!ls\n" * 1_000 + "a = 1", ["!ls\n" * 1_000 + "a = 1"]),  # would take as many passes as lines
        ("a = (1\nb = 2", ["a = (1\nb = 2"]),
        ("\n".join(["a = 1"] * 201), ["\n".join(["a = 1"] * 201)]),
        ("#" * 20_001 + "\na = 1\nb = 2", ["#" * 20_001 + "\na = 1\nb = 2"]),
    ],
)
def test_cells_are_cut_into_statements(source: str, cut: list[str]) -> None:
    assert statements(source) == cut
