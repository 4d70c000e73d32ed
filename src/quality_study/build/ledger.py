"""What each step of a build read and made, by content, and what has changed since.

Standard library only: finding out that nothing is to be done loads nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sys
import sysconfig
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from quality_study.facts.whole_file import write_whole

#: What a build makes to be read, in the order in which it is told; an edition may have no poster.
REPORT, PAGE, POSTER = "rapport.pdf", "rapport.html", "affiche.pdf"
#: The story of the last build; alone among the files of a report, it has a clock.
LOG = "build.log"
_STEPS, _BUILT = "steps", "built"
#: Where the library is: its files are named from there, never from the folders above, which are somebody's.
_LIBRARY = Path(__file__).parents[1]
#: Folders whose files are no part of a study: raw exports never leave the machine, the others belong to software.
_ASIDE = {"exports", "__pycache__"}


class Ledger:
    """The memory of the builds of one edition.

    Parameters
    ----------
    root : Path
        The study folder.
    edition : str
    """

    def __init__(self, root: Path, edition: str) -> None:
        self.root = root
        self.path = root / ".pytask" / f"{edition}.json"
        self._lock = threading.Lock()
        self._content: dict[str, Any] = {_STEPS: {}}
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            if isinstance(found[_STEPS], dict):
                self._content = found
        except (OSError, ValueError, KeyError, TypeError):  # none yet, or not ours: everything is done again
            pass

    def reasons(self, step: str, values: str, *, known: dict[str, str] | None = None) -> list[str]:
        """Say in French why a step has to be done; nothing when it is up to date.

        Parameters
        ----------
        step : str
        values : str
            What it depends on that is in no file.
        known : dict, optional
            Fingerprints already taken, completed here.
        """
        record = self._content[_STEPS].get(step)
        if record is None:
            return ["elle n’a pas encore été menée à son terme"]
        known = {} if known is None else known
        found = [] if record["values"] == values else ["les paramètres ou les bibliothèques installées ont changé"]
        for kind, changed, gone in (
            ("inputs", "a changé", "a disparu"),
            ("outputs", "n’est plus tel que la construction l’a laissé", "manque"),
        ):
            for name, before in record[kind].items():
                if name not in known:
                    known[name] = fingerprint(self._path(name))
                if known[name] != before:
                    found.append(f"{name} {changed if known[name] else gone}")
        return found

    def inputs(self, step: str) -> list[str]:
        """List what a step read when it was last done."""
        return list(self._content[_STEPS].get(step, {}).get("inputs", ()))

    def outputs(self, step: str) -> list[str]:
        """List what a step wrote when it was last done."""
        return list(self._content[_STEPS].get(step, {}).get("outputs", ()))

    def forget(self, step: str) -> None:
        """Remember, before a step begins, that it is not done."""
        self._change(lambda content: (content[_STEPS].pop(step, None), content.pop(_BUILT, None)))

    def note(self, step: str, values: str, inputs: Iterable[Path], outputs: Iterable[Path], *, began: float) -> None:
        """Remember what a step read and made; what was written after it `began` may not be what it read."""
        now = time.time()  # a date to come says nothing
        read = {self._name(p): "?" if began < _written(p) <= now else fingerprint(p) for p in sorted(set(inputs))}
        made = {self._name(p): fingerprint(p) for p in sorted(set(outputs))}
        record = {"values": values, "inputs": read, "outputs": made}
        self._change(lambda content: content[_STEPS].update({step: record}))

    def finish(self, asked: Mapping[str, Any], steps: Mapping[str, str], said: list[str]) -> None:
        """Remember a whole build: what was asked, its steps with their values, what was said at its end."""
        built = {"asked": dict(asked), "environment": environment(), "steps": dict(steps), "said": said}
        if self._content.get(_BUILT) != built:
            kept = {name: r for name, r in self._content[_STEPS].items() if name in steps}
            self._change(lambda content: content.update({_STEPS: kept, _BUILT: built}))

    def up_to_date(self, asked: Mapping[str, Any]) -> list[str] | None:
        """Return what the last whole build said, if the same one would do nothing now; None otherwise."""
        built = self._content.get(_BUILT)
        if built is None or built["asked"] != dict(asked) or built["environment"] != environment():
            return None
        known: dict[str, str] = {}
        if any(self.reasons(step, values, known=known) for step, values in built["steps"].items()):
            return None
        return list(built["said"])

    def _change(self, change: Any) -> None:
        with self._lock:
            change(self._content)
            self.path.parent.mkdir(exist_ok=True)
            write_whole(self.path, (json.dumps(self._content, ensure_ascii=False) + "\n").encode("utf-8"))

    def _name(self, path: Path) -> str:
        base = next((b for b in (self.root, _LIBRARY.parent) if path.is_relative_to(b)), None)
        return path.as_posix() if base is None else path.relative_to(base).as_posix()

    def _path(self, name: str) -> Path:
        return (_LIBRARY.parent if name.startswith(f"{_LIBRARY.name}/") else self.root) / name


def fingerprint(path: Path) -> str:
    """Return the hash of a file's content, or of the names of the files of a folder; nothing where there is none."""
    try:
        content = path.read_bytes()
    except IsADirectoryError:
        content = "\n".join(_names(path)).encode("utf-8", "surrogateescape")
    except PermissionError:  # what Windows says of a folder
        if not path.is_dir():
            raise
        content = "\n".join(_names(path)).encode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    return hashlib.sha256(content).hexdigest()


def study_files(folder: Path) -> list[Path]:
    """List, in order, the files of a folder that are part of a study."""
    found = (p for p in folder.rglob("*") if p.is_file())
    return sorted(p for p in found if not any(x in _ASIDE or x[0] == "." for x in p.relative_to(folder).parts))


def _names(folder: Path) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in study_files(folder)]


def _written(path: Path) -> float:
    """Tell when a file was last written; the names of a folder count at the moment they are read."""
    return path.stat().st_mtime if path.is_file() else 0.0


def environment() -> str:
    """Identify the interpreter and the versions of all that is installed beside it."""
    site = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    installed = sorted(p.name for folder in site for p in Path(folder).glob("*.dist-info"))
    return hashlib.sha256("\n".join([sys.version, *installed]).encode()).hexdigest()
