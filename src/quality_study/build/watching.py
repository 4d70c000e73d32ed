"""Building again what an edit touches, each time a file of the study is saved."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from quality_study.build.ledger import study_files
from quality_study.facts.edition import Edition

_SECONDS = 0.3
State = dict[Path, tuple[int, int]]


def watch(edition: Edition, rebuild: Callable[[], None], *, pause: Callable[[float], None] = time.sleep) -> None:
    """Build, then build again after each change of a file that a build reads, until interrupted.

    Parameters
    ----------
    edition : Edition
    rebuild : callable
        Builds, and tells of errors itself.
    pause : callable
        Waits that many seconds.
    """
    seen: State | None = None
    while True:
        now = _state(edition)
        pause(_SECONDS)
        if now != seen and _state(edition) == now:  # a save of several files, or of a large one, is over
            rebuild()
            seen = now  # what was saved meanwhile is another change


def _state(edition: Edition) -> State:
    """Tell the date and the size of every file that a build may read."""
    found: State = {}
    for folder in (edition.raw.parent, edition.notebooks, edition.template):
        for path in study_files(folder):
            try:
                status = path.stat()
            except OSError:  # gone since it was listed
                continue
            found[path] = status.st_mtime_ns, status.st_size
    return found
