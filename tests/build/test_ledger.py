"""What a step read and made is remembered by content: any byte counts, a date does not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from quality_study.build.ledger import Ledger, fingerprint


@pytest.fixture
def kept(tmp_path: Path) -> Ledger:
    for name in ("data/a.csv", "src/module.py", "out/table.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"abc")
    ledger = Ledger(tmp_path, "2027")
    inputs = [tmp_path / "data/a.csv", tmp_path / "src/module.py", tmp_path / "data"]
    ledger.note("Calculer", "0.95", inputs, [tmp_path / "out/table.parquet"], began=time.time())
    return ledger


def again(ledger: Ledger) -> Ledger:
    return Ledger(ledger.root, "2027")


def test_a_step_that_was_never_done_says_so(tmp_path: Path) -> None:
    assert Ledger(tmp_path, "2027").reasons("Calculer", "") == ["elle n’a pas encore été menée à son terme"]


def test_touching_a_file_changes_nothing(kept: Ledger) -> None:
    os.utime(kept.root / "data/a.csv", (1, 2))
    (kept.root / "data/a.csv").write_bytes(b"abc")
    assert again(kept).reasons("Calculer", "0.95") == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("data/a.csv", "data/a.csv a changé"),
        ("src/module.py", "src/module.py a changé"),
        ("out/table.parquet", "out/table.parquet n’est plus tel que la construction l’a laissé"),
    ],
)
def test_one_byte_changed_is_a_reason(kept: Ledger, name: str, reason: str) -> None:
    (kept.root / name).write_bytes(b"abd")
    assert again(kept).reasons("Calculer", "0.95") == [reason]


def test_what_is_gone_what_is_new_and_other_parameters_are_reasons(kept: Ledger) -> None:
    (kept.root / "out/table.parquet").unlink()
    (kept.root / "data/b.csv").touch()
    (kept.root / "data/exports").mkdir()
    assert again(kept).reasons("Calculer", "0.9") == [
        "les paramètres ou les bibliothèques installées ont changé",
        "data a changé",
        "out/table.parquet manque",
    ]


def test_a_raw_export_more_changes_nothing(kept: Ledger) -> None:
    (kept.root / "data/exports").mkdir()
    (kept.root / "data/exports/raw.csv").touch()
    assert again(kept).reasons("Calculer", "0.95") == []


def test_what_was_written_while_the_step_ran_is_read_again(kept: Ledger) -> None:
    path = kept.root / "data/a.csv"
    os.utime(path, (1000, 1000))
    kept.note("Calculer", "", [path], [], began=999)
    assert kept.reasons("Calculer", "") == ["data/a.csv a changé"]
    kept.note("Calculer", "", [path], [], began=1000)
    assert kept.reasons("Calculer", "") == []


def test_a_step_that_begins_is_not_done(kept: Ledger) -> None:
    kept.finish({}, {"Calculer": "0.95"}, [])
    kept.forget("Calculer")
    assert again(kept).reasons("Calculer", "0.95") == ["elle n’a pas encore été menée à son terme"]
    assert again(kept).up_to_date({}) is None


def test_a_whole_build_is_up_to_date_until_a_byte_changes(kept: Ledger) -> None:
    assert again(kept).up_to_date({}) is None
    kept.finish({}, {"Calculer": "0.95"}, ["une remarque"])
    assert again(kept).up_to_date({}) == ["une remarque"]
    assert again(kept).up_to_date({"confidence": 0.9}) is None
    (kept.root / "out/table.parquet").write_bytes(b"abd")
    assert again(kept).up_to_date({}) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"steps": 3}', b"\xff"])
def test_a_ledger_that_cannot_be_read_is_begun_again(kept: Ledger, content: bytes) -> None:
    kept.path.write_bytes(content)
    assert again(kept).reasons("Calculer", "0.95") == ["elle n’a pas encore été menée à son terme"]


def test_nothing_there_has_no_fingerprint(tmp_path: Path) -> None:
    assert fingerprint(tmp_path / "none") == ""
    # sha256 of nothing, as FIPS 180-4 has it
    assert fingerprint(tmp_path) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
