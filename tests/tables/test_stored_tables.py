"""A processed table is read when it is asked for, once, and says so to whoever listens."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from quality_study.tables.processed import StoredTables


def test_tables_are_read_when_they_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr("sys.audit", lambda event, *details: heard.append(f"{event} {Path(details[0]).name}"))
    for name in "ab":
        pd.DataFrame({"x": [name]}).to_parquet(tmp_path / f"{name}.parquet")
    heard.clear()
    tables = StoredTables({name: tmp_path / f"{name}.parquet" for name in "ab"})
    assert (list(tables), len(tables), "a" in tables, "c" in tables, tables.get("c")) == (
        ["a", "b"],
        2,
        True,
        False,
        None,
    )
    assert [line for line in heard if line.startswith("open")] == []
    assert tables["a"]["x"].tolist() == ["a"]
    assert tables["a"] is tables["a"]
    assert heard == ["open a.parquet"]
    more = tables | {"c": pd.DataFrame()}
    assert more["b"]["x"].tolist() == ["b"]
    with pytest.raises(KeyError):
        tables["c"]
