"""Which files of the library a module reaches: what it imports, wherever in its text, and what these import."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import quality_study

_LIBRARY = Path(quality_study.__file__).parent
#: An import of the library wherever in the text: the parser of Python takes a second, and does not like two threads.
_IMPORTS = re.compile(
    r"^[ \t]*(?:from[ \t]+(quality_study[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|.*)|import[ \t]+(quality_study.*))",
    re.MULTILINE,
)


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
    """List what a file imports, modules or names in them; a package is imported with each of its modules."""
    names = [name.rpartition(".")[0]] if "." in name else []
    text = path.read_text(encoding="utf-8")
    for package, listed, modules in _IMPORTS.findall(text):
        names += [package, *(f"{package}.{word}" for word in re.findall(r"\w+", listed))]
        names += re.findall(r"quality_study[\w.]*", modules)
    if "iter_modules(__path__)" in text:  # its modules are found by their names
        names += [f"{name}.{p.stem}" for p in path.parent.glob("*.py") if p.stem != "__init__"]
    return [n for n in names if n.startswith("quality_study")]


def _file(name: str) -> Path | None:
    path = _LIBRARY.joinpath(*name.split(".")[1:])
    return next((p for p in (path / "__init__.py", path.with_suffix(".py")) if p.is_file()), None)


def _data(package: Path) -> Iterator[Path]:
    return (p for p in package.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc"))
