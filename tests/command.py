"""The command ``quality-study`` in this process: a new interpreter costs seconds, and is tried where it matters."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock


def run(root: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command from a folder; return its exit code and all that it printed."""
    words = ["quality-study", *map(str, arguments)]
    output, errors = io.StringIO(), io.StringIO()
    code: object = 0
    with (
        mock.patch.dict(os.environ, {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}),
        mock.patch.object(sys, "argv", words),
        contextlib.chdir(root),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(errors),
    ):
        from quality_study.cli.main import main  # its consoles read the environment

        try:
            main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return subprocess.CompletedProcess(words, code, output.getvalue(), errors.getvalue())
