"""A build that would do nothing says so as a whole one does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from quality_study.build.ledger import Ledger
from quality_study.cli import start


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("data/raw/2027", "notebooks/2027"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks")
    raw = tmp_path / "data/raw/2027/edition.toml"
    raw.touch()
    (tmp_path / "reports/2027").mkdir(parents=True, exist_ok=True)
    for name in ("rapport.pdf", "rapport.html"):
        (tmp_path / "reports/2027" / name).touch()
    ledger = Ledger(tmp_path, "2027")
    ledger.note("Calculer", "", [raw], [], began=raw.stat().st_mtime)
    ledger.finish({}, {"Calculer": ""}, ["une colonne de trop."])
    return raw


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> list[str]:
    called: list[str] = []
    monkeypatch.setattr("quality_study.cli.main.main", lambda: called.append("whole"))
    monkeypatch.setattr("sys.argv", ["quality-study", *arguments])
    start.main()
    return called


def test_nothing_to_do_is_said_with_the_remarks(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "build", "2027") == []
    out, err = capsys.readouterr()
    assert out == (
        "Tout était à jour.\nrapport.pdf : reports/2027/rapport.pdf\nrapport.html : reports/2027/rapport.html\n"
    )
    assert err == "À noter. une colonne de trop.\n"


@pytest.mark.parametrize("arguments", [["build", "2028"], ["build", "2027", "--force"], ["check", "2027"], []])
def test_anything_else_is_left_to_the_command(
    built: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    assert run(monkeypatch, *arguments) == ["whole"]


def test_one_byte_more_is_left_to_the_command(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built.write_bytes(b"\n")
    assert run(monkeypatch, "build", "2027") == ["whole"]


def test_finding_out_imports_nothing_heavy() -> None:
    code = (
        "import sys, quality_study.cli.start; "
        "print([m for m in ('pandas', 'numpy', 'nbformat', 'pytask', 'typer', 'pydantic', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
