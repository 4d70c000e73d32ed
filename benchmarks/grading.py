"""Copies graded a minute beside nbgrader's autograde, on the same copies; memory of the grader when a copy floods it.

Run with: .venv/bin/python benchmarks/grading.py [--copies 4 16] [--repeats 2] [--nbgrader PYTHON] (about ten minutes).
Without --nbgrader, an environment that holds nbgrader and reads the libraries of this one is made for the run.

nbgrader runs each copy once, on the data that students have, one copy after the other. Here each copy runs on every
hidden edition of the practical, in a sandbox, two copies at a time. Times are those of the two commands as a teacher
types them. Rates of the whole command include what is done once a class (libraries, hidden editions, expected values);
rates of an extra copy come from the difference between the two sizes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import time
from copy import deepcopy
from pathlib import Path
from statistics import median

import nbformat
import pandas as pd

from quality_study.facts.edition import Edition
from quality_study.grading.handing_out.release import release
from quality_study.grading.handing_out.stripping import BEGIN, END
from quality_study.grading.practical.assignment import Assignment, read_assignment
from quality_study.tables.processed import build_tables, write_tables
from quality_study.tables.validation import load_raw

STUDY = Path(__file__).resolve().parents[1]
NBGRADER = "nbgrader==0.9.6"
CLASS = 30
FLOODS = {
    "one line of 300 MB": "print('x' * 300_000_000)",
    "100 million lines": "for i in range(100_000_000): print('ligne', i)",
    "lines sent one by one": "for i in range(100_000_000): print('ligne', i, flush=True)",
}
#: The command line, which says at its end what its own process held at most.
GRADER = """
import atexit, pathlib, sys
def tell():
    (line,) = [l for l in pathlib.Path("/proc/self/status").read_text().splitlines() if l.startswith("VmHWM")]
    print("peak", line.split()[1], file=sys.stderr)
atexit.register(tell)
from quality_study.cli.main import main
main()
"""


def environment(folder: Path) -> Path:
    """Make an environment with nbgrader, which finds this package and its libraries where they are."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    names = {"base": str(folder), "platbase": str(folder)}
    libraries = Path(sysconfig.get_path("purelib", "venv", names))
    ours = sysconfig.get_path("purelib")
    (libraries / "course.pth").write_text(f"import site; site.addsitedir({ours!r})\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", NBGRADER]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return python


def prepare(root: Path) -> None:
    """Write a study with the practicals and the edition that students have, its tables built."""
    for part in ("data/raw/exemple", "notebooks/tp"):
        shutil.copytree(STUDY / part, root / part)
    edition = Edition(root, "exemple")
    write_tables(edition, build_tables(edition, load_raw(edition)))


def honest_copy(assignment: Assignment, given: Path) -> nbformat.NotebookNode:
    """Return the notebook that students receive, with the answers of the reference."""
    reference = nbformat.read(assignment.notebook, as_version=4)
    answers = {c.metadata.nbgrader.grade_id: c.source for c in reference.cells if c.metadata.nbgrader.solution}
    copy: nbformat.NotebookNode = nbformat.read(given, as_version=4)
    for cell in copy.cells:
        text = answers.get(cell.metadata.nbgrader.grade_id)
        if text is not None:
            cell.source = "\n".join(line for line in text.splitlines() if line.strip() not in (BEGIN, END))
    return copy


def flooding(copy: nbformat.NotebookNode, flood: str) -> nbformat.NotebookNode:
    """Return the copy with a flood before its first answer."""
    made: nbformat.NotebookNode = deepcopy(copy)
    first = next(c for c in made.cells if c.metadata.nbgrader.solution)
    first.source = f"{flood}\n{first.source}"
    return made


def ours(root: Path, copies: Path, assignment: Assignment) -> tuple[float, pd.DataFrame, int]:
    """Grade a folder as a teacher does; return seconds, the marks, and the bytes that the grader held at most."""
    shutil.rmtree(root / "notes", ignore_errors=True)
    command = [sys.executable, "-c", GRADER, "grade", str(copies), "-a", assignment.id, "-o", "notes/notes.csv"]
    (root / "notes").mkdir()
    start = time.perf_counter()
    done = subprocess.run([*command, "--workers", "2"], cwd=root, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"quality-study grade failed:\n{done.stderr[-2000:]}")
    marks = pd.read_csv(root / "notes" / "notes.csv", sep=";", decimal=",", encoding="utf-8-sig")
    (peak,) = [int(line.split()[1]) for line in done.stderr.splitlines() if line.startswith("peak ")]
    return seconds, marks, peak * 1024


