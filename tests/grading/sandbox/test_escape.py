"""What a copy can reach from inside: nothing of the machine, of the course, of the grader or of another copy."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from quality_study.grading.running.runner import Run, Runner
from quality_study.grading.sandbox import nursery_kinds
from quality_study.grading.sandbox.choice import BUBBLEWRAP, LANDLOCK, NONE, Sandbox
from quality_study.grading.sandbox.landlock import available
from quality_study.grading.sandbox.limits import Limits
from quality_study.report.parameters import TAG

REPOSITORY = Path(__file__).resolve().parents[3]
LIMITS = Limits(cell_seconds=30, wall_seconds=60, grace_seconds=1, memory_bytes=200_000_000)
no_box = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="what bubblewrap cuts off; to try it: apt install bubblewrap"
)
#: Prints what each expression gives, or the name of the error.
TRY = """
import ctypes, json, os, socket, subprocess
def tried(what):
    try:
        return eval(what)
    except Exception as error:
        return type(error).__name__
found = json.dumps({what: tried(what) for what in WHAT}, default=str)
print(found)
"""
#: In a copy: where the package is, what is beside it, whether it can be changed, whether the private folder can.
HERE = """
import json, os, quality_study
seen = [os.path.dirname(quality_study.__file__), os.listdir("{place}"), os.listdir("{place}/src")]
try:
    open(seen[0] + "/essai", "w")
except OSError:
    seen.append("OSError")
open("/tmp/x", "w").write("ici")
print(json.dumps([*seen, open("/tmp/x").read()]))
"""
RUN_ONE = """
import sys, nbformat
from pathlib import Path
from quality_study.grading.running.runner import Runner
from quality_study.grading.sandbox.choice import BUBBLEWRAP, Sandbox
if __name__ == "__main__":
    with Runner(Sandbox(BUBBLEWRAP)) as runner:
        notebook = nbformat.read(sys.argv[1], as_version=4)
        run = runner.run(notebook, study=Path(sys.argv[2]), parameters={})
        print("".join(o.get("text", "") for o in run.notebook.cells[-1].outputs) or run.reason)
"""


def run(runner: Runner, study: Path, *sources: str) -> Run:
    cells = [new_code_cell("edition = 1", metadata={"tags": [TAG]}), *map(new_code_cell, sources)]
    return runner.run(new_notebook(cells=cells), study=study, parameters={})


def said(found: Run) -> str:
    """Return what the last cell printed, in however many pieces it came."""
    return "".join(output.get("text", "") for output in found.notebook.cells[-1].outputs)


def tried(runner: Runner, study: Path, *expressions: str) -> dict[str, Any]:
    found = run(runner, study, f"WHAT = {list(expressions)!r}{TRY}")
    assert (found.status, found.reason) == ("ok", "")
    result: dict[str, Any] = json.loads(said(found))
    return result


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("etude")
    for folder in ("data/raw", "notebooks"):
        (root / folder).mkdir(parents=True)
    (root / "data" / "raw" / "fait.txt").write_text("un fait", encoding="utf-8")
    secret = root.parent / "secret.txt"
    secret.write_text("une réponse", encoding="utf-8")
    (root / "data" / "lien.txt").symlink_to(secret)
    return root


@pytest.fixture(scope="module")
def started() -> Iterator[Callable[[str], Runner]]:
    """One runner a kind of sandbox, for tests that leave it as they found it."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("QS_SECRET", "une réponse")
        yield cache(lambda kind: stack.enter_context(Runner(Sandbox(kind), LIMITS)))


@pytest.fixture
def box(started: Callable[[str], Runner]) -> Runner:
    return started(BUBBLEWRAP)


