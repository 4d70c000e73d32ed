"""What a kernel notes of the files that a notebook opens."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from quality_study.kernels import reading


def test_what_is_read_is_told_and_not_what_is_written(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sys, "addaudithook", lambda hook: None)  # one cannot be taken out again
    monkeypatch.setattr(reading, "_opened", set())
    monkeypatch.chdir(tmp_path)
    exec(reading.BEGIN)
    read = 0
    for path in ("lu.csv", tmp_path / "deux.csv", b"octets.csv"):
        reading._heard("open", (str(path) if isinstance(path, Path) else path, "r", read))
    for details in [("ecrit.csv", "w", 0o1101), ("les-deux.csv", "r+", 2), (3, "r", 0)]:
        reading._heard("open", details)
    reading._heard("import", ("os", None, None))
    exec(reading.TELL.format(str(tmp_path / "told.json")))
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    assert told["opened"] == [str(tmp_path / name) for name in ("deux.csv", "lu.csv", "octets.csv")]
    assert reading.__file__ in told["modules"]
