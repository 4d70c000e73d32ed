"""The steps of a build as they go: a live table on a terminal, a line when one begins elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from quality_study.words.french import number

#: Sign and style of what becomes of a step.
_SIGNS = {"begun": ("▶", "bold cyan"), "done": ("✓", "green"), "failed": ("✗", "bold red")}


class Steps:
    """Told of each step, shows all of them.

    Parameters
    ----------
    names : list of str
        Every step, in order.
    console : Console
    """

    def __init__(self, names: list[str], console: Console) -> None:
        self._names, self._console = names, console
        self._states: dict[str, tuple[str, float]] = {}
        self._live = Live(get_renderable=self._table, console=console, refresh_per_second=4)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._live.stop()

    def __call__(self, name: str, state: str, seconds: float) -> None:
        """Take note of a step that begins, or that ended in some seconds."""
        begins = state == "begun"
        self._states[name] = state, time.monotonic() if begins else seconds
        if begins and not self._console.is_terminal:
            self._console.print(f"{len(self._states)}. {name}", soft_wrap=True)

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 1))
        table.add_column()
        table.add_column(no_wrap=True, overflow="ellipsis")
        table.add_column(justify="right")
        for name in self._names if self._states else ():
            state, seconds = self._states.get(name, ("", 0.0))
            sign, style = _SIGNS.get(state, (" ", "dim"))
            seconds = time.monotonic() - seconds if state == "begun" else seconds
            table.add_row(sign, name, f"{number(round(seconds, 1))} s" if state else "", style=style)
        return table
