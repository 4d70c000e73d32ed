"""The log of the last build that had something to do: one JSON object a line, places but no words of a study."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from pathlib import Path
from typing import Any

from quality_study.words.errors import StudyError

#: What a message quotes after the place that it names: the first line of a cell.
_QUOTED = re.compile(r" \(«.*»\)")


class BuildLog:
    """The log of one build, begun with its first line: a build that has nothing to do leaves the log of another.

    Parameters
    ----------
    path : Path
    **asked
        What is told of the whole build.
    """

    def __init__(self, path: Path, **asked: Any) -> None:
        self._path, self._asked = path, asked
        self._lock = threading.Lock()
        self._begun = False

    def write(self, event: str, **told: Any) -> None:
        """Add a line, on the disk when this returns."""
        with self._lock:
            if not self._begun:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.write_text(_line("build", self._asked), encoding="utf-8")
                self._begun = True
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_line(event, told))


def places(error: StudyError) -> list[str]:
    """List where problems are, without the values found: an answer, a name or a comment may be among them."""
    found = (f"{_QUOTED.sub('', p.file)}{'' if p.line is None else f':{p.line}'}" for p in error.problems)
    return list(dict.fromkeys(place for place in found if place))


def _line(event: str, told: dict[str, Any]) -> str:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    return json.dumps({"time": now, "event": event, **told}, ensure_ascii=False) + "\n"
