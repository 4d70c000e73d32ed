"""Time of the audit of the 2011 edition, and of comparisons with percentages whose size is not published.

Run with: .venv/bin/python benchmarks/audit.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import TypeVar

from scipy.stats import fisher_exact

from quality_study.audit import cell_bounds, joint_sizes, unknown_n_comparison
from quality_study.audit.program import Program, build_program
from quality_study.audit.solving import program_bounds
from quality_study.facts.claims import retained
from quality_study.facts.edition import open_edition
from quality_study.tables.validation import load_raw

Made = TypeVar("Made")


def timed(make: Callable[[], Made]) -> tuple[Made, float]:
    """Return what a call gives and the seconds it takes."""
    start = perf_counter()
    made = make()
    return made, perf_counter() - start


def every_bound(program: Program) -> list[tuple[int, int, float, float]]:
    """Bound each cell by the solver alone."""
    return [program_bounds(program, [cell], None) for cell in program.cells]


def main() -> None:
    """Print seconds, beside those of one integer program per bound and of one test per pair."""
    edition = open_edition("2011")
    study = load_raw(edition)
    claims = retained(study.tables["claims"])
    seconds = {"bounds": 0.0, "sizes": 0.0, "solver": 0.0}
    cells = 0
    for population, items in study.items.groupby("population", sort=False):
        own, max_n = claims[claims["population"] == population], edition.population(str(population)).maximum_size or 0
        table, taken = timed(partial(cell_bounds, own, items, max_n=max_n))
        seconds["bounds"] += taken
        cells += len(table)
        seconds["sizes"] += timed(partial(joint_sizes, own, items, max_n=max_n))[1]
        program = build_program(own, items, max_n=max_n)
        seconds["solver"] += timed(partial(every_bound, program))[1]
    print(f"cell bounds of 2011, {cells} cells: {seconds['bounds']:.3f} s (goal: 1 s)")
    print(
        f"one integer program per bound: {seconds['solver']:.3f} s, {seconds['solver'] / seconds['bounds']:.0f} times"
    )
    print(f"joint sizes of 2011: {seconds['sizes']:.3f} s")

    found, taken = timed(lambda: unknown_n_comparison(18, 20, 97, 500))
    groups = found.pairs[["count1", "n1", "count", "n"]].to_numpy().tolist()
    each = timed(lambda: [fisher_exact([[a, m - a], [b, n - b]]).pvalue for a, m, b, n in groups])[1]
    print(f"unknown_n_comparison to n = 500, {len(groups)} pairs: {taken:.3f} s (goal: 2 s)")
    print(f"scipy's Fisher test on the same pairs: {each:.3f} s, {each / taken:.0f} times")


if __name__ == "__main__":
    main()
