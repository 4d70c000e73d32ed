"""Why a copy was stopped, in one French sentence for the teacher."""

from __future__ import annotations

from collections.abc import Sequence

from quality_study.grading.sandbox.limits import Limits
from quality_study.words.french import join, number, plural, typographic

_NAME = 60


def timed_out(cause: str, cell: int | None, limits: Limits) -> str:
    """Say that time ran out: ``interrupted``, ``cell`` (could not be interrupted), ``wall`` or ``cpu``."""
    cell_time, wall_time = _seconds(limits.cell_seconds), _seconds(limits.wall_seconds)
    return typographic(
        {
            "interrupted": f"{_the(cell)} a été interrompue après {cell_time} ; la suite a été exécutée.",
            "cell": f"{_the(cell)} dure plus de {cell_time} et ne se laisse pas interrompre ; la suite n’a pas été "
            "exécutée.",
            "wall": f"La copie dure plus de {wall_time} ; elle a été arrêtée{_at(cell)}.",
            "cpu": f"La copie a pris plus de {_seconds(limits.cpu_seconds)} de calcul ; elle a été arrêtée{_at(cell)}.",
        }[cause]
    )


def memory(cell: int | None, limits: Limits) -> str:
    """Say that the copy asked for too much memory."""
    most = number(limits.memory_bytes / 1e9, 1)
    return typographic(f"{_the(cell)} demande plus de mémoire que permis ({most} Go).")


def flooded(cause: str, cell: int | None, limits: Limits) -> str:
    """Say that the copy sent too much: ``bytes``, ``message`` (one too large, or garbage) or ``messages``."""
    return typographic(
        {
            "bytes": f"{_the(cell)} affiche plus de {number(limits.flood_bytes / 1e6)} Mo",
            "message": f"{_the(cell)} affiche d’un coup plus de {number(limits.message_bytes / 1e6)} Mo, ou des "
            "données illisibles",
            "messages": f"{_the(cell)} affiche plus de {number(limits.messages)} fois",
        }[cause]
        + " ; la suite n’a pas été exécutée."
    )


def died(cell: int | None, detail: str) -> str:
    """Say that the kernel stopped by itself."""
    how = f" ({detail})" if detail else ""
    return typographic(f"Python s’est arrêté{_at(cell)}{how} ; la suite n’a pas été exécutée.")


def failed(raised: Sequence[tuple[int | None, str]]) -> str:
    """Say which cells raised; the names of errors come from the copy, hence are cut."""
    names = [f"{cell} ({_plain(name)})" for cell, name in raised if cell is not None]
    cells = "la cellule" if len(names) == 1 else "les cellules"
    return typographic(f"{plural(len(names), 'erreur').capitalize()}, dans {cells} {join(names)}.")


def _the(cell: int | None) -> str:
    return "La copie" if cell is None else f"La cellule {cell}"


def _at(cell: int | None) -> str:
    return "" if cell is None else f" à la cellule {cell}"


def _seconds(value: float) -> str:
    return f"{number(value)} s"


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isprintable())[:_NAME]
