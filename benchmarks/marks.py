"""Mark the whole class of the tests, honest, mistaken and hostile copies, three times under load; exit 1 on any fault.

Run with: .venv/bin/python benchmarks/marks.py [--runs 3] [--load 3] [--only WORD] (about ten minutes a run on two
processors). Every copy must have the mark or the reason of the table that makes it, nothing may escape, and every run
must write the same table of marks, byte for byte.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "grading"))
from class_honest import HONEST
from class_hostile import HOSTILE
from class_of_copies import CASES, LIMITS, MARK, Case, Outside, door, faults, processes, set_up, snapshot

from quality_study.grading.grade import grade
from quality_study.grading.results import CopyResult

#: On a machine that does other things, an honest copy has time enough.
ROOMY = replace(LIMITS, cell_seconds=15, grace_seconds=15, wall_seconds=60)
BUSY = "import os\nwhile os.getppid() == {0}: sum(range(100_000))"


def mark(outside: Outside, cases: list[Case], marks: Path) -> tuple[bytes, list[str], float, str]:
    """Grade the class once; return the table of marks, the faults, the longest time of a copy and whose it is."""
    ended: list[tuple[float, str]] = [(time.monotonic(), "")]
    found: dict[str, CopyResult] = {}

    def done(result: CopyResult, *_: int) -> None:
        ended.append((time.monotonic(), result.student))
        found[result.student] = result
        print(f"\r{len(found)}/{len(cases)} ", end="", file=sys.stderr, flush=True)

    marks.parent.mkdir()
    grade(outside.study, outside.copies, "tp9", marks, workers=3, limits=ROOMY, progress=done)
    wrong = [f"{c.student}: {fault}" for c in cases for fault in faults(c, found[c.student])]
    wrong += [f"{student}: nobody’s copy" for student in found.keys() - {c.student for c in cases}]
    pauses = [(b - a, student) for (a, _), (b, student) in pairwise(ended)]
    return marks.read_bytes(), wrong, *max(pauses)


def main() -> None:
    """Print the faults of each run, and whether the tables are the same."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--load", type=int, default=3, help="busy loops beside")
    parser.add_argument("--only", default="", help="copies whose name has this word")
    options = parser.parse_args()
    cases = [c for c in (*CASES, *HONEST, *HOSTILE) if options.only in c.student]
    tables, wrong = set(), []
    with tempfile.TemporaryDirectory() as name, door() as (port, received):
        root = Path(name)
        _, outside = set_up(root, port, cases)
        before = snapshot(root / "secret", root / "study", root / "copies")
        busy = [sys.executable, "-c", BUSY.format(os.getpid())]
        loops = [subprocess.Popen(busy) for _ in range(options.load)]
        try:
            for run in range(1, options.runs + 1):
                start = time.monotonic()
                table, found, pause, student = mark(outside, cases, root / f"run{run}" / "notes.csv")
                tables.add(table)
                wrong += found
                seconds = time.monotonic() - start
                print(f"run {run}: {len(cases)} copies, {seconds:.0f} s; longest pause {pause:.0f} s ({student})")
                print(*found, sep="\n", flush=True)
        finally:
            for loop in loops:
                loop.kill()
                loop.wait()
        if snapshot(root / "secret", root / "study", root / "copies") != before or received or processes(MARK):
            wrong.append("something escaped")
    if len(tables) > 1:
        wrong.append("the runs do not agree")
        rows = [set(table.decode("utf-8-sig").splitlines()) for table in tables]
        print(*sorted(set.union(*rows) - set.intersection(*rows)), sep="\n")
    print(f"{len(cases)} copies, {options.runs} runs: {len(wrong)} faults, {len(tables)} table(s) of marks")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
