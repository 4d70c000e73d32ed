from __future__ import annotations

import random
from collections import Counter

from mutations import LONG_MUTATIONS, MUTATIONS
from oracle import outcome
from samples import SAMPLES

RUNS = 600


def test_damaged_exports_give_the_table_an_explained_difference_or_an_error() -> None:
    draw = random.Random(2027)
    counts: Counter[str] = Counter()
    for run in range(RUNS):
        sample = SAMPLES[run % len(SAMPLES)]
        mutate = draw.choice(LONG_MUTATIONS if sample.long else MUTATIONS)
        counts[outcome(sample, mutate(sample, draw))] += 1
    print(dict(counts))
    assert sum(counts.values()) == RUNS
    assert min(counts[kind] for kind in ("expected", "listed", "error")) > 40
