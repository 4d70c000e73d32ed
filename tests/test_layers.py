"""The layers that the documentation promises: none imports one that stands below it in the table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "quality_study"
#: Parts of the command line, beside `cli` itself.
COMMANDS = {"cli_french", "cli_grading"}


def layers() -> dict[str, int]:
    table = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## Les couches")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name: rank for rank, row in enumerate(rows) for name in re.findall(r"`(\w+)`", row)}


def imports() -> Iterator[tuple[str, str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        file = path.relative_to(SOURCE)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("quality_study"):
                parts = str(node.module).split(".")
                names = parts[1:2] or [alias.name for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [a.name.split(".")[1] for a in node.names if a.name.startswith("quality_study.")]
            else:
                continue
            for name in names:
                yield str(file), file.parts[0].removesuffix(".py"), name


def test_every_module_has_a_layer() -> None:
    found = {path.stem for path in SOURCE.iterdir() if not path.name.startswith("_")} - COMMANDS
    assert found == set(layers())


def test_no_layer_imports_one_that_follows_it() -> None:
    rank = layers()
    seen = [(file, own, other) for file, own, other in imports() if own in rank and other in rank]
    assert len(seen) > 500
    assert [f"{file} imports {other}" for file, own, other in seen if rank[other] > rank[own]] == []
