"""The edition exemple is what its generator and the import command make, byte for byte."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from command import run

from quality_study.facts.questionnaire import Questionnaire
from quality_study.synthetic.example import example_export

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw" / "exemple"


def test_the_export_is_made_again_from_its_seed(questionnaire: Questionnaire) -> None:
    assert example_export(questionnaire).encode() == (RAW / "exports" / "limesurvey.csv").read_bytes()


def test_the_answers_are_what_the_command_imports(tmp_path: Path) -> None:
    raw = tmp_path / "data" / "raw" / "exemple"
    raw.mkdir(parents=True)
    for name in ("edition.toml", "questionnaire.toml", "exports"):
        copy = shutil.copytree if (RAW / name).is_dir() else shutil.copyfile
        copy(RAW / name, raw / name)
    export, asked, answers = raw / "exports" / "limesurvey.csv", raw / "questionnaire.toml", raw / "responses.csv"
    done = run(tmp_path, "import", export, "-q", asked, "-o", answers)
    assert done.returncode == 0, done.stderr
    for name in ("responses.csv", "importation.csv"):
        assert (raw / name).read_bytes() == (RAW / name).read_bytes(), name


def test_the_export_holds_what_the_rules_of_import_are_for() -> None:
    with (RAW / "exports" / "limesurvey.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 122
    assert len({row["id"] for row in rows}) == 120
    assert sum(not row["submitdate"] for row in rows) == 3
    signs = [cell[:2] for row in rows for cell in row.values() if cell.startswith(("=", "'"))]
    assert signs == ["'=", "'="]  # as LimeSurvey writes a comment that begins like a formula
    assert Counter(row["ecole"] for row in {row["id"]: row for row in rows}.values()) == {
        "UTC": 44,
        "ENFiP": 34,
        "Douanes": 26,
        "Autre": 16,
    }


def test_this_export_alone_is_kept_with_the_project() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("pas de dépôt Git")

    def ignored(path: str) -> bool:
        return subprocess.run([git, "check-ignore", "-q", "--no-index", path], cwd=ROOT).returncode == 0

    assert not ignored("data/raw/exemple/exports/limesurvey.csv")
    assert ignored("data/raw/2027/exports/limesurvey.csv")
    assert ignored("data/raw/2011/exports/results-survey.csv")
