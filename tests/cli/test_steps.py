"""The steps of a build on a terminal, and elsewhere."""

from __future__ import annotations

import io
import re

from rich.console import Console

from quality_study.cli.steps import Steps

NAMES = ["Calculer", "Exécuter", "Composer"]


def shown(terminal: bool) -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=60, color_system=None)
    with Steps(NAMES, console) as steps:
        steps("Calculer", "begun", 0.0)
        steps("Calculer", "done", 3.24)
        steps("Exécuter", "begun", 0.0)
        steps("Exécuter", "failed", 12.0)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_terminal_shows_every_step_what_became_of_it_and_its_time() -> None:
    last = re.sub(r"\x1b\[\??\d*[A-Za-z]", "", shown(terminal=True)).splitlines()[-3:]
    assert [line.split() for line in last] == [
        ["✓", "Calculer", "3,2", "s"],
        ["✗", "Exécuter", "12", "s"],
        ["Composer"],
    ]


def test_elsewhere_a_step_that_begins_is_one_plain_line() -> None:
    assert shown(terminal=False) == "1. Calculer\n2. Exécuter\n"


def test_a_build_that_does_nothing_shows_no_step() -> None:
    console = Console(file=io.StringIO(), force_terminal=True)
    with Steps(NAMES, console):
        pass
    assert isinstance(console.file, io.StringIO)
    assert "Calculer" not in console.file.getvalue()
