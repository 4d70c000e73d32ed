"""A build by workers of a cluster gives the bytes of this machine, whichever worker is lost."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from threading import Thread

import nbformat
import psutil
import pytest
from loopback import workers
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from tiny import write_edition

from quality_study.build import elsewhere
from quality_study.build.elsewhere import build_cluster
from quality_study.build.pipeline import build
from quality_study.facts.edition import Edition
from quality_study.report.parameters import TAG
from quality_study.words.errors import StudyError

ROOT = Path(__file__).parents[2]
#: Where a variable names a file that is not there, the kernel says who it is and waits: it is to be killed.
WAITING = """import os, time
from pathlib import Path
mark = Path(os.environ.get("ESSAI", "."))
if not mark.exists():
    mark.with_suffix(".tmp").write_text(str(os.getpid()))
    mark.with_suffix(".tmp").rename(mark)
    time.sleep(600)
print(len(list(Path(".").resolve().parents[1].joinpath("data", "raw", edition).iterdir())) > 3)"""


def study(root: Path, last: str) -> Edition:
    """An edition of two notebooks: one compares it with an earlier one, the other is `last`."""
    for name, earlier in (("2025", ()), ("2026", ("2025",))):
        edition = write_edition(root, name, {"a": (30, 10)}, earlier=earlier)
        edition.notebooks.mkdir(parents=True)
    (edition.raw / "exports").mkdir()
    (edition.raw / "exports" / "brut.csv").write_text("nom\nsecret\n", encoding="utf-8")
    shutil.copy(ROOT / "notebooks/exemple/08_comparer.ipynb", edition.notebooks)
    entries = (ROOT / "data/raw/exemple/figures.toml").read_text(encoding="utf-8").split("\n\n")
    kept = "\n\n".join(e for e in entries if "08_comparer" in e)
    (edition.raw / "figures.toml").write_text(f"{kept}\n", encoding="utf-8")
    shutil.copy(ROOT / "data/raw/exemple/bibliography.bib", edition.raw)
    parameters = new_code_cell('edition = "1999"\nconfidence = 0.95', metadata={"tags": [TAG]})
    cells = [new_markdown_cell("# Essai"), parameters, new_code_cell(last)]
    for number, cell in enumerate(cells):
        cell["id"] = f"cellule-{number}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), edition.notebooks / "09_essai.ipynb")
    shutil.copytree(ROOT / "reports/template", root / "reports/template")
    return edition


def written(edition: Edition) -> dict[str, bytes]:
    """Every file of the study, but the log, which has a clock, and what builds remember."""
    memory = edition.root / ".pytask"
    files = (p for p in edition.root.rglob("*") if p.is_file() and p.name != "build.log" and memory not in p.parents)
    return {p.relative_to(edition.root).as_posix(): p.read_bytes() for p in files}


def test_a_worker_is_killed_and_the_report_is_that_of_this_machine(tmp_path: Path) -> None:
    here, there = study(tmp_path / "here", WAITING), study(tmp_path / "there", WAITING)
    assert build(here, {}) == 4
    mark = tmp_path / "mark"
    killed: list[psutil.Process] = []

    with workers(2, ESSAI=str(mark)) as (address, started):

        def kill() -> None:
            while not mark.exists():
                time.sleep(0.05)
            kernel = psutil.Process(int(mark.read_text()))
            lost = next(p for p in kernel.parents() if p.pid in {w.pid for w in started})
            lost.kill()
            killed.extend([lost, kernel])

        killer = Thread(target=kill, daemon=True)
        killer.start()
        assert build(there, {}, scheduler=address) == 4
        killer.join(30)
        assert sorted(w.poll() is None for w in started) == [False, True]
    assert psutil.wait_procs(killed, timeout=30)[1] == []
    assert "reports/2026/rapport.pdf" in written(here)
    assert written(there) == written(here)
    assert not list(there.root.rglob("*.tmp"))
    ledgers = [json.loads((e.root / ".pytask" / "2026.json").read_text(encoding="utf-8")) for e in (here, there)]
    assert ledgers[0] == ledgers[1]  # what each step read, modules and files, wherever it ran
    assert build(there, {}) == 0


def test_a_cell_that_fails_elsewhere_is_told_as_here(tmp_path: Path) -> None:
    failing = study(tmp_path, "1 / 0")
    told = []
    with workers(1) as (address, _):
        for scheduler in (None, address):
            with pytest.raises(StudyError) as caught:
                build(failing, {}, scheduler=scheduler, only="09")
            told.append(
                (str(caught.value), caught.value.__notes__, written(failing)["reports/2026/interrompus/09_essai.ipynb"])
            )
    assert told[0] == told[1]
    assert told[0][0] == (
        "notebooks/2026/09_essai.ipynb, cellule 3 (« 1 / 0 ») : cette cellule s’est arrêtée sur une erreur, "
        "ZeroDivisionError : division by zero."
    )


def test_raw_exports_stay_here(tmp_path: Path) -> None:
    edition = study(tmp_path, "pass")
    sent = elsewhere._files(edition)
    assert "data/raw/2026/edition.toml" in sent
    assert "data/raw/2025/claims.csv" in sent
    assert not any(b"secret" in content for content in sent.values())


def test_a_worker_with_other_libraries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "environment", lambda: "autre")
    with workers(1) as (address, _), pytest.raises(StudyError) as caught:
        build_cluster(address)
    assert " : Python ou des bibliothèques d’autres versions que sur cette machine : « python -m pip" in str(
        caught.value
    )


def test_at_least_one_notebook_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        build(Edition(tmp_path, "2026"), {}, workers=0)
    assert str(caught.value) == "--workers : il faut exécuter au moins un carnet à la fois (valeur trouvée : « 0 »)."
