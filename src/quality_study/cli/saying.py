"""How commands speak: their two consoles, remarks, and texts that are no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from quality_study.words.errors import Problem

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)

EditionArgument = Annotated[
    str, typer.Argument(metavar="ÉDITION", help="Nom d’un dossier de data/raw, par exemple 2011.")
]

SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="tcp://HÔTE:PORT", help="Ordonnanceur Dask : ses machines exécutent."),
]


def tell(remarks: Sequence[Problem | str]) -> None:
    """Say what was understood, left out or doubtful, without stopping for it."""
    for remark in remarks:
        ERR.print(f"[bold]À noter.[/] {escape(str(remark))}", soft_wrap=True)


def escape(text: str) -> str:
    """Return a text that the console prints as it is."""
    return text.replace("[", r"\[")
