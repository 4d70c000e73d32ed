"""Every drawing under 2,000 random tables: labels of 1 to 300 characters, up to 60 elements; counts the faults.

Run with: .venv/bin/python benchmarks/fuzz.py (an hour or two).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
#: The tests that draw random tables and ask the checker for faults.
FUZZED = "overlap or routed or fault"


def main() -> None:
    """Run the drawing tests of the suite with the profile ``fuzz`` and print what failed, then pytest's own count."""
    command = [sys.executable, "-m", "pytest", str(TESTS / "tools"), str(TESTS / "diagram" / "test_routing.py")]
    options = ["-k", FUZZED, "--hypothesis-profile=fuzz", "--hypothesis-show-statistics", "-p", "no:cacheprovider"]
    run = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    for line in run.stdout.splitlines():
        if line.startswith("tests/") or " passing" in line or line.startswith(("FAILED", "=")):
            print(line.strip())
    print(run.stdout.strip().splitlines()[-1])


if __name__ == "__main__":
    main()
