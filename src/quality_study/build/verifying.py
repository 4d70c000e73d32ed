"""Whether the report in hand is what its inputs give: it is built again elsewhere, and compared file by file."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quality_study.build.documents import write_report_docx
from quality_study.build.ledger import LOG, REPORT
from quality_study.build.pipeline import Progress, build
from quality_study.build.provenance import COMMIT
from quality_study.build.provenance import FILE as PROVENANCE
from quality_study.facts.edition import Edition
from quality_study.words.errors import Problem, StudyError, raise_if_any

_DOCX = "rapport.docx"


def verify(edition: Edition, *, progress: Progress = lambda *_: None) -> int:
    """Build an edition again in a folder of its own, with the parameters of the report in hand; nothing is changed.

    Returns
    -------
    int
        Number of files that are the same.

    Raises
    ------
    StudyError
        No report, or files that differ, are missing or too many, and what changed since.
    """
    path = edition.reports / PROVENANCE
    if not path.is_file() or not (edition.reports / REPORT).is_file():
        raise StudyError(
            [Problem(f"pas de rapport à vérifier : lancez « quality-study build {edition.id} »", edition.shown(path))]
        )
    before = _provenance(edition)
    with tempfile.TemporaryDirectory() as folder:
        for part in (edition.root / "data" / "raw", edition.notebooks.parent, edition.template):
            copied = Path(folder) / part.relative_to(edition.root)
            shutil.copytree(part, copied, ignore=shutil.ignore_patterns("exports", ".ipynb_checkpoints"))
        other = Edition(Path(folder), edition.id)
        given = {name: value for name, value in before.get("parameters", {}).items() if name != "edition"}
        build(other, given, progress=progress)
        if (edition.reports / _DOCX).is_file():
            write_report_docx(other)
        expected, found = _files(other), _files(edition)
        problems = [*_changed(before, _provenance(other)), *_differing(edition, expected, found)]
    raise_if_any(problems)
    return len(expected)


def _differing(edition: Edition, expected: dict[str, bytes], found: dict[str, bytes]) -> Iterator[Problem]:
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield Problem("manque : ces données le donnent", name)
        elif name not in expected:
            yield Problem("ces données ne le donnent pas", name)
        elif found[name] != expected[name]:
            yield Problem("n’est pas ce que donnent ces données", name)


def _changed(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Problem]:
    """Tell the inputs and versions that are no longer those of the report."""
    inputs = before.get("inputs", {}), after["inputs"]
    for name in sorted(inputs[0].keys() | inputs[1].keys()):
        if inputs[0].get(name) != inputs[1].get(name):
            yield Problem("a changé depuis le rapport", name)
    versions = [{"python": p.get("python"), **p.get("packages", {})} for p in (before, after)]
    for name in sorted(versions[0].keys() | versions[1].keys()):
        one, other = (v.get(name) or "absent" for v in versions)
        if one != other:
            yield Problem(f"{name} : {one} pour le rapport, {other} ici")


def _files(edition: Edition) -> dict[str, bytes]:
    """Read what a build writes, but the commit, the log and the notebooks that stopped."""
    halted = edition.reports / "interrompus"
    paths = [p for folder in (edition.processed, edition.reports) for p in folder.rglob("*") if p.is_file()]
    kept = [p for p in paths if p != edition.reports / LOG and halted not in p.parents]
    found = {edition.shown(p): p.read_bytes() for p in kept}
    told = {name: value for name, value in _provenance(edition).items() if name != COMMIT}
    return found | {edition.shown(edition.reports / PROVENANCE): json.dumps(told, sort_keys=True).encode()}


def _provenance(edition: Edition) -> dict[str, Any]:
    path = edition.reports / PROVENANCE
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        raise StudyError([Problem("ce fichier ne se lit pas : refaites le rapport", edition.shown(path))]) from None
