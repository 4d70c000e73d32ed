from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from quality_study.importers.counts_file import read_counts
from quality_study.importers.into_edition import import_to
from quality_study.words.errors import StudyError

GOLDEN = Path(__file__).parents[1] / "golden" / "exports"
EXAMPLE = Path(__file__).parents[2] / "data" / "raw" / "exemple"
QUALTRICS = "qualtrics_fr_labels.csv"
LIMESURVEY = "limesurvey_codes_labels.csv"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """Return the raw folder of an edition that only has its settings and its questionnaire."""
    shutil.copy(EXAMPLE / "edition.toml", tmp_path)
    shutil.copy(GOLDEN / "questionnaire.toml", tmp_path)
    rule(tmp_path, "")
    return tmp_path


def rule(folder: Path, text: str) -> None:
    """Declare a rule of import, in place of any other."""
    path = folder / "edition.toml"
    head, _, rest = path.read_text(encoding="utf-8").partition("[import]")
    kept = "[" + rest.partition("\n[")[2] if "\n[" in rest else ""
    path.write_text(f"{head}\n{kept}\n{text}\n", encoding="utf-8")


def export(folder: Path, name: str, row: int, **changed: str) -> Path:
    """Copy an export with one row more: that of another, with other cells."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows.append([changed.get(heading, cell) for heading, cell in zip(rows[0], rows[row], strict=True)])
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return folder / name


def imported(folder: Path, file: Path) -> tuple[list[str], list[list[str]]]:
    told = import_to(file, folder / "questionnaire.toml", folder / "responses.csv")
    lines = (folder / "importation.csv").read_text(encoding="utf-8").splitlines()
    return told, [line.split(";") for line in lines]


def test_what_was_counted_is_written_beside_the_answers(edition: Path) -> None:
    told, counts = imported(edition, export(edition, QUALTRICS, 4, Status="Aperçu de l’enquête", ResponseId="R_essai"))
    assert counts == [
        ["quoi", "nombre", "regle"],
        ["répondants", "24", ""],
        ["lignes d’aperçu ou de test écartées", "1", "tests = drop"],
        ["réponses inachevées gardées", "3", "unfinished = keep"],
        ["réponses en double écartées", "0", "duplicates = refuse"],
        ["lignes vides écartées", "0", ""],
        ["colonnes non déclarées écartées", "17", ""],
        ["adresse e-mail : données masquées dans les commentaires", "1", ""],
        ["adresse IP : données masquées dans les commentaires", "0", ""],
        ["numéro de téléphone : données masquées dans les commentaires", "1", ""],
        ["une seule réponse donnée à toute une échelle : gardées", "2", "uniform = keep"],
    ]
    assert told[-1] == (
        "L’export brut est à effacer au plus tard le 31\u00a0décembre\u00a02026 (edition.toml, retention_date)."
    )


def test_the_rule_is_that_of_the_edition(edition: Path) -> None:
    rule(edition, '[import]\ntests = "keep"\nunfinished = "drop"')
    _, counts = imported(edition, export(edition, QUALTRICS, 4, Status="Aperçu de l’enquête", ResponseId="R_essai"))
    assert counts[1:4] == [
        ["répondants", "22", ""],  # 24, one test more, three unfinished less
        ["lignes d’aperçu ou de test gardées", "1", "tests = keep"],
        ["réponses inachevées écartées", "3", "unfinished = drop"],
    ]


def test_duplicates_follow_the_rule_too(edition: Path) -> None:
    twice = export(edition, LIMESURVEY, 3)
    with pytest.raises(StudyError, match="répondant en double"):
        imported(edition, twice)
    assert not (edition / "importation.csv").exists()
    rule(edition, '[import]\nduplicates = "last"')
    _, counts = imported(edition, twice)
    assert counts[1] == ["répondants", "24", ""]
    assert counts[4] == ["réponses en double écartées", "1", "duplicates = last"]


def test_a_wrong_rule_is_told_and_nothing_is_written(edition: Path) -> None:
    rule(edition, '[import]\nduplicates = "fist"')
    with pytest.raises(StudyError) as caught:
        imported(edition, GOLDEN / QUALTRICS)
    assert str(caught.value).endswith(
        "« import.duplicates » : valeur inconnue (valeur trouvée : « fist »). Valeurs admises : refuse, first, last. "
        "Vouliez-vous écrire « first » ?"
    )
    assert not (edition / "responses.csv").exists()


def test_a_table_written_elsewhere_has_no_counts(edition: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("ailleurs") / "responses.csv"
    import_to(GOLDEN / QUALTRICS, edition / "questionnaire.toml", elsewhere)
    assert [p.name for p in elsewhere.parent.iterdir()] == ["responses.csv"]


def test_counts_that_are_not_those_of_the_answers_are_refused(edition: Path) -> None:
    imported(edition, GOLDEN / QUALTRICS)
    answers = pd.DataFrame({"respondent": [1, 2, 3], "question": "q", "value": "v", "status": "answered"})
    path = edition / "importation.csv"
    _, problems = read_counts(path, answers, shown="importation.csv")
    assert [str(p) for p in problems] == [
        "importation.csv, ligne 2, « nombre » : ne décrit pas responses.csv : refaites l’importation, ou retirez ce "
        "fichier (valeur trouvée : « 24 »). Valeurs admises : 3."
    ]
    path.write_text(path.read_text(encoding="utf-8").replace("vides écartées;0", "vides écartées;zéro"), "utf-8")
    _, problems = read_counts(path, answers, shown="importation.csv")
    assert [str(p) for p in problems] == [
        "importation.csv, ligne 6, « nombre » : nombre attendu (valeur trouvée : « zéro »). Valeurs admises : un "
        "nombre entier, non dit."
    ]


def test_without_a_file_nothing_is_counted(tmp_path: Path) -> None:
    answers = pd.DataFrame({"respondent": [1], "question": "q", "value": "v", "status": "answered"})
    counts, problems = read_counts(tmp_path / "importation.csv", answers, shown="importation.csv")
    assert (list(counts.columns), len(counts), problems) == (["what", "count", "rule"], 0, [])
