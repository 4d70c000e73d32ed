"""Quality tools, one a file: rows of a CSV file -> layout -> drawing.

The tool ``NAME`` has its table in :mod:`quality_study.facts.tool_tables`, which says what the rows must hold, and its
drawing, ``draw(rows, options)``, in the module ``NAME`` of this package.
"""

from __future__ import annotations

import importlib
from types import ModuleType


def find_tool(name: str) -> ModuleType:
    """Load what draws a tool, named as in :data:`~quality_study.facts.tool_tables.TOOL_TABLES`."""
    return importlib.import_module(f"{__name__}.{name}")
