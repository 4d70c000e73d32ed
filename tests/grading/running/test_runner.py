"""Rerunning copies: whatever a copy does the run ends, is named, keeps what was recorded, and leaves nothing."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import psutil
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from quality_study.facts.edition import open_edition
from quality_study.grading.marking.outputs import with_listing, written_files
from quality_study.grading.running.runner import Run, Runner
from quality_study.grading.sandbox.limits import Limits
from quality_study.report import mime
from quality_study.report.parameters import TAG
from quality_study.tables.processed import write_tables
from quality_study.words.errors import StudyError

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="copies rerun under bubblewrap; to try it: apt install bubblewrap"
)

#: Little room, but all the time that a busy machine may need; a copy that must run out of time is given less.
SHORT = Limits(
    cell_seconds=30,
    wall_seconds=60,
    grace_seconds=1,
    cpu_seconds=40,
    memory_bytes=400_000_000,
    file_bytes=5_000_000,
    processes=40,
    output_bytes=20_000,
    flood_bytes=3_000_000,
    messages=300,
)
RECORD = "from quality_study.report import record\nrecord('essai.avant', 1)"
TOO_LARGE = "d’un coup plus de 1,5 Mo, ou des données illisibles"
#: A picture of one point.
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
AFTER = "record('essai.apres', 2)"


def copy(*sources: str) -> NotebookNode:
    """A copy: a title, the parameters (cell 2), then one cell a source."""
    parameters = new_code_cell('edition = "public"', metadata={"tags": [TAG]})
    return new_notebook(cells=[new_markdown_cell("# Copie"), parameters, *map(new_code_cell, sources)])


def recorded(run: Run) -> dict[str, Any]:
    outputs = [o for cell in run.notebook.cells for o in cell.get("outputs", [])]
    found = [o["data"][mime.RECORD] for o in outputs if mime.RECORD in o.get("data", {})]
    return {value["name"]: value["value"] for value in found}


def text(run: Run) -> str:
    return "".join(o.get("text", "") for cell in run.notebook.cells for o in cell.get("outputs", []))


@pytest.fixture(scope="module")
def empty_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("etude")
    for folder in ("data/raw", "notebooks"):
        (root / folder).mkdir(parents=True)
    return root


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(limits=SHORT) as made:
        yield made
        box = made.box.pid
        assert box is not None
        inside = psutil.Process(box).children(recursive=True)
    assert psutil.wait_procs(inside, timeout=10)[1] == []
    assert not made.box.folder.exists()


@pytest.fixture
def run(runner: Runner, empty_study: Path) -> Iterator[Any]:
    """Run one cell between two that record; afterwards only the warm processes of the box may be left."""

    def start(source: str) -> Run:
        return runner.run(copy(RECORD, source, AFTER), study=empty_study, parameters={"edition": "cachee"})

    yield start
    # The two processes of bubblewrap and the one that waits for the next copy; a stopped box has none at all.
    left = psutil.Process().children(recursive=True)
    assert len(left) <= 3, [p.cmdline()[:2] for p in left]


def test_a_copy_runs_on_what_it_is_given_and_goes_on_after_an_error(run: Any) -> None:
    found: Run = run("print(edition)\n1 / 0")
    assert (found.status, found.cell) == ("errors", 4)
    assert found.reason == "1 erreur, dans la cellule 4 (ZeroDivisionError)."
    assert recorded(found) == {"essai.avant": 1, "essai.apres": 2}
    assert text(found) == "cachee\n"


def test_an_honest_copy_reads_the_study_and_records(
    runner: Runner, study_root: Path, tables: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "limits", Limits())
    write_tables(open_edition("2011", root=study_root), tables)
    honest = copy(
        "from quality_study.report import open_study, record\nstudy = open_study(edition=edition)",
        'record("essai.oui", study.cell("concours_futur", "Oui")["share"])',
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    )
    before = nbformat.writes(honest)
    found = runner.run(honest, study=study_root, parameters={"edition": "2011"})
    assert (found.status, found.cell, found.reason) == ("ok", None, "")
    assert recorded(found) == {"essai.oui": 0.5}
    assert "image/png" in found.notebook.cells[-1].outputs[-1]["data"]
    assert nbformat.writes(honest) == before


def test_what_a_copy_writes_is_listed_within_a_cap(
    runner: Runner, empty_study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "limits", replace(SHORT, output_bytes=Limits().output_bytes))
    written = f"""import base64, os
