"""Kernels forked from a warm process: the same outputs as plain ones, and nothing left after any death."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stringprep
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from quality_study.build.execution import run_notebook
from quality_study.facts.edition import open_edition
from quality_study.kernels import asking
from quality_study.kernels.provisioner import WarmKernelManager
from quality_study.report import mime
from quality_study.report.parameters import TAG
from quality_study.tables.processed import write_tables
from quality_study.words.errors import StudyError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
#: What a program can see of the process it runs in, but what tells when and under which number it was started.
STATE = """import asyncio, decimal, gc, locale, logging, os, resource, signal, sys, tempfile, threading, warnings
import seaborn, quality_study.report  # seaborn's libraries set filters of warnings, which both kernels then have
def shown(function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:
        return repr(error)
print(__name__, sys.argv[0], sys.path, sys.flags, sys.executable, sys.orig_argv[:3], vars(sys.modules[__name__]).keys())
print(sorted(item for item in os.environ.items() if item[0] != "JPY_PARENT_PID"), os.getcwd())
print(os.getsid(0) == os.getpid() == os.getpgid(0), os.environ["JPY_PARENT_PID"] == str(os.getppid()))
print({str(n): str(signal.getsignal(n)).partition(" at ")[0] for n in signal.valid_signals()})
print({n: resource.getrlimit(getattr(resource, n)) for n in dir(resource) if n.startswith("RLIMIT")})
print(shown(os.umask, 0o22), sys.stdin.read(), shown(input), sys.getrecursionlimit(), gc.get_threshold())
print(type(threading.main_thread()), threading.current_thread() is threading.main_thread(), locale.getlocale())
print(sorted(map(str, warnings.filters)), warnings.showwarning.__module__, decimal.getcontext(), tempfile.gettempdir())
print(logging.root.handlers, logging.root.level, sorted(n for n in logging.root.manager.loggerDict if "quality" in n))
print(type(asyncio.get_event_loop_policy()), type(asyncio.get_running_loop()), type(get_ipython()).__name__)
print(sorted(name for name in globals() if not name.startswith("_")))"""
DRAWN = """import random, uuid, numpy as np, matplotlib, matplotlib.pyplot as plt, pandas as pd
random.seed(3), np.random.seed(3)
print(random.random(), np.random.rand(), np.random.normal(), uuid.uuid5(uuid.NAMESPACE_DNS, "a"))
print(plt.get_backend(), plt.get_fignums(), dict(matplotlib.rcParams), matplotlib.get_configdir())
pd.DataFrame({"a": [1, 2]})"""
FAILED = "def f():\n    return pd.DataFrame({'a': [1]}).loc[3]\nf()"
CHANCE = """import random, secrets, tempfile, uuid, numpy as np
print(random.random(), np.random.rand(), np.random.default_rng().random(), uuid.uuid4(), uuid.uuid1())
print(secrets.token_hex(), tempfile.mktemp(), get_ipython().kernel.session.session)"""
PARENT = "import os\nprint(os.getppid())"


def notebook(folder: Path, *sources: str) -> Path:
    cells = [new_code_cell('edition = "2011"', metadata={"tags": [TAG]}), *map(new_code_cell, sources)]
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    path = folder / "essai.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), path)
    return path


def ran(path: Path) -> NotebookNode:
    return run_notebook(path, path.parent / "sortie" / path.name, {"edition": "2011"})


def printed(book: NotebookNode) -> list[str]:
    return ["".join(o.get("text", "") for o in cell.outputs) for cell in book.cells if cell.cell_type == "code"]


def parent(folder: Path) -> int:
    """The process that a kernel which works in this folder comes from."""
    return int(printed(ran(notebook(folder, PARENT)))[-1])


def outputs(path: Path, *, allow_errors: bool = False) -> list[Any]:
    """Every output of a notebook in a plain kernel, then in a warm one."""
    found = []
    for manager in (AsyncKernelManager, WarmKernelManager):
        book = nbformat.read(path, as_version=4)
        client = NotebookClient(
            book,
            kernel_manager_class=manager,
            resources={"metadata": {"path": str(path.parent)}},
            allow_errors=allow_errors,
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],
        )
        client.execute()
        found.append([cell.outputs for cell in book.cells if cell.cell_type == "code"])
    return found


def test_a_program_sees_what_it_would_see_in_a_plain_kernel(tmp_path: Path) -> None:
    plain, warm = outputs(
        notebook(tmp_path, STATE, DRAWN, "plt.plot([1, 3, 2]);", FAILED, "%history"), allow_errors=True
    )
    assert [len(cell) for cell in plain] == [0, 1, 2, 1, 1, 1]
    for one, other in zip(plain, warm, strict=True):
        assert [str(o.get("text", o)).splitlines() for o in other] == [str(o.get("text", o)).splitlines() for o in one]
    assert warm == plain


def test_figures_of_the_report_have_the_same_outputs(study_root: Path, tables: Any) -> None:
    write_tables(open_edition("2011", root=study_root), tables)
    path = study_root / "notebooks" / "2011" / "04_mesurer_ministere.ipynb"
    book = nbformat.read(path, as_version=4)
    figures = [i for i, cell in enumerate(book.cells) if '"fig-' in cell.source and cell.cell_type == "code"]
    book.cells = book.cells[: figures[1] + 1]
    nbformat.write(book, path)
    plain, warm = outputs(path)
    assert sum(mime.FIGURE in o.get("data", {}) for cell in plain for o in cell) == 2
    assert warm == plain


def test_chance_is_another_in_each_kernel(tmp_path: Path) -> None:
    path = notebook(tmp_path, CHANCE)
    words = [printed(ran(path))[-1].split() for _ in range(3)]
    assert [len(w) for w in words] == [8, 8, 8]
    assert [len(set(same)) for same in zip(*words, strict=True)] == [3] * 8


def test_notebooks_share_one_process_and_another_takes_its_place_when_it_dies(tmp_path: Path) -> None:
    other = tmp_path / "ailleurs"
    other.mkdir()
    first = parent(tmp_path)
    assert first != os.getpid()
    assert parent(other) == first
    with pytest.raises(StudyError, match=r"cellule 2 \(« import os.* : le noyau Python s’est arrêté d’un coup"):
        ran(notebook(tmp_path, "import os, time; os.kill(os.getppid(), 9); time.sleep(600)"))
    assert parent(tmp_path) not in (first, os.getpid())


def test_the_process_is_kept_only_while_a_plain_kernel_would_find_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Process:
        def __init__(self, *given: Any) -> None:
            made.append(given)

        def served(self) -> bool:
            return True

        def gone(self) -> bool:
            return False

        def fork(self, order: dict[str, Any]) -> None:
            orders.append(order)

        def retire(self) -> None:
            ends.append(len(made))

    made: list[Any] = []
    ends: list[int] = []
    orders: list[dict[str, Any]] = []
    monkeypatch.setattr(asking, "_WarmProcess", Process)
    library = [("a.py", 1)]
    monkeypatch.setattr(asking, "_library", lambda: list(library))
    shared = asking.Shared()
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "k.json"]

    def started(folder: str = "a", command: list[str] = command, **environment: str) -> int:
        assert shared.fork(command, environment, Path(folder)) is None
        return len(made)

    assert started(HOME="x", PYTEST_CURRENT_TEST="un", JPY_PARENT_PID="1") == 1
    assert started("b", HOME="x", PYTEST_CURRENT_TEST="deux", JPY_PARENT_PID="2") == 1
    assert made == [([sys.executable], {"HOME": "x"}, Path("a"))]
    assert orders[1] == {
        "module": "ipykernel_launcher",
        "arguments": ["-f", "k.json"],
        "command": command,
        "folder": "b",
        "environment": {"PYTEST_CURRENT_TEST": "deux"},
    }
    assert started("b", HOME="y") == 2
    assert started("b", HOME="y", PYTHONPATH="src") == 3
    assert started("a", HOME="y", PYTHONPATH="src") == 4
    library[0] = ("a.py", 2)
    assert started("a", HOME="y", PYTHONPATH="src") == 5
    assert started("a", [sys.executable, "-I", *command[1:]], HOME="y", PYTHONPATH="src") == 6
    assert made[-1][0] == [sys.executable, "-I"]
    assert started("a", ["/usr/bin/python3", *command[1:]]) == 6  # not this interpreter
    assert started("a", [sys.executable, "-m", "xeus"]) == 6
    assert started("a", [sys.executable]) == 6
    assert (ends, len(orders)) == ([1, 2, 3, 4, 5], 7)


@pytest.mark.parametrize(
    ("file", "text", "cell", "said"),
    [
        (
            "matplotlibrc",
            "lines.linewidth: 7\n",
            "import matplotlib\nprint(matplotlib.rcParams['lines.linewidth'])",
            "7.0",
        ),
        ("seaborn.py", "mine = 1\n", "import seaborn\nprint(seaborn.mine)", "1"),
        ("narwhals/__init__.py", "", "print(1)", "1"),
    ],
)
def test_a_folder_with_modules_or_settings_of_its_own_is_obeyed(
    tmp_path: Path, file: str, text: str, cell: str, said: str
) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(text, encoding="utf-8")
    found = printed(ran(notebook(tmp_path, cell, PARENT)))
    warm = file.startswith("narwhals")  # not one of those that are loaded
    assert (found[-2].strip(), int(found[-1]) == os.getpid()) == (said, not warm)


def test_a_kernel_lives_on_when_another_process_takes_the_place_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = started(tmp_path)
    first = psutil.Process(manager.provisioner.pid).ppid()
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    assert parent(tmp_path) not in (first, os.getpid())
    assert manager.provisioner.process.poll() is None
    assert psutil.pid_exists(first)
    os.kill(manager.provisioner.pid, signal.SIGKILL)
    assert ended(manager) == -signal.SIGKILL
    gone(first)


def started(folder: Path) -> WarmKernelManager:
    manager = WarmKernelManager(kernel_name="python3")
    asyncio.run(manager.start_kernel(cwd=str(folder)))
    return manager


def ended(manager: WarmKernelManager) -> Any:
    async def wait() -> Any:
        return await asyncio.wait_for(manager.provisioner.wait(), 60)

    return asyncio.run(wait())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_the_signal_that_ends_a_kernel_is_its_exit_code(tmp_path: Path, number: signal.Signals) -> None:
    manager = started(tmp_path)
    os.kill(manager.provisioner.pid, number)
    assert ended(manager) == -number


@pytest.mark.parametrize(("cell", "code"), [("import os; os._exit(7)", 7), ("exit()", 0)])
def test_the_code_with_which_a_kernel_leaves_is_kept(tmp_path: Path, cell: str, code: int) -> None:
    async def run() -> Any:
        manager = WarmKernelManager(kernel_name="python3")
        await manager.start_kernel(cwd=str(tmp_path))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        client.execute(cell)
        found = await asyncio.wait_for(manager.provisioner.wait(), 60)
        client.stop_channels()
        return found

    assert asyncio.run(run()) == code


def test_a_kernel_that_is_killed_is_told_and_the_next_one_runs(tmp_path: Path) -> None:
    before = parent(tmp_path)
    with pytest.raises(
        StudyError, match=r"essai\.ipynb, cellule 2 \(« import os.*le noyau Python s’est arrêté d’un coup"
    ):
        ran(notebook(tmp_path, "import os; os.kill(os.getpid(), 9)"))
    assert parent(tmp_path) == before


def executed(path: Path, **options: Any) -> NotebookNode:
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=3, kernel_manager_class=WarmKernelManager, **options).execute()
    return book


def test_a_cell_that_is_interrupted_stops_and_the_kernel_goes_on(tmp_path: Path) -> None:
    path = notebook(tmp_path, "import time; time.sleep(600)", "print(1)")
    book = executed(path, interrupt_on_timeout=True, allow_errors=True)
    assert [o.get("ename", o.get("text")) for cell in book.cells for o in cell.outputs] == ["KeyboardInterrupt", "1\n"]


def test_a_cell_that_takes_too_long_leaves_no_kernel(tmp_path: Path) -> None:
    path = notebook(tmp_path, "import os; open('pid', 'w').write(str(os.getpid()))", "import time; time.sleep(600)")
    with pytest.raises(CellTimeoutError):
        executed(path, resources={"metadata": {"path": str(tmp_path)}})
    gone(int((tmp_path / "pid").read_text(encoding="ascii")))


def gone(*pids: int) -> None:
    """Wait until processes have ended; they have a minute."""
    for pid in pids:
        try:
            psutil.Process(pid).wait(60)
        except psutil.NoSuchProcess:
            continue


#: A kernel that hears nothing, which only the system can end.
DEAF = """import json, os, pathlib, signal, sys, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
pathlib.Path("pids.tmp").write_text(json.dumps([os.getpid(), os.getppid()]))
os.rename("pids.tmp", "pids.json")
sys.setswitchinterval(10_000)
while True:
    pass"""


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """A program that runs a notebook which never ends; its kernel and the process that forked it."""
    script = (
        "import sys; from pathlib import Path; from quality_study.build.execution import run_notebook; "
        "run_notebook(Path(sys.argv[1]), Path('sortie.ipynb'), {'edition': '2011'})"
    )
    command = [sys.executable, "-c", script, str(notebook(tmp_path, DEAF))]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as program:
        try:
            end = time.monotonic() + 120
            while not (tmp_path / "pids.json").exists():
                assert program.poll() is None, program.stdout and program.stdout.read()
                assert time.monotonic() < end
                time.sleep(0.05)
            yield program, json.loads((tmp_path / "pids.json").read_text(encoding="ascii"))
        finally:
            program.kill()


def test_nothing_is_left_when_the_build_is_killed(waiting: tuple[subprocess.Popen[bytes], list[int]]) -> None:
    program, pids = waiting
    assert pids[1] != program.pid
    program.kill()
    gone(*pids)
    assert program.stdout is not None
    program.stdout.read()  # ends: nobody holds the other end


def test_two_orders_at_once(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "abcd"]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(4) as pool:
        assert len({*pool.map(parent, folders)} - {os.getpid()}) == 1


def forked(folder: Path, **environment: str) -> asking.Kernel | None:
    """The kernel that a warm process of its own gives, None when it has to be started plainly."""
    shared = asking.Shared()
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(folder / "noyau.json")]
    try:
        return shared.fork(command, {**os.environ, **environment}, folder)
    finally:
        shared.end()


@pytest.mark.parametrize("broken", ["no_such_module", "this"])
def test_where_the_process_does_not_start_kernels_are_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setattr(asking, "_SERVER", broken)
    assert forked(tmp_path) is None


def test_a_library_that_warns_when_it_is_imported_is_left_to_plain_kernels(tmp_path: Path) -> None:
    text = Path(stringprep.__file__).read_text(encoding="utf-8")
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    (libraries / "stringprep.py").write_text(f"{text}\nimport warnings\nwarnings.warn('old')", encoding="utf-8")
    assert forked(tmp_path, PYTHONPATH=str(libraries)) is None
