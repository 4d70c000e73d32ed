"""Run a student's notebook on other people's answers, as copies are graded: what will be tried can be rehearsed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from quality_study.facts.edition import Edition, open_edition
from quality_study.facts.questionnaire import read_questionnaire
from quality_study.grading.hidden import hidden_edition, hidden_sample
from quality_study.report.parameters import TAG
from quality_study.words.errors import StudyError

_EDITION = re.compile(r"""^edition\s*=\s*["'](\w+)["']""", re.MULTILINE)
#: Practicals are graded on none of these.
SEEDS = range(1, 61)


def rehearse(
    notebook: NotebookNode, root: Path, run: Callable[[NotebookNode, Path], list[str]]
) -> tuple[NotebookNode, list[str]] | None:
    """Run a notebook on a practice edition: other people, and a question that it studies left without any answer.

    Parameters
    ----------
    notebook : NotebookNode
        Not changed.
    root : Path
        The folder that students received.
    run : callable
        Runs a notebook in place, in a folder, where there is no sandbox; returns what stopped it.

    Returns
    -------
    notebook : NotebookNode
        With its outputs.
    stopped : list of str
        What stopped it, in the words of the grader.
        None for the two of them when the notebook names no edition that is there.
    """
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    named = _EDITION.search(text)
    if named is None or not (root / "data" / "raw" / named[1]).is_dir():
        return None
    source = open_edition(named[1], root=root)
    made: NotebookNode = nbformat.from_dict(notebook)
    with tempfile.TemporaryDirectory(prefix="quality-study-") as work:
        # The same name as at home, like the editions that copies are graded on.
        practice = hidden_edition(source, practice_seed(source, text), Path(work) / "etude", id=source.id)
        return _boxed(made, practice) or (made, run(made, practice.root / "notebooks"))


def practice_seed(source: Edition, text: str) -> int:
    """Return the first seed that leaves without answers the question which the code names most."""
    questionnaire = read_questionnaire(source.raw / "questionnaire.toml")

    def named(seed: int) -> int:
        return sum(text.count(question) for question in hidden_sample(source, questionnaire, seed).unanswered)

    return max(SEEDS, key=named)


def _boxed(notebook: NotebookNode, practice: Edition) -> tuple[NotebookNode, list[str]] | None:
    """Run in the sandbox of this machine, under the limits of the grader; None when it has none."""
    try:
        from quality_study.grading.running.runner import Runner
        from quality_study.grading.sandbox.choice import choose_sandbox

        sandbox = choose_sandbox()
    except (ImportError, StudyError):  # not Linux, or nothing installed
        return None
    if not any(TAG in cell.metadata.get("tags", ()) for cell in notebook.cells):
        notebook.cells.append(nbformat.v4.new_code_cell("", metadata={"tags": [TAG]}))
    with Runner(sandbox) as runner:
        found = runner.run(notebook, study=practice.root, parameters={})
    return found.notebook, [found.reason] if found.status not in ("ok", "errors") else []
