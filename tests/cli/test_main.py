import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import run

import quality_study


def test_version(study_root: Path) -> None:
    """In an interpreter of its own, as from a shell."""
    command = [sys.executable, "-m", "quality_study.cli", "--version"]
    done = subprocess.run(command, cwd=study_root, capture_output=True, text=True, encoding="utf-8")
    assert done.stdout == f"quality-study {quality_study.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["biuld"],
            "Erreur. commande inconnue : « biuld ». "
            "Commandes admises : build, watch, verify, new, check, draw, suggest, form, import, comments, compare, "
            "release, self-check, hidden, grade, override, feedback, moodle, gradebook, overview, practical, manual.",
        ),
        (["build"], "Erreur. il manque l’argument ÉDITION."),
        (
            ["build", "2011", "--frce"],
            "Erreur. option inconnue : « --frce ». Options admises : --confidence, --dry-run, --force, --help, --only, "
            "--parameter, --scheduler, --to, --workers.",
        ),
        (["build", "2011", "--confidence", "abc"], "Erreur. --confidence attend un nombre, par exemple 0.95."),
        (
            ["import", "x.csv"],
            "Erreur. valeur incorrecte pour import : écrivez « quality-study import 2027 FICHIER », ou "
            "« import FICHIER -q Q.toml -o RÉPONSES.csv ».",
        ),
        (["check", "2011", "x"], "Erreur. argument en trop : « x »."),
    ],
)
def test_usage_errors_are_in_french_with_what_is_accepted(study_root: Path, arguments: list[str], message: str) -> None:
    done = run(study_root, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.fullmatch(rf"{re.escape(message)} Aide : .* --help\n", done.stderr)


def test_help_is_in_french(study_root: Path) -> None:
    shown = run(study_root, "build", "--help").stdout
    for words in ("Construit les tables", "Affiche cette aide.", "Tout refaire", "[obligatoire]", "celui des carnets"):
        assert words in shown
    assert not re.search(r"Show this|exit\.|required|default:", shown)


def test_check_accepts_the_2011_edition(study_root: Path) -> None:
    done = run(study_root, "check", "2011")
    assert (done.returncode, done.stdout, done.stderr) == (0, "L’édition 2011 est en ordre : data/raw/2011\n", "")


def test_unknown_edition_lists_those_that_exist(study_root: Path) -> None:
    done = run(study_root, "check", "2012")
    assert done.returncode == 1
    assert done.stderr == (
        "Erreur. data/raw : édition inconnue (valeur trouvée : « 2012 »). Valeurs admises : 2011, exemple. "
        "Vouliez-vous écrire « 2011 » ?\n"
    )


def test_outside_a_study_says_where_to_go(tmp_path: Path) -> None:
    done = run(tmp_path, "check", "2011")
    assert done.returncode == 1
    assert done.stderr == (
        f"Erreur. Aucune étude trouvée depuis {tmp_path} : "
        "placez-vous dans le dossier qui contient data/raw et notebooks.\n"
    )


def test_unknown_parameter_is_refused_before_anything_runs(study_root: Path) -> None:
    done = run(study_root, "build", "2011", "-p", "confidnce=0.9")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0] == "Erreur. 8 problèmes à corriger :"
    assert lines[1] == (
        "  1. notebooks/2011/01_planifier.ipynb : paramètre inconnu (valeur trouvée : « confidnce »). "
        "Valeurs admises : confidence, edition. Vouliez-vous écrire « confidence » ?"
    )
    assert not (study_root / "data" / "processed").exists()


def test_check_lists_every_problem_of_every_file(study_root: Path) -> None:
    raw = study_root / "data/raw/2011"
    claims = raw / "claims.csv"
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text.replace("concours_futur;Oui;=;50", "concours_futur;Ouii;=;50", 1), encoding="utf-8")
    catalogue = study_root / "data/raw/2011/figures.toml"
    catalogue.write_text(
        catalogue.read_text(encoding="utf-8").replace("01_planifier", "01_planifer", 1), encoding="utf-8"
    )
    done = run(study_root, "check", "2011")
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "concours_futur;Oui;=;50" in row)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Erreur. 2 problèmes à corriger :",
        f"  1. data/raw/2011/claims.csv, ligne {line}, « categorie » : "
        "catégorie inconnue pour l’item « concours_futur » (valeur trouvée : « Ouii »). "
        "Valeurs admises : Non, Oui, Question non adaptée, Sans réponse. "
        "Vouliez-vous écrire « Oui » ?",
        "  2. data/raw/2011/figures.toml, ligne 7, « fig-01 » : carnet inconnu (valeur trouvée : « 01_planifer »). "
        "Valeurs admises : 01_planifier, 02_realiser, 03_mesurer_etudiants, 04_mesurer_ministere, 05_indicateurs, "
        "06_ameliorer, 07_auditer, 08_annexe. Vouliez-vous écrire « 01_planifier » ?",
    ]
