"""A file read piece by piece gives the table, and the account, that it gives when it is read whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from samples import GOLDEN, SAMPLES

from quality_study.importers import streaming
from quality_study.importers.into_edition import import_to
from quality_study.words.errors import StudyError

ASKED = GOLDEN / "questionnaire.toml"
FILES = [s.name for s in SAMPLES if s.name.endswith(".csv")]


@pytest.fixture(params=[5, 9])
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(streaming, "LARGE", 0)
    monkeypatch.setattr(streaming, "PIECE", request.param)
    return int(request.param)


def read(file: Path, output: Path) -> list[str]:
    return [line.replace("\u00a0", " ").replace("\u202f", " ") for line in import_to(file, ASKED, output)]


@pytest.mark.parametrize("name", FILES)
def test_every_export_gives_the_same_table_by_pieces(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parts = tmp_path / "whole.csv", tmp_path / "parts.csv"
    told = read(GOLDEN / name, whole)
    monkeypatch.setattr(streaming, "LARGE", 0)
    monkeypatch.setattr(streaming, "PIECE", 7)
    again = read(GOLDEN / name, parts)
    assert parts.read_bytes() == whole.read_bytes()
    assert again[:2] == told[:2]
    assert list(tmp_path.glob(".*")) == []


def test_the_account_adds_up_and_says_what_was_not_looked_for(tmp_path: Path, pieces: int) -> None:
    told = read(GOLDEN / "plain_wide.csv", tmp_path / "r.csv")
    assert told[1] == "24 répondants, 18 questions."
    assert told[6].startswith("À regarder : une seule réponse donnée à toute une échelle (lignes 10, 21)")
    assert told[7].startswith("Données personnelles masquées dans les commentaires (adresse e-mail 1, numéro")
    assert told[-1] == (
        f"Attention : Fichier lu par morceaux de {pieces} lignes : les mêmes réponses, et une même personne sous "
        "plusieurs numéros, n’ont été cherchées qu’à l’intérieur d’un morceau."
    )


def test_a_respondent_met_again_in_another_piece_is_refused(tmp_path: Path, pieces: int) -> None:
    lines = (GOLDEN / "plain_wide.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    export, output = tmp_path / "export.csv", tmp_path / "r.csv"
    export.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    with pytest.raises(StudyError, match=r"répondant en double : 1 avant la ligne \d+ sont déjà plus haut"):
        read(export, output)
    assert not output.exists()


def test_the_first_piece_with_problems_names_their_lines_and_where_it_stopped(tmp_path: Path, pieces: int) -> None:
    text = (GOLDEN / "plain_wide.csv").read_text(encoding="utf-8")
    head, *rows = text.splitlines(keepends=True)
    rows[14] = rows[14].replace("UTC", "UTT").replace("ENFiP", "UTT")
    export, output = tmp_path / "export.csv", tmp_path / "r.csv"
    export.write_text(head + "".join(rows), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read(export, output)
    first, *_, last = caught.value.problems
    assert (first.line, first.found) == (16, "UTT")
    stopped = re.fullmatch(r"la suite du fichier, après la ligne (\d+), n’a pas été lue", last.message)
    assert stopped is not None
    assert 16 <= int(stopped[1]) < 16 + pieces
    assert not output.exists()


def test_what_cannot_be_read_by_pieces_is_read_whole(tmp_path: Path, pieces: int) -> None:
    text = (GOLDEN / "plain_wide.csv").read_text(encoding="utf-8")
    export = tmp_path / "export.csv"
    export.write_bytes(text.encode("cp1252", "replace"))
    told = read(export, tmp_path / "r.csv")
    assert "Windows-1252" in told[0]
    assert not any("morceaux" in line for line in told)
