"""In a kernel: which files a notebook reads, and which modules it has at its end."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

#: What is run in a kernel before the first cell of a notebook, and after the last one; nothing of it stays in sight.
BEGIN = f"__import__({__name__!r}, fromlist=['begin']).begin()"
TELL = f"__import__({__name__!r}, fromlist=['tell']).tell({{!r}})"
_opened: set[str] = set()


def begin() -> None:
    """Note from now on every file that is opened to be read."""
    sys.addaudithook(_heard)


def tell(path: str) -> None:
    """Write in a file what was read so far, and the files of the modules there are."""
    modules = {str(getattr(module, "__file__", None) or "") for module in list(sys.modules.values())}
    Path(path).write_text(json.dumps({"opened": sorted(_opened), "modules": sorted(modules - {""})}), encoding="utf-8")


def _heard(event: str, details: tuple[object, ...]) -> None:
    if event == "open" and isinstance(details[0], str | bytes):
        flags = details[2] if len(details) > 2 and isinstance(details[2], int) else 0
        if not flags & (os.O_WRONLY | os.O_RDWR):
            _opened.add(os.path.abspath(os.fsdecode(details[0])))