open("figures/a.png", "wb").write(base64.b64decode({PIXEL!r}))
open("b.txt", "w").write("trois")
open("c.csv", "w").write("x" * 400_000)
os.symlink("/etc/passwd", "d.txt")
os.mkfifo("e.txt")"""
    found = runner.run(with_listing(copy(written)), study=empty_study, parameters={"edition": "cachee"})
    assert found.status == "ok"
    assert [(f.kind, f.name, f.size, f.data) for f in written_files(found.notebook)] == [
        ("text", "b.txt", 5, "trois"),
        ("file", "c.csv", 400_000, ""),  # too large to be kept
        ("picture", "figures/a.png", 70, PIXEL),
    ]
    assert {"b.txt", "c.csv"} & {p.name for p in empty_study.rglob("*")} == set()


@pytest.mark.parametrize(
    ("source", "goes_on", "reason"),
    [
        ("while True: pass", True, "La cellule 4 a été interrompue après 2 s ; la suite a été exécutée."),
        (
            "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
            False,
            "La cellule 4 dure plus de 2 s et ne se laisse pas interrompre ; la suite n’a pas été exécutée.",
        ),
        (
            "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
            False,
            "La cellule 4 dure plus de 2 s et ne se laisse pas interrompre ; la suite n’a pas été exécutée.",
        ),
        (
            "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
            False,
            "La cellule 4 dure plus de 2 s et ne se laisse pas interrompre ; la suite n’a pas été exécutée.",
        ),
    ],
    ids=["endless", "ignores", "stops itself", "fork bomb"],
)
def test_a_copy_that_does_not_end_is_ended(
    runner: Runner, run: Any, source: str, goes_on: bool, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Few processes: what a bomb's children copy of the kernel's memory must not end it before its time does.
    limits = replace(SHORT, cell_seconds=2, memory_bytes=1_500_000_000, processes=24)
    monkeypatch.setattr(runner, "limits", limits)
    found: Run = run(source)
    assert (found.status, found.cell, spaced(found.reason)) == ("timeout", 4, reason)
    assert recorded(found) == {"essai.avant": 1} | ({"essai.apres": 2} if goes_on else {})


def test_the_whole_copy_has_a_time_too(empty_study: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "limits", replace(SHORT, wall_seconds=4))
    slow = copy(RECORD, *["import time\ntime.sleep(2)"] * 4)
    found = runner.run(slow, study=empty_study, parameters={})
    assert found.status == "timeout"
    assert spaced(found.reason) == f"La copie dure plus de 4 s ; elle a été arrêtée à la cellule {found.cell}."
    assert found.cell is not None
    assert 4 <= found.cell <= 6
    assert recorded(found) == {"essai.avant": 1}


def test_processes_are_counted(run: Any) -> None:
    found: Run = run(
        "import os, time\nstarted = 0\ntry:\n    while started < 200:\n        if os.fork() == 0:\n"
        "            time.sleep(60)\n        started += 1\nexcept BlockingIOError:\n    record('essai.lances', started)"
    )
    assert found.status == "ok"
    # The kernel has a dozen threads of its own, and its keeper counts.
    assert 20 <= recorded(found)["essai.lances"] < SHORT.processes


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("import os\nos._exit(3)", "code 3"),
        ("import os\nos.closerange(0, 256)", "signal 6"),
        ("import ctypes\nctypes.string_at(0)", "signal 11"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
    ],
    ids=["leaves", "closes files", "crashes", "kills itself"],
)
def test_a_kernel_that_dies_is_told(run: Any, source: str, how: str) -> None:
    found: Run = run(source)
    assert (found.status, found.cell) == ("died", 4)
    assert found.reason == f"Python s’est arrêté à la cellule 4 ({how}) ; la suite n’a pas été exécutée.".replace(
        " ;", "\u202f;"
    )
    assert recorded(found) == {"essai.avant": 1}


@pytest.mark.parametrize(
    "ending",
    [
        "import os\nos._exit(3)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        "print('x' * 5_000_000)\ntime.sleep(60)",
    ],
    ids=["leaves", "kills itself", "stops itself", "floods"],
)
def test_what_the_cell_that_stops_the_run_recorded_never_counts(
    runner: Runner, run: Any, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it had left the kernel is a matter of chance; here it had, and must not count either."""
    if "SIGSTOP" in ending:
        monkeypatch.setattr(runner, "limits", replace(SHORT, cell_seconds=2))
    found: Run = run(f"import time\nrecord('essai.milieu', 3)\ntime.sleep(0.5)\n{ending}")
    assert (found.status != "ok", found.cell) == (True, 4)
    assert recorded(found) == {"essai.avant": 1}


