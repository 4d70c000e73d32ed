"""One build of an edition at a time; a killed one holds nothing and leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import pytest

from quality_study.build.alone import alone
from quality_study.build.ledger import Ledger
from quality_study.facts.edition import Edition
from quality_study.tables.processed import write_tables
from quality_study.words.errors import StudyError

HOLD = """import sys
from pathlib import Path
from quality_study.build.alone import alone
from quality_study.facts.edition import Edition
with alone(Edition(Path(sys.argv[1]), "2027")):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_build_is_refused_and_another_edition_is_not(tmp_path: Path) -> None:
    with alone(Edition(tmp_path, "2027")):
        with pytest.raises(StudyError) as caught, alone(Edition(tmp_path, "2027")):
            pass
        with alone(Edition(tmp_path, "2028")):
            pass
    assert str(caught.value) == (
        f".pytask/2027.lock : une autre construction de l’édition 2027 est en cours (processus {os.getpid()}) : "
        "attendez sa fin, ou arrêtez-la, puis relancez."
    )
    with alone(Edition(tmp_path, "2027")):
        pass


def test_a_killed_build_holds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == b"held\n"
        with pytest.raises(StudyError, match=rf"\(processus {held.pid}\)"), alone(Edition(tmp_path, "2027")):
            pass
        held.kill()
        held.wait()
        with alone(Edition(tmp_path, "2027")):
            pass


def test_halves_of_files_are_swept(tmp_path: Path) -> None:
    edition = Edition(tmp_path, "2027")
    kept = [edition.processed / "a.csv", edition.reports / "rapport.pdf", edition.raw / "b.tmp"]
    halves = [edition.processed / "a.csv.tmp", edition.figures / "f.svg.tmp", edition.reports / "notebooks" / "n.tmp"]
    halves.append(tmp_path / ".pytask" / "2027.tmp" / "kernel.json")
    for path in (*kept, *halves):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    with alone(edition):
        assert tempfile.gettempdir() == str(tmp_path / ".pytask" / "2027.tmp")
    assert [p for p in (*kept, *halves) if p.exists()] == kept
    assert sorted(p.name for p in (tmp_path / ".pytask").iterdir()) == ["2027.lock"]
    assert Path(tempfile.gettempdir()) != tmp_path / ".pytask" / "2027.tmp"


class Killed(BaseException):
    pass


@pytest.mark.parametrize("moment", [0, 1, 3, 5])
def test_a_step_killed_between_two_files_is_done_again_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    edition = Edition(tmp_path, "2027")
    source = edition.raw / "edition.toml"
    source.parent.mkdir(parents=True)
    source.touch()
    outputs = [edition.processed / f"{name}.{kind}" for name in "abc" for kind in ("parquet", "csv")]

    def step(content: int) -> None:
        ledger = Ledger(tmp_path, "2027")
        ledger.forget("Calculer")
        write_tables(edition, {name: pd.DataFrame({"x": [content]}) for name in "abc"})
        ledger.note("Calculer", "", [source], outputs, began=time.time())

    step(2)
    expected = [path.read_bytes() for path in outputs]
    step(1)
    left = iter(range(moment))
    replace = os.replace

    def killing(old: Path, new: Path) -> None:
        if new in outputs and next(left, None) is None:
            raise Killed
        replace(old, new)

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", killing)
        patched.setattr(Path, "unlink", lambda *_, **__: None)  # a killed process tidies nothing
        with pytest.raises(Killed):
            step(2)
    assert Ledger(tmp_path, "2027").reasons("Calculer", "") == ["elle n’a pas encore été menée à son terme"]
    assert len(list(edition.processed.glob("*.tmp"))) == 1
    with alone(edition):
        assert list(edition.processed.glob("*.tmp")) == []
        step(2)
    assert [path.read_bytes() for path in outputs] == expected
    assert Ledger(tmp_path, "2027").reasons("Calculer", "") == []
