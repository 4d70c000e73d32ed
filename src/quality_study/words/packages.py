"""A package that only some need: imported when it is asked for, named when it is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from quality_study.words.errors import StudyError


def needed(package: str, purpose: str) -> Any:
    """Import a package of an extra, or raise a StudyError that says how to install it.

    Examples
    --------
    >>> needed("json", "lire").__name__
    'json'
    """
    try:
        return import_module(package)
    except ImportError as error:
        message = f"il manque le module {package}, qu’il faut pour {purpose} : « python -m pip install {package} »"
        raise StudyError(message) from error
