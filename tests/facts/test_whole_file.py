from __future__ import annotations

from pathlib import Path

import pytest

from quality_study.facts.whole_file import write_whole


def test_the_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"avant, plus long")
    write_whole(path, b"apres")
    assert path.read_bytes() == b"apres"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_that_cannot_be_replaced_leaves_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.mkdir()
    with pytest.raises(OSError, match=r"a\.csv"):
        write_whole(path, b"apres")
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
