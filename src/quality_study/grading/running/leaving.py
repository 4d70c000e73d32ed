"""A cell that asks Python to stop (``exit()``, ``quit()``): the line does nothing, the cell is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: What such a line does in a notebook: nothing, whenever its kernel would have stopped.
WITHOUT_EFFECT = "exit() ou quit() n’a pas d’effet ici, la suite est exécutée"


def asked_to_leave(reply: Mapping[str, Any]) -> bool:
    """Tell whether a cell called ``exit()`` or ``quit()``, from the reply of its kernel.

    Examples
    --------
    >>> asked_to_leave({"content": {"payload": [{"source": "ask_exit", "keepkernel": False}]}})
    True
    >>> asked_to_leave({"content": {"status": "error"}})
    False
    """
    content = reply.get("content")
    payload = content.get("payload") if isinstance(content, Mapping) else None
    asked = payload if isinstance(payload, list) else []
    return any(isinstance(one, Mapping) and one.get("source") == "ask_exit" for one in asked)
