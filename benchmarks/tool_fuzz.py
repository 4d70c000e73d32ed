"""Damage the tables of the quality tools 2,000 times: each gives the table, a word or a clean error.

Run with: .venv/bin/python benchmarks/tool_fuzz.py [RUNS] [SEED] (other damage each time, unless SEED is given).
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "tools"))

from damage import DAMAGE, SilentChangeError, outcome, samples


def main() -> None:
    """Print the counts by damage; every silent change is printed with its run."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1_000_000)
    counts: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs):
            draw = random.Random(seed * 1_000_003 + run)
            tool, path = draw.choice(samples())
            damaged = draw.choice(DAMAGE)(tool, path, draw)
            try:
                found = outcome(tool, damaged, Path(folder) / "table.csv")
            except SilentChangeError as error:
                found = "silent"
                print(f"run {run}: {error}")
            counts.setdefault(damaged.kind, Counter())[found] += 1
    for kind, of_kind in sorted(counts.items()):
        print(f"{kind:<28}", dict(sorted(of_kind.items())))
    total = sum(counts.values(), Counter[str]())
    print(f"{runs} tables damaged, seed {seed}:", dict(sorted(total.items())))
    sys.exit(1 if total["silent"] else 0)


if __name__ == "__main__":
    main()
