"""Kill builds: the next one must end with the same bytes as an undisturbed one, with nothing stray.

``python benchmarks/kills.py [KILLS] [SEED]``, from the study folder; works in copies, of 2011 with its three shortest
notebooks. Half of the kills come at a random moment, the others just before one of the files is put in its place.
Several in a row: a killed build goes on from what another one left. A hundred kills take a quarter of an hour.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STUDY = Path.cwd()
EDITION = "2011"
NOTEBOOKS = ("02_realiser", "05_indicateurs", "06_ameliorer")
BUILD = ["-m", "quality_study.cli", "build", EDITION]
#: The build, which kills itself instead of putting its nth file in its place, and says how many there were otherwise.
AT_A_FILE = """import itertools, os, signal, sys
left, replace = itertools.count(int(sys.argv.pop(1)), -1), os.replace
def killing(old, new):
    if next(left) == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(old, new)
os.replace = killing
from quality_study.cli.main import main
try:
    main()
finally:
    print(next(left))
"""
#: Kills between two builds that end.
IN_A_ROW = 4


def copy(folder: Path) -> Path:
    for part in (f"data/raw/{EDITION}", f"notebooks/{EDITION}", "reports/template"):
        shutil.copytree(STUDY / part, folder / part)
    for path in (folder / "notebooks" / EDITION).iterdir():
        if path.stem not in NOTEBOOKS:
            path.unlink()
    (folder / "data/raw" / EDITION / "essentiel.toml").unlink()  # of values that the other notebooks record
    return folder


def written(root: Path) -> dict[str, str]:
    """Hash all that is in the study, and in the temporary folder beside it, but the log and the memory of builds."""
    kept = [p for p in root.parent.rglob("*") if p.is_file() and p.name != "build.log"]
    kept = [p for p in kept if p.parent.name != ".pytask" or p.suffix == ".tmp"]
    return {p.relative_to(root.parent).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(kept)}


def build(root: Path, *command: str, seconds: float | None = None) -> str:
    """Run a build, killed after some seconds; return what it printed."""
    temporary = root.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    places = {"TMPDIR": str(temporary), "JUPYTER_RUNTIME_DIR": str(temporary)}
    run = subprocess.Popen(
        [sys.executable, *command],
        cwd=root,
        env={**os.environ, **places},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said, _ = run.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        run.kill()
        said, _ = run.communicate()
    if run.returncode not in (0, -signal.SIGKILL):
        sys.exit(f"a build ended with {run.returncode}:\n{said}")
    return said


def main(kills: int = 100, seed: int = 2011) -> None:
    os.nice(10)
    drawn = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        whole, other = (copy(Path(name) / kind / "study") for kind in ("whole", "killed"))
        began = time.monotonic()
        count = -int(build(whole, "-c", AT_A_FILE, "-1", "build", EDITION).split()[-1]) - 1
        lasts, expected = time.monotonic() - began, written(whole)
        print(f"undisturbed: {lasts:.1f} s, {count} files put in their places, {len(expected)} left")
        for number in range(1, kills + 1):
            again = drawn.choice(([], ["--force"]))
            if number % 2:
                moment = drawn.uniform(0, lasts)
                build(other, *BUILD, *again, seconds=moment)
                told = f"at {moment:.1f} s"
            else:
                file = drawn.randrange(count)
                build(other, "-c", AT_A_FILE, str(file), "build", EDITION, *again)
                told = f"at file {file}"
            print(f"{number}: {told} {' '.join(again)}", flush=True)
            if number % IN_A_ROW and number != kills:
                continue
            build(other, *BUILD)
            found = written(other)
            if wrong := sorted(n for n in expected.keys() | found.keys() if expected.get(n) != found.get(n)):
                sys.exit(f"not the same bytes, or stray: {wrong}")
            print("same bytes, nothing stray", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