@pytest.mark.parametrize(
    ("source", "leaving"),
    [
        ("exit()\nrecord('essai.milieu', 3)", (4,)),
        ("record('essai.milieu', 3)\nquit()", (4,)),
        ("get_ipython().kernel.do_shutdown(False)\nrecord('essai.milieu', 3)", ()),
        ("import asyncio\nasyncio.get_running_loop().stop()\nrecord('essai.milieu', 3)", ()),
    ],
    ids=["exit", "quit", "shutdown", "stops the loop"],
)
def test_asking_to_leave_has_no_effect_and_the_cell_is_named(
    runner: Runner, empty_study: Path, source: str, leaving: tuple[int, ...]
) -> None:
    # The kernel would stop a tenth of a second later: these cells go on well after.
    later = [f"import time\ntime.sleep(0.1)\nrecord('essai.{i}', {i})" for i in range(4)]
    found = runner.run(copy(RECORD, source, *later), study=empty_study, parameters={})
    assert (found.status, found.reason, found.leaving) == ("ok", "", leaving)
    assert recorded(found) == {"essai.avant": 1, "essai.milieu": 3} | {f"essai.{i}": i for i in range(4)}


@pytest.mark.parametrize("source", ["import sys\nsys.exit()", "raise SystemExit(2)"])
def test_leaving_as_a_program_does_stops_its_own_cell(run: Any, source: str) -> None:
    found: Run = run(f"{source}\nrecord('essai.milieu', 3)")
    assert (found.status, found.cell, found.leaving) == ("errors", 4, ())
    assert found.reason == "1 erreur, dans la cellule 4 (SystemExit)."
    assert recorded(found) == {"essai.avant": 1, "essai.apres": 2}


@pytest.mark.parametrize(
    "source",
    [
        "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
        "import os, signal\ntry:\n    os.kill(-1, signal.SIGKILL)\nexcept ProcessLookupError:\n    pass",
        "import sys, io\nsys.stdout = sys.stderr = io.StringIO()\nprint(1)",
        "import threading, time\nfor i in range(5):\n    threading.Thread(target=time.sleep, args=(1000,)).start()",
        "import subprocess\nsubprocess.Popen(['sleep', '1000'], start_new_session=True)",
    ],
    ids=["kills its parent", "kills all", "loses its output", "leaves threads", "leaves a process"],
)
def test_a_copy_that_harms_itself_alone_is_marked(run: Any, source: str) -> None:
    found: Run = run(source)
    assert (found.status, found.cell, found.reason) == ("ok", None, "")
    assert recorded(found) == {"essai.avant": 1, "essai.apres": 2}


@pytest.mark.parametrize(
    "source",
    [
        "hog = []\nwhile True:\n    hog.append(bytearray(10_000_000))",
        "import os, time\nfor i in range(5):\n    if os.fork() == 0:\n        hog = b'x' * 150_000_000\n"
        "        time.sleep(60)\ntime.sleep(60)",
    ],
    ids=["one process", "many"],
)
def test_memory_is_bounded(run: Any, source: str) -> None:
    found: Run = run(source)
    assert (found.status, found.cell) == ("memory", 4)
    assert spaced(found.reason) == "La cellule 4 demande plus de mémoire que permis (0,4 Go)."
    assert recorded(found)["essai.avant"] == 1


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (
            "import time\nprint('x' * 5_000_000)\ntime.sleep(2)",
            TOO_LARGE,
        ),
        # Lines are sent together five times a second: a fast machine sends too much at once, a slow one in all.
        ("line = 'x' * 2_000\nwhile True:\n    print(line)", f"(plus de 3 Mo|{TOO_LARGE})"),
        ("from IPython.display import display\nfor i in range(10 ** 6):\n    display(i)", "plus de 300 fois"),
        (
            "from IPython.display import display\nwhile True:\n    display({'a/b': 'x' * 10 ** 6}, raw=True)",
            "plus de 3 Mo",
        ),
        (
            "from IPython.display import display\nwhile True:\n    display({'a/b+json': [[]] * 300_000}, raw=True)",
            "plus de 3 Mo",
        ),
        (
            "import os\nfor i in range(3, 256):\n    try:\n        os.write(i, b'nonsense' * 50)\n    except OSError:\n"
            "        pass\nimport time\ntime.sleep(5)",
            TOO_LARGE,
        ),
    ],
    ids=["long line", "many lines", "many displays", "large displays", "nested lists", "garbage"],
)
def test_a_flood_is_stopped_and_the_grader_stays_small(run: Any, source: str, what: str) -> None:
    with Peak() as peak:
        found: Run = run(source)
    assert (found.status, found.cell) == ("flood", 4)
    reason = f"La cellule 4 affiche {what} ; la suite n’a pas été exécutée."
    assert re.fullmatch(reason, spaced(found.reason))
    assert recorded(found) == {"essai.avant": 1}
    assert len(nbformat.writes(found.notebook)) < 100_000
    assert peak.growth < 150_000_000


