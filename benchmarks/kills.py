"""Kill builds at random moments: the next one must end with the same bytes as an undisturbed one, nothing stray.

``python benchmarks/kills.py [EDITION] [KILLS]``, from the study folder; works in copies. A hundred kills take an hour.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STUDY = Path.cwd()


def copy(folder: Path) -> Path:
    for part in ("data/raw", "notebooks", "reports/template"):
        shutil.copytree(STUDY / part, folder / part)
    return folder


def command(edition: str) -> list[str]:
    return [sys.executable, "-m", "quality_study.cli", "build", edition]


def written(root: Path) -> dict[str, str]:
    files = [p for part in ("data/processed", "reports") for p in (root / part).rglob("*") if p.is_file()]
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(files)}


def main(edition: str = "2011", kills: str = "100") -> None:
    drawn = random.Random(2011)
    with tempfile.TemporaryDirectory() as folder:
        whole = copy(Path(folder) / "whole")
        began = time.monotonic()
        subprocess.run(command(edition), cwd=whole, check=True, capture_output=True)
        lasts, expected = time.monotonic() - began, written(whole)
        other = copy(Path(folder) / "killed")
        for number in range(int(kills)):
            # Half of them in the first build, the others in one that has everything to do again.
            again = [] if number % 2 == 0 else ["--force"]
            if not again:
                for part in ("data/processed", f"reports/{edition}", ".pytask"):
                    shutil.rmtree(other / part, ignore_errors=True)
            build = subprocess.Popen(
                [*command(edition), *again], cwd=other, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            moment = drawn.uniform(0, lasts)
            try:
                build.wait(moment)
            except subprocess.TimeoutExpired:
                build.send_signal(signal.SIGKILL)
                build.wait()
            subprocess.run(command(edition), cwd=other, check=True, capture_output=True)
            found = written(other)
            wrong = sorted(n for n in expected.keys() | found.keys() if expected.get(n) != found.get(n))
            print(f"{number + 1}: {moment:.1f} s, {wrong or 'same bytes'}", flush=True)
            if wrong:
                sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
