"""The editions that copies are run on, and what the reference notebook records on each: kept away from every kernel."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import nbformat
from nbformat import NotebookNode

from quality_study.facts.edition import Edition
from quality_study.grading.hidden import hidden_edition
from quality_study.grading.marking.recorded import read_recorded
from quality_study.grading.marking.values import formula_problems
from quality_study.grading.practical.assignment import Assignment
from quality_study.grading.running.runner import Run
from quality_study.tables.processed import build_tables, write_tables
from quality_study.tables.validation import load_raw
from quality_study.words.errors import Problem, StudyError


class Runs(Protocol):
    """What runs a notebook in a sandbox."""

    def run(self, notebook: NotebookNode, *, study: Path, parameters: Mapping[str, Any]) -> Run:
        """Run a notebook on a study."""
        ...


#: IPython names a cell after a temporary file.
_CELL_FILE = re.compile(r" \(\d+\.py, line (\d+)\)")


@dataclass(frozen=True)
class Target:
    """An edition that copies are run on.

    Attributes
    ----------
    edition : Edition
        Its root is the study folder that a sandbox may read; it holds no answer.
    expected : dict
        What the reference records there.
    hidden : bool
        Whether students never saw it.
    name : str
        How it is told from the others; copies see the same name on all of them.
    """

    edition: Edition
    expected: dict[str, Any]
    hidden: bool
    name: str


def make_editions(source: Edition, seeds: Sequence[int], folder: Path) -> Iterator[tuple[str, Edition]]:
    """Write the hidden editions, then the one that students have, each when it is asked for, with how it is told.

    Each is in a study folder of its own, under the name and at the paths that students have. The first two hidden ones
    have as many respondents: see :func:`~quality_study.grading.marking.values.refuse_lookups`.

    Parameters
    ----------
    source : Edition
        The one that students have.
    seeds : sequence of int
    folder : Path
        Private; every sandbox is given one of its folders only.
    """
    for place, seed in enumerate(seeds):
        like = seeds[0] if place == 1 else None
        # No name of a folder tells a copy which edition it reads.
        made = hidden_edition(source, seed, folder / f"{place}", id=source.id, like=like)
        yield f"{source.id}-{seed}", made
    yield source.id, _public(source, folder / f"{len(seeds)}")


def _public(source: Edition, root: Path) -> Edition:
    """Copy the facts of an edition and build its tables there."""
    copy = Edition(root, source.id)
    for fact in source.facts:
        target = copy.raw / fact.relative_to(source.raw)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(fact, target)
    (root / "notebooks").mkdir()
    write_tables(copy, build_tables(copy, load_raw(copy), confidence=0.95))
    return copy


def expected_values(
    assignment: Assignment, name: str, edition: Edition, runner: Runs, cache: Path | None, digest: str
) -> dict[str, Any]:
    """Run the reference notebook on an edition and return what it records.

    Parameters
    ----------
    assignment : Assignment
    name : str
        How the edition is told from the others.
    edition : Edition
    runner : Runs
        The reference runs where copies do, so that whatever is missing there is missing for all.
    cache : Path or None
        Folder where the values are kept, which no sandbox can read; None keeps nothing.
    digest : str
        Of everything that the values depend on.

    Raises
    ------
    StudyError
        The reference does not run to its end, does not record every value, or a formula does not give its value.
    """
    key = hashlib.sha256(f"{digest} {name}".encode()).hexdigest()
    path = cache / f"{name}.json" if cache else None
    if path is not None and path.is_file():
        try:
            kept = json.loads(path.read_bytes())
        except ValueError:
            kept = {}
        if kept.get("digest") == key:
            return dict(kept["values"])
    values = _run_reference(assignment, name, edition, runner)
    if path is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps({"digest": key, "values": values}, ensure_ascii=False), encoding="utf-8")
        os.replace(temporary, path)
    return values


def _run_reference(assignment: Assignment, name: str, edition: Edition, runner: Runs) -> dict[str, Any]:
    reference = nbformat.read(assignment.notebook, as_version=4)
    run = runner.run(reference, study=edition.root, parameters={"edition": edition.id})
    place = f"{assignment.notebook.name}, édition {name}"
    if run.status != "ok":
        why = run.reason or first_error(run.notebook) or run.status
        raise StudyError([Problem(f"le carnet de référence ne s’exécute pas jusqu’au bout : {why.rstrip('.')}", place)])
    recorded = read_recorded(run.notebook)
    absent = [v.name for v in assignment.values if v.name not in recorded.values]
    problems = [
        Problem("le carnet de référence ne consigne pas cette valeur", place, None, None, a, sorted(recorded.values))
        for a in absent
    ]
    problems += formula_problems(assignment, recorded.values)
    if problems:
        raise StudyError(problems)
    return {v.name: recorded.values[v.name] for v in assignment.values}


def first_error(notebook: NotebookNode) -> str:
    """Return the first error of an executed notebook, on one line; empty when there is none."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.get("output_type") == "error":
                return error_text(output)
    return ""


def error_text(output: Mapping[str, Any]) -> str:
    """Write an error of a cell on one line of at most 200 characters, without control characters."""
    name, message = (" ".join(str(output.get(key, "")).split()) for key in ("ename", "evalue"))
    text = f"{name} : {message}" if message else name
    text = "".join(c for c in text if c.isprintable())
    text = _CELL_FILE.sub(r" (ligne \1)", text)
    return text if len(text) <= 200 else f"{text[:200]}…"
