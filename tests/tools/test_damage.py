"""Whatever happens to the file of a tool: the table that was written, a word, or an error; never another in silence."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from damage import DAMAGE, outcome, samples


def test_damaged_tables_of_tools_give_the_table_a_word_or_an_error(tmp_path: Path) -> None:
    """Every tool is damaged in every way; benchmarks/tool_fuzz.py does it 2,000 times."""
    draw, counts = random.Random(2027), Counter[str]()
    assert len(samples()) == 24
    for tool, path in samples():
        for damage in DAMAGE:
            damaged = damage(tool, path, draw)
            found = outcome(tool, damaged, tmp_path / "table.csv")
            counts[found] += 1
            if damaged.kind.endswith(("otherwise", "again", "empty rows", "without origin")):
                assert found == "expected", (tool, damaged.kind)
    assert sum(counts.values()) == 24 * len(DAMAGE)
    assert min(counts[kind] for kind in ("expected", "error")) > 80
