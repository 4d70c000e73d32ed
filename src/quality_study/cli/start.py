"""The command as it is started: a build that would do nothing says so at once, without loading the other commands."""

from __future__ import annotations

import sys
from pathlib import Path

from quality_study.build.ledger import PAGE, POSTER, REPORT, Ledger


def main() -> None:
    """Run the command ``quality-study``."""
    said = _nothing_to_do(sys.argv[1:])
    if said is None:
        from quality_study.cli.main import main as command

        command()
    else:
        bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stderr.isatty() else ("", "")
        for remark in said[1]:
            print(f"{bold}À noter.{plain} {remark}", file=sys.stderr)
        print("Tout était à jour.", *said[0], sep="\n")


def _nothing_to_do(arguments: list[str]) -> tuple[list[str], list[str]] | None:
    """Return where the documents are and the remarks, if ``build ÉDITION`` is asked and all is up to date."""
    if len(arguments) != 2 or arguments[0] != "build":
        return None
    here, edition = Path.cwd().resolve(), arguments[1]
    for root in (here, *here.parents):
        if (root / "data" / "raw").is_dir() and (root / "notebooks").is_dir():
            remarks = Ledger(root, edition).up_to_date({}) if (root / "data" / "raw" / edition).is_dir() else None
            written = (REPORT, PAGE, POSTER)
            shown = [f"reports/{edition}/{name}" for name in written]
            places = [f"{name} : {p}" for name, p in zip(written, shown, strict=True) if (root / p).is_file()]
            return None if remarks is None else (places, remarks)
    return None