def theirs(python: Path, root: Path, copies: Path, assignment: Assignment) -> float:
    """Grade the same copies with nbgrader; return the seconds of its autograde, which must have run every cell."""
    course, name = root / "cours", assignment.id
    shutil.rmtree(course, ignore_errors=True)
    (course / "source" / name).mkdir(parents=True)
    shutil.copy(assignment.notebook, course / "source" / name)
    for path in copies.glob("*.ipynb"):
        folder = course / "submitted" / path.stem / name
        folder.mkdir(parents=True)
        shutil.copy(path, folder / assignment.notebook.name)

    # It calls another program of its environment by name.
    found = os.environ | {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}

    def run(*words: str) -> float:
        start = time.perf_counter()
        command = [str(python), "-m", "nbgrader", *words, name]
        done = subprocess.run(command, cwd=course, env=found, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"nbgrader {words[0]} failed:\n{done.stderr[-2000:]}")
        return time.perf_counter() - start

    run("generate_assignment")
    seconds = run("autograde")
    for path in copies.glob("*.ipynb"):
        executed = nbformat.read(course / "autograded" / path.stem / name / assignment.notebook.name, as_version=4)
        cells = [c for c in executed.cells if c.cell_type == "code"]
        if not all(c.execution_count for c in cells) or any(o.output_type == "error" for c in cells for o in c.outputs):
            sys.exit(f"nbgrader did not run {path.name} to its end")
    return seconds


def main() -> None:
    """Print seconds, copies a minute and their ratio, then the memory of the grader."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assignment", default="tp1")
    parser.add_argument("--copies", type=int, nargs=2, default=(4, 16), metavar=("FEW", "MANY"))
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument(
        "--nbgrader", type=Path, metavar="PYTHON", help="interpreter that imports nbgrader and this package"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = options.nbgrader or environment(folder / "nbgrader")
        root = folder / "etude"
        prepare(root)
        assignment = read_assignment(root, options.assignment)
        release(root, assignment, folder / "remis")
        copy = honest_copy(assignment, folder / "remis" / "notebooks" / assignment.notebook.name)
        classes = {size: folder / f"copies_{size}" for size in sorted(options.copies)}
        for size, copies in classes.items():
            copies.mkdir()
            for number in range(1, size + 1):
                nbformat.write(copy, copies / f"etudiant_{number:02}.ipynb")
        compare(python, root, assignment, classes, options.repeats)
        for told, flood in FLOODS.items():
            copies = folder / "flood"
            shutil.rmtree(copies, ignore_errors=True)
            copies.mkdir()
            nbformat.write(copy, copies / "honnete.ipynb")
            nbformat.write(flooding(copy, flood), copies / "inondation.ipynb")
            seconds, marks, peak = ours(root, copies, assignment)
            print(f"{told}: the grader held {peak / 1e6:.0f} MB at most (goal: 500), {seconds:.0f} s")
            for row in marks.itertuples():
                print(
                    textwrap.indent(f"{row.copie}: {row.statut}, {row.note_auto}/{row.auto_sur}, {row.motif}", "    ")
                )


def compare(python: Path, root: Path, assignment: Assignment, classes: dict[int, Path], repeats: int) -> None:
    """Grade each class with both, in alternating order."""
    took: dict[tuple[str, int], list[float]] = {}
    for repeat in range(repeats):
        for size, copies in classes.items():
            for who in ("ours", "nbgrader")[:: 1 if repeat % 2 == 0 else -1]:
                if who == "ours":
                    seconds, marks, _ = ours(root, copies, assignment)
                    if len(marks) != size or (marks["note_auto"] != assignment.max_auto).any():
                        sys.exit(f"not every copy has full marks:\n{marks}")
                else:
                    seconds = theirs(python, root, copies, assignment)
                took.setdefault((who, size), []).append(seconds)
                print(f"run {repeat + 1}, {size} copies, {who}: {seconds:.1f} s", flush=True)
    few, many = classes
    for size in classes:
        rates = {who: 60 * size / median(took[who, size]) for who in ("ours", "nbgrader")}
        _say(f"{size} copies, whole command", rates)
    extra = {who: (median(took[who, many]) - median(took[who, few])) / (many - few) for who in ("ours", "nbgrader")}
    once = {who: median(took[who, few]) - few * extra[who] for who in extra}
    print(f"once a class: {once['ours']:.1f} s, nbgrader {once['nbgrader']:.1f} s")
    _say("extra copies", {who: 60 / extra[who] for who in extra})
    _say(f"a class of {CLASS}, from these two", {who: 60 * CLASS / (once[who] + CLASS * extra[who]) for who in extra})


def _say(told: str, rates: dict[str, float]) -> None:
    ratio = rates["ours"] / rates["nbgrader"]
    each = f"{rates['ours']:.1f} copies a minute, nbgrader {rates['nbgrader']:.1f}"
    print(f"{told}: {each}: {ratio:.1f} times (asked: 8 for 30, 3 for 4)")


if __name__ == "__main__":
    main()
