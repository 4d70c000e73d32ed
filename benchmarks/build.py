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


#: Wall and processor seconds of ours and of what stands beside, as many times as measured.
Pairs = list[tuple[tuple[float, float], tuple[float, float]]]


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


#: The code of the notebooks, two at a time, in forks of one process that has their libraries; tells wall and processor
#: seconds once they are loaded.
WARM = """
import json, os, resource, sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from quality_study.kernels.loading import load
load()
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

def run(path):
    pid = os.fork()
    if pid == 0:
        os.chdir(path.parent)
        shell = InteractiveShell.instance()
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                with capture_output():
                    done = shell.run_cell("".join(cell["source"]))
                if not done.success:
                    os._exit(1)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0, path

began = time.monotonic()
with ThreadPoolExecutor(2) as pool:
    list(pool.map(run, sorted(Path(sys.argv[1]).glob("*.ipynb"))))
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.monotonic() - began, used.ru_utime + used.ru_stime)
"""


def each_alone(folder: Path) -> tuple[float, float]:
    """Time a papermill command for each notebook, then an nbconvert command for each; the tables are there already."""
    wall, used = 0.0, 0.0
    for path in sorted((folder / "notebooks" / EDITION).glob("*.ipynb")):
        out = folder / "alone" / path.name
        out.parent.mkdir(exist_ok=True)
        for command in (["papermill", str(path), str(out)], ["nbconvert", "--to", "html", str(out)]):
            one = timed([sys.executable, "-m", *command], path.parent)
            wall, used = wall + one[0], used + one[1]
    return wall, used


def warm(folder: Path) -> tuple[float, float]:
    command = [sys.executable, "-c", WARM, str(folder / "notebooks" / EDITION)]
    wall, used = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-2:]
    return float(wall), float(used)


def from_nothing(folder: Path) -> tuple[float, float]:
    for part in (".pytask", f"data/processed/{EDITION}", f"reports/{EDITION}"):
        shutil.rmtree(folder / part, ignore_errors=True)
    return timed(BUILD, folder)


def main(rounds: int = 3) -> None:
    rows: list[tuple[str, str, str, Pairs]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("data/raw", "notebooks", "reports/template"):
            shutil.copytree(STUDY / part, folder / part)
        timed(BUILD, folder)
        pairs: Pairs = [(timed(BUILD, folder), timed(BARE, folder)) for _ in range(5 * rounds)]
        rows.append(("rien à faire", "Python et trois modules", "3", pairs))
        idle = [ours for ours, _ in pairs]
        full: list[tuple[float, float]] = []
        changes: dict[str, list[tuple[float, float]]] = {}
        for _ in range(rounds):
            full.append(from_nothing(folder))
            for what, path, old, new in (
                ("une cellule de texte (carnet 05)", STORY, "sans dire quand", "sans dire à quel moment"),
                ("le CSV d’un outil (carnet 01, le plus long)", TABLE, "Facebook, Twitter, blog", "Facebook, blog"),
            ):
                edited(folder / path, old, new)
                changes.setdefault(what, []).append(timed(BUILD, folder))
            (folder / "reports" / EDITION / "rapport.pdf").unlink()
            changes.setdefault("les documents seuls", []).append(timed(BUILD, folder))
        rows.append(("rien à faire", "tout, de rien", "0,05", list(zip(idle, full, strict=False))))
        for (what, runs), target in zip(changes.items(), ("0,25", "0,35", "0,15"), strict=True):
            rows.append((what, "tout, de rien", target, list(zip(runs, full, strict=True))))
        store(rows, rounds)
        pairs = [(from_nothing(folder), warm(folder)) for _ in range(rounds)]
        rows.append(("tout, de rien", "le code des carnets, un processus prêt, deux cœurs", "2,5", pairs))
        store(rows, rounds)
        pairs = [(each_alone(folder), from_nothing(folder)) for _ in range(rounds)]
        rows.append(("papermill puis nbconvert, carnet par carnet", "tout, de rien", "4 ; 5 (au moins)", pairs))
    print(store(rows, rounds))


def store(rows: list[tuple[str, str, str, Pairs]], rounds: int) -> str:
    """Write what is measured so far: the last rows take longest."""
    text = "# Mesures\n\n" + "\n".join(table(rows, rounds)) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    return text


def table(rows: list[tuple[str, str, str, Pairs]], rounds: int) -> list[str]:
    """Write the medians of each row and their ratio beside its target."""
    machine = f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cœurs"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = [
        f"`make bench` : édition {EDITION}, {machine}, {memory:.0f} Gio, charge {os.getloadavg()[2]:.0f}. "
        f"Tours : {rounds}, médianes (cinq fois plus de tours pour « rien à faire »), en secondes, enfants compris, à "
        "tour de rôle. Sur une machine chargée, seuls les rapports comptent, d’abord celui du temps de processeur.",
        "",
        "| ce qui est fait | à côté de | durée | durée à côté | rapport | processeur | à côté | rapport | visé |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for what, beside, target, pairs in rows:
        wall, used = ([statistics.median(run[i] for run in runs) for runs in zip(*pairs, strict=True)] for i in (0, 1))
        values = [v for ours, theirs in (wall, used) for v in (ours, theirs, ours / theirs)]
        cells = [f"{v:.{2 if v >= 0.01 else 3}f}".replace(".", ",") for v in values]
        lines.append(f"| {what} | {beside} | {' | '.join(cells)} | {target} |")
    return lines


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
