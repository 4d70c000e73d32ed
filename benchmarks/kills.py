"""Kill builds: the next one must end with the same bytes as an undisturbed one, with nothing stray.

``python benchmarks/kills.py [KILLS] [SEED]``, from the repository; works in copies of a study of one chapter, so that a
hundred kills take a quarter of an hour. Half of them come at a random moment, the others just before one of the files
is put in its place. Several in a row: a killed build goes on from what another one left.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from quality_study.build import pipeline
from quality_study.facts.edition import Edition

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
EDITION, EARLIER = "2026", "2025"
#: Kills between two builds that end.
IN_A_ROW = 4


def study(root: Path) -> Path:
    """Write a study of two editions, whose chapter compares them."""
    from tiny import write_edition

    story, figures = "notebooks/exemple/08_comparer.ipynb", "data/raw/exemple/figures.toml"
    for name, earlier in ((EARLIER, ()), (EDITION, (EARLIER,))):
        (root / "notebooks" / name).mkdir(parents=True)
        shutil.copy(REPOSITORY / story, root / "notebooks" / name)
        raw = write_edition(root, name, {"a": (30, 10)}, earlier=earlier).raw
        entries = [e for e in (REPOSITORY / figures).read_text(encoding="utf-8").split("\n\n") if "08_comparer" in e]
        (raw / "figures.toml").write_text("\n\n".join(entries) + "\n", encoding="utf-8")
        shutil.copy(REPOSITORY / "data/raw/exemple/bibliography.bib", raw)
    shutil.copytree(REPOSITORY / "reports/template", root / "reports/template")
    return root


def written(root: Path) -> dict[str, str]:
    """Hash all that is in the study, and in the temporary folder beside it, but the log and the memory of builds."""
    kept = [p for p in root.parent.rglob("*") if p.is_file() and p.name != "build.log"]
    kept = [p for p in kept if p.parent.name != ".pytask" or p.suffix == ".tmp"]
    return {p.relative_to(root.parent).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(kept)}


def build(root: Path, *, force: bool = False, seconds: float = 600.0, file: int = -1) -> int:
    """Build in a fork, killed after some seconds or before it puts its nth file in place; return how many it put."""
    put = multiprocessing.Value("i", 0)
    child = multiprocessing.get_context("fork").Process(target=_build, args=(root, force, file, put))
    child.start()
    child.join(seconds)
    if child.is_alive():
        child.kill()
        child.join()
    if child.exitcode not in (0, -signal.SIGKILL):
        sys.exit("a build that nobody killed failed")
    return int(put.value)


def _build(root: Path, force: bool, file: int, put: Any) -> None:
    replace = os.replace

    def counting(old: Any, new: Any) -> None:
        if put.value == file:
            os.kill(os.getpid(), signal.SIGKILL)
        with put:
            put.value += 1
        replace(old, new)

    os.replace = counting
    temporary = root.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    os.environ.update(TMPDIR=str(temporary), JUPYTER_RUNTIME_DIR=str(temporary))
    tempfile.tempdir = None
    pipeline.build(Edition(root, EDITION), {}, force=force)


def main(kills: int = 100, seed: int = 2011) -> None:
    os.nice(5)
    drawn = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        whole, other = (study(Path(name) / kind / "study") for kind in ("whole", "killed"))
        began = time.monotonic()
        count = build(whole)
        lasts, expected = time.monotonic() - began, written(whole)
        print(f"undisturbed: {lasts:.1f} s, {count} files put in their places, {len(expected)} left", flush=True)
        for number in range(1, kills + 1):
            force = drawn.random() < 0.5
            if number % 2:
                moment = drawn.uniform(0, lasts)
                done = build(other, force=force, seconds=moment)
                told = f"at {moment:.1f} s, after {done} files"
            else:
                done = build(other, force=force, file=drawn.randrange(count))
                told = f"at file {done}"
            print(f"{number}: {told}{', forced' if force else ''}", flush=True)
            if number % IN_A_ROW and number != kills:
                continue
            build(other)
            found = written(other)
            if wrong := sorted(n for n in expected.keys() | found.keys() if expected.get(n) != found.get(n)):
                sys.exit(f"not the same bytes, or stray: {wrong}")
            print("same bytes, nothing stray", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
