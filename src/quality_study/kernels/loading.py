"""What kernels import, imported before them; and what a fork must not share with its brothers."""

from __future__ import annotations

import gc
import importlib
import random

#: What notebooks import, and what IPython would import each time a kernel starts.
_MODULES = (
    "quality_study.charts",
    "quality_study.tools",
    "quality_study.report.study",
    "quality_study.audit",
    "quality_study.inference",
    "quality_study.survey",
    # Not its backend for notebooks, which finds its kernel when it is imported.
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "pandas.core.arrays.arrow._arrow_utils",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "scipy.stats",
    "seaborn",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "cProfile",
    "encodings.idna",
    "encodings.unicode_escape",
    "encodings.utf_8_sig",
    "pdb",
    "pstats",
    "stringprep",
    "tornado.platform.asyncio",
    "tornado.queues",
)


def load(*more: str) -> None:
    """Import what notebooks and kernels use, and `more`, so that every kernel forked from here has it from birth."""
    for name in (*_MODULES, *more):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # collecting in a fork must not touch, hence copy, what it shares


def freshen() -> None:
    """In a fork: draw other numbers than the brothers do. What else is drawn at random asks the system each time."""
    import numpy as np

    random.seed()
    np.random.seed()
