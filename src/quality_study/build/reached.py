"""Which files of the library a module reaches: what it imports, wherever in its text, and what these import."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock

import quality_study

#: Steps run in threads, and Python counts the depth of the tree that it builds once for all of them: two at a time may
#: stop with a SystemError, « AST constructor recursion depth mismatch ».
_ONE_AT_A_TIME = Lock()
_LIBRARY = Path(quality_study.__file__).parent


def reached(*modules: str) -> set[Path]:
    """Return the files that some modules of the library depend on, their own and the data of their packages included.

    Parameters
    ----------
    *modules : str
        Full names.
    """
    waiting, seen = list(modules), set[str]()
    found: set[Path] = set()
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if name in seen or path is None:
            continue
        seen.add(name)
        found.add(path)
        waiting += _imported(path, name)
    packages = {p.relative_to(_LIBRARY).parts[0] for p in found} - {"__init__.py"}
    return found | {data for package in packages for data in _data(_LIBRARY / package)}


def code_hash() -> str:
    """Hash the source of the library, so that a changed function rebuilds what it made."""
    digest = hashlib.sha256()
    for path in sorted(_LIBRARY.rglob("*.py")):
        digest.update(path.relative_to(_LIBRARY).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def _imported(path: Path, name: str) -> list[str]:
    """List the modules that a file imports; a package is imported with each of its modules."""
    names = [name.rpartition(".")[0]] if "." in name else []
    text = path.read_text(encoding="utf-8")
    with _ONE_AT_A_TIME:
        tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    if "iter_modules(__path__)" in text:  # its modules are found by their names
        names += [f"{name}.{p.stem}" for p in path.parent.glob("*.py") if p.stem != "__init__"]
    return [n for n in names if n.startswith("quality_study")]


def _file(name: str) -> Path | None:
    path = _LIBRARY.joinpath(*name.split(".")[1:])
    return next((p for p in (path / "__init__.py", path.with_suffix(".py")) if p.is_file()), None)


def _data(package: Path) -> Iterator[Path]:
    return (p for p in package.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc"))