@no_box
def test_only_the_interpreter_and_the_study_are_seen(box: Runner, study: Path, tmp_path: Path) -> None:
    marks = tmp_path / "marks.csv"
    marks.write_text("note", encoding="utf-8")
    kept = [REPOSITORY / "data", REPOSITORY / "notebooks", REPOSITORY / "tests", marks, study, Path.home() / ".bashrc"]
    seen = tried(
        box,
        study,
        *[f"os.path.exists({str(path)!r})" for path in kept],
        "sorted(os.listdir('/etude')), sorted(os.listdir('/etude/data'))",
        "open('/etude/data/raw/fait.txt').read()",
        "os.getcwd()",
        "sorted(set(os.listdir('/')) - {'lib', 'lib32', 'lib64', 'libx32', 'bin', 'sbin', 'usr'})",
        "[name for name in os.environ if name.startswith('QS')]",
        "os.listdir(os.path.dirname(os.path.dirname(__import__('quality_study').__file__)))",
    )
    values = list(seen.values())
    assert values[: len(kept)] == [False] * len(kept)
    of_python = {Path(p).parts[1] for p in (sys.prefix, sys.base_prefix, REPOSITORY)} - {"usr"}
    assert values[len(kept) :] == [
        [["data", "figures", "notebooks"], ["raw"]],
        "un fait",
        "/etude/notebooks",
        sorted({"etude", "tmp", "proc", "dev", "etc"} | of_python),
        [],
        ["quality_study"],
    ]


@no_box
def test_an_installation_in_tmp_is_seen_and_nothing_beside_it(study: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="installation-") as name:
        place = Path(name)
        shutil.copytree(REPOSITORY / "src", place / "src")
        (place / "notes.csv").write_text("note", encoding="utf-8")
        cells = [new_code_cell("edition = 1", metadata={"tags": [TAG]}), new_code_cell(HERE.format(place=name))]
        carnet = place / "carnet.ipynb"
        carnet.write_text(nbformat.writes(new_notebook(cells=cells)), encoding="utf-8")
        command = [sys.executable, "-c", RUN_ONE, str(carnet), str(study)]
        environment = {**os.environ, "PYTHONPATH": str(place / "src")}
        ran = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")
        package = f"{name}/src/quality_study"
        assert json.loads(ran.stdout) == [package, ["src"], ["quality_study"], "OSError", "ici"]
        assert not (place / "essai").exists()


@no_box
def test_nothing_can_be_written_but_in_private_folders(box: Runner, study: Path) -> None:
    refused = ["/x", "/usr/x", "/etc/x", "/dev/x", "/etude/x", "/etude/data/raw/fait.txt", f"{sys.prefix}/x", "/proc/x"]
    private = ["/tmp/x", "x", "figures/x", "../figures/x"]  # a copy writes where its student did
    written = [f"open({path!r}, 'w').write('ici')" for path in private]
    seen = tried(box, study, *[f"open({path!r}, 'w')" for path in refused], *written)
    found = list(seen.values())
    assert all(value in ("OSError", "PermissionError", "FileNotFoundError") for value in found[: len(refused)]), seen
    assert found[len(refused) :] == [3] * len(private)
    assert sorted(p.name for p in study.iterdir()) == ["data", "notebooks"]
    assert list((study / "notebooks").iterdir()) == []
    assert not Path("/tmp/x").exists()
    assert (study / "data" / "raw" / "fait.txt").read_text(encoding="utf-8") == "un fait"


