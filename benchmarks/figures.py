"""Time to draw the figures of the 2011 edition, once libraries are loaded: each one, then the twelve tools together.

Run with: .venv/bin/python benchmarks/figures.py (after quality-study build 2011).
"""

from __future__ import annotations

from time import perf_counter

from quality_study.diagram import Drawing, save_svg
from quality_study.facts.edition import open_edition
from quality_study.report.catalogue import make, read_catalogue
from quality_study.tables.processed import read_tables


def main() -> None:
    """Print seconds per figure (checked and written as SVG), its share of the slowest, and the total of the tools."""
    edition = open_edition("2011")
    tables = read_tables(edition)
    catalogue = read_catalogue(edition.template / "figures.toml")
    make("tab-01", catalogue.figures["tab-01"], tables)  # fonts and libraries are loaded here
    seconds = {}
    for key, entry in catalogue.figures.items():
        if not entry.draw:  # a notebook draws it
            continue
        start = perf_counter()
        made = make(key, entry, tables)
        if isinstance(made, Drawing):
            for scene in made.scenes:
                save_svg(scene, title=entry.caption)
            seconds[key] = perf_counter() - start
    slowest = max(seconds.values())
    for key, taken in seconds.items():
        print(f"{key:<8}{taken:6.3f} s  {taken / slowest:5.0%} of the slowest")
    tools = [k for k in seconds if catalogue.figures[k].draw.startswith("tools.")]
    print(f"{len(tools)} tools: {sum(seconds[k] for k in tools):.2f} s; slowest figure: {slowest:.3f} s")


if __name__ == "__main__":
    main()
