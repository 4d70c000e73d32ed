"""From an edition to a file: what the command line does."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

from quality_study.facts.edition import open_edition
from quality_study.forms import PLATFORMS, write_form
from quality_study.words.errors import StudyError

STARTS = {"xlsform": b"PK", "limesurvey": b"\xef\xbb\xbfid\t", "google": "// À coller".encode(), "paper": b"%PDF-"}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_2011_questionnaire_goes_out_on_every_platform(study_root: Path, platform: str) -> None:
    edition = open_edition("2011", root=study_root)
    path, problems = write_form(edition, platform)
    assert path == edition.reports / PLATFORMS[platform].file
    assert path.read_bytes().startswith(STARTS[platform])
    assert [p.column for p in problems] == [
        "privacy.purpose",
        "privacy.controller",
        "privacy.legal_basis",
        "privacy.recipients",
        "privacy.retention_date",
        "privacy.contact",
    ]


def test_a_filled_notice_leaves_nothing_to_say(study_root: Path) -> None:
    settings = study_root / "data" / "raw" / "2011" / "edition.toml"
    filled = """
[privacy]
purpose = "Améliorer le colloque"
controller = "UTC"
legal_basis = "public_task"
recipients = "L’équipe"
retention_date = 2027-06-30
contact = "qualite@example.org"
"""
    settings.write_text(settings.read_text(encoding="utf-8") + filled, encoding="utf-8")
    done = run(study_root, "form", "2011", "--to", "google", "--output", "sortie/forme.gs")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ("sortie/forme.gs : à coller dans script.google.com, puis exécuter creerLeQuestionnaire\n")
    assert "[à remplir" not in (study_root / "sortie" / "forme.gs").read_text(encoding="utf-8")


def test_the_command_lists_what_is_still_to_fill(study_root: Path) -> None:
    done = run(study_root, "form", "2011", "--to", "limesurvey")
    assert done.returncode == 0
    assert done.stdout == "reports/2011/questionnaire.txt : à importer dans LimeSurvey\n"
    lines = done.stderr.splitlines()
    assert lines[0] == (
        "Notice d’information. data/raw/2011/edition.toml, « privacy.purpose » : "
        "à remplir : à quoi serviront les réponses."
    )
    assert len(lines) == 6


def test_an_unknown_destination_names_those_that_exist(study_root: Path) -> None:
    done = run(study_root, "form", "2011", "--to", "papier")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Erreur. --to : destination inconnue (valeur trouvée : « papier »). Valeurs admises : xlsform, limesurvey, "
        "google, paper. Vouliez-vous écrire « paper » ?\n"
    )


def test_a_file_that_cannot_be_written_is_named(study_root: Path) -> None:
    with pytest.raises(StudyError, match="le fichier ne peut pas être écrit") as caught:
        write_form(open_edition("2011", root=study_root), "google", study_root)
    assert str(study_root) in str(caught.value)