@no_box
def test_no_network_and_no_socket_but_a_pair(box: Runner, study: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as unix:
        path = "/tmp/qs-test.sock"
        Path(path).unlink(missing_ok=True)
        unix.bind(path)
        unix.listen()
        address = server.getsockname()
        seen = tried(
            box,
            study,
            f"socket.create_connection({address!r}, 2)",
            "socket.create_connection(('192.0.2.1', 80), 2)",
            f"socket.socket(socket.AF_UNIX).connect({path!r})",
            "socket.socket(socket.AF_VSOCK)",
            "socket.socket(socket.AF_PACKET)",
            "socket.create_server(('127.0.0.1', 0))",
            "[len(s.recv(3)) for s in [socket.socketpair()[0]] if s.setblocking(False)]",
        )
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()
        Path(path).unlink()
    assert list(seen.values()) == ["OSError"] * 6 + [[]]


@no_box
def test_no_right_no_process_and_no_file_of_others(box: Runner, study: Path) -> None:
    seen = tried(
        box,
        study,
        "sorted(int(p) for p in os.listdir('/proc') if p.isdigit())",
        "os.getppid(), os.getuid() == 0",
        "[line.split()[1] for line in open('/proc/self/status') if line[:6] in ('CapEff', 'CapBnd', 'NoNewP')]",
        "open('/proc/1/mem', 'rb')",
        "os.listdir('/proc/1/fd')",
        "ctypes.CDLL(None).unshare(0x10000000)",
        "ctypes.CDLL(None).mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None)",
        "ctypes.CDLL(None).ptrace(16, 1, 0, 0)",
        "os.memfd_create('memoire')",
        "open('/proc/sys/user/max_user_namespaces').read()",
        "subprocess.run(['unshare', '-Ur', 'true'], capture_output=True).returncode == 0",
        "[p for p in map(lambda f: os.path.realpath('/proc/self/fd/' + f), os.listdir('/proc/self/fd'))"
        " if not any(s in p for s in ('socket:', 'pipe:', 'anon_inode:', '/dev/null', '/proc/', '/urandom'))]",
    )
    assert list(seen.values()) == [
        [1, 2],
        [1, False],
        ["0" * 16, "0" * 16, "1"],
        "PermissionError",
        "PermissionError",
        -1,
        -1,
        -1,
        "PermissionError",
        "0\n",
        False,
        [],
    ]


@no_box
def test_a_copy_leaves_nothing_for_the_next(box: Runner, study: Path) -> None:
    leave = (
        "import os, random, subprocess, quality_study.report as r, ctypes\n"
        "for folder in ('/tmp', '/dev/shm'):\n    open(folder + '/reste', 'w').write('x')\n"
        "r.say = None\n"
        "print(random.random(), __import__('numpy').random.rand(), ctypes.CDLL(None).shmget(77, 4096, 0o1666))\n"
        "subprocess.Popen(['sleep', '987'], start_new_session=True)"
    )
    first = said(run(box, study, leave)).split()
    assert [p.pid for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "987"]] == []
    pid = box.box.pid
    seen = tried(
        box,
        study,
        "os.path.exists('/tmp/reste'), os.path.exists('/dev/shm/reste')",
        "__import__('quality_study.report').report.say is None",
        "ctypes.CDLL(None).shmget(77, 4096, 0)",
        "__import__('random').random(), __import__('numpy').random.rand()",
    )
    *left, (drawn, drawn_by_numpy) = seen.values()
    assert first[2] == "-1"
    assert left == [[False, False], False, -1]
    assert str(drawn) != first[0]
    assert str(drawn_by_numpy) != first[1]
    assert box.box.pid == pid
    assert box.box.isolation == nursery_kinds.NESTED


