from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import essai
import pytest

from quality_study.cli.main import main


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in the study folder, in this process: imports take longer than the commands."""

    def run(*arguments: str) -> Done:
        monkeypatch.chdir(root)
        monkeypatch.setattr(sys, "argv", ["quality-study", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Done(int(left.value.code or 0), said.out, said.err)

    return run


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("étude")
    essai.write_study(root)
    (root / "copies").mkdir()
    (root / "copies" / "Zoé.ipynb").write_bytes(b"")
    (root / "copies" / "Luc.pdf").write_bytes(b"%PDF")
    return root


def test_copies_that_cannot_be_read_need_no_sandbox(root: Path, run: Run) -> None:
    done = run("grade", "copies", "-a", "tp9", "-o", "notes.csv")
    assert done.stderr == "1/2 Luc : à relire\n2/2 Zoé : à relire\n"
    assert done.stdout == (
        "2 copies : 2 à relire.\n"
        "Luc : Aucun carnet Jupyter (.ipynb) ; trouvé : « Luc.pdf ».\n"
        "Zoé : Le fichier est vide.\n"
        "notes.csv\n"
        "Réponses rédigées : quality-study manual gather notes.csv -a tp9 -o DOSSIER\n"
    )
    assert done.returncode == 0
    rows = list(csv.DictReader((root / "notes.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [(r["etudiant"], r["note"], r["note_auto"]) for r in rows] == [("Luc", "", ""), ("Zoé", "", "")]
    assert all(r["motif"] for r in rows)


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (("release", "tp9", "-o", "remis"), "remis/notebooks/tp9_essai.ipynb"),
        (("manual", "gather", "notes.csv", "-a", "tp9", "-o", "recueil"), "recueil/a_noter.ods"),
        (("manual", "merge", "notes.csv", "a_noter/a_noter.csv", "-a", "tp9"), "notes.csv"),
        (("feedback", "notes.csv", "-a", "tp9", "-o", "retours"), "retours/Zoé.html"),
        (("moodle", "notes.csv", "-a", "tp9", "-o", "moodle.csv"), "moodle.csv"),
        (("gradebook", "notes.csv", "-a", "tp9", "-o", "carnet.csv"), "carnet.csv"),
        (("override", "notes.csv", "-a", "tp9"), "notes_corrections.csv"),
        (("overview", "notes.csv", "-a", "tp9", "-o", "classe"), "classe/classe.html"),
        (("hidden", "--seed", "3", "-o", "cachée"), "cachée/data/raw/exemple-3"),
    ],
)
def test_every_command_writes_its_files(root: Path, run: Run, arguments: tuple[str, ...], written: str) -> None:
    if not (root / "notes.csv").exists():
        run("grade", "copies", "-a", "tp9", "-o", "notes.csv")
    if "merge" in arguments and not (root / "a_noter").exists():
        run("manual", "gather", "notes.csv", "-a", "tp9", "-o", "a_noter")
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert written in done.stdout.replace("\\", "/")
    assert (root / written).exists()


def test_copies_that_moodle_cannot_tell_are_named(root: Path, run: Run) -> None:
    run("grade", "copies", "-a", "tp9", "-o", "notes.csv")
    assert run("moodle", "notes.csv", "-a", "tp9", "-o", "moodle.csv").stdout == (
        "2 copies sans identifiant, que Moodle n’importera pas : Luc et Zoé. Donnez avec --worksheet la feuille "
        "d’évaluation téléchargée de Moodle.\nmoodle.csv\n"
    )


def test_release_names_what_to_open_and_counts_the_rest(root: Path, run: Run) -> None:
    done = run("release", "tp9", "-o", "à remettre")
    files = [p for p in (root / "à remettre").rglob("*") if p.is_file()]
    assert done.stdout.replace("\\", "/") == (
        "à remettre/consigne.html\nà remettre/notebooks/tp9_essai.ipynb\n"
        f"à remettre : {len(files)} fichiers à remettre ensemble, dans une archive par exemple.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ("grade", "copies", "-o", "n.csv"),
            1,
            "Il manque --assignment ; par exemple : quality-study grade copies -a tp1 -o notes.csv.",
        ),
        (
            ("grade", "copies", "-a", "tp8", "-o", "n.csv"),
            1,
            "notebooks/tp : TP inconnu (valeur trouvée : « tp8 »). Valeurs admises : tp9.",
        ),
        (
            ("grade", "copies", "-a", "tp9", "-o", "n.csv", "--workers", "0"),
            1,
            "--workers : il faut exécuter au moins une copie à la fois (valeur trouvée : « 0 »).",
        ),
        (("grade", "vide", "-a", "tp9", "-o", "n.csv"), 1, "vide : le dossier des copies n’existe pas."),
        (
            ("grade", "copies", "--study", "-o", "n.csv"),
            1,
            "copies : ce n’est pas une étude : il y faut data/raw et notebooks.",
        ),
        (
            ("hidden", "--seed", "x", "-o", "d"),
            2,
            "--seed attend un nombre entier, par exemple 3. Aide : ",
        ),
    ],
)
def test_errors_are_in_french(root: Path, run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert re.fullmatch(rf"{re.escape(f'Erreur. {message}')}(.* hidden --help)?\n", done.stderr)
    assert not (root / "n.csv").exists()


def test_a_practical_is_written_then_prepared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    essai.write_study(tmp_path)
    monkeypatch.chdir(tmp_path)
    for arguments in (["new", "tp5_sujet"], ["prepare", "tp5"]):
        monkeypatch.setattr(sys, "argv", ["quality-study", "practical", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        assert not left.value.code
    assert capsys.readouterr().out.splitlines() == [
        str(tmp_path / "notebooks/tp/tp5_sujet.ipynb"),
        str(tmp_path / "notebooks/tp/tp5_sujet.toml"),
        "TP 5. Sujet : 14 points pour les valeurs consignées, 6 notés par une personne.",
    ]
