"""The grader's side of the box: start it, hand it a run, end it, put another in its place."""

from __future__ import annotations

import io
import json
import secrets
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from quality_study.grading.sandbox import bubblewrap, nursery_kinds, visible, wire
from quality_study.grading.sandbox.choice import BUBBLEWRAP, LANDLOCK, Sandbox
from quality_study.words.errors import StudyError

_START_SECONDS = 120.0
_BOOT = "import sys; sys.path[:] = {path!r}; from quality_study.grading.sandbox.nursery import main; main()"


class Box:
    """One warm box, which runs one copy at a time.

    Parameters
    ----------
    sandbox : Sandbox
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.folder = Path(tempfile.mkdtemp(prefix="qs-", dir=_short_folder()))
        self.link: socket.socket | None = None
        self.isolation = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._packed: dict[Path, tuple[object, io.BufferedRandom]] = {}
        self._clean = True

    @property
    def pid(self) -> int | None:
        """Number of the outermost process of the box."""
        return None if self._process is None else self._process.pid

    def ensure(self) -> None:
        """Start the box unless it is ready for another run.

        Raises
        ------
        StudyError
            It does not start.
        """
        if self._process is not None and self._process.poll() is None and self._clean:
            return
        self.destroy()
        ours, theirs = wire.pair()
        kind = {BUBBLEWRAP: nursery_kinds.NESTED, LANDLOCK: nursery_kinds.LANDLOCK}
        settings: dict[str, Any] = {
            "link": theirs.fileno(),
            "isolation": kind.get(self.sandbox.kind, nursery_kinds.NONE),
            "user": bubblewrap.user_of_a_box(),
        }
        command = [sys.executable, "-I", "-c", _BOOT.format(path=visible.import_path()), json.dumps(settings)]
        if self.sandbox.kind == BUBBLEWRAP:
            command = [*bubblewrap.box_command(bubblewrap.program() or "bwrap"), *command]
        else:
            jobs = self.folder / "jobs"
            jobs.mkdir(mode=0o755, exist_ok=True)
            self.folder.chmod(0o711)
            readable = [*visible.SYSTEM, *visible.SETTINGS, *map(str, visible.needed())]
            command[-1] = json.dumps(settings | {"folder": str(jobs), "readable": readable})
        trace = self.folder / "trace"
        self._process = _start(command, trace, theirs.fileno())
        theirs.close()
        ours.settimeout(_START_SECONDS)
        try:
            message, _ = wire.receive(ours)
        except OSError:
            message = None
        if message is None:
            said = trace.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            ours.close()
            self.destroy()
            raise StudyError(f"Le bac à sable ne démarre pas : {said[-1] if said else 'sans message'}")
        ours.settimeout(None)
        self.link, self.isolation, self._clean = ours, message["ready"], True

    def start(self, study: Path, listening: list[socket.socket], key: str, limits: Mapping[str, float]) -> None:
        """Ask for a kernel that reads `study` and listens on the given sockets."""
        assert self.link is not None
        tar = self._pack(study)
        # Unclean until the box has said that nothing of the run is left.
        self._clean = False
        order = {"key": key, "limits": dict(limits), "name": secrets.token_hex(6)}
        wire.send(self.link, {"start": order}, (tar.fileno(), *(s.fileno() for s in listening)))

    def kill(self) -> None:
        """Ask for the end of the run."""
        assert self.link is not None
        try:
            wire.send(self.link, {"kill": True})
        except OSError:
            self.destroy()

    def ended(self) -> None:
        """Note that the box said that nothing of the run is left."""
        self._clean = self.isolation != nursery_kinds.SINGLE
        if not self._clean:
            self.destroy()

    def destroy(self) -> None:
        """Kill the box and everything in it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self.link is not None:
            self.link.close()
            self.link = None

    def close(self) -> None:
        """Kill the box and remove what it left."""
        self.destroy()
        for _, packed in self._packed.values():
            packed.close()
        self._packed.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _pack(self, study: Path) -> io.BufferedRandom:
        folders = ("data/raw", "notebooks")
        for folder in folders:
            if not (study / folder).is_dir():
                raise StudyError(f"Le dossier de l’étude n’a pas de dossier « {folder} »")
        files = [path for path in sorted(study.rglob("*")) if path.is_file() and not _leads_out(path, study)]
        stats = [path.stat() for path in files]
        stamp = [(p, s.st_size, s.st_mtime_ns) for p, s in zip(files, stats, strict=True)]
        kept = self._packed.pop(study, None)
        if kept is not None and kept[0] == stamp:
            self._packed[study] = kept
            return kept[1]
        if kept is not None:
            kept[1].close()
        packed: io.BufferedRandom = tempfile.TemporaryFile()  # noqa: SIM115
        with tarfile.open(fileobj=packed, mode="w:", format=tarfile.PAX_FORMAT) as archive:
            for path in files:
                _add(archive, path.relative_to(study).as_posix(), path)
            for folder in folders:
                _add_folder(archive, folder)
        packed.flush()
        self._packed[study] = (stamp, packed)
        return packed


def _start(command: list[str], trace: Path, given: int) -> subprocess.Popen[bytes]:
    """Start a process that dies with this one.

    The system ties it to the thread that starts it: one that waits for its end, not one that may leave before.
    """
    started: SimpleQueue[subprocess.Popen[bytes] | OSError] = SimpleQueue()

    def hold() -> None:
        try:
            with trace.open("wb") as errors:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    pass_fds=[given],
                    env=_environment(),
                    cwd="/",
                )
        except OSError as error:
            started.put(error)
        else:
            started.put(process)
            process.wait()

    threading.Thread(target=hold, name="box", daemon=True).start()
    found = started.get()
    if isinstance(found, OSError):
        raise StudyError(f"Le bac à sable ne démarre pas : {found}")
    return found


def _add(archive: tarfile.TarFile, name: str, path: Path) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = path.stat().st_size, 0o644
    with path.open("rb") as file:
        archive.addfile(entry, file)


def _add_folder(archive: tarfile.TarFile, name: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode = tarfile.DIRTYPE, 0o755
    archive.addfile(entry)


def _leads_out(path: Path, study: Path) -> bool:
    return not path.resolve().is_relative_to(study.resolve())


def _environment() -> dict[str, str]:
    """Return the whole environment of the box: nothing of the grader's own."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",
        "USER": "etudiant",
        "LOGNAME": "etudiant",
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MALLOC_ARENA_MAX": "2",
        "PYTHONDONTWRITEBYTECODE": "1",
        # « %pip install » fails at once, rather than after it tried for the time of a cell.
        "PIP_NO_INDEX": "1",
        # Same copy, same order of sets: two runs must not differ by chance.
        "PYTHONHASHSEED": "0",
        **dict.fromkeys(threads, "1"),
    }


def _short_folder() -> str:
    """Return a folder for sockets: their path holds about a hundred characters."""
    usual = tempfile.gettempdir()
    return usual if len(usual) < 60 else "/tmp"
