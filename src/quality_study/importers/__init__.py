"""Importers, one dialect a file: the export of a survey platform -> the table of responses.

A module of this package is an importer when it has a ``DIALECT``; ``--importer`` names it (``google-forms``).
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from quality_study.importers.dialect import Dialect
from quality_study.importers.source import Sheet

__all__ = ["PLAIN", "find_importers", "recognise"]
#: The dialect of a table that no platform recognises.
PLAIN = "plain"


@cache
def find_importers() -> dict[str, Dialect]:
    """Find every importer of the package by the name the command line uses, in alphabetical order."""
    modules = {m.name: importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)}
    return {n.replace("_", "-"): m.DIALECT for n, m in sorted(modules.items()) if hasattr(m, "DIALECT")}


def recognise(sheet: Sheet) -> list[str]:
    """Return the names of the dialects that recognise themselves in a sheet; the plain table when none does.

    Examples
    --------
    >>> recognise(Sheet("", [["Horodateur", "Votre avis"]], [1]))
    ['google-forms']
    """
    return [name for name, dialect in find_importers().items() if dialect.recognises(sheet)] or [PLAIN]
