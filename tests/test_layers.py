"""The layers that the documentation promises: none imports one that stands below it in the table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "quality_study"


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
    found = {path.stem for path in SOURCE.iterdir() if not path.name.startswith("_")}
    assert found == set(layers())


def test_no_layer_imports_one_that_follows_it() -> None:
    rank = layers()
    seen = [(file, own, other) for file, own, other in imports() if own in rank and other in rank]
    assert len(seen) > 500
    assert [f"{file} imports {other}" for file, own, other in seen if rank[other] > rank[own]] == []


def needs(package: str) -> dict[str, set[str]]:
    """What each part of a package (a file or a folder of it, as a path) imports among the other parts."""
    folder = SOURCE / package
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*.py"):
        if path.name == "__init__.py":
            continue
        own = path.relative_to(SOURCE).with_suffix("").as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(f"quality_study.{package}"):
                continue
            module = str(node.module).removeprefix("quality_study.").replace(".", "/")
            for alias in node.names:
                whole = f"{module}/{alias.name}"
                found.setdefault(own, set()).add(whole if (SOURCE / f"{whole}.py").exists() else module)
    return found


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """The first way round that a graph holds, [] if it has none."""
    done: set[str] = set()

    def follow(part: str, path: list[str]) -> list[str]:
        if part in path:
            return [*path[path.index(part) :], part]
        if part in done:
            return []
        done.add(part)
        return next((way for other in sorted(graph.get(part, ())) if (way := follow(other, [*path, part]))), [])

    return next((way for part in sorted(graph) if (way := follow(part, []))), [])


@pytest.mark.parametrize("package", sorted(p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists()))
def test_no_file_or_folder_of_a_package_imports_what_imports_it(package: str) -> None:
    files = needs(package)
    assert cycle(files) == []
    folders: dict[str, set[str]] = {}
    for own, others in files.items():
        part = "/".join(own.split("/")[1:2])
        folders.setdefault(part, set()).update({o.split("/")[1] for o in others if "/" in o} - {part})
    assert cycle(folders) == []


def test_a_way_round_is_found() -> None:
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert cycle({"a": {"b", "c"}, "b": {"c"}}) == []