def test_output_is_cut_and_says_so_but_recorded_values_are_kept(run: Any) -> None:
    found: Run = run("print('x' * 50_000)\nprint('after')\nrecord('essai.milieu', 3)")
    assert (found.status, found.reason) == ("ok", "")
    assert spaced(text(found)) == "x" * 20_000 + "\n[Sortie coupée : au-delà de 20 000 caractères.]\n"
    assert recorded(found) == {"essai.avant": 1, "essai.milieu": 3, "essai.apres": 2}


def test_forged_messages_weigh_nothing_and_lose_nothing(run: Any) -> None:
    found: Run = run(
        "from quality_study.report import mime\nkernel = get_ipython().kernel\n"
        "def send(kind, **content):\n"
        "    kernel.session.send(kernel.iopub_socket, kind, content=content, parent=kernel.get_parent())\n"
        "record('essai.milieu', 3)\n"
        "send('clear_output', wait=False)\n"
        "send('execute_input', code='', execution_count=[[]] * 50_000)\n"
        "send('display_data', data={'text/plain': 'x'}, metadata={}, transient={'display_id': []})\n"
        "send('update_display_data', data={mime.RECORD: {'name': 'essai.milieu', 'value': 4}}, metadata={}, "
        "transient={'display_id': 'x'})"
    )
    assert (found.status, found.reason) == ("ok", "")
    assert recorded(found) == {"essai.avant": 1, "essai.milieu": 3, "essai.apres": 2}
    assert len(nbformat.writes(found.notebook)) < 20_000


def test_messages_that_cannot_be_read_end_the_copy_alone(run: Any) -> None:
    found: Run = run("get_ipython().kernel.iopub_socket.send_multipart([b'x', b'<IDS|MSG>', b'', b'[' * 100_000])")
    assert (found.status, found.cell) == ("died", 4)
    assert recorded(found) == {"essai.avant": 1}


def test_a_parameter_that_the_copy_lacks_is_refused(runner: Runner, empty_study: Path) -> None:
    with pytest.raises(StudyError) as caught:
        runner.run(copy("1"), study=empty_study, parameters={"editon": "a"})
    assert str(caught.value) == (
        "copie : paramètre inconnu (valeur trouvée : « editon »). Valeurs admises : edition. "
        "Vouliez-vous écrire « edition » ?"
    )


def test_a_folder_that_is_no_study_is_refused(runner: Runner, tmp_path: Path) -> None:
    runner.box.ensure()
    before = psutil.Process().num_fds()
    for _ in range(30):  # other tests of this process may open some of their own meanwhile, not thirty
        with pytest.raises(StudyError, match="Le dossier de l’étude n’a pas de dossier « data/raw »"):
            runner.run(copy("1"), study=tmp_path, parameters={})
    assert psutil.Process().num_fds() < before + 30
    assert [path.name for path in runner.box.folder.iterdir()] == ["trace"]


def spaced(text: str) -> str:
    """Return a text with ordinary spaces."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


class Peak:
    """Watches the memory of this process."""

    growth = 0

    def __enter__(self) -> Peak:
        self._process, self._end = psutil.Process(), threading.Event()
        self._start = self._process.memory_info().rss
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._end.is_set():
            self.growth = max(self.growth, self._process.memory_info().rss - self._start)
            time.sleep(0.005)

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
