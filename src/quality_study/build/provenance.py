"""What a report was made from: content of its inputs and outputs, versions, and where each figure comes from."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping
from importlib.metadata import distributions
from pathlib import Path
from platform import python_version
from typing import Any

import quality_study
from quality_study.build.ledger import PAGE
from quality_study.facts.edition import Edition
from quality_study.report.document import Document
from quality_study.report.tree import nodes

FILE = "provenance.json"
#: What is not the same in a copy of the study.
COMMIT = "commit"


def provenance(
    edition: Edition,
    document: Document,
    inputs: Iterable[Path],
    parameters: Mapping[str, Any],
    reads: Mapping[str, list[str]],
) -> dict[str, Any]:
    """Tell what the report was made from; no clock, no machine.

    Parameters
    ----------
    edition : Edition
    document : Document
        The report, whose figures tell where they were drawn.
    inputs : iterable of Path
        Files that the report rests on.
    parameters : mapping
        Those of the notebooks.
    reads : mapping of str to list of str
        Files of data that each notebook read.
    """
    outputs = [
        *edition.figures.glob("*.svg"),
        *edition.reports.glob("*.pdf"),
        edition.reports / PAGE,
        edition.reports / "results.json",
    ]
    return {
        "edition": edition.id,
        "quality_study": quality_study.__version__,
        "python": python_version(),
        COMMIT: _commit(edition),
        "parameters": dict(parameters),
        "packages": dict(sorted({d.name.lower(): d.version for d in distributions()}.items())),
        "inputs": {edition.shown(p): _hash(p.read_bytes()) for p in sorted(inputs)},
        "figures": _figures(document, reads),
        "outputs": {edition.shown(p): _hash(p.read_bytes()) for p in sorted(outputs)},
    }


def _figures(document: Document, reads: Mapping[str, list[str]]) -> dict[str, Any]:
    """Tell of each figure and table the cell that shows it, what its notebook read, and a hash of what it shows."""
    found: dict[str, Any] = {}
    for block, place in zip(document.ast["blocks"], document.places, strict=True):
        for node in nodes([block]):
            if node["t"] == "Div" and "qs-asset" in node["c"][0][1]:
                key = dict(node["c"][0][2])["key"]
                payload = document.assets[key].payload
                shown = payload.get("data") or [payload.get("header"), payload.get("rows")]
                data = _hash(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode())
                read = reads.get(place.partition(", cellule ")[0], [])
                found[key] = {"label": payload["label"], "cell": place, "read": read, "data": data}
    return found


def _commit(edition: Edition) -> dict[str, Any] | None:
    """Name the commit of the study, and whether what a build reads was changed since; None outside Git."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(edition.root), *words], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    try:
        commit = git("rev-parse", "HEAD")
        return {"id": commit, "modified": bool(git("status", "--porcelain", "--", "data", "notebooks", "reports"))}
    except (OSError, subprocess.CalledProcessError):
        return None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
