from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from pathlib import Path

import pytest
from samples import GOLDEN, NUMBERS, SAMPLES, Sample, cells, expected, table

from quality_study.cli import main as cli
from quality_study.facts.question import BLANK
from quality_study.facts.questionnaire import read_questionnaire
from quality_study.importers import find_importers, recognise
from quality_study.importers.reading import read_source
from quality_study.importers.responses_file import read_responses
from quality_study.survey.responses import response_breakdown

NAMED = pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
Run = tuple[int, str, str]


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object) -> Run:
    monkeypatch.setattr(sys, "argv", ["quality-study", "import", *map(str, arguments)])
    with pytest.raises(SystemExit) as done:
        cli.main()
    shown = capsys.readouterr()
    return int(done.value.code or 0), shown.out, shown.err


def imported(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sample: Sample, output: Path) -> Run:
    return run(
        monkeypatch, capsys, GOLDEN / sample.name, "--questionnaire", GOLDEN / "questionnaire.toml", "--output", output
    )


@NAMED
def test_every_sample_gives_the_expected_table_through_the_command_line(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "responses.csv"
    code, out, err = imported(monkeypatch, capsys, sample, output)
    assert (code, err) == (0, "")
    rows = list(csv.reader(io.StringIO(output.read_text(encoding="utf-8"), newline="")))
    assert rows[0] == ["respondent", "question", "value", "status"]
    for row in rows[1:]:
        assert not row[2].startswith(("=", "+", "@"))
    order = [(r["respondent"], r["question"]) for r in table("expected.csv")]
    assert [(r[0], r[1]) for r in rows[1:]] == order
    # the apostrophe that keeps a spreadsheet from evaluating a comment is no part of it
    bare = [(int(r), q, v[1:] if v.startswith(("'=", "'@")) else v, s) for r, q, v, s in rows[1:]]
    assert cells(bare) == expected(sample.name)
    assert "24 répondants, 18 questions." in out
    for datum in table("personal_data.csv"):
        assert datum["value"] not in output.read_text(encoding="utf-8") + out + err


@NAMED
def test_a_sample_is_recognised_by_its_content_alone(sample: Sample) -> None:
    source = read_source(sample.data, "sans-nom")
    assert recognise(source.sheets[0]) == [sample.importer]
    assert sample.importer in find_importers()


@NAMED
def test_the_counts_of_the_table_read_back_are_the_expected_counts(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "responses.csv"
    imported(monkeypatch, capsys, sample, output)
    responses = read_responses(output)
    asked = read_questionnaire(GOLDEN / "questionnaire.toml")
    found = response_breakdown(responses, asked.items("répondants"), edition="2027", population="répondants")
    numbers = found[["count", "not_applicable", "blank"]].astype(int).itertuples(index=False, name=None)
    counts = dict(zip(zip(found["item"], found["category"], strict=True), numbers, strict=True))
    closed = [r for r in table("expected_counts.csv") if r["category"] and r["question"] not in NUMBERS]
    for row in closed:
        truth = (int(row["count"]), int(row["n_not_applicable"]), int(row["n_blank"]))
        assert counts[row["question"], row["category"]] == truth
    assert len(closed) == sum(category != BLANK for _, category in counts)
    for row in table("expected_counts.csv"):
        if row["question"] in NUMBERS:
            values = responses.loc[responses["question"] == row["question"], "value"]
            assert (values == row["category"]).sum() == int(row["count"])


def test_naming_the_importer_changes_nothing_when_it_is_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    sample = next(s for s in SAMPLES if s.importer == "surveymonkey")
    imported(monkeypatch, capsys, sample, first)
    arguments = [GOLDEN / sample.name, "-q", GOLDEN / "questionnaire.toml", "-o", second, "--importer", "surveymonkey"]
    assert run(monkeypatch, capsys, *arguments)[0] == 0
    assert first.read_bytes() == second.read_bytes()


def test_what_was_dropped_and_masked_is_told_without_any_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = next(s for s in SAMPLES if s.name == "qualtrics_fr_codes.csv")
    _, out, _ = imported(monkeypatch, capsys, sample, tmp_path / "r.csv")
    lines = out.replace("\u00a0", " ").replace("\u202f", " ").splitlines()
    assert lines[0] == "Lu : qualtrics_fr_codes.csv (texte UTF-8, séparé par des virgules), dialecte Qualtrics."
    assert "3 réponses inachevées gardées (lignes 9, 19, 28)." in lines
    assert "17 colonnes non déclarées écartées :" in lines
    assert "  D : Adresse IP" in lines
    assert "  contenupourquoi, adresse e-mail : ligne 16" in lines
    assert "  suggestions, numéro de téléphone : ligne 18" in lines


def test_our_own_table_can_be_imported_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    imported(monkeypatch, capsys, SAMPLES[0], first)
    assert run(monkeypatch, capsys, first, "-q", GOLDEN / "questionnaire.toml", "-o", second)[0] == 0
    assert first.read_bytes() == second.read_bytes()


def test_every_mutation_of_the_documentation_is_one_of_the_samples() -> None:
    kept = {p.name for p in GOLDEN.iterdir()}
    about = {"allowed_loss.csv", "expected.csv", "expected_counts.csv", "personal_data.csv", "questionnaire.toml"}
    assert kept - about == {s.name for s in SAMPLES}
    assert Counter(s.importer for s in SAMPLES)["limesurvey"] == 5
