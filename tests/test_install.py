"""``make`` on a fresh machine: a small project with our Makefile, its lock, and an index that has moved on since."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OLDEST_PIP = Path(sys.prefix) / "pip-22.3-py3-none-any.whl"
BIN = "Scripts" if os.name == "nt" else "bin"
#: Builds the editable project of the test without any package.
BACKEND = """
import zipfile

def build_editable(directory, settings=None, metadata=None):
    name = "demo-1.0-py3-none-any.whl"
    with zipfile.ZipFile(f"{directory}/{name}", "w") as wheel:
        for file, text in {
            "demo.pth": FOLDER,
            "demo-1.0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\nRequires-Dist: beta",
            "demo-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nTag: py3-none-any",
            "demo-1.0.dist-info/RECORD": "",
        }.items():
            wheel.writestr(file, text)
    return name
"""

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None, reason="il faut make : les cibles du Makefile ne sont pas essayées"
)


def wheel(index: Path, name: str, version: str, requires: str = "") -> str:
    """Write a wheel of one module in the index; return its line of the lock."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: more\n"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": metadata + (f"Requires-Dist: {requires}\n" if requires else ""),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digest = {
        f: base64.urlsafe_b64encode(hashlib.sha256(t.encode()).digest()).rstrip(b"=").decode() for f, t in files.items()
    }
    files[f"{info}/RECORD"] = (
        "".join(f"{f},sha256={digest[f]},{len(t)}\n" for f, t in files.items()) + f"{info}/RECORD,,\n"
    )
    path = index / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Project:
    """A project with our Makefile, two pinned packages of which the index holds newer releases."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "projet"
        self.index = folder / "index"
        self.index.mkdir(parents=True)
        self.root.mkdir()
        lines = [wheel(self.index, "alpha", "1.0"), wheel(self.index, "beta", "1.0", "alpha[more]>=1.0")]
        wheel(self.index, "alpha", "2.0")
        wheel(self.index, "beta", "2.0", "alpha[more]>=1.0")
        (self.root / "requirements.lock").write_text("".join(lines), encoding="utf-8")
        shutil.copy(ROOT / "Makefile", self.root)
        self._write_backend()
        (self.root / "pyproject.toml").write_text(
            '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n', encoding="utf-8"
        )
        self.python = sys.executable

    def _write_backend(self) -> None:
        (self.root / "backend.py").write_text(BACKEND.replace("FOLDER", repr(str(self.root))), encoding="utf-8")

    def bring(self, pip: Path) -> None:
        """Make the Python of the project bring another pip than its own, as an older Python does."""
        script = self.root.parent / "python"
        script.write_text(
            f'#!/bin/sh\n"{sys.executable}" "$@" || exit\n'
            f'case "$2" in venv) for last; do :; done; "$last/bin/python" -m pip install --quiet "{pip}";; esac\n',
            encoding="utf-8",
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        self.python = str(script)

    def move(self) -> None:
        """Give the folder another name, environment included."""
        self.root = self.root.rename(self.root.parent / "ailleurs")
        self._write_backend()

    def make(self, *targets: str) -> subprocess.CompletedProcess[str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE", "MFLAGS"))
        }
        environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.index), "PIP_CONFIG_FILE": os.devnull}
        command = ["make", *targets, f"PYTHON={self.python}"]
        return subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, encoding="utf-8")

    def run(self, code: str) -> str:
        command = [self.root / ".venv" / BIN / "python", "-c", code]
        done = subprocess.run(command, cwd=self.root.parent, capture_output=True, text=True, encoding="utf-8")
        return done.stdout.strip() or done.stderr

    def versions(self) -> str:
        return self.run(
            "from importlib.metadata import version as v; print(v('pip'), v('alpha'), v('beta'), v('demo'))"
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="pip 22.3 ne va pas avec ce Python, qui en apporte un plus récent"
)
@pytest.mark.skipif(not OLDEST_PIP.is_file(), reason=f"il faut {OLDEST_PIP.name}, que make test apporte")
def test_the_pip_of_the_first_python_installs_the_pinned_releases(project: Project) -> None:
    project.bring(OLDEST_PIP)
    done = project.make(".venv/.ready")
    assert done.returncode == 0, done.stdout + done.stderr
    assert project.versions() == "22.3 1.0 1.0 1.0"


def test_an_interrupted_install_starts_again_and_a_moved_folder_too(project: Project) -> None:
    hidden = (project.index / "beta-1.0-py3-none-any.whl").rename(project.index / "beta.part")
    stopped = project.make(".venv/.ready")
    assert stopped.returncode != 0
    assert not (project.root / ".venv" / ".ready").exists()
    # What an installation cut in the middle of a package leaves: its name without its module.
    packages = Path(project.run("import sysconfig; print(sysconfig.get_path('purelib'))"))
    (packages / "alpha-1.0.dist-info").mkdir()
    (packages / "alpha-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\n")
    hidden.rename(project.index / "beta-1.0-py3-none-any.whl")

    assert project.make(".venv/.ready").returncode == 0
    assert project.versions().split()[1:] == ["1.0", "1.0", "1.0"]
    assert project.run("import alpha, beta; print(alpha.VERSION, beta.VERSION)") == "1.0 1.0"
    assert project.make(".venv/.ready").stdout == "make: '.venv/.ready' is up to date.\n"

    project.move()
    again = project.make(".venv/.ready")
    assert again.returncode == 0
    assert again.stdout.startswith("Installation dans .venv")
    assert project.run("import sys; print(sys.path[-1])") == str(project.root)


def test_an_environment_that_contradicts_itself_is_not_ready(project: Project) -> None:
    wheel(project.index, "alpha", "0.5")
    lock = project.root / "requirements.lock"
    lock.write_text(
        wheel(project.index, "alpha", "0.5") + lock.read_text(encoding="utf-8").splitlines(keepends=True)[1],
        encoding="utf-8",
    )
    done = project.make(".venv/.ready")
    assert done.returncode != 0
    assert "beta 1.0 has requirement alpha[more]>=1.0, but you have alpha 0.5." in done.stdout
    assert not (project.root / ".venv" / ".ready").exists()


def test_make_alone_lists_every_target_in_french(project: Project) -> None:
    shown = project.make().stdout.splitlines()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert [line.split()[1] for line in shown[:-1]] == targets.split()
    assert shown[1] == "make report   construit le rapport de l’édition 2011, dit où est le PDF"
    assert not (project.root / ".venv").exists()
