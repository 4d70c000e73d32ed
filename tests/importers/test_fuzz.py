from __future__ import annotations

import random
from collections import Counter

from mutations import LONG_MUTATIONS, MUTATIONS
from oracle import free_outcome, outcome
from samples import SAMPLES

#: Each of the 20 samples is damaged in half of the 26 ways; benchmarks/import_fuzz.py makes 10,000 others.
RUNS = 260


def test_damaged_exports_give_the_table_an_explained_difference_or_an_error() -> None:
    draw = random.Random(2027)
    counts: Counter[str] = Counter()
    for run in range(RUNS):
        sample = SAMPLES[run % len(SAMPLES)]
        if not sample.long and run % 5 == 0:
            free_outcome(sample, MUTATIONS[run // 5 % len(MUTATIONS)](sample, draw))
        mutations = LONG_MUTATIONS if sample.long else MUTATIONS
        counts[outcome(sample, mutations[run % len(mutations)](sample, draw))] += 1
    assert sum(counts.values()) == RUNS
    assert min(counts[kind] for kind in ("expected", "listed", "error")) > RUNS / 15
