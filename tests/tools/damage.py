"""Tables of quality tools as people write and break them, and what must come of each: never another in silence."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from quality_study.facts.tool_tables import TOOL_TABLES
from quality_study.facts.tool_tables.reading import ReadTable, read_tool
from quality_study.words.vocabulary import HEADERS

ROOT = Path(__file__).resolve().parents[2]
Grid = list[list[str]]


@dataclass(frozen=True)
class Damaged:
    """A file, and the table that it is: None where only an error is right; `prefix`, its last field may be cut."""

    kind: str
    content: bytes
    expected: pd.DataFrame | None
    prefix: bool = False


class SilentChangeError(AssertionError):
    """Another table came out, and nothing was said."""


@cache
def samples() -> tuple[tuple[str, Path], ...]:
    """List the tools and their filled tables."""
    raw = ROOT / "data" / "raw" / "exemple" / "tools"
    return tuple((tool, path) for tool in TOOL_TABLES if (path := raw / f"{tool}.csv").is_file())


@cache
def whole(tool: str, path: Path) -> pd.DataFrame:
    read = read_tool(path, tool)
    assert read.problems == []
    return read.rows.reset_index(drop=True)


def grid_of(path: Path) -> Grid:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))


def written(
    grid: Grid, *, separator: str = ";", encoding: str = "utf-8", quoted: bool = False, end: str = "\n"
) -> bytes:
    text = io.StringIO()
    style = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, quoting=style, lineterminator=end).writerows(grid)
    return text.getvalue().encode(encoding)


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def closed(tool: str, grid: Grid) -> list[int]:
    """List the columns whose values are listed."""
    return [i for i, name in enumerate(grid[0]) if TOOL_TABLES[tool].schema[name].values]


def saved_again(tool: str, path: Path, draw: random.Random) -> Damaged:
    choices = {"encoding": draw.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), "separator": draw.choice(";,\t")}
    if choices["encoding"] == "cp1252" and written(grid_of(path)).decode().encode("cp1252", "replace").count(b"?") > 0:
        choices["encoding"] = "utf-16"
    content = written(grid_of(path), quoted=draw.random() < 0.3, end=draw.choice(["\n", "\r\n"]), **choices)
    return Damaged("saved again", content, whole(tool, path))


def spelled_otherwise(tool: str, path: Path, draw: random.Random) -> Damaged:
    grid = grid_of(path)
    listed = closed(tool, grid)
    change = draw.choice([bare, str.upper, lambda text: f" {text} ", lambda text: f"\u00a0{bare(text).lower()}"])
    rows = [[change(cell) if i in listed else cell for i, cell in enumerate(row)] for row in grid[1:]]
    return Damaged("spelled otherwise", written([[change(name) for name in grid[0]], *rows]), whole(tool, path))


def typed_otherwise(tool: str, path: Path, draw: random.Random) -> Damaged:
    """Write dates the French way, and numbers as spreadsheets do."""
    day, number = draw.choice(["{2}/{1}/{0}", "{2}.{1}.{0}", "{2} {3} {0}"]), draw.choice(["{}", "{},0", " {}"])
    months = ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]

    def typed(name: str, cell: str) -> str:
        if name in ("debut", "fin") and cell:
            year, month, at = cell.split("-")
            return day.format(year, month, at, months[int(month) - 1])
        if name == "avancement" and cell:
            return f"{cell} %"
        return number.format(cell) if name in ("impact", "effort", "gravite", "effectif") else cell

    header, *rows = grid_of(path)
    rows = [[typed(name, cell) for name, cell in zip(header, row, strict=True)] for row in rows]
    return Damaged("typed otherwise", written([header, *rows]), whole(tool, path))


def shaped_otherwise(tool: str, path: Path, draw: random.Random) -> Damaged:
    grid, order = grid_of(path), list(range(len(grid_of(path)[0])))
    draw.shuffle(order)
    more = draw.random() < 0.5
    rows = [[row[i] for i in order] + (["avis" if n else "commentaire"] if more else []) for n, row in enumerate(grid)]
    for _ in range(draw.randrange(3)):
        rows.insert(draw.randrange(1, len(rows) + 1), [""] * len(rows[0]))
    return Damaged("columns moved, empty rows", written(rows), whole(tool, path))


def without_origin(tool: str, path: Path, draw: random.Random) -> Damaged:
    rows = [
        [cell for i, cell in enumerate(row) if grid_of(path)[0][i] not in ("statut", "source")] for row in grid_of(path)
    ]
    return Damaged("without origin", written(rows), whole(tool, path).assign(status="own", source=""))


def row_removed(tool: str, path: Path, draw: random.Random) -> Damaged:
    grid, k = grid_of(path), draw.randrange(1, len(grid_of(path)))
    return Damaged("row removed", written(grid[:k] + grid[k + 1 :]), whole(tool, path).drop(index=k - 1))


def row_repeated(tool: str, path: Path, draw: random.Random) -> Damaged:
    grid, k = grid_of(path), draw.randrange(1, len(grid_of(path)))
    rows = whole(tool, path)
    expected = pd.concat([rows.iloc[:k], rows.iloc[k - 1 :]])
    return Damaged("row repeated", written(grid[: k + 1] + grid[k:]), expected)


def cell_changed(tool: str, path: Path, draw: random.Random) -> Damaged:
    grid = grid_of(path)
    k, i = draw.randrange(1, len(grid)), draw.randrange(len(grid[0]))
    grid[k][i] = draw.choice(["", "?", "Zz top", "-1", "12,5", "31/02/2027", "n/a"])
    expected = whole(tool, path).astype("object").copy()
    expected.iloc[k - 1, list(expected.columns).index(HEADERS[grid[0][i]])] = grid[k][i]
    return Damaged("cell changed", written(grid), expected)


def row_cut(tool: str, path: Path, draw: random.Random) -> Damaged:
    grid, k = grid_of(path), draw.randrange(1, len(grid_of(path)))
    del grid[k][draw.randrange(len(grid[0])) :]
    grid[k] = grid[k] or ["x"]
    return Damaged("row cut", written(grid), None)


def heading_misspelled(tool: str, path: Path, draw: random.Random) -> Damaged:
    grid = grid_of(path)
    i = draw.randrange(len(grid[0]))
    grid[0][i] += "xx"
    return Damaged("heading misspelled", written(grid), None)


def truncated(tool: str, path: Path, draw: random.Random) -> Damaged:
    content = written(grid_of(path))
    return Damaged("truncated", content[: draw.randrange(1, len(content))], whole(tool, path), prefix=True)


def wrongly_encoded(tool: str, path: Path, draw: random.Random) -> Damaged:
    return Damaged("wrongly encoded", written(grid_of(path)).decode("cp1252", "replace").encode(), None)


DAMAGE: tuple[Callable[[str, Path, random.Random], Damaged], ...] = (
    *(saved_again, spelled_otherwise, typed_otherwise, shaped_otherwise, without_origin, row_removed, row_repeated),
    *(cell_changed, row_cut, heading_misspelled, truncated, wrongly_encoded),
)


def outcome(tool: str, damaged: Damaged, file: Path) -> str:
    """Return what came: ``expected`` (the table), ``listed`` (another, with a word) or ``error`` (French).

    Raises
    ------
    SilentChangeError
        Another table, without a word.
    """
    file.write_bytes(damaged.content)
    read = read_tool(file, tool)
    if read.problems:
        return "error"
    if damaged.expected is not None and same(read, damaged):
        return "expected"
    if read.remarks:
        return "listed"
    raise SilentChangeError(f"{tool}, {damaged.kind}: {damaged.content.decode('utf-8', 'replace')[-300:]!r}")


def same(read: ReadTable, damaged: Damaged) -> bool:
    assert damaged.expected is not None
    found, right = ([list(map(str, row)) for row in table.to_numpy()] for table in (read.rows, damaged.expected))
    if list(read.rows.columns) != list(damaged.expected.columns):
        return False
    if not damaged.prefix or not found:
        return found == right if not damaged.prefix else True
    *first, last = found
    if len(found) > len(right) or first != right[: len(first)]:
        return False
    cut = [(a, b) for a, b in zip(last, right[len(first)], strict=True) if a != b]
    return all(b.startswith(a) for a, b in cut) and len(cut) <= 1
