from __future__ import annotations

from pathlib import Path

import pytest
from command import run

from quality_study.facts.edition import Edition
from quality_study.importers.into_edition import import_into, import_to
from quality_study.words.errors import StudyError

GOLDEN = Path(__file__).parents[1] / "golden" / "exports"
ASKED = GOLDEN / "questionnaire.toml"


def test_the_command_writes_the_table_and_tells_what_it_did(tmp_path: Path) -> None:
    done = run(tmp_path, "import", GOLDEN / "plain_wide.csv", "--questionnaire", ASKED, "--output", "responses.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.replace("\u00a0", " ").replace("\u202f", " ").splitlines()[:8] == [
        "Lu : plain_wide.csv (texte UTF-8, séparé par des virgules), dialecte tableau simple.",
        "24 répondants, 18 questions.",
        "3 colonnes non déclarées écartées :",
        "  A : respondent",
        "  B : nom",
        "  C : courriel",
        "À regarder : une seule réponse donnée à toute une échelle (lignes 10, 21) ; "
        'uniform = "drop" dans edition.toml, [import], les écarterait.',
        "Données personnelles masquées dans les commentaires (adresse e-mail 1, numéro de téléphone 1), à relire :",
    ]
    assert (
        (tmp_path / "responses.csv")
        .read_text(encoding="utf-8")
        .startswith("respondent,question,value,status\n1,ecole,")
    )


def test_an_edition_knows_its_questionnaire_and_the_place_of_its_answers(tmp_path: Path) -> None:
    raw = tmp_path / "data" / "raw" / "2027"
    (raw / "exports").mkdir(parents=True)
    (raw / "questionnaire.toml").write_bytes(ASKED.read_bytes())
    (raw / "exports" / "export.csv").write_bytes((GOLDEN / "plain_wide.csv").read_bytes())
    for name in ("export.csv", raw / "exports" / "export.csv"):  # the folder of exports need not be said
        path, told = import_into(Edition(tmp_path, "2027"), Path(name))
        assert path == raw / "responses.csv"
        assert told[1].replace("\u00a0", " ") == "24 répondants, 18 questions."
        assert path.read_text(encoding="utf-8").count("\n1,ecole,") == 1


def test_on_any_problem_all_are_listed_and_the_output_is_untouched(tmp_path: Path) -> None:
    output = tmp_path / "responses.csv"
    output.write_text("avant", encoding="utf-8")
    text = (GOLDEN / "plain_wide.csv").read_text(encoding="utf-8")
    export = tmp_path / "export.csv"
    export.write_text(text.replace("UTC", "UTT").replace(",recommandation\n", ",recommendation\n"), encoding="utf-8")
    done = run(tmp_path, "import", export, "--questionnaire", ASKED, "--output", output)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.replace("\u00a0", " ").splitlines()[:3] == [
        "Erreur. 3 problèmes à corriger :",
        "  1. export.csv, ligne 1 : question absente du fichier : « recommandation » (De 0 à 10, recommanderiez-vous "
        "ce colloque à un(e) camarade ?) ; l’en-tête le plus proche est « recommendation » : si c’est elle, "
        'écrivez : aliases = ["recommendation"].',
        "  2. export.csv, ligne 7, « D (ecole) » : réponse inconnue (et 9 autres lignes) (valeur trouvée : "
        "« UTT »). Valeurs admises : UTC, ENFiP, Douanes, Autre.",
    ]
    assert "  3. export.csv : plateforme non reconnue" in done.stderr
    assert output.read_text(encoding="utf-8") == "avant"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["export.csv", "responses.csv"]


def test_the_output_may_replace_no_file_that_is_read(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_bytes((GOLDEN / "plain_wide.csv").read_bytes())
    with pytest.raises(StudyError, match="remplacerait un fichier lu"):
        import_to(export, ASKED, export)
    with pytest.raises(StudyError, match="le dossier de la table à écrire n’existe pas"):
        import_to(export, ASKED, tmp_path / "absent" / "r.csv")
    with pytest.raises(StudyError, match="fichier absent"):
        import_to(tmp_path / "absent.csv", ASKED, tmp_path / "r.csv")


def test_nothing_of_a_file_without_headings_is_shown(tmp_path: Path) -> None:
    rows = (GOLDEN / "limesurvey_codes_labels.csv").read_text(encoding="utf-8").split("\n", 1)[1]
    (tmp_path / "export.csv").write_text(rows, encoding="utf-8")
    done = run(tmp_path, "import", "export.csv", "--questionnaire", ASKED, "--output", "r.csv")
    assert done.returncode == 1
    for datum in ("Maxence", "Témoin", "example.org", "192.0.2"):
        assert datum not in done.stdout + done.stderr