@no_box
def test_the_grader_ends_and_nothing_is_left(study: Path) -> None:
    """Killed without a word, the grader takes its boxes with it."""
    code = (
        "import sys; from quality_study.grading.sandbox.box import Box\n"
        "from quality_study.grading.sandbox.choice import Sandbox\n"
        "box = Box(Sandbox('bubblewrap')); box.ensure(); print(box.pid, box.folder, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as grader:
        assert grader.stdout is not None
        pid, folder = grader.stdout.readline().decode().split()
        members = [psutil.Process(int(pid)), *psutil.Process(int(pid)).children(recursive=True)]
        assert len(members) == 3
        grader.kill()
    assert psutil.wait_procs(members, timeout=10)[1] == []
    shutil.rmtree(folder)


@pytest.fixture
def crowd() -> Iterator[None]:
    """Many threads of the user whom a grader that is root would give to all its boxes."""
    code = (
        "import os, threading, time\n"
        "if os.geteuid() == 0: os.setuid(65_534)\n"
        "for _ in range(80): threading.Thread(target=time.sleep, args=(300,), daemon=True).start()\n"
        "print('ready', flush=True); time.sleep(300)"
    )
    with subprocess.Popen([sys.executable, "-I", "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield
        process.kill()


@no_box
@pytest.mark.usefixtures("crowd")
def test_a_system_that_forbids_nesting_gets_a_new_box_for_each_copy(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What others run takes nothing from the processes that a copy may have."""
    monkeypatch.setattr(nursery_kinds, "NESTED", nursery_kinds.SINGLE)
    with Runner(Sandbox(BUBBLEWRAP), LIMITS) as runner:
        seen = tried(
            runner,
            study,
            f"os.path.exists({str(study)!r})",
            "open('/etude/data/raw/fait.txt').read()",
            "os.getuid() == 0",
            "os.memfd_create('a')",
            "subprocess.Popen(['sleep', '986'], start_new_session=True).pid > 0",
        )
        assert runner.box.isolation == "single"
        assert runner.box.pid is None
    assert list(seen.values()) == [False, "un fait", False, "PermissionError", True]
    assert [p.pid for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "986"]] == []


@pytest.mark.skipif(not available(), reason="Landlock is not available")
def test_landlock_keeps_files_and_ends_what_a_copy_started(
    started: Callable[[str], Runner], study: Path, tmp_path: Path
) -> None:
    marks = tmp_path / "marks.csv"
    marks.write_text("note", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen = tried(
            started(LANDLOCK),
            study,
            f"open({str(marks)!r}).read()",
            f"open({str(marks)!r}, 'w')",
            f"os.listdir({str(REPOSITORY / 'data')!r})",
            "open('/tmp/qs-landlock', 'w')",
            "open('../data/raw/fait.txt').read()",
            "open('../data/raw/fait.txt', 'w')",
            "open(os.environ['HOME'] + '/ici', 'w').write('ici')",
            f"socket.create_connection({server.getsockname()!r}, 2)",
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
            f"os.kill({os.getpid()}, 0)",
            "os.getuid() == 0",
            "[name for name in os.environ if name.startswith('QS')]",
            "subprocess.Popen(['sleep', '985'], start_new_session=True).pid > 0",
        )
    assert list(seen.values()) == [
        "PermissionError",
        "PermissionError",
        "PermissionError",
        "PermissionError",
        "un fait",
        "PermissionError",
        3,
        "OSError",
        "OSError",
        "PermissionError",
        False,
        [],
        True,
    ]
    assert marks.read_text(encoding="utf-8") == "note"
    assert [p.pid for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "985"]] == []


#: Memory that belongs to no process, and what holds no more than the system lets it.
OUTSIDE = (
    "[getattr(ctypes.CDLL(None), name)(*given) for name, given in "
    "{'shmget': (7, 4096, 0o1666), 'semget': (7, 1, 0o1666), 'msgget': (7, 0o1666)}.items()]",
    "os.memfd_create('a')",
    "__import__('mmap').mmap(-1, 4096)",
    "__import__('mmap').mmap(os.open('/dev/zero', os.O_RDWR), 4096)",
    "socket.socketpair(type=socket.SOCK_DGRAM)",
    "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 10**6)",
    "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
    # What honest code does still works: other programs, processes, event loops.
    "subprocess.run(['echo', 'oui'], capture_output=True, text=True).stdout",
    "__import__('asyncio').new_event_loop().close()",
)
#: Threads begun before the copy are filtered too.
THREAD = """
import socket, threading
found, done = [], threading.Event()
def attempt():
    try:
        socket.socket()
    except OSError:
        found.append("OSError")
    done.set()
get_ipython().kernel.iopub_thread.schedule(attempt)
done.wait(10)
print(found)
"""
#: At most twelve processes and 460 MB in sockets, whatever is not refused.
FLOOD = """
import os, socket, time
for i in range(12):
    if os.fork() == 0:
        kept = []
        for j in range(90):
            kept.append(socket.socketpair())
            for end in kept[-1]:
                end.setblocking(False)
                try:
                    while True:
                        end.send(b'x' * 65_536)
                except BlockingIOError:
                    pass
        time.sleep(30)
        os._exit(0)
time.sleep(30)
"""


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(BUBBLEWRAP, marks=no_box),
        pytest.param(LANDLOCK, marks=pytest.mark.skipif(not available(), reason="Landlock is not available")),
        NONE,
    ],
)
def test_memory_of_no_process_is_refused_or_counted(started: Callable[[str], Runner], study: Path, kind: str) -> None:
    runner = started(kind)
    values = list(tried(runner, study, *OUTSIDE).values())
    threads = said(run(runner, study, THREAD))
    flooded = run(runner, study, FLOOD)
    refused = "OSError" if kind == BUBBLEWRAP else "PermissionError"
    expected = [[-1, -1, -1], *["PermissionError"] * 2, refused, "OSError", "PermissionError", None, "oui\n", None]
    if kind == NONE:
        values[3] = refused  # the devices of the machine are there
    assert values == expected
    assert threads == "['OSError']\n"
    assert (flooded.status, flooded.cell) == ("memory", 2)
