"""Damage the sample exports 10,000 times: each gives the expected table, an explained difference or a clean error.

Run with: .venv/bin/python benchmarks/import_fuzz.py [RUNS] [SEED] (other damage each time, unless SEED is given).
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "importers"))

from mutations import LONG_MUTATIONS, MUTATIONS
from oracle import SilentError, free_outcome, outcome
from samples import SAMPLES


def main() -> None:
    """Print the three counts, and by mutation; every silent difference is printed with its run."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1_000_000)
    counts: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = {}
    for run in range(runs):
        draw = random.Random(seed * 1_000_003 + run)
        sample = draw.choice(SAMPLES)
        mutant = draw.choice(LONG_MUTATIONS if sample.long else MUTATIONS)(sample, draw)
        try:
            result = outcome(sample, mutant)
            if not sample.long:
                free_outcome(sample, mutant)
        except SilentError as error:
            result = "silent"
            print(f"run {run}, {sample.name}: {error}")
        counts[result] += 1
        by_kind.setdefault(mutant.kind, Counter())[result] += 1
    for kind, found in sorted(by_kind.items()):
        print(f"{kind:<28}", dict(sorted(found.items())))
    print(f"{runs} mutations, seed {seed}:", dict(sorted(counts.items())))
    sys.exit(1 if counts["silent"] else 0)


if __name__ == "__main__":
    main()
