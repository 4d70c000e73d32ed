"""Reproducible quality studies: raw facts -> tables -> figures -> notebooks -> documents."""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version  # as long to import as all the rest of a small command

    try:
        return version("quality-study")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0.0.0"
