"""Outputs of a copy, kept up to a size: what comes after is left out and the output says so."""

from __future__ import annotations

import json
from typing import Any

from quality_study.grading.sandbox.limits import Limits
from quality_study.report import mime
from quality_study.words.french import number

_ERROR_TEXT, _ERROR_LINES, _NAME = 2_000, 40, 200
_KEPT_CELLS = 16


class Caps:
    """How much of the outputs of a run was kept so far.

    Parameters
    ----------
    limits : Limits
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._total = limits.output_bytes * _KEPT_CELLS
        self._records = limits.record_bytes
        self.begin_cell()

    def begin_cell(self) -> None:
        """Count from zero what the next cell sends."""
        self._left = min(self._limits.output_bytes, self._total)
        self._messages = 0
        self._said = False

    def too_many(self) -> bool:
        """Count one message; say whether the cell has sent too many."""
        self._messages += 1
        return self._messages > self._limits.messages

    def trimmed(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Return the message with what may be kept of its content; None when nothing may.

        A recorded value has a count of its own: text printed before it cannot push it out.
        """
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "stream":
            kept = self._text(str(content["text"]))
            return self._with(message, {"name": _short(content["name"], _NAME), "text": kept}) if kept else None
        if kind == "error":
            return self._with(message, self._error(content))
        if kind in ("display_data", "execute_result"):
            data = self._bundle(content["data"])
            return self._with(message, {"data": data, "metadata": {}, "execution_count": None}) if data else None
        if kind == "status":
            return self._with(message, {"execution_state": _short(content["execution_state"], _NAME)})
        # A cell that clears or updates its outputs must not clear what it recorded, nor copy it into each of them.
        return None

    def _bundle(self, data: dict[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        if mime.RECORD in data:
            size = len(json.dumps(data[mime.RECORD]))
            if size <= self._records:
                self._records -= size
                kept[mime.RECORD] = data[mime.RECORD]
        for name, value in data.items():
            # Anything but text takes far more memory than it weighs: only our own values are read.
            if isinstance(value, str) and len(value) <= self._left:
                self._spend(len(value))
                kept[_short(name, _NAME)] = value
            elif isinstance(value, str) and not self._said:
                kept.setdefault("text/plain", self._notice())
        return kept

    def _text(self, text: str) -> str:
        if len(text) <= self._left:
            self._spend(len(text))
            return text
        kept = text[: self._left]
        self._spend(len(kept))
        return kept if self._said else kept + self._notice()

    def _error(self, content: dict[str, Any]) -> dict[str, Any]:
        lines = [_short(line, _ERROR_TEXT) for line in content["traceback"][-_ERROR_LINES:]]
        return {
            "ename": _short(content["ename"], _NAME),
            "evalue": _short(content["evalue"], _ERROR_TEXT),
            "traceback": lines if self._spend(sum(map(len, lines))) else [],
        }

    def _spend(self, size: int) -> bool:
        enough = size <= self._left
        if enough:
            self._left -= size
            self._total -= size
        return enough

    def _notice(self) -> str:
        self._said = True
        return f"\n[Sortie coupée : au-delà de {number(self._limits.output_bytes)} caractères.]\n"

    @staticmethod
    def _with(message: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        return message | {"content": content}


def _short(text: object, most: int) -> str:
    return str(text)[:most]
