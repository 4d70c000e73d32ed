"""Time of builds beside an alternative, in turn, medians of both: ``make bench`` writes ``benchmarks/results.md``.

Whole processes, children included. What is measured works in a copy of the study.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STUDY = Path.cwd()
RESULTS = STUDY / "benchmarks" / "results.md"
EDITION = "2011"
BUILD = [sys.executable, "-m", "quality_study.cli", "build", EDITION]
BARE = [sys.executable, "-c", "import json, hashlib, tomllib"]
#: One cell's worth of change: the story of one notebook.
STORY = f"notebooks/{EDITION}/05_indicateurs.ipynb"
TABLE = f"data/raw/{EDITION}/tools/resources.csv"


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Run a command; return its wall and processor seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, used


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1) if old in text else text.replace(new, old, 1), encoding="utf-8")


def main() -> None:
    rows: list[tuple[str, str, list[tuple[float, float]], list[tuple[float, float]]]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("data/raw", "notebooks", "reports/template"):
            shutil.copytree(STUDY / part, folder / part)
        timed(BUILD, folder)
        pairs = [(timed(BUILD, folder), timed(BARE, folder)) for _ in range(15)]
        rows.append(("rien à faire", "Python et trois modules", *map(list, zip(*pairs, strict=True))))  # type: ignore[arg-type]
        for what, path, old, new in (
            ("une cellule de texte", folder / STORY, "sans dire quand", "sans dire à quel moment"),
            ("un CSV d’outil", folder / TABLE, "Facebook, Twitter, blog", "Facebook, blog"),
        ):
            changed, full = [], []
            for _ in range(3):
                edited(path, old, new)
                changed.append(timed(BUILD, folder))
                full.append(timed([*BUILD, "--force"], folder))
            rows.append((what, "tout refaire", changed, full))
    machine = f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cœurs"
    lines = [
        f"Édition {EDITION}, {machine}. Médianes, en secondes ; les deux commandes à tour de rôle, enfants compris.",
        "",
        "| ce qui est fait | à côté de | durée | durée à côté | rapport | processeur | processeur à côté | rapport |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for what, beside, ours, theirs in rows:
        wall, used = ([statistics.median(run[i] for run in runs) for runs in (ours, theirs)] for i in (0, 1))
        cells = [f"{v:.2f}" for a, b in (wall, used) for v in (a, b, a / b)]
        lines.append(f"| {what} | {beside} | {' | '.join(cells)} |")
    RESULTS.write_text("# Mesures\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
