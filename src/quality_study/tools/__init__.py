"""Quality tools, one a file: rows of a CSV file -> layout -> drawing.

A module of this package is a tool when it has ``SCHEMA`` (the French columns of its CSV file) and ``draw(rows)``.
A file ``tools/NAME.csv`` or ``tools/NAME_SOMETHING.csv`` of an edition belongs to the tool ``NAME``.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

__all__ = ["find_tools", "tool_of"]


@cache
def find_tools() -> dict[str, ModuleType]:
    """Find every tool of the package, by name (``risk_map``), in alphabetical order."""
    found = {m.name: importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)}
    return {name: module for name, module in sorted(found.items()) if hasattr(module, "SCHEMA")}


def tool_of(table: str) -> ModuleType | None:
    """Return the tool that a table belongs to, by the longest name that begins the table's; None if there is none.

    Examples
    --------
    >>> tool_of("qqoqcp_projet").__name__
    'quality_study.tools.qqoqcp'
    """
    names = [n for n in find_tools() if table == n or table.startswith(f"{n}_")]
    return find_tools()[max(names, key=len)] if names else None
