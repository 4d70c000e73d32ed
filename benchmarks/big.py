"""A national survey: 36 million households, 10 questions, 40 regions, weights, counted from a Parquet file.

Beside `response_breakdown`: DuckDB's own ``GROUPING SETS`` query, which counts and checks nothing else, and pandas,
which loads the file. Each runs in a process of its own, alternately. Wanted: 1.3 times DuckDB, 6 times less than
pandas, under 1 GB. Run with: .venv/bin/python benchmarks/big.py [ROWS [ROUNDS]] (three minutes on an idle machine).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

ROWS, ROUNDS, PIECE, REGIONS = 36_000_000, 3, 1_000_000, 40
QUESTIONS = [f"q{i}" for i in range(1, 11)]
STEPS = ["Non", "Plutôt non", "Plutôt oui", "Oui", "Sans objet"]
ROLES = ["choice", "choice", "favourable", "favourable", "not_applicable"]


def write(path: Path, rows: int) -> None:
    """Write the answers piece by piece: memory holds a million households."""
    rng = np.random.default_rng(2011)
    regions = [f"Région {i:02}" for i in range(1, REGIONS + 1)]
    writer = None
    for start in range(0, rows, PIECE):
        size = min(PIECE, rows - start)
        columns = {"region": pa.DictionaryArray.from_arrays(rng.integers(0, REGIONS, size, dtype=np.int8), regions)}
        columns["weight"] = pa.array(rng.integers(1, 400, size) / 100)
        for question in QUESTIONS:
            codes = rng.choice(np.arange(6, dtype=np.int8), size, p=[0.1, 0.2, 0.3, 0.3, 0.06, 0.04])
            columns[question] = pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes == 5), STEPS)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table, row_group_size=PIECE // 5)
    if writer is not None:
        writer.close()


def items() -> pd.DataFrame:
    scale = pd.DataFrame({"type": "scale", "category": STEPS, "role": ROLES, "population": "foyers"})
    return pd.concat([scale.assign(item=q, text=f"Question {q[1:]}") for q in QUESTIONS], ignore_index=True)


def ours(path: str) -> Callable[[], int]:
    from quality_study.survey import response_breakdown

    asked = {"edition": "2027", "population": "foyers", "groups": "region", "weights": "weight"}
    return lambda: int(response_breakdown(path, items(), **asked)["count"].sum())


def grouping_sets(path: str) -> Callable[[], int]:
    import duckdb

    sets = ", ".join(f"(region, {q})" for q in QUESTIONS)
    sums = "count(*) AS n, sum(weight), sum(weight * weight)"
    query = f"SELECT region, {', '.join(QUESTIONS)}, {sums} FROM '{path}' GROUP BY GROUPING SETS ({sets})"
    return lambda: int(duckdb.sql(query).df()["n"].sum())


def with_pandas(path: str) -> Callable[[], int]:
    def count() -> int:
        table = pd.read_parquet(path)
        table["square"] = table["weight"] ** 2
        found = 0
        for question in QUESTIONS:
            by = table.groupby(["region", question], observed=True, dropna=False)
            found += int(by.agg(n=("weight", "size"), w=("weight", "sum"), w2=("square", "sum"))["n"].sum())
        return found

    return count


def charts_of(path: str) -> Callable[[], int]:
    """Draw the breakdown as that of 60 answers: the whole, and one question region by region."""
    from quality_study import charts
    from quality_study.survey import response_breakdown

    def draw() -> int:
        asked = {"edition": "2027", "population": "foyers", "weights": "weight"}
        words = items()[["item", "category", "text", "role"]]
        whole = response_breakdown(path, items(), **asked).merge(words, on=["item", "category"])
        regions = response_breakdown(path, items(), **asked, groups="region").merge(words, on=["item", "category"])
        charts.likert(whole[whole["role"] != "not_applicable"]).save(Path(path).with_name("likert.svg"))
        one = regions[(regions["item"] == "q1") & (regions["role"] != "not_applicable")]
        return len(charts.groups(one.rename(columns={"population": "group"})).pages)

    return draw


WAYS = {"quality-study": ours, "duckdb": grouping_sets, "pandas": with_pandas, "charts": charts_of}


def measure(way: str, path: str, small: str) -> None:
    """Print what a way takes once its imports are done: wall and processor seconds, and the most memory."""
    WAYS[way](small)()
    count = WAYS[way](path)
    wall, processor = time.perf_counter(), time.process_time()
    found = count()
    taken = [time.perf_counter() - wall, time.process_time() - processor]
    print(json.dumps([*taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, found]))


def main(rows: int = ROWS, rounds: int = ROUNDS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        small = Path(folder) / "small.parquet"
        write(path, rows)
        write(small, PIECE // 100)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        taken: dict[str, list[list[float]]] = {way: [] for way in WAYS}
        for number in range(rounds):
            for way in [w for w in WAYS if w != "charts" or number == 0]:
                command = [sys.executable, __file__, "--measure", way, str(path), str(small)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                taken[way].append(json.loads(done.stdout.splitlines()[-1]))
    of = {way: [median(column) for column in zip(*runs, strict=True)] for way, runs in taken.items()}
    for way, (wall, processor, memory, found) in of.items():
        print(f"{way:<14}{wall:7.1f} s wall {processor:7.1f} s processor {memory:6.2f} GB   {found:,.0f} counted")
    for other in ("duckdb", "pandas"):
        wall, processor = (of["quality-study"][i] / of[other][i] for i in (0, 1))
        print(f"ours / {other}: {wall:.2f} (wall), {processor:.2f} (processor)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(*sys.argv[2:])
    else:
        main(*map(int, sys.argv[1:]))
