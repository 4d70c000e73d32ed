"""Reproducible quality studies: raw facts -> tables -> figures -> notebooks -> documents."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("quality-study")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0.0.0"

__all__ = ["__version__"]
